"""Put a signature under a findings file; a countersignature covers the signatures above it."""

import re
from datetime import UTC, datetime
from typing import Final, Protocol

from diligence.errors import PolicyError, SigningError, UsageError
from diligence.model.findings_format import MAX_BYTES, SIGNATURE_HEADER
from diligence.model.text import one_line
from diligence.signing.examine import LONGEST_NAME, MOST_BLOCKS, ROLE, SIGNER, examine, namespace
from diligence.signing.key_types import fingerprint

_EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
_LATEST: Final = datetime(2100, 1, 1, tzinfo=UTC)


class Signer(Protocol):
    """Whatever can sign: a key in memory, or one that only OpenSSH can reach."""

    @property
    def public(self) -> bytes:
        """The public key in wire format."""

    def sign(self, message: bytes, namespace: str) -> str:
        """Return the armored signature over a message. Raises ``SigningError`` where it cannot be made."""


def sign(data: bytes, *, role: str, signer: str, key: Signer, signed_at: datetime) -> bytes:
    """Return the file with one more signature; ``signed_at`` is cut to whole seconds and written in UTC.

    The signature is verified before the file is returned, whoever made it. Raises ``SigningError`` where the file or a signature is broken
    (whose keys they are is not asked), ``PolicyError`` where the role or the key signed already or the time lies before the last signature,
    ``UsageError`` for a role, address or time that cannot stand in a findings file.
    """
    moment = _usable(role, signer, signed_at)
    examined = examine(data)
    blocks = examined.blocks
    for block, public in zip(blocks, examined.keys, strict=True):
        if block.role == role:
            raise PolicyError(f"The file is signed as {role} already, by {block.signer}", "Export the findings anew to sign them afresh")
        if public == key.public:
            raise PolicyError(
                f"The same key signed the file already, as {block.role}", "Each role signs with a key of its own, kept by another person"
            )
    if blocks and moment < blocks[-1].signed_at:
        raise PolicyError(
            f"The time {moment:%Y-%m-%dT%H:%M:%SZ} lies before the last signature's ({blocks[-1].signed_at:%Y-%m-%dT%H:%M:%SZ})",
            "Check the clock of this machine",
        )
    if len(blocks) == MOST_BLOCKS:
        raise SigningError(f"A findings file bears at most {MOST_BLOCKS} signatures", "Export the findings anew")
    above = data + head(role, signer, fingerprint(key.public), moment).encode("utf-8")
    signed = above + tail(key.sign(above, namespace(role))).encode("ascii")
    if len(signed) > MAX_BYTES:
        raise SigningError(f"With this signature the file would be larger than {MAX_BYTES // 1024 // 1024} MiB", "Shorten the findings")
    examine(signed)
    return signed


def head(role: str, signer: str, key: str, signed_at: datetime) -> str:
    """Write the lines of a block that its own signature covers."""
    return f'{SIGNATURE_HEADER}\nrole = "{role}"\nsigner = "{signer}"\nkey = "{key}"\nsigned_at = {signed_at:%Y-%m-%dT%H:%M:%SZ}\n'


def tail(armored: str) -> str:
    """Write the rest of a block: the signature itself."""
    return f"value = '''\n{armored}'''\n"


def _usable(role: str, signer: str, signed_at: datetime) -> datetime:
    if len(role) > LONGEST_NAME or not re.fullmatch(ROLE, role):
        raise UsageError(f"{one_line(role, 60)} is no role", "Sign as security-officer, legal, procurement or vendor")
    if len(signer) > LONGEST_NAME or not re.fullmatch(SIGNER, signer):
        raise UsageError(
            f"{one_line(signer, 60)} cannot stand as the signer", "Give an e-mail address of plain letters, such as officer@clinic.example"
        )
    if signed_at.tzinfo is None or not _EARLIEST <= signed_at < _LATEST:
        raise UsageError(
            "The time of the signature needs its zone and a year of this century", "Give it in UTC, such as 2026-11-20T09:00:00Z"
        )
    return signed_at.astimezone(UTC).replace(microsecond=0)
