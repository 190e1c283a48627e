"""What a review amounts to today: its agreement's rows with the grades that count, every finding, and what stands before an approval."""

from datetime import date

from diligence.assess.agreement import JudgedRow, agreement_findings, current_agreement, judged_rows
from diligence.assess.asking import Asking
from diligence.assess.closing_gate import Gap, gaps
from diligence.assess.contradictions import cross_check_findings
from diligence.assess.decisions import SettledFinding, settle
from diligence.assess.evidence import evidence_findings
from diligence.assess.from_agreement import Proposal, propose
from diligence.assess.kept_evidence import changed_evidence_findings
from diligence.assess.matter import Matter
from diligence.assess.questionnaire import counted_values, question_findings
from diligence.model.finding import Finding
from diligence.model.history import OutcomeKind
from diligence.model.review import Review
from diligence.model.scan import Scan
from diligence.workspace.checking_evidence import copies_of
from diligence.workspace.workspace import Workspace


def current_scan(review: Review) -> Scan | None:
    """Return the reading of the agreement that counts, None where none was read."""
    reading = current_agreement(review)
    return reading.event.scan if reading else None


def rows_of(workspace: Workspace, review: Review, asked: Asking | None = None) -> tuple[JudgedRow, ...]:
    """Return the rows of the agreement that counts, with the grades that count; none where no agreement was read."""
    scan = current_scan(review)
    if scan is None:
        return ()
    return judged_rows(scan, review.grades, workspace.requirements.requirements, asked or workspace.asking(review))


def proposals_of(review: Review, asked: Asking, rows: tuple[JudgedRow, ...]) -> dict[str, Proposal]:
    """Return what the agreement proposes for the questions that are asked, by question."""
    scan = current_scan(review)
    if scan is None:
        return {}
    questions = (question for pack in asked.checklists for question in pack.questions if question.from_agreement)
    found = {question.id: propose(question, scan, rows, asked.values) for question in questions}
    return {question: proposal for question, proposal in found.items() if proposal is not None}


def matter_of(workspace: Workspace, review: Review, *, today: date | None = None, asked: Asking | None = None) -> Matter:
    """Return what there is to hold against each other in a review."""
    asked = asked or workspace.asking(review)
    return Matter(
        checklists=asked.checklists,
        review=review,
        reading=current_agreement(review),
        rows=rows_of(workspace, review, asked),
        policy=workspace.policy,
        countries=workspace.countries,
        today=today or workspace.today,
    )


def findings_of(
    workspace: Workspace, review: Review, *, today: date | None = None, asked: Asking | None = None
) -> tuple[SettledFinding, ...]:
    """Return every finding of a review with its state, the worst first."""
    day, policy = today or workspace.today, workspace.policy
    asked = asked or workspace.asking(review)
    rows = rows_of(workspace, review, asked)
    counted = [counted_values(pack, review, day, policy.evidence_ages) for pack in asked.checklists]
    values = {question: value for of_pack in counted for question, value in of_pack.items()}
    proposals = proposals_of(review, asked, rows)
    findings: list[Finding] = [*agreement_findings(review, workspace.requirements.requirements, policy, asked)]
    for pack in asked.checklists:
        findings.extend(question_findings(pack, review, policy, day, others=values, proposals=proposals))
    findings.extend(evidence_findings(asked.checklists, review, policy, day, workspace.evidence_kinds.usual_ages()))
    findings.extend(cross_check_findings(workspace.cross_checks, matter_of(workspace, review, today=day, asked=asked)))
    findings.extend(changed_evidence_findings(review, copies_of(workspace, review), policy))
    return settle(findings, review, day, one_person_office=policy.one_person_office)


def gaps_before(outcome: OutcomeKind, workspace: Workspace, review: Review) -> tuple[Gap, ...]:
    """Return what forbids an outcome today; nothing where it is no approval."""
    asked = workspace.asking(review)
    return gaps(outcome, review, asked, findings_of(workspace, review, asked=asked), rows_of(workspace, review, asked))
