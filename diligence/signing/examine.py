"""What can be said of a findings file without trusting anybody: that it is whole, and which keys signed which of its bytes."""

from dataclasses import dataclass

from diligence.errors import SigningError
from diligence.model.findings_format import NAMESPACE_PREFIX
from diligence.signing import sshsig
from diligence.signing.blocks import Block, FindingsFile, split
from diligence.signing.wire import damaged


@dataclass(frozen=True, slots=True)
class Examined:
    """A findings file whose form and signatures are sound. ``keys`` holds the public key of each block, in wire format."""

    file: FindingsFile
    keys: tuple[bytes, ...]


def namespace(role: str) -> str:
    """Return the SSHSIG namespace in which a role signs."""
    return NAMESPACE_PREFIX + role


def examine(data: bytes) -> Examined:
    """Check the form of a findings file and every signature in it; whose keys they are is another question.

    Raises ``SigningError`` with the first thing that is wrong. A file without signatures passes.
    """
    file = split(data)
    keys: list[bytes] = []
    for before, block in zip((None, *file.blocks), file.blocks, strict=False):
        try:
            checked = sshsig.check(block.value, data[: block.covers], namespace(block.role))
        except SigningError as error:
            raise SigningError(f"{error.what} (signed as {block.role})", error.remedy) from None
        if checked.fingerprint != block.key:
            raise damaged(f"The signature as {block.role} names a key that did not make it")
        _one_after_the_other(before, block)
        keys.append(checked.key)
    if len(set(keys)) != len(keys):
        raise damaged("One key signed the file twice")
    if len({block.role for block in file.blocks}) != len(file.blocks):
        raise damaged("The file is signed twice in the same role")
    return Examined(file, tuple(keys))


def _one_after_the_other(before: Block | None, block: Block) -> None:
    if before is not None and block.signed_at < before.signed_at:
        raise damaged(f"The signature as {block.role} bears an earlier time than the one above it")
