"""What stands between a review and an approval. Pure.

An approval needs every question that is asked answered or said to be beyond judgment, every critical and high finding decided, every
required term that is uncertain judged by a person, an owner and a date for every condition, and an executed agreement that says what the
reviewed draft said. A review can always end as not approved or withdrawn.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from diligence.assess.agreement import JudgedRow
from diligence.assess.asking import Asking
from diligence.assess.decisions import APPROVALS, FindingState, SettledFinding, blockers
from diligence.assess.drafts import executed_differs, uncompared
from diligence.model.base import Severity
from diligence.model.checklist import Question
from diligence.model.conditions import fits
from diligence.model.finding import FindingSource
from diligence.model.history import OutcomeKind
from diligence.model.requirement import Grade, Level
from diligence.model.review import Review


class GapKind(StrEnum):
    """What is missing."""

    QUESTION = "question"
    FINDING = "finding"
    TERM = "term"
    CONDITION = "condition"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Gap:
    """One thing that forbids an approval. ``subject`` is the question, finding, requirement or document to go to."""

    kind: GapKind
    severity: Severity
    says: str
    subject: str
    source: FindingSource


def gaps(
    outcome: OutcomeKind,
    review: Review,
    asked: Asking,
    settled: Sequence[SettledFinding],
    rows: Sequence[JudgedRow],
) -> tuple[Gap, ...]:
    """Return what forbids an outcome, the gravest kinds first; nothing where the outcome is no approval."""
    if outcome not in APPROVALS:
        return ()
    return (
        *_documents(review),
        *_terms(rows),
        *_findings(settled, outcome, review),
        *_conditions(settled),
        *_questions(review, asked),
    )


def _documents(review: Review) -> Iterator[Gap]:
    compared, waiting = executed_differs(review), uncompared(review)
    if compared is not None:
        says = f"The executed agreement (document {compared.number}) differs in words from the reviewed draft (document {compared.earlier})"
        yield Gap(GapKind.DOCUMENT, Severity.CRITICAL, says, str(compared.number), FindingSource.AGREEMENT)
    if waiting is not None:
        says = f"The executed agreement (document {waiting[0]}) was not compared with the reviewed draft (document {waiting[1]}) yet"
        yield Gap(GapKind.DOCUMENT, Severity.CRITICAL, says, str(waiting[0]), FindingSource.AGREEMENT)


def _terms(rows: Sequence[JudgedRow]) -> Iterator[Gap]:
    for judged in rows:
        if judged.row.level is Level.REQUIRED and judged.grade is Grade.UNCERTAIN:
            says = f"A person must read and grade a required term: {judged.row.id}"
            yield Gap(GapKind.TERM, Severity.HIGH, says, judged.row.id, FindingSource.AGREEMENT)


def _findings(settled: Sequence[SettledFinding], outcome: OutcomeKind, review: Review) -> Iterator[Gap]:
    """Yield the findings to decide on; those of questions that nobody answered are named by section, for only an answer settles them."""
    for one in blockers(settled, outcome):
        if one.finding.source is FindingSource.QUESTION and one.finding.subject not in review.answers:
            continue
        yield Gap(GapKind.FINDING, one.finding.severity, f"{_state(one)}: {one.finding.title}", one.finding.id, one.finding.source)


def _state(one: SettledFinding) -> str:
    match one.state:
        case FindingState.REJECTED:
            return "Refused"
        case FindingState.CHANGE_REQUIRED:
            return "A change is required, so the approval has conditions"
        case FindingState.ACCEPTANCE_REQUESTED:
            return "Waits for a second person's approval"
        case _:
            return "Open again" if one.reopened else "Undecided"


def _conditions(settled: Sequence[SettledFinding]) -> Iterator[Gap]:
    for one in settled:
        decision = one.decision
        if one.state is FindingState.CHANGE_REQUIRED and decision and not (decision.event.owner and decision.event.until):
            says = f"The required change has no owner or no date: {one.finding.title}"
            yield Gap(GapKind.CONDITION, Severity.MEDIUM, says, one.finding.id, one.finding.source)


def _is_answered(question: Question, review: Review) -> bool:
    answer = review.answers.get(question.id)
    return answer is not None and fits(question, answer.event.value)


def _questions(review: Review, asked: Asking) -> Iterator[Gap]:
    """Name the open questions section by section: sixty lines would hide everything else."""
    for checklist in asked.checklists:
        for section in checklist.sections:
            unanswered = [question for question in section.questions if not _is_answered(question, review)]
            still = [question.id for question in unanswered]
            if still:
                count = "1 question has" if len(still) == 1 else f"{len(still)} questions have"
                says = f"{section.title}: {count} no answer ({', '.join(still[:4])}{', …' if len(still) > 4 else ''})"
                gravest = min((question.unanswered for question in unanswered), key=lambda severity: severity.rank)
                yield Gap(GapKind.QUESTION, gravest, says, still[0], FindingSource.QUESTION)
