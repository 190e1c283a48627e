"""Keys that sign: made and read in OpenSSH's format, so that ``ssh-keygen`` can use them too. Ed25519 signs here, other kinds through it.

A private key is guarded by its file mode (0600, in a folder that only its owner may enter) and, where it has a passphrase, by bcrypt.
"""

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_ssh_private_key,
)

from diligence.errors import SigningError
from diligence.model.text import one_line
from diligence.signing import key_types, sshsig
from diligence.signing.private_format import look_at
from diligence.signing.stock_tool import StockKey
from diligence.signing.trust import public_key
from diligence.signing.wire import Reader, string

BCRYPT_ROUNDS: Final = 128
"""About one second on a slow machine, eight times what OpenSSH takes by default."""

LARGEST_KEY_FILE: Final = 64 * 1024
_PUBLIC: Final = (b"ssh-", b"ecdsa-", b"sk-")
_MAKE_ONE: Final = "Make a signing key with `diligence keys new PATH`"


@dataclass(frozen=True, slots=True)
class PublicKeyInfo:
    """The public half of a key: its fingerprint, its comment, and its line as it stands in a ``.pub`` file."""

    fingerprint: str
    public_line: str
    comment: str


class SigningKey:
    """A private Ed25519 key in memory."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public: Final = string(key_types.ED25519) + string(private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    @property
    def fingerprint(self) -> str:
        """The key as OpenSSH names it, ``SHA256:…``."""
        return key_types.fingerprint(self.public)

    def sign(self, message: bytes, namespace: str) -> str:
        """Sign a message and return the armored signature."""
        kind, digest = string(key_types.ED25519), b"sha512"
        made = kind + string(self._private.sign(sshsig.to_be_signed(message, namespace, digest.decode("ascii"))))
        return sshsig.armor(sshsig.START + b"".join(map(string, (self.public, namespace.encode("utf-8"), b"", digest, made))))


def make_key(path: Path, passphrase: bytes | None, comment: str) -> PublicKeyInfo:
    """Make an Ed25519 key at ``path`` with ``path.pub`` beside it; folders that are missing are made for the owner alone.

    Raises ``SigningError`` where either file exists already, where it cannot be written, or where the passphrase is empty.
    """
    if passphrase is not None and not passphrase:
        raise SigningError("An empty passphrase protects nothing", "Give a passphrase, or say plainly that the key shall have none")
    public_path = path.with_name(path.name + ".pub")
    private = Ed25519PrivateKey.generate()
    encryption: KeySerializationEncryption = NoEncryption()
    if passphrase is not None:
        encryption = PrivateFormat.OpenSSH.encryption_builder().kdf_rounds(BCRYPT_ROUNDS).build(passphrase)
    public_line = private.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode("ascii")
    comment = one_line(comment, 200)
    line = f"{public_line} {comment}".rstrip()
    try:
        _make_folder(path.parent)
        _refuse_existing(path, public_path)
        _write_new(path, private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, encryption), 0o600)
        try:
            _write_new(public_path, f"{line}\n".encode(), 0o644)
        except OSError:
            path.unlink(missing_ok=True)
            raise
    except FileExistsError:
        raise _exists(path) from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "this is no name for a file"
        raise SigningError(
            f"The key {one_line(str(path), 120)} cannot be written ({why})", "Choose a folder that you may write to"
        ) from None
    return PublicKeyInfo(SigningKey(private).fingerprint, line, comment)


def _refuse_existing(*paths: Path) -> None:
    for path in paths:
        if os.path.lexists(path):
            raise _exists(path)


def _exists(path: Path) -> SigningError:
    return SigningError(f"There is a file {one_line(str(path), 120)} already", "Choose another name: a key is never written over")


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it, each for the owner alone whatever the umask is."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=0o700)
        one.chmod(0o700)


def _write_new(path: Path, content: bytes, mode: int) -> None:
    """Write a file that must not exist, so that nobody else can read it for a moment even."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, mode)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, mode)
        file.write(content)
        file.flush()
        os.fsync(descriptor)


def load_key(path: Path, passphrase: Callable[[], bytes] | bytes | None, *, terminal: bool = False) -> SigningKey | StockKey:
    """Read a private key. A callable is asked for the passphrase only where the key needs one.

    A key of another kind than Ed25519 signs through ``ssh-keygen``, which may ask on the terminal where ``terminal`` is set.
    Raises ``SigningError`` where the file is no private key, where others may read it, and where the passphrase is missing or wrong.
    """
    name = one_line(str(path), 120)
    content = _read(path, name)
    if content.startswith(_PUBLIC):
        raise SigningError(
            f"{name} is a public key", "Name the private key, which has the same name without .pub, or have an agent sign with --agent"
        )
    outside = look_at(content, name)
    word: bytes | None = None
    if outside.encrypted:
        word = passphrase() if callable(passphrase) else passphrase
        if not word:
            raise SigningError(f"The key {name} needs its passphrase", "Give it with --passphrase-file FILE, or type it on a terminal")
        if b"\0" in word:
            raise SigningError(f"The passphrase does not open the key {name}", "Check the passphrase and try again")
    kind = Reader(outside.public, "The key").string()
    if kind not in key_types.ALGORITHMS:
        raise SigningError(f"The key {name} is of a kind that this program does not sign with ({_shown(kind)})", _MAKE_ONE)
    if kind in key_types.IN_A_SECURITY_KEY and word is None and isinstance(passphrase, bytes):
        word = passphrase  # such a key may want a PIN, though its file is not encrypted
    if kind != key_types.ED25519:
        return StockKey(path, outside.public, word=word, terminal=terminal)
    try:
        private = load_ssh_private_key(content, word)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        if word is not None:
            raise SigningError(f"The passphrase does not open the key {name}", "Check the passphrase and try again") from None
        raise SigningError(f"The key {name} is damaged", _MAKE_ONE) from None
    assert isinstance(private, Ed25519PrivateKey)  # noqa: S101 - a key of another kind than its outside says is no key to the library
    return SigningKey(private)


def load_from_agent(path: Path, *, terminal: bool = False) -> StockKey:
    """Read a public key whose private half an SSH agent holds. Raises ``SigningError`` where the file is none."""
    name = one_line(str(path), 120)
    content = _read(path, name)
    try:
        public = public_key(content.decode("utf-8").strip())
    except ValueError:
        said = "Name the file that ends in .pub; `ssh-add -L` prints the public keys that the agent holds"
        raise SigningError(f"{name} is no public key", said) from None
    kind = Reader(public, "The key").string()
    if kind not in key_types.ALGORITHMS:
        raise SigningError(f"The key {name} is of a kind that this program does not sign with ({_shown(kind)})", _MAKE_ONE)
    return StockKey(path, public, agent=True, terminal=terminal)


def _shown(kind: bytes) -> str:
    return one_line(kind.decode("utf-8", "replace"), 60)


def _read(path: Path, name: str) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            facts = os.fstat(descriptor)
            if not stat.S_ISREG(facts.st_mode):
                raise SigningError(f"{name} is no file", _MAKE_ONE)
            content = file.read(LARGEST_KEY_FILE + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "this is no name for a file"
        raise SigningError(f"The key {name} cannot be read ({why})", "Check its name and that it is yours") from None
    if b"PRIVATE KEY-----" in content and facts.st_mode & 0o077:
        raise SigningError(f"Others on this machine may read the key {name}", f"Make it yours alone with `chmod 600 {name}`")
    if len(content) > LARGEST_KEY_FILE:
        raise SigningError(f"{name} is no key: it is far too large", _MAKE_ONE)
    return content
