"""A findings file taken apart: its payload, and below it one block of a fixed grammar for each signature, down to the last byte."""

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from diligence.errors import SigningError
from diligence.model.findings_format import MAX_BYTES, SIGNATURE_HEADER, line_out_of_place
from diligence.signing.wire import damaged

ROLE: Final = r"[a-z0-9]+(?:-[a-z0-9]+)*"
SIGNER: Final = r"[A-Za-z0-9.$%&'+/=^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?"
"""An address without the characters that mean something else in an ``allowed_signers`` file."""

LONGEST_NAME: Final = 254
MOST_BLOCKS: Final = 32

_BLOCK = re.compile(
    rf"""\[\[signature\]\]
role = "(?P<role>{ROLE})"
signer = "(?P<signer>{SIGNER})"
key = "(?P<key>SHA256:[A-Za-z0-9+/]{{43}})"
signed_at = (?P<signed_at>20[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}}T[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}Z)
(?P<signature>value = '''
(?P<value>-----BEGIN SSH SIGNATURE-----
(?:[A-Za-z0-9+/]{{70}}\n)*[A-Za-z0-9+/=]{{1,70}}
-----END SSH SIGNATURE-----
)'''
)"""
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
class FindingsFile:
    """A findings file whose form is sound: nothing is said of its signatures yet. ``content`` is the payload as TOML."""

    payload: bytes
    content: dict[str, Any]
    blocks: tuple[Block, ...]


def head(role: str, signer: str, key: str, signed_at: datetime) -> str:
    """Write the lines of a block that its own signature covers."""
    return f'{SIGNATURE_HEADER}\nrole = "{role}"\nsigner = "{signer}"\nkey = "{key}"\nsigned_at = {signed_at:%Y-%m-%dT%H:%M:%SZ}\n'


def tail(armored: str) -> str:
    """Write the rest of a block: the signature itself."""
    return f"value = '''\n{armored}'''\n"


def split(data: bytes) -> FindingsFile:
    """Take a findings file apart. Raises ``SigningError``, which says what is out of place and where."""
    text = _text(data)
    lines_end = re.search(rf"^{re.escape(SIGNATURE_HEADER)}$", text, re.MULTILINE)
    payload, below = (text, "") if lines_end is None else (text[: lines_end.start()], text[lines_end.start() :])
    if (number := line_out_of_place(payload.removesuffix("\n"))) is not None:
        raise damaged(f"Line {number} is written in a way that findings files do not use")
    if not payload:
        raise damaged("The file holds no findings")
    content = _toml(payload, "The text above the signatures")
    if "signature" in content:
        raise damaged("The text above the signatures holds a signature of its own")
    blocks = _blocks(payload, below)
    _agree(text, content, blocks)
    return FindingsFile(payload.encode("utf-8"), content, blocks)


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise damaged(f"The file is larger than {MAX_BYTES // 1024 // 1024} MiB, which no findings file is")
    if b"\r" in data:
        raise SigningError(
            "The line endings of the file were changed on its way (it holds carriage returns), so its signatures no longer fit",
            "Ask for the file again, sent in a way that leaves its bytes alone, such as in a zip archive",
        )
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


def _toml(text: str, what: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        raise damaged(f"{what} cannot be read as TOML") from None


def _blocks(payload: str, below: str) -> tuple[Block, ...]:
    blocks: list[Block] = []
    at, covered = 0, len(payload.encode("utf-8"))
    while at < len(below):
        match = _BLOCK.match(below, at)
        if match is None or len(match["signer"]) > LONGEST_NAME or len(match["role"]) > LONGEST_NAME or len(blocks) == MOST_BLOCKS:
            line = payload.count("\n") + below.count("\n", 0, at) + 1
            raise damaged(f"From line {line} on the file should hold a signature and nothing else, but it does not")
        covers = covered + match.start("signature") - at
        blocks.append(Block(match["role"], match["signer"], match["key"], _moment(match["signed_at"]), match["value"], covers))
        covered += match.end() - at
        at = match.end()
    return tuple(blocks)


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise damaged("A signature bears a date that is in no calendar") from None


def _agree(text: str, content: dict[str, Any], blocks: tuple[Block, ...]) -> None:
    """Check that a TOML parser sees the same payload and the same signatures as this module does."""
    whole = _toml(text, "The file")
    seen = whole.pop("signature", [])
    expected = [
        {"role": block.role, "signer": block.signer, "key": block.key, "signed_at": block.signed_at, "value": block.value}
        for block in blocks
    ]
    if whole != content or seen != expected:
        raise damaged("The file means another thing as TOML than its lines show")
