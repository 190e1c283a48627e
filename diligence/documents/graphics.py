"""The state a page is painted in, as far as it decides whether text can be seen: places, colors, clips, transparency.

Knows the operators of a content stream (ISO 32000-2, Annex A), not pypdf. Operands are hostile: whatever does not fit is passed over.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points of the page."""
Color = tuple[float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_MOST_NUMBERS = 400
EVERYWHERE: Box = (-1e9, -1e9, 1e9, 1e9)
BLACK: Color = (0.0, 0.0, 0.0)
WHITE: Color = (1.0, 1.0, 1.0)


def resolve(thing: Any) -> Any:
    """Return what a reference leads to."""
    return thing.get_object() if hasattr(thing, "get_object") else thing


def as_text(said: str | bytes) -> str:
    """Return a text string of a file whose encoding nobody has looked at yet."""
    if isinstance(said, str):
        return str(said)
    for mark, encoding in ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"), (b"\xef\xbb\xbf", "utf-8")):
        if said.startswith(mark):
            return said[len(mark) :].decode(encoding, "ignore")
    return said.decode("latin-1")


def multiply(first: Sequence[float], second: Sequence[float]) -> Matrix:
    """Return the matrix that does the first, then the second."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def as_matrix(values: Any) -> Matrix | None:
    """Return six finite numbers as a matrix."""
    if isinstance(values, list) and len(values) == 6:
        a, b, c, d, e, f = values
        if type(a) is type(b) is type(c) is type(d) is type(e) is type(f) is float and math.isfinite(a + b + c + d + e + f):
            return a, b, c, d, e, f
    found = numbers(values)
    return (found[0], found[1], found[2], found[3], found[4], found[5]) if len(found) == 6 else None


def numbers(values: Any) -> list[float]:
    """Return the finite numbers among the first few of some values."""
    found: list[float] = []
    for value in values if isinstance(values, (list, tuple)) and len(values) <= _MOST_NUMBERS else list(values)[:_MOST_NUMBERS]:
        number = value if isinstance(value, (int, float)) else resolve(value)
        if isinstance(number, (int, float)) and math.isfinite(number):
            found.append(min(max(float(number), -1e7), 1e7))
    return found


def place(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return where a point comes to lie."""
    return x * matrix[0] + y * matrix[2] + matrix[4], x * matrix[1] + y * matrix[3] + matrix[5]


def box_of(matrix: Matrix, left: float, bottom: float, right: float, top: float) -> Box:
    """Return the upright box around a rectangle that a matrix moves."""
    if matrix[1] == 0 == matrix[2]:
        x, u = left * matrix[0] + matrix[4], right * matrix[0] + matrix[4]
        y, v = bottom * matrix[3] + matrix[5], top * matrix[3] + matrix[5]
        return (x, y, u, v) if x <= u and y <= v else (min(x, u), min(y, v), max(x, u), max(y, v))
    corners = [place(matrix, x, y) for x in (left, right) for y in (bottom, top)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def overlap(first: Box, second: Box) -> Box:
    """Return what two boxes share; its right or top lies below its left or bottom where they share nothing."""
    return max(first[0], second[0]), max(first[1], second[1]), min(first[2], second[2]), min(first[3], second[3])


def around(first: Box, second: Box) -> Box:
    """Return the box around two boxes."""
    return min(first[0], second[0]), min(first[1], second[1]), max(first[2], second[2]), max(first[3], second[3])


def share_of(box: Box, other: Box) -> float:
    """Return how much of a box lies within another, from 0 to 1."""
    common = overlap(box, other)
    area = (box[2] - box[0]) * (box[3] - box[1])
    if common[2] <= common[0] or common[3] <= common[1]:
        return 0.0
    return (common[2] - common[0]) * (common[3] - common[1]) / area if area > 0 else 1.0


def within(box: Box, other: Box) -> bool:
    """Tell whether a box lies in another with all of it."""
    return other[0] <= box[0] and other[1] <= box[1] and box[2] <= other[2] and box[3] <= other[3]


def holds(box: Box, x: float, y: float) -> bool:
    """Tell whether a point lies within a box."""
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def contrast(first: Color, second: Color) -> float:
    """Return how far two colors lie apart in the channel in which they differ most, from 0 to 1."""
    return max(abs(first[0] - second[0]), abs(first[1] - second[1]), abs(first[2] - second[2]))


@dataclass(frozen=True, slots=True)
class Paint:
    """Something painted: a filled rectangle of a known color, or a shape, image or shading of which only the extent is known."""

    order: int
    box: Box
    color: Color | None
    opaque: bool
    image: Any = None
    """The image object, or True for one without an object."""


class Path:
    """The path under construction, in points of the page. Only its extent is kept, and whether it is made of upright rectangles."""

    def __init__(self) -> None:
        self.rectangles: list[Box] = []
        self.lines: list[tuple[float, float, float, float]] = []
        self._points: list[tuple[float, float]] = []
        self._curved = False
        self._subpath: list[tuple[float, float]] = []

    def rectangle(self, matrix: Matrix, values: Sequence[float]) -> None:
        """Add ``re``."""
        if len(values) >= 4 and len(self.rectangles) < 2_000:
            x, y, width, height = values[:4]
            box = box_of(matrix, x, y, x + width, y + height)
            upright = (abs(matrix[1]) < 1e-6 and abs(matrix[2]) < 1e-6) or (abs(matrix[0]) < 1e-6 and abs(matrix[3]) < 1e-6)
            self.rectangles.append(box)
            self._points += [(box[0], box[1]), (box[2], box[3])]
            self._curved = self._curved or not upright

    def move(self, matrix: Matrix, values: Sequence[float]) -> None:
        """Add ``m``."""
        self._end_subpath()
        if len(values) >= 2:
            self._subpath = [place(matrix, values[0], values[1])]

    def line(self, matrix: Matrix, values: Sequence[float]) -> None:
        """Add ``l``."""
        if len(values) >= 2 and len(self._subpath) < 5_000:
            point = place(matrix, values[0], values[1])
            if self._subpath and len(self.lines) < 2_000:
                self.lines.append((*self._subpath[-1], *point))
            self._subpath.append(point)

    def curve(self, matrix: Matrix, values: Sequence[float]) -> None:
        """Add ``c``, ``v`` or ``y``."""
        self._curved = True
        if len(self._subpath) < 5_000:
            self._subpath += [place(matrix, values[at], values[at + 1]) for at in range(0, len(values) - 1, 2)]

    def _end_subpath(self) -> None:
        points, self._subpath = self._subpath, []
        self._points += points[:5_000]
        corners = points[:-1] if len(points) == 5 and points[0] == points[-1] else points
        if len(corners) == 4 and len({round(x, 1) for x, _ in corners}) == len({round(y, 1) for _, y in corners}) == 2:
            xs, ys = [x for x, _ in corners], [y for _, y in corners]
            self.rectangles.append((min(xs), min(ys), max(xs), max(ys)))
        elif len(points) > 2:
            self._curved = True

    def close(self) -> tuple[list[Box], Box | None]:
        """End the path and return its rectangles, none where it has other shapes, too, and the box around all of it."""
        self._end_subpath()
        if not self._points:
            return [], None
        xs, ys = [x for x, _ in self._points], [y for _, y in self._points]
        return ([] if self._curved else self.rectangles), (min(xs), min(ys), max(xs), max(ys))
