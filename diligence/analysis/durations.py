"""Time limits in any spelling: "five (5) business days", "72 hours", "[30] days", "two weeks", "15days"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

_ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_TENS_PATTERN = "|".join(_TENS)
_ONES_PATTERN = "|".join(sorted(_ONES, key=len, reverse=True))
_BELOW_HUNDRED = rf"(?:(?:{_TENS_PATTERN})(?:[ -]?(?:{_ONES_PATTERN}))?|{_ONES_PATTERN})"
_WORDS = rf"(?:one[ -]hundred(?:[ -](?:and[ -])?{_BELOW_HUNDRED})?|{_BELOW_HUNDRED})"
_BLANK = r"\[[^\]\n]{0,40}\]|[$]?_{2,}|\{\{?[^}\n]{1,40}\}\}?|<[^>\n]{1,40}>|\bX{1,3}\b|\bN\b"
_DURATION = re.compile(
    rf"(?:(?P<before>{_BLANK})\s{{0,2}})?"
    rf"(?:(?P<word>\b{_WORDS})?\s{{0,2}}(?P<early>(?:business|working"
    rf"|calendar)\s(?=\())?(?:(?P<open>[(\[])\s?)?(?P<digits>(?<![\d.\u2024$-])\d{{1,4}}(?![\d.\u2024]\d))?\s?(?P<close>[)\]])?)"
    r"(?P<dash>[\s-]{0,3})(?P<blankend>_{2,}\s?)?"
    r"(?P<working>(?:full\s|consecutive\s|clear\s)?(?:business|working|calend[ae]r)\s{1,2})?(?P<unit>hours?|days?|weeks?"
    r"|months?|years?)\b(?:\([a-z]\)|')?"
    r"(?P<after>\s\((?:business|calendar)\s(?:hours?|days?)\))?",
    re.IGNORECASE,
)
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "twelfth": 12, "fourteenth": 14, "fifteenth": 15, "twentieth": 20, "twenty-first": 21, "thirtieth": 30, "forty-fifth": 45,
    "sixtieth": 60, "ninetieth": 90,
}  # fmt: skip
_ORDINAL = re.compile(
    rf"\b(?:the )(?P<word>{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})(?: \((?P<digits>\d{{1,3}})(?:st|nd|rd|th)\))?"
    r"\s(?P<kind>business |working |calendar )?day\b"
    r"|\b(?:the )(?P<plain>\d{1,3})(?:st|nd|rd|th)\s(?P<other>business |working |calendar )?day\b"
    r"|\bday (?P<after>\d{1,3})\b(?= (?:after|of|from|following)\b)",
    re.IGNORECASE,
)
"""A limit that counts to a day: "by the fifth (5th) business day after discovery", "on day 60 after it"."""
_HOURS = {"hour": 1.0, "day": 24.0, "week": 168.0, "month": 720.0, "year": 8760.0}


@dataclass(frozen=True)
class Duration:
    """A time limit at ``[start, end)``. ``count`` is None where the text leaves it blank or in brackets."""

    start: int
    end: int
    count: int | None
    unit: str
    business: bool
    calendar: bool
    conflict: bool = False
    """Word and figure differ, as in "thirty (60) days"."""

    @property
    def days(self) -> float | None:
        """The limit in calendar days; five business days are a week. None for a blank."""
        if self.count is None:
            return None
        days = self.count * _HOURS[self.unit] / 24
        return days * 7 / 5 if self.business else days

    @property
    def canonical(self) -> str:
        """The limit as every pattern sees it: ``5 business days``, ``BLANK days``."""
        kind = "business " if self.business else "calendar " if self.calendar else ""
        return f"{'BLANK' if self.count is None else self.count} {kind}{self.unit}s"


def number_of(words: str) -> int:
    """Return the number that English words up to a hundred and ninety-nine spell."""
    total = 0
    for word in re.findall(r"[a-z]+", re.sub(rf"({_TENS_PATTERN})(?=[a-z])", r"\1 ", words.lower())):
        total += 99 + 1 if word == "hundred" else _ONES.get(word, 0) + _TENS.get(word, 0)
    return total - 1 if "hundred" in words.lower() else total


_UNIT = re.compile(r"(?:hour|day|week|month|year)", re.IGNORECASE)
_BEFORE, _AFTER = 90, 40
"""How far a time limit may reach to both sides of its unit."""


def _candidates(text: str) -> Iterator[re.Match[str]]:
    """Yield what may be a time limit. Only around the names of units is looked for one: the pattern is dear where there is none."""
    low = high = 0
    for unit in _UNIT.finditer(text):
        start, end = max(0, unit.start() - _BEFORE), min(len(text), unit.end() + _AFTER)
        if start <= high:
            high = end
            continue
        yield from _DURATION.finditer(text, low, high)
        low, high = start, end
    if high:
        yield from _DURATION.finditer(text, low, high)


def find_durations(text: str) -> list[Duration]:
    """Return the time limits of a tidied text in the order they stand."""
    found = []
    for match in _candidates(text):
        blank = match["before"] or match["blankend"]
        if not (match["word"] or match["digits"] or blank):
            continue
        bracketed = match["open"] == "[" or (blank and not (match["word"] or match["digits"])) or (blank and blank.startswith("["))
        digits = int(match["digits"]) if match["digits"] else None
        spelled = number_of(match["word"]) if match["word"] else None
        count = digits if digits is not None else spelled
        working = f"{match['early'] or ''}{match['working'] or ''}{match['after'] or ''}".lower()
        unit = match["unit"].lower().rstrip("s")
        start = match.start() + (len(match[0]) - len(match[0].lstrip()))
        found.append(
            Duration(
                start,
                match.end(),
                None if bracketed else count,
                unit,
                "business" in working or "working" in working,
                "calend" in working,
                digits is not None and spelled is not None and digits != spelled,
            )
        )
    taken = {place for one in found for place in (one.start, one.end - 1)}
    for match in _ORDINAL.finditer(text):
        if not any(match.start() <= place < match.end() for place in taken):
            number = match["digits"] or match["plain"] or match["after"]
            count = int(number) if number else _ORDINALS[match["word"].lower()]
            kind = (match["kind"] or match["other"] or "").lower().strip()
            found.append(Duration(match.start(), match.end(), count, "day", kind in {"business", "working"}, kind == "calendar"))
    return sorted(found, key=lambda one: one.start)


_PERIOD_MEANS = re.compile(
    r"[\"']?(?P<name>[A-Z]\w+ (?:[A-Z]\w+ )?(?:Period|Window|Timeframe|Deadline))[\"']?(?: shall| will)? (?:means?|is|be|:)[^.;]{0,40}?$"
)
_PERIOD_NAMED = re.compile(
    r"[^.;()]{0,90}\((?:the |such period, the )?[\"'](?P<name>[A-Z]\w+ (?:[A-Z]\w+ )?(?:Period|Window|Timeframe|Deadline))[\"']\)"
)


def defined_periods(text: str, durations: list[Duration]) -> list[Duration]:
    """Return a time limit for every use of a period the agreement defines, such as "Response Period" where that means ten days."""
    found: list[Duration] = []
    for duration in durations:
        name = _PERIOD_MEANS.search(text, max(0, duration.start - 120), duration.start) or _PERIOD_NAMED.match(text, duration.end)
        if name is None or duration.count is None:
            continue
        for use in re.finditer(rf"\b{re.escape(name['name'])}\b", text):
            found.append(replace(duration, start=use.start(), end=use.end()))
    return found
