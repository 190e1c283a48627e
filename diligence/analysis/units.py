"""Units: one sentence or list item each, with its lead-in in front, and what kind of words it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from spacy.tokens import Doc

from diligence.analysis.language import Canonical, grammar
from diligence.analysis.sections import Block


class Tag(StrEnum):
    """What kind of words a unit is; only plain units carry duties."""

    PLAIN = "plain"
    TITLE = "title"
    DEFINITION = "definition only"
    RECITAL = "recital or preamble, not a duty"
    NOTE = "drafting note, not a term"
    AFTER = "stands behind the signatures, not a term"
    INTERPRETATION = "rule of interpretation, not a duty"


@dataclass
class Unit:
    """One sentence or item: ``text`` is canonical, its own words begin at ``own``; ``[start, end)`` is their place in the running text."""

    index: int
    text: str
    own: int
    start: int
    end: int
    tag: Tag
    block: int
    number: str
    heading: str
    governed_by_heading: str | None
    leads: bool = False
    """It runs on into the items below it."""
    parents: list[int] = field(default_factory=list)
    """The units whose words lead into this one."""
    title: str = ""
    lead: int = 0
    """Where its own title and words begin, behind the lead-in."""


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    words = grammar()
    found = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in words["sections"].items()}
    found |= {name: re.compile(pattern) for name, pattern in words["grammar"].items()}
    return found


_INLINE = re.compile(r"(?<![\w.\u2024/])\(?(?P<value>[a-z]|[ivx]{1,4}|\d{1,2})\)\s(?=\S)")
_OPENING = re.compile(
    r"\bnow,? therefore\b|\bparties\b[^.;]{0,120}\b(?:as follows|following|(?:hereby |therefore |also |now |further )*agree|agreed)\W{0,3}$"
    r"|\b(?:as follows|the following (?:terms|conditions|provisions)[^.;]{0,40})\W{0,3}$"
)
"""Words that lead into the whole agreement; as a lead-in they would make a recital of every clause below."""
_THEREFORE = re.compile(r"(?i)\bnow,? therefore\b|\bparties (?:hereby |therefore |also |now )*agree\b")
_ADVICE = re.compile(r"\[(?=(?:The|the) (?:parties|agreement|Agreement)\b|In addition\b|Include an?\b|Bracketed\b)")
"""Drafting advice inside a clause, which is no part of it."""
_BULLET = re.compile(r"(?:(?<=[:;.])|(?<=\n))\s+[\u2022]\s+")


def _inline_items(text: str) -> list[int]:
    """Return where the items of a list inside one sentence begin, or nothing where its lead-in runs on no further than the sentence."""
    cuts: list[int] = []
    wanted = {"a", "i", "1"}
    style = ""
    for found in _INLINE.finditer(text):
        value = found["value"]
        if value in wanted:
            if not cuts:
                lead = text[: found.start()].rstrip()
                if not re.search(r"(?::|\b(?:shall|will|to|must|may|agrees|not|as follows))$", lead[-40:]):
                    continue
                style = "roman" if value == "i" else "figure" if value == "1" else "letter"
            cuts.append(found.start())
            wanted = {_after(value, style)}
    if len(cuts) < 2:
        cuts = [found.start() for found in _BULLET.finditer(text)] if text.count("\u2022") else []
    return cuts


_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")


def _after(value: str, style: str) -> str:
    if style == "figure":
        return str(int(value) + 1)
    if style == "roman":
        return _ROMANS[min(_ROMANS.index(value) + 1, len(_ROMANS) - 1)] if value in _ROMANS else ""
    return chr(ord(value[0]) + 1)


def split_units(text: str, doc: Doc, blocks: Sequence[Block], canonical: Canonical) -> list[Unit]:
    """Cut the blocks into units and tag them."""
    starts = [int(place) for begins, place in doc.to_array(["SENT_START", "IDX"]) if begins == 1]
    units: list[Unit] = []
    tails: dict[int, int] = {}
    patterns = _patterns()
    place = _Place()
    at = 0
    for number, block in enumerate(blocks):
        place.enter(text, block, canonical, patterns)
        while at < len(starts) and starts[at] <= block.body:
            at += 1
        begin = block.title[0] if block.title else block.body
        first = block.title[1] if block.title else block.body
        cuts = [begin]
        while at < len(starts) and starts[at] < block.end:
            if starts[at] > first:
                cuts.append(starts[at])
            at += 1
        cuts = sorted({*cuts, *(found.start() for found in _ADVICE.finditer(text, first + 1, block.end))})
        parents = [tails[id(parent)] for parent in block.parents if id(parent) in tails]
        parents = [parent for parent in parents if not _leads_nowhere(units[parent])]
        for position, (start, end) in enumerate(zip(cuts, [*cuts[1:], block.end], strict=True)):
            title = (
                canonical.text[canonical.position(block.title[0]) : canonical.position(block.title[1])]
                if block.title and not position
                else ""
            )
            inner = [start + cut for cut in _inline_items(text[start:end])] if not block.heading else []
            lead_unit: int | None = None
            for piece, (low, high) in enumerate(zip([start, *inner], [*inner, end], strict=True)):
                if not text[low:high].strip(" \n\u2022*-"):
                    continue
                above = [*parents, lead_unit] if lead_unit is not None else parents
                unit = _unit(len(units), low, high, [units[parent] for parent in above], canonical, patterns, place, block, number)
                unit.title = title if not piece else ""
                units.append(unit)
                if inner and not piece:
                    lead_unit = unit.index
                    unit.leads = True
        if units:
            tails[id(block)] = (
                units[-1].index
                if not (units[-1].parents and units[-1].block == number and lead_unit is not None)
                else lead_unit or units[-1].index
            )
    for unit in units:
        for parent in unit.parents:
            units[parent].leads = True
    return units


def _leads_nowhere(unit: Unit) -> bool:
    """Tell whether the words above an item do not run on into it: the opening of the agreement, or drafting advice in brackets."""
    return bool(_OPENING.search(unit.text)) or (unit.tag is Tag.NOTE and unit.text[unit.lead :].startswith("["))


class _Place:
    """What the headings so far say about the units below them."""

    def __init__(self) -> None:
        self.heading = ""
        self.governed: str | None = None
        self.governed_level: str | None = None
        self.section: Tag | None = None
        self.signed = False

    def enter(self, text: str, block: Block, canonical: Canonical, patterns: dict[str, re.Pattern[str]]) -> None:
        words = canonical.text[canonical.position(block.body) : canonical.position(block.end)] if block.heading else ""
        raw = text[block.start : block.end]
        if patterns["signatures"].search(raw[:60]) and (block.heading or len(raw) < 200) and block.start > 0.4 * len(text):
            self.signed = True
        if self.section is Tag.RECITAL and (_THEREFORE.search(raw) or (block.title and not patterns["recitals"].search(raw[:90].lower()))):
            self.section = None  # the terms begin
        if not block.heading:
            return
        if patterns["annex"].search(raw):
            self.signed = False
        self.heading = text[block.body : block.end].strip()
        below = (
            bool(self.governed_level)
            and block.marker != self.governed_level
            and block.marker not in {"article", "decimal1", "capital-roman"}
        )
        if patterns["ce_duties"].search(words):
            self.governed, self.governed_level = "CE", block.marker or "none"
        elif patterns["others_duties"].search(words):
            self.governed, self.governed_level = "OTHER", block.marker or "none"
        elif patterns["ba_duties"].search(words):
            self.governed, self.governed_level = "BA", block.marker or "none"
        elif not below or (self.governed_level == "none" and block.marker is None):
            self.governed = None
        if patterns["notes"].search(words):
            self.section = Tag.NOTE
        elif patterns["definitions"].search(words):
            self.section = Tag.DEFINITION
        elif patterns["recitals"].search(words):
            self.section = Tag.RECITAL
        elif self.section is not Tag.DEFINITION or block.marker in {"article", "decimal1", "capital-roman", None}:
            self.section = None


def _unit(  # noqa: PLR0917 (what a unit is made of)
    index: int,
    start: int,
    end: int,
    parents: list[Unit],
    canonical: Canonical,
    patterns: dict[str, re.Pattern[str]],
    place: _Place,
    block: Block,
    number: int,
) -> Unit:
    own = canonical.text[canonical.position(start) : canonical.position(end)].strip()
    lead = parents[-1].text if parents else ""
    lead = lead[-600:] + " " if lead else ""
    title = block.title[1] if block.title and block.title[0] == start else start
    skipped = len(canonical.text[canonical.position(start) : canonical.position(title)].lstrip())
    unit = Unit(index, lead + own, len(lead) + skipped, start, end, Tag.PLAIN, number, block.number, place.heading, place.governed)
    unit.lead = len(lead)
    unit.parents = [parent.index for parent in parents]
    unit.tag = _tag(own, unit, parents, patterns, place, block)
    return unit


def _tag(  # noqa: PLR0917
    own: str, unit: Unit, parents: list[Unit], patterns: dict[str, re.Pattern[str]], place: _Place, block: Block
) -> Tag:
    if block.heading:
        return Tag.TITLE
    if place.section is Tag.NOTE or patterns["note"].search(own):
        return Tag.NOTE
    if place.signed:
        return Tag.AFTER
    duty = re.search(r"\bBA (?:and CE )?(?:each )?(?:SHALL|MAY)\b", unit.text)
    if parents and parents[-1].tag is not Tag.PLAIN and not (parents[-1].tag is Tag.RECITAL and re.search(r"\bBA (?:SHALL|MAY)\b", own)):
        return parents[-1].tag
    if patterns["definition"].search(own) or (place.section is Tag.DEFINITION and not duty):
        return Tag.DEFINITION
    if patterns["interpretation"].search(own):
        return Tag.INTERPRETATION
    if patterns["recital"].search(own) or (place.section is Tag.RECITAL and not duty):
        return Tag.RECITAL
    return Tag.PLAIN
