"""Follows the operators of a page while pypdf walks it, and tells of every shown string whether a reader sees it printed.

A clause that no reader can see is a false "present" made on purpose (see ``tests/assets/hostile/hidden.py`` for every way that is known).
Nothing is guessed: where it cannot be told what lies below a text, or how far it reaches, the text counts as visible.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from diligence.documents.colors import Space, device, image_color
from diligence.documents.font_metrics import NO_FONT, Metrics, strings_of
from diligence.documents.graphics import (
    EVERYWHERE,
    IDENTITY,
    WHITE,
    Box,
    Color,
    Paint,
    Path,
    around,
    as_matrix,
    as_text,
    box_of,
    contrast,
    holds,
    multiply,
    numbers,
    overlap,
    place,
    resolve,
    share_of,
    within,
)
from diligence.documents.layers import Layers
from diligence.documents.state import State

SHOWS = frozenset({b"Tj", b"TJ", b"'", b'"'})
"""The operators that show text."""
_LEAST_CONTRAST = 0.08
_LEAST_HEIGHT = 2.0
"""Points under which no reader takes print for words; footnotes have 5 or 6."""
_NOTHING = 0.05
_LEAST_ALPHA = 0.1
_OPAQUE = 0.95
_MOST_PAINTS = 5_000
_MOST_STATES = 500
_MOST_STRIKES = 1_000
_MOST_BELOW = 600


@dataclass(slots=True)
class Shown:
    """One shown string: where it stands, how much it is, and why it cannot be seen, None where nothing speaks against it."""

    order: int
    box: Box
    baseline: float
    size: float
    letters: int
    hidden: str | None
    upright: bool
    sure: bool
    """Its box is known: nothing before it on its line ran an unknown length."""


@dataclass
class FileTruth:
    """What holds for all pages of a file: the layers that are off, and by the identity of objects, fonts and images.

    ``unprinted`` and ``watch`` are those of ``pdf.extract``.
    """

    layers: Layers
    unprinted: Mapping[int, Sequence[int]] = field(default_factory=dict)
    watch: "Callable[[int, Ink], None] | None" = None
    images: dict[int, Color | None] = field(default_factory=dict)
    fonts: dict[int, Metrics] = field(default_factory=dict)


class Ink:
    """Watches the operators of one page. ``seen`` is the part of the page that is shown."""

    def __init__(self, resources: Any, seen: Box, file: FileTruth) -> None:
        self._state = State(clip=EVERYWHERE)
        self._stack: list[State] = []
        self._forms: list[tuple[State, list[State], Any, int]] = []
        self._resources = resolve(resources)
        self._seen, self._layers = seen, file.layers
        self._images, self._fonts = file.images, file.fonts
        self._path, self._clips = Path(), False
        self._marks: list[bool] = []
        self._order = 0
        self._advance, self._exact = 0.0, True
        self.shown: list[Shown] = []
        self.paints: list[Paint] = []
        self.strikes: list[Box] = []
        self.actual_texts: list[str] = []
        """What marked content says it reads as (``ActualText``)."""

    def before(self, operator: bytes, operands: Any, tm: Sequence[float]) -> None:
        """Follow one operator; ``tm`` is the text matrix at its beginning."""
        follow = _FOLLOWED.get(operator)
        if follow is not None:
            self._order += 1
            follow(self, operands)
        elif operator in SHOWS:
            self._order += 1
            self._show(operator, operands, tm)

    def after(self, operator: bytes) -> None:
        """Leave a form, after all of its operators."""
        if operator == b"Do" and self._forms:
            self._state, self._stack, self._resources, marks = self._forms.pop()
            del self._marks[marks:]

    def _named(self, kind: str, name: Any) -> Any:
        """Return an entry of the resources, unresolved."""
        entries: Any = resolve(self._resources.get(kind)) if hasattr(self._resources, "get") else None
        return entries.raw_get(name) if hasattr(entries, "raw_get") and name in entries else None

    # Graphics state

    def _save(self, _operands: Any) -> None:
        if len(self._stack) < _MOST_STATES:
            self._stack.append(self._state.copy())

    def _restore(self, _operands: Any) -> None:
        if self._stack:
            self._state = self._stack.pop()

    def _transform(self, operands: Any) -> None:
        matrix = as_matrix(operands)
        if matrix is not None:
            self._state.ctm = multiply(matrix, self._state.ctm)

    def _extend(self, operands: Any) -> None:
        settings = resolve(self._named("/ExtGState", operands[0])) if operands else None
        if hasattr(settings, "get"):
            self._state.use(settings)

    def _fill_device(self, operands: Any) -> None:
        found = numbers(operands)
        self._state.fill_space = device(len(found))
        self._state.fill = self._state.fill_space.color(found)

    def _stroke_device(self, operands: Any) -> None:
        found = numbers(operands)
        self._state.stroke_space = device(len(found))
        self._state.stroke = self._state.stroke_space.color(found)

    def _fill_space(self, operands: Any) -> None:
        self._state.fill_space = self._space(operands)
        self._state.fill = self._state.fill_space.first()

    def _stroke_space(self, operands: Any) -> None:
        self._state.stroke_space = self._space(operands)
        self._state.stroke = self._state.stroke_space.first()

    def _fill_color(self, operands: Any) -> None:
        self._state.fill = self._state.fill_space.color(numbers(operands))

    def _stroke_color(self, operands: Any) -> None:
        self._state.stroke = self._state.stroke_space.color(numbers(operands))

    def _space(self, operands: Any) -> Space:
        named = self._named("/ColorSpace", operands[0]) if operands else None
        return Space.of(named if named is not None else operands[0] if operands else None)

    # Text state

    def _mode(self, operands: Any) -> None:
        found = numbers(operands)
        self._state.mode = int(found[0]) if found else 0

    def _stretch(self, operands: Any) -> None:
        found = numbers(operands)
        self._state.stretch = found[0] / 100 if found else 1.0

    def _rise(self, operands: Any) -> None:
        found = numbers(operands)
        self._state.rise = found[0] if found else 0.0

    def _font(self, operands: Any) -> None:
        found = numbers(operands[1:2]) if len(operands) > 1 else []
        if found:
            self._state.size = found[0]
        font: Any = resolve(self._named("/Font", operands[0])) if operands else None
        if not hasattr(font, "get"):
            self._state.font = NO_FONT
            return
        if id(font) not in self._fonts:
            self._fonts[id(font)] = Metrics.of(font)
        self._state.font = self._fonts[id(font)]

    def _new_line(self, _operands: Any) -> None:
        self._advance, self._exact = 0.0, True

    def _width(self, operands: Any) -> None:
        found = numbers(operands)
        self._state.line_width = found[0] if found else 1.0

    # Paths and what is painted

    def _rectangle(self, operands: Any) -> None:
        self._path.rectangle(self._state.ctm, numbers(operands))

    def _move(self, operands: Any) -> None:
        self._path.move(self._state.ctm, numbers(operands))

    def _line(self, operands: Any) -> None:
        self._path.line(self._state.ctm, numbers(operands))

    def _curve(self, operands: Any) -> None:
        self._path.curve(self._state.ctm, numbers(operands))

    def _clip(self, _operands: Any) -> None:
        self._clips = True

    def _fill_path(self, _operands: Any) -> None:
        self._end_path(fills=True, strokes=False)

    def _stroke_path(self, _operands: Any) -> None:
        self._end_path(fills=False, strokes=True)

    def _fill_and_stroke(self, _operands: Any) -> None:
        self._end_path(fills=True, strokes=True)

    def _drop_path(self, _operands: Any) -> None:
        self._end_path(fills=False, strokes=False)

    def _end_path(self, *, fills: bool, strokes: bool) -> None:
        path, self._path = self._path, Path()
        rectangles, around = path.close()
        state = self._state
        if strokes and not self._unseen():
            wide = state.line_width / 2
            self._strike_out([(min(x, u), min(y, v) - wide, max(x, u), max(y, v) + wide) for x, y, u, v in path.lines])
        if fills and around is not None and not self._unseen():
            self._strike_out(rectangles)
            opaque = state.fill_alpha >= _OPAQUE and not state.blends
            if state.fill_alpha >= _LEAST_ALPHA:
                for box in rectangles or [around]:
                    self._paint(box, state.fill if rectangles and opaque else None, opaque=opaque and bool(rectangles))
        if self._clips:
            self._clips = False
            state.clip = overlap(state.clip, around) if around is not None else (0.0, 0.0, 0.0, 0.0)

    def _strike_out(self, boxes: Sequence[Box]) -> None:
        """Keep what may strike out words: thin, and wider than high."""
        if len(self.strikes) < _MOST_STRIKES:
            self.strikes += [box for box in boxes if box[3] - box[1] <= 2.5 and box[2] - box[0] >= 8 * max(box[3] - box[1], 0.5)]

    def _paint(self, box: Box, color: Color | None, *, opaque: bool, image: Any = None) -> None:
        box = overlap(box, self._state.clip)
        if len(self.paints) < _MOST_PAINTS and box[2] > box[0] and box[3] > box[1]:
            self.paints.append(Paint(self._order, box, color, opaque, image))

    def _shade(self, _operands: Any) -> None:
        self._paint(self._seen, None, opaque=False)

    def _inline_image(self, _operands: Any) -> None:
        self._paint(box_of(self._state.ctm, 0, 0, 1, 1), None, opaque=True, image=True)

    def _draw(self, operands: Any) -> None:
        raw = self._named("/XObject", operands[0]) if operands else None
        drawn = resolve(raw)
        kept = (self._state, self._stack, self._resources, len(self._marks))
        self._forms.append(kept)
        self._state, self._stack = self._state.copy(), []
        if not hasattr(drawn, "get"):
            return
        self._marks.append(drawn.get("/OC") is not None and self._layers.hides(drawn.raw_get("/OC")))
        if str(resolve(drawn.get("/Subtype"))) == "/Image":
            if not self._unseen():
                see_through = any(key in drawn for key in ("/SMask", "/Mask", "/ImageMask"))
                opaque = not see_through and self._state.fill_alpha >= _OPAQUE and not self._state.blends
                self._paint(box_of(self._state.ctm, 0, 0, 1, 1), None, opaque=opaque, image=drawn)
            return
        matrix = as_matrix(resolve(drawn.get("/Matrix")) or IDENTITY)
        if matrix is not None:
            self._state.ctm = multiply(matrix, self._state.ctm)
        bounds = numbers(resolve(drawn.get("/BBox")) or ())
        if len(bounds) == 4:
            left, right = sorted((bounds[0], bounds[2]))
            bottom, top = sorted((bounds[1], bounds[3]))
            self._state.clip = overlap(self._state.clip, box_of(self._state.ctm, left, bottom, right, top))
        if drawn.get("/Resources") is not None:
            self._resources = resolve(drawn.get("/Resources"))

    # Marked content

    def _mark(self, operands: Any) -> None:
        hidden = False
        if len(operands) > 1:
            named = isinstance(operands[1], str) and str(operands[1]).startswith("/")
            raw = self._named("/Properties", operands[1]) if named else operands[1]
            hidden = str(operands[0]) == "/OC" and raw is not None and self._layers.hides(raw)
            said = resolve(resolve(raw).get("/ActualText")) if hasattr(resolve(raw), "get") else None
            if isinstance(said, (str, bytes)) and len(self.actual_texts) < _MOST_PAINTS:
                self.actual_texts.append(as_text(said)[:2_000])
        if len(self._marks) < _MOST_PAINTS:
            self._marks.append(hidden)

    def _unmark(self, _operands: Any) -> None:
        if len(self._marks) > (self._forms[-1][3] + 1 if self._forms else 0):  # a form cannot end what began outside of it
            self._marks.pop()

    def _unseen(self) -> bool:
        return any(self._marks)

    # Text

    def _show(self, operator: bytes, operands: Any, tm: Sequence[float]) -> None:
        state = self._state
        metrics = state.font
        strings = strings_of(operator, operands)
        letters, units = metrics.extent(strings)
        matrix = as_matrix(tm) or IDENTITY
        if operator in {b"'", b'"'}:
            self._new_line(operands)
        sure = self._exact
        self._exact = self._exact and metrics.widths is not None
        width = units * state.size * state.stretch
        full = multiply(matrix, state.ctm)
        low, high = state.rise - 0.2 * state.size, state.rise + 0.75 * state.size
        box = box_of(full, self._advance, min(low, high), self._advance + width, max(low, high))
        upright = abs(full[1]) < 1e-3 and full[0] > 0
        across = abs(state.size) * math.hypot(full[2], full[3])
        along = abs(state.size * state.stretch) * math.hypot(full[0], full[1])
        baseline = place(full, self._advance, state.rise)[1]
        self._advance += width
        first = self._exact or self._advance == width
        reach = box if first else around(box, box_of(full, 0.0, min(low, high), 0.1, max(low, high)))
        why = self._why_hidden(reach, across, along, strings)
        self.shown.append(Shown(self._order, box, baseline, across, letters, why if letters else None, upright, sure))

    def _why_hidden(self, box: Box, across: float, along: float, strings: Sequence[Any]) -> str | None:
        state = self._state
        if self._unseen():
            return "layer"
        if across < _NOTHING or along < 0.1 * across or along < _NOTHING:
            return "squeezed"
        if across < _LEAST_HEIGHT:
            return "tiny"
        if state.mode % 4 == 3:
            return "invisible"
        filled, stroked = state.mode % 4 in (0, 2), state.mode % 4 in (1, 2)
        if state.masked_out or not ((filled and state.fill_alpha >= _LEAST_ALPHA) or (stroked and state.stroke_alpha >= _LEAST_ALPHA)):
            return "transparent"
        if not within(box, self._seen) and share_of(box, self._seen) < 0.02:
            return "off-page"
        if not within(box, state.clip) and share_of(box, state.clip) < 0.02:
            return "clipped"
        if not (filled and self._stands_out(state.fill, box)) and not (stroked and self._stands_out(state.stroke, box)):
            return "color"
        lying = state.font.lying
        return "lying-font" if lying and any(code in lying for code in state.font.codes(strings)) else None

    def _stands_out(self, color: Color | None, box: Box) -> bool:
        """Tell whether a color can be told from what lies below it; what is unknown may be anything."""
        if color is None:
            return True
        if self.paints:
            x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
            for paint in reversed(self.paints[-_MOST_BELOW:]):
                if holds(paint.box, x, y):
                    below = paint.color if paint.image is None else self.color_of(paint.image)
                    return below is None or contrast(color, below) >= _LEAST_CONTRAST
        return contrast(color, WHITE) >= _LEAST_CONTRAST

    def color_of(self, image: Any) -> Color | None:
        """Return the color of an image that has one color only, None for a picture."""
        if id(image) not in self._images:
            try:
                self._images[id(image)] = image_color(image)
            except MemoryError:
                raise
            except Exception:  # an image that is broken, or too large to unfold, may show anything
                self._images[id(image)] = None
        return self._images[id(image)]


_FOLLOWED: Mapping[bytes, Any] = {
    b"q": Ink._save, b"Q": Ink._restore, b"cm": Ink._transform, b"gs": Ink._extend, b"w": Ink._width,
    b"g": Ink._fill_device, b"rg": Ink._fill_device, b"k": Ink._fill_device,
    b"G": Ink._stroke_device, b"RG": Ink._stroke_device, b"K": Ink._stroke_device,
    b"cs": Ink._fill_space, b"CS": Ink._stroke_space, b"sc": Ink._fill_color, b"scn": Ink._fill_color,
    b"SC": Ink._stroke_color, b"SCN": Ink._stroke_color,
    b"Tr": Ink._mode, b"Tz": Ink._stretch, b"Ts": Ink._rise, b"Tf": Ink._font,
    **dict.fromkeys((b"BT", b"Td", b"TD", b"Tm", b"T*"), Ink._new_line),
    b"re": Ink._rectangle, b"m": Ink._move, b"l": Ink._line, b"c": Ink._curve, b"v": Ink._curve, b"y": Ink._curve,
    b"W": Ink._clip, b"W*": Ink._clip, b"n": Ink._drop_path,
    b"f": Ink._fill_path, b"F": Ink._fill_path, b"f*": Ink._fill_path, b"S": Ink._stroke_path, b"s": Ink._stroke_path,
    b"B": Ink._fill_and_stroke, b"B*": Ink._fill_and_stroke, b"b": Ink._fill_and_stroke, b"b*": Ink._fill_and_stroke,
    b"sh": Ink._shade, b"INLINE IMAGE": Ink._inline_image, b"Do": Ink._draw,
    b"BMC": Ink._mark, b"BDC": Ink._mark, b"EMC": Ink._unmark,
}  # fmt: skip
