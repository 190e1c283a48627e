"""A house adds packs and puts questions into shipped ones from folders of its own, and nothing there reaches out of them."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from diligence.catalog import shelf
from diligence.catalog.checklists import available, load_checklist, load_checklists
from diligence.catalog.location import shipped
from diligence.catalog.shelf import own_folders
from diligence.errors import ChecklistError, UsageError

SOUND = Path(__file__).resolve().parent.parent / "assets" / "packs" / "sound" / "checklists"
Edit = Callable[[str, str, str], None]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SOUND, tmp_path / "own"))


@pytest.fixture
def edit(own: Path) -> Edit:
    def replace(name: str, old: str, new: str) -> None:
        text = (own / name).read_text(encoding="utf-8")
        assert old in text
        (own / name).write_text(text.replace(old, new), encoding="utf-8")

    return replace


def offshore(own: Path) -> list[str]:
    pack = load_checklist(shipped(), "hipaa-security", own=[own])
    return next([question.id for question in section.questions] for section in pack.sections if section.id == "offshore")


def test_questions_are_put_in_at_the_point_that_is_named_in_the_order_of_the_files(own: Path) -> None:
    asked = [question.id for section in load_checklist(shipped(), "hipaa-security").sections for question in section.questions]
    ids = offshore(own)
    place = ids.index("off-03")
    assert ids[place : place + 5] == ["off-03", "nv-11", "nv-12", "sv-11", "off-04"]
    whole = [question.id for question in load_checklist(shipped(), "hipaa-security", own=[own]).questions]
    assert [name for name in whole if name not in ("nv-11", "nv-12", "sv-11")] == asked


def test_an_extension_may_follow_a_question_of_an_earlier_one(own: Path, edit: Edit) -> None:
    edit("south-valley.toml", 'after = "off-03"', 'after = "nv-11"')
    ids = offshore(own)
    place = ids.index("off-03")
    assert ids[place : place + 5] == ["off-03", "nv-11", "sv-11", "nv-12", "off-04"]


def test_without_a_point_the_questions_stand_at_the_end_of_the_section(own: Path, edit: Edit) -> None:
    edit("north-valley.toml", 'after = "off-03"\n', "")
    assert offshore(own)[-2:] == ["nv-11", "nv-12"]


def test_the_version_says_what_was_asked(own: Path) -> None:
    pack = load_checklist(shipped(), "hipaa-security", own=[own])
    assert pack.extended_by == ("north-valley 1", "south-valley 1")
    assert pack.asked_version == f"{pack.version}+north-valley 1+south-valley 1"
    assert load_checklist(shipped(), "hipaa-security").asked_version == pack.version


def test_a_pack_of_the_house_stands_beside_the_shipped_ones_by_its_position(own: Path) -> None:
    packs = [pack.id for pack in load_checklists(shipped(), own=[own])]
    assert packs[-1] == "north-valley"
    assert "north-valley" in available(shipped(), own=[own])
    assert "north-valley" not in available(shipped())


def test_an_extension_of_a_pack_that_is_not_asked_waits(own: Path, edit: Edit) -> None:
    edit("west-valley.toml", 'extends = "north-valley"', 'extends = "proposed-security-rule"')
    edit("west-valley.toml", 'section = "bins"', 'section = "technical-controls"')
    asked = load_checklists(shipped(), own=[own], only_default=True)
    assert not any(pack.question("wv-11") for pack in asked)
    asked = load_checklists(shipped(), own=[own], only_default=True, also=["proposed-security-rule"])
    assert [pack.id for pack in asked if pack.question("wv-11")] == ["proposed-security-rule"]


def test_no_pack_says_itself_that_it_was_extended(own: Path, edit: Edit) -> None:
    edit("north-valley/checklist.toml", 'version = "1"', 'version = "1"\nextended_by = ["nobody 1"]')
    with pytest.raises(ChecklistError, match=r"^north-valley/checklist\.toml: extended_by: is not a key that belongs here"):
        load_checklists(shipped(), own=[own])


def test_the_named_folder_and_that_of_the_workspace_count_and_one_of_them_once(own: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    assert own_folders(None, workspace) == ()
    assert own_folders(own, workspace) == (own,)
    (workspace / "checklists").mkdir()
    assert own_folders(own, workspace) == (own, workspace / "checklists")
    assert own_folders(workspace / "checklists", workspace) == (workspace / "checklists",)
    (tmp_path / "link").symlink_to(workspace / "checklists")
    assert len(own_folders(tmp_path / "link", workspace)) == 1
    with pytest.raises(UsageError, match="There is no folder of checklists at"):
        own_folders(tmp_path / "nowhere", workspace)


def test_two_folders_may_not_hold_one_pack_each_of_one_name(own: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(own / "north-valley", other / "north-valley")
    with pytest.raises(ChecklistError, match="another pack of this name"):
        load_checklists(shipped(), own=[own, other])


def test_a_link_that_stays_inside_is_followed(own: Path) -> None:
    (own / "kept").mkdir()
    (own / "north-valley" / "bins.toml").rename(own / "kept" / "bins.txt")
    (own / "north-valley" / "bins.toml").symlink_to("../kept/bins.txt")
    assert load_checklist(shipped(), "north-valley", own=[own]).question("nv-01") is not None


def test_a_folder_with_more_than_anybody_writes_is_refused(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "MAX_PACK_BYTES", 1000)
    with pytest.raises(ChecklistError, match=r"^north-valley: its files come to more than 1,000 bytes"):
        load_checklists(shipped(), own=[own])
    monkeypatch.setattr(shelf, "MAX_ENTRIES", 3)
    with pytest.raises(ChecklistError, match="holds more than 3 entries"):
        load_checklists(shipped(), own=[own])


def test_what_begins_with_a_dot_is_not_looked_at(own: Path) -> None:
    (own / ".git").mkdir()
    (own / ".draft.toml").write_text("extends = ", encoding="utf-8")
    assert available(shipped(), own=[own])
    load_checklists(shipped(), own=[own])
