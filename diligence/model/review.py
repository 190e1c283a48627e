"""The present state of a review, folded from its history. Pure: the same entries always give the same review."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from diligence.model.base import Actor
from diligence.model.history import (
    GENESIS,
    Answered,
    Approved,
    Decided,
    DepthSet,
    DocumentAdded,
    DocumentCompared,
    DocumentRead,
    Entry,
    EvidenceAdded,
    EvidenceFacts,
    Exported,
    FlowNoted,
    FlowWithdrawn,
    GradeSet,
    Opened,
    OutcomeKind,
    OutcomeSet,
    Undone,
    Verification,
)
from diligence.model.stored_history import AnswerFields, StoredHistory, fields_of

NO_CHECK = frozenset({Verification.CLAIMED, Verification.CANNOT_BE_JUDGED})
"""Nothing was found out: neither that the claim holds nor that it does not."""

_UNSAID = Verification.CLAIMED.value
"""What was done to verify an answer that does not say it."""

_Check = tuple[str, str, tuple[int, ...]]
"""What a check is about: the value, what was done to verify it, and the evidence."""

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
    """What the history of a review amounts to. Answers are keyed by question, decisions by finding, grades by requirement.

    ``checked`` is, by question, the entry in which the answer that counts was verified as it is: who checked, when and on which
    evidence, however often its claim or note was edited since. ``lapsed`` is, by question, the check that no longer counts because the
    value was changed behind it, as long as nobody has checked the new one. ``approvals`` are keyed by finding, ``comparisons`` by the newer
    document. ``flows`` are those that were not withdrawn. The evidence bears the facts that were noted last.
    """

    id: str
    opened: Stamped[Opened]
    length: int
    head: str
    documents: Mapping[int, Stamped[DocumentAdded]] = field(default_factory=dict)
    readings: Mapping[int, Stamped[DocumentRead]] = field(default_factory=dict)
    comparisons: Mapping[int, Stamped[DocumentCompared]] = field(default_factory=dict)
    depth: Stamped[DepthSet] | None = None
    answers: Mapping[str, Stamped[Answered]] = field(default_factory=dict)
    checked: Mapping[str, Stamped[Answered]] = field(default_factory=dict)
    lapsed: Mapping[str, Stamped[Answered]] = field(default_factory=dict)
    evidence: Mapping[int, Stamped[EvidenceAdded]] = field(default_factory=dict)
    grades: Mapping[str, Stamped[GradeSet]] = field(default_factory=dict)
    flows: Mapping[int, Stamped[FlowNoted]] = field(default_factory=dict)
    decisions: Mapping[str, Stamped[Decided]] = field(default_factory=dict)
    approvals: Mapping[str, Stamped[Approved]] = field(default_factory=dict)
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
    """Return the entries of a whole history that count: not taken back by a later ``undone`` that itself counts.

    Undoing an undo is a redo.
    """
    return [entries[number - 1] for number in _standing(entries)]


def _standing(steps: Sequence[Entry | AnswerFields]) -> list[int]:
    """Return the numbers of the entries that count."""
    taken_back: set[int] = set()
    kept: list[int] = []
    for number in range(len(steps), 0, -1):
        if number in taken_back:
            continue
        step = steps[number - 1]
        if not isinstance(step, dict) and isinstance(step.event, Undone):
            taken_back.add(step.event.entry)
        else:
            kept.append(number)
    return kept[::-1]


def fold(history: Sequence[Entry] | StoredHistory) -> Review:
    """Fold a whole history into the present state. Raises ``ValueError`` where it does not begin with ``opened``."""
    stored = history if isinstance(history, StoredHistory) else StoredHistory.of(history)
    first = stored.steps[0] if stored.steps else None
    if first is None or isinstance(first, dict) or not isinstance(first.event, Opened):
        raise ValueError("a history begins with the entry that opened the review")
    state = _State(Stamped(first.event, first.number, first.at, first.by))
    for number in _standing(stored.steps):
        step = stored.steps[number - 1]
        if isinstance(step, dict):
            state.answer(number, step)
        else:
            state.take(step)
    answers = _Answers(stored)
    return Review(
        id=first.review,
        opened=state.opened,
        length=len(stored.steps),
        head=stored.head,
        documents=state.documents,
        # The number of a document that was taken back may be given to another: a reading belongs to the document before it.
        readings={number: one for number, one in state.readings.items() if _follows(state.documents, number, one.number)},
        comparisons={number: one for number, one in state.comparisons.items() if _follows(state.documents, number, one.number)},
        depth=state.depth,
        answers={question: answers.stamped(number) for question, number in state.answers.items()},
        checked={question: answers.stamped(number) for question, (number, _) in state.checked.items()},
        lapsed={question: answers.stamped(number) for question, number in state.lapsed.items()},
        evidence=state.evidence,
        grades=state.grades,
        flows=state.flows,
        decisions=state.decisions,
        approvals=state.approvals,
        outcome=state.outcome,
        exports=tuple(state.exports),
        undoable=state.undoable,
    )


def _follows(documents: Mapping[int, Stamped[DocumentAdded]], number: int, entry: int) -> bool:
    return number in documents and documents[number].number < entry


@dataclass(frozen=True, slots=True)
class _Answers:
    """Makes whole answers of the entries that turned out to count, each of them once."""

    history: StoredHistory
    made: dict[int, Stamped[Answered]] = field(default_factory=dict)

    def stamped(self, number: int) -> Stamped[Answered]:
        """Return the answer of this entry."""
        if number not in self.made:
            event, at, by = self.history.answer(number)
            self.made[number] = Stamped(event, number, at, by)
        return self.made[number]


@dataclass(slots=True)
class _State:
    """What a fold has gathered so far."""

    opened: Stamped[Opened]
    documents: dict[int, Stamped[DocumentAdded]] = field(default_factory=dict)
    readings: dict[int, Stamped[DocumentRead]] = field(default_factory=dict)
    comparisons: dict[int, Stamped[DocumentCompared]] = field(default_factory=dict)
    depth: Stamped[DepthSet] | None = None
    answers: dict[str, int] = field(default_factory=dict)
    checked: dict[str, tuple[int, _Check]] = field(default_factory=dict)
    lapsed: dict[str, int] = field(default_factory=dict)
    evidence: dict[int, Stamped[EvidenceAdded]] = field(default_factory=dict)
    grades: dict[str, Stamped[GradeSet]] = field(default_factory=dict)
    flows: dict[int, Stamped[FlowNoted]] = field(default_factory=dict)
    decisions: dict[str, Stamped[Decided]] = field(default_factory=dict)
    approvals: dict[str, Stamped[Approved]] = field(default_factory=dict)
    outcome: Stamped[OutcomeSet] | None = None
    exports: list[Stamped[Exported]] = field(default_factory=list)
    undoable: int | None = None

    def take(self, entry: Entry) -> None:  # noqa: PLR0912 (one case for each event)
        """Take one entry that counts."""
        event, stamp = entry.event, (entry.number, entry.at, entry.by)
        match event:
            case Answered():
                self.answer(entry.number, fields_of(event))
            case Opened():
                self.opened = Stamped(event, *stamp)
            case DocumentAdded():
                self.documents[event.number] = Stamped(event, *stamp)
            case DocumentRead():
                self.readings[event.number] = Stamped(event, *stamp)
            case DocumentCompared():
                self.comparisons[event.number] = Stamped(event, *stamp)
            case DepthSet():
                self.depth = Stamped(event, *stamp)
            case EvidenceAdded():
                self.evidence[event.number] = Stamped(event, *stamp)
            case EvidenceFacts():
                self._note_facts(event)
            case FlowNoted():
                self.flows[event.number] = Stamped(event, *stamp)
            case FlowWithdrawn():
                self.flows.pop(event.number, None)
            case GradeSet():
                self.grades[event.requirement] = Stamped(event, *stamp)
            case Decided():
                self.decisions[event.finding] = Stamped(event, *stamp)
            case Approved():
                self.approvals[event.finding] = Stamped(event, *stamp)
            case OutcomeSet():
                self.outcome = Stamped(event, *stamp)
            case Exported():
                self.exports.append(Stamped(event, *stamp))
        if not isinstance(event, Opened | Exported):
            self.undoable = entry.number

    def answer(self, number: int, given: AnswerFields) -> None:
        """Take the answer of one entry that counts."""
        question, value, verified = given["question"], given["value"], given.get("verified", _UNSAID)
        check, known = (value, verified, given.get("evidence", ())), self.checked.get(question)
        if known is None or known[1] != check:
            self.checked[question] = number, check
        if verified not in NO_CHECK:
            self.lapsed.pop(question, None)
        elif known is not None and known[1][1] not in NO_CHECK and known[1][0] != value:
            self.lapsed[question] = known[0]
        self.answers[question] = self.undoable = number

    def _note_facts(self, noted: EvidenceFacts) -> None:
        piece = self.evidence.get(noted.number)
        if piece is not None:
            event = piece.event.model_copy(update={"facts": noted.facts})
            self.evidence[noted.number] = Stamped(event, piece.number, piece.at, piece.by)


def broken_link(entries: Sequence[Entry]) -> int | None:
    """Return the number of the first entry that does not follow from the one before it; None where the chain is whole."""
    previous = GENESIS
    for expected, entry in enumerate(entries, start=1):
        if entry.number != expected or entry.previous != previous or entry.review != entries[0].review:
            return expected
        previous = entry.digest()
    return None
