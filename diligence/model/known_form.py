"""Well-known forms of agreements, kept as fingerprints of their wording: enough to know it again, and no sentence of it.

A fingerprint stands for six words in a row: the first 40 bits of the BLAKE2b hash of the words, which are lower case, letters and
digits alone, parted by one blank. A form's fingerprints are sorted, so that their order says nothing about the order of the text.
"""

import base64
import binascii
from collections.abc import Iterator, Sequence
from datetime import date
from hashlib import blake2b
from typing import Annotated

from pydantic import AfterValidator, Field, NonNegativeInt, field_validator

from diligence.model.base import Frozen, Identifier

GRAM = 6
"""Words that one fingerprint covers: fewer are met in any contract, more would miss wording with a word changed here and there."""
FINGERPRINT_BYTES = 5
LONGEST_LINE = 120


def fingerprint(words: Sequence[str]) -> int:
    """Return the fingerprint of words in a row, each in lower case and without anything but letters and digits."""
    return int.from_bytes(blake2b(" ".join(words).encode()).digest()[:FINGERPRINT_BYTES])


def _whole(line: str) -> str:
    if len(line) > LONGEST_LINE:
        raise ValueError(f"must not be longer than {LONGEST_LINE} characters")
    try:
        packed = base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("is not base64") from None
    if not packed or len(packed) % FINGERPRINT_BYTES:
        raise ValueError(f"must hold whole fingerprints of {FINGERPRINT_BYTES} bytes, and at least one")
    return line


FingerprintLine = Annotated[str, AfterValidator(_whole)]
"""Some fingerprints, one behind the other, in base64."""


class KnownForm(Frozen):
    """One form: what it is called, whose it is, where its text was taken from and when, and its fingerprints."""

    id: Identifier
    title: str = Field(min_length=1)
    publisher: str = Field(min_length=1)
    as_of: date
    """The day on which the fingerprints were taken."""
    source: str = Field(min_length=1)
    """Where the text was found, by name."""
    note: str = Field(min_length=1)
    gram: int
    fingerprints: tuple[FingerprintLine, ...] = Field(min_length=1)

    @field_validator("gram")
    @classmethod
    def _known_length(cls, gram: int) -> int:
        if gram != GRAM:
            raise ValueError(f"must be {GRAM}, the number of words that one fingerprint covers")
        return gram

    @field_validator("fingerprints")
    @classmethod
    def _sorted(cls, lines: tuple[str, ...]) -> tuple[str, ...]:
        last = -1
        for number, line in enumerate(lines, start=1):
            for found in _unpacked(line):
                if found <= last:
                    raise ValueError(f"must be sorted, and each stand once; entry {number} is not")
                last = found
        return lines

    def hashes(self) -> tuple[int, ...]:
        """Return the fingerprints as numbers, the lowest first."""
        return tuple(found for line in self.fingerprints for found in _unpacked(line))


def _unpacked(line: str) -> Iterator[int]:
    packed = base64.b64decode(line)
    for at in range(0, len(packed), FINGERPRINT_BYTES):
        yield int.from_bytes(packed[at : at + FINGERPRINT_BYTES])


class LikeSpan(Frozen):
    """Words that are those of a form: ``[start, end)`` in the text that was asked about, and the id of the form."""

    start: NonNegativeInt
    end: NonNegativeInt
    form: Identifier
