"""What a later part of the same paper replaces: "Section 4 is deleted and replaced with ..."."""

import re
from collections.abc import Sequence

from diligence.analysis.units import Unit

_NUMBER = r"\d{1,2}(?:[.\u2024]\d{1,2}){0,3}(?:\([a-z0-9]{1,3}\))?"
_REPLACES = re.compile(
    rf"\b(?:section|paragraph|clause|article)s? (?P<numbers>{_NUMBER}(?:(?:,|,? and|,? or) {_NUMBER}){{0,5}})"
    r"(?: of (?:this [a-z -]{1,40}?|the (?:(?:original|existing|present) )?(?:baa|agreement|addendum|exhibit|attachment|rider)))?,? "
    r"(?:is|are|SHALL be)(?: each)?(?: hereby)? (?:deleted|struck|removed|replaced|restated|amended and restated|superseded)\b"
)
"""Sections of another paper ("of the master services agreement") are not these."""


_WHOLE = re.compile(r"(?:is|are|SHALL be)(?: hereby)? (?:deleted|struck|removed|replaced|restated|amended and restated|superseded)\b")
"""The same where the number of the section was taken for the marker of the paragraph."""


def replaced(units: Sequence[Unit]) -> set[int]:
    """Return the units that a later unit of the same paper takes out, by the number of their section.

    Only what stands before the amendment counts as replaced, and only where the number is the section's own or an outer one.
    """
    gone: set[int] = set()
    for unit in units:
        numbers = [_plain(number) for found in _REPLACES.finditer(unit.text, unit.lead) for number in re.findall(_NUMBER, found["numbers"])]
        if unit.number and _WHOLE.match(unit.text, unit.lead):
            numbers.append(_plain(unit.number))
        for number in numbers:
            gone.update(
                other.index
                for other in units[: unit.index]
                if _plain(other.number) == number or _plain(other.number).startswith((f"{number}(", f"{number}."))
            )
    return gone


def _plain(number: str) -> str:
    return number.replace("\u2024", ".")
