"""What ``sign`` refuses to put its name to, and what the bytes of a signed file are."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from diligence.errors import PolicyError, SigningError, UsageError
from diligence.model.findings_format import MAX_BYTES
from diligence.signing import examine as examination
from diligence.signing.examine import MOST_BLOCKS, examine, split
from diligence.signing.keys import SigningKey
from diligence.signing.sign import sign


def attempt(people: Any, data: bytes, **changes: Any) -> bytes:
    arguments = {"role": "legal", "signer": "counsel@clinic.example", "key": people.keys["legal"], "signed_at": people.second} | changes
    return sign(data, **arguments)


def test_a_countersignature_leaves_everything_above_it_as_it_was(people: Any, payload: bytes) -> None:
    once = people.sign(payload, "security-officer", people.first)
    twice = people.sign(once, "legal", people.second)
    assert once.startswith(payload)
    assert twice.startswith(once)
    assert examine(twice).payload == payload
    assert [block.covers for block in examine(twice).blocks] == [once.index(b"value = '''\n"), twice.rindex(b"value = '''\n")]


def test_signing_is_deterministic(people: Any, payload: bytes) -> None:
    assert attempt(people, payload) == attempt(people, payload)


def test_times_are_written_in_utc_and_whole_seconds(people: Any, payload: bytes) -> None:
    tokyo = timezone(timedelta(hours=9))
    data = attempt(people, payload, signed_at=datetime(2025, 3, 2, 19, 30, 0, 999_999, tzinfo=tokyo))
    assert examine(data).blocks[0].signed_at == people.second


def test_a_role_or_a_key_signs_once(people: Any, payload: bytes) -> None:
    once = people.sign(payload, "legal", people.first)
    with pytest.raises(PolicyError, match="signed as legal already"):
        attempt(people, once, key=people.keys["vendor"])
    with pytest.raises(PolicyError, match="same key"):
        attempt(people, once, role="procurement")


def test_time_does_not_go_back(people: Any, payload: bytes) -> None:
    once = people.sign(payload, "security-officer", people.second)
    assert attempt(people, once, signed_at=people.second)
    with pytest.raises(PolicyError, match="before the last signature"):
        attempt(people, once, signed_at=people.second - timedelta(seconds=1))


@pytest.mark.parametrize(
    "role", ["", "Legal", "legal\n", "le gal", "legal-", "-legal", "legal--x", 'legal"', "légal", "a" * 300, "diligence/legal"]
)
def test_roles_that_cannot_stand(role: str, people: Any, payload: bytes) -> None:
    with pytest.raises(UsageError, match="no role"):
        attempt(people, payload, role=role)


@pytest.mark.parametrize(
    "signer",
    [
        "",
        "officer",
        "@b",
        "a@",
        "a b@c",
        "a@b,c@d",
        "*@b",
        "a@b*",
        "a?@b",
        "!a@b",
        "#a@b",
        'a"@b',
        "a\\@b",
        "a@b\n",
        "a@b.",
        "ä@b",
        "a" * 255 + "@b",
    ],
)
def test_signers_that_cannot_stand(signer: str, people: Any, payload: bytes) -> None:
    with pytest.raises(UsageError, match="cannot stand as the signer"):
        attempt(people, payload, signer=signer)


@pytest.mark.parametrize("signer", ["o'brien+baa@clinic.example", "a@b", "$HOME`id`{}|&=~%^/_-@clinic.example"])
def test_odd_but_plain_addresses_are_taken(signer: str, people: Any, payload: bytes) -> None:
    assert examine(attempt(people, payload, signer=signer)).blocks[0].signer == signer


@pytest.mark.parametrize("moment", [datetime(2025, 1, 1), datetime(1999, 12, 31, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)])
def test_times_that_cannot_stand(moment: datetime, people: Any, payload: bytes) -> None:
    with pytest.raises(UsageError, match="time of the signature"):
        attempt(people, payload, signed_at=moment)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", "last line has no end", id="empty"),
        pytest.param(b"%PDF-1.7\n", "Line 1 ", id="pdf"),
        pytest.param(b"a = 1\r\n", "line endings", id="crlf"),
        pytest.param(b"a = 1\na = 2\n", "TOML", id="twice-the-same-key"),
        pytest.param(b"a = 2025-02-30\n", "TOML", id="no-such-day"),
        pytest.param(b'a = "\\q"\n', "TOML", id="no-such-escape"),
        pytest.param(b"x = [\n", "TOML", id="open-array"),
        pytest.param(b"a = 1.5\n", "Line 1 ", id="float"),
        pytest.param(b"a = {b = 1}\n", "Line 1 ", id="inline-table"),
        pytest.param(b"a.b = 1\n", "Line 1 ", id="dotted-key"),
        pytest.param(b"[a" + b".a" * 20_000 + b"]\n", "Line 1 ", id="deep-header"),
        pytest.param(b"a = 'x'\n", "Line 1 ", id="literal-string"),
        pytest.param(b"\n value = 1\n", "Line 2 ", id="indented-key"),
        pytest.param(b"value = 1\n", "Line 1 ", id="value"),
        pytest.param(b"signature = 1\n", "Line 1 ", id="signature-key"),
        pytest.param(b"[signature]\n", "Line 1 ", id="signature-table"),
        pytest.param(b"[signature.a]\n", "Line 1 ", id="signature-subtable"),
        pytest.param(b"[[signature.a]]\n", "Line 1 ", id="signature-subtables"),
        pytest.param(b'["signatur\\u0065"]\n', "Line 1 ", id="escaped-key"),
        pytest.param(b"# '''\n", "Line 1 ", id="three-apostrophes"),
        pytest.param(b'a = ""\nb = """"""\n', "Line 2 ", id="three-quotes"),
        pytest.param(b"a = " + b"[" * 2000 + b"]" * 2000 + b"\n", "Line 1 ", id="deep"),
        pytest.param(b"a = " + b"9" * 5000 + b"\n", "Line 1 ", id="long-number"),
        pytest.param(b"[[signature]]\n", "no findings", id="signature-alone"),
        pytest.param(b"a = 1\n[[signature]]\n", "From line 2 on", id="broken-block"),
        pytest.param(b'a = "x"\x7f\n', "control character", id="delete"),
        pytest.param(b"#" * MAX_BYTES + b"\n", "larger than 8 MiB", id="large"),
        pytest.param(b"[a]\n[b]\n[a]\n", "TOML", id="table-twice"),
    ],
)
def test_files_that_are_not_signed(data: bytes, message: str, people: Any) -> None:
    with pytest.raises(SigningError, match=message):
        attempt(people, data)


def test_one_role_is_not_signed_by_two_keys(people: Any, payload: bytes) -> None:
    once = people.sign(payload, "legal", people.first)
    with pytest.raises(SigningError, match="twice in the same role"):
        examine(people.append(once, "legal", people.second, key="vendor"))


def test_a_toml_parser_must_see_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examination, "line_out_of_place", lambda _: None)  # were the grammar of lines ever wrong, this stands behind it
    for text in (b"signature = 1\n", b'note = """\n[[signature]]\n"""\n'):
        with pytest.raises(SigningError, match=r"means another thing as TOML|should hold a signature"):
            examine(text)


def test_a_file_takes_so_many_signatures_and_no_more(people: Any, small_payload: bytes) -> None:
    data = small_payload
    for number in range(MOST_BLOCKS):
        key = SigningKey(Ed25519PrivateKey.generate())
        data = sign(data, role=f"role-{number}", signer="a@b", key=key, signed_at=people.first)
    with pytest.raises(SigningError, match=f"at most {MOST_BLOCKS} signatures"):
        attempt(people, data)


def test_a_signature_does_not_make_a_file_too_large(people: Any) -> None:
    full = b"# full\n" * ((MAX_BYTES - 200) // 7)
    with pytest.raises(SigningError, match="would be larger than 8 MiB"):
        attempt(people, full)


def test_a_broken_signature_is_not_countersigned(people: Any, payload: bytes) -> None:
    once = people.sign(payload, "security-officer", people.first)
    with pytest.raises(SigningError, match=r"does not fit .* \(signed as security-officer\)"):
        attempt(people, once.replace(b"not-approved", b"approved"))


def test_earlier_signatures_need_no_trust(people: Any, payload: bytes) -> None:
    assert attempt(people, people.sign(payload, "vendor", people.first))


def test_the_number_of_signatures_is_bounded(small_payload: bytes) -> None:
    data = small_payload
    for number in range(MOST_BLOCKS + 1):
        data += (
            f'[[signature]]\nrole = "r{number}"\nsigner = "a@b"\nkey = "SHA256:{"A" * 43}"\nsigned_at = 2025-01-01T00:00:00Z\n'
            "value = '''\n-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n'''\n"
        ).encode()
    with pytest.raises(SigningError, match="should hold a signature and nothing else"):
        split(data)


def test_the_payload_is_what_was_exported(signed: bytes, payload: bytes) -> None:
    assert hashlib.sha256(examine(signed).payload).digest() == hashlib.sha256(payload).digest()


@given(data=st.binary(max_size=300))
def test_bytes_of_any_kind_are_split_or_refused(data: bytes) -> None:
    for content in (data, b"a = 1\n" + data + b"\n", b"a = 1\n[[signature]]\n" + data + b"\n"):
        try:
            assert content.startswith(split(content)[0])
        except SigningError as error:
            complete = bool(error.what and error.remedy)
            assert complete


def test_the_key_line_must_be_the_key_that_signed(people: Any, payload: bytes) -> None:
    mine = people.keys["legal"].fingerprint.encode()

    class Posing:
        """A signer who says that the key is another's."""

        public = people.keys["vendor"].public
        sign = staticmethod(people.keys["legal"].sign)

    with pytest.raises(SigningError, match="names a key that did not make it"):
        attempt(people, payload, key=Posing())
    assert mine in attempt(people, payload)
