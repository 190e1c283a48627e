"""The top line of every screen: where one is, and when the last step was saved."""

from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from diligence.tui.commands import Place

PLACES = {Place.QUESTIONS: "Questions", Place.AGREEMENT: "Agreement", Place.FINDINGS: "Findings", Place.CLOSE: "Close"}


def saved_mark(steps: int, moment: datetime | None = None) -> str:
    """Return the words of the saved mark: how many steps of the history are durable, and when the last of them was (in local time)."""
    return f"✓ {steps} saved" + (f" {moment.astimezone():%H:%M}" if moment else "")


class Header(Horizontal):
    """Title at the left, the four places of a review in the middle, the saved mark at the right."""

    saved: reactive[str] = reactive("")
    heading: reactive[str] = reactive("")

    def __init__(self, heading: str, *, place: Place | None = None, saved: str = "") -> None:
        super().__init__()
        self._place = place
        self.set_reactive(Header.heading, heading)
        self.set_reactive(Header.saved, saved)

    def compose(self) -> ComposeResult:
        """Lay out the three parts."""
        yield Static(Content(self.heading), id="heading")
        if self._place is not None:
            for number, (place, name) in enumerate(PLACES.items(), start=1):
                yield Static(Content(f"{number} {name}"), classes="place here" if place is self._place else "place")
        yield Static(Content(self.saved), id="saved")

    def watch_heading(self, heading: str) -> None:
        """Show another title; it is text and never markup."""
        if self.is_mounted:
            self.query_one("#heading", Static).update(Content(heading))

    def watch_saved(self, saved: str) -> None:
        """Show when the last step was saved."""
        if self.is_mounted:
            self.query_one("#saved", Static).update(Content(saved))

    async def on_click(self, event: object) -> None:
        """Go to the place that was clicked."""
        widget = getattr(event, "widget", None)
        places = list(self.query(".place"))
        if widget in places:
            await self.screen.run_action(f"show_place('{list(PLACES)[places.index(widget)].value}')")
