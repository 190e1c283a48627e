"""Lines with their places, gathered from what pypdf reports while it walks a page. Knows pypdf's conventions, not pypdf itself."""

import math
import re
from collections.abc import Sequence
from typing import Any

from diligence.documents.graphics import multiply
from diligence.model.document import Line

Matrix = Sequence[float]
_FAR = 100_000.0
"""Coordinates beyond this many points are nonsense from a broken or hostile file."""
_SURROGATE = re.compile("[\ud800-\udfff]")


def without_surrogates(text: str) -> str:
    """Join surrogate pairs and replace lone ones by U+FFFD: they cannot be written as UTF-8."""
    if _SURROGATE.search(text) is None:
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Collector:
    """The visitors for ``extract_text``: text pieces with their places, what was painted, and where forms begin.

    Places are in points of the page as it is shown, so ``rotation`` (0, 90, 180 or 270 degrees) is already taken into account.
    """

    def __init__(self, width: float, height: float, rotation: int) -> None:
        self._width = width
        self._height = height
        self._rotation = rotation
        self._forms: list[Matrix] = []
        self._pieces: list[tuple[str, float, float, float]] = []
        self.painted = 0
        """How often something other than text was painted."""
        self.drawn: list[tuple[str, float]] = []
        """Names of the objects drawn (images and forms) with the area of each in square points."""

    def before(self, operator: bytes, operands: Any, cm: Matrix, _tm: Matrix) -> None:
        """Note what is painted; a form is entered with the place it is drawn at."""
        if operator in (b"Do", b"INLINE IMAGE"):
            matrix = self._placed(cm)
            name = str(operands[0]) if operator == b"Do" and operands else ""
            self.drawn.append((name, abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])))
            if operator == b"Do":
                self._forms.append(matrix)
        elif operator in _PAINTING:
            self.painted += 1

    def after(self, operator: bytes, _operands: Any, _cm: Matrix, _tm: Matrix) -> None:
        """Leave the form."""
        if operator == b"Do" and self._forms:
            self._forms.pop()

    def text(self, text: str, cm: Matrix, tm: Matrix, _font: Any, size: float) -> None:
        """Note a piece of text with the place where it begins."""
        if text:
            matrix = multiply(tm, self._placed(cm))
            self._pieces.append((text, matrix[4], matrix[5], abs(size) * math.hypot(matrix[2], matrix[3])))

    def _placed(self, cm: Matrix) -> Matrix:
        return multiply(cm, self._forms[-1]) if self._forms else cm[:6]

    def lines(self, extracted: str) -> tuple[Line, ...]:
        """Return the lines of the page in the order of ``extracted``, which is what ``extract_text`` returned."""
        if "".join(piece[0] for piece in self._pieces) != extracted:
            return tuple(Line(text=without_surrogates(part)) for part in extracted.split("\n"))
        starts: list[tuple[int, float, float, float]] = []
        offset = 0
        for text, x, y, size in self._pieces:
            inked = len(text) - len(text.lstrip())
            if inked < len(text):
                starts.append((offset + inked, x, y, size))
            offset += len(text)
        return tuple(self._place(extracted, starts))

    def _place(self, extracted: str, starts: list[tuple[int, float, float, float]]) -> list[Line]:
        lines: list[Line] = []
        start, upcoming = 0, 0
        for part in extracted.split("\n"):
            end = start + len(part)
            while upcoming < len(starts) and starts[upcoming][0] < start:
                upcoming += 1
            text = without_surrogates(part)
            if upcoming < len(starts) and starts[upcoming][0] < end:
                _, x, y, size = starts[upcoming]
                lines.append(self._line(text, x, y, size))
            else:
                lines.append(Line(text=text))
            start = end + 1
        return lines

    def _line(self, text: str, x: float, y: float, size: float) -> Line:
        if not (abs(x) < _FAR and abs(y) < _FAR and abs(size) < _FAR):  # what is no number is not below anything
            return Line(text=text)
        if self._rotation == 90:
            x, y = y, self._width - x
        elif self._rotation == 180:
            x, y = self._width - x, self._height - y
        elif self._rotation == 270:
            x, y = self._height - y, x
        return Line(text=text, x=round(x, 1), y=round(y, 1), size=round(size, 1))


_PAINTING = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s", b"sh"})
COLLECTED = _PAINTING | {b"Do", b"INLINE IMAGE"}
"""The operators that a collector wants to hear of."""
