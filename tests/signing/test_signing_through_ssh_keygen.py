"""Signing with keys that only ``ssh-keygen`` reaches: other kinds, encrypted ones and an agent's, with the real tools and no mocks."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from diligence.errors import SigningError
from diligence.signing import stock_tool
from diligence.signing.keys import SigningKey, load_from_agent, load_key
from diligence.signing.report import Status
from diligence.signing.sign import sign
from diligence.signing.stock_tool import StockKey
from diligence.signing.trust import parse_trust
from diligence.signing.verify import verify
from diligence.signing.wire import string

KINDS = [("rsa", "2048"), ("rsa", "3072"), ("ecdsa", "256"), ("ecdsa", "384"), ("ecdsa", "521")]


def keygen(*arguments: str) -> None:
    subprocess.run(["ssh-keygen", "-q", *arguments], check=True, capture_output=True, timeout=60)


def made(folder: Path, kind: str, bits: str = "256", word: str = "", name: str = "key") -> Path:
    keygen("-t", kind, "-b", bits, "-N", word, "-a", "4", "-f", str(folder / name))
    return folder / name


def verified(data: bytes, path: Path, people: Any) -> Status:
    line = f'counsel@clinic.example namespaces="diligence-findings.v1/legal" {path.with_suffix(".pub").read_text()}'
    return verify(data, parse_trust(line), now=people.now).status


def signed_by(key: SigningKey | StockKey, people: Any) -> bytes:
    payload = b'# x\n[policy]\nrequired_roles = [\n    "legal",\n]\n'
    return sign(payload, role="legal", signer="counsel@clinic.example", key=key, signed_at=people.second)


@pytest.fixture
def agent(ssh_keygen: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An agent of its own, ended afterwards."""
    assert ssh_keygen
    if shutil.which("ssh-agent") is None or shutil.which("ssh-add") is None:
        pytest.skip("ssh-agent and ssh-add (OpenSSH) are not installed")
    running = subprocess.run(["ssh-agent", "-s"], check=True, capture_output=True, text=True, timeout=60)
    found = dict(re.findall(r"(SSH_AUTH_SOCK|SSH_AGENT_PID)=([^;]+);", running.stdout))
    monkeypatch.setenv("SSH_AUTH_SOCK", found["SSH_AUTH_SOCK"])
    yield
    subprocess.run(["ssh-agent", "-k"], check=True, capture_output=True, env={**os.environ, **found}, timeout=60)


def add(path: Path, *options: str) -> None:
    subprocess.run(["ssh-add", "-q", *options, str(path)], check=True, capture_output=True, timeout=60)


@pytest.mark.parametrize(("kind", "bits"), KINDS)
@pytest.mark.parametrize("word", ["", "correct horse"])
def test_a_key_of_another_kind_signs(kind: str, bits: str, word: str, people: Any, tmp_path: Path, ssh_keygen: str) -> None:
    assert ssh_keygen
    path = made(tmp_path, kind, bits, word)
    key = load_key(path, word.encode() or None)
    assert isinstance(key, StockKey)
    assert "correct" not in repr(key)
    assert verified(signed_by(key, people), path, people) is Status.VALID


def test_an_encrypted_key_of_the_stock_tool_signs(people: Any, tmp_path: Path, ssh_keygen: str) -> None:
    assert ssh_keygen
    path = made(tmp_path, "ed25519", word="word")
    key = load_key(path, b"word")
    assert isinstance(key, SigningKey)
    assert verified(signed_by(key, people), path, people) is Status.VALID


@pytest.mark.parametrize("word", [b"wrong", b"$(id)\\n`id`", b"\xff\xfe"])
def test_a_wrong_passphrase_is_told(word: bytes, people: Any, tmp_path: Path, ssh_keygen: str) -> None:
    assert ssh_keygen
    path = made(tmp_path, "rsa", "2048", "right")
    with pytest.raises(SigningError, match="does not open the key"):
        signed_by(load_key(path, word), people)
    with pytest.raises(SigningError, match="does not open the key"):
        load_key(path, b"a\0b")
    with pytest.raises(SigningError, match="needs its passphrase"):
        load_key(path, None)


def test_an_odd_passphrase_arrives_as_it_is(people: Any, tmp_path: Path, ssh_keygen: str) -> None:
    assert ssh_keygen
    word = "-n $(id) `id` \\n %s 'x' \"y\" Zürich"
    path = made(tmp_path, "ecdsa", "256", word)
    assert verified(signed_by(load_key(path, word.encode()), people), path, people) is Status.VALID


@pytest.mark.usefixtures("agent")
@pytest.mark.parametrize(("kind", "bits"), [("ed25519", "256"), *KINDS[1:3]])
def test_an_agent_signs(kind: str, bits: str, people: Any, tmp_path: Path) -> None:
    path = made(tmp_path, kind, bits)
    add(path)
    path.unlink()  # the private half is nowhere but in the agent
    key = load_from_agent(path.with_suffix(".pub"))
    assert verified(signed_by(key, people), path, people) is Status.VALID
    assert not key.wants_touch


