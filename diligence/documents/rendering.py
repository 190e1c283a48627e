"""A second look at a page, by another library: is there any ink where a string should stand? Needs the extra ``pypdfium2``.

It runs in a limited child of its own. It cannot say that words are right, only that nothing is printed where they should be, and it says
so only of a string around which the page is all of one color.
"""

import importlib.util
from collections.abc import Mapping, Sequence
from typing import Any

from diligence.documents.graphics import Box
from diligence.documents.ink import Ink

_LIBRARY = "pypdfium2"
_SCALE = 1.5
"""Pixels for a point: 108 to the inch, at which footnotes still leave marks."""
_ONE_COLOR = 24
"""Steps of 255 by which pixels of one color may differ."""
_LEAST_LETTERS = 3
_MOST_PAGES = 300
_MOST_STRINGS = 5_000
_MOST_PIXELS = 20_000_000

PlacedString = tuple[int, Box]
"""The place of a string in the order of showing, and the box it stands in, in points of the page before it is turned."""


def available() -> bool:
    """Tell whether the extra is installed."""
    return importlib.util.find_spec(_LIBRARY) is not None


def placed_strings(ink: Ink) -> list[PlacedString]:
    """Return the strings of a page whose place is known well enough to look for them."""
    found = []
    for place, shown in enumerate(ink.shown[:_MOST_STRINGS]):
        if shown.letters >= _LEAST_LETTERS and shown.hidden is None and shown.sure:
            left, bottom, right, top = (round(edge, 1) for edge in shown.box)
            found.append((place, (left, bottom, right, top)))
    return found


def unprinted(data: bytes, pages: Mapping[int, Sequence[PlacedString]]) -> dict[int, list[int]]:
    """Return by page the strings where nothing is printed. May raise whatever the library raises; the caller takes it for no answer."""
    pypdfium2: Any = importlib.import_module(_LIBRARY)  # an extra, which types cannot count on
    found: dict[int, list[int]] = {}
    document = pypdfium2.PdfDocument(data)
    for number in sorted(pages)[:_MOST_PAGES]:
        if not 1 <= number <= len(document):
            continue
        page = document[number - 1]
        width, height = page.get_size()
        if width * height * _SCALE * _SCALE <= _MOST_PIXELS:
            bitmap = page.render(scale=_SCALE, grayscale=True)
            crop, turned = page.get_cropbox(), page.get_rotation() % 360
            rows = _Rows(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
            blank = [place for place, box in pages[number] if rows.are_blank(_shown_at(box, crop, turned))]
            if blank:
                found[number] = blank
            bitmap.close()
        page.close()
    return found


def _shown_at(box: Box, crop: Box, turned: int) -> Box:
    """Return a box as it is shown, in points from the left and from the top."""
    left, bottom, right, top = box
    if turned == 90:
        return bottom - crop[1], left - crop[0], top - crop[1], right - crop[0]
    if turned == 180:
        return crop[2] - right, bottom - crop[1], crop[2] - left, top - crop[1]
    if turned == 270:
        return crop[3] - top, crop[2] - right, crop[3] - bottom, crop[2] - left
    return left - crop[0], crop[3] - top, right - crop[0], crop[3] - bottom


class _Rows:
    """The pixels of a page, gray, row by row from the top."""

    def __init__(self, pixels: bytes, width: int, height: int, stride: int) -> None:
        self._pixels, self._width, self._height, self._stride = pixels, width, height, stride

    def are_blank(self, box: Box) -> bool:
        """Tell whether all pixels of a box are of one color; a box outside of the page is another matter."""
        start, first, end, last = (round(edge * _SCALE) for edge in box)
        first, last, start, end = max(first, 0), min(last, self._height), max(start, 0), min(end, self._width)
        if last - first < 2 or end - start < 2:
            return False
        dark, light = 255, 0
        for row in range(first, last):
            part = self._pixels[row * self._stride + start : row * self._stride + end]
            darkest, lightest = min(part), max(part)
            dark, light = min(dark, darkest), max(light, lightest)
            if light - dark > _ONE_COLOR:
                return False
        return True
