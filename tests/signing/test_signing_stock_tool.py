"""Both directions with the real ``ssh-keygen``: what it signs is verified here, and what is signed here it verifies."""

import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_ssh_private_key

from diligence.errors import SigningError
from diligence.signing import sshsig
from diligence.signing.examine import examine
from diligence.signing.key_types import fingerprint
from diligence.signing.keys import SigningKey, load_key, make_key
from diligence.signing.trust import parse_trust

SPACE = "diligence-findings.v1/legal"
TEXT = "Findings, for review by counsel: Zürich\n".encode()


def call(*arguments: str, text: bytes = b"", env: dict[str, str] | None = None) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(arguments, input=text, capture_output=True, check=False, timeout=60, env=env)


@pytest.mark.parametrize(
    "kind",
    [("ed25519", "256"), ("ecdsa", "256"), ("ecdsa", "384"), ("ecdsa", "521"), ("rsa", "2048"), ("rsa", "3072")],
    ids="-".join,
)
@pytest.mark.parametrize("digest", ["sha512", "sha256"])
def test_what_the_stock_tool_signs_is_verified(kind: tuple[str, str], digest: str, tmp_path: Path, ssh_keygen: str) -> None:
    key, text = tmp_path / "key", tmp_path / "text"
    made = call(ssh_keygen, "-q", "-t", kind[0], "-b", kind[1], "-N", "", "-f", str(key))
    assert made.returncode == 0, made.stderr
    text.write_bytes(TEXT)
    made = call(ssh_keygen, "-Y", "sign", "-f", str(key), "-n", SPACE, "-O", f"hashalg={digest}", str(text))
    assert made.returncode == 0, made.stderr
    armored = (tmp_path / "text.sig").read_text()
    checked = sshsig.check(armored, TEXT, SPACE)
    shown = call(ssh_keygen, "-l", "-f", str(key)).stdout.decode().split()[1]
    assert fingerprint(checked) == shown
    with pytest.raises(SigningError, match="does not fit"):
        sshsig.check(armored, TEXT + b"x", SPACE)
    with pytest.raises(SigningError, match="made for the namespace"):
        sshsig.check(armored, TEXT, "git")


def test_a_small_rsa_key_is_refused(tmp_path: Path, ssh_keygen: str) -> None:
    key, text = tmp_path / "key", tmp_path / "text"
    assert call(ssh_keygen, "-q", "-t", "rsa", "-b", "1024", "-N", "", "-f", str(key)).returncode == 0
    text.write_bytes(TEXT)
    assert call(ssh_keygen, "-Y", "sign", "-f", str(key), "-n", SPACE, str(text)).returncode == 0
    with pytest.raises(SigningError, match="1024 bits"):
        sshsig.check((tmp_path / "text.sig").read_text(), TEXT, SPACE)


def test_the_stock_tool_verifies_each_block_of_a_file(people: Any, signed: bytes, tmp_path: Path, ssh_keygen: str) -> None:
    (tmp_path / "trust").write_text(people.trust())
    for block in examine(signed).blocks:
        (tmp_path / "block.sig").write_text(block.value)
        arguments = (
            ssh_keygen, "-Y", "verify", "-f", str(tmp_path / "trust"), "-I", block.signer, "-n", f"diligence-findings.v1/{block.role}",
            "-s", str(tmp_path / "block.sig"),
        )  # fmt: skip
        good = call(*arguments, text=signed[: block.covers])
        assert good.returncode == 0, good.stderr
        assert block.key.encode() in good.stdout
        assert call(*arguments, text=signed[: block.covers - 1]).returncode != 0


