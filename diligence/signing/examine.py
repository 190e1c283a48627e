"""What can be said of a findings file without trusting anybody: that it is whole, and which keys signed which of its bytes."""

import re
import tomllib
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from diligence.errors import SigningError
from diligence.model.findings_format import MAX_BYTES, NAMESPACE_PREFIX, SIGNATURE_HEADER, line_out_of_place
from diligence.signing import key_types, sshsig
from diligence.signing.wire import damaged

ROLE: Final = r"[a-z0-9]+(?:-[a-z0-9]+)*"
SIGNER: Final = r"[A-Za-z0-9.$%&'+/=^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?"
"""An address without the characters that mean something else in an ``allowed_signers`` file."""

LONGEST_NAME, MOST_BLOCKS = 254, 32

_VALUE: Final = "value = '''\n"
_BLOCK = re.compile(
    rf"""{re.escape(SIGNATURE_HEADER)}
role = "(?=.{{1,{LONGEST_NAME}}}"$)(?P<role>{ROLE})"
signer = "(?=.{{1,{LONGEST_NAME}}}"$)(?P<signer>{SIGNER})"
key = "(?P<key>SHA256:[A-Za-z0-9+/]{{43}})"
signed_at = (?P<signed_at>20[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}Z)
{_VALUE}(?P<value>-----BEGIN SSH SIGNATURE-----
(?:[A-Za-z0-9+/]{{70}}\n)*[A-Za-z0-9+/=]{{1,70}}
-----END SSH SIGNATURE-----
)'''
""",
    re.MULTILINE,
)
_CONTROL = re.compile(rb"[\x00-\x09\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Block:
    """One signature as it stands in the file. ``covers`` is the number of bytes from the start of the file that it signs."""

    role: str
    signer: str
    key: str
    signed_at: datetime
    value: str
    covers: int


@dataclass(frozen=True, slots=True)
class Examined:
    """A findings file whose form and signatures are sound. ``content`` is the payload as TOML, ``keys`` the public key of each block."""

    payload: bytes
    content: dict[str, Any]
    blocks: tuple[Block, ...]
    keys: tuple[bytes, ...]


def namespace(role: str) -> str:
    """Return the SSHSIG namespace in which a role signs."""
    return NAMESPACE_PREFIX + role


def examine(data: bytes) -> Examined:
    """Check the form of a findings file and every signature in it; whose keys they are is another question.

    Raises ``SigningError`` with the first thing that is wrong. A file without signatures passes.
    """
    payload, content, blocks = split(data)
    keys: list[bytes] = []
    for number, block in enumerate(blocks):
        try:
            keys.append(sshsig.check(block.value, data[: block.covers], namespace(block.role)))
        except SigningError as error:
            raise SigningError(f"{error.what} (signed as {block.role})", error.remedy) from None
        if key_types.fingerprint(keys[-1]) != block.key:
            raise damaged(f"The signature as {block.role} names a key that did not make it")
        if block.signed_at < blocks[max(number - 1, 0)].signed_at:
            raise damaged(f"The signature as {block.role} bears an earlier time than the one above it")
    if len(set(keys)) != len(keys):
        raise damaged("One key signed the file twice")
    if len({block.role for block in blocks}) != len(blocks):
        raise damaged("The file is signed twice in the same role")
    return Examined(payload, content, blocks, tuple(keys))


def split(data: bytes) -> tuple[bytes, dict[str, Any], tuple[Block, ...]]:
    """Take a findings file apart: its payload, the same as TOML, and below it blocks of one fixed grammar, down to the last byte.

    Raises ``SigningError``, which says what is out of place and where.
    """
    text = _text(data)
    first = re.search(rf"^{re.escape(SIGNATURE_HEADER)}$", text, re.MULTILINE)
    at = first.start() if first else len(text)
    payload = text[:at]
    if not payload:
        raise damaged("The file holds no findings")
    if (number := line_out_of_place(payload.removesuffix("\n"))) is not None:
        raise damaged(f"Line {number} is written in a way that findings files do not use")
    matches: list[re.Match[str]] = []
    while at < len(text):
        match = _BLOCK.match(text, at)
        if match is None or len(matches) == MOST_BLOCKS:
            line = text.count("\n", 0, at) + 1
            raise damaged(f"From line {line} on the file should hold a signature and nothing else, but it does not")
        matches.append(match)
        at = match.end()
    content, whole = _toml(payload), _toml(text)
    seen = whole.pop("signature", [])
    if "signature" in content or whole != content or [_as_lines(table) for table in seen] != [match.groupdict() for match in matches]:
        raise damaged("The file means another thing as TOML than its lines show")
    ends = [len(text[: match.start("value")].encode("utf-8")) - len(_VALUE) for match in matches]
    return payload.encode("utf-8"), content, tuple(Block(**table, covers=end) for table, end in zip(seen, ends, strict=True))


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise damaged(f"The file is larger than {MAX_BYTES // 1024 // 1024} MiB, which no findings file is")
    if b"\r" in data:
        said = "The line endings of the file were changed on its way (it holds carriage returns), so its signatures no longer fit"
        raise SigningError(said, "Ask for the file again, sent in a way that leaves its bytes alone, such as in a zip archive")
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise damaged("The file begins with a byte order mark: it was saved again by another program")
    if control := _CONTROL.search(data):
        raise damaged(f"The file holds a control character (byte {control.start() + 1})")
    if not data.endswith(b"\n"):
        raise damaged("The file breaks off: its last line has no end")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise damaged(f"The file is not UTF-8 text (byte {error.start + 1})") from None


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        raise damaged("The file cannot be read as TOML") from None


def _as_lines(table: dict[str, Any]) -> dict[str, str]:
    """Return a signature that a TOML parser has read as it stands in the file's lines, where its time is no time yet."""
    return {**table, "signed_at": table["signed_at"].strftime("%Y-%m-%dT%H:%M:%SZ")}
