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
from diligence.tui.commands import Place, bindings_of
from diligence.tui.messages import remark, tell
from diligence.tui.screens.decision_form import NOT_READ, decision_form, decision_write, saved_in_words
from diligence.tui.screens.review import ReviewScreen
from diligence.tui.widgets.finding_card import FindingCard, questions_about
from diligence.tui.widgets.finding_list import Groups, groups_of, rows_of, section_in_words
from diligence.tui.widgets.line_list import LineList

if TYPE_CHECKING:
    from diligence.assess.decisions import SettledFinding
    from diligence.model.history import Entry
    from diligence.workspace.picture import Picture

CHOOSE_ONE = "Choose one finding: f shows those of this section one by one."
NOTED_FLOW = "flow-"
"""What the subject of a finding begins with that stands on a flow somebody noted."""


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
    _groups = Groups()
    _settled_shown = False
    _unanswered_shown = False
    _alone = False
    """Whether one person's word is enough in this house."""

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
            self._latest, self._entries, self._alone = await self.desk.do(
                lambda workspace: (
                    latest_acceptance(workspace),
                    workspace.store.entries(workspace.review_of(vendor).id),
                    workspace.policy.one_person_office,
                )
            )
        except DiligenceError as error:
            tell(self.app, error)
            return
        await super().refresh_picture()

    def draw(self, picture: "Picture") -> None:
        """Show the findings, the worst first, and below what is folded where it is wanted."""
        keep, self.subject = self.subject, None
        self._groups = groups = groups_of(picture)
        self._settled_shown |= any(one.finding.id == keep for one in groups.settled)
        self._unanswered_shown |= keep is not None and groups.section_of(keep) is not None
        findings = self.query_one("#findings", LineList)
        keep = keep or (findings.row.id if findings.row else None)
        if not self._unanswered_shown and keep is not None and (section := groups.section_of(keep)) is not None:
            keep = section.id
        rows = rows_of(groups, settled_shown=self._settled_shown, unanswered_shown=self._unanswered_shown)
        findings.show(rows, keep=keep)
        self.query_one("#blocking", Static).update(_what_blocks(picture))
        self._show_card()

    def taken_back(self, entry: "Entry") -> None:
        """Go to the finding whose decision was taken back or brought back."""
        from diligence.model.history import Decided

        if isinstance(entry.event, Decided) and self.picture is not None:
            self.subject = entry.event.finding
            self.draw(self.picture)

    @property
    def _row_id(self) -> str | None:
        row = self.query_one("#findings", LineList).row
        return row.id if row else None

    @property
    def selected(self) -> "SettledFinding | None":
        """The finding under the cursor, None on the one line of a section."""
        if self.picture is None:
            return None
        return next((one for one in self.picture.findings if one.finding.id == self._row_id), None)

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
        elif (section := self._groups.section(self._row_id)) is not None:
            card.say(section_in_words(section))
        else:
            card.say("Every finding is settled. Press s to see them." if self.picture.findings else "There is nothing to decide.")

    def action_decide(self, decision: str) -> None:
        """Ask for the reason, and for owner and date where the decision has them."""
        from diligence.workspace.deciding import rests_on_a_reading

        one = self.selected
        if one is None:
            remark(self.app, CHOOSE_ONE)
        elif decision == "misread" and not rests_on_a_reading(one.finding):
            remark(self.app, NOT_READ)
        else:
            self._ask(one, decision)

    async def action_approve(self) -> None:
        """Approve the acceptance that somebody else asked for."""
        from diligence.workspace.deciding import approve

        one = self.selected
        if one is None or one.state.value != "acceptance-requested":
            remark(self.app, "No acceptance waits for an approval here." if one else CHOOSE_ONE)
            return
        finding = one.finding
        self.subject = self._following(finding.id)
        if await self.write(lambda workspace: approve(workspace, self.vendor, finding.id, seen=finding.basis())):
            remark(self.app, "Approved: the risk is accepted. u takes it back.")
        else:
            self.subject = None

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
            remark(self.app, saved_in_words(decision, one_person_office=self._alone))
            return
        self.subject = finding.id
        await self.refresh_picture()
        if self.is_active and self.selected is not None and self.selected.finding == finding:
            self._ask(one, decision, given)

    def _following(self, finding_id: str) -> str | None:
        """Return the open finding below this one, or the one above where it is the last."""
        if self.picture is None:
            return None
        shown = self.query_one("#findings", LineList).ids()
        order = [one.finding.id for one in self._groups.ordered() if one.finding.id in shown]
        here = order.index(finding_id) if finding_id in order else 0
        return next(iter([*order[here + 1 :], *reversed(order[:here])]), None)

    def action_show_settled(self) -> None:
        """Show or hide the settled findings."""
        self._settled_shown = not self._settled_shown
        if self.picture is not None:
            self.draw(self.picture)

    def action_show_unanswered(self) -> None:
        """Show or fold the questions without an answer."""
        self._unanswered_shown = not self._unanswered_shown
        if self.picture is not None:
            self.draw(self.picture)

    def action_next_open(self) -> None:
        """Go to the next finding that blocks an approval."""
        from diligence.assess.decisions import blockers
        from diligence.model.history import OutcomeKind

        if self.picture is None:
            return
        blocking = {one.finding.id for one in blockers(self.picture.findings, OutcomeKind.APPROVED)}
        if not self._unanswered_shown:
            blocking |= {one.id for one in self._groups.unanswered if any(each.finding.id in blocking for each in one.findings)}
        findings = self.query_one("#findings", LineList)
        order = findings.order()
        here = order.index(self._row_id) if self._row_id in order else -1
        found = next((one for one in [*order[here + 1 :], *order[: here + 1]] if one in blocking), None)
        if found is None or not findings.select(found):
            remark(self.app, "No finding blocks an approval.")

    def on_line_list_chosen(self) -> None:
        """Enter goes to what the finding is about, unless a form has opened meanwhile: then Enter was typed ahead for that."""
        if self.is_active:
            self.action_go_to_subject()

    def action_go_to_subject(self) -> None:
        """Go to the question or the requirement the finding is about, or to the first open question of a section."""
        one, section = self.selected, self._groups.section(self._row_id)
        if section is not None:
            self.go_to(Place.QUESTIONS, section.findings[0].finding.subject)
        if one is None or self.picture is None:
            return
        finding = one.finding
        if finding.subject.startswith(NOTED_FLOW):
            self.go_to(Place.FLOWS, finding.subject)
            return
        asked = {question.id for question in self.picture.questions}
        question = next((subject for subject in (finding.subject, *(side.subject for side in finding.sides)) if subject in asked), None)
        if question is None and finding.source.value == "evidence":
            question = next((resting.id for resting in questions_about(self.picture, finding)), None)
            if question is None:
                remark(self.app, "No answer rests on this evidence.")
                return
        if question is not None:
            self.go_to(Place.QUESTIONS, question)
        else:
            self.go_to(Place.AGREEMENT, finding.subject)


def _what_blocks(picture: "Picture") -> Content:
    from diligence.assess.decisions import blockers
    from diligence.model.history import OutcomeKind

    approval = blockers(picture.findings, OutcomeKind.APPROVED)
    conditions = blockers(picture.findings, OutcomeKind.APPROVED_WITH_CONDITIONS)
    if not approval:
        return Content.assemble((f"{SEVERITY_GLYPHS['none']} ", "$text-success"), "No finding blocks an approval.")
    states = [one.state.value for one in approval]
    counted = [
        (states.count("open"), "undecided"),
        (states.count("acceptance-requested"), "to be approved"),
        (states.count("rejected"), "refused"),
        (states.count("change-required"), "to be changed"),
    ]
    parts = ", ".join(f"{count} {words}" for count, words in counted if count)
    with_conditions = f"with conditions by {len(conditions)}" if conditions else "with conditions is free"
    return Content.assemble((f"{SEVERITY_GLYPHS['critical']} ", "$text-error"), f"Approval is blocked: {parts}; {with_conditions}.")
