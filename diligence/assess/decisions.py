"""Findings and the decisions on them: what is settled, what is open again, what blocks an outcome. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from diligence.model.base import Severity
from diligence.model.finding import Finding
from diligence.model.history import Decided, DecisionKind, OutcomeKind
from diligence.model.review import Review, Stamped


class FindingState(StrEnum):
    """Where a finding stands."""

    OPEN = "open"
    CHANGE_REQUIRED = "change-required"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


_STATES = {
    DecisionKind.ACCEPT: FindingState.ACCEPTED,
    DecisionKind.CHANGE: FindingState.CHANGE_REQUIRED,
    DecisionKind.REJECT: FindingState.REJECTED,
}


@dataclass(frozen=True)
class SettledFinding:
    """A finding, its state, and the decision that counts, None where it is open."""

    finding: Finding
    state: FindingState
    decision: Stamped[Decided] | None = None
    reopened: str | None = None
    """Why an earlier decision no longer counts."""


def settle(findings: Iterable[Finding], review: Review, today: date) -> tuple[SettledFinding, ...]:
    """Put the decisions beside the findings, the worst first.

    A decision counts while the words it was made on stand, and an acceptance only up to its end date.
    """
    settled = []
    for finding in findings:
        decision = review.decisions.get(finding.id)
        if decision is None:
            settled.append(SettledFinding(finding, FindingState.OPEN))
        elif decision.event.basis != finding.basis():
            settled.append(SettledFinding(finding, FindingState.OPEN, reopened="what it rests on has changed since the decision"))
        elif decision.event.decision is DecisionKind.ACCEPT and decision.event.until is not None and decision.event.until < today:
            settled.append(SettledFinding(finding, FindingState.OPEN, reopened=f"the acceptance ended on {decision.event.until}"))
        else:
            settled.append(SettledFinding(finding, _STATES[decision.event.decision], decision))
    return tuple(sorted(settled, key=lambda one: (one.finding.severity.rank, one.finding.source.value, one.finding.id)))


def blockers(settled: Sequence[SettledFinding], outcome: OutcomeKind) -> tuple[SettledFinding, ...]:
    """Return the findings that forbid an outcome.

    Approval needs every critical and high finding decided and none rejected; approval with conditions every critical one. A review
    can always end as not approved or withdrawn.
    """
    if outcome is OutcomeKind.APPROVED:
        limit = Severity.HIGH
    elif outcome is OutcomeKind.APPROVED_WITH_CONDITIONS:
        limit = Severity.CRITICAL
    else:
        return ()
    return tuple(
        one
        for one in settled
        if one.state is FindingState.REJECTED or (one.state is FindingState.OPEN and one.finding.severity.at_least(limit))
    )
