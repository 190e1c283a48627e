"""The points of an agreement in the order in which a person needs them: what needs somebody first, what is in order last."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from diligence.model.plain_words import SEVERITY_GLYPHS
from diligence.model.text import one_line
from diligence.tui.widgets.draft_facts import CHANGED, Drafts
from diligence.tui.widgets.line_list import Cell, Row

if TYPE_CHECKING:
    from diligence.assess.agreement import JudgedRow
    from diligence.assess.decisions import SettledFinding
    from diligence.assess.drafts import RowChange
    from diligence.workspace.picture import Picture

DOCUMENT = "document"
"""The id of the row about the document itself. No requirement has it: their ids are those of the records in ``checklists/baa``."""
MOST_NEEDS = 10
GRAVE = frozenset({"critical", "high", "medium"})
UNDECIDED_GRADES = frozenset({"uncertain", "elsewhere"})
RANK = tuple(SEVERITY_GLYPHS)
SHORT_GRADES = {
    "missing": "not found",
    "deficient": "may fall short",
    "boilerplate": "stock wording",
    "specific": "specific",
    "elsewhere": "elsewhere",
    "uncertain": "read it",
    "not-applicable": "not applicable",
}
SHORT_DECISIONS = {
    "acceptance-requested": "to be approved", "accepted": "risk accepted", "change-required": "change asked", "rejected": "refused",
    "dismissed": "misread",
}  # fmt: skip


@dataclass(frozen=True)
class Spot:
    """A place of the document that belongs to a point. ``why_not`` says why words that come near do not carry the duty."""

    page: int
    end_page: int
    quote: str
    section: str | None = None
    why_not: str | None = None

    def where(self) -> str:
        """Return page and section in a few words."""
        pages = f"p. {self.page}" if self.end_page == self.page else f"p. {self.page}-{self.end_page}"
        return f"{pages}, § {one_line(self.section, 20)}" if self.section else pages


@dataclass(frozen=True)
class Point:
    """One line of the list: a requirement with what was found, or a finding about the document as a whole."""

    id: str
    title: str
    severity: str
    required: bool
    says: str
    finding: "SettledFinding | None" = None
    judged: "JudgedRow | None" = None
    spots: tuple[Spot, ...] = ()
    change: "RowChange | None" = None
    """What another draft said of it, where that was something else."""

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody has to look: it is grave, or its grade could not be settled by the reader; and nobody has decided yet."""
        undecided = self.finding is not None and self.finding.state.value == "open"
        doubtful = self.required and self.judged is not None and self.judged.grade.value in UNDECIDED_GRADES
        return undecided and (self.severity in GRAVE or doubtful)


@dataclass(frozen=True)
class Points:
    """All points in their groups: at most ten that need a person, those decided, those also noted, and those in order."""

    needs: tuple[Point, ...]
    decided: tuple[Point, ...]
    noted: tuple[Point, ...]
    settled: tuple[Point, ...]
    beyond: int
    """How many of ``noted`` need a person too and stand there only because ten come first."""

    def find(self, point_id: str | None) -> Point | None:
        """Return the point with this id, None where there is none."""
        return next((point for point in (*self.needs, *self.decided, *self.noted, *self.settled) if point.id == point_id), None)


def points_of(picture: "Picture", drafts: Drafts | None = None) -> Points:
    """Return the points of the agreement that counts, required ones first, then the worst first; ``drafts`` tell what changed in it."""
    changed = drafts.rows if drafts else {}
    points = [replace(_of_requirement(picture, judged), change=changed.get(judged.row.id)) for judged in picture.rows]
    points[:0] = [*_of_document(picture), *(point for judged in picture.rows for point in _hidden(picture, judged))]
    ranked = sorted(points, key=lambda point: (not point.required, RANK.index(point.severity)))
    waiting = [point for point in ranked if point.needs_a_person]
    decided = [point for point in ranked if point.finding is not None and point.finding.state.value != "open"]
    rest = [point for point in ranked if point not in waiting and point not in decided]
    noted = [point for point in rest if point.finding is not None]
    return Points(
        needs=tuple(waiting[:MOST_NEEDS]),
        decided=tuple(decided),
        noted=(*waiting[MOST_NEEDS:], *noted),
        settled=tuple(point for point in rest if point.finding is None),
        beyond=len(waiting[MOST_NEEDS:]),
    )


