"""One question with everything about it: why, evidence wanted, weak and strong answers, claim, verification, note, and what it led to."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from diligence.model.plain_words import SEVERITY_GLYPHS
from diligence.model.text import clean, one_line

if TYPE_CHECKING:
    from diligence.assess.agreement import JudgedRow
    from diligence.model.checklist import Question
    from diligence.workspace.picture import Picture

LABEL_WIDTH = 11
SEVERITY_STYLES: Mapping[str, str] = {
    "critical": "bold $text-error", "high": "$text-warning", "medium": "$text-accent", "low": "$text-muted", "info": "$text-muted",
}  # fmt: skip
VERIFIED = {
    "claimed": "claimed only; nothing was checked",
    "document-seen": "a document was seen",
    "tested": "tested",
    "interviewed": "somebody was interviewed",
    "contradicted": "checked, and contradicted",
    "cannot-be-judged": "cannot be judged",
}


class QuestionCard(VerticalScroll, can_focus=False):
    """Shows a question. Everything in it is text; nothing from outside is taken as markup."""

    def compose(self) -> Iterator[Static]:
        """Lay out the one text."""
        yield Static("", id="card", markup=False)

    def show(self, picture: "Picture", question: "Question") -> None:
        """Show a question in the present state of the review."""
        self.query_one("#card", Static).update(Content("\n").join(_lines(picture, question)))
        self.scroll_home(animate=False)


def _lines(picture: "Picture", question: "Question") -> Iterator[Content]:
    from diligence.assess.answers import what_fits

    yield Content.assemble((question.id, "bold $text-primary"), "   ", (question.text, "bold"))
    yield Content("")
    yield _labeled("Why", question.why)
    for wanted in question.evidence:
        age = f" At most {wanted.max_age_days} days old." if wanted.max_age_days else ""
        yield _labeled("Evidence", f"{wanted.what}{age}")
    yield _labeled("Weak", f"“{question.weak}”")
    yield _labeled("Strong", f"“{question.strong}”")
    yield _labeled("Takes", what_fits(question))
    yield _labeled("Source", f"{'; '.join(question.citations)} ({question.mark.value}, as of {question.as_of})")
    yield Content("")
    yield from _answer(picture, question)
    findings = picture.findings_on(question.id)
    if findings:
        yield Content("")
    for one in findings:
        severity = one.finding.severity.value
        head = f"{SEVERITY_GLYPHS[severity]} {severity}"
        yield Content.assemble((f"{head:<{LABEL_WIDTH}}", SEVERITY_STYLES.get(severity, "")), one_line(one.finding.title))
        yield _labeled("", f"{one_line(one.finding.detail)} ({one.state.value.replace('-', ' ')})")
    yield from _agreement(picture, question)


def _answer(picture: "Picture", question: "Question") -> Iterator[Content]:
    stamped = picture.answer(question.id)
    if stamped is None:
        yield Content.assemble((f"{'Answer':<{LABEL_WIDTH}}", "$text-muted"), ("not answered", "italic"))
        return
    answer = stamped.event
    yield Content.assemble((f"{'Answer':<{LABEL_WIDTH}}", "$text-muted"), (one_line(answer.value), "bold"),
                           f"   {stamped.by.role.value}, {stamped.at:%d %b %Y}")  # fmt: skip
    source = f"   source: {one_line(answer.source)}" if answer.source else ""
    yield _labeled("They say", f"{one_line(answer.claim) if answer.claim else '-'}{source}")
    yield _labeled("We found", VERIFIED[answer.verified.value])
    for number in answer.evidence:
        kept = picture.review.evidence.get(number)
        what = f"{one_line(kept.event.kind)}, {one_line(kept.event.file)}, sha256 {kept.event.sha256[:12]}" if kept else "was taken back"
        yield _labeled("Evidence", f"#{number} {what}")
    if answer.note:
        for line in clean(answer.note, keep_newlines=True).splitlines():
            yield _labeled("Note", line)


def _agreement(picture: "Picture", question: "Question") -> Iterator[Content]:
    """Show what the agreement says on the same matter, where it was read."""
    rows: dict[str, JudgedRow] = {judged.row.id: judged for judged in picture.rows}
    for requirement in question.requirements:
        judged = rows.get(requirement)
        if judged is None:
            continue
        yield Content("")
        yield Content.assemble(
            ("In the agreement  ", "$text-muted"), (picture.requirements[requirement].title, "bold"), f": {one_line(judged.row.why)}"
        )
        for passage in judged.row.evidence[:1] or judged.row.considered[:1]:
            near = "" if judged.row.evidence else "nearest: "
            section = f", § {one_line(passage.section)}" if passage.section else ""
            yield _labeled("", f"{near}p. {passage.page}{section}  “{one_line(passage.quote, 400)}”")


def _labeled(label: str, text: str) -> Content:
    return Content.assemble((f"{label:<{LABEL_WIDTH}}", "$text-muted"), text)