@pytest.mark.usefixtures("agent")
def test_an_agent_that_does_not_hold_the_key(people: Any, tmp_path: Path) -> None:
    path = made(tmp_path, "ed25519")
    with pytest.raises(SigningError, match=r"agent does not hold the key .*SHA256:") as refused:
        signed_by(load_from_agent(path.with_suffix(".pub")), people)
    assert "ssh-add" in refused.value.remedy, "the private key beside it is not taken instead"


@pytest.mark.usefixtures("agent")
def test_an_agent_that_is_told_no(people: Any, tmp_path: Path) -> None:
    path = made(tmp_path, "ed25519")
    add(path, "-c")  # the agent asks its own SSH_ASKPASS, which is not there
    with pytest.raises(SigningError, match="agent refused"):
        signed_by(load_from_agent(path.with_suffix(".pub")), people)


@pytest.mark.parametrize("socket", [None, "nowhere"])
def test_no_agent(socket: str | None, people: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ssh_keygen: str) -> None:
    assert ssh_keygen
    if socket is None:
        monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    else:
        monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / socket))
    path = made(tmp_path, "ed25519")
    with pytest.raises(SigningError, match="No SSH agent can be reached") as refused:
        signed_by(load_from_agent(path.with_suffix(".pub")), people)
    assert "ssh-agent" in refused.value.remedy


def test_without_ssh_keygen(people: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ssh_keygen: str) -> None:
    assert ssh_keygen
    path = made(tmp_path, "ecdsa")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SigningError, match="ssh-keygen, which is not installed") as refused:
        signed_by(load_key(path, None), people)
    assert "Install OpenSSH" in refused.value.remedy


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("#!/bin/sh\nexit 1\n", "could not sign with the key .*: no reason was given"),
        ("#!/bin/sh\nprintf 'odd \\033[2J trouble\\n' >&2; exit 255\n", r"odd \\x1b\[2J trouble"),
        ("#!/bin/sh\nexit 0\n", "could not sign"),
        ("#!/bin/sh\necho 'device not found' >&2; exit 255\n", "not plugged in"),
        ("#!/bin/sh\nexec sleep 30\n", "Nobody answered"),
        ("no program at all", "could not be started"),
        ("#!/bin/sh\ncat >/dev/null; printf -- '-----BEGIN SSH SIGNATURE-----\\nAAAA\\n-----END SSH SIGNATURE-----\\n'\n", "breaks off"),
        ("#!/bin/sh\ncat >/dev/null; printf 'something else\\n'\n", "nothing else"),
    ],
)
def test_a_tool_that_misbehaves(
    script: str, message: str, people: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ssh_keygen: str
) -> None:
    assert ssh_keygen
    path = made(tmp_path, "ecdsa")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "ssh-keygen").write_text(script)
    (tmp_path / "bin" / "ssh-keygen").chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setattr(stock_tool, "PATIENCE", 1)
    with pytest.raises(SigningError, match=message):
        signed_by(load_key(path, None), people)


def test_a_signature_by_another_key_is_not_written(people: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ssh_keygen: str) -> None:
    path, other = made(tmp_path, "ecdsa"), made(tmp_path, "ecdsa", name="other")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "ssh-keygen").write_text(f'#!/bin/sh\nexec {ssh_keygen} -Y sign -n "$4" -f {other}\n')
    (tmp_path / "bin" / "ssh-keygen").chmod(0o700)
    key = load_key(path, None)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    with pytest.raises(SigningError, match="names a key that did not make it"):
        signed_by(key, people)


def test_nothing_is_left_behind_and_nothing_hangs_on_the_terminal(people: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                                  ssh_keygen: str) -> None:  # fmt: skip
    assert ssh_keygen
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    path = made(tmp_path, "rsa", "2048", "word")
    signed_by(load_key(path, b"word"), people)
    public = path.with_suffix(".pub")
    key = StockKey(path, load_from_agent(public).public)  # its passphrase is needed, and there is nobody to ask
    with pytest.raises(SigningError, match="does not open"):
        signed_by(key, people)
    assert not list((tmp_path / "scratch").iterdir())


def test_on_a_terminal_the_environment_stays_the_user_s_own(people: Any, tmp_path: Path, ssh_keygen: str) -> None:
    assert ssh_keygen
    path = made(tmp_path, "ecdsa")
    assert verified(signed_by(load_key(path, None, terminal=True), people), path, people) is Status.VALID


@pytest.mark.parametrize("content", [b"", b"hello", b"ssh-ed25519 AAAA\n", b"ssh-ed25519\n", b"\xff\xfe", b"ssh-dss AAAAB3NzaC1kc3M=\n"])
def test_what_is_no_public_key(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "key.pub").write_bytes(content)
    with pytest.raises(SigningError, match=r"is no public key|does not sign with .ssh-dss"):
        load_from_agent(tmp_path / "key.pub")


def test_a_private_key_is_not_taken_for_an_agent_s(people: Any) -> None:
    with pytest.raises(SigningError, match="is no public key"):
        load_from_agent(people.folder / "legal")


def test_a_security_key_says_that_it_wants_to_be_touched() -> None:
    public = string(b"sk-ssh-ed25519@openssh.com") + string(b"k" * 32) + string(b"ssh:")
    assert StockKey(Path("key"), public).wants_touch
