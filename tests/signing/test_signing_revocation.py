"""Revocation lists: those of ``ssh-keygen -k`` are read as ``ssh-keygen -Q`` reads them, plain lists too, and damage is told."""

import base64
import hashlib
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diligence.errors import SigningError
from diligence.signing.guarded import LARGEST
from diligence.signing.key_types import fingerprint
from diligence.signing.report import Status
from diligence.signing.revocation import load_revoked, parse_revoked
from diligence.signing.trust import parse_trust, public_key
from diligence.signing.verify import verify
from diligence.signing.wire import string

KEY, OTHER = (string(b"ssh-ed25519") + string(letter * 32) for letter in (b"a", b"b"))
LINE, OTHER_LINE = (f"ssh-ed25519 {base64.b64encode(key).decode()}" for key in (KEY, OTHER))
HEAD = b"SSHKRL\n\0" + (1).to_bytes(4, "big") + bytes(24) + string(b"") + string(b"a comment")


def section(kind: int, content: bytes) -> bytes:
    return bytes([kind]) + string(content)


@pytest.mark.parametrize("directive", ["key: {line}", "sha1: {line}", "sha256: {line}", "hash: {print}", "{line}"])
def test_lists_of_the_stock_tool_are_read_as_it_reads_them(directive: str, people: Any, tmp_path: Path, ssh_keygen: str) -> None:
    lines = [people.lines[role] for role in ("security-officer", "legal", "vendor")]
    keys = [public_key(line) for line in lines]
    for chosen in ([], [0], [2], [0, 1, 2]):
        spec = "".join(directive.format(line=lines[at], print=fingerprint(keys[at])) + "\n" for at in chosen)
        (tmp_path / "spec").write_text(spec)
        subprocess.run([ssh_keygen, "-q", "-k", "-f", str(tmp_path / "krl"), str(tmp_path / "spec")], check=True, capture_output=True)
        revoked = load_revoked(tmp_path / "krl")
        for at, line in enumerate(lines):
            (tmp_path / "key.pub").write_text(line + "\n")
            asked = subprocess.run(
                [ssh_keygen, "-Q", "-f", str(tmp_path / "krl"), str(tmp_path / "key.pub")], capture_output=True, check=False
            )
            assert (keys[at] in revoked) == (asked.returncode == 1) == (at in chosen)


def test_a_list_that_is_updated_and_speaks_of_certificates(people: Any, tmp_path: Path, ssh_keygen: str) -> None:
    (tmp_path / "ca.pub").write_text(people.lines["vendor"] + "\n")
    (tmp_path / "first").write_text("serial: 1-9\nid: someone\n")
    (tmp_path / "second").write_text(f"sha256: {people.lines['legal']}\n")
    krl = str(tmp_path / "krl")
    subprocess.run([ssh_keygen, "-q", "-k", "-f", krl, "-s", str(tmp_path / "ca.pub"), str(tmp_path / "first")], check=True)
    subprocess.run([ssh_keygen, "-q", "-k", "-u", "-f", krl, str(tmp_path / "second")], check=True)
    revoked = load_revoked(tmp_path / "krl")
    assert people.keys["legal"].public in revoked
    assert people.keys["vendor"].public not in revoked, "a certificate's authority is not itself revoked"


def test_plain_lists() -> None:
    revoked = parse_revoked(f"# gone\n\n  {LINE} a comment\r\n{fingerprint(OTHER)}\n".encode())
    assert KEY in revoked
    assert OTHER in revoked
    assert KEY[:-1] + b"x" not in revoked
    assert 3 not in revoked
    assert KEY not in parse_revoked(b"")


@pytest.mark.parametrize(
    "line",
    ["ssh-ed25519", "ssh-ed25519 AAAA", "SHA256:short", f"{fingerprint(KEY)} x", f"key: {LINE}", "MD5:00:11", "\x1b[2J", f'a="b" {LINE}'],
)
def test_a_line_that_cannot_be_read_spoils_the_list(line: str) -> None:
    with pytest.raises(SigningError, match="Line 2 of the revocation list") as refused:
        parse_revoked(f"{OTHER_LINE}\n{line}\n".encode())
    assert "\x1b" not in str(refused.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (HEAD.replace((1).to_bytes(4, "big"), (2).to_bytes(4, "big"), 1), "version 2"),
        (HEAD[:30], "breaks off"),
        (HEAD + b"\x02", "breaks off"),
        (HEAD + section(2, b"\0\0\0\x09x"), "breaks off"),
        (HEAD + section(3, string(b"x" * 19)), "wrong length"),
        (HEAD + section(5, string(b"x" * 20)), "wrong length"),
        (HEAD + section(4, b""), "bears a signature"),
        (HEAD + section(9, b""), "not known here"),
        (HEAD + section(255, string(b"new\x1b") + b"\x01" + string(b"")), r"demands something .*new\\x1b"),
        (HEAD + section(255, b""), "breaks off"),
    ],
)
def test_a_list_that_cannot_be_understood_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(SigningError, match=message) as refused:
        parse_revoked(content)
    assert "ssh-keygen -k" in refused.value.remedy


def test_what_may_be_passed_over_is() -> None:
    content = HEAD + section(255, string(b"new") + b"\0" + string(b"?")) + section(1, b"certificates") + section(2, string(KEY))
    revoked = parse_revoked(content + section(3, string(hashlib.sha1(OTHER, usedforsecurity=False).digest())))
    assert KEY in revoked
    assert OTHER in revoked


def test_a_revoked_key_is_not_trusted(people: Any, signed: bytes) -> None:
    trust = parse_trust(people.trust(), parse_revoked(people.lines["legal"].encode()))
    report = verify(signed, trust, now=people.now)
    assert report.status is Status.UNTRUSTED
    assert report.reasons == ("counsel@clinic.example as legal: its key was revoked",)
    assert report.outcome is None


@pytest.mark.parametrize(("role", "status"), [("vendor", Status.VALID), ("legal", Status.UNTRUSTED)])
def test_the_recipe_reads_a_plain_list_of_keys_alike(
    role: str, status: Status, people: Any, signed: bytes, recipe: Any, tmp_path: Path
) -> None:
    listed = f"# gone\n{people.lines[role]}\n"
    assert recipe.run(tmp_path, signed, people.trust(), revoked=listed).returncode == status
    assert verify(signed, parse_trust(people.trust(), parse_revoked(listed.encode())), now=people.now).status is status


def test_a_list_that_others_may_change_is_refused(tmp_path: Path) -> None:
    (tmp_path / "krl").write_text(LINE)
    (tmp_path / "krl").chmod(0o646)
    with pytest.raises(SigningError, match="may change"):
        load_revoked(tmp_path / "krl")
    with pytest.raises(SigningError, match="Name a key revocation list"):
        load_revoked(tmp_path / "absent")


def test_a_large_list_is_read_in_a_moment() -> None:
    entries = b"".join(string(number.to_bytes(32, "big")) for number in range(LARGEST // 36 - 10))
    assert KEY not in parse_revoked(HEAD + section(5, entries))


@given(data=st.binary(max_size=120))
def test_bytes_of_any_kind_are_read_or_refused(data: bytes) -> None:
    for content in (data, HEAD + data):
        try:
            parse_revoked(content)
        except SigningError as error:
            assert error.what  # noqa: PT017 - any list may be refused, with a reason
