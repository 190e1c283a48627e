"""Whom the relying party trusts: an OpenSSH ``allowed_signers`` file (ssh-keygen(1), ALLOWED SIGNERS), without its ambiguous corners.

A line ties addresses to a key, and where it says so to roles and to a span of time:

    officer@clinic.example namespaces="diligence-findings.v1/security-officer",valid-after="20260101Z" ssh-ed25519 AAAA…

Refused, though OpenSSH takes them: addresses and namespaces with wildcards, times without a Z (OpenSSH reads them in the local zone of
whoever verifies), and certificate authorities. A line that cannot be understood makes the whole file unusable, for it may be the one
that mattered.
"""

import base64
import binascii
import os
import re
import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from diligence.errors import SigningError
from diligence.model.findings_format import NAMESPACE_PREFIX
from diligence.model.text import one_line
from diligence.signing.wire import Reader

LARGEST_TRUST_FILE: Final = 1024 * 1024
_EXAMPLE: Final = f'Write lines such as: officer@clinic.example namespaces="{NAMESPACE_PREFIX}security-officer" ssh-ed25519 KEY'
_KEY_TYPE = re.compile(r"[a-z0-9.@-]+", re.ASCII)
_OPTION = re.compile(r'([A-Za-z-]+)(?:="((?:[^"\\]|\\.)*)")?(?:,|$)')
_BLANKS = re.compile(r"[ \t]+")
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
    """The lines of a trust file in their order."""

    entries: tuple[TrustedKey, ...] = ()

    def objection(self, signer: str, key: bytes, namespace: str, at: datetime) -> str | None:
        """Say why a signature is not trusted, in the words of the line that comes nearest; None where a line allows it."""
        known = [entry for entry in self.entries if entry.key == key]
        if not known:
            return "the trust file does not hold its key"
        named = [entry for entry in known if signer in entry.principals]
        if not named:
            return "the trust file ties its key to another signer"
        objections = [entry.objection(namespace, at) for entry in named]
        return None if None in objections else objections[-1]

    def unbound(self, signer: str, key: bytes) -> bool:
        """Tell whether a line lets the signer sign in every role."""
        return any(entry.namespaces is None and entry.key == key and signer in entry.principals for entry in self.entries)


def load_trust(path: Path) -> Trust:
    """Read a trust file that nobody but its owner can change. Raises ``SigningError``."""
    return parse_trust(read_guarded(path).decode("utf-8", "replace"))


def read_guarded(path: Path) -> bytes:
    """Read a file that decides about trust. Raises ``SigningError`` where others than you and root could have changed it."""
    name = one_line(str(path), 120)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            facts = os.fstat(descriptor)
            if not stat.S_ISREG(facts.st_mode):
                raise SigningError(f"{name} is no file", "Name an allowed_signers file")
            if facts.st_mode & 0o022:
                raise SigningError(f"Others on this machine may change {name}", f"Look through it, then run `chmod go-w {name}`")
            if facts.st_uid not in (os.geteuid(), 0):
                raise SigningError(f"{name} belongs to another user, who may change it", "Make a copy of your own and look through it")
            content = file.read(LARGEST_TRUST_FILE + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "this is no name for a file"
        raise SigningError(f"{name} cannot be read ({why})", "Name an allowed_signers file") from None
    if len(content) > LARGEST_TRUST_FILE:
        raise SigningError(f"{name} is larger than 1 MiB, which no list of signers is", "Name an allowed_signers file")
    return content


def parse_trust(text: str) -> Trust:
    """Read the text of an ``allowed_signers`` file. Raises ``SigningError``, which names the line."""
    entries = []
    for number, line in enumerate(text.split("\n"), start=1):
        content = line.strip(" \t\r")
        if content and not content.startswith("#"):
            entries.append(_entry(number, content))
    if not entries:
        raise SigningError("The trust file names no signer", _EXAMPLE)
    return Trust(tuple(entries))


def _refused(number: int, why: str, remedy: str = _EXAMPLE) -> SigningError:
    return SigningError(f"Line {number} of the trust file {why}", remedy)


def _entry(number: int, line: str) -> TrustedKey:
    principals, rest = [*_BLANKS.split(line, maxsplit=1), ""][:2]
    names = principals.split(",")
    if any(mark in principals for mark in '*?!"'):
        raise _refused(number, "names its signers with wildcards or quotation marks", "Write out each address, parted by commas")
    if not all(names) or not rest:
        raise _refused(number, "is not complete")
    options: dict[str, str | None] = {}
    words = _BLANKS.split(rest)
    if not _is_key(words):
        options, rest = _options(number, rest)
        words = _BLANKS.split(rest)
    if not _is_key(words):
        raise _refused(number, "holds no public key after its signers and options")
    namespaces = options.get("namespaces")
    return TrustedKey(
        number,
        frozenset(names),
        base64.b64decode(words[1]),
        None if namespaces is None else _namespaces(number, namespaces),
        _moment(number, options.get("valid-after"), "valid-after"),
        _moment(number, options.get("valid-before"), "valid-before"),
    )


def _is_key(words: list[str]) -> bool:
    """Tell whether two words are a public key: a type, and in base64 a key of that same type."""
    if len(words) < 2 or not _KEY_TYPE.fullmatch(words[0]):
        return False
    try:
        key = base64.b64decode(words[1], validate=True)
        return Reader(key, "The key").string() == words[0].encode("ascii")
    except (binascii.Error, ValueError, SigningError):
        return False


def _options(number: int, rest: str) -> tuple[dict[str, str | None], str]:
    """Split the options off the front: names, some with a value in quotation marks, parted by commas, ended by a blank."""
    found: dict[str, str | None] = {}
    field = re.match(r'(?:[^ \t"]|"(?:[^"\\]|\\.)*")+', rest)
    text = field[0] if field else ""
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
    return found, rest[len(text) :].strip(" \t")


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
        raise _refused(
            number,
            f"gives {option} without a Z, so it means another moment in each time zone",
            f'Write the time in UTC: {option}="{one_line(value, 20)}Z"',
        )
    try:
        if not digits.isascii() or not digits.isdigit():
            raise ValueError
        return datetime.strptime(digits, _TIME_FORMATS[len(digits)]).replace(tzinfo=UTC)
    except (ValueError, KeyError):
        raise _refused(number, f"gives {option} as something that is no time", "Write it as YYYYMMDDZ or YYYYMMDDHHMMSSZ") from None
