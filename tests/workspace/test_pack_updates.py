"""A pack of the house's own changes in the middle of a review: nothing that was answered is lost, and what no longer fits is said."""

import shutil
from pathlib import Path

import pytest

from diligence.catalog.lint import lint
from diligence.catalog.location import shipped
from diligence.model.base import Actor, Role
from diligence.model.history import Answered, Verification
from diligence.workspace.answering import answer
from diligence.workspace.intake import add_vendor
from diligence.workspace.judging import findings_of
from diligence.workspace.workspace import Workspace, open_workspace

SOUND = Path(__file__).resolve().parent.parent / "assets" / "packs" / "sound" / "checklists"
BINS = "north-valley/bins.toml"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """The folder of a workspace with packs of its own."""
    shutil.copytree(SOUND, tmp_path / "house" / "checklists")
    return tmp_path / "house"


def opened(house: Path) -> Workspace:
    workspace = open_workspace(house, create=True)
    workspace.actor = Actor(email="officer@clinic.example", role=Role.SECURITY_OFFICER)
    return workspace


def titles(workspace: Workspace) -> dict[str, str]:
    review = workspace.review_of("vendor")
    return {one.finding.id: one.finding.title for one in findings_of(workspace, review, today=workspace.today)}


@pytest.fixture
def answered(house: Path) -> Path:
    workspace = opened(house)
    add_vendor(workspace, "Vendor", identifier="vendor")
    for question in ("nv-01", "wv-11", "nv-11"):
        answer(workspace, "vendor", question, "yes", verified=Verification.TESTED)
    found = titles(workspace)
    assert {"nv-01", "wv-11", "nv-11"}.isdisjoint(found), found
    workspace.close()
    return house


def test_an_answer_that_a_question_no_longer_takes_stays_and_is_a_finding(answered: Path) -> None:
    file = answered / "checklists" / BINS
    first, second = file.read_text(encoding="utf-8").split('[[question]]\nid = "nv-02"')
    choices = 'type = "choice"\nchoices = [{ value = "key", says = "By a key" }, { value = "open", says = "Not at all" }]'
    for old, new in (('"yes"', '"key"'), ('"no"', '"open"'), ('type = "yes-no"', choices), ("Are the bins", "How are the bins")):
        assert old in first
        first = first.replace(old, new)
    second = second.replace('questions = ["nv-01"], answers = ["no"]', 'questions = ["nv-01"], answers = ["open"]')
    file.write_text(f'{first}[[question]]\nid = "nv-02"{second}', encoding="utf-8")
    assert lint(shipped(), own=(answered / "checklists",)) == ()
    workspace = opened(answered)
    assert titles(workspace)["nv-01"] == "The answer no longer fits the question: How are the bins locked?"
    assert workspace.review_of("vendor").answers["nv-01"].event.value == "yes"
    answer(workspace, "vendor", "nv-01", "key", verified=Verification.TESTED)
    assert "nv-01" not in titles(workspace)
    workspace.close()


def test_the_answer_to_a_question_that_is_gone_stays_in_the_history_and_out_of_the_findings(answered: Path) -> None:
    (answered / "checklists" / "west-valley.toml").unlink()
    workspace = opened(answered)
    review = workspace.review_of("vendor")
    assert "wv-11" not in titles(workspace)
    assert not workspace.asking(review).asks("wv-11")
    assert review.answers["wv-11"].event.value == "yes"
    kept = [entry.event for entry in workspace.store.entries(review.id) if isinstance(entry.event, Answered)]
    assert [event.question for event in kept] == ["nv-01", "wv-11", "nv-11"]
    workspace.close()


def test_a_question_that_comes_back_finds_its_answer(answered: Path) -> None:
    file = answered / "checklists" / "west-valley.toml"
    text = file.read_bytes()
    file.unlink()
    opened(answered).close()
    file.write_bytes(text)
    workspace = opened(answered)
    assert "wv-11" not in titles(workspace)
    assert workspace.asking(workspace.review_of("vendor")).values["wv-11"] == "yes"
    workspace.close()


def test_a_new_question_is_open_in_a_review_that_is_under_way(answered: Path) -> None:
    file = answered / "checklists" / "west-valley.toml"
    text = file.read_text(encoding="utf-8")
    question = text[text.index("[[question]]") :].replace("wv-11", "wv-12").replace("Are the bins locked?", "Are the rooms locked?")
    file.write_text(f"{text}\n{question}".replace('version = "1"', 'version = "2"'), encoding="utf-8")
    workspace = opened(answered)
    assert titles(workspace)["wv-12"] == "Not answered: Are the rooms locked?"
    assert next(pack for pack in workspace.packs if pack.id == "north-valley").asked_version == "1+west-valley 2"
    workspace.close()


def test_a_pack_that_broke_is_named_and_nothing_is_lost(answered: Path) -> None:
    (answered / "checklists" / BINS).write_text("id = ", encoding="utf-8")
    workspace = opened(answered)
    with pytest.raises(Exception, match=r"^north-valley/bins\.toml: is not TOML") as caught:
        _ = workspace.packs
    assert getattr(caught.value, "exit_status", None) == 3
    assert workspace.review_of("vendor").answers["nv-01"].event.value == "yes"
    workspace.close()
