"""Making keys and reading them: file modes, passphrases, and messages that say what to do."""

import base64
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from diligence.errors import SigningError
from diligence.signing import keys, private_format
from diligence.signing.keys import load_key, make_key
from diligence.signing.private_format import look_at
from diligence.signing.stock_tool import StockKey
from diligence.signing.wire import string


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o277])
def test_modes_do_not_depend_on_the_umask(umask: int, tmp_path: Path) -> None:
    before = os.umask(umask)
    try:
        made = make_key(tmp_path / "a" / "b" / "key", None, "me")
    finally:
        os.umask(before)
    assert [mode(tmp_path / name) for name in ("a", "a/b", "a/b/key", "a/b/key.pub")] == [0o700, 0o700, 0o600, 0o644]
    assert (tmp_path / "a/b/key.pub").read_text() == made.public_line + "\n"
    assert load_key(tmp_path / "a/b/key", None).fingerprint == made.fingerprint


def test_an_existing_folder_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make_key(tmp_path / "key", None, "")
    assert mode(tmp_path) == 0o755
    assert (tmp_path / "key.pub").read_text().count(" ") == 1, "no comment, no blank at the end"


@pytest.mark.parametrize("taken", ["key", "key.pub"])
@pytest.mark.parametrize("kind", ["file", "dangling link"])
def test_no_file_is_written_over(taken: str, kind: str, tmp_path: Path) -> None:
    if kind == "file":
        (tmp_path / taken).write_text("mine")
    else:
        (tmp_path / taken).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SigningError, match="already"):
        make_key(tmp_path / "key", None, "me")
    assert [path.name for path in tmp_path.iterdir()] == [taken]


def test_a_file_that_appears_meanwhile_is_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_refuse_existing", lambda *_: (tmp_path / "key").write_text("mine"))
    with pytest.raises(SigningError, match="already"):
        make_key(tmp_path / "key", None, "me")
    assert (tmp_path / "key").read_text() == "mine"


def test_a_key_without_its_public_half_is_not_left_behind(tmp_path: Path) -> None:
    with pytest.raises(SigningError, match="cannot be written"):
        make_key(tmp_path / ("k" * 253), None, "me")  # with .pub the name is longer than names may be
    assert not list(tmp_path.iterdir())


def test_an_empty_passphrase_is_not_taken_for_none(tmp_path: Path) -> None:
    with pytest.raises(SigningError, match="empty passphrase"):
        make_key(tmp_path / "key", b"", "me")
    assert not list(tmp_path.iterdir())


def test_a_comment_stays_on_its_line(tmp_path: Path) -> None:
    make_key(tmp_path / "key", None, "me\nssh-ed25519 AAAA\x1b[2J")
    assert (tmp_path / "key.pub").read_text().count("\n") == 1
    assert "\x1b" not in (tmp_path / "key.pub").read_text()


def test_a_name_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(SigningError, match="cannot be written"):
        make_key(tmp_path / "a\0b", None, "me")
    with pytest.raises(SigningError, match="cannot be read"):
        load_key(tmp_path / "a\0b", None)
    (tmp_path / "file").write_text("")
    with pytest.raises(SigningError, match="cannot be written"):
        make_key(tmp_path / "file" / "key", None, "me")


def test_passphrases(tmp_path: Path) -> None:
    path = tmp_path / "key"
    made = make_key(path, b"right", "me")
    assert load_key(path, b"right").fingerprint == made.fingerprint
    assert load_key(path, lambda: b"right").fingerprint == made.fingerprint
    for nothing in (None, b"", lambda: b""):
        with pytest.raises(SigningError, match="needs its passphrase"):
            load_key(path, nothing)
    with pytest.raises(SigningError, match="does not open"):
        load_key(path, b"wrong")


