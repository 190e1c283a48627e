"""How two documents differ and what this changed, as lines for people and as an object for machines."""

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import click

from diligence.assess.agreement import JudgedRow
from diligence.assess.drafts import DraftChanges
from diligence.cli.scan_table import INDENT, QUOTE_LENGTH, WIDTH
from diligence.model.history import Difference, DifferenceKind, DocumentCompared
from diligence.model.plain_words import GRADES, sentence
from diligence.model.review import Review
from diligence.model.text import one_line

_SAYS = {DifferenceKind.CHANGED: "changed", DifferenceKind.FILLED_IN: "filled in", DifferenceKind.MOVED: "moved"}


def as_object(compared: DocumentCompared, changes: DraftChanges) -> dict[str, Any]:
    """Return a comparison as JSON shows it."""
    return {
        "document": compared.number,
        "earlier": compared.earlier,
        "count": compared.count,
        "filled_in": compared.filled_in,
        "unread": list(compared.unread),
        "unread_before": list(compared.unread_before),
        "differences": [one.model_dump(mode="json") for one in compared.differences],
        "rows": [{"requirement": one.requirement, "before": _row(one.before), "after": _row(one.after)} for one in changes.rows],
        "decisions": {"kept": list(changes.kept), "reopened": list(changes.reopened), "settled": list(changes.settled)},
        "grades": {"kept": list(changes.grades_kept), "reopened": list(changes.grades_reopened)},
    }


def _row(judged: JudgedRow | None) -> dict[str, Any] | None:
    if judged is None:
        return None
    return {"grade": judged.grade.value, "evidence": [passage.model_dump(mode="json") for passage in judged.row.evidence]}


def as_lines(review: Review, compared: DocumentCompared, changes: DraftChanges, titles: Mapping[str, str]) -> Iterator[str]:
    """Give the lines that a person reads: how many places differ, each of them, the requirements they changed, and the decisions."""
    yield f"{_name(review, compared.number)}\nheld against {_name(review, compared.earlier)}"
    yield from _counts(compared)
    for difference in compared.differences:
        yield from _difference(difference)
    if compared.count > len(compared.differences):
        yield f"and {compared.count - len(compared.differences)} more places"
    if changes.rows:
        count = len(changes.rows)
        yield click.style(f"\n{count} {'requirement reads' if count == 1 else 'requirements read'} otherwise", bold=True)
    for row in changes.rows:
        yield one_line(titles.get(row.requirement, row.requirement))
        yield from _side("before", row.before)
        yield from _side("now", row.after)
    yield from _decisions(changes)


def _name(review: Review, number: int) -> str:
    added = review.documents[number].event
    return f"Document {number} ({added.state.value}, {one_line(added.file, 60)})"


def _counts(compared: DocumentCompared) -> Iterator[str]:
    places = "1 place differs" if compared.count == 1 else f"{compared.count} places differ"
    filled = f"; {compared.filled_in} of them {'is a blank that was' if compared.filled_in == 1 else 'are blanks that were'} filled in"
    yield click.style((places if compared.count else "The words are the same") + (filled if compared.filled_in else ""), bold=True)
    for pages, which in ((compared.unread, compared.number), (compared.unread_before, compared.earlier)):
        if pages:
            yield f"Not compared: no text on {'page' if len(pages) == 1 else 'pages'} {', '.join(map(str, pages))} of document {which}"


def _difference(difference: Difference) -> Iterator[str]:
    lead = f"after \u201c{one_line(difference.lead)}\u201d" if difference.lead else "at the beginning"
    yield textwrap.fill(f"p. {difference.page:<4} {_SAYS[difference.kind]:<9} {lead}", WIDTH, subsequent_indent=" " * 17)
    if difference.kind is DifferenceKind.MOVED:
        yield _told("moved", difference.after)
        return
    yield _told("before", difference.before or "(nothing)")
    yield _told("now", difference.after or "(nothing)")


def _side(when: str, judged: JudgedRow | None) -> Iterator[str]:
    if judged is None:
        yield _told(when, "(no such row)")
        return
    yield _told(when, sentence(GRADES[judged.grade]) + (" (by hand)" if judged.by_hand else ""))
    for passage in judged.row.evidence[:1]:
        yield _told("", f"p. {passage.page}: {one_line(passage.quote, QUOTE_LENGTH)}")


def _decisions(changes: DraftChanges) -> Iterator[str]:
    for said, ones in (
        ("Decisions that still stand, the words being the same", changes.kept),
        ("Open again, because the words changed", changes.reopened),
        ("Decided, and no longer found", changes.settled),
        ("Grades by hand that still count", changes.grades_kept),
        ("Grades by hand that count no more, because the words changed", changes.grades_reopened),
    ):
        if ones:
            yield textwrap.fill(f"{said}: {', '.join(ones)}", WIDTH, subsequent_indent="  ")


def _told(when: str, text: str) -> str:
    return textwrap.fill(one_line(text), WIDTH, initial_indent=f"       {when:<7} ", subsequent_indent=" " * (INDENT + 2))
