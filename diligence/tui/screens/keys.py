"""The keys of a screen, from the one list of commands."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from diligence.tui.commands import Place, commands_of
from diligence.tui.widgets.line_list import LineList, Row


class KeysScreen(ModalScreen[None]):
    """What each key does here; any of Escape, Enter and ? closes it."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,question_mark,q", "dismiss(None)", "close")]

    def __init__(self, screen: "Screen[object]") -> None:
        super().__init__()
        self._places: tuple[Place, ...] = (*getattr(screen, "PLACES", ()), Place.EVERYWHERE)

    def compose(self) -> ComposeResult:
        """Lay out one line for each key."""
        with Vertical(classes="dialog"):
            yield Static(Content("Keys"), classes="title")
            yield LineList(id="keys")
            yield Static("Arrows move, Tab goes to the next part · Esc closes this", classes="notice", markup=False)

    def on_mount(self) -> None:
        """Fill the list."""
        rows: list[Row] = []
        for place in self._places:
            rows.append(Row("", ((place.value.capitalize(), "heading"),)))
            for command in commands_of(place):
                key = command.shown_key or command.key
                rows.append(Row(f"{place}-{command.action}", ((f"{key:<7}", "accent"), (command.help, ""))))
        self.query_one(LineList).show(rows)
        self.query_one(LineList).focus()

    def on_line_list_chosen(self) -> None:
        """Close on Enter."""
        self.dismiss(None)