def test_bcrypt_is_set_well_above_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_key(tmp_path / "key", b"word", "me")
    content = (tmp_path / "key").read_bytes()
    assert look_at(content, "key").encrypted
    monkeypatch.setattr(private_format, "MOST_BCRYPT_ROUNDS", keys.BCRYPT_ROUNDS - 1)
    with pytest.raises(SigningError, match=f"{keys.BCRYPT_ROUNDS} rounds"):
        look_at(content, "key")
    assert keys.BCRYPT_ROUNDS >= 100


def test_the_passphrase_is_not_asked_for_where_none_is_needed(tmp_path: Path) -> None:
    make_key(tmp_path / "key", None, "me")

    def ask() -> bytes:
        raise AssertionError("nobody should be asked")

    assert load_key(tmp_path / "key", ask)


@pytest.mark.parametrize("bits", [0o640, 0o604, 0o660])
def test_a_key_that_others_may_read_is_refused(bits: int, tmp_path: Path) -> None:
    make_key(tmp_path / "key", None, "me")
    (tmp_path / "key").chmod(bits)
    with pytest.raises(SigningError, match="Others on this machine may read") as refused:
        load_key(tmp_path / "key", None)
    assert "chmod 600" in refused.value.remedy


def pem_key() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def odd_key(kind: bytes = b"ssh-dss") -> bytes:
    """The outside of a private key of a kind that OpenSSH no longer makes, or that lives in a security key."""
    outside = b"openssh-key-v1\0" + b"".join(map(string, (b"none", b"none", b""))) + b"\0\0\0\x01" + string(string(kind))
    return b"-----BEGIN OPENSSH PRIVATE KEY-----\n" + base64.b64encode(outside) + b"\n-----END OPENSSH PRIVATE KEY-----\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "no private key", id="empty"),
        pytest.param(b"hello\n", "no private key", id="text"),
        pytest.param(b"\xff\x00" * 500, "no private key", id="bytes"),
        pytest.param(b"-----BEGIN OPENSSH PRIVATE KEY-----\n!!!!\n-----END OPENSSH PRIVATE KEY-----\n", "no private key", id="no-base64"),
        pytest.param(b"-----BEGIN OPENSSH PRIVATE KEY-----\nYQ==\n-----END OPENSSH PRIVATE KEY-----\n", "no private key", id="no-magic"),
        pytest.param(b"-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAA=\n-----END OPENSSH PRIVATE KEY-----\n",
                     "no private key", id="cut"),
        pytest.param(b"x" * 70_000, "far too large", id="large"),
        pytest.param(b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIN2k me\n", "is a public key", id="public"),
        pytest.param(pem_key(), "in an older format", id="pem"),
        pytest.param(odd_key(), "does not sign with .ssh-dss", id="another-kind"),
    ],
)  # fmt: skip
def test_what_is_no_signing_key(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(SigningError, match=message) as refused:
        load_key(path, b"word")
    assert refused.value.remedy


@pytest.mark.parametrize(("given", "word"), [(b"123456", b"123456"), (None, None), (lambda: b"asked", None)])
def test_the_pin_of_a_security_key_goes_to_the_stock_tool(given: Any, word: bytes | None, tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(odd_key(b"sk-ssh-ed25519@openssh.com"))
    (tmp_path / "key").chmod(0o600)
    key = load_key(tmp_path / "key", given)
    assert isinstance(key, StockKey)
    assert (key.word, key.agent, key.wants_touch) == (word, False, True)


def test_a_cut_key_is_damaged(tmp_path: Path) -> None:
    make_key(tmp_path / "key", None, "me")
    lines = (tmp_path / "key").read_bytes().split(b"\n")
    for kept in range(1, len(lines) - 2):
        (tmp_path / "key").write_bytes(b"\n".join([*lines[:kept], *lines[-2:]]))
        with pytest.raises(SigningError):
            load_key(tmp_path / "key", None)


def test_folders_pipes_and_missing_files_do_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    for name in ("pipe", ".", "absent"):
        with pytest.raises(SigningError):
            load_key(tmp_path / name, None)
