"""Columns and tables: where they stand on a page, and in which order such a page is read.

The right edges of lines are not known. What is sure is where lines begin, and that a line ends before another that begins beside it;
so columns are found by lines that stand beside each other again and again, and widths are only asked for to tell what runs across.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from statistics import median

from diligence.documents.pieces import Piece

_EDGE = 3.0
"""Points within which lines begin at the same edge."""
_BESIDE = 0.6
"""Lines whose baselines are closer than this share of their size cannot stand above each other."""
_EVIDENCE = 3
"""How many lines must stand beside others for a column."""
_ACROSS = 0.06
"""Share of the width of a line by which its estimate may be wrong."""
_HANGING = 36.0
"""Points by which a heading may hang out of its column to the left."""
_LEAST_SCALE = 0.75
_MOST_EDGES = 40
_WHITE = 1.7
"""White across the page that parts what stands above from what stands below, in usual distances of lines."""
_ROW_GAP = 1.2
"""White between rows of a table, in usual distances of lines."""
_USUAL_LEADING = 1.4
_LEVEL = 0.06
"""Share of the distance of lines by which cells of a row may differ in height."""
_MANY = 12
_LONG_ROW = 18
"""How many lines the cells of a row have together at most, on average, where columns are as wide as those of a page."""
_PROSE = 0.25
"""From this share of lines on that begin in lower case, lines go on from one to the next."""


class Kind(Enum):
    """How a part of a page is read."""

    SINGLE = "from the top"
    COLUMNS = "column by column"
    TABLE = "row by row, and cell by cell in it"
    GRID = "line by line across the columns"


@dataclass(frozen=True)
class Part:
    """A part of a page from one side to the other, with its pieces in the order they are read."""

    kind: Kind
    pieces: tuple[Piece, ...]


class _Heights:
    """Baselines of some pieces, to ask whether one of them stands beside another piece."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self._heights = sorted(piece.y for piece in pieces)

    def beside(self, piece: Piece) -> bool:
        reach = _BESIDE * piece.size
        at = bisect_left(self._heights, piece.y - reach)
        return at < len(self._heights) and self._heights[at] <= piece.y + reach


def parts_of(pieces: Sequence[Piece]) -> list[Part]:
    """Return the parts of a page from the top. The pieces come from the top and from the left, and are given their columns."""
    edges, scale = _column_edges(pieces)
    if not edges:
        return [Part(Kind.SINGLE, tuple(pieces))] if pieces else []
    for piece in pieces:
        piece.column = bisect_right(edges, piece.x + _EDGE)
    left, right = _sides(pieces, len(edges))
    parts: list[Part] = []
    zone: list[Piece] = []
    for piece in pieces:
        column = piece.column
        if column < len(edges) and not right[column].beside(piece) and _reaches(piece, edges[column], scale):
            if edges[column] - piece.x < _HANGING and left[column].beside(piece):
                piece.column += 1
                zone.append(piece)
                continue
            parts += _zone_parts(zone)
            parts.append(Part(Kind.SINGLE, (piece,)))
            zone = []
        else:
            zone.append(piece)
    return parts + _zone_parts(zone)


def _sides(pieces: Sequence[Piece], count: int) -> tuple[list[_Heights], list[_Heights]]:
    """Return for each column but the last what begins in it at its own left edge or left of it, and what begins right of it."""
    left = [_Heights(piece for piece in pieces if piece.column == column) for column in range(count)]
    return left, [_Heights(piece for piece in pieces if piece.column > column) for column in range(count)]


def _reaches(piece: Piece, edge: float, scale: float) -> bool:
    wide = piece.width * scale
    return piece.x + wide > edge + _ACROSS * wide


