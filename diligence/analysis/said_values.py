"""Amounts, dates and countries as the canonical text writes them."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from functools import cached_property

from diligence.analysis.hygiene import STOP
from diligence.model.country import CountryTable

_AMOUNT = re.compile(
    rf"(?:\$|\busd) ?(?P<figure>\d{{1,3}}(?:,\d{{3}}){{1,4}}|\d+(?:[.{STOP}]\d{{1,2}})?)(?: ?(?P<scale>million|mm|m|thousand|k)\b)?"
)
_SCALES = {"million": 1_000_000, "mm": 1_000_000, "m": 1_000_000, "thousand": 1_000, "k": 1_000}
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})"
_DATE = (
    re.compile(rf"(?i)\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})\b"),
    re.compile(rf"(?i)\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: days?)? (?:of )?{_MONTH},? (?P<year>\d{{4}})\b"),
    re.compile(r"(?<![\d/])(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})(?![\d/])"),
    re.compile(r"(?<![\d-])(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?![\d-])"),
)
"""A date of figures alone is read the American way, month first; where that is no date, it is not read at all."""


def dollars_in(words: str) -> list[int]:
    """Return the amounts in whole dollars, in their order; an amount in another currency is none."""
    found = []
    for amount in _AMOUNT.finditer(words):
        figure = float(amount["figure"].replace(",", "").replace(STOP, "."))
        found.append(round(figure * _SCALES.get(amount["scale"] or "", 1)))
    return found


def dates_in(words: str) -> list[date]:
    """Return the dates with day, month and year."""
    found = []
    for pattern in _DATE:
        for said in pattern.finditer(words):
            month = said["month"]
            with suppress(ValueError):
                number = int(month) if month.isdigit() else _MONTHS.index(month.lower()) + 1
                found.append(date(int(said["year"]), number, int(said["day"])))
    return found


class CountryNames:
    """The names of countries, and of places in them, as they stand in canonical text."""

    def __init__(self, table: Callable[[], CountryTable], places: Mapping[str, str]) -> None:
        """Take what loads the table (few agreements call for it), and the codes of cities and states by their names in lower case."""
        self._table, self._places = table, places

    @cached_property
    def _codes(self) -> dict[str, str]:
        return {name.lower(): code for code, names in self._table().names.items() for name in names} | dict(self._places)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        names = "|".join(re.escape(name) for name in sorted(self._codes, key=len, reverse=True))
        return re.compile(rf"(?<![\w-])(?<!new )(?:{names})(?!\w)")

    def codes_in(self, words: str) -> list[str]:
        """Return the codes of the countries that are named, each once."""
        return sorted({self._codes[found[0]] for found in self._pattern.finditer(words.replace(STOP, "."))})
