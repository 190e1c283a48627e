"""Keys that the relying party no longer trusts: OpenSSH's key revocation lists (PROTOCOL.krl), and plain lists.

A binary list is what ``ssh-keygen -k`` writes. A plain one holds, on each line, a public key as in a ``.pub`` file or its fingerprint,
``SHA256:…``. Stock ``ssh-keygen -Y verify -r`` reads the first two; it takes fingerprints only in a binary list. What cannot be read makes
the whole list unusable, for it may be the entry that mattered. What a list says of certificates is passed over: none is ever trusted here.
"""

import hashlib
import re
from collections.abc import Set
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from diligence.errors import SigningError
from diligence.model.text import one_line
from diligence.signing.guarded import read_guarded
from diligence.signing.key_types import fingerprint
from diligence.signing.trust import public_key
from diligence.signing.wire import Reader

_MAGIC: Final = b"SSHKRL\n\0"
_VERSION: Final = 1
_CERTIFICATES, _KEYS, _SHA1, _SIGNATURE, _SHA256, _EXTENSION = 1, 2, 3, 4, 5, 255
_LENGTHS: Final = {_SHA1: 20, _SHA256: 32}
_REMEDY: Final = "Ask for the list again, or write one with `ssh-keygen -k -f LIST KEYS...`"


@dataclass(frozen=True, slots=True)
class Revoked:
    """The keys that were revoked, as the list names each: in wire format, or by a digest of that. Ask it with ``in``."""

    keys: Set[bytes]
    digests: Set[bytes] = frozenset()
    fingerprints: Set[str] = frozenset()

    def __contains__(self, key: object) -> bool:
        """Tell whether a public key in wire format was revoked."""
        if not isinstance(key, bytes):
            return False
        digests = (hashlib.sha1(key, usedforsecurity=False).digest(), hashlib.sha256(key).digest())
        return key in self.keys or any(one in self.digests for one in digests) or fingerprint(key) in self.fingerprints


def load_revoked(path: Path) -> Revoked:
    """Read a revocation list that nobody but its owner can change. Raises ``SigningError``."""
    return parse_revoked(read_guarded(path, "a key revocation list"))


def parse_revoked(content: bytes) -> Revoked:
    """Read the bytes of a revocation list. Raises ``SigningError`` where any of it cannot be understood."""
    if not content.startswith(_MAGIC):
        return _plain(content)
    try:
        return _binary(Reader(content[len(_MAGIC) :], "The revocation list"))
    except SigningError as error:
        raise SigningError(error.what, _REMEDY) from None


def _plain(content: bytes) -> Revoked:
    keys, fingerprints = set(), set()
    for number, raw in enumerate(content.decode("utf-8", "replace").split("\n"), start=1):
        line = raw.strip(" \t\r")
        if not line or line.startswith("#"):
            continue
        if re.fullmatch(r"SHA256:[A-Za-z0-9+/]{43}", line):
            fingerprints.add(line)
            continue
        try:
            keys.add(public_key(line))
        except ValueError:
            said = f"Line {number} of the revocation list is neither a public key nor a fingerprint: {one_line(line, 40)}"
            raise SigningError(said, "Write a key as in its .pub file, or SHA256: and its fingerprint, one to a line") from None
    return Revoked(keys, fingerprints=fingerprints)


def _binary(reader: Reader) -> Revoked:
    if (version := reader.number()) != _VERSION:
        raise SigningError(f"The revocation list has the format version {version}; this program knows version {_VERSION}", _REMEDY)
    reader.take(8 + 8 + 8)  # its own number, when it was written, and flags that mean nothing yet
    reader.string(), reader.string()  # reserved, and a comment
    keys: set[bytes] = set()
    digests: set[bytes] = set()
    while reader:
        kind, section = reader.take(1)[0], Reader(reader.string(), "A section of the revocation list")
        if kind == _EXTENSION:
            _pass_over(section)
        elif kind == _SIGNATURE:
            raise SigningError("The revocation list bears a signature, which no current OpenSSH checks", _REMEDY)
        elif kind not in (_CERTIFICATES, _KEYS, _SHA1, _SHA256):
            raise SigningError(f"The revocation list holds a section of a kind that is not known here ({kind})", _REMEDY)
        while kind in (_KEYS, _SHA1, _SHA256) and section:
            entry = section.string()
            if len(entry) != _LENGTHS.get(kind, len(entry)):
                raise SigningError("The revocation list holds a digest of the wrong length", _REMEDY)
            (keys if kind == _KEYS else digests).add(entry)
    return Revoked(keys, digests)


def _pass_over(section: Reader) -> None:
    """Pass over an extension, unless whoever wrote the list insists that it be understood."""
    name, critical = section.string(), section.take(1)
    if critical != b"\0":
        shown = one_line(name.decode("utf-8", "replace"), 40)
        raise SigningError(f"The revocation list demands something that is not known here: {shown}", _REMEDY)
