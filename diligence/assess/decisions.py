"""Findings and the decisions on them: what is settled, what is open again, what blocks an outcome. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from diligence.model.base import Severity
from diligence.model.finding import Finding
from diligence.model.history import Approved, Decided, DecisionKind, OutcomeKind
from diligence.model.review import Review, Stamped


class FindingState(StrEnum):
    """Where a finding stands."""

    OPEN = "open"
    ACCEPTANCE_REQUESTED = "acceptance-requested"
    """Somebody asks for the risk to be accepted, and nobody else has approved it yet."""
    CHANGE_REQUIRED = "change-required"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DISMISSED = "dismissed"
    """A person says that the program read the agreement wrong here."""


APPROVALS = frozenset({OutcomeKind.APPROVED, OutcomeKind.APPROVED_WITH_CONDITIONS})
"""The outcomes on which somebody may sign the contract."""

_STATES = {
    DecisionKind.ACCEPT: FindingState.ACCEPTED,
    DecisionKind.CHANGE: FindingState.CHANGE_REQUIRED,
    DecisionKind.REJECT: FindingState.REJECTED,
    DecisionKind.MISREAD: FindingState.DISMISSED,
}


@dataclass(frozen=True)
class SettledFinding:
    """A finding, its state, and the decision that counts, None where it is open."""

    finding: Finding
    state: FindingState
    decision: Stamped[Decided] | None = None
    reopened: str | None = None
    """Why an earlier decision no longer counts."""
    approval: Stamped[Approved] | None = None
    """Who approved the acceptance, where somebody else than its requester did."""

    @property
    def undecided(self) -> bool:
        """Tell whether a person must still act: nothing was decided, or an acceptance waits for its approval."""
        return self.state in (FindingState.OPEN, FindingState.ACCEPTANCE_REQUESTED)


def settle(findings: Iterable[Finding], review: Review, today: date, *, one_person_office: bool = False) -> tuple[SettledFinding, ...]:
    """Put the decisions beside the findings, the worst first.

    A decision counts while the words it was made on stand, and an acceptance only up to its end date, and only once somebody else than
    its requester approved it; in a ``one_person_office`` the requester's word is enough.
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
            settled.append(_decided(finding, decision, review, one_person_office=one_person_office))
    return tuple(sorted(settled, key=lambda one: (one.finding.severity.rank, one.finding.source.value, one.finding.id)))


def _decided(finding: Finding, decision: Stamped[Decided], review: Review, *, one_person_office: bool) -> SettledFinding:
    state = _STATES[decision.event.decision]
    approval = review.approvals.get(finding.id)
    if approval is not None and (approval.event.decision != decision.number or approval.by.email == decision.by.email):
        approval = None
    if state is FindingState.ACCEPTED and approval is None and not one_person_office:
        state = FindingState.ACCEPTANCE_REQUESTED
    return SettledFinding(finding, state, decision, approval=approval)


def blockers(settled: Sequence[SettledFinding], outcome: OutcomeKind) -> tuple[SettledFinding, ...]:
    """Return the findings that forbid an outcome.

    An approval of either kind needs every critical and high finding decided and none rejected; one without conditions also that no
    change is required. A review can always end as not approved or withdrawn.
    """
    if outcome not in APPROVALS:
        return ()
    barred = {FindingState.REJECTED} | ({FindingState.CHANGE_REQUIRED} if outcome is OutcomeKind.APPROVED else set())
    return tuple(one for one in settled if one.state in barred or (one.undecided and one.finding.severity.at_least(Severity.HIGH)))
