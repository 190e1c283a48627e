"""Fifty-four ways to tamper with a signed file, and what the verifier and the recipe must say of each.

`python tests/signing/rows.py` writes them all with fresh keys to tests/assets/signed/rows, as files that any other verifier can be held to.
"""

import re
import sys
import tempfile
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from diligence.signing import sshsig
from diligence.signing.report import Status
from diligence.signing.wire import Reader, string

VALID, INCOMPLETE, UNTRUSTED, INVALID = Status.VALID, Status.INCOMPLETE, Status.UNTRUSTED, Status.INVALID
MARK = b"[[signature]]\n"
CURVE_ORDER = 2**252 + 27742317777372353535851937790883648493


@dataclass(frozen=True)
class Scene:
    """A file signed by both roles, its parts, and the people who can sign."""

    people: Any
    payload: bytes
    signed: bytes

    @property
    def first(self) -> bytes:
        return MARK + self.signed.split(MARK)[1]

    @property
    def last(self) -> bytes:
        return MARK + self.signed.split(MARK)[2]

    def with_last_signature(self, change: Callable[[bytes], bytes]) -> bytes:
        """Change the base64 text of the last signature, line breaks included."""
        start = self.signed.rindex(b"SIGNATURE-----\nU1NI") + len(b"SIGNATURE-----\n")
        end = self.signed.rindex(b"-----END")
        return self.signed[:start] + change(self.signed[start:end]) + self.signed[end:]

    def with_last_blob(self, change: Callable[[bytes], bytes]) -> bytes:
        """Change the decoded last signature and write it in canonical armor."""
        start = self.signed.rindex(b"-----BEGIN")
        end = self.signed.rindex(b"'''")
        blob = change(sshsig.dearmor(self.signed[start:end].decode()))
        return self.signed[:start] + sshsig.armor(blob).encode() + self.signed[end:]

    def flipped(self, at: int) -> bytes:
        return self.signed[:at] + bytes([self.signed[at] ^ 1]) + self.signed[at + 1 :]

    def added(self, text: str) -> bytes:
        """Sign a payload with more text at its end, honestly."""
        return self.people.both(self.payload + text.encode())


def swapped_character(base64_text: bytes) -> bytes:
    return base64_text[:75] + (b"A" if base64_text[75:76] != b"A" else b"B") + base64_text[76:]


def rewrapped(columns: int) -> Callable[[bytes], bytes]:
    def wrap(base64_text: bytes) -> bytes:
        joined = base64_text.replace(b"\n", b"")
        return b"".join(joined[at : at + columns] + b"\n" for at in range(0, len(joined), columns))

    return wrap


def with_reserved(blob: bytes) -> bytes:
    reader = Reader(blob, "The signature")
    start = reader.take(10)
    key, space, _, name, signature = (reader.string() for _ in range(5))
    return start + string(key) + string(space) + string(b"x") + string(name) + string(signature)


def malleated(blob: bytes) -> bytes:
    scalar = int.from_bytes(blob[-32:], "little") + CURVE_ORDER
    return blob[:-32] + scalar.to_bytes(32, "little")


Tamper = Callable[[Scene], bytes]


@dataclass(frozen=True)
class Row:
    number: int
    name: str
    tamper: Tamper
    status: Status = INVALID
    recipe: Status | None = None
    trust: Callable[[Any], str] = lambda people: people.trust()
    revoked: Callable[[Any], str] | None = None

    @property
    def file_name(self) -> str:
        """The row's name as that of a file."""
        return f"{self.number:02d}-{re.sub(r'[^A-Za-z0-9]+', '-', self.name)}"


