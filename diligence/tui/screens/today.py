"""Today: what waits for whom, and all vendors below."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static
from textual.worker import WorkType

from diligence.errors import DiligenceError
from diligence.model.text import one_line
from diligence.tui.commands import Place, bindings_of
from diligence.tui.messages import ReviewChanged, remark, still_there, tell
from diligence.tui.screens.dialogs import Choose, Field, Form, Option
from diligence.tui.widgets.fact_sheet import Fact, FactSheet
from diligence.tui.widgets.header import Header
from diligence.tui.widgets.key_bar import KeyBar
from diligence.tui.widgets.line_list import LineList, Row
from diligence.tui.widgets.vendor_lines import headline, summary, vendor_row, waiting_lines

if TYPE_CHECKING:
    from diligence.model.review import ReviewSummary
    from diligence.tui.desk import Desk
    from diligence.workspace.overview import Overview
    from diligence.workspace.workspace import Workspace

EMPTY = "No vendor yet. Press a to add one."
NOTHING_FOUND = "No vendor holds these letters.\nEsc clears the filter."
INTRODUCTION = (
    Fact("A review is one vendor, one round: the questions you ask, the agreement it wants signed, what you find and decide."),
    Fact(),
    Fact("add a vendor", "a"),
    Fact("leave; `diligence demo` shows a made-up vendor, `diligence scan FILE.pdf` reads one agreement without a review", "q"),
    Fact("all keys", "?"),
)
ROLES = (Option("security-officer", "security officer"), Option("legal", "legal"), Option("procurement", "procurement"))
STEP_SECONDS = 0.025
"""How long looking at reviews in the background may keep the desk busy at a time; a key waits no longer than that."""


class TodayScreen(Screen[None]):
    """The first screen. ``open_at`` names the vendor whose review is opened at once."""

    CSS_PATH = "today.tcss"
    PLACES = (Place.TODAY,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.TODAY)
    AUTO_FOCUS = "#vendors"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 (Textual reads it from the class)

    def __init__(self, desk: "Desk", *, open_at: str | None = None) -> None:
        super().__init__()
        self.desk = desk
        self._open_at = open_at
        self._reviews: list[ReviewSummary] = []
        self._shown: list[ReviewSummary] = []
        self._overviews: dict[tuple[str, str], Overview] = {}

    def compose(self) -> ComposeResult:
        """Lay out the counts, the list and the summary of the selected vendor."""
        yield Header("Diligence")
        with Container(id="today"):
            with Vertical(id="left"):
                yield Static("", id="counts", classes="pane", markup=False)
                yield Static("", id="headline", classes="pane notice", markup=False)
                yield Input(placeholder="filter by name", id="filter", compact=True)
                yield LineList(id="vendors")
            yield FactSheet(id="summary")
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
            self._say(f"{one_line(error.what)}.\n\n{one_line(error.remedy)}.\n\nq   leave")
            return
        while self.desk.actor is None:
            if not await self._introduce():
                self.app.exit(0)
                return
        if not still_there(self):
            return
        actor = self.desk.actor
        self.query_one(Header).heading = f"Diligence · {actor.email} as {actor.role.value.replace('-', ' ')}"
        await self.reload()
        if self._open_at is not None:
            self._enter(self._open_at)
        self.set_timer(0.3, self.desk.warm)

    async def _introduce(self) -> bool:
        """Ask who is working here, because nothing can be written into a history without that; return False where the user leaves."""
        fields = [Field("email", "Your e-mail address", required=True, hint="officer@clinic.example")]
        given = await self.app.push_screen_wait(Form("Who are you? The history of every review will name you so.", fields))
        if given is None:
            return False
        role = await self.app.push_screen_wait(Choose("In which role do you work?", ROLES))
        if role is None:
            return False
        try:
            await self.desk.introduce(given["email"], role)
        except DiligenceError as error:
            tell(self.app, error)
        return True

    def on_screen_resume(self) -> None:
        """Look again when the user comes back from a review."""
        if self.desk.actor is not None:
            self.run_worker(self.reload(), exclusive=True, group="reload")

    async def reload(self, *, select: str | None = None) -> None:
        """Read the list of vendors anew and look at each in turn."""
        try:
            rounds = await self.desk.do(lambda workspace: workspace.reviews())
        except DiligenceError as error:
            tell(self.app, error)
            return
        if not still_there(self):
            return
        latest = {line.vendor: line for line in sorted(rounds, key=lambda line: line.round)}
        self._reviews = sorted(latest.values(), key=lambda line: line.name.casefold())
        self._filter(self.query_one("#filter", Input).value, keep=select)
        look: WorkType[None] = self._look_at_all  # begun by the worker, so that one that is replaced before it begins leaves nothing behind
        self.run_worker(look, exclusive=True, group="look")

    async def _look_at_all(self) -> None:
        """Compute where the reviews stand: those in sight first, the others in small steps, so that nobody waits for it."""
        vendors = self.query_one("#vendors", LineList)
        missing = {line.vendor: line for line in self._reviews if (line.vendor, line.head) not in self._overviews}
        counted = asyncio.get_running_loop().time()
        while missing:
            seen = [self._shown[index] for index in vendors.in_sight() if index < len(self._shown)]
            first = [line for line in seen if line.vendor in missing]
            wanted = first or list(missing.values())[:100]
            done = await self.desk.do(lambda workspace, wanted=wanted: _look(workspace, wanted))  # type: ignore[misc]
            if not still_there(self):
                return
            for line, known in done:
                missing.pop(line.vendor, None)
                if known is not None:
                    self._overviews[line.vendor, line.head] = known
            if first:
                vendors.refresh()
                self._summarize()
            now = asyncio.get_running_loop().time()
            if now - counted > 0.5:
                counted = now
                self._count()
            await asyncio.sleep(0.005)
        self._count()

    def _count(self) -> None:
        known = [self._overviews[line.vendor, line.head] for line in self._reviews if (line.vendor, line.head) in self._overviews]
        lines = waiting_lines(known, self.desk.now().date())
        counts = self.query_one("#counts", Static)
        counts.update(Content("\n").join(lines))
        counts.display = bool(lines)

    def _filter(self, text: str, *, keep: str | None = None) -> None:
        wanted = text.casefold()
        vendors = self.query_one("#vendors", LineList)
        vendors.empty = NOTHING_FOUND if self._reviews else EMPTY
        keep = keep or (vendors.row.id if vendors.row else None)  # asked before the rows change below it
        self._shown = [line for line in self._reviews if wanted in line.name.casefold() or wanted in line.vendor]
        cursor = next((index for index, line in enumerate(self._shown) if line.vendor == keep), None)
        vendors.show_many(len(self._shown), self._row, cursor=cursor)
        self.query_one("#headline", Static).update(Content(headline(len(self._shown), len(self._reviews))))
        self._summarize()

    def _row(self, index: int) -> Row:
        line = self._shown[index]
        return vendor_row(line, self._overviews.get((line.vendor, line.head)), width=self.query_one("#vendors").size.width)

    def _say(self, text: str) -> None:
        self.query_one("#summary", FactSheet).show([Fact(text)])

    def on_line_list_highlighted(self) -> None:
        """Summarize the vendor under the cursor."""
        self._summarize()

    def _summarize(self) -> None:
        row = self.query_one("#vendors", LineList).row
        if row is None:
            self.query_one("#summary", FactSheet).show([] if self._reviews else INTRODUCTION)
            return
        line = next(line for line in self._shown if line.vendor == row.id)
        known = self._overviews.get((line.vendor, line.head))
        self.query_one("#summary", FactSheet).show(summary(line, known))

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Open the review of the chosen vendor."""
        self._enter(event.row_id)

    def action_open_vendor(self) -> None:
        """Open the review of the vendor under the cursor."""
        if (row := self.query_one("#vendors", LineList).row) is not None:
            self._enter(row.id)

    def _enter(self, vendor: str, *, subject: str | None = None) -> None:
        from diligence.tui.screens.places import open_review

        open_review(self.app, self.desk, vendor, subject=subject)

    @work
    async def action_add_vendor(self) -> None:
        """Ask for the name, open the first review and begin with the intake, which chooses what else is asked."""
        from diligence.workspace.intake import add_vendor
        from diligence.workspace.intake_depth import INTAKE

        fields = [Field("name", "Name of the vendor", required=True), Field("service", "What it does for us", hint="medical coding")]
        given = await self.app.push_screen_wait(Form("Add a vendor", fields))
        if given is None:
            return
        try:
            review = await self.desk.do(lambda workspace: add_vendor(workspace, given["name"], service=given["service"] or None))
            asked = await self.desk.do(lambda workspace: workspace.asking(review))
        except DiligenceError as error:
            tell(self.app, error)
            return
        intake = [question.id for pack in asked.checklists if pack.id == INTAKE for question in pack.questions]
        await self.reload(select=review.vendor)
        self._enter(review.vendor, subject=next(iter(intake), None))
        if intake:
            remark(self.app, f"First the intake: {len(intake)} questions choose how deep the review goes and what else is asked.")

    def action_add_document(self) -> None:
        """Add a document to the review of the vendor under the cursor."""
        if (row := self.query_one("#vendors", LineList).row) is not None:
            from diligence.tui.screens.intake import add_document

            add_document(self, self.desk, row.id, Path.cwd())

    async def on_review_changed(self, event: ReviewChanged) -> None:
        """Show the new state after a document was taken in."""
        event.stop()
        await self.reload(select=event.vendor)

    def action_filter(self) -> None:
        """Show the filter."""
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

    def action_clear_filter(self) -> None:
        """Show all vendors again."""
        self.query_one("#filter", Input).value = ""
        self.on_input_submitted()


def _look(workspace: "Workspace", lines: "list[ReviewSummary]") -> "list[tuple[ReviewSummary, Overview | None]]":
    """Compute as many overviews as fit into one step, at least one; None stands for a review that could not be read."""
    from time import monotonic

    from diligence.workspace.overview import overview

    done: list[tuple[ReviewSummary, Overview | None]] = []
    until = monotonic() + STEP_SECONDS
    for line in lines:
        try:
            done.append((line, overview(workspace, line.vendor)))
        except DiligenceError:
            done.append((line, None))
        if monotonic() > until:
            break
    return done