def test_a_block_signed_by_the_stock_tool_is_one_of_ours(people: Any, payload: bytes, tmp_path: Path, ssh_keygen: str) -> None:
    above = people.append(payload, "security-officer", people.first)
    above += (
        f'[[signature]]\nrole = "legal"\nsigner = "counsel@clinic.example"\nkey = "{people.keys["legal"].fingerprint}"\n'
        "signed_at = 2025-03-02T10:30:00Z\n"
    ).encode()
    (tmp_path / "above").write_bytes(above)
    done = call(ssh_keygen, "-Y", "sign", "-f", str(people.folder / "legal"), "-n", SPACE, str(tmp_path / "above"))
    assert done.returncode == 0, done.stderr
    by_hand = above + b"value = '''\n" + (tmp_path / "above.sig").read_bytes() + b"'''\n"
    assert by_hand == people.both(payload), "Ed25519 signatures are deterministic, so both tools write the same file"


def test_the_stock_tool_reads_the_keys_made_here(tmp_path: Path, ssh_keygen: str) -> None:
    made = make_key(tmp_path / "keys" / "plain", None, "officer@clinic.example")
    assert call(ssh_keygen, "-y", "-f", str(tmp_path / "keys" / "plain")).stdout.decode().split()[:2] == made.public_line.split()[:2]
    shown = call(ssh_keygen, "-l", "-f", str(tmp_path / "keys" / "plain.pub")).stdout.decode().split()
    assert shown[1:3] == [made.fingerprint, "officer@clinic.example"]


def test_the_stock_tool_opens_a_key_with_its_passphrase(tmp_path: Path, ssh_keygen: str) -> None:
    made = make_key(tmp_path / "key", b"correct horse", "c")
    good = call(ssh_keygen, "-y", "-P", "correct horse", "-f", str(tmp_path / "key"))
    assert good.stdout.decode().split()[1] == made.public_line.split()[1]
    assert call(ssh_keygen, "-y", "-P", "wrong", "-f", str(tmp_path / "key")).returncode != 0


def test_a_key_of_the_stock_tool_signs_here(tmp_path: Path, ssh_keygen: str) -> None:
    path = tmp_path / "key"
    assert call(ssh_keygen, "-q", "-t", "ed25519", "-a", "16", "-N", "word", "-f", str(path)).returncode == 0
    key = load_key(path, b"word")
    assert isinstance(key, SigningKey)
    assert call(ssh_keygen, "-l", "-f", str(path)).stdout.decode().split()[1] == key.fingerprint
    load_ssh_private_key(path.read_bytes(), b"word")
    assert sshsig.check(key.sign(TEXT, SPACE), TEXT, SPACE) == key.public


@pytest.mark.parametrize(
    ("options", "seconds"),
    [
        ('namespaces="diligence-findings.v1/legal"', 0),
        ('namespaces="git,diligence-findings.v1/legal"', 0),
        ('namespaces="diligence-findings.v1/security-officer"', 0),
        ("", 0),
        ('valid-after="20250302103000Z"', 0),
        ('valid-after="20250302103000Z"', -1),
        ('valid-before="20250302103000Z"', 0),
        ('valid-before="20250302103000Z"', 1),
        ('valid-after="20250302Z",valid-before="202503021031Z"', 0),
        ('NAMESPACES="diligence-findings.v1/legal"', 0),
        ('namespaces="diligence-findings.v1/legal",valid-before="20250302103001Z"', 2),
    ],
)
def test_trust_is_read_as_the_stock_tool_reads_it(options: str, seconds: int, people: Any, tmp_path: Path, ssh_keygen: str) -> None:
    line = f"a@b.example,counsel@clinic.example {options} {people.lines['legal']}\n".replace("  ", " ")
    at = people.second + timedelta(seconds=seconds)
    armored = people.keys["legal"].sign(TEXT, SPACE)
    (tmp_path / "trust").write_text(line)
    (tmp_path / "sig").write_text(armored)
    done = call(
        ssh_keygen, "-Y", "verify", "-f", str(tmp_path / "trust"), "-I", "counsel@clinic.example", "-n", SPACE,
        "-s", str(tmp_path / "sig"), "-O", f"verify-time={at:%Y%m%d%H%M%S}Z", text=TEXT,
    )  # fmt: skip
    objection = parse_trust(line).objection("counsel@clinic.example", people.keys["legal"].public, SPACE, at)
    assert (objection is None) == (done.returncode == 0), (objection, done.stderr)