ROWS = [
    Row(1, "untouched, two signatures", lambda s: s.signed, VALID),
    Row(2, "one byte flipped in the payload", lambda s: s.flipped(s.signed.index(b"Medical") + 2)),
    Row(3, "one character changed in the first signature", lambda s: s.flipped(s.signed.index(b"U1NI") + 200)),
    Row(4, "one character changed in the last signature", lambda s: s.with_last_signature(swapped_character)),
    Row(5, "trailing space on a payload line", lambda s: s.signed.replace(b"[vendor]\n", b"[vendor] \n")),
    Row(6, "whole file LF to CRLF", lambda s: s.signed.replace(b"\n", b"\r\n")),
    Row(7, "one payload line CRLF", lambda s: s.signed.replace(b"[vendor]\n", b"[vendor]\r\n")),
    Row(8, "byte order mark put in front", lambda s: b"\xef\xbb\xbf" + s.signed),
    Row(9, "encoded as UTF-16", lambda s: s.signed.decode().encode("utf-16")),
    Row(10, "signatures swapped", lambda s: s.payload + s.last + s.first),
    Row(11, "signature moved before the payload", lambda s: s.first + s.payload + s.last),
    Row(12, "payload table moved below the signatures",
        lambda s: s.signed.replace(b'[vendor]\nid = "zurich-coding"\n', b"") + b'[vendor]\nid = "zurich-coding"\n'),
    Row(13, "last signature doubled", lambda s: s.signed + s.last),
    Row(14, "first signature doubled at the end", lambda s: s.signed + s.first),
    Row(15, "last countersignature removed", lambda s: s.payload + s.first, INCOMPLETE),
    Row(16, "first signature removed", lambda s: s.payload + s.last),
    Row(17, "all signatures removed", lambda s: s.payload),
    Row(18, "cut inside the last signature", lambda s: s.signed[:-120]),
    Row(19, "final line break missing", lambda s: s.signed[:-1]),
    Row(20, "blank line at the end", lambda s: s.signed + b"\n"),
    Row(21, "comment after the last signature", lambda s: s.signed + b"# all fine\n"),
    Row(22, "table after the last signature", lambda s: s.signed + b"[extra]\na = 1\n"),
    Row(23, "key added to the last signature", lambda s: s.signed + b"a = 1\n"),
    Row(24, "finding after the last signature", lambda s: s.signed + b'[[finding]]\nid = "x"\n'),
    Row(25, "comment between payload and signatures", lambda s: s.payload + b"# all fine\n" + s.first + s.last),
    Row(26, "signature made for git", lambda s: s.people.append(s.payload + s.first, "legal", s.people.second, space="git")),
    Row(27, "keys sign in each other's role", lambda s: s.people.append(
        s.people.append(s.payload, "security-officer", s.people.first, key="legal"), "legal", s.people.second, key="security-officer"),
        UNTRUSTED),
    Row(28, "trust in the key has ended", lambda s: s.signed, UNTRUSTED,
        trust=lambda p: p.trust(options={"security-officer": ',valid-before="20250228Z"'})),
    Row(29, "signed before the trust begins", lambda s: s.signed, UNTRUSTED,
        trust=lambda p: p.trust(options={"legal": ',valid-after="20250302103001Z"'})),
    Row(30, "signing times go backwards",
        lambda s: s.people.append(s.payload + s.first, "legal", s.people.first - timedelta(seconds=1))),
    Row(31, "unknown key claims a trusted address", lambda s: s.people.append(s.payload + s.first, "legal", s.people.second, key="vendor"),
        UNTRUSTED),
    Row(32, "third signature, sound but untrusted", lambda s: s.people.sign(s.signed, "vendor", s.people.second), UNTRUSTED),
    Row(33, "one key signs both roles",
        lambda s: s.people.append(s.payload + s.first, "legal", s.people.second, key="security-officer")),
    Row(34, "time of the first signature edited",
        lambda s: s.signed.replace(b"2025-03-01T09:00:00Z\nvalue", b"2025-03-01T09:00:01Z\nvalue")),
    Row(35, "role of the second signature edited", lambda s: s.payload + s.first + s.last.replace(b'"legal"', b'"vendor"')),
    Row(36, "key of the second signature edited", lambda s: s.signed.replace(
        s.people.keys["legal"].fingerprint.encode(), s.people.keys["vendor"].fingerprint.encode())),
    Row(37, "last signature wrapped as one line", lambda s: s.with_last_signature(rewrapped(4000))),
    Row(38, "last signature wrapped at 40", lambda s: s.with_last_signature(rewrapped(40))),
    Row(39, "reserved field filled in the last signature", lambda s: s.with_last_blob(with_reserved), recipe=VALID),
    Row(40, "bytes after the last signature's end", lambda s: s.with_last_blob(lambda blob: blob + b"\0")),
    Row(41, "Ed25519 scalar plus the order of the curve", lambda s: s.with_last_blob(malleated), recipe=VALID),
    Row(42, "signature header in an honest multi-line string", lambda s: s.added('note = """\n[[signature]]\n"""\n')),
    Row(43, "armor in an honest multi-line string",
        lambda s: s.added("note = '''\nvalue = \n-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n'''\n")),
    Row(44, "signature header with spaces", lambda s: s.added('[[ signature ]]\nrole = "legal"\n')),
    Row(45, "signature as a quoted key", lambda s: s.added('["signature"]\nrole = "legal"\n')),
    Row(46, "composed letters decomposed", lambda s: unicodedata.normalize("NFD", s.signed.decode()).encode()),
    Row(47, "decomposed letters, honestly signed",
        lambda s: s.people.both(unicodedata.normalize("NFD", s.payload.decode()).encode()), VALID),
    Row(48, "NUL in the payload", lambda s: s.signed.replace(b"Medical", b"Medi\0al")),
    Row(49, "bytes that are not UTF-8", lambda s: s.signed.replace("Zü".encode(), b"Z\xfc")),
    Row(50, "a key indented", lambda s: s.signed.replace(b"\nround", b"\n\t round")),
    Row(51, "signatures put under another payload", lambda s: s.payload.replace(b"not-approved", b"approved") + s.first + s.last),
    Row(52, "required roles emptied and signed by one", lambda s: s.people.append(
        s.payload.replace(b'[\n    "security-officer",\n    "legal",\n]', b"[]"), "security-officer", s.people.first), INCOMPLETE),
    Row(53, "officer's key revoked", lambda s: s.signed, UNTRUSTED, revoked=lambda p: p.lines["security-officer"] + "\n"),
    Row(54, "line separator look-alike in the signer",
        lambda s: s.signed.replace(b'officer@clinic.example"', "officer\u2028@clinic.example\"".encode())),
]  # fmt: skip


