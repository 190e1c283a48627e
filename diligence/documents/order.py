"""The order in which a page is read, where the file stores its lines in another one, and what stands beside the text.

The lines of a document keep the order of the file; only the running text is put right, and only where places are known and the
case is clear. Two columns are left as the file has them.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from diligence.documents.lettering import tidy
from diligence.model.document import Line, Page

_NUMBER = re.compile(r"\d{1,3}")
_NOTE_CALLS = re.compile(r"\d{1,3}(?:[ ,]+\d{1,3})*")
_LONE_MARKER = re.compile(
    r"[\u2022\u25cf\u25cb\u25aa\u25e6\u2043\u2219\u00b7\u2023\u27a2o-]|\(?(?:[a-z]{1,2}|[ivxlc]{1,5}|\d{1,2})[.)]", re.IGNORECASE
)
_LINE_NUMBERS = 5
"""From this many consecutive numbers beside the text on, they are line numbers."""
_BESIDE = 4.0
"""Points by which line numbers stand clear of the text."""
_SMALL = 0.8
"""Size of a note call against that of the text."""
_SAME_BASELINE = 3.0
_SHUFFLED = 0.3
"""From this share of lines that stand above the one before, the page is stored out of order."""
_LEAST_LINES = 8

Placed = tuple[int, float, float, float, str]
"""Index, x, y, size and tidy text of a line."""


def beside_text(page: Page) -> frozenset[int]:
    """Return the indexes of line numbers in the margin and of note calls that the file stores apart from their lines."""
    lines = _placed(page.lines)
    if lines is None:
        return frozenset()
    return frozenset(_line_numbers(lines) | _note_calls(lines))


def reading_order(page: Page) -> list[int]:
    """Return the indexes of the lines in the order they are read: as stored, but for shuffled pages and bullets stored apart."""
    lines = _placed(page.lines)
    if lines is None or len(lines) != sum(bool(line.text.strip()) for line in page.lines):
        return list(range(len(page.lines)))
    order = [line[0] for line in lines]
    if _is_shuffled(lines, page.width or 612.0):
        order = [line[0] for line in sorted(lines, key=lambda line: (-round(line[2] / _SAME_BASELINE), line[1]))]
    else:
        order = _with_bullets(lines)
    return order if len(order) == len(page.lines) else _with_blanks(order, page.lines)


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


def _line_numbers(lines: Sequence[Placed]) -> set[int]:
    text_edges = sorted(x for _, x, _, _, text in lines if not _NUMBER.fullmatch(text))
    if not text_edges:
        return set()
    edge = text_edges[len(text_edges) // 20]
    numbers = [line for line in lines if _NUMBER.fullmatch(line[4]) and line[1] < edge - _BESIDE]
    numbers.sort(key=lambda line: -line[2])
    if len(numbers) < _LINE_NUMBERS or any(int(below[4]) != int(above[4]) + 1 for above, below in pairwise(numbers)):
        return set()
    return {line[0] for line in numbers}


def _note_calls(lines: Sequence[Placed]) -> set[int]:
    """Return small numbers that the file stores apart: after a line further down, alone or among bullets stored apart as well."""
    usual = median(size for *_, size, _ in lines) if lines else 0.0
    found: set[int] = set()
    apart = False
    for above, line in pairwise(lines):
        apart = apart or line[2] > above[2]
        small = line[3] < _SMALL * usual and _NOTE_CALLS.fullmatch(line[4]) is not None
        if apart and small:
            found.add(line[0])
        apart = apart and (small or _LONE_MARKER.fullmatch(line[4]) is not None)
    return found


def _is_shuffled(lines: Sequence[Placed], width: float) -> bool:
    if len(lines) < _LEAST_LINES or sum(line[1] > 0.45 * width for line in lines) > 0.25 * len(lines):
        return False
    upward = sum(below[2] > above[2] + _SAME_BASELINE for above, below in pairwise(lines))
    return upward > _SHUFFLED * len(lines)


def _with_bullets(lines: Sequence[Placed]) -> list[int]:
    """Return the stored order with every lone marker in front of the line on its baseline."""
    by_height: dict[int, list[Placed]] = {}
    for line in lines:
        if not _LONE_MARKER.fullmatch(line[4]):
            by_height.setdefault(round(line[2] / _SAME_BASELINE), []).append(line)
    before: dict[int, list[int]] = {}
    moved: set[int] = set()
    for line in lines:
        if _LONE_MARKER.fullmatch(line[4]):
            height = round(line[2] / _SAME_BASELINE)
            near = [other for step in (-1, 0, 1) for other in by_height.get(height + step, ()) if other[1] > line[1]]
            near = [other for other in near if abs(other[2] - line[2]) <= _SAME_BASELINE]
            if near:
                before.setdefault(min(near, key=lambda other: other[1])[0], []).append(line[0])
                moved.add(line[0])
    return [index for line in lines if line[0] not in moved for index in (*before.get(line[0], ()), line[0])]


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
