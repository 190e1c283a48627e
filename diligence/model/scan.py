"""The result of reading an agreement, as `diligence scan --format json` prints it (schema ``diligence.scan/1``)."""

from enum import StrEnum
from typing import Literal

from pydantic import Field, NonNegativeInt, PositiveInt

from diligence.model.base import Digest, Frozen, Identifier, Severity
from diligence.model.document import DocumentWarning
from diligence.model.requirement import Grade, Level

SCHEMA: Literal["diligence.scan/1"] = "diligence.scan/1"


class Kind(StrEnum):
    """Whether the document is a Business Associate Agreement."""

    BAA = "baa"
    NOT_A_BAA = "not-a-baa"
    UNCERTAIN = "uncertain"


class Verdict(StrEnum):
    """What the rows amount to. A required term that is missing or deficient is never averaged away."""

    NOT_A_BAA = "not-a-baa"
    REQUIRED_TERMS_OPEN = "required-terms-open"
    NEEDS_READING = "needs-reading"
    POINTS_OPEN = "points-open"
    NO_POINTS_OPEN = "no-points-open"


class Passage(Frozen):
    """Words of the document with the pages they stand on; ``quote`` is cut out by position and cleaned, never composed."""

    page: PositiveInt
    end_page: PositiveInt
    section: str | None = None
    quote: str


class ConsideredPassage(Passage):
    """A passage that speaks of the matter and does not carry the duty: the proof of absence."""

    why_not: str


class LikePassage(Passage):
    """Words of a carrying passage that stand so in a well-known form."""

    form: Identifier


class HiddenPassage(Passage):
    """A passage that would carry the duty and is not visibly printed, so that it does not count."""

    why: str


class StatedFact(Passage):
    """A typed thing that the agreement states apart from its grades: a country it allows, a limit of insurance, the date it bears.

    ``fact`` is the id of a record of ``checklists/agreement-facts/``, ``value`` is in the normal form of an answer.
    """

    fact: Identifier
    value: str


class Values(Frozen):
    """Figures read from the carrying passage: the limit in the words of the text, in days, and what starts it."""

    notice: str | None = None
    days: float | None = None
    trigger: str | None = None


class Row(Frozen):
    """One requirement held against one document."""

    id: Identifier
    level: Level
    grade: Grade
    severity: Severity
    citation: str
    why: str
    advice: str
    likeness: int | None = Field(default=None, ge=0, le=100)
    """The share of the words of the carrying passages that are those of a well-known form; None where nothing carries it."""
    like: tuple[LikePassage, ...] = ()
    """Where those words stand, the longest stretches first."""
    trigger: Literal["unknown"] | None = None
    notes: tuple[str, ...] = ()
    review_by_person: bool = False
    evidence: tuple[Passage, ...] = ()
    considered: tuple[ConsideredPassage, ...] = ()
    hidden: tuple[HiddenPassage, ...] = ()
    values: Values = Values()


class Tool(Frozen):
    """What read the document: versions of the program and of its requirements, and the date of the law they follow."""

    version: str
    requirements: str
    as_of: str


class ScannedDocument(Frozen):
    """What is known of the document as a whole."""

    file: str
    sha256: Digest
    pages: NonNegativeInt
    kind: Kind
    verdict: Verdict
    parties: tuple[str, ...] = ()
    effective: str | None = None
    signed: bool = False
    warnings: tuple[DocumentWarning, ...] = ()


class Scan(Frozen):
    """A document and its rows, one for every requirement of the catalog."""

    schema_: Literal["diligence.scan/1"] = Field(default=SCHEMA, alias="schema")
    tool: Tool
    document: ScannedDocument
    requirements: tuple[Row, ...]
    facts: tuple[StatedFact, ...] | None = None
    """What else the agreement states; None where it was read by a version that did not look for it."""

    @property
    def flagged(self) -> bool:
        """Tell whether the document needs attention: it is not surely a BAA, a row weighs medium or more, or words are hidden."""
        return self.document.kind is not Kind.BAA or any(row.hidden or row.severity.at_least(Severity.MEDIUM) for row in self.requirements)
