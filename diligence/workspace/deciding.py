"""Deciding: findings, decisions on them, grades by hand, the outcome, and undo."""

from collections.abc import Sequence
from datetime import date, timedelta

from diligence.assess.agreement import JudgedRow, current_agreement, words_of
from diligence.assess.closing_gate import Gap
from diligence.assess.decisions import FindingState, SettledFinding
from diligence.errors import PolicyError, UsageError
from diligence.model.base import Role
from diligence.model.finding import Finding, FindingSource
from diligence.model.history import Approved, Decided, DecisionKind, Entry, GradeSet, OutcomeKind, OutcomeSet, Undone
from diligence.model.requirement import Grade
from diligence.model.review import Review, counted
from diligence.model.text import one_line
from diligence.workspace.judging import findings_of, gaps_before, rows_of
from diligence.workspace.workspace import Workspace

MAX_REASON = 4000
SHOWN_GAPS = 3
AGREEMENT = "agreement"
"""Who speaks on the side of a contradiction that was read in the agreement."""


def latest_acceptance(workspace: Workspace) -> date:
    """Return the last day to which the policy lets a risk be accepted today."""
    return workspace.today + timedelta(days=workspace.policy.acceptance_max_days)


def decide(
    workspace: Workspace,
    vendor: str,
    finding_id: str,
    decision: DecisionKind,
    *,
    reason: str,
    owner: str | None = None,
    until: date | None = None,
    seen: str | None = None,
) -> Decided:
    """Save a decision on a finding. An acceptance ends: at ``until``, or as late as the policy allows.

    ``seen`` is the basis of the finding as the decider saw it; where it has changed since, nothing is decided.
    Raises ``UsageError`` where there is no such finding, it has changed, or a required change has no owner or date, and ``PolicyError``
    where the acceptance would last too long.
    """
    _refuse_vendor(workspace)
    review = workspace.review_of(vendor)
    settled = _finding(workspace, review, finding_id)
    if seen is not None and settled.finding.basis() != seen:
        raise UsageError(f"{finding_id} has changed since you looked at it", "Read it again, then decide")
    if until is not None and until < workspace.today:
        raise UsageError(f"{until} has passed", "Give a date ahead with --until")
    event = Decided(
        finding=finding_id,
        decision=decision,
        reason=_reason(reason),
        basis=settled.finding.basis(),
        owner=one_line(owner, 200) or None if owner else None,
        until=_until(workspace, decision, until),
    )
    _refuse_misfit(settled, event)
    workspace.write(review.id, event, expected_length=review.length)
    return event


def _until(workspace: Workspace, decision: DecisionKind, until: date | None) -> date | None:
    latest = latest_acceptance(workspace)
    if decision is not DecisionKind.ACCEPT:
        return until
    if until is not None and until > latest:
        raise PolicyError(
            f"A risk may be accepted for {workspace.policy.acceptance_max_days} days at most", f"Give a date up to {latest} with --until"
        )
    return until or latest


def _refuse_misfit(settled: SettledFinding, event: Decided) -> None:
    if event.decision is DecisionKind.CHANGE and not (event.owner and event.until):
        missing = "an owner" if not event.owner else "a date"
        raise UsageError(f"A required change needs {missing}", "Say who sees to it and by when, with --owner and --until")
    if event.decision is DecisionKind.MISREAD and not rests_on_a_reading(settled.finding):
        raise UsageError(f"{event.finding} does not come from reading an agreement", "Answer the question, or decide otherwise")


def rests_on_a_reading(finding: Finding) -> bool:
    """Tell whether the program read an agreement to come to this finding; what people told is theirs to put right."""
    return finding.source is FindingSource.AGREEMENT or any(side.who == AGREEMENT for side in finding.sides)


def approve(workspace: Workspace, vendor: str, finding_id: str, *, seen: str | None = None) -> Approved:
    """Approve that a risk is accepted, as somebody else than the person who asked for it.

    ``seen`` is the basis of the finding as the approver saw it. Raises ``UsageError`` where nothing waits for an approval, and
    ``PolicyError`` where the approver asked for the acceptance, unless the house's policy says that nobody else is there.
    """
    _refuse_vendor(workspace)
    review = workspace.review_of(vendor)
    settled = _finding(workspace, review, finding_id)
    if settled.approval is not None and settled.approval.by == workspace.actor:
        return settled.approval.event  # a command that was cut short is simply repeated
    if settled.state is not FindingState.ACCEPTANCE_REQUESTED or settled.decision is None:
        raise UsageError(f"No acceptance of {finding_id} waits for an approval", f"See `diligence finding list {review.vendor}`")
    if seen is not None and settled.finding.basis() != seen:
        raise UsageError(f"{finding_id} has changed since you looked at it", "Read it again, then approve")
    if workspace.actor is not None and workspace.actor.email == settled.decision.by.email:
        raise PolicyError(
            f"{workspace.actor.email} asked for this acceptance, so somebody else must approve it",
            "Let a second person approve it, or set one_person_office = true in policy.toml of the workspace",
        )
    event = Approved(finding=finding_id, decision=settled.decision.number)
    workspace.write(review.id, event, expected_length=review.length)
    return event


