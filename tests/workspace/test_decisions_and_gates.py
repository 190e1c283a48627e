"""Decisions: what settles a finding, what opens it again, and which outcomes the policy refuses."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from diligence.assess.decisions import FindingState
from diligence.errors import PolicyError, UsageError
from diligence.model.base import Actor, Role
from diligence.model.document import DocumentKind, DocumentState
from diligence.model.history import DecisionKind, OutcomeKind, Verification
from diligence.model.policy import Policy
from diligence.model.requirement import Grade
from diligence.workspace.answering import answer
from diligence.workspace.deciding import agreement_rows, approve, decide, redo, set_grade, set_outcome, undo
from diligence.workspace.evidence import add_evidence
from diligence.workspace.intake import add_document, add_vendor
from diligence.workspace.judging import findings_of
from diligence.workspace.reading import Readers
from diligence.workspace.workspace import Workspace
from tests.assets.walking import SECOND, answer_everything, approve_as_second, settle_everything


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
    approve_as_second(opened, "sample", "rm-01")
    assert state_of(opened, "rm-01") is FindingState.ACCEPTED
    answer(opened, "sample", "rm-01", "partial")
    again = next(one for one in findings_of(opened, opened.review_of("sample")) if one.finding.id == "rm-01")
    assert again.state is FindingState.OPEN
    assert again.reopened


def test_an_acceptance_ends_on_its_day(opened: Workspace, clock: Any) -> None:
    answer(opened, "sample", "rm-01", "no")
    until = opened.today + timedelta(days=30)
    decide(opened, "sample", "rm-01", DecisionKind.ACCEPT, reason="small", until=until)
    approve_as_second(opened, "sample", "rm-01")
    clock.forward(days=30)
    assert state_of(opened, "rm-01") is FindingState.ACCEPTED
    clock.forward(days=1)
    assert state_of(opened, "rm-01") is FindingState.OPEN


def test_an_acceptance_without_an_end_ends_as_late_as_the_policy_allows(opened: Workspace) -> None:
    answer(opened, "sample", "rm-01", "no")
    decided = decide(opened, "sample", "rm-01", DecisionKind.ACCEPT, reason="small")
    assert decided.until == opened.today + timedelta(days=opened.policy.acceptance_max_days)


def test_whoever_asks_for_an_acceptance_does_not_approve_it(opened: Workspace) -> None:
    answer(opened, "sample", "rm-01", "no")
    decide(opened, "sample", "rm-01", DecisionKind.ACCEPT, reason="small")
    assert state_of(opened, "rm-01") is FindingState.ACCEPTANCE_REQUESTED
    with pytest.raises(PolicyError, match="somebody else"):
        approve(opened, "sample", "rm-01")
    opened.actor = SECOND
    approve(opened, "sample", "rm-01")
    settled = next(one for one in findings_of(opened, opened.review_of("sample")) if one.finding.id == "rm-01")
    assert settled.approval is not None
    assert settled.approval.by == SECOND
    assert approve(opened, "sample", "rm-01") == settled.approval.event, "repeating it changes nothing"
    with pytest.raises(UsageError):
        approve(opened, "sample", "baa-document")


def test_in_a_one_person_office_the_requester_is_enough(opened: Workspace) -> None:
    opened.policy = Policy(one_person_office=True)
    answer(opened, "sample", "rm-01", "no")
    decide(opened, "sample", "rm-01", DecisionKind.ACCEPT, reason="small")
    assert state_of(opened, "rm-01") is FindingState.ACCEPTED


def test_an_approval_covers_the_request_it_was_given_for(opened: Workspace) -> None:
    answer(opened, "sample", "rm-01", "no")
    decide(opened, "sample", "rm-01", DecisionKind.ACCEPT, reason="small")
    approve_as_second(opened, "sample", "rm-01")
    decide(opened, "sample", "rm-01", DecisionKind.ACCEPT, reason="for longer")
    assert state_of(opened, "rm-01") is FindingState.ACCEPTANCE_REQUESTED


def test_a_required_change_has_an_owner_and_a_date(opened: Workspace) -> None:
    with pytest.raises(UsageError, match="an owner"):
        decide(opened, "sample", "baa-document", DecisionKind.CHANGE, reason="send it", until=opened.today)
    with pytest.raises(UsageError, match="a date"):
        decide(opened, "sample", "baa-document", DecisionKind.CHANGE, reason="send it", owner="legal")


def test_a_vendor_neither_decides_nor_verifies(opened: Workspace) -> None:
    opened.actor = Actor(email="sales@vendor.example", role=Role.VENDOR)
    answer(opened, "sample", "rm-01", "yes", claim="We do")
    with pytest.raises(PolicyError):
        answer(opened, "sample", "rm-01", "yes", verified=Verification.TESTED)
    with pytest.raises(PolicyError):
        decide(opened, "sample", "baa-document", DecisionKind.REJECT, reason="no")
    with pytest.raises(PolicyError):
        set_outcome(opened, "sample", OutcomeKind.WITHDRAWN, reason="no")


@pytest.mark.parametrize("outcome", [OutcomeKind.APPROVED, OutcomeKind.APPROVED_WITH_CONDITIONS])
def test_a_rejected_finding_forbids_every_approval(opened: Workspace, outcome: OutcomeKind) -> None:
    answer_everything(opened, "sample")
    answer(opened, "sample", "rm-01", "no")
    settle_everything(opened, "sample")
    decide(opened, "sample", "rm-01", DecisionKind.REJECT, reason="never")
    with pytest.raises(PolicyError, match="Refused"):
        set_outcome(opened, "sample", outcome, reason="fine")


def test_an_approval_needs_every_answer_and_every_grave_point_decided(opened: Workspace) -> None:
    with pytest.raises(PolicyError, match="Undecided: No Business Associate Agreement was read"):
        set_outcome(opened, "sample", OutcomeKind.APPROVED_WITH_CONDITIONS, reason="fine")
    settle_everything(opened, "sample")
    with pytest.raises(PolicyError, match="have no answer"):
        set_outcome(opened, "sample", OutcomeKind.APPROVED_WITH_CONDITIONS, reason="fine")
    answer_everything(opened, "sample")
    settle_everything(opened, "sample")
    with pytest.raises(PolicyError, match="A change is required"):
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
