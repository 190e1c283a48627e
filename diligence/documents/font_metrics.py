"""How far shown strings run, as far as the dictionaries of their fonts say it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from diligence.documents.font_truth import lying_codes
from diligence.documents.graphics import numbers, resolve

_AVERAGE = 0.5
"""How wide a letter is on average, in its size."""


def strings_of(operator: bytes, operands: Any) -> list[Any]:
    """Return the strings and the shifts between them that an operator shows."""
    parts = operands[:1] if operator != b'"' else operands[2:3]
    return list(parts[0]) if operator == b"TJ" and parts and isinstance(parts[0], list) else list(parts)


@dataclass(frozen=True)
class Metrics:
    """How wide the characters of a font are, in its size, and which of its codes lie (``font_truth``).

    ``widths`` is None where only an average is known.
    """

    two_bytes: bool = False
    widths: dict[int, float] | None = None
    lying: frozenset[int] = frozenset()

    @classmethod
    def of(cls, font: Any) -> "Metrics":
        """Return what a font dictionary says."""
        kind = str(resolve(font.get("/Subtype"))) if hasattr(font, "get") else ""
        if kind == "/Type0":
            return cls(two_bytes=True, lying=lying_codes(font))
        if kind not in {"/Type1", "/TrueType", "/MMType1"} or font.get("/Widths") is None:
            return cls(lying=lying_codes(font))
        first = numbers([font.get("/FirstChar")])
        widths = numbers(list(resolve(font.get("/Widths")) or ()))
        known = {int(first[0]) + place: width / 1000 for place, width in enumerate(widths)} if first else None
        return cls(widths=known, lying=lying_codes(font))

    def codes(self, strings: Sequence[Any]) -> Iterator[int]:
        """Yield the character codes of strings."""
        for part in strings:
            if isinstance(part, (str, bytes)):
                data = part if isinstance(part, bytes) else part.encode("latin-1", "replace")
                yield from (data[at] << 8 | data[at + 1] for at in range(0, len(data) - 1, 2)) if self.two_bytes else data

    def extent(self, strings: Sequence[Any]) -> tuple[int, float]:
        """Return how many characters strings show, and how wide they are together with the shifts between them."""
        count, width = 0, 0.0
        for part in strings:
            if isinstance(part, (int, float)):
                width -= float(part) / 1000
            elif isinstance(part, (str, bytes)):
                shown = len(part) // 2 if self.two_bytes else len(part)
                count += shown
                if self.widths is None:
                    width += shown * _AVERAGE
                else:
                    codes = part if isinstance(part, bytes) else part.encode("latin-1", "replace")
                    width += sum(self.widths.get(code, _AVERAGE) for code in codes)
        return count, max(width, 0.0)


NO_FONT = Metrics()
"""What holds before a font is chosen."""
