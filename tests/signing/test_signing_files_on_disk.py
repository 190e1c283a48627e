"""Findings files on disk: what a signer sees first, the files behind the findings, revisions that are shown again, and the commands."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from diligence.errors import SigningError
from diligence.model.base import Role
from diligence.signing.report import Report, Status
from diligence.workspace.replays import MEMORY_FILE, remember
from diligence.workspace.sealing import report_lines, sign_file, verify_file, what_would_be_signed

ROOT = Path(__file__).resolve().parents[2]


def finding(number: int, severity: str, state: str) -> str:
    return f'\n[[finding]]\nid = "f-{number}"\nseverity = "{severity}"\ntitle = "Gap {number}"\nstate = "{state}"\n'


@dataclass
class Desk:
    """A folder with an unsigned file, the keys, a trust file, and the two files that the findings name."""

    folder: Path
    people: Any

    @property
    def file(self) -> Path:
        return self.folder / "findings.toml"

    @property
    def trust(self) -> Path:
        return self.folder / "allowed_signers"

    def sign(self, *roles: str) -> None:
        for role, at in zip(roles, (self.people.first, self.people.second), strict=False):
            sign_file(self.file, role=Role(role), signer=self.people.addresses[role], key=self.people.folder / role, now=at)

    def verify(self, **more: Any) -> Report:
        return verify_file(self.file, trust=self.trust, now=self.people.now, **more)


@pytest.fixture
def desk(tmp_path: Path, people: Any, payload: bytes) -> Desk:
    tmp_path.chmod(0o700)
    (tmp_path / "baa.pdf").write_bytes(b"the agreement")
    (tmp_path / "soc2.pdf").write_bytes(b"the report")
    named = (
        f'\n[[document]]\nnumber = 1\nkind = "baa"\nsha256 = "{digest(b"the agreement")}"\n'
        f'\n[[evidence]]\nnumber = 4\nkind = "soc2-type-2"\nsha256 = "{digest(b"the report")}"\nfile = "soc2.pdf"\n'
    )
    (tmp_path / "findings.toml").write_bytes(payload + named.encode())
    (tmp_path / "allowed_signers").write_text(people.trust())
    return Desk(tmp_path, people)


def digest(content: bytes) -> str:

    return hashlib.sha256(content).hexdigest()


def test_the_signer_sees_what_stands_open_first(desk: Desk) -> None:
    states = [
        ("high", "open"),
        ("critical", "rejected"),
        ("critical", "change-required"),
        ("medium", "open"),
        ("high", "acceptance-requested"),
    ]
    more = "".join(finding(number, *one) for number, one in enumerate(states))
    desk.file.write_bytes(desk.file.read_bytes() + more.encode())
    shown = what_would_be_signed(desk.file)
    blockers = [line.split(":", 1)[1].strip() for line in shown if line.startswith("Blocker:")]
    assert blockers == [
        "critical: Breach notice after 90 days (open)", "critical: Gap 1 (rejected)", "high: Gap 0 (open)",
        "high: Gap 4 (acceptance-requested)",
    ]  # fmt: skip
    assert any(line.startswith("Outcome:") and "NOT APPROVED" in line for line in shown)
    assert any(line.startswith("Payload:") and len(line.split()[-1]) == 64 for line in shown)
    assert not any(line.startswith("Yours:") for line in shown)


def test_a_long_list_of_blockers_is_cut(desk: Desk) -> None:
    desk.file.write_bytes(desk.file.read_bytes() + "".join(finding(number, "high", "open") for number in range(40)).encode())
    blockers = [line for line in what_would_be_signed(desk.file) if line.startswith("Blocker:")]
    assert len(blockers) == 21
    assert "and 21 more" in blockers[-1]


def test_a_countersigner_sees_what_was_signed_before(desk: Desk) -> None:
    desk.sign("security-officer", "legal")
    shown = what_would_be_signed(desk.file)
    assert "officer@clinic.example as security-officer, 2025-03-01 09:00Z: this payload" in shown[-3]
    assert "counsel@clinic.example as legal, 2025-03-02 10:30Z: this payload and the signature before" in shown[-2]
    assert "what was signed as security-officer, legal" in shown[-1]


def test_a_file_that_changed_since_it_was_shown_is_not_signed(desk: Desk) -> None:
    shown = what_would_be_signed(desk.file)
    desk.file.write_bytes(desk.file.read_bytes().replace(b"not-approved", b"approved"))
    before = desk.file.read_bytes()
    with pytest.raises(SigningError, match="changed after it was shown"):
        sign_file(desk.file, role=Role.LEGAL, signer="a@b", key=desk.people.folder / "legal", shown=shown)
    assert desk.file.read_bytes() == before


def test_a_file_that_changes_while_it_is_signed_is_not_written(desk: Desk, monkeypatch: pytest.MonkeyPatch, ssh_keygen: str) -> None:
    subprocess.run([ssh_keygen, "-q", "-t", "ecdsa", "-N", "", "-f", str(desk.folder / "key")], check=True, capture_output=True)
    (desk.folder / "bin").mkdir()
    slow = f'#!/bin/sh\necho "# one more line" >> {desk.file}\nexec {ssh_keygen} "$@"\n'
    (desk.folder / "bin" / "ssh-keygen").write_text(slow)
    (desk.folder / "bin" / "ssh-keygen").chmod(0o700)
    monkeypatch.setenv("PATH", f"{desk.folder / 'bin'}:{os.environ['PATH']}")
    with pytest.raises(SigningError, match="changed while it was signed"):
        sign_file(desk.file, role=Role.LEGAL, signer="a@b", key=desk.folder / "key")
    assert b"[[signature]]" not in desk.file.read_bytes().partition(b"\n\n")[2]


def test_the_files_behind_the_findings(desk: Desk) -> None:
    desk.sign("security-officer", "legal")
    report = desk.verify(against=[desk.folder / "baa.pdf", desk.folder / "soc2.pdf"])
    assert report.status is Status.VALID
    assert [one.same_as for one in report.against] == ["document 1 (baa)", "evidence 4 (soc2 type 2)"]
    assert "  baa.pdf: the same as document 1 (baa)" in report_lines(report)
    assert desk.verify(against=[desk.folder / "baa.pdf"]).status is Status.VALID


def test_the_file_that_differs_is_named(desk: Desk) -> None:
    desk.sign("security-officer", "legal")
    (desk.folder / "soc2.pdf").write_bytes(b"another report")
    (desk.folder / "draft.pdf").write_bytes(b"another agreement")
    report = desk.verify(against=[desk.folder / "soc2.pdf", desk.folder / "draft.pdf"])
    assert report.status is Status.INCOMPLETE
    assert report.reasons[0] == "soc2.pdf differs from evidence 4 (soc2 type 2), which bears its name"
    assert report.reasons[1].startswith(
        "draft.pdf differs from every file that the findings name; still without its file: document 1 (baa)"
    )
    assert report.first_line().startswith("SIGNATURES INCOMPLETE. soc2.pdf differs")


def test_a_file_that_the_findings_do_not_name(desk: Desk) -> None:
    desk.sign("security-officer", "legal")
    (desk.folder / "soc2.pdf").rename(desk.folder / "renamed.pdf")
    (desk.folder / "more.pdf").write_bytes(b"more")
    report = desk.verify(against=[desk.folder / name for name in ("baa.pdf", "renamed.pdf", "more.pdf")])
    assert report.reasons == ("more.pdf is not named by the findings",)


def test_nothing_is_compared_with_findings_that_are_not_trusted(desk: Desk) -> None:
    desk.sign("security-officer", "legal")
    desk.trust.write_text(desk.people.trust("vendor"))
    report = desk.verify(against=[desk.folder / "baa.pdf"])
    assert (report.status, report.against, report.files) == (Status.UNTRUSTED, (), ())
    assert not any("baa" in line for line in report_lines(report))


@pytest.mark.parametrize("name", ["absent.pdf", ".", "a\0b"])
def test_a_file_that_cannot_be_read(name: str, desk: Desk) -> None:
    desk.sign("security-officer", "legal")
    with pytest.raises(SigningError, match="cannot be read"):
        desk.verify(against=[desk.folder / name])


def with_revision(desk: Desk, revision: int, *, face: str = "contract", round_: int = 1, more: str = "") -> Report:
    content = (desk.folder / "original").read_bytes()
    changed = content.replace(b"revision = 2", b"revision = %d" % revision).replace(b"round = 1", b"round = %d" % round_)
    desk.file.write_bytes(changed.replace(b'face = "contract"', f'face = "{face}"'.encode()) + more.encode())
    desk.sign("security-officer", "legal")
    return desk.verify(memory=desk.folder)


def replays(report: Report) -> list[str]:
    return [warning for warning in report.warnings if "revision" in warning or "verified before" in warning]


def test_an_older_revision_is_noticed(desk: Desk) -> None:
    shutil.copy(desk.file, desk.folder / "original")
    assert replays(with_revision(desk, 3)) == []
    assert replays(with_revision(desk, 3)) == [], "the same file again"
    assert replays(with_revision(desk, 3, face="record")) == [], "the other face of the same revision"
    older = with_revision(desk, 2)
    assert older.status is Status.VALID
    assert replays(older) == [
        "This is revision 2 of round 1, and revision 3 of round 1 was valid on 2025-06-01: ask whether it was taken back"
    ]
    assert replays(with_revision(desk, 3, more='\n[x]\na = "other"\n'))[0].startswith("Another file of the same revision 3")
    assert replays(with_revision(desk, 1, round_=2)) == [], "a new round begins its revisions anew"
    assert "round 2 was valid" in replays(with_revision(desk, 3))[0]


def test_only_valid_files_are_remembered(desk: Desk) -> None:
    shutil.copy(desk.file, desk.folder / "original")
    desk.sign("security-officer")
    assert desk.verify(memory=desk.folder).status is Status.INCOMPLETE
    assert not (desk.folder / MEMORY_FILE).exists()
    desk.trust.write_text(desk.people.trust("vendor"))
    assert desk.verify(memory=desk.folder).status is Status.UNTRUSTED
    assert not (desk.folder / MEMORY_FILE).exists()


def test_houses_do_not_get_in_each_other_s_way(desk: Desk) -> None:
    shutil.copy(desk.file, desk.folder / "original")
    with_revision(desk, 3)
    addresses = dict(desk.people.addresses)
    try:
        desk.people.addresses["security-officer"] = "officer@other.example"
        desk.trust.write_text(desk.people.trust().replace("officer@clinic", "officer@other"))
        assert replays(with_revision(desk, 1)) == []
    finally:
        desk.people.addresses.update(addresses)


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"a": 1}', b"\xff"])
def test_a_memory_that_cannot_be_read_does_not_hide_the_verdict(content: bytes, desk: Desk) -> None:
    desk.sign("security-officer", "legal")
    (desk.folder / MEMORY_FILE).write_bytes(content)
    report = desk.verify(memory=desk.folder)
    assert report.status is Status.VALID
    assert "cannot be read" in replays(report)[0]
    assert (desk.folder / MEMORY_FILE).read_bytes() == content


def test_a_memory_that_cannot_be_written_does_not_hide_the_verdict(desk: Desk) -> None:
    desk.sign("security-officer", "legal")
    report = desk.verify()
    (desk.folder / "room").mkdir()
    (desk.folder / "room" / MEMORY_FILE).symlink_to(desk.folder / "nowhere")
    assert "could not be remembered" in remember(desk.folder / "room", report, desk.people.now).warnings[-1]


def test_each_verdict_says_what_it_proves(desk: Desk) -> None:
    assert report_lines(desk.verify())[-1].startswith("Nothing in this file may be relied on")
    desk.sign("security-officer")
    assert "see the first line" in report_lines(desk.verify())[-1]
    desk.trust.write_text(desk.people.trust("legal"))
    assert "you do not trust" in report_lines(desk.verify())[-1]
    desk.trust.write_text(desk.people.trust())
    desk.sign("legal")
    said = " ".join(report_lines(desk.verify()))
    for words in ("who signed exactly these words in which role", "not that the words are true", "Nor do they prove when"):
        assert words in said


def run(desk: Desk, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    known = {"PATH": os.environ["PATH"], "HOME": str(desk.folder), "DILIGENCE_WORKSPACE": str(desk.folder / "workspace"), **environment}
    return subprocess.run(
        [sys.executable, "-m", "diligence", *arguments], cwd=desk.folder, env={**known, "PYTHONPATH": str(ROOT)}, capture_output=True,
        text=True, check=False, timeout=60,
    )  # fmt: skip


def test_the_commands_with_keys_of_the_stock_tool(desk: Desk, ssh_keygen: str) -> None:
    for name, kind, word in (("officer", "rsa", "word"), ("legal", "ecdsa", "")):
        subprocess.run([ssh_keygen, "-q", "-t", kind, "-N", word, "-f", str(desk.folder / name)], check=True, capture_output=True)
    (desk.folder / "word").write_text("word\n")
    signed = run(desk, "sign", "findings.toml", "--role", "security-officer", "--signer", "officer@clinic.example", "--key", "officer",
                 "--passphrase-file", "word", "--yes")  # fmt: skip
    assert signed.returncode == 0, signed.stderr
    assert "Blocker:       critical: Breach notice after 90 days (open)" in signed.stderr
    refused = run(desk, "sign", "findings.toml", "--role", "legal", "--signer", "counsel@clinic.example", "--agent", "legal.pub", "--yes")
    assert refused.returncode == 3
    assert "No SSH agent can be reached here" in refused.stderr
    signed = run(desk, "sign", "findings.toml", "--role", "legal", "--signer", "counsel@clinic.example", "--key", "legal", "--yes")
    assert signed.returncode == 0, signed.stderr
    assert "what was signed as security-officer" in signed.stderr
    lines = [(desk.folder / f"{name}.pub").read_text() for name in ("officer", "legal")]
    desk.trust.write_text(
        f'officer@clinic.example namespaces="diligence-findings.v1/security-officer" {lines[0]}'
        f'counsel@clinic.example namespaces="diligence-findings.v1/legal" {lines[1]}'
    )
    verify = ("verify", "findings.toml", "--allowed-signers", "allowed_signers")
    good = run(desk, *verify, "--against", "baa.pdf", "soc2.pdf")
    assert good.returncode == 0, good.stdout + good.stderr
    assert good.stdout.splitlines()[0] == "SIGNATURES VALID. Recorded outcome: NOT APPROVED, 2 critical open."
    assert "soc2.pdf: the same as evidence 4" in good.stdout
    (desk.folder / "gone").write_text(lines[1])
    revoked = run(desk, *verify, "--krl", "gone", "--format", "json")
    assert (revoked.returncode, json.loads(revoked.stdout)["status"]) == (5, "UNTRUSTED")
    assert run(desk, *verify, "baa.pdf").returncode == 2
    assert run(desk, *verify, "--require-outcome", "approved").returncode == 4
    assert not (desk.folder / "workspace").exists(), "a stranger without a workspace gets none"


@pytest.mark.parametrize("options", [(), ("--key", "a", "--agent", "b"), ("--agent", "b", "--passphrase-file", "c")])
def test_one_key_signs(options: tuple[str, ...], desk: Desk) -> None:
    done = run(desk, "sign", "findings.toml", "--role", "legal", "--signer", "a@b", "--yes", *options)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_workspace_remembers_by_command(desk: Desk) -> None:
    shutil.copy(desk.file, desk.folder / "original")
    added = run(desk, "--as", "a@clinic.example", "--role", "legal", "vendor", "add", "Acme")
    assert added.returncode == 0, added.stderr
    for revision, warned in ((3, False), (2, True)):
        with_revision(desk, revision)
        (desk.folder / MEMORY_FILE).unlink()
        done = run(desk, "verify", "findings.toml", "--allowed-signers", "allowed_signers")
        assert done.returncode == 0, done.stdout
        assert ("taken back" in done.stdout) is warned
