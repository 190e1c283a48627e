"""One flow of our information, and what each rule on places makes of it: what it forbids first, what does not bind it last."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from diligence.model.plain_words import SEVERITY_GLYPHS
from diligence.model.text import one_line
from diligence.tui.widgets.fact_sheet import SEVERITY_STYLES, Fact, FactSheet
from diligence.tui.widgets.line_list import Cell, Row

if TYPE_CHECKING:
    from diligence.assess.flows import Verdict
    from diligence.workspace.flows import FlowRow
    from diligence.workspace.picture import Picture

NOT_KNOWN = "?"
REACHES = {
    "cured": "not allowed by itself; the answers show what it asks for instead",
    "allowed": "nothing against it",
    "not-bound": "does not bind this",
}
LABELS = 13


class FlowCard(VerticalScroll, can_focus=True):
    """Shows a flow. Everything in it is text; nothing from outside is taken as markup. With the focus on it, the arrows scroll."""

    def compose(self) -> ComposeResult:
        """Lay out the facts."""
        yield FactSheet(id="flow-facts", label_width=LABELS)

    def show(self, picture: "Picture", row: "FlowRow") -> None:
        """Show a flow in the present state of the review."""
        self.query_one(FactSheet).show((*_flow(picture, row), *_rules(row)))
        self.scroll_home(animate=False)

    def say(self, text: str) -> None:
        """Show a sentence in place of a flow."""
        self.query_one(FactSheet).show([Fact(line) for line in text.split("\n")])


def row_of(picture: "Picture", number: int, row: "FlowRow") -> Row:
    """Return a flow as a line of a list; ``number`` is its place in it, which also is its id."""
    flow = row.flow
    name = f"{flow.number}" if flow.number is not None else "-"
    says = f"{picture.countries.name(flow.country)} {flow.verb.value}"
    return Row(str(number), ((" ", ""), _mark(row), (f"{name:>2} ", "accent"), (one_line(says, 80), "")))


def _mark(row: "FlowRow") -> Cell:
    worst = min((one for one in row.verdicts if one.reach.value == "outside"), key=lambda one: one.regime.severity.rank, default=None)
    if worst is not None:
        return f"{SEVERITY_GLYPHS[worst.regime.severity.value]} ", worst.regime.severity.value
    if any(one.reach.value == "not-known" for one in row.verdicts):
        return f"{NOT_KNOWN} ", "medium"
    return f"{SEVERITY_GLYPHS['none']} ", "settled"


def _flow(picture: "Picture", row: "FlowRow") -> Iterator[Fact]:
    flow = row.flow
    heading = Content.styled(f"{flow.verb.value.capitalize()} in {picture.countries.name(flow.country)}", "bold")
    yield Fact(heading, f"flow {flow.number}" if flow.number is not None else "told", "bold $text-primary")
    yield Fact()
    noted = picture.review.flows.get(flow.number) if flow.number is not None else None
    if noted is None:
        yield Fact(one_line(flow.statement.says), f"{one_line(flow.statement.who, 20).capitalize()} says")
        yield Fact(one_line(flow.statement.where), "Where")
        return
    event = noted.event
    yield Fact(one_line(event.party), "By")
    yield Fact(one_line(event.data), "Data")
    yield Fact(one_line(event.controls) if event.controls else Content.styled("none noted", "$text-muted"), "Confined by")
    yield Fact(one_line(event.source) if event.source else Content.styled("not noted", "$text-muted"), "Source")
    yield Fact("we agreed to it" if event.approved else "not agreed to by us", "Approved")
    yield Fact(f"{one_line(noted.by.email, 40)}, {noted.by.role.value.replace('-', ' ')}, {noted.at:%d %b %Y}", "Noted by")


def _rules(row: "FlowRow") -> Iterator[Fact]:
    yield Fact()
    against = sum(one.reach.value == "outside" for one in row.verdicts)
    heading = f"What {len(row.verdicts)} rules on places make of it: {against or 'none'} {'is' if against < 2 else 'are'} against it"
    yield Fact(Content.styled(heading, "bold"))
    for verdict in sorted(row.verdicts, key=lambda one: one.regime.severity.rank):
        if verdict.reach.value == "outside":
            severity = verdict.regime.severity.value
            yield from _rule(verdict, f"{SEVERITY_GLYPHS[severity]} {severity}", SEVERITY_STYLES.get(severity, ""))
    for verdict in row.verdicts:
        if verdict.reach.value == "not-known":
            yield from _rule(verdict, f"{NOT_KNOWN} not known", "$text-accent")
    for reach, says in REACHES.items():
        names = [verdict.regime.id.replace("-", " ") for verdict in row.verdicts if verdict.reach.value == reach]
        if names:
            style = "$text-muted" if reach == "not-bound" else "$text-success"
            sign = "-" if reach == "not-bound" else SEVERITY_GLYPHS["none"]
            yield Fact(Content.assemble((f"{says}: ", "$text-muted"), ", ".join(names)), f"{sign} {reach.replace('-', ' ')}", style)


def _rule(verdict: "Verdict", label: str, style: str) -> Iterator[Fact]:
    regime = verdict.regime
    named = Content.assemble((regime.id.replace("-", " "), "bold"), f": {one_line(regime.title).rstrip('.')}.")
    yield Fact(named, label, style)
    if verdict.reach.value == "not-known":
        waits = ", ".join(dict.fromkeys(question for condition in regime.when for question in condition.questions))
        yield Fact(f"Whether it applies is not known; it depends on {waits}.", under=True)
    yield Fact(one_line(regime.says), under=True)
    if regime.contested:
        yield Fact(f"Not settled: {one_line(regime.contested)}", under=True)
    yield Fact(Content.styled(f"{'; '.join(regime.citations)} (as of {regime.as_of})", "$text-muted"), under=True)
