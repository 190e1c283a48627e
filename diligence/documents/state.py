"""The graphics state of a page: what ``q`` saves and ``Q`` brings back, as far as it decides whether text can be seen."""

import re
from dataclasses import dataclass, replace
from typing import Any

from diligence.documents.colors import GRAY, Space
from diligence.documents.font_metrics import NO_FONT, Metrics
from diligence.documents.graphics import BLACK, EVERYWHERE, IDENTITY, Box, Color, Matrix, numbers, resolve

_PAINTS = re.compile(rb"(?<![\w*'\"/])(?:f\*?|F|B\*?|b\*?|S|s|sh|Do|EI|Tj|TJ)(?![\w*'\"])")
_LIGHT = re.compile(rb"(?<![\w./])(?:[0-9.]{1,12}\s{1,9}){1,4}(?:g|rg|k|sc|scn)(?!\w)")
_PICTURES = re.compile(rb"(?<![\w/])(?:sh|Do|EI)(?!\w)")


@dataclass(slots=True)
class State:
    """What ``q`` saves and ``Q`` brings back."""

    ctm: Matrix = IDENTITY
    clip: Box = EVERYWHERE
    fill: Color | None = BLACK
    stroke: Color | None = BLACK
    fill_space: Space = GRAY
    stroke_space: Space = GRAY
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    blends: bool = False
    """The blend mode is another than Normal, so that what is painted does not hide what lies below."""
    mode: int = 0
    size: float = 12.0
    stretch: float = 1.0
    rise: float = 0.0
    font: Metrics = NO_FONT
    line_width: float = 1.0
    masked_out: bool = False
    """A soft mask lets nothing through."""

    def copy(self) -> "State":
        """Return a state of its own."""
        return replace(self)

    def use(self, settings: Any) -> None:
        """Take over what matters of an extended graphics state (``gs``)."""
        for key, name in (("/ca", "fill_alpha"), ("/CA", "stroke_alpha")):
            value = numbers([settings.get(key)] if settings.get(key) is not None else [])
            if value:
                setattr(self, name, value[0])
        mask = resolve(settings.get("/SMask"))
        if mask is not None:
            self.masked_out = hasattr(mask, "get") and lets_nothing_through(mask)
        mode = settings.get("/BM")
        if mode is not None:
            resolved = resolve(mode)
            first = resolved[0] if isinstance(resolved, list) and resolved else resolved
            self.blends = str(first) not in {"/Normal", "/Compatible"}


def lets_nothing_through(mask: Any) -> bool:
    """Tell whether a soft mask is surely closed: its group paints nothing, or, by luminosity, nothing but black on black."""
    group = resolve(mask.get("/G"))
    if not hasattr(group, "get_data"):
        return False
    data = group.get_data()[:50_000]
    if mask.get("/TR") is not None or any(value > 0 for value in numbers(resolve(mask.get("/BC")) or ())):
        return False
    if not _PAINTS.search(data):
        return True
    if str(resolve(mask.get("/S"))) != "/Luminosity" or _PICTURES.search(data):
        return False
    colors = _LIGHT.findall(data)
    return not any(re.search(rb"[1-9]", color) for color in colors)
