"""The walk line by line: the same as in the terminal UI, on standard input and output."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

INTAKE = (
    *("in-01=transcription", "in-02=up-to-10000", "in-03=US", "in-04=none"),
    *("in-05=none", "in-06=vendor-cloud", "in-07=none", "in-08=none"),
)


@dataclass(frozen=True)
class Walk:
    """Walks the review of one vendor with lines that are typed."""

    home: Path

    def run(self, *arguments: str, typed: bytes = b"", cwd: Path | None = None) -> "subprocess.CompletedProcess[bytes]":
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DILIGENCE_", "XDG_"))}
        mine = {"HOME": str(self.home), "DILIGENCE_WORKSPACE": str(self.home / "workspace"), "NO_COLOR": "1", "PYTHONUTF8": "1"}
        command = [sys.executable, "-m", "diligence", "--as", "officer@clinic.example", "--role", "security-officer", *arguments]
        return subprocess.run(command, input=typed, env=kept | mine, capture_output=True, check=False, timeout=60, cwd=cwd)

    def walk(self, *lines: str) -> str:
        done = self.run("review", "acme", "--plain", typed="".join(f"{line}\n" for line in lines).encode())
        assert done.returncode == 0, done.stderr
        assert not done.stderr
        return done.stdout.decode()

    def answers(self) -> dict[str, Any]:
        from diligence.workspace.workspace import open_workspace

        workspace = open_workspace(self.home / "workspace", create=False)
        answered = workspace.review_of("acme").answers
        answers = {name: stamped.event for name, stamped in answered.items() if not name.startswith("in-")}
        workspace.close()
        return answers


@pytest.fixture
def acme(tmp_path: Path) -> Walk:
    walk = Walk(tmp_path)
    assert walk.run("vendor", "add", "Acme").returncode == 0
    assert walk.run("intake", "acme", *INTAKE).returncode == 0
    return walk


def total(shown: str) -> int:
    """Return how many questions the walk says it asks."""
    counted = re.findall(r"\d+ of (\d+) (?:questions are open|answered)", shown)
    assert len(set(counted)) == 1
    return int(counted[0])


def test_a_question_comes_with_why_what_to_ask_for_and_a_prompt(acme: Walk) -> None:
    shown = acme.walk("q")
    of = total(shown)
    assert of > 70
    assert f"Acme: {of - 8} of {of} questions are open." in shown
    assert "Depth: standard." in shown
    for part in (f"rm-01 (9 of {of}): Is there", "  Why: ", "  Ask for: ", "  Takes yes, no or partial", "> q", f"8 of {of} answered"):
        assert part in shown


def test_every_command_does_what_its_key_does_in_the_ui(acme: Walk) -> None:
    (acme.home / "report.txt").write_text("a report")
    assert acme.run("evidence", "add", "acme", str(acme.home / "report.txt"), "--kind", "policy").returncode == 0
    shown = acme.walk(
        "y",  # rm-01, and on to rm-02
        "2026-05-14", "s", "b", "n",  # rm-02 typed; rm-03 skipped and gone back to
        "b", "c", "Done in spring", "mail of 2 November", "v", "2", "e", "1", "t", "ask again",
        "q",
    )  # fmt: skip
    saved = acme.answers()
    assert saved["rm-01"].value == "yes"
    assert (saved["rm-02"].value, saved["rm-03"].value) == ("2026-05-14", "no")
    assert "Saved: rm-03 = no (claimed)." in shown
    changed = saved["rm-03"] if saved["rm-03"].claim else saved["rm-02"]
    assert (changed.claim, changed.source, changed.verified.value, changed.evidence, changed.note) == (
        "Done in spring", "mail of 2 November", "document-seen", (1,), "ask again",
    )  # fmt: skip


def test_choices_are_taken_by_their_numbers_and_words_of_one_letter_with_an_equals_sign(acme: Walk) -> None:
    ids = [line.split(" ", 1)[0] for line in acme.walk(*["s"] * 80, "q").splitlines() if re.search(r" of [0-9]+\): ", line)]
    choices, text = ids.index("enc-03"), ids.index("rm-06")
    acme.walk(*["s"] * choices, "1, 3", "q")
    acme.walk(*["s"] * text, "=y", "q")
    saved = acme.answers()
    assert saved["enc-03"].value == "fips-140-3, not-validated"
    assert saved["rm-06"].value == "y"


def test_undo_goes_back_to_the_question_and_survives_a_restart(acme: Walk) -> None:
    acme.walk("y", "q")
    assert "Taken back: answered rm-01." in acme.walk("u", "q")
    assert acme.answers() == {}
    assert "Brought back: answered rm-01." in acme.walk("r", "q")
    assert acme.answers()["rm-01"].value == "yes"


def test_what_does_not_fit_is_said_in_a_sentence_and_asked_again(acme: Walk) -> None:
    shown = acme.walk("y", "n", "u", "x", "a", "", "v", "yes", "9", "e", "one", "e", "7", "v", "maybe", "?", "q")
    assert "does not fit question rm-02" in shown
    assert "'maybe' does not fit question rm-01" in shown
    assert "'n/a' needs a reason" in shown
    assert "Type a number from 1 to 6" in shown
    assert "Traceback" not in shown


def test_the_end_of_the_input_ends_the_walk_with_everything_saved(acme: Walk) -> None:
    shown = acme.walk("y")
    assert f"9 of {total(shown)} answered" in shown
    assert acme.answers()["rm-01"].value == "yes"


def test_bytes_that_are_no_text_do_no_harm(acme: Walk) -> None:
    done = acme.run("review", "acme", "--plain", typed=b"\xff\xfe\x1b]0;x\x07\nt\n\x1b[31m\xff\nq\n")
    assert done.returncode == 0, done.stderr
    assert b"\x1b" not in done.stdout


def test_without_a_terminal_the_ui_is_not_opened(acme: Walk) -> None:
    alone = acme.run()
    assert alone.returncode == 0
    assert b"Without a command it opens the terminal UI." in alone.stdout
    walk = acme.run("review", "acme")
    assert walk.returncode == 2
    assert b"--plain" in walk.stderr
    assert acme.run("review", "nobody", "--plain").returncode == 2
    assert acme.run("demo").returncode == 2


def test_the_demo_is_made_in_a_folder_of_its_own(acme: Walk) -> None:
    place = acme.home / "demo"
    done = acme.run("demo", "--keep", str(place))
    assert done.returncode == 0, done.stderr
    listed = json.loads(acme.run("--workspace", str(place), "vendor", "list", "--format", "json").stdout)
    assert {line["vendor"] for line in listed} == {"sample", "bluebird", "city-shredding"}
    shown = acme.run("--workspace", str(place), "document", "list", "sample").stdout.decode()
    assert shown.count("coding-vendor-") == 3
    again = acme.run("demo", "--keep", str(place))
    assert again.returncode == 0
    assert json.loads(acme.run("--workspace", str(place), "vendor", "list", "--format", "json").stdout) == listed
    assert {line["vendor"] for line in json.loads(acme.run("vendor", "list", "--format", "json").stdout)} == {"acme"}
