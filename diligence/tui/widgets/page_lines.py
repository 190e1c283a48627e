"""How the text of a document falls into lines of a given width, with a line of its own where a page begins."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

if TYPE_CHECKING:
    from diligence.workspace.pages import DocumentPages

_PARAGRAPH = re.compile(r"\S(?:[^\n]|\n(?!\n))*")
_WORD = re.compile(r"\S+")


class PageLine(NamedTuple):
    """The words ``[start, end)`` of the text in one line. Where ``page`` is not 0, the line says instead that this page begins."""

    start: int
    end: int
    page: int = 0
    note: str = ""


def lay_out(pages: "DocumentPages", width: int) -> list[PageLine]:
    """Return the lines of a document at a width in cells, ordered by their start."""
    lines: list[PageLine] = []
    for page in pages.pages:
        start, end = pages.extent(page.number, page.number)
        has_text = not pages.text[start:end].isspace() and start < end
        note = "" if page.readable else "not all of it could be read" if has_text else "could not be read; run OCR first"
        lines.append(PageLine(start, start, page.number, note))
        lines.append(PageLine(start, start))
        for paragraph in _PARAGRAPH.finditer(pages.text, start, end):
            lines.extend(_wrap(pages.text, paragraph.start(), paragraph.end(), max(width, 1)))
            lines.append(PageLine(paragraph.end(), paragraph.end()))
    return lines


def line_at(lines: list[PageLine], position: int) -> int:
    """Return the index of the line that holds a position of the text."""
    return max(bisect_right(lines, position, key=lambda line: line.start) - 1, 0)


def _wrap(text: str, start: int, end: int, width: int) -> Iterator[PageLine]:
    begin = stop = start
    used = 0
    for word in _WORD.finditer(text, start, end):
        size = _cells(word[0])
        if used and used + 1 + size > width:
            yield PageLine(begin, stop)
            used = 0
        if not used:
            begin = word.start()
            while size > width:
                cut = _cut(text, begin, word.end(), width)
                yield PageLine(begin, cut)
                begin = cut
                size = _cells(text[begin : word.end()])
        used += size + bool(used)
        stop = word.end()
    if used:
        yield PageLine(begin, stop)


def _cut(text: str, start: int, end: int, width: int) -> int:
    """Return where a word that is wider than a line is cut; at least one character stays in front."""
    room = width
    for place in range(start, end):
        room -= _cells(text[place])
        if room < 0:
            return max(place, start + 1)
    return end


def _cells(text: str) -> int:
    return len(text) if text.isascii() else cell_len(text)