def write(folder: Path) -> None:
    """Write every row with keys that are made for it and thrown away, and the verdicts beside them."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from tests.signing.conftest import make_payload, make_people

    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    payload = b"# Made for tests: nobody of these names exists.\n" + make_payload().partition(b"\n\n")[2]
    with tempfile.TemporaryDirectory() as keys:
        people = make_people(Path(keys))
        scene = Scene(people, payload, people.both(payload))
        verdicts = [f'now = "{people.now:%Y-%m-%dT%H:%M:%SZ}"\n']
        for row in ROWS:
            (folder / f"{row.file_name}.toml").write_bytes(row.tamper(scene))
            (folder / f"{row.file_name}.allowed_signers").write_text(row.trust(people), encoding="utf-8")
            recipe = row.status if row.recipe is None else row.recipe
            verdicts.append(f'\n[[row]]\nfile = "{row.file_name}"\nname = "{row.name}"\nverifier = "{row.status.name}"\n')
            verdicts.append(f'recipe = "{recipe.name}"\n')
            if row.revoked:
                (folder / f"{row.file_name}.revoked").write_text(row.revoked(people), encoding="utf-8")
    (folder / "verdicts.toml").write_text("".join(verdicts), encoding="utf-8")


if __name__ == "__main__":
    write(Path(__file__).resolve().parents[1] / "assets" / "signed" / "rows")
