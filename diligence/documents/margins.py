"""What stands beside the text or is stored apart from it: line numbers in the margin, note calls, bullets."""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from diligence.documents.pieces import Placed

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
_LONGEST_MARKER = 7
_SAME_BASELINE = 3.0


def line_numbers(lines: Sequence[Placed]) -> set[int]:
    """Return consecutive numbers left of the text."""
    text_edges = sorted(x for _, x, _, _, text in lines if not _is_number(text))
    if not text_edges:
        return set()
    edge = text_edges[len(text_edges) // 20]
    numbers = [line for line in lines if _is_number(line[4]) and line[1] < edge - _BESIDE]
    numbers.sort(key=lambda line: -line[2])
    if len(numbers) < _LINE_NUMBERS or any(int(below[4]) != int(above[4]) + 1 for above, below in pairwise(numbers)):
        return set()
    return {line[0] for line in numbers}


def note_calls(lines: Sequence[Placed]) -> set[int]:
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


def lone_markers(lines: Sequence[Placed]) -> dict[int, list[int]]:
    """Return the lone markers by the line on their baseline that they belong to."""
    by_height: dict[int, list[Placed]] = {}
    marks = [line for line in lines if len(line[4]) <= _LONGEST_MARKER and _LONE_MARKER.fullmatch(line[4])]
    if not marks:
        return {}
    lone = {line[0] for line in marks}
    for line in lines:
        if line[0] not in lone:
            by_height.setdefault(round(line[2] / _SAME_BASELINE), []).append(line)
    before: dict[int, list[int]] = {}
    for line in marks:
        height = round(line[2] / _SAME_BASELINE)
        near = [other for step in (-1, 0, 1) for other in by_height.get(height + step, ()) if other[1] > line[1]]
        near = [other for other in near if abs(other[2] - line[2]) <= _SAME_BASELINE]
        if near:
            before.setdefault(min(near, key=lambda other: other[1])[0], []).append(line[0])
    return before


def with_bullets(lines: Sequence[Placed]) -> list[int]:
    """Return the stored order with every lone marker in front of the line on its baseline."""
    before = lone_markers(lines)
    moved = {marker for markers in before.values() for marker in markers}
    return [index for line in lines if line[0] not in moved for index in (*before.get(line[0], ()), line[0])]


def _is_number(text: str) -> bool:
    return len(text) <= 3 and text.isdecimal()
