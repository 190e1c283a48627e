"""Wrong input gets one sentence with the remedy and its exit status, never a traceback, and nothing that was saved is lost."""

import json
import sqlite3
import struct
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest
from pypdf import PdfWriter


class Shell(Protocol):
    home: Path

    def run(self, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]": ...
    def officer(self, *arguments: str) -> "subprocess.CompletedProcess[str]": ...


def assert_one_sentence(done: "subprocess.CompletedProcess[str]", status: int) -> None:
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "error of our own" not in done.stderr
    message = [line for line in done.stderr.splitlines() if line.strip()]
    assert len(message) == 1, done.stderr
    assert message[0].startswith("diligence: ")
    assert message[0].endswith(".")


def a_png(path: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b""))


def a_password_protected_pdf(path: Path) -> None:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    writer.encrypt("made-up", algorithm="AES-256")
    with path.open("wb") as file:
        writer.write(file)


FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "no-such-file": (lambda _: None, "not-found"),
    "a-directory": (lambda path: path.mkdir(), "not-a-file"),
    "an-empty-file": (lambda path: path.touch(), "empty"),
    "a-png-named-pdf": (a_png, "not-a-pdf"),
    "a-password": (a_password_protected_pdf, "password"),
    "garbage": (lambda path: path.write_bytes(b"%PDF-1.7\n\x00\xff garbage"), "damaged"),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("verb", ["scan", "text"])
def test_a_file_that_cannot_be_read(shell: Shell, name: str, verb: str) -> None:
    make, _ = FILES[name]
    make(shell.home / "vendor.pdf")
    assert_one_sentence(shell.run(verb, "vendor.pdf"), 3)


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_as_json(shell: Shell, name: str) -> None:
    make, code = FILES[name]
    make(shell.home / "vendor.pdf")
    done = shell.run("scan", "--format", "json", "vendor.pdf")
    assert done.returncode == 3
    result = json.loads(done.stdout)
    assert result["schema"] == "diligence.scan/1"
    assert result["document"]["file"] == "vendor.pdf"
    assert result["error"]["code"] == code
    assert result["error"]["message"].endswith(".")


def test_a_bad_file_does_not_keep_the_good_ones_from_being_read(shell: Shell, samples: Path) -> None:
    good = samples / "coding-vendor-stock.pdf"
    done = shell.run("scan", "--format", "json", "missing.pdf", str(good))
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 3
    assert "error" in first
    assert second["document"]["pages"] > 0


def test_a_name_that_would_steer_the_terminal_is_shown_harmless(shell: Shell) -> None:
    done = shell.run("scan", "\x1b]52;c;AAAA\x07\u202efdp.exe")
    assert done.returncode == 3
    assert "\x1b" not in done.stderr
    assert "\u202e" not in done.stderr
    assert "\\x1b]52" in done.stderr


def test_a_workspace_that_is_not_there(shell: Shell) -> None:
    assert_one_sentence(shell.run("vendor", "list"), 7)


def test_a_workspace_that_cannot_be_written(shell: Shell) -> None:
    (shell.home / "file").touch()
    assert_one_sentence(shell.officer("--workspace", "file/below", "vendor", "add", "Sample"), 7)


def test_a_corrupt_workspace(shell: Shell) -> None:
    assert shell.officer("vendor", "add", "Sample").returncode == 0
    database = shell.home / "workspace" / "diligence.sqlite3"
    for beside in database.parent.glob("diligence.sqlite3-*"):
        beside.unlink()
    database.write_bytes(b"This is no database. " * 500)
    assert_one_sentence(shell.run("vendor", "list"), 7)


def test_a_workspace_of_a_newer_version_is_left_as_it_is(shell: Shell) -> None:
    assert shell.officer("vendor", "add", "Sample").returncode == 0
    database = shell.home / "workspace" / "diligence.sqlite3"
    with sqlite3.connect(database) as connection:
        connection.execute("INSERT INTO migration VALUES (9999, 'of-the-future', ?, '2099-01-01T00:00:00Z')", ["f" * 64])
    connection.close()
    before = database.read_bytes()
    assert_one_sentence(shell.run("vendor", "list"), 7)
    assert database.read_bytes() == before


