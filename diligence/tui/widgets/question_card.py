"""One question with everything about it: the answer, claim, verification and note, what the agreement says, and what to ask for."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from diligence.model.plain_words import SEVERITY_GLYPHS
from diligence.model.text import clean, one_line
from diligence.tui.widgets.fact_sheet import Fact, FactSheet

if TYPE_CHECKING:
    from diligence.assess.agreement import JudgedRow
    from diligence.model.checklist import Question
    from diligence.workspace.picture import Picture

MAX_QUOTE = 400
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
HOW_TO_ANSWER = {
    "yes-no": "press y or n",
    "yes-no-partial": "press y, n or p (partly)",
    "choice": "press Enter and take one",
    "choices": "press Enter and take one or more",
    "number": "press Enter and type a number",
    "date": "press Enter and type a date",
    "countries": "press Enter and type countries",
    "text": "press Enter and type it",
}


class QuestionCard(VerticalScroll, can_focus=True):
    """Shows a question. Everything in it is text; nothing from outside is taken as markup. With the focus on it, the arrows scroll."""

    def compose(self) -> ComposeResult:
        """Lay out the facts."""
        yield FactSheet(id="card")

    def show(self, picture: "Picture", question: "Question") -> None:
        """Show a question in the present state of the review."""
        self.query_one("#card", FactSheet).show(_facts(picture, question))
        self.scroll_home(animate=False)

    def say(self, text: str) -> None:
        """Show a sentence in place of a question."""
        self.query_one("#card", FactSheet).show([Fact(text)])


def _facts(picture: "Picture", question: "Question") -> Iterator[Fact]:
    from diligence.assess.answers import what_fits

    yield Fact(Content.styled(question.text, "bold"), question.id, "bold $text-primary")
    yield Fact()
    yield from _answer(picture, question)
    yield from _findings(picture, question)
    yield from _agreement(picture, question)
    yield Fact()
    yield Fact(question.why, "Why")
    for wanted in question.evidence:
        age = f" At most {wanted.max_age_days} days old." if wanted.max_age_days else ""
        yield Fact(f"{wanted.what}{age}", "Ask for")
    yield Fact(f"“{question.weak}”", "Weak")
    yield Fact(f"“{question.strong}”", "Strong")
    yield Fact(what_fits(question), "Takes")
    yield Fact(f"{'; '.join(question.citations)} ({question.mark.value}, as of {question.as_of})", "Source")


def _answer(picture: "Picture", question: "Question") -> Iterator[Fact]:
    from diligence.assess.answers import answer_in_words

    stamped = picture.answer(question.id)
    if stamped is None:
        yield Fact(f"none yet; {HOW_TO_ANSWER[question.type.value]}", "Answer")
        return
    answer = stamped.event
    words = one_line(answer_in_words(question, answer.value, picture.countries))
    yield Fact(Content.assemble((words, "bold"), (f"   {stamped.by.role.value}, {stamped.at:%d %b %Y}", "$text-muted")), "Answer")
    source = f" (source: {one_line(answer.source)})" if answer.source else ""
    yield Fact(f"{one_line(answer.claim) if answer.claim else 'not written down; press c'}{source}", "They say")
    yield Fact(VERIFIED[answer.verified.value], "We found")
    for number in answer.evidence:
        kept = picture.review.evidence.get(number)
        if kept is None:
            yield Fact(f"#{number} was taken back", "Evidence")
            continue
        dates = f", issued {kept.event.issued}" if kept.event.issued else ""
        dates += f", period to {kept.event.period_end}" if kept.event.period_end else ""
        dates += f", expires {kept.event.expires}" if kept.event.expires else ""
        yield Fact(f"#{number} {one_line(kept.event.kind)}: {one_line(kept.event.file)}{dates}", "Evidence")
    if answer.note:
        for number, line in enumerate(clean(answer.note, keep_newlines=True).splitlines()):
            yield Fact(line, "" if number else "Note", under=bool(number))


def _findings(picture: "Picture", question: "Question") -> Iterator[Fact]:
    answered = picture.answer(question.id) is not None
    for one in picture.findings_on(question.id):
        severity = one.finding.severity.value
        label, style = f"{SEVERITY_GLYPHS[severity]} {severity}", SEVERITY_STYLES.get(severity, "")
        if not answered:
            yield Fact("while it is not answered", label, style)
            continue
        yield Fact()
        yield Fact(Content.styled(one_line(one.finding.title), "bold"), label, style)
        yield Fact(f"{one_line(one.finding.detail)} ({one.state.value.replace('-', ' ')})", under=True)


def _agreement(picture: "Picture", question: "Question") -> Iterator[Fact]:
    """Show what the agreement says on the same matter, where one was read."""
    if picture.agreement is None and question.requirements:
        yield Fact()
        yield Fact("no agreement was read yet; press d to add it", "Agreement")
    rows: dict[str, JudgedRow] = {judged.row.id: judged for judged in picture.rows}
    first = True
    for requirement in question.requirements:
        judged = rows.get(requirement)
        if judged is None:
            continue
        if first:
            yield Fact()
        title = picture.requirements[requirement].title
        yield Fact(Content.assemble((title, "bold"), f": {one_line(judged.row.why)}"), "Agreement" if first else "", under=True)
        first = False
        for passage in judged.row.evidence[:1] or judged.row.considered[:1]:
            near = "" if judged.row.evidence else "nearest: "
            section = f", § {one_line(passage.section)}" if passage.section else ""
            yield Fact(f"{near}p. {passage.page}{section}  “{one_line(passage.quote, MAX_QUOTE)}”", under=True)
