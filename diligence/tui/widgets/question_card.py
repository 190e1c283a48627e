"""One question with everything about it: the answer with its proof, what the agreement says, what is wrong, and what to ask for."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from diligence.model.text import one_line
from diligence.tui.widgets.answer_facts import MAX_QUOTE, answer_facts, finding_facts, proposal_facts, shown_passages
from diligence.tui.widgets.fact_sheet import Fact, FactSheet

if TYPE_CHECKING:
    from diligence.assess.agreement import JudgedRow
    from diligence.assess.progress import Progress
    from diligence.model.checklist import Question, Section
    from diligence.workspace.picture import Picture

LABELS = 13
"""Cells of a label, with the blanks behind it."""

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

    _shown: "tuple[Picture, str] | None" = None

    def compose(self) -> ComposeResult:
        """Lay out the facts."""
        yield FactSheet(id="card", label_width=LABELS)

    def show(self, picture: "Picture", question: "Question") -> None:
        """Show a question in the present state of the review; one that is shown already stays where it was scrolled to."""
        if self._shown is not None and self._shown[0] is picture and self._shown[1] == question.id:
            return
        self._shown = (picture, question.id)
        self._put(_facts(picture, question))

    def show_section(self, picture: "Picture", section: "Section", counts: "Progress") -> None:
        """Show what the answers of a folded section amount to."""
        self._shown = None
        self._put(_section_facts(picture, section, counts))

    def say(self, text: str) -> None:
        """Show a sentence in place of a question."""
        self._shown = None
        self._put([Fact(text)])

    def _put(self, facts: "Iterator[Fact] | list[Fact]") -> None:
        self.query_one("#card", FactSheet).show(facts)
        self.scroll_home(animate=False)


def _facts(picture: "Picture", question: "Question") -> Iterator[Fact]:
    yield Fact(Content.styled(one_line(question.text), "bold"), question.id, "bold $text-primary")
    yield Fact()
    if picture.answer(question.id) is None:
        asked = ", asked of ourselves" if question.asked_of == "house" else ""
        yield Fact(f"none yet{asked}; {HOW_TO_ANSWER[question.type.value]}", "Answer")
        yield from proposal_facts(picture, question)
        yield from finding_facts(picture, question)
        yield from _asked(question)
        yield from _agreement(picture, question)
    else:
        yield from answer_facts(picture, question)
        yield from proposal_facts(picture, question)
        yield from finding_facts(picture, question)
        yield from _agreement(picture, question)
        yield from _asked(question)


def _asked(question: "Question") -> Iterator[Fact]:
    """Yield why it is asked, what proves an answer, and what a weak and a strong one sound like."""
    from diligence.assess.answers import what_fits

    yield Fact()
    yield Fact(question.why, "Why")
    for wanted in question.evidence:
        age = f" At most {wanted.max_age_days} days old." if wanted.max_age_days else ""
        yield Fact(f"{wanted.what}{age}", "Ask for")
    yield Fact(f"“{question.weak}”", "Weak")
    yield Fact(f"“{question.strong}”", "Strong")
    yield Fact(what_fits(question), "Takes")
    yield Fact(f"{'; '.join(question.citations)} ({question.mark.value}, as of {question.as_of})", "Source")


def _agreement(picture: "Picture", question: "Question") -> Iterator[Fact]:
    """Show what the agreement says on the same matter, where one was read."""
    if picture.agreement is None and question.requirements:
        yield Fact()
        yield Fact("no agreement was read yet; press d to add it", "Agreement")
    rows: dict[str, JudgedRow] = {judged.row.id: judged for judged in picture.rows}
    first = True
    quoted = {passage.quote for passage in shown_passages(picture.proposals.get(question.id))}
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
            if passage.quote in quoted:
                continue
            near = "" if judged.row.evidence else "nearest: "
            section = f", § {one_line(passage.section)}" if passage.section else ""
            yield Fact(f"{near}p. {passage.page}{section}  “{one_line(passage.quote, MAX_QUOTE)}”", under=True)


def _section_facts(picture: "Picture", section: "Section", counts: "Progress") -> Iterator[Fact]:
    from diligence.assess.answers import answer_in_words

    yield Fact(Content.styled(one_line(section.title), "bold"))
    yield Fact(Content.styled(f"{counts.answered} answered, {counts.verified} verified. Enter or s opens it.", "$text-muted"))
    yield Fact()
    for question in section.questions:
        answer = picture.answer(question.id)
        value = one_line(answer_in_words(question, answer.event.value, picture.countries), 60) if answer else "no answer"
        yield Fact(Content.assemble((value, "bold"), (f"  {one_line(question.text)}", "$text-muted")), question.id, "$text-primary")
