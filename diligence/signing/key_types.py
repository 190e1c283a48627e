"""Which public keys can be checked, and how each makes its signatures.

Ed25519; ECDSA on the three NIST curves; RSA of 2048 bits or more with SHA-2; and the two kinds that live in a security key (``sk-``), which
must report that a person touched it. Wire formats: RFC 4253 section 6.6, RFC 5656, RFC 8332, RFC 8709, and OpenSSH's PROTOCOL.u2f.
"""

import base64
import hashlib
from collections.abc import Callable
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from diligence.errors import SigningError
from diligence.model.text import one_line
from diligence.signing.wire import Reader, damaged

ED25519: Final = b"ssh-ed25519"
SK_ED25519: Final = b"sk-ssh-ed25519@openssh.com"
SK_ECDSA: Final = b"sk-ecdsa-sha2-nistp256@openssh.com"
WEBAUTHN: Final = b"webauthn-sk-ecdsa-sha2-nistp256@openssh.com"
SMALLEST_RSA: Final = 2048
LARGEST_RSA: Final = 16384
USER_PRESENT: Final = 0x01
ATTESTED, EXTENDED = 0x40, 0x80

WRONG: Final = "The signature does not fit the text above it: one of them was changed"

_RSA_HASHES: dict[bytes, hashes.HashAlgorithm] = {b"rsa-sha2-256": hashes.SHA256(), b"rsa-sha2-512": hashes.SHA512()}
_CURVES: dict[bytes, tuple[ec.EllipticCurve, hashes.HashAlgorithm]] = {
    b"nistp256": (ec.SECP256R1(), hashes.SHA256()),
    b"nistp384": (ec.SECP384R1(), hashes.SHA384()),
    b"nistp521": (ec.SECP521R1(), hashes.SHA512()),
}


