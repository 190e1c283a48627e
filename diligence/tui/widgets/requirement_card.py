"""One point of the agreement with everything about it: both grades, the decision, the passages, and why near ones do not carry it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from diligence.model.conditions import other_holds
from diligence.model.plain_words import DECISIONS, GRADES, SEVERITY_GLYPHS, sentence
from diligence.model.text import one_line
from diligence.tui.widgets.draft_facts import change_facts
from diligence.tui.widgets.fact_sheet import SEVERITY_STYLES, Fact, FactSheet

if TYPE_CHECKING:
    from diligence.assess.agreement import JudgedRow
    from diligence.assess.asking import Asking
    from diligence.assess.decisions import SettledFinding
    from diligence.model.requirement import Requirement
    from diligence.tui.widgets.requirement_list import Point, Spot
    from diligence.workspace.picture import Picture

WHOLE_QUOTE = 600
START_OF_QUOTE = 90
LEVELS = {"required": "required by regulation", "conditional": "required under a condition", "diligence": "good practice"}


class RequirementCard(VerticalScroll, can_focus=True):
    """Shows a point. Everything in it is text; nothing from outside is taken as markup. With the focus on it, the arrows scroll."""

    def compose(self) -> ComposeResult:
        """Lay out the facts."""
        yield FactSheet(id="facts")

    def show(self, facts: "Iterator[Fact]", *, anew: bool) -> None:
        """Show other facts, from the top where they are about another point."""
        self.query_one(FactSheet).show(facts)
        if anew:
            self.scroll_home(animate=False)


def point_facts(point: "Point", picture: "Picture", spot: int, *, earlier: int | None = None) -> Iterator[Fact]:
    """Return everything about a point; ``spot`` is the index of the passage that is looked at, ``earlier`` the document before."""
    requirement = picture.requirements.get(point.id)
    weight = "" if point.severity == "none" else f" {point.severity}"
    yield Fact(
        Content.assemble(
            (f"{SEVERITY_GLYPHS[point.severity]}{weight}", SEVERITY_STYLES.get(point.severity, "")), "  ", (point.title, "bold")
        )
    )
    if point.judged is not None:
        yield from _grades(point.judged)
    elif point.finding is not None:
        yield Fact(one_line(point.finding.finding.detail))
    if point.finding is not None:
        yield from _decision(point.finding)
    if point.judged is not None:
        yield from _particulars(point.judged, requirement, picture.asked)
    if point.change is not None:
        yield from change_facts(point.change, earlier)
    yield from _spots(point, spot)
    if point.judged is not None:
        row = point.judged.row
        yield Fact()
        if point.severity != "none":
            yield Fact(one_line(row.advice), "Ask for")
        yield Fact(f"{one_line(row.citation)}; {LEVELS[row.level.value]}", "Source")
        if requirement is not None:
            yield Fact(one_line(requirement.explains), "Why")
    elif point.finding is not None:
        yield Fact()
        yield Fact(one_line(point.finding.finding.ask), "Ask for")
        yield Fact(one_line(point.finding.finding.citation), "Source")


def _grades(judged: "JudgedRow") -> Iterator[Fact]:
    why = one_line(judged.row.why)
    if judged.by_hand is None:
        yield Fact(sentence(why))
    else:
        by, event = judged.by_hand, judged.by_hand.event
        yield Fact(Content.assemble((GRADES[event.grade.value], "bold"), f" · {by.by.role.value}, {by.at:%d %b %Y}"), "✎ By hand")
        yield Fact(one_line(event.reason), "Reason")
        yield Fact(sentence(why), "Read as")


def _particulars(judged: "JudgedRow", requirement: "Requirement | None", asked: "Asking") -> Iterator[Fact]:
    row = judged.row
    if row.trigger is not None and requirement is not None and requirement.trigger:
        yield Fact(one_line(requirement.trigger), "Only if")
        yield Fact(applies_in_words(judged, requirement, asked), under=True)
    if row.values.notice:
        trigger = f" from {one_line(row.values.trigger)}" if row.values.trigger else ""
        yield Fact(f"{one_line(row.values.notice)}{trigger}", "Limit")
    if row.likeness is not None:
        yield Fact(f"{row.likeness} % like wording of a known form", "Likeness")
    for note in row.notes:
        yield Fact(one_line(note), "Note")


def applies_in_words(judged: "JudgedRow", requirement: "Requirement", asked: "Asking") -> str:
    """Say whether a conditional requirement applies, and by which answer that is known or would be."""
    condition = requirement.applies_when
    if condition is None:
        return "not known: no question tells"
    given = {question: asked.values[question] for question in condition.questions if question in asked.values}
    if judged.applies is None:
        still = [question for question in condition.questions if question not in given and asked.asks(question)]
        return f"not known: answer {' or '.join(still)}" if still else "not known: no question that is asked tells"
    if not judged.applies:
        names = [f"{question} names {_as_text(value)}" for question, value in given.items()]
        return f"does not apply: {', '.join(names)}"
    holding = next(
        (one for one in given if other_holds(condition.model_copy(update={"questions": (one,)}), {one: given[one]})), condition.questions[0]
    )
    named = [part for part in given.get(holding, "").split(", ") if part in condition.answers]
    return f"applies, because {holding} names {_as_text(', '.join(named) or given.get(holding, 'nothing'))}"


def _as_text(value: str) -> str:
    return one_line(value, 60).replace("-", " ")


def _decision(one: "SettledFinding") -> Iterator[Fact]:
    if one.decision is None:
        yield Fact(Content.styled(f"open again, for {one.reopened}" if one.reopened else "undecided", "bold"), "Decision")
        return
    decided, event = one.decision, one.decision.event
    parts = ["waits for a second person"] if one.state.value == "acceptance-requested" else []
    parts += [f"{decided.by.role.value}, {decided.at:%d %b %Y}"]
    parts += [f"owner {one_line(event.owner)}"] if event.owner else []
    parts += [f"{'ends' if event.decision.value == 'accept' else 'due'} {event.until:%d %b %Y}"] if event.until else []
    yield Fact(Content.assemble((DECISIONS[event.decision.value], "bold"), f" · {' · '.join(parts)}"), "Decision")
    yield Fact(one_line(event.reason), "Reason")
    if one.approval is not None:
        yield Fact(f"{one.approval.by.role.value}, {one.approval.at:%d %b %Y}", "Approved")


def _spots(point: "Point", chosen: int) -> Iterator[Fact]:
    carrying = [spot for spot in point.spots if spot.why_not is None]
    elsewhere = point.judged is not None and point.judged.row.grade.value == "elsewhere"
    number = 0
    for title, spots in (
        ("Points elsewhere" if elsewhere else "Found", carrying),
        ("Comes near, and does not carry it", point.spots[len(carrying) :]),
    ):
        if spots:
            yield Fact()
            yield Fact(Content.styled(f"{title} ({len(spots)})", "bold underline"))
        for spot in spots:
            yield from _spot(spot, number, here=number == chosen)
            number += 1
    if not point.spots and point.judged is not None:
        yield Fact()
        yield Fact(Content.styled("No words of the document come near it.", "italic"))


def _spot(spot: "Spot", number: int, *, here: bool) -> Iterator[Fact]:
    quote = one_line(spot.quote, WHOLE_QUOTE if here else START_OF_QUOTE)
    mark, style = ("▸", "bold $text-primary") if here else (" ", "$text-primary")
    why_not = (f" ({one_line(spot.why_not)})", "bold" if here else "$text-muted") if spot.why_not else ""
    yield Fact(Content.assemble((f"{mark}{number + 1} {spot.where()}", style), why_not, f"  “{quote}”"))
