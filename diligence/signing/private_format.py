"""What the outside of a private key in OpenSSH's format tells (PROTOCOL.key): its public half, and what opening it takes."""

import base64
import binascii
from dataclasses import dataclass
from typing import Final

from diligence.errors import SigningError
from diligence.signing.wire import Reader

_BEGIN: Final = b"-----BEGIN OPENSSH PRIVATE KEY-----"
_END: Final = b"-----END OPENSSH PRIVATE KEY-----"
_OTHER_FORM: Final = b"PRIVATE KEY-----"
_MAGIC: Final = b"openssh-key-v1\0"
MOST_BCRYPT_ROUNDS: Final = 4096
"""Some half a minute of work; a file that asks for more is meant to hang whoever opens it."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What is seen of a private key without opening it. ``public`` is its public half in wire format."""

    encrypted: bool
    public: bytes


def look_at(content: bytes, name: str) -> Outside:
    """Look at a private key from outside. Raises ``SigningError`` where the bytes are no OpenSSH private key."""
    start, end = content.find(_BEGIN), content.find(_END)
    no_key = SigningError(f"{name} is no private key in OpenSSH's format", "Make a signing key with `diligence keys new PATH`")
    if start < 0 and _OTHER_FORM in content:
        raise SigningError(f"The key {name} is in an older format", f"Rewrite it in OpenSSH's own with `ssh-keygen -p -f {name}`")
    if start < 0 or end < start:
        raise no_key
    try:
        blob = base64.b64decode(b"".join(content[start + len(_BEGIN) : end].split()), validate=True)
        if not blob.startswith(_MAGIC):
            raise no_key
        reader = Reader(blob[len(_MAGIC) :], "The key")
        encrypted = reader.string() != b"none"
        reader.string()
        options = Reader(reader.string(), "The key")
        rounds = 0
        if encrypted:
            options.string()
            rounds = options.number()
        reader.number()
        public = reader.string()
    except (binascii.Error, SigningError):
        raise no_key from None
    if rounds > MOST_BCRYPT_ROUNDS:
        raise SigningError(
            f"The key {name} asks for {rounds} rounds of bcrypt, which would take very long",
            f"Set fewer with `ssh-keygen -p -a 100 -f {name}`",
        )
    return Outside(encrypted, public)
