"""The present state of a review, folded from its history. Pure: the same entries always give the same review."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from diligence.model.base import Actor
from diligence.model.history import (
    GENESIS,
    Answered,
    Decided,
    DocumentAdded,
    DocumentRead,
    Entry,
    EvidenceAdded,
    Exported,
    GradeSet,
    Opened,
    OutcomeKind,
    OutcomeSet,
    Undone,
    Verification,
)

E_co = TypeVar("E_co", covariant=True)


@dataclass(frozen=True, slots=True)
class ReviewSummary:
    """One line of the list of reviews: what can be said of a review without reading its history.

    ``name`` and ``service`` come from outside, so clean them before they are shown. ``length`` and ``head`` stand for the history,
    ``answered`` counts the questions with an answer, ``updated_at`` is the time of the last entry.
    """

    id: str
    vendor: str
    name: str
    service: str | None
    round: int
    length: int
    head: str
    opened_at: datetime
    updated_at: datetime
    answered: int
    outcome: OutcomeKind | None


@dataclass(frozen=True, slots=True)
class AnswerSummary:
    """The latest answer of one review to one question; ``number`` is its entry in the history of that review."""

    review: str
    question: str
    value: str
    verified: Verification
    number: int
    at: datetime


@dataclass(frozen=True)
class Stamped(Generic[E_co]):
    """An event with its number in the history, its time and its author."""

    event: E_co
    number: int
    at: datetime
    by: Actor


@dataclass(frozen=True)
class Review:
    """What the history of a review amounts to. Answers are keyed by question, decisions by finding, grades by requirement."""

    id: str
    opened: Stamped[Opened]
    length: int
    head: str
    documents: Mapping[int, Stamped[DocumentAdded]] = field(default_factory=dict)
    readings: Mapping[int, Stamped[DocumentRead]] = field(default_factory=dict)
    answers: Mapping[str, Stamped[Answered]] = field(default_factory=dict)
    evidence: Mapping[int, Stamped[EvidenceAdded]] = field(default_factory=dict)
    grades: Mapping[str, Stamped[GradeSet]] = field(default_factory=dict)
    decisions: Mapping[str, Stamped[Decided]] = field(default_factory=dict)
    outcome: Stamped[OutcomeSet] | None = None
    exports: tuple[Stamped[Exported], ...] = ()
    undoable: int | None = None
    """The number of the entry that ``undo`` would take back, None where there is none."""

    @property
    def vendor(self) -> str:
        """The id of the vendor."""
        return self.opened.event.vendor

    @property
    def name(self) -> str:
        """The vendor's name as it was entered; from outside, so clean it before it is shown."""
        return self.opened.event.name


def counted(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries that count: not taken back by a later ``undone`` that itself counts. Undoing an undo is a redo."""
    taken_back: set[int] = set()
    kept: list[Entry] = []
    for entry in reversed(entries):
        if entry.number in taken_back:
            continue
        if isinstance(entry.event, Undone):
            taken_back.add(entry.event.entry)
        else:
            kept.append(entry)
    return kept[::-1]


def fold(entries: Sequence[Entry]) -> Review:
    """Fold a history into the present state. Raises ``ValueError`` where it does not begin with ``opened``."""
    first = entries[0] if entries else None
    if first is None or not isinstance(first.event, Opened):
        raise ValueError("a history begins with the entry that opened the review")
    documents: dict[int, Stamped[DocumentAdded]] = {}
    readings: dict[int, Stamped[DocumentRead]] = {}
    answers: dict[str, Stamped[Answered]] = {}
    evidence: dict[int, Stamped[EvidenceAdded]] = {}
    grades: dict[str, Stamped[GradeSet]] = {}
    decisions: dict[str, Stamped[Decided]] = {}
    outcome: Stamped[OutcomeSet] | None = None
    exports: list[Stamped[Exported]] = []
    opened: Stamped[Opened] = Stamped(first.event, first.number, first.at, first.by)
    undoable: int | None = None
    for entry in counted(entries):
        event, stamp = entry.event, (entry.number, entry.at, entry.by)
        match event:
            case Opened():
                opened = Stamped(event, *stamp)
            case DocumentAdded():
                documents[event.number] = Stamped(event, *stamp)
            case DocumentRead():
                readings[event.number] = Stamped(event, *stamp)
            case Answered():
                answers[event.question] = Stamped(event, *stamp)
            case EvidenceAdded():
                evidence[event.number] = Stamped(event, *stamp)
            case GradeSet():
                grades[event.requirement] = Stamped(event, *stamp)
            case Decided():
                decisions[event.finding] = Stamped(event, *stamp)
            case OutcomeSet():
                outcome = Stamped(event, *stamp)
            case Exported():
                exports.append(Stamped(event, *stamp))
        if not isinstance(event, Opened | Exported):
            undoable = entry.number
    return Review(
        id=first.review,
        opened=opened,
        length=entries[-1].number,
        head=entries[-1].digest(),
        documents=documents,
        # The number of a document that was taken back may be given to another: a reading belongs to the document before it.
        readings={
            number: reading for number, reading in readings.items() if number in documents and documents[number].number < reading.number
        },
        answers=answers,
        evidence=evidence,
        grades=grades,
        decisions=decisions,
        outcome=outcome,
        exports=tuple(exports),
        undoable=undoable,
    )


def broken_link(entries: Sequence[Entry]) -> int | None:
    """Return the number of the first entry that does not follow from the one before it; None where the chain is whole."""
    previous = GENESIS
    for expected, entry in enumerate(entries, start=1):
        if entry.number != expected or entry.previous != previous or entry.review != entries[0].review:
            return expected
        previous = entry.digest()
    return None
