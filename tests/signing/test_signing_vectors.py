"""Outside conformance data: OpenSSH's own SSHSIG tests, Wycheproof's Ed25519 cases, toml-test. Skipped where the data is not there."""

import base64
import json
import re
import tomllib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from diligence.errors import SigningError
from diligence.export import findings_toml
from diligence.signing import key_types, sshsig
from diligence.signing.wire import string

KNOWN = ["ed25519", "ed25519_sk", "ecdsa", "ecdsa_sk", "ecdsa_sk_webauthn", "rsa"]


def openssh(vectors: Callable[[str], Path], name: str) -> tuple[str, bytes, str, bytes]:
    folder = vectors("openssh-sshsig")
    raw = (folder / f"{name}.sig").read_text()
    armored = sshsig.armor(base64.b64decode("".join(raw.split("\n")[1:-2])))
    public = base64.b64decode((folder / f"{name}.pub").read_text().split()[1])
    return armored, (folder / "signed-data").read_bytes(), (folder / "namespace").read_text().strip(), public


@pytest.mark.parametrize("name", KNOWN)
def test_openssh_signatures_are_verified(name: str, vectors: Callable[[str], Path]) -> None:
    armored, text, space, public = openssh(vectors, name)
    assert sshsig.check(armored, text, space) == public
    with pytest.raises(SigningError, match="does not fit"):
        sshsig.check(armored, text + b"\n", space)


@pytest.mark.parametrize("name", KNOWN)
def test_each_bit_of_an_openssh_signature_counts(name: str, vectors: Callable[[str], Path]) -> None:
    armored, text, space, public = openssh(vectors, name)
    blob = sshsig.dearmor(armored)
    for at in range(len(blob)):
        changed = sshsig.armor(blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :])
        try:
            key = sshsig.check(changed, text, space)
        except SigningError:
            continue
        assert key != public, f"byte {at} of the signature does not count"


def test_a_composite_post_quantum_key_is_named_and_not_called_bad(vectors: Callable[[str], Path]) -> None:
    armored, text, space, _ = openssh(vectors, "mldsa44-ed25519")
    with pytest.raises(SigningError, match="not known to this version") as refused:
        sshsig.check(armored, text, space)
    assert "mldsa44" in refused.value.what
    assert "newer version" in refused.value.remedy


def test_wycheproof_agrees_on_every_case(vectors: Callable[[str], Path]) -> None:
    groups = json.loads(vectors("wycheproof/ed25519_test.json").read_text())["testGroups"]
    wrong, seen = [], 0
    for group in groups:
        key = string(key_types.ED25519) + string(bytes.fromhex(group["publicKey"]["pk"]))
        for case in group["tests"]:
            seen += 1
            try:
                key_types.check(key, string(key_types.ED25519) + string(bytes.fromhex(case["sig"])), bytes.fromhex(case["msg"]))
                accepted = True
            except SigningError:
                accepted = False
            if accepted != (case["result"] == "valid"):
                wrong.append(case["tcId"])
    assert (seen, wrong) == (151, [])


def expressible(value: Any, depth: int = 0) -> bool:
    """Tell whether a value uses only what findings files use: bare keys, flat lists, whole numbers, and UTC times in whole seconds."""
    match value:
        case dict():
            return depth <= 4 and all(
                re.fullmatch(r"[A-Za-z0-9_-]+", key) and expressible(inner, depth + 1) for key, inner in value.items()
            )
        case list() if any(isinstance(one, dict) for one in value):
            return all(isinstance(one, dict) and expressible(one, depth) for one in value)
        case list():
            return not any(isinstance(one, list) for one in value) and all(expressible(one, depth) for one in value)
        case datetime():
            return value.utcoffset() == timedelta(0) and value.microsecond == 0
        case int():
            return abs(value) < 10**18
    return isinstance(value, str | date)


def test_the_toml_writer_keeps_every_document_that_it_can_express(vectors: Callable[[str], Path]) -> None:
    kept = 0
    for path in sorted(vectors("toml-test/valid").rglob("*.toml")):
        try:
            content = tomllib.loads(path.read_bytes().decode("utf-8"))
        except tomllib.TOMLDecodeError:
            continue  # one of the few where Python's own parser is of another opinion
        if not expressible(content):
            continue
        written = "".join(findings_toml._table((), content)).lstrip("\n")
        assert tomllib.loads(written) == content, path.name
        kept += 1
    assert kept >= 100