def test_settings_and_policy_that_are_wrong_say_where(shell: Shell) -> None:
    assert shell.officer("vendor", "add", "Sample").returncode == 0
    (shell.home / "workspace" / "policy.toml").write_text('required_roles = ["king"]\n')
    done = shell.run("vendor", "list")
    assert_one_sentence(done, 7)
    assert "policy.toml" in done.stderr
    assert "required_roles" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("vendor", "add", ""),
        ("vendor", "add", "***"),
        ("vendor", "add", "Sample", "--id", "Not An Id"),
        ("vendor", "show", "nobody"),
        ("answer", "sample", "rm-99", "yes"),
        ("answer", "sample", "rm-01", "banana"),
        ("answer", "sample", "rm-01", "yes", "--evidence", "7"),
        ("answer", "sample", "rm-01", "n/a"),
        ("decide", "sample", "nothing", "accept", "--reason", "x"),
        ("decide", "sample", "rm-01", "accept", "--reason", " "),
        ("decide", "sample", "rm-01", "accept", "--reason", "x", "--until", "2001-01-01"),
        ("agreement", "grade", "sample", "offshore", "specific", "--reason", "x"),
        ("document", "add", "sample", "README.txt", "--replaces", "3"),
        ("evidence", "add", "sample", "README.txt", "--kind", "policy", "--period", "2026-01-02/2026-01-01"),
        ("undo", "sample"),
        ("checklist", "show", "nothing"),
    ],
    ids=" ".join,
)
def test_a_command_that_does_not_fit(shell: Shell, arguments: tuple[str, ...]) -> None:
    assert shell.officer("vendor", "add", "Sample").returncode == 0
    (shell.home / "README.txt").write_text("made up")
    assert_one_sentence(shell.officer(*arguments), 2)
    assert json.loads(shell.run("vendor", "show", "sample", "--format", "json").stdout)["history_length"] == 1


@pytest.mark.parametrize(
    "arguments",
    [("nothing",), ("scan",), ("scan", "--format", "xml", "x.pdf"), ("decide", "sample", "rm-01", "perhaps", "--reason", "x"),
     ("evidence", "add", "sample", "x", "--kind", "y", "--issued", "yesterday"), ("--role", "king", "vendor", "add", "Sample")],
    ids=" ".join,
)  # fmt: skip
def test_a_command_that_is_misspelled(shell: Shell, arguments: tuple[str, ...]) -> None:
    done = shell.run("--as", "officer@clinic.example", *arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_nobody_acts_without_a_name(shell: Shell) -> None:
    assert_one_sentence(shell.run("vendor", "add", "Sample"), 2)


def test_who_acts_may_stand_in_the_settings(shell: Shell) -> None:
    (shell.home / "workspace").mkdir()
    (shell.home / "workspace" / "settings.toml").write_text('email = "officer@clinic.example"\nrole = "security-officer"\n')
    assert shell.run("vendor", "add", "Sample").returncode == 0


def test_an_approval_with_an_open_critical_finding_is_refused(shell: Shell) -> None:
    assert shell.officer("vendor", "add", "Sample").returncode == 0
    done = shell.officer("outcome", "sample", "approved", "--reason", "they are nice")
    assert_one_sentence(done, 8)
    assert "baa-document" in done.stderr


def test_an_export_without_an_outcome_is_refused(shell: Shell) -> None:
    assert shell.officer("vendor", "add", "Sample").returncode == 0
    assert_one_sentence(shell.officer("export", "sample", "-o", "out.toml"), 8)
    assert not (shell.home / "out.toml").exists()


def test_an_acceptance_longer_than_the_policy_allows_is_refused(shell: Shell) -> None:
    assert shell.officer("vendor", "add", "Sample").returncode == 0
    assert_one_sentence(shell.officer("decide", "sample", "rm-01", "accept", "--reason", "x", "--until", "2099-01-01"), 8)


def test_a_backup_is_never_written_over_a_file(shell: Shell) -> None:
    assert shell.officer("vendor", "add", "Sample").returncode == 0
    (shell.home / "mine.zip").write_text("precious")
    assert_one_sentence(shell.run("backup", "mine.zip"), 7)
    assert (shell.home / "mine.zip").read_text() == "precious"


def test_a_backup_goes_into_an_empty_workspace_and_nowhere_else(shell: Shell) -> None:
    assert shell.officer("vendor", "add", "Sample").returncode == 0
    assert shell.run("backup", "all.zip").returncode == 0
    assert_one_sentence(shell.run("restore", "all.zip"), 7)
    assert shell.run("--workspace", "other", "restore", "all.zip").returncode == 0
    assert "sample" in shell.run("--workspace", "other", "vendor", "list").stdout


def test_a_damaged_backup_is_refused(shell: Shell) -> None:
    assert shell.officer("vendor", "add", "Sample").returncode == 0
    assert shell.run("backup", "all.zip").returncode == 0
    whole = (shell.home / "all.zip").read_bytes()
    (shell.home / "cut.zip").write_bytes(whole[: len(whole) // 2])
    assert_one_sentence(shell.run("--workspace", "other", "restore", "cut.zip"), 3)
