"""Whom the relying party trusts: an OpenSSH ``allowed_signers`` file (ssh-keygen(1), ALLOWED SIGNERS), without its ambiguous corners.

A line ties addresses to a key, and where it says so to roles and to a span of time:

    officer@clinic.example namespaces="diligence-findings.v1/security-officer",valid-after="20260101Z" ssh-ed25519 AAAA…

Refused, though OpenSSH takes them: addresses and namespaces with wildcards, times without a Z (OpenSSH reads them in the local zone of
whoever verifies), and certificate authorities. A line that cannot be understood makes the whole file unusable, for it may be the one
that mattered.
"""

import base64
import binascii
import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from diligence.errors import SigningError
from diligence.model.findings_format import NAMESPACE_PREFIX
from diligence.model.text import one_line
from diligence.signing.guarded import read_guarded
from diligence.signing.wire import Reader

_EXAMPLE: Final = f'Write lines such as: officer@clinic.example namespaces="{NAMESPACE_PREFIX}security-officer" ssh-ed25519 KEY'
_LINE = re.compile(
    r'(?P<names>[^ \t]+)[ \t]+(?:(?P<options>(?:[^ \t"]|"(?:[^"\\]|\\.)*")+)[ \t]+)??'
    r"(?P<key>[a-z0-9.@-]+[ \t]+[A-Za-z0-9+/=]+)(?:[ \t].*)?",
    re.ASCII,
)
_OPTION = re.compile(r'([A-Za-z-]+)(?:="((?:[^"\\]|\\.)*)")?(?:,(?=.)|$)')
_TIME_FORMATS: Final = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """One line of the file. ``namespaces`` is None where the key may sign in every role; the times are the first and last good moment."""

    line: int
    principals: frozenset[str]
    key: bytes
    namespaces: frozenset[str] | None = None
    valid_after: datetime | None = None
    valid_before: datetime | None = None

    def objection(self, namespace: str, at: datetime) -> str | None:
        """Say why this line does not let its key sign so; None where it does."""
        if self.namespaces is not None and namespace not in self.namespaces:
            return "the trust file does not let this key sign in this role"
        if self.valid_after is not None and at < self.valid_after:
            return f"the signature is older than the trust in its key, which begins {self.valid_after:%Y-%m-%dT%H:%M:%SZ}"
        if self.valid_before is not None and at > self.valid_before:
            return f"the trust in its key ended {self.valid_before:%Y-%m-%dT%H:%M:%SZ}"
        return None


@dataclass(frozen=True, slots=True)
class Trust:
    """The lines of a trust file in their order, and the keys that were revoked."""

    entries: tuple[TrustedKey, ...] = ()
    revoked: Container[bytes] = frozenset()

    def objection(self, signer: str, key: bytes, namespace: str, at: datetime) -> str | None:
        """Say why a signature is not trusted, in the words of the line that comes nearest; None where a line allows it."""
        if key in self.revoked:
            return "its key was revoked"
        known = [entry for entry in self.entries if entry.key == key]
        if not known:
            return "the trust file does not hold its key"
        named = [entry for entry in known if signer in entry.principals]
        if not named:
            return "the trust file ties its key to another signer"
        objections = [entry.objection(namespace, at) for entry in named]
        return None if None in objections else objections[-1]

    def ended(self, signer: str, key: bytes, namespace: str, at: datetime) -> datetime | None:
        """Return when the trust in a key ended that was good when it signed; None where a line that allows the signature sets no end."""
        allowing = [one for one in self.entries if one.key == key and signer in one.principals and one.objection(namespace, at) is None]
        ends = [entry.valid_before for entry in allowing if entry.valid_before is not None]
        return max(ends) if ends and len(ends) == len(allowing) else None

    def unbound(self, signer: str, key: bytes) -> bool:
        """Tell whether a line lets the signer sign in every role."""
        return any(entry.namespaces is None and entry.key == key and signer in entry.principals for entry in self.entries)