def fingerprint(key: bytes) -> str:
    """Return the fingerprint of a public key in wire format as OpenSSH writes it, ``SHA256:…``."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode("ascii").rstrip("=")


def check(key: bytes, signature: bytes, signed: bytes) -> None:
    """Check a signature blob over ``signed`` against a public key, both in wire format.

    Raises ``SigningError`` where the signature is wrong, a form is not the one that signers write, or the type of key is not known here.
    """
    key_type = Reader(key, "The key").string()
    algorithm = Reader(signature, "The signature").string()
    checker = _CHECKERS.get(key_type)
    if checker is None:
        name = one_line(key_type.decode("utf-8", "replace"), 80)
        raise SigningError(
            f"Keys of the type {name} are not known to this version, so the signature was not checked",
            "Verify with a newer version, or ask for a signature with an Ed25519 key",
        )
    if algorithm not in _algorithms(key_type):
        raise damaged(f"The signature's algorithm ({one_line(algorithm.decode('utf-8', 'replace'), 80)}) does not fit its key")
    try:
        checker(key, signature, signed)
    except InvalidSignature:
        raise damaged(WRONG) from None
    except (ValueError, UnsupportedAlgorithm):
        raise damaged("The key of the signature is damaged") from None


def _algorithms(key_type: bytes) -> tuple[bytes, ...]:
    if key_type == b"ssh-rsa":
        return tuple(_RSA_HASHES)
    return (SK_ECDSA, WEBAUTHN) if key_type == SK_ECDSA else (key_type,)


def _key_and_signature(key: bytes, signature: bytes) -> tuple[Reader, Reader]:
    readers = Reader(key, "The key"), Reader(signature, "The signature")
    for reader in readers:
        reader.string()
    return readers


def _plain(signature: Reader) -> bytes:
    content = signature.string()
    signature.end()
    return content


def _ed25519(key: bytes, signature: bytes, signed: bytes) -> None:
    public, made = _key_and_signature(key, signature)
    point = public.string()
    public.end()
    ed25519.Ed25519PublicKey.from_public_bytes(point).verify(_plain(made), signed)


def _rsa(key: bytes, signature: bytes, signed: bytes) -> None:
    public, _ = _key_and_signature(key, signature)
    exponent, modulus = public.integer(), public.integer()
    public.end()
    if not SMALLEST_RSA <= modulus.bit_length() <= LARGEST_RSA:
        raise SigningError(
            f"The RSA key has {modulus.bit_length()} bits; {SMALLEST_RSA} to {LARGEST_RSA} are accepted",
            "Ask for a signature with an Ed25519 key",
        )
    made = Reader(signature, "The signature")
    algorithm = _RSA_HASHES[made.string()]
    rsa.RSAPublicNumbers(exponent, modulus).public_key().verify(_plain(made), signed, padding.PKCS1v15(), algorithm)


def _ecdsa(key: bytes, signature: bytes, signed: bytes) -> None:
    public, made = Reader(key, "The key"), Reader(signature, "The signature")
    key_type, curve_name, point = public.string(), public.string(), public.string()
    public.end()
    made.string()
    if key_type != b"ecdsa-sha2-" + curve_name:
        raise damaged("The key of the signature names two curves")
    curve, algorithm = _CURVES[curve_name]
    _on(curve, point).verify(_two_numbers(_plain(made)), signed, ec.ECDSA(algorithm))


def _on(curve: ec.EllipticCurve, point: bytes) -> ec.EllipticCurvePublicKey:
    if point[:1] != b"\x04":
        raise damaged("The key of the signature is damaged")
    return ec.EllipticCurvePublicKey.from_encoded_point(curve, point)


def _two_numbers(content: bytes) -> bytes:
    pair = Reader(content, "The signature")
    first, second = pair.integer(), pair.integer()
    pair.end()
    return encode_dss_signature(first, second)


def _security_key_message(application: bytes, flags: int, counter: bytes, extensions: bytes, digest: bytes) -> bytes:
    if not flags & USER_PRESENT:
        raise SigningError(
            "The security key did not report that a person touched it", "Ask for a signature with a key that demands a touch"
        )
    return hashlib.sha256(application).digest() + bytes([flags]) + counter + extensions + digest


def _sk_ed25519(key: bytes, signature: bytes, signed: bytes) -> None:
    public, made = _key_and_signature(key, signature)
    point, application = public.string(), public.string()
    public.end()
    content, flags, counter = made.string(), made.byte(), made.take(4)
    made.end()
    message = _security_key_message(application, flags, counter, b"", hashlib.sha256(signed).digest())
    ed25519.Ed25519PublicKey.from_public_bytes(point).verify(content, message)


def _sk_ecdsa(key: bytes, signature: bytes, signed: bytes) -> None:
    public, made = _key_and_signature(key, signature)
    curve, point, application = public.string(), public.string(), public.string()
    public.end()
    if curve != b"nistp256":
        raise damaged("The key of the signature names two curves")
    content, flags, counter, extensions, digest = made.string(), made.byte(), made.take(4), b"", hashlib.sha256(signed).digest()
    if Reader(signature, "The signature").string() == WEBAUTHN:
        origin, browser, extensions = made.string(), made.string(), made.string()
        _speaks_of(signed, origin, browser, flags, extensions)
        digest = hashlib.sha256(browser).digest()
    made.end()
    message = _security_key_message(application, flags, counter, extensions, digest)
    _on(ec.SECP256R1(), point).verify(_two_numbers(content), message, ec.ECDSA(hashes.SHA256()))


def _speaks_of(signed: bytes, origin: bytes, browser: bytes, flags: int, extensions: bytes) -> None:
    """Check that what a browser gave the security key to sign begins as it must and names the signed bytes."""
    challenge = base64.urlsafe_b64encode(signed).rstrip(b"=")
    start = b'{"type":"webauthn.get","challenge":"' + challenge + b'","origin":"' + origin + b'"'
    if b'"' in origin or flags & ATTESTED or bool(flags & EXTENDED) != bool(extensions) or not browser.startswith(start):
        raise damaged(WRONG)


_CHECKERS: dict[bytes, Callable[[bytes, bytes, bytes], None]] = {
    ED25519: _ed25519,
    b"ssh-rsa": _rsa,
    **{b"ecdsa-sha2-" + curve: _ecdsa for curve in _CURVES},
    SK_ED25519: _sk_ed25519,
    SK_ECDSA: _sk_ecdsa,
}
