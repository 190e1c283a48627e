"""Signatures in the format of ``ssh-keygen -Y sign`` (OpenSSH's PROTOCOL.sshsig), version 1, in their one canonical armor."""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import Final, Protocol

from diligence.model.text import one_line
from diligence.signing import key_types
from diligence.signing.wire import Reader, damaged, string

_MAGIC: Final = b"SSHSIG"
_VERSION: Final = 1
_COLUMNS: Final = 70
_BEGIN: Final = "-----BEGIN SSH SIGNATURE-----\n"
_END: Final = "-----END SSH SIGNATURE-----\n"
_HASHES: Final = (b"sha512", b"sha256")


class Signer(Protocol):
    """Whatever can sign with an Ed25519 key."""

    @property
    def public(self) -> bytes:
        """The public key in wire format."""

    def sign_bytes(self, message: bytes) -> bytes:
        """Return the 64 bytes of an Ed25519 signature."""


@dataclass(frozen=True, slots=True)
class CheckedSignature:
    """A signature that fits its text: the public key that made it, in wire format, and the namespace it was made for."""

    key: bytes
    namespace: str

    @property
    def fingerprint(self) -> str:
        """The key as OpenSSH names it, ``SHA256:…``."""
        return key_types.fingerprint(self.key)


def sign(message: bytes, namespace: str, signer: Signer) -> str:
    """Sign a message and return the armored signature."""
    made = signer.sign_bytes(_to_be_signed(namespace.encode("utf-8"), b"sha512", message))
    blob = _MAGIC + _VERSION.to_bytes(4, "big")
    blob += b"".join(map(string, (signer.public, namespace.encode("utf-8"), b"", b"sha512", string(key_types.ED25519) + string(made))))
    return armor(blob)


def check(armored: str, message: bytes, namespace: str) -> CheckedSignature:
    """Check an armored signature over a message. It says nothing about whose key it is.

    Raises ``SigningError`` where it is damaged, was made for another namespace, is not in canonical form, or does not fit the message.
    """
    reader = Reader(dearmor(armored), "The signature")
    if reader.take(len(_MAGIC)) != _MAGIC:
        raise damaged("The text between the signature's marks is no SSH signature")
    if (version := reader.number()) != _VERSION:
        raise damaged(f"The signature has the format version {version}; this program knows version {_VERSION}")
    key, made_for, reserved, hash_name, signature = (reader.string() for _ in range(5))
    reader.end()
    if made_for != namespace.encode("utf-8"):
        other = one_line(made_for.decode("utf-8", "replace"), 80)
        raise damaged(f'The signature was made for the namespace "{other}", not for "{namespace}"')
    if reserved:
        raise damaged("The signature fills a field that must be empty")
    if hash_name not in _HASHES:
        raise damaged("The signature rests on a digest other than SHA-512 and SHA-256")
    key_types.check(key, signature, _to_be_signed(made_for, hash_name, message))
    return CheckedSignature(key, namespace)


def _to_be_signed(namespace: bytes, hash_name: bytes, message: bytes) -> bytes:
    digest = hashlib.new(hash_name.decode("ascii"), message).digest()
    return _MAGIC + b"".join(map(string, (namespace, b"", hash_name, digest)))


def armor(blob: bytes) -> str:
    """Write a signature as text: base64 in lines of 70 columns between its two marks."""
    text = base64.b64encode(blob).decode("ascii")
    lines = [text[start : start + _COLUMNS] + "\n" for start in range(0, len(text), _COLUMNS)]
    return _BEGIN + "".join(lines) + _END


def dearmor(armored: str) -> bytes:
    """Read a signature from its text. Raises ``SigningError`` unless the text is exactly what ``armor`` would write."""
    text = armored.removeprefix(_BEGIN).removesuffix(_END)
    try:
        blob = base64.b64decode(text.replace("\n", ""), validate=True)
    except (binascii.Error, ValueError):
        raise damaged("The signature is not whole: its text is no base64") from None
    if armor(blob) != armored:
        raise damaged("The signature is wrapped or encoded in another way than signers write it")
    return blob