def _finding(workspace: Workspace, review: Review, finding_id: str) -> SettledFinding:
    settled = next((one for one in findings_of(workspace, review) if one.finding.id == finding_id), None)
    if settled is None:
        raise UsageError(f"There is no finding '{one_line(finding_id, 60)}'", f"See `diligence finding list {review.vendor}`")
    return settled


def _refuse_vendor(workspace: Workspace) -> None:
    if workspace.actor is not None and workspace.actor.role is Role.VENDOR:
        raise PolicyError("A vendor cannot decide on its own review", "Let somebody of the house decide")


def set_outcome(workspace: Workspace, vendor: str, outcome: OutcomeKind, *, reason: str) -> None:
    """Save the outcome of a review. Raises ``PolicyError`` where an approval is not possible yet."""
    _refuse_vendor(workspace)
    review = workspace.review_of(vendor)
    refuse_gaps(f"The outcome cannot be '{outcome.value}' yet", gaps_before(outcome, workspace, review), review)
    workspace.write(review.id, OutcomeSet(outcome=outcome, reason=_reason(reason)), expected_length=review.length)


def refuse_gaps(says: str, standing: Sequence[Gap], review: Review) -> None:
    """Raise ``PolicyError`` where something stands before an approval, naming the first few."""
    if not standing:
        return
    named = "; ".join(f"{one_line(gap.says, 120)} [{gap.subject}]" for gap in standing[:SHOWN_GAPS])
    more = f"; and {len(standing) - SHOWN_GAPS} more" if len(standing) > SHOWN_GAPS else ""
    remedy = "Settle them, or end the review as not-approved or withdrawn"
    raise PolicyError(f"{says}: {named}{more}", f"See `diligence vendor gaps {review.vendor}`. {remedy}")


def agreement_rows(workspace: Workspace, review: Review) -> tuple[JudgedRow, ...]:
    """Return the rows of the agreement with the grades that count. Raises ``UsageError`` where none was read."""
    if current_agreement(review) is None:
        raise UsageError("No agreement was read in this review", f"Add it with `diligence document add {review.vendor} FILE`")
    return rows_of(workspace, review)


def set_grade(workspace: Workspace, vendor: str, requirement: str, grade: Grade, *, reason: str, seen: str | None = None) -> None:
    """Save a grade set by hand; the reader's stays beside it. It holds until the words of the agreement change.

    ``seen`` is the digest of the words (``words_of``) that the grader saw; where they have changed since, nothing is graded.
    Raises ``UsageError`` where they have, or where there is no such requirement.
    """
    _refuse_vendor(workspace)
    review = workspace.review_of(vendor)
    row = next((judged.row for judged in agreement_rows(workspace, review) if judged.row.id == requirement), None)
    if row is None:
        raise UsageError(f"There is no requirement '{one_line(requirement, 60)}'", "See `diligence checklist show baa`")
    if seen is not None and words_of(row) != seen:
        raise UsageError("The words of the agreement have changed since you looked at them", "Read them again, then grade")
    event = GradeSet(requirement=row.id, grade=grade, reason=_reason(reason), basis=words_of(row))
    workspace.write(review.id, event, expected_length=review.length)


def undo(workspace: Workspace, vendor: str) -> Entry:
    """Take back the last step that counts and return it; the step stays in the history. Raises ``UsageError`` where there is none."""
    review = workspace.review_of(vendor)
    if review.undoable is None:
        raise UsageError("There is nothing to undo", "The review was only opened so far")
    entries = workspace.store.entries(review.id)
    workspace.write(review.id, Undone(entry=review.undoable), expected_length=review.length)
    return entries[review.undoable - 1]


def redo(workspace: Workspace, vendor: str) -> Entry:
    """Bring back what the last undo took back, as long as nothing was written since, and return it. Raises ``UsageError``."""
    review = workspace.review_of(vendor)
    entries = workspace.store.entries(review.id)
    standing = _last_standing_undo(entries)
    if standing is None:
        raise UsageError("There is nothing to bring back", "Only the last undo can be taken back, and only before a new step")
    workspace.write(review.id, Undone(entry=standing.number), expected_length=review.length)
    before = {entry.number for entry in counted(entries)}
    return next(entry for entry in counted(workspace.store.entries(review.id)) if entry.number not in before)


def _last_standing_undo(entries: Sequence[Entry]) -> Entry | None:
    """Return the last undo that still counts, unless a new step was written after it."""
    taken_back: set[int] = set()
    for entry in reversed(entries):
        if not isinstance(entry.event, Undone):
            return None
        if entry.number in taken_back:
            continue
        target = entries[entry.event.entry - 1]
        if isinstance(target.event, Undone):
            taken_back.add(target.number)
            continue
        return entry
    return None


def _reason(text: str) -> str:
    reason = one_line(text, MAX_REASON)
    if not reason:
        raise UsageError("A decision needs a reason", 'Give it with --reason "…"')
    return reason
