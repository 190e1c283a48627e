"""Deciding: findings, decisions on them, grades by hand, the outcome, and undo."""

from collections.abc import Sequence
from datetime import date, timedelta

from diligence.assess.agreement import JudgedRow, agreement_findings, current_agreement, judged_rows, words_of
from diligence.assess.decisions import SettledFinding, blockers, settle
from diligence.assess.evidence import evidence_findings
from diligence.assess.questionnaire import question_findings
from diligence.errors import PolicyError, UsageError
from diligence.model.history import Decided, DecisionKind, Entry, GradeSet, OutcomeKind, OutcomeSet, Undone
from diligence.model.requirement import Grade
from diligence.model.review import Review, counted
from diligence.model.text import one_line
from diligence.workspace.workspace import Workspace

MAX_REASON = 4000
SHOWN_BLOCKERS = 3


def findings_of(workspace: Workspace, review: Review, *, today: date | None = None) -> tuple[SettledFinding, ...]:
    """Return every finding of a review with its state, the worst first."""
    day = today or workspace.today
    findings = [*agreement_findings(review, workspace.requirements.requirements, workspace.policy)]
    for checklist in workspace.checklists:
        findings.extend(question_findings(checklist, review, workspace.policy, day))
    findings.extend(evidence_findings(workspace.checklists, review, workspace.policy, day))
    return settle(findings, review, day)


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
    Raises ``UsageError`` where there is no such finding or it has changed, and ``PolicyError`` where the acceptance would last too long.
    """
    review = workspace.review_of(vendor)
    settled = next((one for one in findings_of(workspace, review) if one.finding.id == finding_id), None)
    if settled is None:
        raise UsageError(f"There is no finding '{one_line(finding_id, 60)}'", f"See `diligence finding list {review.vendor}`")
    if seen is not None and settled.finding.basis() != seen:
        raise UsageError(f"{finding_id} has changed since you looked at it", "Read it again, then decide")
    latest = latest_acceptance(workspace)
    if until is not None and until < workspace.today:
        raise UsageError(f"{until} has passed", "Give a date ahead with --until")
    if decision is DecisionKind.ACCEPT and until is not None and until > latest:
        raise PolicyError(
            f"A risk may be accepted for {workspace.policy.acceptance_max_days} days at most", f"Give a date up to {latest} with --until"
        )
    event = Decided(
        finding=finding_id,
        decision=decision,
        reason=_reason(reason),
        basis=settled.finding.basis(),
        owner=one_line(owner, 200) if owner else None,
        until=latest if decision is DecisionKind.ACCEPT and until is None else until,
    )
    workspace.write(review.id, event, expected_length=review.length)
    return event


def set_outcome(workspace: Workspace, vendor: str, outcome: OutcomeKind, *, reason: str) -> None:
    """Save the outcome of a review. Raises ``PolicyError`` where open findings forbid it."""
    review = workspace.review_of(vendor)
    blocking = blockers(findings_of(workspace, review), outcome)
    if blocking:
        named = ", ".join(one.finding.id for one in blocking[:SHOWN_BLOCKERS])
        more = f" and {len(blocking) - SHOWN_BLOCKERS} more" if len(blocking) > SHOWN_BLOCKERS else ""
        raise PolicyError(
            f"The outcome cannot be '{outcome.value}' while these findings are undecided or rejected: {named}{more}",
            f"Decide on each with `diligence decide {review.vendor} FINDING accept|change --reason …`, or choose another outcome",
        )
    workspace.write(review.id, OutcomeSet(outcome=outcome, reason=_reason(reason)), expected_length=review.length)


def agreement_rows(workspace: Workspace, review: Review) -> tuple[JudgedRow, ...]:
    """Return the rows of the agreement with the grades that count. Raises ``UsageError`` where none was read."""
    reading = current_agreement(review)
    if reading is None:
        raise UsageError("No agreement was read in this review", f"Add it with `diligence document add {review.vendor} FILE`")
    return judged_rows(reading.event.scan, review.grades, workspace.requirements.requirements)


def set_grade(workspace: Workspace, vendor: str, requirement: str, grade: Grade, *, reason: str, seen: str | None = None) -> None:
    """Save a grade set by hand; the reader's stays beside it. It holds until the words of the agreement change.

    ``seen`` is the digest of the words (``words_of``) that the grader saw; where they have changed since, nothing is graded.
    Raises ``UsageError`` where they have, or where there is no such requirement.
    """
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
