"""Keys and signatures that a lenient reader would take, though no signer writes them so."""

import hashlib
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from diligence.errors import SigningError
from diligence.signing import key_types
from diligence.signing.wire import string

TEXT = b"signed"
RSA = rsa.generate_private_key(65537, 2048)
CURVE = ec.generate_private_key(ec.SECP256R1())
POINT = CURVE.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
EDWARDS = ed25519.Ed25519PrivateKey.generate()
SK = b"sk-ssh-ed25519@openssh.com"


def mpint(number: int) -> bytes:
    return number.to_bytes(number.bit_length() // 8 + 1, "big")


def rsa_key(exponent: bytes = mpint(65537)) -> bytes:
    return string(b"ssh-rsa") + string(exponent) + string(mpint(RSA.public_key().public_numbers().n))


def rsa_signature(algorithm: bytes = b"rsa-sha2-512", digest: hashes.HashAlgorithm | None = None) -> bytes:
    return string(algorithm) + string(RSA.sign(TEXT, padding.PKCS1v15(), digest or hashes.SHA512()))


def curve_key(kind: bytes = b"ecdsa-sha2-nistp256", curve: bytes = b"nistp256", point: bytes = POINT) -> bytes:
    return string(kind) + string(curve) + string(point)


def curve_signature(change: Callable[[int], bytes] = mpint, after: bytes = b"") -> bytes:
    first, second = decode_dss_signature(CURVE.sign(TEXT, ec.ECDSA(hashes.SHA256())))
    return string(b"ecdsa-sha2-nistp256") + string(string(change(first)) + string(change(second)) + after)


def security_key(application: bytes = b"ssh:", after: bytes = b"") -> bytes:
    return string(SK) + string(EDWARDS.public_key().public_bytes_raw()) + string(application) + after


def touched(flags: int = 1, counter: bytes = b"\0\0\0\7", after: bytes = b"") -> bytes:
    seen = hashlib.sha256(b"ssh:").digest() + bytes([flags]) + counter + hashlib.sha256(TEXT).digest()
    return string(SK) + string(EDWARDS.sign(seen)) + bytes([flags]) + counter + after


@pytest.mark.parametrize(
    ("key", "signature"),
    [
        (rsa_key(), rsa_signature()),
        (rsa_key(), rsa_signature(b"rsa-sha2-256", hashes.SHA256())),
        (curve_key(), curve_signature()),
        (security_key(), touched()),
        (security_key(), touched(flags=5)),
    ],
)
def test_the_forms_that_signers_write(key: bytes, signature: bytes) -> None:
    key_types.check(key, signature, TEXT)
    with pytest.raises(SigningError, match="does not fit"):
        key_types.check(key, signature, TEXT + b"x")


@pytest.mark.parametrize(
    ("key", "signature", "message"),
    [
        (rsa_key(b"\0" + mpint(65537)), rsa_signature(), "key of the signature is damaged"),
        (rsa_key() + b"\0", rsa_signature(), "damaged"),
        (rsa_key(), rsa_signature(b"ssh-rsa", hashes.SHA1()), "algorithm .*ssh-rsa"),  # noqa: S303 - it must be refused
        (rsa_key(), rsa_signature(b"rsa-sha2-256"), "does not fit"),
        (rsa_key(), rsa_signature() + b"x", "bytes after its end"),
        (curve_key(), curve_signature(lambda number: b"\0" + mpint(number)), "no signer writes"),
        (curve_key(), curve_signature(lambda _: b""), "no signer writes"),
        (curve_key(), curve_signature(lambda _: b"\0"), "no signer writes"),
        (curve_key(), curve_signature(lambda _: b"\xff"), "no signer writes"),
        (curve_key(), curve_signature(after=b"x"), "no signer writes"),
        (curve_key(curve=b"nistp384"), curve_signature(), "damaged"),
        (curve_key(point=b"\2" + POINT[1:33]), curve_signature(), "damaged"),
        (curve_key(point=b"\4" + bytes(64)), curve_signature(), "damaged"),
        (curve_key(), string(b"ssh-ed25519") + string(b"x" * 64), "does not fit its key"),
        (security_key(), touched(flags=0), "touched it"),
        (security_key(), touched(flags=4), "touched it"),
        (security_key(), touched(after=b"x"), "bytes after its end"),
        (security_key(after=b"x"), touched(), "bytes after its end"),
        (security_key(b"ssh:elsewhere"), touched(), "does not fit"),
        (string(b"ssh-ed25519") + string(b"k" * 31), string(b"ssh-ed25519") + string(b"x" * 64), "damaged"),
        (string(b"ssh-ed25519-cert-v01@openssh.com"), string(b"ssh-ed25519") + string(b""), "not known to this version"),
        (b"\0\0\0\x09x", string(b"ssh-ed25519") + string(b""), "breaks off"),
    ],
)
def test_the_forms_that_they_do_not(key: bytes, signature: bytes, message: str) -> None:
    with pytest.raises(SigningError, match=message):
        key_types.check(key, signature, TEXT)
