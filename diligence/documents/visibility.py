"""Which shown strings of a page cannot be seen, once the whole page is known; and a sieve that reads the page without them.

A clause that no reader can see is a false "present" made on purpose (``tests/assets/hostile/hidden.py`` holds every way that is known).
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pypdf.generic import ArrayObject, TextStringObject

from diligence.documents.graphics import Box, Paint, holds
from diligence.documents.ink import SHOWS, Ink, Shown
from diligence.documents.overlays import Overlays

_MOST_LATER = 300
_STRUCK, _TOUCHED = 0.7, 0.15
"""From this share of its width on a string is struck out, and from the lesser one on a part of it is."""
_LOOKS = 7
"""At so many places of a string it is looked whether something covers it."""
_SCAN = 0.4
"""The share of the page from which an image on it may be a scan of the page."""
_LETTERS_BESIDE_A_SCAN = 200


class Sieve:
    """Lets only some of the shown strings of a page through, by their place in the order of showing."""

    def __init__(self, lets_through: Callable[[int], bool]) -> None:
        self._lets_through = lets_through
        self._place = -1
        self._held: list[tuple[Any, list[Any]]] = []

    def before(self, operator: bytes, operands: Any) -> None:
        """Take the words out of an operator; the list of its operands belongs to the walk and is put right in ``after``."""
        if operator not in SHOWS:
            return
        self._place += 1
        if not self._lets_through(self._place) and isinstance(operands, list) and operands:
            self._held.append((operands, list(operands)))
            operands[-1] = ArrayObject() if operator == b"TJ" else TextStringObject("")

    def after(self, operator: bytes, operands: Any) -> None:
        """Put the words back."""
        if operator in SHOWS and self._held and self._held[-1][0] is operands:
            _, kept = self._held.pop()
            operands[:] = kept


@dataclass
class Sight:
    """What a reader of the page sees: ``hidden`` says why not, by the place of a shown string in the order of showing.

    ``is_layer``: the words are an invisible layer over a scan. ``partly_struck``: parts of strings are struck out.
    """

    hidden: dict[int, str]
    is_layer: bool = False
    partly_struck: bool = False


def look_at(ink: Ink, over: Overlays, page_area: float) -> Sight:
    """Return what can be seen of a page that was walked through to its end.

    ``over`` are the notes on the page: some strike words out or cover them. Invisible words over a scan are a layer made by text
    recognition: they are read, for the reader of the page sees the scan.
    """
    found = {place: shown.hidden for place, shown in enumerate(ink.shown) if shown.hidden}
    notes = [Paint(sys.maxsize, box, None, opaque=True) for box in over.covered]
    later = sorted((*notes, *(paint for paint in ink.paints if paint.opaque)), key=lambda paint: -_area(paint.box))[:_MOST_LATER]
    pictures = [paint for paint in ink.paints if paint.image is not None and _area(paint.box) >= _SCAN * page_area]
    scans = [paint for paint in pictures if ink.color_of(paint.image) is None]  # an image of one color shows no words
    layer: set[int] = set()
    partly = False
    for place, shown in enumerate(ink.shown):
        if not shown.letters:
            continue
        covers = _covers(shown, later) if later else []
        if place not in found and covers:
            found[place] = "covered"
        x, y = (shown.box[0] + shown.box[2]) / 2, (shown.box[1] + shown.box[3]) / 2
        if scans and found.get(place) in {"invisible", "covered"} and any(holds(scan.box, x, y) for scan in scans):
            if found[place] == "invisible" or all(cover.image is not None for cover in covers):
                layer.add(place)
        elif place not in found and shown.upright and (ink.strikes or over.struck):
            struck = _struck_share(shown, ink.strikes, over.struck)
            partly = partly or _STRUCK > struck > _TOUCHED
            if struck >= _STRUCK:
                found[place] = "struck-out"
    printed = sum(shown.letters for place, shown in enumerate(ink.shown) if place not in found)
    in_layer = sum(ink.shown[place].letters for place in layer)
    if layer and printed < max(_LETTERS_BESIDE_A_SCAN, in_layer // 4):
        return Sight({place: why for place, why in found.items() if place not in layer}, is_layer=True, partly_struck=partly)
    return Sight(found, partly_struck=partly)


def _covers(shown: Shown, later: Sequence[Paint]) -> list[Paint]:
    """Return what was painted over a string, nothing where a part of it still looks out."""
    y, width = (shown.box[1] + shown.box[3]) / 2, shown.box[2] - shown.box[0]
    found = []
    for step in range(1, _LOOKS + 1):
        x = shown.box[0] + width * step / (_LOOKS + 1)
        cover = next((paint for paint in later if paint.order > shown.order and holds(paint.box, x, y)), None)
        if cover is None or cover.box[3] - cover.box[1] < 0.6 * (shown.box[3] - shown.box[1]):
            return []
        found.append(cover)
    return found


def _area(box: Box) -> float:
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)


def _struck_share(shown: Shown, drawn: Sequence[Box], noted: Sequence[Box]) -> float:
    """Return how much of a string is struck out, by its width."""
    width = max(shown.box[2] - shown.box[0], 0.1)
    low, high = shown.baseline + 0.12 * shown.size, shown.baseline + 0.6 * shown.size
    covered = 0.0
    for box in drawn:
        if low <= (box[1] + box[3]) / 2 <= high:
            covered += max(min(box[2], shown.box[2]) - max(box[0], shown.box[0]), 0.0)
    middle = (low + high) / 2
    for box in noted:
        if box[1] <= middle <= box[3]:
            covered += max(min(box[2], shown.box[2]) - max(box[0], shown.box[0]), 0.0)
    return covered / width
