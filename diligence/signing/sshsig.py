"""Signatures in the format of ``ssh-keygen -Y sign`` (OpenSSH's PROTOCOL.sshsig), version 1, in their one canonical armor."""

import base64
import binascii
import hashlib
from typing import Final

from diligence.model.text import one_line
from diligence.signing import key_types
from diligence.signing.wire import Reader, damaged, string

START: Final = b"SSHSIG" + (1).to_bytes(4, "big")
"""What every signature begins with: the mark of the format and its version."""

_COLUMNS: Final = 70


def check(armored: str, message: bytes, namespace: str) -> bytes:
    """Check an armored signature over a message, and return the key that made it, in wire format. Whose key that is, is not asked.

    Raises ``SigningError`` where it is damaged, was made for another namespace, is not in canonical form, or does not fit the message.
    """
    reader = Reader(dearmor(armored), "The signature")
    if reader.take(len(START)) != START:
        raise damaged("The text between the signature's marks is no SSH signature of version 1")
    key, made_for, reserved, digest, signature = (reader.string() for _ in range(5))
    reader.end()
    if made_for != namespace.encode("utf-8"):
        other = one_line(made_for.decode("utf-8", "replace"), 80)
        raise damaged(f'The signature was made for the namespace "{other}", not for "{namespace}"')
    if reserved:
        raise damaged("The signature fills a field that must be empty")
    if digest not in (b"sha512", b"sha256"):
        raise damaged("The signature rests on a digest other than SHA-512 and SHA-256")
    key_types.check(key, signature, to_be_signed(message, namespace, digest.decode("ascii")))
    return key


def to_be_signed(message: bytes, namespace: str, digest: str) -> bytes:
    """Return what a key signs for a message: the namespace and the message's digest."""
    return START[:6] + b"".join(map(string, (namespace.encode(), b"", digest.encode(), hashlib.new(digest, message).digest())))


def armor(blob: bytes) -> str:
    """Write a signature as text: base64 in lines of 70 columns between its two marks."""
    text = base64.b64encode(blob).decode("ascii")
    lines = [text[start : start + _COLUMNS] for start in range(0, len(text), _COLUMNS)]
    return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""])


def dearmor(armored: str) -> bytes:
    """Read a signature from its text. Raises ``SigningError`` unless the text is exactly what ``armor`` would write."""
    try:
        blob = base64.b64decode("".join(armored.split("\n")[1:-2]), validate=True)
    except (binascii.Error, ValueError):
        raise damaged("The signature is not whole: its text is no base64") from None
    if armor(blob) != armored:
        raise damaged("The signature is wrapped or encoded in another way than signers write it")
    return blob
