"""What happened about one finding: the steps of a review's history that made it what it is. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from diligence.model import plain_words
from diligence.model.base import Actor
from diligence.model.finding import Finding
from diligence.model.history import Answered, Approved, Decided, DocumentRead, Entry, Event, EvidenceAdded, GradeSet, Undone
from diligence.model.review import counted
from diligence.model.text import one_line


@dataclass(frozen=True, slots=True)
class Step:
    """One step about a finding in plain words. ``counts`` is False where it was taken back; ``says`` is already clean."""

    number: int
    at: datetime
    by: Actor
    says: str
    counts: bool


def steps_about(finding: Finding, entries: Sequence[Entry]) -> tuple[Step, ...]:
    """Return the steps about a finding, the latest first.

    They are decisions, approvals, answers, grades by hand, readings, evidence, and every step that took one of these back.
    """
    counting = {entry.number for entry in counted(entries)}
    found: dict[int, Step] = {}
    for entry in entries:
        event = entry.event
        if isinstance(event, Undone):
            # Undoing an undo brings the step back, so that it is about the finding too.
            if event.entry in found:
                again = isinstance(entries[event.entry - 1].event, Undone)
                says = f"step {event.entry} {'no longer counts' if again else 'was taken back'}"
                found[entry.number] = Step(entry.number, entry.at, entry.by, says, counts=True)
            continue
        about = _says(finding, event)
        if about is not None:
            found[entry.number] = Step(entry.number, entry.at, entry.by, about, counts=entry.number in counting)
    return tuple(reversed(found.values()))


def _says(finding: Finding, event: Event) -> str | None:
    """Return what a step says about a finding, None where it is not about it."""
    match event:
        case Decided() if event.finding == finding.id:
            owner = f"; owner {one_line(event.owner, 80)}" if event.owner else ""
            until = f"; until {event.until}" if event.until else ""
            return f"{plain_words.DECISIONS[event.decision]}: {one_line(event.reason)}{owner}{until}"
        case Approved() if event.finding == finding.id:
            return "approved, as somebody else than who asked for it"
        case Answered() if event.question in {finding.subject, *(side.subject for side in finding.sides)}:
            claim = f"; claim: {one_line(event.claim, 200)}" if event.claim else ""
            which = "" if event.question == finding.subject else f"{event.question} "
            return f"answered {which}{one_line(event.value, 120)}, {event.verified.value.replace('-', ' ')}{claim}"
        case GradeSet() if event.requirement == finding.subject:
            return f"graded by hand: {plain_words.GRADES[event.grade]}; {one_line(event.reason)}"
        case DocumentRead():
            row = next((row for row in event.scan.requirements if row.id == finding.subject), None)
            if row is not None:
                return f"document {event.number} was read: {plain_words.GRADES[row.grade]}"
            return f"document {event.number} was read" if finding.subject == "baa-document" else None
        case EvidenceAdded() if f"evidence-{event.number}" == finding.subject:
            return f"evidence {event.number} came in: {one_line(event.kind, 60)}, {one_line(event.file, 120)}"
        case _:
            return None
