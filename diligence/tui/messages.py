"""Requests and facts that travel between widgets, screens and the app."""

from dataclasses import dataclass

from textual.message import Message


@dataclass
class Saved(Message):
    """Something was saved; the mark in the header shows when."""

    at: str


@dataclass
class Failed(Message):
    """Something was refused or went wrong: what, and what to do about it."""

    what: str
    remedy: str


@dataclass
class ReviewChanged(Message):
    """The review of a vendor has a new state."""

    vendor: str
