"""The words in which an agreement differs from the document before it, to be read through."""

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from diligence.tui.widgets.fact_sheet import Fact, FactSheet


class Differences(ModalScreen[None]):
    """Shows facts that scroll with the arrows and by page. Escape, Enter and the key that opened it close it."""

    CSS_PATH = "dialogs.tcss"
    DEFAULT_CSS = """
    Differences { align: center middle; }
    Differences .dialog { width: 100; height: 96%; padding: 0 2; overflow: hidden; }
    Differences #differences { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,w,q", "dismiss(None)", "close")]

    def __init__(self, title: str, facts: Iterable[Fact]) -> None:
        super().__init__()
        self._title, self._facts = title, tuple(facts)

    def compose(self) -> ComposeResult:
        """Lay out the title and the facts."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="title")
            with VerticalScroll(id="differences"):
                yield FactSheet(id="difference-facts")
            yield Static("Arrows and Page Down scroll · Esc closes it", classes="notice", markup=False)

    def on_mount(self) -> None:
        """Show the facts, ready to be scrolled."""
        self.query_one(FactSheet).show(self._facts)
        self.query_one(VerticalScroll).focus()