def _column_edges(pieces: Sequence[Piece]) -> tuple[list[float], float]:
    """Return where columns begin, but for the first, and by what estimated widths are to be multiplied to fit between them."""
    edges: list[float] = []
    scale = 1.0
    before = float("-inf")
    for edge, begun in _common_starts(pieces):
        heights = _Heights(begun)
        left = [piece for piece in pieces if before - _EDGE <= piece.x < edge - _EDGE]
        beside = [piece for piece in left if heights.beside(piece)]
        if len(beside) < _EVIDENCE:
            continue
        fitting = sorted((edge - _EDGE - piece.x) / max(piece.width, 1.0) for piece in beside)
        fits = max(min(scale, fitting[len(fitting) // 20]), _LEAST_SCALE)
        low, high = begun[-1].y, begun[0].y
        across = sum(low <= piece.y <= high and not heights.beside(piece) and _reaches(piece, edge, fits) for piece in left)
        if across <= len(beside) // 2:
            edges.append(edge)
            scale, before = fits, edge
    return edges, scale


def _common_starts(pieces: Sequence[Piece]) -> list[tuple[float, list[Piece]]]:
    """Return the places where several pieces begin, from the left, with these pieces from the top."""
    groups: list[list[Piece]] = []
    last = float("-inf")
    for piece in sorted(pieces, key=lambda piece: piece.x):
        if piece.x - last > _EDGE:
            groups.append([])
            last = piece.x
        groups[-1].append(piece)
    common = sorted((group for group in groups if len(group) >= _EVIDENCE), key=len, reverse=True)[:_MOST_EDGES]
    return sorted(((group[0].x, sorted(group, key=lambda piece: -piece.y)) for group in common), key=lambda edge: edge[0])


def _zone_parts(zone: Sequence[Piece]) -> list[Part]:
    """Return the parts of what stands between two lines that run across: what stands alone in a blank stretch is a part of its own."""
    if not zone:
        return []
    if len({piece.column for piece in zone}) == 1:
        return [Part(Kind.SINGLE, tuple(zone))]
    leading = _leading(zone)
    parts: list[Part] = []
    together: list[Piece] = []
    for band in _cut(zone, _WHITE * leading):
        if all(piece.column == 0 for piece in band):
            parts += _several(together, leading)
            parts.append(Part(Kind.SINGLE, tuple(band)))
            together = []
        else:
            together += band
    return parts + _several(together, leading)


def _several(zone: Sequence[Piece], leading: float) -> list[Part]:
    columns = _by_column(zone)
    if len(columns) < 2:
        return [Part(Kind.SINGLE, tuple(zone))] if zone else []
    rows = _table_rows(zone, leading)
    if rows:
        return [Part(Kind.TABLE, tuple(piece for row in rows for cell in _by_column(row) for piece in cell))]
    if _is_grid(columns, leading):
        return [Part(Kind.GRID, tuple(zone))]
    return [Part(Kind.COLUMNS, tuple(piece for column in columns for piece in column))]


def _by_column(zone: Iterable[Piece]) -> list[list[Piece]]:
    columns: dict[int, list[Piece]] = {}
    for piece in zone:
        columns.setdefault(piece.column, []).append(piece)
    return [columns[column] for column in sorted(columns)]


def _leading(zone: Sequence[Piece]) -> float:
    """Return the distance of lines of a paragraph in a zone: a small one, as tables and lists may have more wide gaps than narrow ones."""
    size = median(piece.size for piece in zone)
    gaps = sorted(
        above.y - below.y for column in _by_column(zone) for above, below in pairwise(column) if 0.9 * size < above.y - below.y < 2.5 * size
    )
    twice = [gap for gap, wider in pairwise(gaps) if wider - gap < 0.5]
    usual = [gap for gap in gaps if size < gap < _USUAL_LEADING * size]
    if twice and (not usual or twice[0] < _USUAL_LEADING * size):
        return twice[0]
    return usual[0] if usual else 1.25 * size


def _cut(zone: Sequence[Piece], white: float) -> list[list[Piece]]:
    """Cut a zone wherever more than so much is white from one side to the other."""
    bands: list[list[Piece]] = []
    last = float("inf")
    for piece in zone:
        if last - piece.y > white:
            bands.append([])
        last = piece.y
        bands[-1].append(piece)
    return bands


def _table_rows(zone: Sequence[Piece], leading: float) -> list[list[Piece]]:
    """Return the rows of a table, or nothing where the zone is none: its cells begin at the same height, again and again.

    Paragraphs of two columns of prose may happen to begin level, too; but then they have the same number of lines, which cells rarely have.
    """
    rows = _cut(zone, _ROW_GAP * leading)
    several = [cells for cells in map(_by_column, rows) if len(cells) > 1]
    alone = sum(all(piece.column == 0 for piece in row) for row in rows)
    if len(several) < _EVIDENCE or alone > len(several):
        return _rows_at_labels(zone, leading)
    columns = _by_column(zone)
    unlike = sum(len({len(cell) for cell in cells}) > 1 for cells in several)
    alike = are_alike(columns)
    if (unlike < 0.4 * len(several) and (alike or all(map(goes_on, columns)))) or (alike and len(zone) > _LONG_ROW * len(several)):
        return []
    shift = _shift(columns, [cells[-1][0].y - cells[0][0].y for cells in several])
    level = sum(_stand_level(cells, shift, leading) for cells in several)
    return rows if level >= 0.8 * len(several) else _rows_at_labels(zone, leading)


def _shift(columns: Sequence[Sequence[Piece]], shifts: Sequence[float]) -> float:
    """Return by how much the last cell of a row stands higher than the first, which is nothing where they have one size of letters."""
    sizes = [median(piece.size for piece in column) for column in columns]
    return 0.0 if max(sizes) - min(sizes) < 0.2 else median(shifts)


def _stand_level(cells: Sequence[Sequence[Piece]], shift: float, leading: float) -> bool:
    """Tell whether the cells of a row begin at the same height, or the first stands in the middle of it."""
    first, last = cells[0], cells[-1]
    if abs(last[0].y - first[0].y - shift) < _LEVEL * leading:
        return True
    return len(first) < len(last) and abs(last[0].y + last[-1].y - first[0].y - first[-1].y) < 0.3 * leading


def _rows_at_labels(zone: Sequence[Piece], leading: float) -> list[list[Piece]]:
    """Return the rows of a table without white between them, whose first column holds a few short labels."""
    labels, *others = _by_column(zone)
    if labels[0].column != 0 or len(labels) > 0.6 * max(map(len, others)):
        return []
    blocks = _cut(labels, _ROW_GAP * leading)
    beginnings = [piece for piece in zone if piece.column > 0]
    starts = [
        block[0].y
        for block in blocks
        if any(abs(piece.y - block[0].y) < _LEVEL * leading and not piece.text[:1].islower() for piece in beginnings)
    ]
    if len(starts) < _EVIDENCE or len(starts) < 0.8 * len(blocks):
        return []
    rows: list[list[Piece]] = [[]]
    upcoming = iter([*starts, float("-inf")])
    start = next(upcoming)
    for piece in zone:
        while piece.y < start + _LEVEL * leading:
            rows.append([])
            start = next(upcoming)
        rows[-1].append(piece)
    return [row for row in rows if row]


def _is_grid(columns: Sequence[Sequence[Piece]], leading: float) -> bool:
    """Tell whether lines belong together across the columns: each is short, none goes on below, and they stand level."""
    lengths = [len(column) for column in columns]
    if any(map(goes_on, columns)) or are_alike(columns) or min(lengths) < 0.5 * max(lengths):
        return False
    return level_share(columns, leading) >= 0.8


def level_share(columns: Sequence[Sequence[Piece]], leading: float) -> float:
    """Return how much of the shorter of the first column and the longest other one stands level with the other."""
    others = sorted(piece.y for column in columns[1:] for piece in column)
    near = [bisect_left(others, piece.y - _LEVEL * leading) for piece in columns[0]]
    level = sum(at < len(others) and others[at] < piece.y + _LEVEL * leading for at, piece in zip(near, columns[0], strict=True))
    return level / min(len(columns[0]), max(map(len, columns[1:])))


def are_alike(columns: Sequence[Sequence[Piece]]) -> bool:
    """Tell whether columns have many lines each and about the same width, as columns of a page have and columns of a table rarely."""
    widths = [sorted(piece.width for piece in column)[(9 * len(column)) // 10] for column in columns]
    return min(map(len, columns)) >= _MANY and min(widths) > 0.8 * max(widths)


def goes_on(column: Sequence[Piece]) -> bool:
    """Tell whether the lines of a column are prose, which goes on from line to line."""
    return sum(piece.text[:1].islower() for piece in column[1:]) > _PROSE * (len(column) - 1)
