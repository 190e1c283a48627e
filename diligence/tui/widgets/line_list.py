"""A list of one-line rows that draws only what is on screen, so that ten thousand rows cost no more than a hundred."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

Cell = tuple[str, str]
"""A piece of text, already cleaned, and the name of the component class that styles it ('' for plain)."""


@dataclass(frozen=True)
class Row:
    """One line: its id, and cells for the left and the right edge. A row without an id is a heading and cannot be chosen."""

    id: str
    left: tuple[Cell, ...]
    right: tuple[Cell, ...] = ()


class LineList(ScrollView, can_focus=True):
    """A list with a cursor. Rows may be given as they are or made when they come into sight (``show_many``)."""

    COMPONENT_CLASSES = {  # noqa: RUF012 (Textual reads it from the class)
        "cursor", "cursor-away", "heading", "critical", "high", "medium", "low", "info", "settled", "quiet", "accent",
    }  # fmt: skip

    BINDINGS = [  # noqa: RUF012 (Textual reads it from the class)
        Binding("up,k", "move(-1)", "up", show=False),
        Binding("down,j", "move(1)", "down", show=False),
        Binding("pageup", "page(-1)", "page up", show=False),
        Binding("pagedown", "page(1)", "page down", show=False),
        Binding("home", "edge(-1)", "first", show=False),
        Binding("end", "edge(1)", "last", show=False),
    ]

    cursor: reactive[int] = reactive(0, repaint=False)

    class Highlighted(Message):
        """The cursor came to a row."""

        def __init__(self, line_list: "LineList", row_id: str) -> None:
            self.line_list, self.row_id = line_list, row_id
            super().__init__()

        @property
        def control(self) -> "LineList":
            """The list it happened in."""
            return self.line_list

    class Chosen(Highlighted):
        """A row was chosen, by Enter or by a click on the row under the cursor."""

    def __init__(self, *, empty: str = "", id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.empty = empty
        self._count = self._height = 0
        self._row_at: Callable[[int], Row] = lambda _: Row("", ())

    def show(self, rows: Sequence[Row], *, keep: str | None = None) -> None:
        """Show rows; the cursor goes to the row with the id ``keep`` where it is there, else stays as near as it can."""
        wanted = next((index for index, row in enumerate(rows) if row.id == keep), None) if keep else None
        self.show_many(len(rows), rows.__getitem__, cursor=wanted)

    def show_many(self, count: int, row_at: Callable[[int], Row], *, cursor: int | None = None) -> None:
        """Show ``count`` rows that are made by ``row_at`` when they come into sight."""
        self._count, self._row_at = count, row_at
        self._fit()
        target = min(self.cursor if cursor is None else cursor, max(count - 1, 0))
        target = self._nearest_choosable(target, 1) if count else 0
        if target == self.cursor:
            self._announce()
        self.cursor = target
        self.refresh()

    @property
    def row(self) -> Row | None:
        """The row under the cursor, None where there is none."""
        return self._row_at(self.cursor) if 0 <= self.cursor < self._count else None

    def in_sight(self) -> range:
        """Return the places of the rows that are on screen."""
        top = int(self.scroll_offset.y)
        return range(top, min(top + max(self.size.height, 1), self._count))

    def ids(self) -> frozenset[str]:
        """Return the ids of all rows; for lists that are given as they are, not for those of thousands."""
        return frozenset(self.order())

    def order(self) -> list[str]:
        """Return the ids of all rows from above to below; empty ones are headings."""
        return [self._row_at(index).id for index in range(self._count)]

    def select(self, row_id: str) -> bool:
        """Move the cursor to the row with this id; return False where it is not there."""
        for index in range(self._count):
            if self._row_at(index).id == row_id:
                self.cursor = index
                return True
        return False

    def watch_cursor(self, before: int, now: int) -> None:
        """Keep the cursor in sight, and tell who listens once the move was painted: what they draw may take longer than a key should."""
        self._keep_in_sight()
        for line in (before, now):
            self.refresh_lines(line)
        self.call_after_refresh(self._announce)

    def _fit(self) -> None:
        """Fit the virtual size to the rows, and the scrollbar at once: by itself it waits for the next change of the widget's own size."""
        self.virtual_size = Size(self.size.width, max(self._count, 1))
        self.show_vertical_scrollbar = self._count > self.size.height > 0
        self.vertical_scrollbar.window_virtual_size = self.virtual_size.height
        self.vertical_scrollbar.window_size = self.size.height

    def _keep_in_sight(self) -> None:
        top = self.cursor
        while 0 < top <= self._count and not self._row_at(top - 1).id:
            top -= 1  # the headings above a row come into sight with it
        seen = self.in_sight()
        if top < seen.start or self.cursor >= seen.stop:
            self.scroll_to_region(Region(0, top, self.size.width, self.cursor - top + 1), animate=False, force=True, immediate=True)

    def _announce(self) -> None:
        if self.is_mounted and (row := self.row) is not None and row.id:
            self.post_message(self.Highlighted(self, row.id))

    def _nearest_choosable(self, index: int, step: int) -> int:
        for candidates in (range(index, self._count) if step > 0 else range(index, -1, -1), range(self._count)):
            for candidate in candidates:
                if self._row_at(candidate).id:
                    return candidate
        return 0

    def action_move(self, by: int) -> None:
        """Move the cursor by one row, over headings."""
        target = self.cursor + by
        if 0 <= target < self._count:
            reached = self._nearest_choosable(target, by)
            if (reached - self.cursor) * by > 0:
                self.cursor = reached

    def action_page(self, direction: int) -> None:
        """Move the cursor by one screen."""
        if self._count:
            target = min(max(self.cursor + direction * max(self.size.height - 1, 1), 0), self._count - 1)
            self.cursor = self._nearest_choosable(target, -direction)

    def action_edge(self, direction: int) -> None:
        """Move the cursor to the first or the last row."""
        if self._count:
            self.cursor = self._nearest_choosable(0 if direction < 0 else self._count - 1, -direction)

    def key_enter(self, event: events.Key) -> None:
        """Choose the row under the cursor. This is no binding, so that the footer shows what Enter means on the screen."""
        if self.row is not None:
            event.stop()
            self.action_choose()

    def action_choose(self) -> None:
        """Choose the row under the cursor."""
        if (row := self.row) is not None and row.id:
            self.post_message(self.Chosen(self, row.id))

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the clicked row, or choose it where the cursor is there."""
        index = int(event.y + self.scroll_offset.y)
        if 0 <= index < self._count and self._row_at(index).id:
            if index == self.cursor:
                self.action_choose()
            self.cursor = index

    def on_resize(self) -> None:
        """Fit the virtual size to the new width; a list of another height shows its cursor, and as much above it as it can.

        A screen finds its heights in several steps, and what is seen in the end must not depend on how many there were.
        """
        self._fit()
        if self._count and self.size.height != self._height:
            self._height = self.size.height
            self.scroll_to(y=0, animate=False, force=True, immediate=True)
            self._keep_in_sight()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the visible part."""
        index, width = y + int(self.scroll_offset.y), self.size.width
        base = self.rich_style
        if not self._count:
            lines = self.empty.splitlines()
            text = f" {lines[y]}" if y < len(lines) else ""
            return Strip([Segment(text, base + self._style("quiet"))]).adjust_cell_length(width, base)
        if not 0 <= index < self._count:
            return Strip.blank(width, base)
        row = self._row_at(index)
        here = index == self.cursor and bool(row.id)
        if here:
            base += self._style("cursor") if self.has_focus else self._style("cursor-away")
        plain = here and self.has_focus
        left = Strip([Segment("▸" if here else " ", base), *self._segments(row.left, base, heading=not row.id, plain=plain)])
        right = Strip(self._segments(row.right, base, heading=False, plain=plain))
        room = max(width - right.cell_length - 1, 2)
        if left.cell_length >= room:
            left = Strip([*left.crop(0, room - 2), Segment("… ", base)])
        strip = Strip([*left.adjust_cell_length(room, base), *right, Segment(" ", base)])
        return strip.adjust_cell_length(width, base)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(name, partial=True)

    def _segments(self, cells: tuple[Cell, ...], base: Style, *, heading: bool, plain: bool) -> list[Segment]:
        """Style the cells of a row. On the cursor they are all plain: no colour of a severity can be read on the cursor's own."""
        if heading:
            base += self._style("heading")
        return [Segment(text, base + self._style(name) if name and not plain else base) for text, name in cells]
