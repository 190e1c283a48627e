"""A file that was signed once and is never signed again: whatever changes here, it must still verify, and so must its own recipe."""

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from diligence.signing.report import Status
from diligence.signing.trust import load_trust, parse_trust
from diligence.signing.verify import verify

FOLDER = Path(__file__).resolve().parents[1] / "assets" / "signed"
YEARS_LATER = datetime(2040, 1, 1, tzinfo=UTC)


def test_the_file_is_still_what_its_signers_signed() -> None:
    trust = parse_trust((FOLDER / "allowed_signers").read_text(encoding="utf-8"))
    report = verify((FOLDER / "contract.toml").read_bytes(), trust, required_roles=("security-officer", "legal"), now=YEARS_LATER)
    assert report.first_line() == "SIGNATURES VALID. Recorded outcome: APPROVED WITH CONDITIONS, 1 critical and 1 high open."
    assert report.payload_sha256 == (FOLDER / "payload.sha256").read_text(encoding="utf-8").strip()
    assert [(one.role, one.signer) for one in report.signatures] == [
        ("security-officer", "officer@clinic.example"),
        ("legal", "counsel@clinic.example"),
    ]
    assert "valid until 2026-03-01" in report.warnings[0]


def test_its_own_recipe_still_works(ssh_keygen: str, tmp_path: Path) -> None:
    assert ssh_keygen
    shutil.copy(FOLDER / "contract.toml", tmp_path / "FILE")
    shutil.copy(FOLDER / "allowed_signers", tmp_path / "allowed_signers")
    commands = "sed -n 's/^#| //p' FILE > check.sh\nsh check.sh FILE allowed_signers security-officer legal\n"
    for line in commands.splitlines():
        assert f"#     {line}\n" in (tmp_path / "FILE").read_text(encoding="utf-8"), "the header gives these commands"
    done = subprocess.run(
        ["sh", "-e", "-c", commands],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        env={"PATH": os.environ["PATH"], "TMPDIR": str(tmp_path)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith(b"VALID: signed as security-officer legal \n")


def test_a_key_used_after_its_trust_ended_is_not_trusted(tmp_path: Path) -> None:
    path = tmp_path / "allowed_signers"
    path.write_text((FOLDER / "allowed_signers").read_text(encoding="utf-8").replace("20260101Z", "20250301Z"), encoding="utf-8")
    path.chmod(0o600)
    report = verify((FOLDER / "contract.toml").read_bytes(), load_trust(path), now=YEARS_LATER)
    assert report.status is Status.UNTRUSTED
    assert "trust in its key ended" in report.reasons[0]


@pytest.mark.parametrize("name", ["contract.toml", "allowed_signers"])
def test_git_leaves_the_bytes_alone(name: str) -> None:
    assert b"\r" not in (FOLDER / name).read_bytes()
