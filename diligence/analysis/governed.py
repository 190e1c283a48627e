"""Who owes a duty: the subject of the nearest modal before it, where that subject is no object of a preposition."""

import re
from collections import deque
from enum import StrEnum
from functools import lru_cache

from diligence.analysis.language import grammar
from diligence.analysis.units import Unit

_MODAL = re.compile(r"(?<!who )(?<!that )(?<!which )\b(?:SHALL|MAY)\b")
"""A modal of the main clause; "subcontractors who MAY have access" obliges nobody."""
_PASSIVE = re.compile(
    r"(?:SHALL|MAY)(?: not)?(?: promptly| immediately| also| only| either)? be (?:promptly |immediately |so "
    r"|also )?\w+(?:ed|en|de|ven|ught|t)\b"
)


_TOLD = re.compile(r"(?:SHALL|MAY) be (?:promptly |immediately )?(?:notified|informed|advised|told)\b")
"""Whoever is told owes nothing."""


_BELONGS = re.compile(
    r"(?:(?!\b(?:SHALL|MAY)\b)[^.;]){0,240}?\b(?:is|are|remains?) (?:the |solely |entirely )?"
    r"(?:(?P<whose>BA|CE)'s (?:to\b|(?:sole |own )?(?:duty|responsibility|task|job|obligation|business)\b)"
    r"|(?:sole )?(?:duty|responsibility|task|job|obligation) of (?:the )?(?P<of>BA|CE)\b)"
)
"""Whose task something is said to be: "requests are CE's to answer", "notices are the responsibility of BA"."""
_SAID = re.compile(r" (?:is|are|remains?) ")
"""Without one of these nothing is said to be anybody's task; looking for them first is cheap."""
_GOES_ON = re.compile(r"(?:[,;]|\b(?:and|or|then|but))(?: (?:also|then|further|likewise))?\s$")
"""What stands right before a modal that has no subject of its own."""
_BRACKETS = re.compile(r"\([^()]{0,120}\)")


class Subject(StrEnum):
    """The party that a clause governs."""

    BA = "ba"
    CE = "ce"
    BOTH = "both"
    OTHER = "other"
    UNKNOWN = "unknown"


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = grammar()["grammar"]
    nouns = re.compile(rf"\bBA(?!'s)\b|\bCE(?!'s)\b|{words['both']}|{words['others']}")
    return nouns, re.compile(words["preposition"]), re.compile(words["both"])


@lru_cache(maxsize=1)
def _imperative() -> re.Pattern[str]:
    return re.compile(grammar()["grammar"]["imperative"])


def governed(unit: Unit, at: int) -> Subject:
    """Return who owes what the unit says at a position of its text."""
    text = unit.text
    belongs = _BELONGS.match(text, at) if _SAID.search(text, at) else None
    if belongs is not None:
        return Subject.BA if "BA" in (belongs["whose"], belongs["of"]) else Subject.CE
    modal: re.Match[str] | None = next(iter(deque(_MODAL.finditer(text, 0, at + 5), maxlen=1)), None)
    if modal is None:
        if _imperative().match(text, at) and not _patterns()[0].search(text, unit.own, at):
            return _heading(unit, Subject.UNKNOWN)
        modal = _MODAL.search(text, at)
        if modal is None or modal.start() - at > 160:
            return _heading(unit, _first_subject(text, at))
    if _PASSIVE.match(text, modal.start()):
        told = _TOLD.match(text, modal.start()) and _subject_before(text, modal.start()) is Subject.BA
        return Subject.OTHER if told else _agent(text, modal.end())
    found = _subject_of(text, modal)
    if found is Subject.OTHER and at - modal.end() > 120:
        return Subject.UNKNOWN
    return _heading(unit, found)


def _subject_of(text: str, modal: re.Match[str]) -> Subject:
    """Return the subject of a modal; one that goes on from another ("shall send BA its notice, shall put ...") has that one's subject."""
    before = text[max(0, modal.start() - 30) : modal.start()]
    if _GOES_ON.search(before):
        earlier = next(iter(deque(_MODAL.finditer(text, 0, modal.start()), maxlen=1)), None)
        if earlier is not None:
            return _subject_of(text, earlier)
    return _subject_before(text, modal.start())


def _agent(text: str, at: int) -> Subject:
    by = re.search(r"\bby (?:the |such )?(BA|CE)\b(?!'s)", text[at : at + 120])
    return Subject.UNKNOWN if by is None else Subject.BA if by[1] == "BA" else Subject.CE


def _heading(unit: Unit, subject: Subject) -> Subject:
    if subject is Subject.UNKNOWN and unit.governed_by_heading:
        return {"CE": Subject.CE, "OTHER": Subject.OTHER}.get(unit.governed_by_heading, Subject.BA)
    return subject


def _first_subject(text: str, at: int) -> Subject:
    """Return who a clause without any modal speaks of: the first noun that no preposition holds."""
    return _subject_before(text, min(at, len(text)), first=True)


def _subject_before(text: str, at: int, *, first: bool = False) -> Subject:
    nouns, preposition, both = _patterns()
    low = max(0, at - 300)
    seen = Subject.UNKNOWN
    aside = [inner.span() for inner in _BRACKETS.finditer(text, low, at)] if "(" in text[low:at] else []
    for found in nouns.finditer(text, low, at):
        if any(start < found.start() < end for start, end in aside):
            continue
        if preposition.search(text[max(0, found.start() - 30) : found.start()].rstrip()):
            continue
        word = found[0]
        if word == "BA":
            ahead = text[found.end() : found.end() + 12]
            now = (
                Subject.BOTH
                if re.match(r"(?: and| or|,) (?:the )?CE\b", ahead)
                or (seen is Subject.CE and re.search(r"\bCE(?: and| or) (?:the )?$", text[: found.start()]))
                else Subject.BA
            )
        elif word == "CE":
            now = (
                Subject.BOTH
                if seen in (Subject.BA, Subject.BOTH) and re.search(r"\bBA(?: and| or|, and) (?:the )?$", text[: found.start()])
                else Subject.CE
            )
        elif both.fullmatch(word):
            now = Subject.BOTH
        else:
            now = Subject.OTHER
        if first:
            return now
        seen = now
    return seen
