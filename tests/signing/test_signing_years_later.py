"""A file that was signed once and is never signed again: whatever changes here, it must still verify, and so must its own recipe."""

import os
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

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


def test_a_file_of_today_in_fifteen_years(people: Any, payload: bytes) -> None:
    today = datetime.now(UTC).replace(microsecond=0)
    later = today + timedelta(days=15 * 365 + 4)
    lasting = payload.replace(b"valid_until = 2026-03-01", f"valid_until = {later.year + 1}-01-01".encode())
    data = people.sign(people.sign(lasting, "security-officer", today), "legal", today)
    assert verify(data, parse_trust(people.trust()), now=later).warnings == ()
    assert verify(data, parse_trust(people.trust()), now=later).status is Status.VALID
    ends = f',valid-before="{today.year + 1}0101Z"'
    report = verify(data, parse_trust(people.trust(options={"legal": ends})), now=later)
    assert report.status is Status.VALID
    assert report.warnings == (
        f"The trust in the key of counsel@clinic.example ended {today.year + 1}-01-01; that it signed before is the signer's own word",
    )
    both = people.trust(options={"legal": ends}) + people.trust("legal")
    assert verify(data, parse_trust(both), now=later).warnings == (), "another line trusts the key without an end"


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
