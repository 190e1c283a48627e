"""What signing and verifying put on top of a screen: lines to read before one chooses, and a moment of work that nothing may interrupt."""

import asyncio
from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import LoadingIndicator, Static

from diligence.errors import DiligenceError
from diligence.model.text import clean
from diligence.tui.screens.dialogs import Choose, Option
from diligence.tui.widgets.line_list import LineList


class ReadAndChoose(Choose):
    """Lines to read, and below them a choice of a few. The lines scroll with Page Up and Page Down once Tab has led to them."""

    CSS_PATH = "dialogs.tcss"

    def __init__(self, title: str, lines: Sequence[str], options: Sequence[Option], current: str | None = None) -> None:
        super().__init__(title, options, current=current)
        self._lines = tuple(clean(line) for line in lines)

    def compose(self) -> ComposeResult:
        """Lay out the title, the lines and the options with their keys."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="title")
            with VerticalScroll(id="lines"):
                yield Static(Content("\n".join(self._lines)), markup=False)
            yield LineList(id="options")
            yield Static("Key or Enter to take one · Esc to leave it", classes="notice", markup=False)


class Working(ModalScreen[DiligenceError | None]):
    """Does a piece of work of a second or two off the UI's thread; the result is None, or the error that it met."""

    CSS_PATH = "dialogs.tcss"

    def __init__(self, title: str, job: Callable[[], object]) -> None:
        super().__init__()
        self._title, self._job = title, job

    def compose(self) -> ComposeResult:
        """Lay out what is being done."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="title")
            yield LoadingIndicator()

    def on_mount(self) -> None:
        """Begin."""
        self.run_worker(self._work())

    async def _work(self) -> None:
        try:
            await asyncio.to_thread(self._job)
        except DiligenceError as error:
            self.dismiss(error)
        else:
            self.dismiss(None)
