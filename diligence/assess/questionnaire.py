"""Answers to findings, by these rules.

1. A question without an answer is a finding of the weight the question gives it; so is an answer that no longer fits the question.
2. An answer falls under the gravest of its question's rules, if under any.
3. What was checked weighs beside what was said: a contradicted answer is ``high``, one that cannot be judged is ``medium``.
4. An answer that passes and rests on the vendor's word alone is ``low``: claimed, not verified. So is one of which a document is said to
   have been seen and none is registered. What the house itself knows is no claim.
5. ``n/a`` without a note is ``medium``.
6. An answer whose evidence is all out of date counts as partial at most, and as claimed.
7. An answer that differs from what the agreement says, without a note saying why, weighs what the agreement's answer would, ``medium``
   at least.

Every question has one finding at most, named by its id, and of several grounds the gravest gives its weight.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from diligence.assess.evidence import NO_AGES, rests_on_stale_alone
from diligence.assess.from_agreement import Proposal
from diligence.model.base import Severity
from diligence.model.checklist import CANNOT_BE_JUDGED, NOT_APPLICABLE, AnswerType, Checklist, Question
from diligence.model.conditions import fits, strongest_rule
from diligence.model.finding import Finding, FindingSource
from diligence.model.history import Answered, Verification
from diligence.model.policy import Policy
from diligence.model.review import Review
from diligence.model.text import one_line

VERIFIED = frozenset({Verification.DOCUMENT_SEEN, Verification.TESTED, Verification.INTERVIEWED})
"""Something beyond the vendor's word stands behind the answer."""


@dataclass(frozen=True, slots=True)
class _Ground:
    """One reason for a finding; of equal severities the one that was listed first counts."""

    severity: Severity
    says: str


NOTHING: Mapping[str, Proposal] = MappingProxyType({})


def question_findings(
    checklist: Checklist,
    review: Review,
    policy: Policy,
    today: date,
    *,
    others: Mapping[str, str] = MappingProxyType({}),
    proposals: Mapping[str, Proposal] = NOTHING,
) -> tuple[Finding, ...]:
    """Return the findings of one pack of questions, in the order in which they are asked.

    ``others`` are the values of other packs' answers as they count, ``proposals`` what the agreement proposes, by question.
    """
    values = {**others, **counted_values(checklist, review, today, policy.evidence_ages)}
    found = []
    for question in checklist.questions:
        answered, proposal = review.answers.get(question.id), proposals.get(question.id)
        if answered is None or question.id not in values:
            found.append(_unanswered(question, answered.event if answered else None, policy, proposal))
            continue
        stale = rests_on_stale_alone(question, review, today, policy.evidence_ages)
        grounds = _grounds(question, answered.event, values, policy, today, stale=stale)
        if proposal is not None and proposal.value != answered.event.value and not (answered.event.note or "").strip():
            grounds.append(_differs(question, proposal, values, policy, today))
        if grounds:
            found.append(_finding(question, answered.event, min(grounds, key=lambda ground: ground.severity.rank), grounds, policy))
    return tuple(_capped(finding, checklist) for finding in found)


def _differs(question: Question, proposal: Proposal, values: Mapping[str, str], policy: Policy, today: date) -> _Ground:
    rule = strongest_rule(question, proposal.value, values, allowed=policy.allowed_countries, today=today)
    severity = min(Severity.MEDIUM, rule.severity if rule else Severity.MEDIUM, key=lambda one: one.rank)
    return _Ground(severity, f"The agreement says otherwise ({proposal.says.rstrip('.')}): {question.text}")


def _capped(finding: Finding, checklist: Checklist) -> Finding:
    """Hold a finding to the most that its pack may weigh."""
    most = checklist.max_severity
    too_grave = most is not None and finding.severity is not most and finding.severity.at_least(most)
    return finding.model_copy(update={"severity": most}) if too_grave else finding


def counted_values(checklist: Checklist, review: Review, today: date, house_ages: Mapping[str, int] = NO_AGES) -> dict[str, str]:
    """Return the value of every answer as it counts: only those that fit, and ``partial`` for a ``yes`` that nothing current backs.

    ``house_ages`` are the policy's own figures for the age of evidence, by kind.
    """
    values = {}
    for question in checklist.questions:
        answered = review.answers.get(question.id)
        if answered is None or not fits(question, answered.event.value):
            continue
        value = answered.event.value
        if question.type is AnswerType.YES_NO_PARTIAL and value == "yes" and rests_on_stale_alone(question, review, today, house_ages):
            value = "partial"
        values[question.id] = value
    return values


