"""The walk-through: the list at the left, the question at the right; one key answers, and the next open one comes by itself."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from diligence.model.plain_words import SEVERITY_GLYPHS
from diligence.model.text import one_line
from diligence.tui.commands import Place, bindings_of
from diligence.tui.messages import remark, still_there
from diligence.tui.screens import answer_forms, evidence_forms
from diligence.tui.screens.dialogs import Field, Form
from diligence.tui.screens.review import ReviewScreen
from diligence.tui.widgets.line_list import Cell, LineList, Row
from diligence.tui.widgets.question_card import QuestionCard

if TYPE_CHECKING:
    from diligence.model.checklist import Question, Section
    from diligence.model.history import Answered, Entry
    from diligence.workspace.picture import Picture

ONE_KEY = frozenset({"yes-no", "yes-no-partial"})
GRAVE = frozenset({"critical", "high"})
UNANSWERED = "□"
NOTHING_FOUND = "No question holds these letters.\nEsc clears the search."


class QuestionsScreen(ReviewScreen):
    """The first place of a review."""

    PLACE = Place.QUESTIONS
    PLACES = (Place.QUESTIONS, Place.REVIEW)
    CSS_PATH = "questions.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.QUESTIONS, Place.REVIEW)
    AUTO_FOCUS = "#questions"

    def compose_place(self) -> ComposeResult:
        """Lay out list and card."""
        with Horizontal():
            with Vertical(id="left"):
                yield Input(placeholder="search in the questions", id="search", compact=True)
                yield LineList(empty=NOTHING_FOUND, id="questions")
                yield Static("", id="progress", classes="pane notice", markup=False)
            yield QuestionCard(classes="pane side")

    def on_mount(self) -> None:
        """Put the search away until it is wanted."""
        self.query_one("#search").display = False

    def draw(self, picture: "Picture") -> None:
        """Show the list with what is answered, and the question under the cursor."""
        wanted = self.query_one("#search", Input).value.casefold()
        rows: list[Row] = []
        for checklist in picture.checklists:
            for section in checklist.sections:
                found = [question for question in section.questions if wanted in f"{question.id} {question.text}".casefold()]
                if found:
                    rows.append(self._heading(picture, section))
                    rows += [self._row(picture, question) for question in found]
        questions = self.query_one("#questions", LineList)
        keep = self.subject or (questions.row.id if questions.row else None)
        self.subject = None
        if keep is None:
            keep = next((question.id for question in picture.questions if picture.answer(question.id) is None), None)
        questions.show(rows, keep=keep)
        total = picture.progress
        self.query_one("#progress", Static).update(
            Content(f"{total.answered}/{total.asked} · {total.open} open · {total.verified} verified")
        )
        self._show_card()

    def _heading(self, picture: "Picture", section: "Section") -> Row:
        done = next(one.counts for one in picture.sections if one.section == section.id)
        answered = [question for question in section.questions if picture.answer(question.id)]
        worst = min((one.finding.severity for question in answered for one in picture.findings_on(question.id)), default=None,
                    key=lambda severity: severity.rank)  # fmt: skip
        settled: Cell = ("✓ ", "settled") if done.answered == done.asked else ("  ", "")
        mark = (f"{SEVERITY_GLYPHS[worst.value]} ", worst.value) if worst is not None and worst.value in GRAVE else settled
        return Row("", ((f"{section.title} ", "heading"),), (mark, (f"{done.answered}/{done.asked}", "quiet")))

    def _row(self, picture: "Picture", question: "Question") -> Row:
        answer = picture.answer(question.id)
        worst = next(iter(picture.findings_on(question.id)), None)
        if answer is None:
            mark: Cell = (f"{UNANSWERED} ", "quiet")
        elif worst is not None:
            mark = (f"{SEVERITY_GLYPHS[worst.finding.severity.value]} ", worst.finding.severity.value)
        else:
            mark = (f"{SEVERITY_GLYPHS['none']} ", "settled")
        value = one_line(answer.event.value, 12) if answer else ""
        return Row(question.id, ((" ", ""), mark, (f"{question.id} ", "accent"), (one_line(question.text), "")), ((f" {value}", "quiet"),))

    @property
    def question(self) -> "Question | None":
        """The question under the cursor."""
        row = self.query_one("#questions", LineList).row
        if row is None or self.picture is None:
            return None
        return next((question for question in self.picture.questions if question.id == row.id), None)

    def on_line_list_highlighted(self) -> None:
        """Show the question under the cursor."""
        self._show_card()

    def _show_card(self) -> None:
        card = self.query_one(QuestionCard)
        if self.picture is not None and (question := self.question) is not None:
            card.show(self.picture, question)
        else:
            card.say("")

    def on_line_list_chosen(self) -> None:
        """Enter types an answer."""
        self.action_type_answer()

    async def action_answer(self, value: str) -> None:
        """Save a yes, no or partly, and go on; a question that takes something else asks for it."""
        question = self.question
        if question is not None and question.type.value in ONE_KEY:
            await self._save(question, {"value": value}, go_on=True)
        elif question is not None:
            self.action_type_answer()

    async def _save(self, question: "Question", changes: dict[str, object], *, go_on: bool = False) -> None:
        """Save an answer with some of its parts changed; where it is the first, ``go_on`` moves to the next open question."""
        from diligence.workspace.answering import change_answer

        before = self._current(question)
        new = before is None or any(getattr(before, name) != part for name, part in changes.items())
        saved = not new or await self.write(lambda workspace: change_answer(workspace, self.vendor, question.id, changes))
        if not saved or not still_there(self):
            return
        here = self.question
        if go_on and before is None and here is not None and here.id == question.id:
            self.action_next_open()

    def _current(self, question: "Question") -> "Answered | None":
        stamped = self.picture.answer(question.id) if self.picture else None
        return stamped.event if stamped else None

    async def _value(self, question: "Question") -> str | None:
        """Return the value a question has; ask for it where it has none, because claim, check and note belong to an answer."""
        before = self._current(question)
        if before is not None or self.picture is None:
            return before.value if before else None
        return await answer_forms.ask_value(self.app, self.picture, question, None)

    @work
    async def action_type_answer(self) -> None:
        """Ask for the value and save it."""
        question = self.question
        if question is None or self.picture is None:
            return
        value = await answer_forms.ask_value(self.app, self.picture, question, self._current(question))
        if value is not None:
            await self._save(question, {"value": value}, go_on=True)

    @work
    async def action_not_applicable(self) -> None:
        """Ask why, and set the question aside."""
        if (question := self.question) is not None:
            given = await self.app.push_screen_wait(Form("Why does this not apply?", [Field("note", "Reason", required=True)]))
            if given:
                await self._save(question, {"value": "n/a", "note": given["note"]}, go_on=True)

    @work
    async def action_edit_claim(self) -> None:
        """Ask what the vendor says, and where."""
        if (question := self.question) is None or (value := await self._value(question)) is None:
            return
        if changes := await answer_forms.ask_claim(self.app, self._current(question)):
            await self._save(question, {"value": value, **changes})

    @work
    async def action_verify_claim(self) -> None:
        """Ask what was done to check the claim."""
        if (question := self.question) is None or (value := await self._value(question)) is None:
            return
        if (verified := await answer_forms.ask_verification(self.app, self._current(question))) is not None:
            await self._save(question, {"value": value, "verified": verified})

    @work
    async def action_edit_note(self) -> None:
        """Ask for a note."""
        if (question := self.question) is None or (value := await self._value(question)) is None:
            return
        if changes := await answer_forms.ask_note(self.app, self._current(question)):
            await self._save(question, {"value": value, **changes})

    @work
    async def action_add_evidence(self) -> None:
        """Ask what backs the answer, keep it where it is a new file, and name it in the answer."""
        if (question := self.question) is None or (value := await self._value(question)) is None:
            return
        numbers = await evidence_forms.attach(self, question, self._current(question))
        if numbers is not None:
            await self._save(question, {"value": value, "evidence": numbers})

    def taken_back(self, entry: "Entry") -> None:
        """Go to the question whose answer was taken back or brought back."""
        subject = getattr(entry.event, "question", None)
        if subject is not None:
            self.query_one("#questions", LineList).select(subject)

    def action_next_open(self) -> None:
        """Go to the next question without an answer."""
        self._go(lambda picture, question: picture.answer(question.id) is None, "Every question here has an answer.")

    def action_next_critical(self) -> None:
        """Go to the next question with a critical or high finding."""
        self._go(
            lambda picture, question: any(one.finding.severity.value in GRAVE for one in picture.findings_on(question.id)),
            "No question here has a critical or high finding.",
        )

    def _go(self, wanted: "Callable[[Picture, Question], bool]", otherwise: str) -> None:
        if self.picture is None:
            return
        questions = self.query_one("#questions", LineList)
        shown = questions.ids()
        order = [question for question in self.picture.questions if question.id in shown]
        here = next((number for number, question in enumerate(order) if questions.row and question.id == questions.row.id), -1)
        following = [*order[here + 1 :], *order[: here + 1]]
        found = next((question for question in following if wanted(self.picture, question)), None)
        if found is None:
            remark(self.app, otherwise)
        else:
            questions.select(found.id)

    def action_scroll_card(self) -> None:
        """Scroll the question by a page; behind its end begin anew."""
        card = self.query_one(QuestionCard)
        if card.scroll_y >= card.max_scroll_y:
            card.scroll_home(animate=False)
        else:
            card.scroll_page_down(animate=False)

    def action_search(self) -> None:
        """Show the search."""
        box = self.query_one("#search", Input)
        box.display = True
        box.focus()

    def on_input_changed(self) -> None:
        """Search while the user types."""
        if self.picture is not None:
            self.draw(self.picture)

    def on_input_submitted(self) -> None:
        """Go back to the list; an empty search is put away."""
        box = self.query_one("#search", Input)
        box.display = bool(box.value)
        self.query_one("#questions").focus()

    def action_leave(self) -> None:
        """Clear the search where there is one, else go back to the list of vendors."""
        box = self.query_one("#search", Input)
        if not box.display:
            super().action_leave()
            return
        box.value = ""
        self.on_input_submitted()
