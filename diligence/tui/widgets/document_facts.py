"""What is said of an agreement as a whole: the verdict on top, what could not be read, and all that is known of the file."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from diligence.model.plain_words import SEVERITY_GLYPHS, VERDICTS, sentence
from diligence.model.text import one_line
from diligence.tui.widgets.draft_facts import Drafts, drafts_line
from diligence.tui.widgets.fact_sheet import Fact
from diligence.tui.widgets.line_list import Cell

if TYPE_CHECKING:
    from diligence.model.scan import Scan
    from diligence.tui.widgets.requirement_list import Points
    from diligence.workspace.picture import Picture

OPEN_GRADES = frozenset({"missing", "deficient"})
DOUBTFUL_GRADES = frozenset({"uncertain", "elsewhere"})
IMAGE = "unreadable-page"
UNREAD = frozenset({IMAGE, "page-error", "partial-page"})
BLANK = "placeholder"
VERDICT_STYLES = {
    "not-a-baa": ("critical", "bold $text-error"),
    "required-terms-open": ("critical", "bold $text-error"),
    "needs-reading": ("high", "bold $text-warning"),
    "points-open": ("high", "bold $text-warning"),
    "no-points-open": ("none", "bold $text-success"),
}
KINDS = {
    "baa": "reads like a Business Associate Agreement",
    "not-a-baa": "does not read like a Business Associate Agreement",
    "uncertain": "may be a Business Associate Agreement; a person must say",
}
NO_AGREEMENT = "No agreement was read in this review."
ADD_ONE = (
    "Press d to add the Business Associate Agreement as a PDF. It is read at once: you see which required terms are missing, which are "
    "stock wording and which may fall short of a rule, each with its passage and page."
)


def verdict_lines(picture: "Picture", points: "Points", drafts: Drafts | None = None) -> Iterator[Content]:
    """Return the verdict, the document it is on, how it differs from the one before, and what could not be read of it."""
    if picture.agreement is None or picture.verdict is None:
        return
    number, scan = picture.agreement
    severity, style = VERDICT_STYLES[picture.verdict.value]
    yield Content.assemble(
        (f"{SEVERITY_GLYPHS[severity]} ", style), (sentence(VERDICTS[picture.verdict.value] + _how_many(picture)), "bold")
    )
    added = picture.review.documents.get(number)
    parts = [one_line(scan.document.file, 60), *([added.event.state.value] if added else []), _pages(scan.document.pages)]
    waiting = len(points.needs) + points.beyond
    parts.append(f"{waiting} point{'s need' if waiting != 1 else ' needs'} you" if waiting else "nothing needs you")
    yield Content.styled(" · ".join(parts), "$text-muted")
    if drafts is not None and (differs := drafts_line(picture.review, drafts)) is not None:
        yield differs
    if trouble := unread(scan):
        yield Content.assemble((f"{SEVERITY_GLYPHS['high']} ", "bold $text-warning"), trouble)


def _how_many(picture: "Picture") -> str:
    grades = {"required-terms-open": OPEN_GRADES, "needs-reading": DOUBTFUL_GRADES}.get(picture.verdict.value if picture.verdict else "")
    required = [judged for judged in picture.rows if judged.row.level.value == "required"]
    count = sum(judged.grade.value in grades for judged in required) if grades else 0
    return f": {count} of {len(required)}" if count else ""


def unread(scan: "Scan") -> str:
    """Return which pages could not be read and what to do about it; empty where all could."""
    warnings = [one for one in scan.document.warnings if one.code in UNREAD]
    pages = sorted({one.page for one in warnings if one.page})
    if not pages:
        return ""
    remedy = "Run OCR on the file" if any(one.code == IMAGE for one in warnings) else "Ask for another copy or run OCR on this one"
    return f"{_listed(pages)} could not be read. {remedy}, then add it with d."


def _listed(pages: Sequence[int]) -> str:
    shown = ", ".join(map(str, pages[:8]))
    more = f" and {len(pages) - 8} more" if len(pages) > 8 else ""
    return f"Page{'s' if len(pages) > 1 else ''} {shown}{more}"


def _pages(count: int) -> str:
    return f"{count} page{'s' if count != 1 else ''}"


def notes_cell(scan: "Scan") -> Cell:
    """Return what the row about the document says at its right: how many warnings there are."""
    count = len(scan.document.warnings)
    if not count:
        return "", "quiet"
    words = f"{count} note{'s' if count != 1 else ''}"
    return (f"{SEVERITY_GLYPHS['high']} {words}", "high") if unread(scan) else (words, "quiet")


def document_facts(picture: "Picture") -> Iterator[Fact]:
    """Return all that is known of the document."""
    if picture.agreement is None:
        return
    number, scan = picture.agreement
    document = scan.document
    added = picture.review.documents.get(number)
    yield Fact(Content.styled(one_line(document.file), "bold"))
    yield Fact(f"document {number} of {len(picture.review.documents)} in this review", "Number")
    if added is not None:
        size = f"{added.event.size / 1000:,.0f} kB"
        yield Fact(f"{added.event.state.value}; {_pages(document.pages)}; {size}", "State")
        yield Fact(f"{added.at:%d %b %Y} by {added.by.role.value}", "Added")
        if added.event.replaces is not None:
            yield Fact(f"document {added.event.replaces}", "Replaces")
    yield Fact(KINDS[document.kind.value], "Kind")
    yield Fact("; ".join(one_line(party) for party in document.parties) or "not told from the text", "Parties")
    yield Fact(one_line(document.effective) if document.effective else "no date found", "Effective")
    yield Fact("a signature line is filled in" if document.signed else "no signature line is filled in", "Signature")
    yield Fact(f"requirements {scan.tool.requirements}, law as of {scan.tool.as_of}", "Read by")
    yield Fact(document.sha256, "SHA-256")
    yield Fact()
    yield Fact(Content.styled(f"Notes ({len(document.warnings)})", "bold underline"))
    for one in document.warnings:
        place = f"p. {one.page}  " if one.page else ""
        words = f"blank: “{one_line(one.text)}”" if one.code == BLANK else one_line(one.text)
        yield Fact(Content.assemble((place, "$text-primary"), words))
    if not document.warnings:
        yield Fact(Content.styled("Nothing was remarked about the file.", "$text-muted"))
