"""Evidence by its age: what is out of date backs no answer, and each such piece is a finding of its own.

How old a piece may be depends on the answer that rests on it, because a question asks for evidence of a certain kind and age. The limits
are house figures and come with the questions; no regulation sets them.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from diligence.model.base import Severity
from diligence.model.checklist import Checklist, Question
from diligence.model.finding import Finding, FindingSource
from diligence.model.history import EvidenceAdded
from diligence.model.policy import Policy
from diligence.model.review import Review
from diligence.model.text import one_line

CITATION = "House rule on the age of evidence"


class Age(StrEnum):
    """What the dates of a piece of evidence say. ``undated`` proves no age, but does not show that it is old either."""

    CURRENT = "current"
    UNDATED = "undated"
    DATED_AHEAD = "dated-ahead"
    TOO_OLD = "too-old"
    EXPIRED = "expired"

    @property
    def backs_nothing(self) -> bool:
        """Tell whether an answer may no longer rest on it."""
        return self in (Age.DATED_AHEAD, Age.TOO_OLD, Age.EXPIRED)


_SAYS = {
    Age.UNDATED: "carries no date, so nothing shows that it is recent",
    Age.DATED_AHEAD: "is dated in the future",
    Age.TOO_OLD: "is older than the answers that rest on it allow",
    Age.EXPIRED: "has expired",
}


def age_limit(question: Question, kind: str) -> int | None:
    """Return how many days old evidence of this kind may be for this question, None where its age does not matter.

    A kind that the question does not ask for is held against the strictest of its figures.
    """
    of_this_kind = [wanted.max_age_days for wanted in question.evidence if wanted.kind == kind]
    if of_this_kind:
        return None if None in of_this_kind else max(figure for figure in of_this_kind if figure is not None)
    return min((wanted.max_age_days for wanted in question.evidence if wanted.max_age_days is not None), default=None)


def age_of(evidence: EvidenceAdded, limit: int | None, today: date) -> Age:
    """Return what the dates say under a limit in days. A period counts from its end, else the day of issue counts."""
    dated = evidence.period_end or evidence.issued
    if evidence.expires is not None and evidence.expires < today:
        return Age.EXPIRED
    if (evidence.issued is not None and evidence.issued > today) or (dated is not None and dated > today and evidence.issued is None):
        return Age.DATED_AHEAD
    if limit is None:
        return Age.CURRENT
    if dated is None:
        return Age.UNDATED
    return Age.TOO_OLD if (today - dated).days > limit else Age.CURRENT


def rests_on_stale_alone(question: Question, review: Review, today: date) -> bool:
    """Tell whether the answer names evidence and none of it that is still at hand backs it any longer."""
    answer = review.answers.get(question.id)
    if answer is None or not answer.event.evidence:
        return False
    pieces = [review.evidence[number].event for number in answer.event.evidence if number in review.evidence]
    return all(age_of(piece, age_limit(question, piece.kind), today).backs_nothing for piece in pieces)


def evidence_findings(checklists: Sequence[Checklist], review: Review, policy: Policy, today: date) -> tuple[Finding, ...]:
    """Return a finding for every piece of evidence that is out of date for an answer that rests on it.

    Evidence that no answer rests on is held against the policy's own figure.
    """
    found = []
    for number, stamped in sorted(review.evidence.items()):
        piece = stamped.event
        resting = [
            question
            for checklist in checklists
            for question in checklist.questions
            if question.id in review.answers and number in review.answers[question.id].event.evidence
        ]
        limits = {question.id: age_limit(question, piece.kind) for question in resting}
        ages = {question_id: age_of(piece, limit, today) for question_id, limit in limits.items()}
        if not resting:
            ages = {"": age_of(piece, policy.evidence_max_age_days, today)}
        worst = max(ages.values(), key=list(Age).index)
        if worst is not Age.CURRENT:
            touched = tuple(question_id for question_id, age in ages.items() if question_id and age is not Age.CURRENT)
            found.append(_finding(number, piece, worst, touched, policy))
    return tuple(found)


def _finding(number: int, piece: EvidenceAdded, age: Age, touched: tuple[str, ...], policy: Policy) -> Finding:
    finding_id = f"stale-evidence-{number}"
    kind = one_line(piece.kind, 80)
    dates = {"issued": piece.issued, "period from": piece.period_start, "period to": piece.period_end, "expires": piece.expires}
    spelled = ", ".join(f"{name} {day.isoformat()}" for name, day in dates.items() if day is not None) or "no date"
    resting = f"Answers that rest on it: {', '.join(touched)}." if touched else "No answer rests on it."
    return Finding(
        id=finding_id,
        source=FindingSource.EVIDENCE,
        subject=f"evidence-{number}",
        severity=policy.severity(finding_id, Severity.MEDIUM if age.backs_nothing else Severity.LOW),
        title=f"Evidence {number} ({kind}) {_SAYS[age]}",
        detail=f"{one_line(piece.file, 120)}: {spelled}. {resting}",
        ask=f"Send the present version of the {kind.replace('-', ' ')}, with its date.",
        citation=CITATION,
        basis_of=(piece.sha256, spelled, *touched),
    )
