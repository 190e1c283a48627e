"""What became of an agreement since the document before it: the line on top, each point before and after, and every differing word."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.content import Content

from diligence.model.plain_words import GRADES, SEVERITY_GLYPHS
from diligence.model.text import one_line
from diligence.tui.widgets.fact_sheet import Fact

if TYPE_CHECKING:
    from diligence.assess.agreement import JudgedRow
    from diligence.assess.drafts import RowChange
    from diligence.model.history import Difference, DocumentCompared
    from diligence.model.review import Review
    from diligence.workspace.workspace import Workspace

CHANGED = "Δ"
"""The mark of a point that another draft graded otherwise, or found in other words."""
MAX_QUOTE = 300
MAX_WORDS = 500
LEADERS = re.compile(r"[.\s]{6,}")
"""The dots of a table of contents, which say nothing."""


@dataclass(frozen=True)
class Drafts:
    """The agreement that counts held against the document before it, whose number is ``earlier``; None where there is none.

    ``compared`` tells of the words, None where they were not compared; ``rows`` of the requirements that changed, by id.
    """

    earlier: int | None = None
    compared: "DocumentCompared | None" = None
    rows: "Mapping[str, RowChange]" = field(default_factory=dict)


def drafts_of(workspace: "Workspace", review: "Review") -> Drafts:
    """Return what changed from the document before to the agreement that counts."""
    from diligence.assess.agreement import current_agreement
    from diligence.assess.drafts import draft_changes, held_against

    reading = current_agreement(review)
    if reading is None:
        return Drafts()
    number = reading.event.number
    earlier = held_against(review, review.documents[number].event)
    if earlier is None:
        return Drafts()
    compared = review.comparisons.get(number)
    changes = draft_changes(review, number, earlier, workspace.requirements.requirements, workspace.policy)
    return Drafts(earlier, compared.event if compared else None, {change.requirement: change for change in changes.rows})


def drafts_line(review: "Review", drafts: Drafts) -> Content | None:
    """Return what must be said on top: that an executed copy is not what was reviewed, else how much another draft changed."""
    from diligence.assess.drafts import executed_differs, uncompared

    if (unheard := uncompared(review)) is not None:
        says = f"The executed copy was not compared with the reviewed draft (document {unheard[1]}) yet."
        return Content.assemble((f"{SEVERITY_GLYPHS['critical']} ", "bold $text-error"), (says, "bold"))
    if drafts.compared is None:
        return None
    if (differing := executed_differs(review)) is not None:
        count = differing.count - differing.filled_in
        where = f"in {_places(count)}" if count else "on pages that gave no text"
        says = f"The executed copy differs from the reviewed draft (document {differing.earlier}) {where}"
        return Content.assemble((f"{SEVERITY_GLYPHS['critical']} ", "bold $text-error"), (says, "bold"), ": w lists them.")
    if not drafts.compared.count:
        return Content.styled(f"The words are those of document {drafts.earlier}.", "$text-muted")
    points = f"{len(drafts.rows)} {'point' if len(drafts.rows) == 1 else 'points'} with {CHANGED}"
    return Content.assemble(
        f"{_places(drafts.compared.count)} changed since document {drafts.earlier}", (f" · w lists them · {points}", "$text-muted")
    )


def _places(count: int) -> str:
    return f"{count} {'place' if count == 1 else 'places'}"


def change_facts(change: "RowChange", earlier: int | None) -> Iterator[Fact]:
    """Return a point as it was in the document before, and as it is now."""
    yield Fact()
    yield Fact(Content.styled(f"{CHANGED} Changed since document {earlier}", "bold underline"))
    yield from _side("Before", change.before)
    yield from _side("Now", change.after)


def _side(label: str, judged: "JudgedRow | None") -> Iterator[Fact]:
    if judged is None:
        yield Fact("was not looked at", label)
        return
    yield Fact(Content.styled(GRADES[judged.row.grade.value], "bold"), label)
    for passage in judged.row.evidence[:1]:
        where = f"p. {passage.page}{f', § {one_line(passage.section, 20)}' if passage.section else ''}"
        yield Fact(Content.assemble((f"{where}  ", "$text-primary"), f"“{one_line(passage.quote, MAX_QUOTE)}”"), under=True)


def difference_facts(compared: "DocumentCompared") -> Iterator[Fact]:
    """Return every place in which two documents differ, with its page in the newer one."""
    for one in compared.differences:
        yield from _difference(one)
    if compared.count > len(compared.differences):
        yield Fact(f"And {_places(compared.count - len(compared.differences))} more, which were not kept.")
    for pages, which in ((compared.unread, "this document"), (compared.unread_before, f"document {compared.earlier}")):
        if pages:
            named = ", ".join(map(str, pages))
            yield Fact(f"Page{'s' if len(pages) > 1 else ''} {named} of {which} gave no text, and nothing was held against it.")
    if not compared.count:
        yield Fact("The words are the same.")


def _difference(one: "Difference") -> Iterator[Fact]:
    kind = {"changed": "", "filled-in": "  (a blank was filled in)", "moved": "  (moved here)"}[one.kind.value]
    lead = f"… {one_line(one.lead, 120)} " if one.lead else ""
    yield Fact(Content.assemble((f"{lead}…", "$text-muted"), (kind, "$text-muted")), f"p. {one.page}", "bold $text-primary")
    if one.before and one.kind.value != "moved":
        yield Fact(Content.assemble(("was  ", "$text-muted"), (f"“{_words(one.before)}”", "$text-error")), under=True)
    if one.after:
        yield Fact(Content.assemble(("now  ", "$text-muted"), (f"“{_words(one.after)}”", "$text-success")), under=True)
    elif one.before:
        yield Fact(Content.styled("now  nothing", "$text-muted"), under=True)
    yield Fact()


def _words(text: str) -> str:
    return one_line(LEADERS.sub(" … ", text), MAX_WORDS)
