"""Pieces of a page's text and how wide they are: what stands on one baseline close together is read as one piece."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

Placed = tuple[int, float, float, float, str]
"""Index, x, y, size and tidy text of a line."""

_SAME_ROW = 0.3
"""Share of the size by which baselines of one row differ at most (raised letters, two fonts)."""
_WORD_GAP = 0.6
"""Share of the size up to which a gap is one between words."""
_WIDEST_DOUBT = 6.0
"""Points by which the width of a short piece may be wrong."""
_UNUSUAL = 0.25
"""From this share on the size of a stamp differs from that of the text."""
_MARGIN = 18.0
_NO_ROOM = 0.6
"""Lines whose baselines are closer than this share of their size overprint each other, where they are not side by side."""
_MOST_STAMPS = 100
_LEAST_TURNED = 12
_NARROW = b"iljtfIr.,;:'|!()[] "
_WIDE = b"ABCDEFGHJKLMNOPQRSTUVWXYZmw@%"


@dataclass(slots=True)
class Piece:
    """Text that is read in one go; ``indexes`` are those of its lines from left to right."""

    x: float
    y: float
    size: float
    text: str
    indexes: list[int]
    column: int = 0

    @property
    def width(self) -> float:
        """The width in points as far as the letters tell it: within a tenth for the usual fonts, more for narrow and typewriter ones."""
        return width(self.text, self.size)


def width(text: str, size: float) -> float:
    """Estimate the width of a text in points from narrow and wide letters; the font is not known."""
    letters = text.encode("ascii", "replace")
    narrow, wide = len(letters) - len(letters.translate(None, _NARROW)), len(letters) - len(letters.translate(None, _WIDE))
    return size * (0.5 * len(letters) - 0.21 * narrow + 0.18 * wide)


def rows_of(lines: Sequence[Placed]) -> list[list[Placed]]:
    """Return the lines by baseline, from the top and from the left."""
    rows: list[list[Placed]] = []
    lowest = float("inf")
    for line in sorted(lines, key=lambda line: -line[2]):
        if line[2] < lowest:
            rows.append([])
            lowest = line[2] - _SAME_ROW * line[3]
        rows[-1].append(line)
    for row in rows:
        if len(row) > 1:
            row.sort(key=lambda line: line[1])
    return rows


def pieces_of(lines: Sequence[Placed]) -> list[Piece]:
    """Return the pieces of the page from the top and from the left, words that are drawn one by one put together."""
    pieces: list[Piece] = []
    for row in rows_of(lines):
        end = float("-inf")
        for number, (index, x, y, size, text) in enumerate(row, start=1):
            if x < end:
                pieces[-1].indexes.append(index)
                pieces[-1].text += f" {text}"
            else:
                pieces.append(Piece(x, y, size, text, [index]))
            if number < len(row):
                wide = width(text, size)
                end = x + wide + _WORD_GAP * size + min(0.15 * wide, _WIDEST_DOUBT) - (0.1 * wide if wide > 10 * size else 0.0)
    return pieces


def without_room(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """Part the text from stamps: what has another size or stands in the margin, and would overprint lines if it ran like them."""
    if not pieces:
        return [], []
    usual = median(piece.size for piece in pieces)
    edges = sorted(piece.x for piece in pieces)
    margin = edges[len(edges) // 20] - _MARGIN
    odd = [piece for piece in pieces if abs(piece.size - usual) > _UNUSUAL * usual or piece.x < margin]
    stamps = [piece for piece in odd if _overprints(piece, pieces)] if len(odd) <= _MOST_STAMPS else []
    moved = {id(piece) for piece in stamps}
    return [piece for piece in pieces if id(piece) not in moved], stamps


def _overprints(piece: Piece, pieces: Sequence[Piece]) -> bool:
    end = piece.x + 0.8 * piece.width
    for other in pieces:
        distance = abs(other.y - piece.y)
        if (
            _SAME_ROW * piece.size < distance < _NO_ROOM * max(piece.size, other.size)
            and piece.x < other.x + 0.8 * other.width
            and other.x < end
        ):
            return True
    return False


def upright(lines: Sequence[Placed]) -> Sequence[Placed]:
    """Return the lines as they stand when the page is held so that its text is upright.

    A wide table is often drawn turned on an upright page, without a word about it in the file. Then many lines begin at few heights,
    one line's distance apart from left to right (or from right to left, where they begin at the top).
    """
    if len(lines) < _LEAST_TURNED:
        return lines
    across = sorted({round(line[1]) for line in lines})
    heights = {round(line[2] / 3) for line in lines}
    if len(heights) > 0.25 * len(lines) or len(across) < 0.6 * len(lines) / max(len(heights), 1):
        return lines
    size = median(line[3] for line in lines)
    if not 0.9 * size < median([right - left for left, right in pairwise(across)] or [0.0]) < 2.5 * size:
        return lines
    if any(line[2] < 0.9 * width(line[4], line[3]) for line in lines):  # it would run off the page downwards
        return [(index, y, -x, size, text) for index, x, y, size, text in lines]
    return [(index, -y, x, size, text) for index, x, y, size, text in lines]
