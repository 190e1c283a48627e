"""Every bad pack of the museum is refused in one line that names file, table, key and remedy; the sound one is not.

A folder of ``tests/assets/packs`` is named by its defect. What cannot lie in a repository, such as a link out of it, is made first.
"""

import os
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from diligence.catalog.lint import lint
from diligence.catalog.location import shipped
from diligence.cli import main

MUSEUM = Path(__file__).resolve().parent.parent / "assets" / "packs"
SOUND = "sound"
SPECIMENS = sorted(folder.name for folder in MUSEUM.iterdir() if folder.name != SOUND)


def put_up(name: str, room: Path) -> tuple[Path, dict[str, Any]]:
    """Copy a specimen into a room of its own and make what is missing."""
    expected = tomllib.loads((MUSEUM / name / "expected.toml").read_text(encoding="utf-8"))
    own = room / "house" / "checklists"
    if (MUSEUM / name / "checklists").is_dir():
        shutil.copytree(MUSEUM / name / "checklists", own)
    own.mkdir(parents=True, exist_ok=True)
    for made in expected.get("make", ()):
        path = own / made["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        match made["kind"]:
            case "huge":
                path.write_bytes(b"#" * int(made["value"]))
            case "link":
                path.symlink_to(made["value"])
            case "pipe":
                os.mkfifo(path)
    return own, expected


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DILIGENCE_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.delenv("DILIGENCE_CHECKLISTS", raising=False)
    outside = tmp_path / "house" / "elsewhere"
    outside.mkdir(parents=True)
    for target in (outside / "checklist.toml", outside.with_suffix(".toml")):
        target.write_text('secret = "not to be read"\n', encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def shipped_faults() -> tuple[str, ...]:
    """What is wrong with the shipped checklists, if anything, which is another test's matter."""
    return lint(shipped())


def test_the_museum_is_large_enough_to_be_one() -> None:
    assert len(SPECIMENS) >= 20


@pytest.mark.parametrize("name", SPECIMENS)
def test_a_bad_pack_is_named_in_one_line(
    name: str, room: Path, shipped_faults: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    own, expected = put_up(name, room)
    status = main(["checklist", "lint", "--checklists", str(own)])
    lines = [line for line in capsys.readouterr().out.splitlines() if line not in shipped_faults]
    place = f"{expected['file']}: {expected['place']}" + (": " if expected["place"] else "")
    assert status == 1
    assert len(lines) == 1, lines
    assert lines[0].startswith(place)
    what, _, remedy = lines[0].removeprefix(place).partition(". ")
    assert expected["says"] in what
    assert expected["remedy"] in remedy
    assert lines[0].isprintable()
    assert "not to be read" not in lines[0]


@pytest.mark.parametrize("name", SPECIMENS)
def test_a_pack_that_cannot_be_read_stops_a_review_with_the_same_line(name: str, room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own, expected = put_up(name, room)
    status = main(["checklist", "list", "--checklists", str(own)])
    said = capsys.readouterr().err
    # What only the lint finds does not keep anybody from working; what is said is never more than one line.
    assert status in (0, 3)
    assert said.count("\n") == (1 if status else 0)
    assert not status or said.startswith(f"diligence: {expected['file']}: ")


def test_a_sound_pack_with_extensions_has_no_fault(room: Path, shipped_faults: tuple[str, ...]) -> None:
    own, _ = put_up(SOUND, room)
    assert lint(shipped(), own=(own,)) == shipped_faults
