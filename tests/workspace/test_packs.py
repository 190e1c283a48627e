"""Which packs of questions are asked: the default ones, and those that the house's policy names."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from diligence.assess.questionnaire import question_findings
from diligence.catalog.checklists import load_checklist, load_checklists
from diligence.catalog.location import shipped
from diligence.errors import WorkspaceError
from diligence.model.base import Actor, Role, Severity
from diligence.model.history import Verification
from diligence.model.policy import Policy
from diligence.workspace.answering import answer
from diligence.workspace.intake import add_vendor
from diligence.workspace.workspace import Workspace, open_workspace

DEFAULT = {"intake", "hipaa-security"}
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def opened(folder: Path, policy: str) -> Workspace:
    folder.mkdir()
    (folder / "policy.toml").write_text(policy, encoding="utf-8")
    return open_workspace(folder, create=True, clock=lambda: NOW)


def acting(workspace: Workspace) -> Workspace:
    workspace.actor = Actor(email="officer@clinic.example", role=Role.SECURITY_OFFICER)
    return workspace


def test_only_the_default_packs_are_asked_where_the_house_says_nothing(tmp_path: Path) -> None:
    workspace = opened(tmp_path / "house", "")
    assert {pack.id for pack in workspace.asking(add_vendor(acting(workspace), "V", identifier="v")).checklists} == DEFAULT
    workspace.close()


def test_the_policy_adds_a_pack(tmp_path: Path) -> None:
    workspace = opened(tmp_path / "house", 'packs = ["medical-coding"]\n')
    assert {pack.id for pack in workspace.asking(add_vendor(acting(workspace), "V", identifier="v")).checklists} == DEFAULT | {
        "medical-coding"
    }
    workspace.close()


def test_the_intake_opens_the_pack_of_the_service_with_its_reason(tmp_path: Path) -> None:
    workspace = acting(opened(tmp_path / "house", ""))
    add_vendor(workspace, "V", identifier="v")
    answer(workspace, "v", "in-01", "medical-coding")
    asked = workspace.asking(workspace.review_of("v"))
    assert {pack.id for pack in asked.packs} == DEFAULT | {"medical-coding"}
    assert next(pack.says for pack in asked.packs if pack.id == "medical-coding") == "the answer to in-01 calls for it"
    answer(workspace, "v", "in-01", "destruction")
    assert {pack.id for pack in workspace.asking(workspace.review_of("v")).packs} == DEFAULT
    workspace.close()


def test_a_pack_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    workspace = opened(tmp_path / "house", 'packs = ["dentistry"]\n')
    with pytest.raises(WorkspaceError) as wrong:
        _ = workspace.packs
    assert "dentistry" in wrong.value.what
    assert "medical-coding" in wrong.value.remedy
    workspace.close()


def test_every_pack_has_ids_of_its_own() -> None:
    ids = [question.id for pack in load_checklists(shipped()) for question in pack.questions]
    assert len(ids) == len(set(ids))


def test_a_proposed_rule_never_weighs_more_than_low(workspace: Workspace) -> None:
    pack = load_checklist(shipped(), "proposed-security-rule")
    assert pack.max_severity is Severity.LOW
    workspace.policy = Policy(packs=("proposed-security-rule",))
    workspace.__dict__.pop("packs", None)
    review = add_vendor(workspace, "Vendor", identifier="vendor")
    question = next(one for one in pack.questions if one.type.value.startswith("yes-no"))
    answer(workspace, "vendor", question.id, "no", verified=Verification.CONTRADICTED)
    review = workspace.review_of("vendor")
    findings = question_findings(pack, review, workspace.policy, workspace.today)
    assert {finding.severity for finding in findings} <= {Severity.LOW, Severity.INFO}
    assert any(finding.id == question.id for finding in findings)
