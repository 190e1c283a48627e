"""The pages of a document as text, with passages marked; only what is in sight is drawn, so that length costs nothing."""

import asyncio
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from diligence.tui.widgets.page_lines import PageLine, lay_out, line_at

if TYPE_CHECKING:
    from diligence.workspace.pages import DocumentPages

GUTTER = 2
LONG = 300_000
"""Characters from which on the lines are made beside the keys, in a thread."""


class Mark(NamedTuple):
    """A marked span of the text; ``here`` for the one passage that is looked at now."""

    start: int
    end: int
    here: bool


class PageView(ScrollView, can_focus=True):
    """Shows the text of a document, reflowed to its width. A bar stands at the left of every marked line, a bold one beside ``here``."""

    COMPONENT_CLASSES = {"here", "other", "page", "quiet"}  # noqa: RUF012 (Textual reads it from the class)

    BINDINGS = [  # noqa: RUF012 (Textual reads it from the class)
        Binding("k", "scroll_up", "up", show=False),
        Binding("j", "scroll_down", "down", show=False),
    ]

    class Turned(Message):
        """Another page came into sight."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._pages: DocumentPages | None = None
        self._lines: list[PageLine] = []
        self._laid_out_for = 0
        self._marks: tuple[Mark, ...] = ()
        self._says = ""
        self._wanted = 0
        self.page = 1
        """The number of the page that is in sight, at the height at which passages are shown."""

    @property
    def pages(self) -> "DocumentPages | None":
        """What is shown, None where a sentence stands in its place."""
        return self._pages

    def say(self, text: str) -> None:
        """Show a sentence, already clean, in place of the text."""
        self._pages, self._lines, self._laid_out_for, self._marks, self._says = None, [], 0, (), text
        self.virtual_size = Size(self.size.width, 1)
        self.scroll_to(y=0, animate=False, force=True)
        self.refresh()

    def show(self, pages: "DocumentPages") -> None:
        """Show the text of a document from its beginning."""
        self._pages, self._marks, self._wanted, self._laid_out_for = pages, (), 0, 0
        self._arrange()

    def mark(self, marks: Sequence[Mark], *, go_to: int | None = None) -> None:
        """Mark spans, and bring one position into sight: that of ``here``, or ``go_to`` where nothing is marked there."""
        self._marks = tuple(marks)
        wanted = next((mark.start for mark in marks if mark.here), go_to)
        if wanted is not None:
            self._wanted = wanted
            self._go()
        self.refresh()

    def _arrange(self) -> None:
        width = self.scrollable_content_region.width - GUTTER
        if self._pages is None or width <= 0 or width == self._laid_out_for:
            return
        self._laid_out_for = width
        if len(self._pages.text) < LONG:
            self._take(lay_out(self._pages, width))
        else:
            self.run_worker(self._arrange_beside(self._pages, width), group="layout", exclusive=True)

    async def _arrange_beside(self, pages: "DocumentPages", width: int) -> None:
        lines = await asyncio.to_thread(lay_out, pages, width)
        if pages is self._pages and width == self._laid_out_for:
            self._take(lines)

    def _take(self, lines: list[PageLine]) -> None:
        self._lines = lines
        self.virtual_size = Size(self.scrollable_content_region.width, max(len(lines), 1))
        self._go()
        self.refresh()

    def _go(self) -> None:
        """Bring the wanted position into sight, with some lines above it."""
        if self._lines:
            line = line_at(self._lines, self._wanted) if self._wanted else 0
            self.scroll_to(y=max(line - self._lead, 0), animate=False, force=True)
            self._turn()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell which page is at the top, and remember the place for the case that the width changes."""
        super().watch_scroll_y(old_value, new_value)
        self._turn()

    def _turn(self) -> None:
        """Find out which page is in sight: that of the passage, else the one at the height of passages, at the end the last."""
        if self._pages is None or not self._lines:
            return
        top = int(self.scroll_target_y)
        here = next((line_at(self._lines, mark.start) for mark in self._marks if mark.here), -1)
        if top <= here < top + self.size.height:
            index = here
        else:
            index = len(self._lines) - 1 if 0 < self.max_scroll_y <= top else min(top + self._lead, len(self._lines) - 1)
        line = self._lines[index]
        page = line.page or self._pages.page_at(line.start)
        if page != self.page:
            self.page = page
            self.post_message(self.Turned())

    @property
    def _lead(self) -> int:
        """How many lines stand above a passage when it is brought into sight."""
        return max(self.size.height // 4, 1)

    def on_resize(self) -> None:
        """Lay the text out for the new width."""
        if self._lines and not any(mark.here for mark in self._marks):
            self._wanted = self._lines[min(int(self.scroll_y), len(self._lines) - 1)].start
        self._arrange()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the visible part."""
        index, width = y + int(self.scroll_offset.y), self.size.width
        base = self.rich_style
        if self._pages is None:
            said = self._say_lines(width)
            text = said[y] if y < len(said) else ""
            return Strip([Segment(f" {text}", base + self._style("quiet"))]).adjust_cell_length(width, base)
        if not 0 <= index < len(self._lines):
            return Strip.blank(width, base)
        line = self._lines[index]
        if line.page:
            note = f" · {line.note}" if line.note else ""
            words = f"── page {line.page} of {len(self._pages.pages)}{note} "
            rule = Segment(words.ljust(width - 1, "─"), base + self._style("page"))
            return Strip([rule]).adjust_cell_length(width, base)
        return Strip([*self._segments(self._pages.text, line, base)]).adjust_cell_length(width, base)

    def _segments(self, text: str, line: PageLine, base: Style) -> list[Segment]:
        marks = [mark for mark in self._marks if mark.start < line.end and mark.end > line.start]
        here = any(mark.here for mark in marks)
        gutter = "▌ " if here else "│ " if marks else "  "
        segments = [Segment(gutter, base + self._style("here" if here else "other") if marks else base)]
        edges = {line.start, line.end}
        edges.update(min(max(edge, line.start), line.end) for mark in marks for edge in (mark.start, mark.end))
        order = sorted(edges)
        for start, end in pairwise(order):
            over = [mark for mark in marks if mark.start <= start and mark.end >= end]
            style = base + self._style("here" if any(mark.here for mark in over) else "other") if over else base
            segments.append(Segment(text[start:end].replace("\n", " "), style))
        return segments

    def _say_lines(self, width: int) -> list[str]:
        from textual.content import Content

        return [line.plain for line in Content(self._says).wrap(max(width - 2, 1))] if self._says else []

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(name, partial=True)
