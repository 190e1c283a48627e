"""From one draft of an agreement to the next: what it is held against, what its rows became, and which decisions still stand. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from diligence.assess.agreement import JudgedRow, agreement_findings, current_agreement, judged_rows, words_of
from diligence.model.document import DocumentKind, DocumentState
from diligence.model.history import DocumentAdded, DocumentCompared
from diligence.model.policy import Policy
from diligence.model.requirement import Requirement
from diligence.model.review import Review


@dataclass(frozen=True)
class RowChange:
    """A requirement that two readings grade otherwise, or find in other words; a side without such a row is None."""

    requirement: str
    before: JudgedRow | None
    after: JudgedRow | None


@dataclass(frozen=True)
class DraftChanges:
    """What a newer draft changed: rows, and by id the decided findings and the requirements graded by hand.

    ``kept`` are those whose words are the same, so that the decision stands; ``reopened`` those whose words changed; ``settled`` the
    findings that were decided on and that the newer draft no longer gives rise to.
    """

    rows: tuple[RowChange, ...] = ()
    kept: tuple[str, ...] = ()
    reopened: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    grades_kept: tuple[str, ...] = ()
    grades_reopened: tuple[str, ...] = ()


def held_against(review: Review, added: DocumentAdded) -> int | None:
    """Return the number of the document that another is compared with, None where there is none. ``added`` need not be in the review yet.

    That is the one it replaces. An executed agreement is held against the draft that was reviewed last, named or not: were it held against
    an executed copy that it replaces, two small steps would carry it past the review.
    """
    if added.state is not DocumentState.EXECUTED or added.kind is not DocumentKind.BAA:
        return added.replaces if added.replaces in review.documents else None
    earlier = {number: document for number, document in review.documents.items() if number < added.number}
    before = replace(review, documents=earlier, readings={number: one for number, one in review.readings.items() if number in earlier})
    counted = current_agreement(before)
    first = at = added.replaces if added.replaces in earlier else counted.event.number if counted else None
    while at is not None and earlier[at].event.state is DocumentState.EXECUTED:
        at = held_against(before, earlier[at].event)
    return at if at is not None else first


def draft_changes(review: Review, number: int, earlier: int, requirements: Sequence[Requirement], policy: Policy) -> DraftChanges:
    """Tell what the reading of one document changed against that of an earlier one. Nothing where one of them was not read."""
    if number not in review.readings or earlier not in review.readings:
        return DraftChanges()
    before, after = (_rows(review, one, requirements) for one in (earlier, number))
    found = [
        {finding.id: finding for finding in agreement_findings(_alone(review, one), requirements, policy)} for one in (earlier, number)
    ]
    decided = {one: decision.event.basis for one, decision in review.decisions.items()}
    graded = {one: grade.event.basis for one, grade in review.grades.items()}
    bases = [{one: finding.basis() for one, finding in side.items()} for side in found]
    words = [{one: words_of(judged.row) for one, judged in side.items()} for side in (before, after)]
    held = [one for one, basis in decided.items() if bases[0].get(one) == basis]
    by_hand = [one for one, basis in graded.items() if words[0].get(one) == basis]
    return DraftChanges(
        rows=tuple(
            RowChange(one, before.get(one), after.get(one))
            for one in {**before, **after}
            if words[0].get(one) != words[1].get(one) or before[one].grade is not after[one].grade
        ),
        kept=tuple(one for one in held if bases[1].get(one) == decided[one]),
        reopened=tuple(one for one in held if one in bases[1] and bases[1][one] != decided[one]),
        settled=tuple(one for one in held if one not in bases[1]),
        grades_kept=tuple(one for one in by_hand if words[1].get(one) == graded[one]),
        grades_reopened=tuple(one for one in by_hand if words[1].get(one) != graded[one]),
    )


def executed_differs(review: Review) -> DocumentCompared | None:
    """Return the comparison of the executed agreement with the reviewed draft, where it says something else than that draft.

    Blanks that were filled in are expected of it. A page that gives no text, where the draft had none such, may say anything.
    """
    reading = current_agreement(review)
    compared = review.comparisons.get(reading.event.number) if reading else None
    if compared is None or not _is(review, compared.event.number, DocumentState.EXECUTED):
        return None
    if not _is(review, compared.event.earlier, DocumentState.DRAFT):
        return None
    event = compared.event
    return event if event.count > event.filled_in or len(event.unread) > len(event.unread_before) else None


def uncompared(review: Review) -> tuple[int, int] | None:
    """Return the executed agreement that counts and the draft it was not held against yet, None where nothing is to be made up for."""
    reading = current_agreement(review)
    if reading is None or reading.event.number in review.comparisons or not _is(review, reading.event.number, DocumentState.EXECUTED):
        return None
    earlier = held_against(review, review.documents[reading.event.number].event)
    return (reading.event.number, earlier) if earlier is not None else None


def _is(review: Review, number: int, state: DocumentState) -> bool:
    return number in review.documents and review.documents[number].event.state is state


def _alone(review: Review, number: int) -> Review:
    """Return the review as if it held this one document."""
    return replace(review, documents={number: review.documents[number]}, readings={number: review.readings[number]})


def _rows(review: Review, number: int, requirements: Sequence[Requirement]) -> Mapping[str, JudgedRow]:
    return {judged.row.id: judged for judged in judged_rows(review.readings[number].event.scan, review.grades, requirements)}