def _of_requirement(picture: "Picture", judged: "JudgedRow") -> Point:
    row = judged.row
    known = picture.requirements.get(row.id)
    finding = next((one for one in picture.findings_on(row.id) if one.finding.id == f"baa-{row.id}"), None)
    spots = [Spot(one.page, one.end_page, one.quote, one.section) for one in row.evidence]
    spots += [Spot(one.page, one.end_page, one.quote, one.section, one.why_not) for one in row.considered]
    return Point(
        id=row.id,
        title=one_line(known.title) if known else row.id,
        severity=(finding.finding.severity if finding else judged.severity).value,
        required=row.level.value == "required",
        says=SHORT_GRADES[judged.grade.value],
        finding=finding,
        judged=judged,
        spots=tuple(spots),
    )


def _hidden(picture: "Picture", judged: "JudgedRow") -> Iterable[Point]:
    """Yield the words about a requirement that no reader of the page sees, where there are some."""
    row = judged.row
    spots = tuple(Spot(one.page, one.end_page, one.quote, one.section, f"not visibly printed: {one.why}") for one in row.hidden)
    for one in picture.findings_on(row.id):
        if one.finding.id == f"baa-hidden-{row.id}":
            finding = one.finding
            yield Point(finding.id, one_line(finding.title), finding.severity.value, True, "not printed", finding=one, spots=spots)


def _of_document(picture: "Picture") -> Iterable[Point]:
    warnings = picture.agreement[1].document.warnings if picture.agreement else ()
    blanks = tuple(Spot(one.page, one.page, one.text) for one in warnings if one.code == "placeholder" and one.page)
    for one in picture.findings_on("baa-document"):
        finding = one.finding
        kind = finding.id == "baa-kind"
        says = "not an agreement" if kind else f"{len(blanks)} blank{'s' if len(blanks) != 1 else ''}"
        yield Point(finding.id, one_line(finding.title), finding.severity.value, kind, says, finding=one, spots=() if kind else blanks)


def rows_of(points: Points, *, settled_shown: bool, document: Cell) -> list[Row]:
    """Return the rows of the list. ``document`` is what the row about the document says at its right."""
    rows = [Row(DOCUMENT, ((" ≡ ", "quiet"), ("About the document", "")), (document,))]
    rows += _group("Needs you", points.needs, f"{len(points.needs)} of {len(points.needs) + points.beyond}" if points.beyond else "")
    rows += _group("Decided", points.decided)
    rows += _group("Also noted", points.noted)
    if points.settled:
        rows.append(Row("", ((f"In order ({len(points.settled)})", "heading"),), (("" if settled_shown else "s shows them", "quiet"),)))
        rows += [_row(point) for point in points.settled] if settled_shown else []
    return rows


def _group(title: str, points: Sequence[Point], count: str = "") -> list[Row]:
    return [Row("", ((f"{title} ({count or len(points)})", "heading"),)), *(_row(point) for point in points)] if points else []


def _row(point: Point) -> Row:
    state = point.finding.state.value if point.finding else "open"
    by_hand = " ✎" if point.judged is not None and point.judged.by_hand is not None else ""
    decided = state in SHORT_DECISIONS
    style = "settled" if point.severity == "none" else point.severity
    right = SHORT_DECISIONS[state] if decided else point.says
    changed: Cell = (f" {CHANGED}" if point.change is not None else "", "accent")
    return Row(point.id, ((f" {SEVERITY_GLYPHS[point.severity]} ", style), (point.title, "")), ((f" {right}{by_hand}", "quiet"), changed))
