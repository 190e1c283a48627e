"""The findings in the order in which a person needs them: the worst first, questions without an answer by section, what is settled last."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from diligence.model.plain_words import SEVERITY_GLYPHS
from diligence.model.text import one_line
from diligence.tui.widgets.finding_card import SOURCES, state_in_words
from diligence.tui.widgets.line_list import Cell, Row

if TYPE_CHECKING:
    from diligence.assess.decisions import SettledFinding
    from diligence.workspace.picture import Picture

SETTLED_STATES = frozenset({"accepted", "change-required", "dismissed"})
SEVERITIES = ("critical", "high", "medium", "low", "info", "none")
NAMED_FIRST = frozenset({"question", "contradiction"})
"""Sources whose findings are known by their ids among people."""


@dataclass(frozen=True)
class Unanswered:
    """The findings of one section that say no more than that a question has no answer. ``id`` is that of its one line in the list."""

    id: str
    title: str
    findings: "tuple[SettledFinding, ...]"

    @property
    def worst(self) -> str:
        """The gravest severity among them."""
        return min((one.finding.severity for one in self.findings), key=lambda severity: severity.rank).value


@dataclass(frozen=True)
class Groups:
    """All findings: those to look at, those of questions without an answer section by section, and those that are settled."""

    open: "tuple[SettledFinding, ...]" = ()
    unanswered: tuple[Unanswered, ...] = ()
    settled: "tuple[SettledFinding, ...]" = ()

    def section(self, row_id: str | None) -> Unanswered | None:
        """Return the section whose one line has this id, None where it is no such line."""
        return next((section for section in self.unanswered if section.id == row_id), None)

    def section_of(self, finding_id: str) -> Unanswered | None:
        """Return the section that folds a finding, None where none does."""
        return next((section for section in self.unanswered if any(one.finding.id == finding_id for one in section.findings)), None)

    def ordered(self) -> "Iterator[SettledFinding]":
        """Yield what is not settled, from above to below."""
        yield from self.open
        for section in self.unanswered:
            yield from section.findings


def groups_of(picture: "Picture") -> Groups:
    """Put the findings of a review into their groups."""
    settled = tuple(one for one in picture.findings if one.state.value in SETTLED_STATES)
    silent = {one.finding.id: one for one in picture.findings if _is_silent(picture, one)}
    sections = []
    for pack in picture.checklists:
        for section in pack.sections:
            found = [silent[question.id] for question in section.questions if question.id in silent]
            if found:
                found.sort(key=lambda one: one.finding.severity.rank)
                # No finding has an id with a space in it.
                sections.append(Unanswered(f"{pack.id} {section.id}", one_line(section.title, 80), tuple(found)))
    folded = {one.finding.id for section in sections for one in section.findings}
    open_ones = [one for one in picture.findings if one.state.value not in SETTLED_STATES and one.finding.id not in folded]
    # Where sources disagree comes first among equals: it is what nobody sees by looking at one of them.
    open_ones.sort(key=lambda one: (one.finding.severity.rank, not one.finding.sides))
    return Groups(tuple(open_ones), tuple(sections), settled)


def _is_silent(picture: "Picture", one: "SettledFinding") -> bool:
    """Tell whether a finding says no more than that a question waits for its answer, and nobody has ever decided on it."""
    untouched = one.decision is None and one.reopened is None and one.finding.source.value == "question"
    return untouched and picture.answer(one.finding.subject) is None


def rows_of(groups: Groups, *, settled_shown: bool, unanswered_shown: bool) -> list[Row]:
    """Return the rows of the list."""
    rows: list[Row] = []
    width = max((len(SOURCES[one.finding.source.value]) for one in (*groups.open, *groups.settled)), default=0)
    for severity in SEVERITIES:
        found = [one for one in groups.open if one.finding.severity.value == severity]
        if found:
            rows.append(Row("", ((f"{severity.capitalize()} ({len(found)})", "heading"),)))
            rows += [_row(one, width) for one in found]
    if groups.unanswered:
        count = sum(len(section.findings) for section in groups.unanswered)
        rows.append(_heading(f"Not answered ({count})", f"f {'folds' if unanswered_shown else 'shows'} them"))
        for section in groups.unanswered:
            rows.append(_section_row(section))
            rows += [_row(one, 0, indent="  ") for one in section.findings] if unanswered_shown else []
    if groups.settled:
        rows.append(_heading(f"Settled ({len(groups.settled)})", f"s {'hides' if settled_shown else 'shows'} them"))
        rows += [_row(one, width) for one in groups.settled] if settled_shown else []
    return rows


def _heading(title: str, hint: str) -> Row:
    return Row("", ((title, "heading"),), ((hint, "quiet"),))


def _section_row(section: Unanswered) -> Row:
    right: list[Cell] = []
    for severity in ("critical", "high"):
        count = sum(one.finding.severity.value == severity for one in section.findings)
        right.append((f" {f'{SEVERITY_GLYPHS[severity]}{count}' if count else '':<3}", severity))
    right.append((f" {len(section.findings):>3} open", "quiet"))
    return Row(section.id, ((f" {SEVERITY_GLYPHS[section.worst]} ", section.worst), (section.title, "")), tuple(right))


def _row(one: "SettledFinding", width: int, *, indent: str = "") -> Row:
    """Return the row of a finding; ``width`` is that of the longest source, none is named where it is indented below its section."""
    severity, source = one.finding.severity.value, one.finding.source.value
    left: tuple[Cell, ...] = (
        (f" {indent}{SEVERITY_GLYPHS[severity]} ", severity),
        ("" if indent else f"{SOURCES[source]:<{width}} ", "quiet"),
        (f"{one.finding.id} " if source in NAMED_FIRST else "", "accent"),
        (one_line(one.finding.title.removeprefix("Not answered: ") if indent else one.finding.title, 300), ""),
    )
    return Row(one.finding.id, left, (("" if indent else f" {state_in_words(one)}", _style(one)),))


def _style(one: "SettledFinding") -> str:
    if one.state.value == "acceptance-requested":
        return "accent"
    return "high" if one.reopened and one.decision is None else "quiet"


def section_in_words(section: Unanswered) -> str:
    """Say what the one line of a section stands for."""
    count = len(section.findings)
    names = ", ".join(one.finding.id for one in section.findings)
    return (
        f"{section.title}: {count} question{'s have' if count != 1 else ' has'} no answer: {names}.\n\n"
        "Enter goes to the first of them. f shows them one by one."
    )
