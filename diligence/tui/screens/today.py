"""Today: what waits for whom, and all vendors below."""

import asyncio
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from diligence.errors import DiligenceError
from diligence.model.plain_words import SEVERITY_GLYPHS
from diligence.model.text import one_line
from diligence.tui.commands import Place, bindings_of
from diligence.tui.screens.dialogs import Choose, Field, Form, Option
from diligence.tui.widgets.header import Header
from diligence.tui.widgets.key_bar import KeyBar
from diligence.tui.widgets.line_list import Cell, LineList, Row

if TYPE_CHECKING:
    from diligence.model.review import ReviewSummary
    from diligence.tui.desk import Desk
    from diligence.workspace.overview import Overview

EMPTY = "No vendor yet. Press a to add one."
INTRODUCTION = """A review is one vendor, one round: the questions you ask, the agreement it wants signed, what you find and decide.

a   add a vendor
q   leave; `diligence scan FILE.pdf` reads a single agreement without a review
?   all keys"""
LAPSES_SOON_DAYS = 30
STATES = {
    "intake": "intake",
    "waiting-on-vendor": "waiting",
    "with-legal": "with legal",
    "ready-to-close": "ready",
}


class TodayScreen(Screen[None]):
    """The first screen."""

    CSS_PATH = "today.tcss"
    PLACES = (Place.TODAY,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.TODAY)
    AUTO_FOCUS = "#vendors"

    def __init__(self, desk: "Desk") -> None:
        super().__init__()
        self.desk = desk
        self._reviews: list[ReviewSummary] = []
        self._shown: list[ReviewSummary] = []
        self._overviews: dict[tuple[str, str], Overview] = {}

    def compose(self) -> ComposeResult:
        """Lay out the counts, the list and the summary of the selected vendor."""
        yield Header("Diligence")
        with Horizontal():
            with Vertical(id="left"):
                yield Static("", id="counts", classes="pane", markup=False)
                yield Input(placeholder="filter by name", id="filter")
                yield LineList(empty=EMPTY, id="vendors")
            yield Static(Content(INTRODUCTION), id="summary", classes="pane side")
        yield KeyBar()

    def on_mount(self) -> None:
        """Open the workspace once the screen was painted."""
        self.query_one("#filter").display = False
        self.call_after_refresh(self._open)

    @work
    async def _open(self) -> None:
        try:
            await self.desk.open()
        except DiligenceError as error:
            self.app.notify(one_line(error.remedy), title=one_line(error.what), severity="error", timeout=60, markup=False)
            return
        while self.desk.actor is None:
            await self._introduce()
        actor = self.desk.actor
        self.query_one(Header).heading = f"Diligence · {actor.email} as {actor.role.value}"
        await self.reload()

    async def _introduce(self) -> None:
        """Ask who is working here; without that nothing can be written into a history."""
        given = await self.app.push_screen_wait(
            Form("Who are you? The history of every review will name you so.", [Field("email", "Your e-mail address", required=True)])
        )
        role = await self.app.push_screen_wait(
            Choose(
                "In which role do you work?",
                [Option("security-officer", "security officer"), Option("legal", "legal"), Option("procurement", "procurement")],
            )
        )
        if given is None or role is None:
            self.app.exit(0)
            return
        try:
            await self.desk.introduce(given["email"], role)
        except DiligenceError as error:
            self.app.notify(one_line(error.remedy), title=one_line(error.what), severity="error", markup=False)

    def on_screen_resume(self) -> None:
        """Look again when the user comes back from a review."""
        if self.desk.actor is not None:
            self.run_worker(self.reload(), exclusive=True, group="reload")

    async def reload(self, *, select: str | None = None) -> None:
        """Read the list of vendors anew and look at each in turn."""
        rounds = await self.desk.do(lambda workspace: workspace.reviews())
        latest = {line.vendor: line for line in sorted(rounds, key=lambda line: line.round)}
        self._reviews = sorted(latest.values(), key=lambda line: line.name.casefold())
        self._filter(self.query_one("#filter", Input).value, keep=select)
        self.run_worker(self._look_at_all(), exclusive=True, group="look")

    async def _look_at_all(self) -> None:
        """Compute where each review stands, one at a time, so that nobody waits for it."""
        from diligence.workspace.overview import overview

        for line in list(self._reviews):
            if (line.vendor, line.head) not in self._overviews:
                vendor = line.vendor
                self._overviews[line.vendor, line.head] = await self.desk.do(lambda workspace, vendor=vendor: overview(workspace, vendor))  # type: ignore[misc]
                self.query_one("#vendors", LineList).refresh()
                if (row := self.query_one("#vendors", LineList).row) is not None and row.id == vendor:
                    self._summarize(vendor)
            await asyncio.sleep(0)
        self._count()

    def _count(self) -> None:
        known = [self._overviews[line.vendor, line.head] for line in self._reviews if (line.vendor, line.head) in self._overviews]
        states = Counter(one.state for one in known)
        lines = []
        if waiting := [one for one in known if one.state == "waiting-on-vendor"]:
            oldest = min(waiting, key=lambda one: one.since)
            lines.append(f"{len(waiting)} waiting on a vendor, the longest since {oldest.since}")
        if states["with-legal"]:
            lines.append(f"{states['with-legal']} with legal")
        soon = [one for one in known if one.lapses and (one.lapses - self._today()).days <= LAPSES_SOON_DAYS]
        if soon:
            first = min(soon, key=lambda one: (one.lapses, one.vendor))
            lines.append(f"{SEVERITY_GLYPHS['high']} {len(soon)} lapse within {LAPSES_SOON_DAYS} days, first {one_line(first.name, 30)}")
        if states["ready-to-close"]:
            lines.append(f"{SEVERITY_GLYPHS['none']} {states['ready-to-close']} ready to close")
        self.query_one("#counts", Static).update(Content("\n".join(lines)))
        self.query_one("#counts").display = bool(lines)

    def _today(self) -> date:
        return self.desk.now().date()

    def _filter(self, text: str, *, keep: str | None = None) -> None:
        wanted = text.casefold()
        self._shown = [line for line in self._reviews if wanted in line.name.casefold() or wanted in line.vendor]
        vendors = self.query_one("#vendors", LineList)
        keep = keep or (vendors.row.id if vendors.row else None)
        cursor = next((index for index, line in enumerate(self._shown) if line.vendor == keep), None)
        vendors.show_many(len(self._shown), self._row, cursor=cursor)
        if not self._shown:
            self.query_one("#summary", Static).update(Content(INTRODUCTION if not self._reviews else "No vendor holds these letters."))

    def _row(self, index: int) -> Row:
        line = self._shown[index]
        known = self._overviews.get((line.vendor, line.head))
        left: list[Cell] = [(f" {one_line(line.name, 40):<28} ", "")]
        if known is None:
            return Row(line.vendor, tuple(left))
        right: list[Cell] = [(f"{STATES.get(known.state, known.state):<11}", "quiet")]
        worst = next(((severity, count) for severity, count in known.open.items() if count), None)
        right.append((f"{SEVERITY_GLYPHS[worst[0]]}{worst[1]:<3}", worst[0]) if worst else (f"{SEVERITY_GLYPHS['none']}   ", "settled"))
        return Row(line.vendor, tuple(left), tuple(right))

    def on_line_list_highlighted(self, event: LineList.Highlighted) -> None:
        """Summarize the vendor under the cursor."""
        self._summarize(event.row_id)

    def _summarize(self, vendor: str) -> None:
        line = next((line for line in self._shown if line.vendor == vendor), None)
        known = self._overviews.get((vendor, line.head)) if line else None
        if known is None:
            return
        text = [one_line(known.name, 60), ""]
        text += [f"{label:<11} {one_line(value)}" for label, value in known.lines()[1:]]
        self.query_one("#summary", Static).update(Content("\n".join(text)))

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Open the review of the chosen vendor."""
        self._enter(event.row_id)

    def action_open_vendor(self) -> None:
        """Open the review of the vendor under the cursor."""
        if (row := self.query_one("#vendors", LineList).row) is not None:
            self._enter(row.id)

    def _enter(self, vendor: str) -> None:
        from diligence.tui.screens.review import open_review

        open_review(self.app, self.desk, vendor)

    @work
    async def action_add_vendor(self) -> None:
        """Ask for the name and open the first review."""
        from diligence.workspace.intake import add_vendor

        fields = [Field("name", "Name of the vendor", required=True), Field("service", "What it does for us", hint="medical coding")]
        given = await self.app.push_screen_wait(Form("Add a vendor", fields))
        if given is None:
            return
        try:
            review = await self.desk.do(lambda workspace: add_vendor(workspace, given["name"], service=given["service"] or None))
        except DiligenceError as error:
            self.app.notify(one_line(error.remedy), title=one_line(error.what), severity="error", markup=False)
            return
        await self.reload(select=review.vendor)

    def action_add_document(self) -> None:
        """Add a document to the review of the vendor under the cursor."""
        if (row := self.query_one("#vendors", LineList).row) is not None:
            from diligence.tui.screens.intake import add_document

            add_document(self, self.desk, row.id, Path.cwd())

    def action_filter(self) -> None:
        """Show the filter, or put it away when it is empty."""
        box = self.query_one("#filter", Input)
        box.display = True
        box.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter while the user types."""
        if event.input.id == "filter":
            self._filter(event.value)

    def on_input_submitted(self) -> None:
        """Go back to the list; an empty filter is put away."""
        box = self.query_one("#filter", Input)
        box.display = bool(box.value)
        self.query_one("#vendors").focus()
