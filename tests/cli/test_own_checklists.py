"""``--checklists DIR`` before or after any verb, DILIGENCE_CHECKLISTS, the folder of the workspace: a house's own questions are asked."""

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

SOUND = Path(__file__).resolve().parent.parent / "assets" / "packs" / "sound" / "checklists"


@pytest.fixture
def own(shell: Shell) -> Path:
    return Path(shutil.copytree(SOUND, shell.home / "own"))


def test_the_option_stands_before_or_after_the_verb_and_the_variable_does_the_same(shell: Shell, own: Path) -> None:
    plain = shell.run("checklist", "list").stdout
    after = shell.run("checklist", "list", "--checklists", str(own))
    before = shell.run("--checklists", str(own), "checklist", "list")
    variable = shell.run("checklist", "list", DILIGENCE_CHECKLISTS=str(own))
    assert after.stdout == before.stdout == variable.stdout != plain
    assert "north-valley" not in plain
    row = next(line for line in after.stdout.splitlines() if line.startswith("hipaa-security"))
    assert "2026.11+north-valley 1+south-valley 1" in row


def test_a_pack_and_an_extended_one_are_shown(shell: Shell, own: Path) -> None:
    assert "nv-01" in shell.run("checklist", "show", "north-valley", "--checklists", str(own)).stdout
    shown = shell.run("checklist", "show", "hipaa-security", "--checklists", str(own)).stdout
    assert shown.index("off-03") < shown.index("nv-11") < shown.index("sv-11") < shown.index("off-04")


def test_a_folder_that_is_not_there_is_a_wrong_call(shell: Shell) -> None:
    for done in (
        shell.run("checklist", "lint", "--checklists", "nowhere"),
        shell.run("checklist", "list", DILIGENCE_CHECKLISTS="nowhere"),
        shell.officer("vendor", "add", "Vendor", "--checklists", "nowhere"),
    ):
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == "diligence: There is no folder of checklists at nowhere. Name another one with --checklists.\n"
    assert not (shell.home / "workspace").exists()


def test_a_question_of_the_house_is_answered_and_is_a_finding(shell: Shell, own: Path) -> None:
    assert shell.officer("vendor", "add", "Vendor", "--id", "vendor").returncode == 0
    done = shell.officer("--checklists", str(own), "answer", "vendor", "nv-11", "no", "--verified", "tested")
    assert done.returncode == 0, done.stderr
    with_own = shell.run("finding", "list", "vendor", "--checklists", str(own)).stdout
    assert "The bins stand open." in with_own
    assert "The bins stand open." not in shell.run("finding", "list", "vendor").stdout


def test_the_folder_of_the_workspace_needs_no_option(shell: Shell, own: Path) -> None:
    assert shell.officer("vendor", "add", "Vendor", "--id", "vendor").returncode == 0
    own.rename(shell.home / "workspace" / "checklists")
    assert "north-valley" in shell.run("checklist", "list").stdout
    assert shell.officer("answer", "vendor", "nv-11", "no").returncode == 0
    assert shell.run("checklist", "lint").returncode == 0


def test_a_broken_pack_of_the_house_stops_with_one_line(shell: Shell, own: Path) -> None:
    assert shell.officer("vendor", "add", "Vendor", "--id", "vendor").returncode == 0
    (own / "north-valley" / "bins.toml").write_text("id = ", encoding="utf-8")
    done = shell.officer("answer", "vendor", "nv-01", "no", "--checklists", str(own))
    assert done.returncode == 3
    assert done.stderr.startswith("diligence: north-valley/bins.toml: is not TOML: ")
    assert done.stderr.count("\n") == 1
