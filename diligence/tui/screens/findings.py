"""The findings: the worst first, both sides of each, and the decisions on them."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from diligence.errors import DiligenceError
from diligence.model.plain_words import SEVERITY_GLYPHS
from diligence.model.text import one_line
from diligence.tui.commands import Place, bindings_of
from diligence.tui.messages import remark, tell
from diligence.tui.screens.decision_form import TITLES, decision_form, decision_write
from diligence.tui.screens.review import ReviewScreen
from diligence.tui.widgets.finding_card import SOURCES, FindingCard, questions_about, state_in_words
from diligence.tui.widgets.line_list import Cell, LineList, Row

if TYPE_CHECKING:
    from diligence.assess.decisions import SettledFinding
    from diligence.model.history import Entry
    from diligence.workspace.picture import Picture

SETTLED_STATES = frozenset({"accepted", "change-required"})
SEVERITIES = ("critical", "high", "medium", "low", "info", "none")


class FindingsScreen(ReviewScreen):
    """The third place of a review."""

    PLACE = Place.FINDINGS
    PLACES = (Place.FINDINGS, Place.REVIEW)
    CSS_PATH = "findings.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.FINDINGS, Place.REVIEW)
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 (Textual reads it from the class)
        (0, "-stacked"),
        (110, "-beside"),
    ]
    AUTO_FOCUS = "#findings"

    _entries: "Sequence[Entry]" = ()
    _latest: date
    _settled_shown = False

    def compose_place(self) -> ComposeResult:
        """Lay out what blocks, the list and the card."""
        yield Static("", id="blocking", classes="pane", markup=False)
        with Container(id="both"):
            yield LineList(empty="No findings: nothing is open.", id="findings")
            yield FindingCard()

    async def refresh_picture(self) -> None:
        """Fetch the steps of the history too, which the card tells of, and how long a risk may be accepted."""
        from diligence.workspace.deciding import latest_acceptance

        vendor = self.vendor
        try:
            self._latest, self._entries = await self.desk.do(
                lambda workspace: (latest_acceptance(workspace), workspace.store.entries(workspace.review_of(vendor).id))
            )
        except DiligenceError as error:
            tell(self.app, error)
            return
        await super().refresh_picture()

    def draw(self, picture: "Picture") -> None:
        """Show the findings, the worst first, and those that are settled below where they are wanted."""
        keep, self.subject = self.subject, None
        open_ones = [one for one in picture.findings if one.state.value not in SETTLED_STATES]
        settled = [one for one in picture.findings if one.state.value in SETTLED_STATES]
        self._settled_shown |= any(one.finding.id == keep for one in settled)
        rows: list[Row] = []
        for severity in SEVERITIES:
            group = [one for one in open_ones if one.finding.severity.value == severity]
            if group:
                rows.append(Row("", ((f"{severity.capitalize()} ({len(group)})", "heading"),)))
                rows += [_row(one) for one in group]
        if settled:
            hint = "" if self._settled_shown else "s shows them"
            rows.append(Row("", ((f"Settled ({len(settled)})", "heading"),), ((hint, "quiet"),)))
            rows += [_row(one) for one in settled] if self._settled_shown else []
        findings = self.query_one("#findings", LineList)
        findings.show(rows, keep=keep or (findings.row.id if findings.row else None))
        self.query_one("#blocking", Static).update(_what_blocks(picture))
        self._show_card()

    def taken_back(self, entry: "Entry") -> None:
        """Go to the finding whose decision was taken back or brought back."""
        from diligence.model.history import Decided

        if isinstance(entry.event, Decided) and self.picture is not None:
            self.subject = entry.event.finding
            self.draw(self.picture)

    @property
    def selected(self) -> "SettledFinding | None":
        """The finding under the cursor."""
        row = self.query_one("#findings", LineList).row
        if row is None or self.picture is None:
            return None
        return next((one for one in self.picture.findings if one.finding.id == row.id), None)

    def on_line_list_highlighted(self) -> None:
        """Show the finding under the cursor."""
        self._show_card()

    def _show_card(self) -> None:
        from diligence.assess.tracing import steps_about

        if self.picture is None:
            return
        card = self.query_one(FindingCard)
        if (one := self.selected) is not None:
            card.show(self.picture, one, steps_about(one.finding, self._entries))
        else:
            card.say("Every finding is settled. Press s to see them." if self.picture.findings else "There is nothing to decide.")

    def action_decide(self, decision: str) -> None:
        """Ask for the reason, and for owner and date where the decision has them."""
        if (one := self.selected) is not None:
            self._ask(one, decision)

    def _ask(self, one: "SettledFinding", decision: str, typed: dict[str, str] | None = None) -> None:
        """Open the form within the key's own handler, so that what is typed ahead never reaches the commands below it."""

        async def save(given: dict[str, str] | None) -> None:
            if given is not None:
                await self._save(one, decision, given)

        self.app.push_screen(decision_form(one, decision, self._latest, typed=typed), save)

    async def _save(self, one: "SettledFinding", decision: str, given: dict[str, str]) -> None:
        """Save a decision and go to the next finding; where it is refused, ask again with what was typed."""
        finding = one.finding
        self.subject = None if self._settled_shown else self._following(finding.id)
        if await self.write(decision_write(self.vendor, one, decision, given)):
            remark(self.app, f"Saved: {TITLES[decision].lower()}. u takes it back.")
            return
        self.subject = finding.id
        await self.refresh_picture()
        if self.is_active and self.selected is not None and self.selected.finding == finding:
            self._ask(one, decision, given)

    def _following(self, finding_id: str) -> str | None:
        """Return the open finding below this one, or the one above where it is the last."""
        if self.picture is None:
            return None
        order = [one.finding.id for one in self.picture.findings if one.state.value not in SETTLED_STATES or one.finding.id == finding_id]
        here = order.index(finding_id) if finding_id in order else 0
        return next(iter([*order[here + 1 :], *reversed(order[:here])]), None)

    def action_show_settled(self) -> None:
        """Show or hide the settled findings."""
        self._settled_shown = not self._settled_shown
        if self.picture is not None:
            self.draw(self.picture)

    def action_next_open(self) -> None:
        """Go to the next finding that blocks an approval."""
        from diligence.assess.decisions import blockers
        from diligence.model.history import OutcomeKind

        if self.picture is None:
            return
        order = [one.finding.id for one in self.picture.findings]
        here = order.index(self.selected.finding.id) if self.selected else -1
        blocking = {one.finding.id for one in blockers(self.picture.findings, OutcomeKind.APPROVED)}
        found = next((one for one in [*order[here + 1 :], *order[: here + 1]] if one in blocking), None)
        if found is None or not self.query_one("#findings", LineList).select(found):
            remark(self.app, "Nothing blocks approval.")

    def on_line_list_chosen(self) -> None:
        """Enter goes to what the finding is about, unless a form has opened meanwhile: then Enter was typed ahead for that."""
        if self.is_active:
            self.action_go_to_subject()

    def action_go_to_subject(self) -> None:
        """Go to the question or the requirement the finding is about."""
        one = self.selected
        if one is None or self.picture is None:
            return
        subject = one.finding.subject
        if any(question.id == subject for question in self.picture.questions):
            self.go_to(Place.QUESTIONS, subject)
        elif one.finding.source.value == "evidence":
            resting = questions_about(self.picture, one.finding)
            if resting:
                self.go_to(Place.QUESTIONS, resting[0].id)
            else:
                remark(self.app, "No answer rests on this evidence.")
        else:
            self.go_to(Place.AGREEMENT, subject)


