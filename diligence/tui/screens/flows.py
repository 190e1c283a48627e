"""Where our information goes: every flow, noted by us or told by an answer, with what each rule on places makes of it."""

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from diligence.tui.commands import Place, bindings_of
from diligence.tui.messages import GoTo, remark, still_there
from diligence.tui.screens import flow_forms
from diligence.tui.screens.review import ReviewScreen
from diligence.tui.widgets.flow_card import FlowCard, row_of
from diligence.tui.widgets.header import Header
from diligence.tui.widgets.key_bar import KeyBar
from diligence.tui.widgets.line_list import LineList

if TYPE_CHECKING:
    from diligence.model.history import Entry
    from diligence.workspace.flows import FlowRow
    from diligence.workspace.picture import Picture
    from diligence.workspace.workspace import Workspace

NONE_YET = "No flow is noted, and no\nanswer tells of one.\n\na  note the first"
EMPTY = (
    "A flow is something done with our information in one country: stored, processed, accessed or transmitted.\n\n"
    "Laws bind different doings to different places, so each flow is held against each rule by itself."
)


class FlowsScreen(ReviewScreen):
    """A room behind the questions; Escape goes back to the question one came from."""

    PLACE = Place.FLOWS
    PLACES = (Place.FLOWS, Place.REVIEW)
    CSS_PATH = "flows.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.FLOWS, Place.REVIEW)
    AUTO_FOCUS = "#flows"

    flows: "tuple[FlowRow, ...]" = ()

    def compose(self) -> ComposeResult:
        """Lay out the header of the questions, the place and the footer."""
        yield Header("…", place=Place.QUESTIONS)
        yield from self.compose_place()
        yield KeyBar()

    def compose_place(self) -> ComposeResult:
        """Lay out list and card."""
        with Horizontal(id="place"):
            yield LineList(empty=NONE_YET, id="flows")
            yield FlowCard(classes="pane side")
        yield Static("", id="counts", classes="pane notice", markup=False)

    async def fetch(self) -> "Picture":
        """Return the present state, with the flows of the same state beside it."""

        def work(workspace: "Workspace") -> "tuple[Picture, tuple[FlowRow, ...]]":
            from diligence.workspace.flows import flows_table
            from diligence.workspace.picture import picture

            seen = picture(workspace, self.vendor)
            return seen, flows_table(workspace, seen.review, asked=seen.asked)

        seen, self.flows = await self.desk.do(work)
        return seen

    def draw(self, picture: "Picture") -> None:
        """Show the flows, and the one under the cursor."""
        flows = self.query_one("#flows", LineList)
        flows.show([row_of(picture, place, row) for place, row in enumerate(self.flows)], keep=flows.row.id if flows.row else None)
        noted = sum(row.flow.number is not None for row in self.flows)
        counts = f"{noted} noted by us · {len(self.flows) - noted} told by answers and evidence"
        self.query_one("#counts", Static).update(Content(f"{counts} · for review by counsel"))
        self._show_card()

    @property
    def flow(self) -> "FlowRow | None":
        """The flow under the cursor."""
        row = self.query_one("#flows", LineList).row
        return self.flows[int(row.id)] if row is not None and int(row.id) < len(self.flows) else None

    def on_line_list_highlighted(self) -> None:
        """Show the flow under the cursor."""
        self._show_card()

    def _show_card(self) -> None:
        card, flow = self.query_one(FlowCard), self.flow
        if self.picture is not None and flow is not None:
            card.show(self.picture, flow)
        else:
            card.say(EMPTY)

    @work
    async def action_note_flow(self) -> None:
        """Ask for a flow and note it."""
        from diligence.model.history import FlowVerb
        from diligence.workspace.flows import note_flow

        if self.picture is None or (given := await flow_forms.ask_flow(self.app, self.picture)) is None:
            return
        numbers: list[int] = []
        told = {**given, "verb": FlowVerb(given["verb"])}
        saved = await self.write(lambda workspace: numbers.append(note_flow(workspace, self.vendor, **told).number))
        if saved and still_there(self):
            self._select(numbers[0])

    @work
    async def action_withdraw_flow(self) -> None:
        """Ask why a flow no longer counts, and withdraw it."""
        from diligence.workspace.flows import withdraw_flow

        flow = self.flow
        if flow is None:
            return
        number = flow.flow.number
        if number is None:
            remark(self.app, f"This was not noted by us: change {flow.flow.statement.where}. Enter goes there.")
            return
        if (reason := await flow_forms.ask_reason(self.app, number)) is not None:
            await self.write(lambda workspace: withdraw_flow(workspace, self.vendor, number, reason=reason))

    def on_line_list_chosen(self) -> None:
        """Enter goes to where the flow is told."""
        self.action_go_to_source()

    def action_go_to_source(self) -> None:
        """Go to the question whose answer tells of the flow."""
        flow = self.flow
        if flow is None:
            return
        if flow.flow.statement.subject is None:
            remark(self.app, "No answer tells of this one: it stands here alone.")
        else:
            self.go_to(Place.QUESTIONS, flow.flow.statement.subject)

    def taken_back(self, entry: "Entry") -> None:
        """Go to the flow that came back."""
        number = getattr(entry.event, "number", None)
        if entry.event.type.startswith("flow") and number is not None:
            self._select(number)

    def _select(self, number: int) -> None:
        place = next((place for place, row in enumerate(self.flows) if row.flow.number == number), None)
        if place is not None:
            self.query_one("#flows", LineList).select(str(place))

    def action_scroll_card(self) -> None:
        """Scroll the rules by a page; behind their end begin anew."""
        card = self.query_one(FlowCard)
        if card.scroll_y >= card.max_scroll_y:
            card.scroll_home(animate=False)
        else:
            card.scroll_page_down(animate=False)

    def action_show_place(self, place: str) -> None:
        """Go to one of the four places; this one belongs to the questions."""
        self.post_message(GoTo(Place(place), self.vendor))

    def action_leave(self) -> None:
        """Go back to the question one came from."""
        self.go_to(Place.QUESTIONS, self.subject or "")
