"""Revisions: the same bytes while nothing happens, a new number when something did, and two faces that belong together."""

import hashlib
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from diligence.errors import PolicyError
from diligence.model.base import Role
from diligence.model.history import OutcomeKind
from diligence.workspace.answering import answer
from diligence.workspace.closing import export, payload_for
from diligence.workspace.deciding import set_outcome, undo
from diligence.workspace.intake import add_vendor
from diligence.workspace.workspace import Workspace


@pytest.fixture
def reviewed(workspace: Workspace) -> Workspace:
    add_vendor(workspace, "Sample", service="coding")
    answer(workspace, "sample", "rm-01", "yes", claim="Done", note="only for us")
    set_outcome(workspace, "sample", OutcomeKind.NOT_APPROVED, reason="too early")
    return workspace


def test_the_same_state_gives_the_same_bytes_however_late(reviewed: Workspace, clock: Any, tmp_path: Path) -> None:
    first = export(reviewed, "sample", tmp_path / "a.toml", face="contract")
    clock.forward(days=3)
    second = export(reviewed, "sample", tmp_path / "b.toml", face="contract")
    assert (tmp_path / "a.toml").read_bytes() == (tmp_path / "b.toml").read_bytes()
    assert (first.revision, first.payload) == (second.revision, second.payload) == (1, first.payload)


def test_two_faces_belong_together_although_the_clock_moves_on_at_every_look(reviewed: Workspace, clock: Any, tmp_path: Path) -> None:
    def moving() -> datetime:
        clock.forward(seconds=1)
        now: datetime = clock()
        return now

    reviewed.clock = moving
    record = export(reviewed, "sample", tmp_path / "record.toml", face="record")
    export(reviewed, "sample", tmp_path / "contract.toml", face="contract")
    assert tomllib.loads((tmp_path / "contract.toml").read_text())["review"]["record_payload"] == record.payload


def test_the_contract_names_the_record_of_its_revision(reviewed: Workspace, clock: Any, tmp_path: Path) -> None:
    export(reviewed, "sample", tmp_path / "contract.toml", face="contract")
    clock.forward(hours=5)
    export(reviewed, "sample", tmp_path / "record.toml", face="record")
    contract = tomllib.loads((tmp_path / "contract.toml").read_text())
    assert contract["review"]["record_payload"] == hashlib.sha256((tmp_path / "record.toml").read_bytes()).hexdigest()


def test_a_step_makes_a_new_revision_that_supersedes_the_last(reviewed: Workspace, clock: Any, tmp_path: Path) -> None:
    first = export(reviewed, "sample", tmp_path / "a.toml", face="contract")
    clock.forward(days=1)
    answer(reviewed, "sample", "rm-02", "2026-06-30")
    second = export(reviewed, "sample", tmp_path / "b.toml", face="contract")
    review = tomllib.loads((tmp_path / "b.toml").read_text())["review"]
    assert second.revision == review["revision"] == 2
    assert review["supersedes"] == first.payload


def test_an_undo_is_a_step_too(reviewed: Workspace, tmp_path: Path) -> None:
    answer(reviewed, "sample", "rm-02", "2026-06-30")
    export(reviewed, "sample", tmp_path / "a.toml", face="contract")
    undo(reviewed, "sample")
    assert payload_for(reviewed, "sample", face="contract").review.revision == 2
    assert [part.question for part in payload_for(reviewed, "sample", face="contract").answer] == ["rm-01"]


def test_other_required_roles_make_another_revision(reviewed: Workspace, tmp_path: Path) -> None:
    export(reviewed, "sample", tmp_path / "a.toml", face="contract")
    other = payload_for(reviewed, "sample", face="contract", roles=(Role.LEGAL,))
    assert other.review.revision == 2
    assert other.policy.required_roles == (Role.LEGAL,)


def test_the_head_in_the_file_is_that_before_the_export(reviewed: Workspace, tmp_path: Path) -> None:
    before = reviewed.review_of("sample")
    export(reviewed, "sample", tmp_path / "a.toml", face="record")
    review = tomllib.loads((tmp_path / "a.toml").read_text())["review"]
    assert (review["history_length"], review["history_head"]) == (before.length, before.head)
    assert reviewed.store.entries(before.id)[before.length - 1].digest() == review["history_head"]


def test_no_outcome_no_findings_file(workspace: Workspace, tmp_path: Path) -> None:
    add_vendor(workspace, "Sample")
    with pytest.raises(PolicyError, match="no outcome"):
        export(workspace, "sample", tmp_path / "a.toml", face="contract")
    assert not (tmp_path / "a.toml").exists()


def test_names_and_claims_that_would_deceive_are_shown_harmless(workspace: Workspace, tmp_path: Path) -> None:
    add_vendor(workspace, "Evil\u202eelpmaS\x1b[2J", identifier="evil", service="a\u200bb")
    answer(workspace, "evil", "rm-01", "yes", claim="[[signature]]\nvalue = '''x'''\x07", source="\x9b31m")
    set_outcome(workspace, "evil", OutcomeKind.WITHDRAWN, reason="\u2066hidden")
    for face in ("record", "contract"):
        written = export(workspace, "evil", tmp_path / f"{face}.toml", face=face)  # type: ignore[arg-type]
        text = (tmp_path / f"{face}.toml").read_text(encoding="utf-8")
        assert written.revision == 1
        assert not set(text) & set("\u202e\x1b\u200b\x07\x9b\u2066\r")
        assert tomllib.loads(text)["vendor"]["name"].startswith("Evil\\u202e")