def is_verified(question: Question, answer: Answered) -> bool:
    """Tell whether something beyond the vendor's word stands behind the answer; ``n/a`` stands on its note.

    What the house itself knows is no claim of a vendor, so it stands unless it was contradicted or could not be judged.
    """
    if answer.value == NOT_APPLICABLE:
        return bool(answer.note and answer.note.strip())
    return answer.verified in VERIFIED or (question.asked_of == "house" and answer.verified is Verification.CLAIMED)


def _grounds(question: Question, answer: Answered, values: Mapping[str, str], policy: Policy, today: date, *, stale: bool) -> list[_Ground]:
    grounds = []
    if answer.verified is Verification.CONTRADICTED:
        grounds.append(_Ground(Severity.HIGH, f"What was checked contradicts the answer: {question.text}"))
    rule = strongest_rule(question, values[question.id], values, allowed=policy.allowed_countries, today=today)
    if rule is not None:
        grounds.append(_Ground(rule.severity, rule.says))
    if answer.verified is Verification.CANNOT_BE_JUDGED or answer.value == CANNOT_BE_JUDGED:
        severity = (
            min(Severity.MEDIUM, question.unanswered, key=lambda one: one.rank) if answer.value == CANNOT_BE_JUDGED else Severity.MEDIUM
        )
        grounds.append(_Ground(severity, f"What was supplied does not let the answer be judged: {question.text}"))
    if answer.value == NOT_APPLICABLE:
        if not is_verified(question, answer):
            grounds.append(_Ground(Severity.MEDIUM, f"Set aside as not applicable, and no reason is noted: {question.text}"))
        return grounds
    if stale:
        grounds.append(_Ground(Severity.LOW, f"The evidence behind the answer is out of date or withdrawn: {question.text}"))
    elif not is_verified(question, answer):
        grounds.append(_Ground(Severity.LOW, f"Claimed, not verified: {question.text}"))
    elif answer.verified is Verification.DOCUMENT_SEEN and not answer.evidence and question.asked_of == "vendor":
        grounds.append(_Ground(Severity.LOW, f"A document was seen, and none is registered as evidence: {question.text}"))
    return grounds


def _unanswered(question: Question, answer: Answered | None, policy: Policy, proposal: Proposal | None) -> Finding:
    if answer is None and proposal is not None:
        title, detail = f"Not confirmed: {question.text}", f"The agreement proposes '{proposal.value}': {proposal.says} {question.why}"
        return _made(question, policy, severity=question.unanswered, title=title, detail=detail, basis=(proposal.value,))
    if answer is None:
        return _made(question, policy, severity=question.unanswered, title=f"Not answered: {question.text}", detail=question.why, basis=())
    return _made(
        question,
        policy,
        severity=question.unanswered,
        title=f"The answer no longer fits the question: {question.text}",
        detail=f"The answer on record is '{one_line(answer.value, 120)}'. {question.why}",
        basis=(answer.value,),
    )


def _finding(question: Question, answer: Answered, gravest: _Ground, grounds: list[_Ground], policy: Policy) -> Finding:
    claim = f" The vendor states: {one_line(answer.claim, 400)}" if answer.claim else ""
    source = f" (source: {one_line(answer.source, 200)})" if answer.source else ""
    # The title already says the gravest; that a failing answer is unverified too adds nothing.
    also = "".join(f" Also: {ground.says}" for ground in grounds if ground is not gravest and ground.severity is not Severity.LOW)
    detail = f"Answer: {one_line(answer.value, 200)}; {answer.verified.value}.{claim}{source}{also} {question.why}"
    basis = (answer.value, answer.claim or "", answer.verified.value)
    return _made(question, policy, severity=gravest.severity, title=gravest.says, detail=detail, basis=basis)


def _made(question: Question, policy: Policy, *, severity: Severity, title: str, detail: str, basis: tuple[str, ...]) -> Finding:
    return Finding(
        id=question.id,
        source=FindingSource.QUESTION,
        subject=question.id,
        severity=policy.severity(question.id, severity),
        title=title,
        detail=detail,
        ask=question.ask,
        citation="; ".join(question.citations),
        basis_of=basis,
    )
