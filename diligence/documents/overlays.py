"""What lies over a page and is no part of its text for pypdf, though a reader sees it: filled fields, notes typed on the page, strokes.

The objects of the file come in as they are; anything may be wrong with them.
"""

import math
from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from diligence.documents.graphics import Box, numbers, resolve
from diligence.documents.lines import without_surrogates
from diligence.model.document import HiddenText, Line

_MOST = 2_000
"""Annotations looked at on one page."""
_LONGEST = 20_000
"""Characters taken from one of them."""
_HIDDEN = 0b100010
"""Flags of an annotation that is not shown: hidden, and not viewed (ISO 32000-2, 12.5.3)."""
_ANCESTORS = 8
_BASELINE = 2.5
"""Points from the lower edge of a field to the baseline of its text, as viewers set it."""


@dataclass
class Overlays:
    """What lies over a page: typed lines with their places, notes that are not shown, boxes of words that are struck out or covered."""

    lines: list[Line] = field(default_factory=list)
    hidden: list[HiddenText] = field(default_factory=list)
    struck: list[Box] = field(default_factory=list)
    covered: list[Box] = field(default_factory=list)


def overlays(page: Any) -> Overlays:
    """Return what lies over a page.

    May raise anything on a broken file; the caller holds that for a page that cannot be read whole.
    """
    found = Overlays()
    for entry in list(resolve(page.get("/Annots")) or ())[:_MOST]:
        annotation = resolve(entry)
        if not hasattr(annotation, "get"):
            continue
        kind = resolve(annotation.get("/Subtype"))
        text = _typed(annotation, kind)
        if int(resolve(annotation.get("/F")) or 0) & _HIDDEN:
            if text.strip():
                found.hidden.append(HiddenText(why="hidden-note", text=without_surrogates(text)))
            continue
        if kind == "/StrikeOut":
            found.struck += _quads(annotation)
        elif kind == "/Square" and numbers(resolve(annotation.get("/IC")) or ()) and numbers([annotation.get("/CA")]) in ([], [1.0]):
            found.covered += _quads(annotation)
        if text:
            found.lines += _lines(text, resolve(annotation.get("/Rect")))
    return found


def _quads(annotation: Any) -> list[Box]:
    """Return the boxes of the words that an annotation marks."""
    corners = numbers(resolve(annotation.get("/QuadPoints")) or ()) or numbers(resolve(annotation.get("/Rect")) or ())
    size = 8 if len(corners) >= 8 else 4
    boxes = [corners[at : at + size] for at in range(0, len(corners) - size + 1, size)]
    return [(min(box[::2]), min(box[1::2]), max(box[::2]), max(box[1::2])) for box in boxes]


def insert(lines: Sequence[Line], typed: Sequence[Line]) -> tuple[Line, ...]:
    """Put every typed line behind the last line of the page that begins at its height or above; where heights are unknown, last."""
    places: list[tuple[int, int]] = []
    for index, line in enumerate(typed):
        below = [place for place, other in enumerate(lines) if other.y is not None and line.y is not None and other.y < line.y - 1.0]
        insort(places, (below[0] if below else len(lines), index))
    merged: list[Line] = []
    start = 0
    for place, index in places:
        merged += lines[start:place]
        merged.append(typed[index])
        start = place
    return (*merged, *lines[start:])


def _typed(annotation: Any, kind: Any) -> str:
    if kind == "/FreeText":
        content = resolve(annotation.get("/Contents"))
        return str(content)[:_LONGEST] if isinstance(content, str) else ""
    if kind == "/Widget" and _inherited(annotation, "/FT") in ("/Tx", "/Ch"):
        value = _inherited(annotation, "/V")
        return str(value)[:_LONGEST] if isinstance(value, str) else ""
    return ""


def _inherited(field: Any, key: str) -> Any:
    """Return an entry of a field or of the fields it belongs to."""
    for _ in range(_ANCESTORS):
        value = resolve(field.get(key))
        if value is not None:
            return value
        field = resolve(field.get("/Parent"))
        if not hasattr(field, "get"):
            break
    return None


def _lines(text: str, box: Any) -> list[Line]:
    parts = [part for part in without_surrogates(text).replace("\r\n", "\n").replace("\r", "\n").split("\n") if part.strip()]
    try:
        left, bottom, right, top = (float(resolve(corner)) for corner in box)
    except (TypeError, ValueError):
        return [Line(text=part) for part in parts]
    if not all(math.isfinite(corner) and abs(corner) < 100_000 for corner in (left, bottom, right, top)):
        return [Line(text=part) for part in parts]
    low, high = sorted((bottom, top))
    step = (high - low) / max(len(parts), 1)
    return [
        Line(text=part, x=round(min(left, right), 1), y=round(high - (index + 1) * step + _BASELINE, 1), size=round(min(step, 12.0), 1))
        for index, part in enumerate(parts)
    ]
