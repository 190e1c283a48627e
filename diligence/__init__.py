"""Diligence: verify what a vendor says about HIPAA before it touches patient data."""

__version__ = "0.1.0"