def _row(one: "SettledFinding") -> Row:
    severity = one.finding.severity.value
    name = f"{one.finding.id} " if one.finding.source.value == "question" else ""
    left: tuple[Cell, ...] = (
        (f" {SEVERITY_GLYPHS[severity]} ", severity),
        (f"{SOURCES[one.finding.source.value]:<10} ", "quiet"),
        (name, "accent"),
        (one_line(one.finding.title, 300), ""),
    )
    return Row(one.finding.id, left, ((f" {state_in_words(one)}", "quiet" if one.decision or not one.reopened else "high"),))


def _what_blocks(picture: "Picture") -> Content:
    from diligence.assess.decisions import blockers
    from diligence.model.history import OutcomeKind

    approval = blockers(picture.findings, OutcomeKind.APPROVED)
    conditions = blockers(picture.findings, OutcomeKind.APPROVED_WITH_CONDITIONS)
    if not approval:
        return Content.assemble((f"{SEVERITY_GLYPHS['none']} ", "$text-success"), "Nothing blocks approval.")
    refused = sum(one.state.value == "rejected" for one in approval)
    parts = [f"{len(approval) - refused} undecided"] if len(approval) > refused else []
    parts += [f"{refused} refused"] if refused else []
    with_conditions = f"approval with conditions by {len(conditions)}" if conditions else "approval with conditions is free"
    return Content.assemble(
        (f"{SEVERITY_GLYPHS['critical']} ", "$text-error"), f"Approval is blocked: {', '.join(parts)}; {with_conditions}."
    )
