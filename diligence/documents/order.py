"""The order in which a page is read, where the file stores its lines in another one, and what stands beside the text.

The lines of a document keep the order of the file; only the running text is put right, and only where places are known and the
order of the file cannot be meant: it goes up again within a column, or reads across columns of prose.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from diligence.documents.columns import Kind, Part, are_alike, goes_on, level_share, parts_of
from diligence.documents.lettering import tidy
from diligence.documents.margins import line_numbers, lone_markers, note_calls, with_bullets
from diligence.documents.pieces import Piece, Placed, pieces_of, upright, without_room
from diligence.model.document import Line, Page

_SAME_BASELINE = 3.0
_FAR = 0.25
"""From this share of the page's width on, a step to the left or right leaves the column."""
_LEAST_LINES, _MOST_LINES = 8, 8_000
"""Pages with fewer lines say too little, and pages with more are made to keep a reader busy: a page drawn letter by letter has 5,000."""
_STRAY = 2
"""So many lines may stand out of the order without a doubt about it: a head or a foot that is drawn last, a stamp."""
_STRAY_SHARE = 0.05
_LEVEL = 0.5
"""Where less of two columns stands level, line for line, they are no cells of rows."""
_BLOCK = 3
"""Two blocks of so many lines, of which the upper is stored after the lower, are no matter of stray lines."""
_HEAD_OR_FOOT = 0.12
"""Share of the height of the text in which a block is taken for a head or a foot, which may be stored anywhere."""


@dataclass(frozen=True)
class Layout:
    """How the lines of a page are read: their indexes in order, and those of line numbers and note calls, which are no text."""

    order: Sequence[int]
    beside: frozenset[int] = frozenset()


def lay_out(page: Page) -> Layout:
    """Return the order of the lines as stored, but where that order cannot be meant, and bullets before their lines.

    ``beside`` are line numbers in the margin and note calls that the file stores apart from their lines.
    """
    lines = _placed(page.lines)
    if lines is None:
        return Layout(range(len(page.lines)))
    beside = frozenset(line_numbers(lines) | note_calls(lines))
    if len(lines) != sum(bool(line.text.strip()) for line in page.lines):
        return Layout(range(len(page.lines)), beside)
    order = _read_anew(lines, beside, page.width or 612.0) or with_bullets(lines)
    return Layout(order if len(order) == len(page.lines) else _with_blanks(order, page.lines), beside)


def beside_text(page: Page) -> frozenset[int]:
    """Return the indexes of line numbers and note calls; see ``lay_out``."""
    return lay_out(page).beside


def reading_order(page: Page) -> list[int]:
    """Return the indexes of the lines in the order they are read; see ``lay_out``."""
    return list(lay_out(page).order)


def _read_anew(lines: Sequence[Placed], beside: frozenset[int], page_width: float) -> list[int]:
    """Return the order by the places alone, or nothing where the stored one is good."""
    if not _LEAST_LINES <= len(lines) <= _MOST_LINES or not _is_doubtful(lines, page_width):
        return []
    shown = upright(lines)
    markers = lone_markers(shown)
    apart = {marker for marked in markers.values() for marker in marked} | beside
    text, _ = without_room(pieces_of([line for line in shown if line[0] not in apart]))
    parts = parts_of(text)
    if not parts or not _is_out_of_order(parts):
        return []
    order = [index for part in parts for piece in part.pieces for index in piece.indexes]
    order = [index for line in order for index in (*markers.pop(line, ()), line)]
    placed = set(order)
    return order + [line[0] for line in lines if line[0] not in placed]


def _is_doubtful(lines: Sequence[Placed], page_width: float) -> bool:
    """Tell quickly whether the stored order may be wrong: lines that go up, or to and fro."""
    far = _FAR * page_width
    steps = [(above[2] - below[2], below[1] - above[1]) for above, below in pairwise(lines)]
    odd = sum(down < _SAME_BASELINE or not -far < right < far for down, right in steps)
    if odd > max(_STRAY, _STRAY_SHARE * len(lines)):
        return True
    lengths = [0]
    for down, right in steps:
        lengths[-1] += 1
        if down < -2 * _SAME_BASELINE and right < far:
            lengths.append(0)
    return sum(length >= _BLOCK for length in lengths) > 1


