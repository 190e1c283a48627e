"""Decisions: what settles a finding, what opens it again, and which outcomes the policy refuses."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from diligence.assess.decisions import FindingState
from diligence.errors import PolicyError, UsageError
from diligence.model.document import DocumentKind, DocumentState
from diligence.model.history import DecisionKind, OutcomeKind, Verification
from diligence.model.policy import Policy
from diligence.model.requirement import Grade
from diligence.workspace.answering import answer
from diligence.workspace.deciding import agreement_rows, decide, findings_of, redo, set_grade, set_outcome, undo
from diligence.workspace.evidence import add_evidence
from diligence.workspace.intake import add_document, add_vendor
from diligence.workspace.reading import Readers
from diligence.workspace.workspace import Workspace


@pytest.fixture
def opened(workspace: Workspace) -> Workspace:
    add_vendor(workspace, "Sample")
    return workspace


def state_of(workspace: Workspace, finding: str) -> FindingState | None:
    found = [one for one in findings_of(workspace, workspace.review_of("sample")) if one.finding.id == finding]
    return found[0].state if found else None


def test_a_decision_holds_until_what_it_rests_on_changes(opened: Workspace) -> None:
    answer(opened, "sample", "rm-01", "no")
    decide(opened, "sample", "rm-01", DecisionKind.ACCEPT, reason="small")
    assert state_of(opened, "rm-01") is FindingState.ACCEPTED
    answer(opened, "sample", "rm-01", "partial")
    again = next(one for one in findings_of(opened, opened.review_of("sample")) if one.finding.id == "rm-01")
    assert again.state is FindingState.OPEN
    assert again.reopened


def test_an_acceptance_ends_on_its_day(opened: Workspace, clock: Any) -> None:
    answer(opened, "sample", "rm-01", "no")
    until = opened.today + timedelta(days=30)
    decide(opened, "sample", "rm-01", DecisionKind.ACCEPT, reason="small", until=until)
    clock.forward(days=30)
    assert state_of(opened, "rm-01") is FindingState.ACCEPTED
    clock.forward(days=1)
    assert state_of(opened, "rm-01") is FindingState.OPEN


def test_an_acceptance_without_an_end_ends_as_late_as_the_policy_allows(opened: Workspace) -> None:
    answer(opened, "sample", "rm-01", "no")
    decided = decide(opened, "sample", "rm-01", DecisionKind.ACCEPT, reason="small")
    assert decided.until == opened.today + timedelta(days=opened.policy.acceptance_max_days)


@pytest.mark.parametrize("outcome", [OutcomeKind.APPROVED, OutcomeKind.APPROVED_WITH_CONDITIONS])
def test_a_rejected_finding_forbids_every_approval(opened: Workspace, outcome: OutcomeKind) -> None:
    for one in findings_of(opened, opened.review_of("sample")):
        if one.finding.severity.rank <= 1:
            decide(opened, "sample", one.finding.id, DecisionKind.CHANGE, reason="by spring")
    answer(opened, "sample", "rm-07", "no")
    decide(opened, "sample", "rm-07", DecisionKind.REJECT, reason="never")
    with pytest.raises(PolicyError, match="rm-07"):
        set_outcome(opened, "sample", outcome, reason="fine")


def test_conditions_need_every_critical_point_decided_and_approval_every_high_one_too(opened: Workspace) -> None:
    with pytest.raises(PolicyError, match="baa-document"):
        set_outcome(opened, "sample", OutcomeKind.APPROVED_WITH_CONDITIONS, reason="fine")
    decide(opened, "sample", "baa-document", DecisionKind.CHANGE, reason="send it")
    with pytest.raises(PolicyError):
        set_outcome(opened, "sample", OutcomeKind.APPROVED, reason="fine")
    set_outcome(opened, "sample", OutcomeKind.APPROVED_WITH_CONDITIONS, reason="fine")
    assert opened.review_of("sample").outcome is not None


@pytest.mark.parametrize("outcome", [OutcomeKind.NOT_APPROVED, OutcomeKind.WITHDRAWN])
def test_a_review_can_always_end_without_approval(opened: Workspace, outcome: OutcomeKind) -> None:
    set_outcome(opened, "sample", outcome, reason="no time")


def test_the_house_weighs_findings_its_own_way(opened: Workspace) -> None:
    opened.policy = Policy.model_validate({"severities": {"baa-document": "low", "rm-01": "info"}})
    weights = {one.finding.id: str(one.finding.severity) for one in findings_of(opened, opened.review_of("sample"))}
    assert weights["baa-document"] == "low"
    assert weights["rm-01"] == "info"


def test_undo_and_redo_go_back_and_forth_one_step_at_a_time(opened: Workspace) -> None:
    answer(opened, "sample", "rm-01", "no")
    answer(opened, "sample", "rm-01", "yes")
    undo(opened, "sample")
    assert opened.review_of("sample").answers["rm-01"].event.value == "no"
    undo(opened, "sample")
    assert "rm-01" not in opened.review_of("sample").answers
    redo(opened, "sample")
    assert opened.review_of("sample").answers["rm-01"].event.value == "no"
    redo(opened, "sample")
    assert opened.review_of("sample").answers["rm-01"].event.value == "yes"
    with pytest.raises(UsageError):
        redo(opened, "sample")
    answer(opened, "sample", "rm-02", "2026-06-30")
    undo(opened, "sample")
    answer(opened, "sample", "rm-02", "2026-07-31")
    with pytest.raises(UsageError):
        redo(opened, "sample")


def test_a_grade_by_hand_counts_and_the_readers_stays_beside_it(opened: Workspace, samples: Path) -> None:
    with Readers(use_cache=False) as readers:
        number, scan = add_document(
            opened, "sample", samples / "coding-vendor-stock.pdf",
            kind=DocumentKind.BAA, state=DocumentState.DRAFT, replaces=None, scan_file=readers.scan,
        )  # fmt: skip
        assert number == 1
        assert scan is not None
        assert state_of(opened, "baa-offshore") is FindingState.OPEN
        set_grade(opened, "sample", "offshore", Grade.SPECIFIC, reason="an exhibit bars it")
        assert state_of(opened, "baa-offshore") is None
        row = next(judged for judged in agreement_rows(opened, opened.review_of("sample")) if judged.row.id == "offshore")
        assert (row.grade, row.row.grade) == (Grade.SPECIFIC, Grade.MISSING)

        again, _ = add_document(
            opened, "sample", samples / "coding-vendor-stock.pdf",
            kind=DocumentKind.BAA, state=DocumentState.DRAFT, replaces=None, scan_file=readers.scan,
        )  # fmt: skip
        assert again == 1, "the same bytes are the same document"

        number, _ = add_document(
            opened, "sample", samples / "coding-vendor-deficient.pdf",
            kind=DocumentKind.BAA, state=DocumentState.DRAFT, replaces=1, scan_file=readers.scan,
        )  # fmt: skip
    assert number == 2
    replaced = next(judged for judged in agreement_rows(opened, opened.review_of("sample")) if judged.row.id == "offshore")
    assert replaced.by_hand is None, "other words, so the grade by hand no longer counts"
    assert replaced.grade is Grade.DEFICIENT


def test_evidence_that_lapsed_no_longer_carries_an_answer(opened: Workspace, tmp_path: Path, clock: Any) -> None:
    (tmp_path / "report.txt").write_text("made up")
    number = add_evidence(opened, "sample", tmp_path / "report.txt", kind="risk-analysis-report", issued=opened.today)
    answer(opened, "sample", "rm-01", "yes", verified=Verification.DOCUMENT_SEEN, evidence=[number])
    assert state_of(opened, "rm-01") is None
    clock.forward(days=400)
    assert state_of(opened, "rm-01") is FindingState.OPEN
    assert state_of(opened, f"stale-evidence-{number}") is FindingState.OPEN
