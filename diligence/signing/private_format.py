"""What the outside of a private key in OpenSSH's format tells (PROTOCOL.key): whether it needs a passphrase, and how dear that is."""

import base64
import binascii
from typing import Final

from diligence.errors import SigningError
from diligence.signing.wire import Reader

_BEGIN: Final = b"-----BEGIN OPENSSH PRIVATE KEY-----"
_END: Final = b"-----END OPENSSH PRIVATE KEY-----"
_MAGIC: Final = b"openssh-key-v1\0"
MOST_BCRYPT_ROUNDS: Final = 4096
"""Some half a minute of work; a file that asks for more is meant to hang whoever opens it."""


def is_encrypted(content: bytes, name: str) -> bool:
    """Tell whether a private key needs a passphrase. Raises ``SigningError`` where the bytes are no OpenSSH private key."""
    start, end = content.find(_BEGIN), content.find(_END)
    no_key = SigningError(f"{name} is no private key in OpenSSH's format", "Make a signing key with `diligence keys new PATH`")
    if start < 0 or end < start:
        raise no_key
    try:
        blob = base64.b64decode(b"".join(content[start + len(_BEGIN) : end].split()), validate=True)
    except binascii.Error:
        raise no_key from None
    if not blob.startswith(_MAGIC):
        raise no_key
    try:
        reader = Reader(blob[len(_MAGIC) :], "The key")
        cipher, _, options = reader.string(), reader.string(), Reader(reader.string(), "The key")
        if cipher == b"none":
            return False
        options.string()
        rounds = options.number()
    except SigningError:
        raise no_key from None
    if rounds > MOST_BCRYPT_ROUNDS:
        raise SigningError(
            f"The key {name} asks for {rounds} rounds of bcrypt, which would take very long",
            f"Set fewer with `ssh-keygen -p -a 100 -f {name}`",
        )
    return True
