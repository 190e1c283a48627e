"""The decisions: what answers, evidence and agreements amount to. Everything here is pure: the day is an argument, nothing is read.

A claim alone never counts as verified, evidence that is out of date backs nothing, and an answer that was not given is a finding.
"""