def _is_out_of_order(parts: Sequence[Part]) -> bool:
    """Tell whether the stored order cannot be meant: it goes up within a column, or it reads across columns or cells.

    A single swapped block is enough where nothing stands beside anything else.
    """
    ranks = {piece.indexes[0]: rank for rank, piece in enumerate(piece for part in parts for piece in part.pieces)}
    stored = sorted((piece for part in parts for piece in part.pieces), key=lambda piece: piece.indexes[0])
    tolerated = max(_STRAY, _STRAY_SHARE * len(stored))
    sure = parts[0].kind is not Kind.SINGLE or len(parts) > 1 or not _side_by_side(parts[0].pieces)
    for column in {piece.column for piece in stored}:
        if _goes_up([piece for piece in stored if piece.column == column], tolerated, sure=sure):
            return True
    return any(part.kind in {Kind.COLUMNS, Kind.TABLE} and _reads_across(part, ranks) for part in parts)


def _side_by_side(pieces: Sequence[Piece]) -> bool:
    return any(above.y - below.y < 0.6 * below.size for above, below in pairwise(pieces))


def _goes_up(column: Sequence[Piece], tolerated: float, *, sure: bool) -> bool:
    blocks: list[list[float]] = []
    for piece in column:
        if not blocks or piece.y - blocks[-1][-1] > 0.6 * piece.size:
            blocks.append([])
        blocks[-1].append(piece.y)
    if len(blocks) - 1 > tolerated:
        return True
    if not sure or len(blocks) == 1:
        return False
    low, high = min(map(min, blocks)), max(map(max, blocks))
    edge = _HEAD_OR_FOOT * (high - low)
    if max(blocks[0]) < low + edge:
        del blocks[0]
    if min(blocks[-1]) > high - edge:
        del blocks[-1]
    return sum(len(block) >= _BLOCK for block in blocks) > 1


def _reads_across(part: Part, ranks: dict[int, int]) -> bool:
    """Tell whether a part is stored line by line across its columns of prose, or across the cells of its rows."""
    stored = sorted(part.pieces, key=lambda piece: piece.indexes[0])
    if part.kind is Kind.TABLE:
        return sum(ranks[above.indexes[0]] > ranks[below.indexes[0]] for above, below in pairwise(stored)) > _STRAY
    runs: dict[int, list[int]] = {}
    for column, run in groupby(stored, key=lambda piece: piece.column):
        runs.setdefault(column, []).append(sum(1 for _ in run))
    columns = [[piece for piece in stored if piece.column == column] for column in runs if len(runs[column]) > _BLOCK]
    if len(columns) < 2 or any(median(runs[column[0].column]) > 1 for column in columns):
        return False
    return all(map(goes_on, columns)) or are_alike(columns) or level_share(columns, median(piece.size for piece in stored)) < _LEVEL


def _placed(lines: Sequence[Line]) -> list[Placed] | None:
    placed: list[Placed] = []
    for index, line in enumerate(lines):
        text = tidy(line.text)
        if not text:
            continue
        if line.x is None or line.y is None or line.size is None:
            return None
        placed.append((index, line.x, line.y, line.size, text))
    return placed


def _with_blanks(order: Sequence[int], lines: Sequence[Line]) -> list[int]:
    """Put every blank line back behind the line it follows in the file."""
    blanks: dict[int, list[int]] = {}
    last = -1
    inked = set(order)
    for index in range(len(lines)):
        if index in inked:
            last = index
        else:
            blanks.setdefault(last, []).append(index)
    return [*blanks.get(-1, ()), *(entry for index in order for entry in (index, *blanks.get(index, ())))]
