"""Which public keys can be checked, and how each makes its signatures.

Ed25519; ECDSA on the three NIST curves; RSA of 2048 bits or more with SHA-2; and the two kinds that live in a security key (``sk-``), which
must report that a person touched it. Wire formats: RFC 4253 section 6.6, RFC 5656, RFC 8332, RFC 8709, and OpenSSH's PROTOCOL.u2f.
"""

import base64
import hashlib
from typing import Any, Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_ssh_public_key

from diligence.errors import SigningError
from diligence.model.text import one_line
from diligence.signing.wire import Reader, damaged, string

ED25519: Final = b"ssh-ed25519"
IN_A_SECURITY_KEY: Final = {b"sk-ssh-ed25519@openssh.com": ED25519, b"sk-ecdsa-sha2-nistp256@openssh.com": b"ecdsa-sha2-nistp256"}
"""The kinds that live in a security key, and the kind of key that each holds."""

WEBAUTHN: Final = b"webauthn-sk-ecdsa-sha2-nistp256@openssh.com"
SMALLEST_RSA, LARGEST_RSA = 2048, 16384
USER_PRESENT, ATTESTED, EXTENDED = 0x01, 0x40, 0x80
WRONG: Final = "The signature does not fit the text above it: one of them was changed"

ALGORITHMS: Final[dict[bytes, tuple[bytes, ...]]] = {
    **{kind: (kind,) for kind in (ED25519, b"ecdsa-sha2-nistp256", b"ecdsa-sha2-nistp384", b"ecdsa-sha2-nistp521", *IN_A_SECURITY_KEY)},
    b"ssh-rsa": (b"rsa-sha2-512", b"rsa-sha2-256"),
    b"sk-ecdsa-sha2-nistp256@openssh.com": (b"sk-ecdsa-sha2-nistp256@openssh.com", WEBAUTHN),
}
"""The kinds of key that are known, and the algorithms by which each may sign."""


def fingerprint(key: bytes) -> str:
    """Return the fingerprint of a public key in wire format as OpenSSH writes it, ``SHA256:…``."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode("ascii").rstrip("=")


def check(key: bytes, signature: bytes, signed: bytes) -> None:
    """Check a signature blob over ``signed`` against a public key, both in wire format.

    Raises ``SigningError`` where the signature is wrong, a form is not the one that signers write, or the kind of key is not known here.
    """
    kind, made = Reader(key, "The key").string(), Reader(signature, "The signature")
    algorithm, content = made.string(), made.string()
    if kind not in ALGORITHMS:
        raise SigningError(
            f"Keys of the type {one_line(kind.decode('utf-8', 'replace'), 80)} are not known to this version, so nothing was checked",
            "Verify with a newer version, or ask for a signature with an Ed25519 key",
        )
    if algorithm not in ALGORITHMS[kind]:
        raise damaged(f"The signature's algorithm ({one_line(algorithm.decode('utf-8', 'replace'), 80)}) does not fit its key")
    if kind in IN_A_SECURITY_KEY:
        key, signed = _seen_by_the_security_key(kind, key, algorithm, made, signed)
    made.end()
    try:
        _verify(_public(key), algorithm, content, signed)
    except InvalidSignature:
        raise damaged(WRONG) from None
    except (ValueError, UnsupportedAlgorithm, NotImplementedError):
        raise damaged("The key of the signature is damaged") from None


def _public(key: bytes) -> Any:
    """Read a public key, which must be written as signers write it. Raises ``ValueError`` and its like."""
    kind = Reader(key, "The key").string()
    public = load_ssh_public_key(kind + b" " + base64.b64encode(key))
    if isinstance(public, rsa.RSAPublicKey) and not SMALLEST_RSA <= public.key_size <= LARGEST_RSA:
        said = f"The RSA key has {public.key_size} bits; {SMALLEST_RSA} to {LARGEST_RSA} are accepted"
        raise SigningError(said, "Ask for a signature with an Ed25519 key")
    if base64.b64decode(public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).split()[1]) != key:
        raise ValueError("the key is written in another way")
    return public


def _verify(public: Any, algorithm: bytes, content: bytes, signed: bytes) -> None:
    """Raise ``InvalidSignature`` unless the content is the key's signature over the bytes."""
    if isinstance(public, ed25519.Ed25519PublicKey):
        public.verify(content, signed)
    elif isinstance(public, rsa.RSAPublicKey):
        public.verify(content, signed, padding.PKCS1v15(), hashes.SHA512() if algorithm == b"rsa-sha2-512" else hashes.SHA256())
    else:
        digests = {256: hashes.SHA256(), 384: hashes.SHA384(), 521: hashes.SHA512()}
        pair = Reader(content, "The signature")
        numbers = [int.from_bytes(pair.string(), "big", signed=True) for _ in range(2)]
        shortest = b"".join(string(number.to_bytes(number.bit_length() // 8 + 1, "big", signed=True)) for number in numbers)
        if min(numbers) < 1 or shortest != content:
            raise damaged("The signature holds a number in a form that no signer writes")
        public.verify(encode_dss_signature(*numbers), signed, ec.ECDSA(digests[public.curve.key_size]))


def _seen_by_the_security_key(kind: bytes, key: bytes, algorithm: bytes, made: Reader, signed: bytes) -> tuple[bytes, bytes]:
    """Return the key that a security key holds, and what it signed: the application, whether it was touched, a count, and the digest.

    A browser hands the security key a text of its own (``webauthn``), which must name the signed bytes.
    """
    holds, fields = IN_A_SECURITY_KEY[kind], Reader(key[4 + len(kind) :], "The key")
    inner = string(holds) + b"".join(string(fields.string()) for _ in range(1 + (holds != ED25519)))
    application = fields.string()
    fields.end()
    flags, counter, extensions, seen = made.take(1), made.take(4), b"", signed
    if algorithm == WEBAUTHN:
        origin, seen, extensions = made.string(), made.string(), made.string()
        start = b'{"type":"webauthn.get","challenge":"%b","origin":"%b"' % (base64.urlsafe_b64encode(signed).rstrip(b"="), origin)
        odd = b'"' in origin or flags[0] & ATTESTED or bool(flags[0] & EXTENDED) != bool(extensions)
        if odd or not seen.startswith(start):
            raise damaged(WRONG)
    if not flags[0] & USER_PRESENT:
        raise SigningError(
            "The security key did not report that a person touched it", "Ask for a signature with a key that demands a touch"
        )
    return inner, hashlib.sha256(application).digest() + flags + counter + extensions + hashlib.sha256(seen).digest()
