"""An approval that no longer holds is not written into the contract face; the record may always be written."""

from pathlib import Path
from typing import Any

import pytest

from diligence.errors import PolicyError
from diligence.model.base import Severity
from diligence.model.checklist import Depth
from diligence.model.history import DecisionKind, OutcomeKind, Verification
from diligence.workspace.answering import answer
from diligence.workspace.attaching import Act, standing
from diligence.workspace.closing import export
from diligence.workspace.deciding import decide, set_outcome, undo
from diligence.workspace.intake import add_vendor
from diligence.workspace.intake_depth import set_depth
from diligence.workspace.workspace import Workspace
from tests.assets.walking import answer_everything, approve_as_second, settle_everything

VENDOR = "sample"


@pytest.fixture
def approved(workspace: Workspace) -> Workspace:
    """A vendor whose review was walked to an approval with conditions."""
    add_vendor(workspace, "Sample", service="coding")
    set_depth(workspace, VENDOR, Depth.CORE, reason="small")
    answer_everything(workspace, VENDOR)
    settle_everything(workspace, VENDOR)
    set_outcome(workspace, VENDOR, OutcomeKind.APPROVED_WITH_CONDITIONS, reason="sound, once it is mended")
    return workspace


def test_an_approval_that_holds_is_written(approved: Workspace, tmp_path: Path) -> None:
    assert export(approved, VENDOR, tmp_path / "contract.toml", face="contract").revision == 1


def test_an_answer_that_opens_a_grave_finding_forbids_the_contract_face_and_not_the_record(approved: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "contract.toml"
    answer(approved, VENDOR, "off-01", "US, PH", verified=Verification.CONTRADICTED)
    length = approved.review_of(VENDOR).length
    with pytest.raises(PolicyError, match=r"'approved-with-conditions' no longer holds.*Undecided: .*\[off-01\]") as refused:
        export(approved, VENDOR, target, face="contract")
    assert "diligence vendor gaps sample" in refused.value.remedy
    assert not target.exists()
    assert approved.review_of(VENDOR).length == length, "a refusal leaves nothing in the history"
    assert export(approved, VENDOR, tmp_path / "record.toml", face="record").revision == 1
    undo(approved, VENDOR)  # the export is no step, so this takes the answer back
    assert export(approved, VENDOR, target, face="contract").face == "contract"


def test_time_alone_can_take_an_approval_away(approved: Workspace, clock: Any, tmp_path: Path) -> None:
    finding = next(iter(approved.review_of(VENDOR).decisions))
    decide(approved, VENDOR, finding, DecisionKind.ACCEPT, reason="for this day", until=approved.today)
    approve_as_second(approved, VENDOR, finding)
    export(approved, VENDOR, tmp_path / "today.toml", face="contract")
    clock.forward(days=1)
    with pytest.raises(PolicyError, match="Open again: "):
        export(approved, VENDOR, tmp_path / "tomorrow.toml", face="contract")


@pytest.mark.parametrize("outcome", [OutcomeKind.NOT_APPROVED, OutcomeKind.WITHDRAWN])
def test_a_review_that_ends_otherwise_is_written_whatever_is_open(workspace: Workspace, outcome: OutcomeKind, tmp_path: Path) -> None:
    add_vendor(workspace, "Sample")
    set_outcome(workspace, VENDOR, outcome, reason="no agreement came")
    assert export(workspace, VENDOR, tmp_path / "contract.toml", face="contract").revision == 1


def test_the_obstacles_name_each_section_once_with_the_weight_of_its_worst_question(workspace: Workspace, tmp_path: Path) -> None:
    add_vendor(workspace, "Sample")
    shown = standing(workspace, VENDOR, folder=tmp_path)
    sections = [one for one in shown.obstacles if one.act is Act.ANSWER]
    asked = [section for pack in shown.picture.checklists for section in pack.sections]
    assert {one.subject for one in sections} == {section.questions[0].id for section in asked}
    assert not [one for one in shown.obstacles if one.act is Act.DECIDE and one.says.startswith("Undecided: Not answered")]
    grave = {question.id for section in asked for question in section.questions if question.unanswered.at_least(Severity.HIGH)}
    heavy = {one.subject for one in sections if one.severity.at_least(Severity.HIGH)}
    assert heavy == {section.questions[0].id for section in asked if any(question.id in grave for question in section.questions)}
    ranks = [one.severity.rank for one in shown.obstacles[:-2]]
    assert ranks == sorted(ranks), "the gravest come first; outcome and file stand below"


def test_an_acceptance_that_waits_is_an_obstacle_for_a_second_person(approved: Workspace, tmp_path: Path) -> None:
    decide(approved, VENDOR, "baa-document", DecisionKind.ACCEPT, reason="it is on its way")
    found = [one for one in standing(approved, VENDOR, folder=tmp_path).obstacles if one.subject == "baa-document"]
    assert [(one.act, one.who) for one in found] == [(Act.APPROVE, "a second person")]
    approve_as_second(approved, VENDOR, "baa-document")
    assert not [one for one in standing(approved, VENDOR, folder=tmp_path).obstacles if one.subject == "baa-document"]


def test_a_refused_answer_is_an_obstacle_whatever_it_weighs(approved: Workspace, tmp_path: Path) -> None:
    answer(approved, VENDOR, "off-01", "US", note="a claim alone weighs little")
    decide(approved, VENDOR, "off-01", DecisionKind.REJECT, reason="we want proof")
    found = [one for one in standing(approved, VENDOR, folder=tmp_path).obstacles if one.subject == "off-01"]
    assert [(one.act, one.says[:9]) for one in found] == [(Act.DECIDE, "Refused: ")]