def load_trust(path: Path, revoked: Container[bytes] = frozenset()) -> Trust:
    """Read a trust file that nobody but its owner can change. Raises ``SigningError``."""
    return parse_trust(read_guarded(path, "an allowed_signers file").decode("utf-8", "replace"), revoked)


def parse_trust(text: str, revoked: Container[bytes] = frozenset()) -> Trust:
    """Read the text of an ``allowed_signers`` file. Raises ``SigningError``, which names the line."""
    lines = ((number, line.strip(" \t\r")) for number, line in enumerate(text.split("\n"), start=1))
    entries = tuple(_entry(number, line) for number, line in lines if line and not line.startswith("#"))
    if not entries:
        raise SigningError("The trust file names no signer", _EXAMPLE)
    return Trust(entries, revoked)


def public_key(words: str) -> bytes:
    """Read a public key as a line holds it: a type, and in base64 a key of that same type. Raises ``ValueError``."""
    kind, text = words.split()[:2]
    try:
        key = base64.b64decode(text, validate=True)
        if Reader(key, "The key").string() == kind.encode("ascii"):
            return key
    except (binascii.Error, SigningError):
        pass
    raise ValueError(words)


def _refused(number: int, why: str, remedy: str = _EXAMPLE) -> SigningError:
    return SigningError(f"Line {number} of the trust file {why}", remedy)


def _entry(number: int, line: str) -> TrustedKey:
    names = re.split(r"[ \t]", line, maxsplit=1)[0].split(",")
    if any(mark in name for mark in '*?!"' for name in names):
        raise _refused(number, "names its signers with wildcards or quotation marks", "Write out each address, parted by commas")
    match = _LINE.fullmatch(line)
    if match is None or not all(names):
        raise _refused(number, "is not complete: it wants signers, options and a public key")
    options = _options(number, match["options"] or "")
    try:
        key = public_key(match["key"])
    except ValueError:
        raise _refused(number, "holds no public key after its signers and options") from None
    spaces = options.get("namespaces")
    after, before = (_moment(number, options.get(name), name) for name in ("valid-after", "valid-before"))
    return TrustedKey(number, frozenset(names), key, None if spaces is None else _namespaces(number, spaces), after, before)


def _options(number: int, text: str) -> dict[str, str]:
    """Read the options: names, each with a value in quotation marks, parted by commas."""
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        option = _OPTION.match(text, at)
        if option is None:
            raise _refused(number, "has options that cannot be read")
        name, value = option[1].lower(), option[2]
        if name == "cert-authority":
            raise _refused(number, "trusts a certificate authority, which this version cannot check", "List the signers' own keys")
        if name not in ("namespaces", "valid-after", "valid-before") or value is None:
            raise _refused(number, f"has an option that is not known here: {one_line(name, 40)}")
        if name in found:
            raise _refused(number, f"gives {name} twice", "Write a line for each span of time")
        found[name] = value
        at = option.end()
    return found


def _namespaces(number: int, value: str) -> frozenset[str]:
    names = frozenset(value.split(","))
    if any(mark in value for mark in '*?!"\\') or not all(names):
        raise _refused(number, "names its namespaces with wildcards", f"Write out each, such as {NAMESPACE_PREFIX}legal")
    return names


def _moment(number: int, value: str | None, option: str) -> datetime | None:
    if value is None:
        return None
    digits = value.removesuffix("Z")
    if digits == value:
        said = f"gives {option} without a Z, so it means another moment in each time zone"
        raise _refused(number, said, f'Write the time in UTC: {option}="{one_line(value, 20)}Z"')
    try:
        if not re.fullmatch(r"[0-9]+", digits):
            raise ValueError(digits)
        return datetime.strptime(digits, _TIME_FORMATS[len(digits)]).replace(tzinfo=UTC)
    except (ValueError, KeyError):
        raise _refused(number, f"gives {option} as something that is no time", "Write it as YYYYMMDDZ or YYYYMMDDHHMMSSZ") from None
