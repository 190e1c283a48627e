"""Running heads, running feet and page numbers: found by standing at the same place of most pages, digits aside."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from diligence.documents.lettering import tidy
from diligence.model.document import Document, Page

_EDGE = 6
"""How many lines at either edge of a page may belong to its head or foot."""
_DIGITS = re.compile(r"\d{1,9}", re.ASCII)
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ROMAN = re.compile(r"[ivxlc]{1,7}", re.IGNORECASE)
_NUMBERED = re.compile(r"\W*(?:page\s*)?(\d{1,4})(?:\s*(?:of|/)\s*(\d{1,4}))?(?:\s*page)?\W*", re.IGNORECASE)
_SAME_HEIGHT = 6.0
"""Points within which two lines stand at the same height of their pages."""


_Place = tuple[str, str, int]


@dataclass(frozen=True)
class _EdgeLine:
    page: int
    line: int
    text: str
    height: float | None
    rank: int


def find_heads(document: Document, margins: Collection[tuple[int, int]] = ()) -> frozenset[tuple[int, int]]:
    """Return (page number, line index) of every line that is a running head, a running foot or a page number, and the ``margins``.

    ``margins`` are lines known to stand beside the text; they are not looked at.
    """
    pages = [page for page in document.pages if any(line.text.strip() for line in page.lines)]
    found: set[tuple[int, int]] = set(margins)
    for top in (True, False):
        edges = [_edge(page, margins, top=top) for page in pages]
        repeated = _repeated(edges, len(pages))
        for page, edge in zip(pages, edges, strict=True):
            for line in edge:  # from the edge inwards, so that nothing is taken out from the middle of the text
                if (line.page, line.line) not in repeated and not _is_number_of(line.text, page.number, len(document.pages)):
                    break
                found.add((line.page, line.line))
    return frozenset(found)


def _edge(page: Page, margins: Collection[tuple[int, int]], *, top: bool) -> list[_EdgeLine]:
    """Return the outermost lines of a page, from the edge inwards, by height where it is known."""
    inked = [(index, line) for index, line in enumerate(page.lines) if line.text.strip() and (page.number, index) not in margins]
    if all(line.y is not None or not tidy(line.text) for _, line in inked):
        inked.sort(key=lambda entry: -(entry[1].y or 0.0))
    edge: list[_EdgeLine] = []
    for index, line in inked if top else reversed(inked):
        text = tidy(line.text)
        if text:
            edge.append(_EdgeLine(page.number, index, text, line.y, len(edge)))
        if len(edge) == _EDGE:
            break
    return edge


def _fold(text: str) -> tuple[str, tuple[int, ...]]:
    """Return the text without its numbers and without case, and the numbers; a lone roman number counts as one."""
    if _ROMAN.fullmatch(text.strip("- ")):
        return "#", (_roman_value(text.strip("- ")),)
    return _DIGITS.sub("#", text.casefold()), tuple(int(number) for number in _DIGITS.findall(text))


def _roman_value(text: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in text.casefold()]
    return sum(-value if value < max(values[index:]) else value for index, value in enumerate(values))


def _repeated(edges: Sequence[Sequence[_EdgeLine]], pages: int) -> set[tuple[int, int]]:
    """Return the lines whose text stands at the same place on most pages (or on 40 % of six or more: left and right pages).

    Numbers in it must be the same everywhere or go up with the pages.
    """
    groups: defaultdict[_Place, list[_EdgeLine]] = defaultdict(list)
    for line in (line for edge in edges for line in edge):
        groups[_place(line)].append(line)
    enough = max(0.4 * pages if pages >= 6 else 0.5 * pages + 0.1, 2)
    found: set[tuple[int, int]] = set()
    for place in groups:
        alike = _alike([line for near in _around(place) for line in groups.get(near, ())])
        if len({line.page for line in alike}) >= enough:
            found |= {(line.page, line.line) for line in alike}
    return found


def _alike(lines: Sequence[_EdgeLine]) -> list[_EdgeLine]:
    """Return the lines that agree in every number: with the commonest figure, or with the commonest distance to the page's own number."""
    alike = list(lines)
    for slot in range(len(_fold(lines[0].text)[1]) if lines else 0):
        figures = [(line, _fold(line.text)[1][slot]) for line in alike]
        constant = Counter(figure for _, figure in figures).most_common(1)
        counting = Counter(figure - line.page for line, figure in figures).most_common(1)
        if not constant or not counting:
            return []
        if constant[0][1] >= counting[0][1]:
            alike = [line for line, figure in figures if figure == constant[0][0]]
        else:
            alike = [line for line, figure in figures if figure - line.page == counting[0][0]]
    return alike


def _place(line: _EdgeLine) -> _Place:
    """Return folded text and place: a band of heights, or how many lines lie further out where heights are unknown."""
    if line.height is None:
        return _fold(line.text)[0], "rank", line.rank
    return _fold(line.text)[0], "height", int(line.height // _SAME_HEIGHT)


def _around(place: _Place) -> tuple[_Place, ...]:
    text, kind, number = place
    return (place,) if kind == "rank" else tuple((text, kind, near) for near in (number - 1, number, number + 1))


def _is_number_of(text: str, page: int, pages: int) -> bool:
    """Tell whether the line is nothing but the number of its page ("Page 3 of 9", "- 3 -"), counted as in this file."""
    match = _NUMBERED.fullmatch(text)
    if match is None or int(match[1]) != page or pages == 1:
        return False
    return match[2] is None or int(match[2]) == pages
