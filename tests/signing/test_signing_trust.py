"""The trust file: what is read, what is refused with a message that names the line, and who may have written it."""

import base64
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diligence.errors import SigningError
from diligence.signing.guarded import LARGEST
from diligence.signing.trust import load_trust, parse_trust
from diligence.signing.wire import string

BLOB = string(b"ssh-ed25519") + string(b"k" * 32)
KEY = "ssh-ed25519 " + base64.b64encode(BLOB).decode()


def test_a_line_is_read_whole() -> None:
    trust = parse_trust(
        f'# ours\n\n  a@b,c@d namespaces="x/y,z",valid-after="20250102Z",valid-before="202512312359Z" {KEY} a comment, with words\n'
    )
    (entry,) = trust.entries
    assert entry.line == 3
    assert entry.principals == {"a@b", "c@d"}
    assert entry.key == BLOB
    assert entry.namespaces == {"x/y", "z"}
    assert entry.valid_after == datetime(2025, 1, 2, tzinfo=UTC)
    assert entry.valid_before == datetime(2025, 12, 31, 23, 59, tzinfo=UTC)


@pytest.mark.parametrize("line", [f"a@b {KEY}", f"a@b\t{KEY}", f"\ta@b  {KEY.replace(' ', '   ')}\r", f'a@b namespaces="n"\t{KEY}'])
def test_blanks_of_all_kinds(line: str) -> None:
    assert parse_trust(line).entries[0].key == BLOB


def test_another_line_for_the_same_key_may_allow_what_the_first_does_not() -> None:
    trust = parse_trust(f'a@b namespaces="n",valid-before="20250101Z" {KEY}\na@b namespaces="n",valid-after="20250201Z" {KEY}\n')
    days = {day: trust.objection("a@b", BLOB, "n", datetime(2025, month, 15, tzinfo=UTC)) for day, month in (("in", 3), ("between", 1))}
    assert days["in"] is None
    assert "begins 2025-02-01" in str(days["between"])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("a@b", "is not complete"),
        (f"a@b, {KEY}", "is not complete"),
        ("a@b ssh-ed25519", "is not complete"),
        ('a@b namespaces="n"', "is not complete"),
        ('a@b namespaces="n" ssh-ed25519 AAAA', "holds no public key"),
        ("a@b ssh-ed25519 !!!!", "is not complete"),
        (f"a@b ssh-rsa {KEY.split()[1]}", "holds no public key"),
        (f"*@clinic.example {KEY}", "wildcards"),
        (f"a?@b {KEY}", "wildcards"),
        (f"!a@b,c@d {KEY}", "wildcards"),
        (f'"a@b" {KEY}', "wildcards or quotation marks"),
        (f"a@b cert-authority {KEY}", "certificate authority"),
        (f'a@b CERT-AUTHORITY,namespaces="n" {KEY}', "certificate authority"),
        (f"a@b no-such-option {KEY}", "not known here: no-such-option"),
        (f'a@b no-such-option="x" {KEY}', "not known here: no-such-option"),
        (f"a@b namespaces {KEY}", "not known here: namespaces"),
        (f'a@b namespaces="n",namespaces="m" {KEY}', "gives namespaces twice"),
        (f'a@b namespaces="diligence-findings.v1/*" {KEY}', "namespaces with wildcards"),
        (f'a@b namespaces="" {KEY}', "namespaces with wildcards"),
        (f'a@b namespaces="n {KEY}', "is not complete"),
        (f'a@b namespaces="n", {KEY}', "options that cannot be read"),
        (f'a@b "n" {KEY}', "options that cannot be read"),
        (f'a@b valid-after="20250101" {KEY}', "valid-after without a Z"),
        (f'a@b valid-before="20250101120000" {KEY}', "valid-before without a Z"),
        (f'a@b valid-before="20250230Z" {KEY}', "no time"),
        (f'a@b valid-before="2025Z" {KEY}', "no time"),
        (f'a@b valid-before="+2025010Z" {KEY}', "no time"),
        (f'a@b valid-before="２０２５０１０１Z" {KEY}', "no time"),
        (KEY, "is not complete"),
    ],
)
def test_refused_lines_are_named(line: str, message: str) -> None:
    with pytest.raises(SigningError, match=message) as refused:
        parse_trust(f"# first\n{line}\n")
    assert "Line 2 " in refused.value.what
    assert refused.value.remedy


def test_a_time_without_a_zone_is_told_how_to_be_written() -> None:
    with pytest.raises(SigningError) as refused:
        parse_trust(f'a@b valid-after="20250101" {KEY}')
    assert 'valid-after="20250101Z"' in refused.value.remedy


def test_hostile_text_is_shown_in_escapes() -> None:
    with pytest.raises(SigningError) as refused:
        parse_trust(f'a@b valid-after="\x1b[2J\u202e" {KEY}')
    assert "\x1b" not in str(refused.value)
    assert "\\x1b" in str(refused.value)


@pytest.mark.parametrize("text", ["", "\n\n", "# nobody\n"])
def test_a_file_without_signers_is_refused(text: str) -> None:
    with pytest.raises(SigningError, match="names no signer"):
        parse_trust(text)


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666, 0o777])
def test_a_file_that_others_may_change_is_refused(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "trust"
    path.write_text(f"a@b {KEY}\n")
    path.chmod(mode)
    with pytest.raises(SigningError, match="may change") as refused:
        load_trust(path)
    assert "chmod go-w" in refused.value.remedy
    path.chmod(0o644)
    assert load_trust(path).entries


def test_a_file_of_another_user_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "trust"
    path.write_text(f"a@b {KEY}\n")
    path.chmod(0o644)
    if os.geteuid() == 0:
        os.chown(path, 12345, -1)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: 12345)
    with pytest.raises(SigningError, match="belongs to another user"):
        load_trust(path)


def test_what_is_no_trust_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    (tmp_path / "large").write_bytes(b"#" * (LARGEST + 1))
    (tmp_path / "large").chmod(0o600)
    tmp_path.chmod(0o700)
    for name, message in (
        ("pipe", "no file"),
        (".", "cannot be read"),
        ("absent", "cannot be read"),
        ("a\0b", "cannot be read"),
        ("large", "1 MiB"),
    ):
        with pytest.raises(SigningError, match=message):
            load_trust(tmp_path / name)


@given(
    text=st.text(max_size=200)
    | st.lists(st.sampled_from(["a@b", " ", ",", '"', "namespaces=", "=", "\\", KEY, "\t", "valid-after="])).map("".join)
)
def test_text_of_any_kind_is_read_or_refused(text: str) -> None:
    try:
        read = parse_trust(text).entries != ()
    except SigningError as error:
        read = error.what != ""
    assert read
