"""The walk-through: the list at the left, the question at the right; one key answers, and the next open one comes by itself."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from diligence.model.text import one_line
from diligence.tui.commands import Place, bindings_of
from diligence.tui.messages import remark
from diligence.tui.screens.answer_actions import AnswerActions
from diligence.tui.widgets.line_list import LineList
from diligence.tui.widgets.question_card import QuestionCard
from diligence.tui.widgets.question_rows import FOLDED, QuestionRows

if TYPE_CHECKING:
    from diligence.model.checklist import Question
    from diligence.model.history import Entry
    from diligence.workspace.picture import Picture

NOTHING_FOUND = "No question holds these words.\nEsc clears the search."
NAMED = 6
"""How many of the questions that came or went a remark names."""


class QuestionsScreen(AnswerActions):
    """The first place of a review."""

    PLACE = Place.QUESTIONS
    PLACES = (Place.QUESTIONS, Place.REVIEW)
    CSS_PATH = "questions.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.QUESTIONS, Place.REVIEW)
    AUTO_FOCUS = "#questions"

    rows: QuestionRows | None = None

    def compose_place(self) -> ComposeResult:
        """Lay out list, card, and the line on how far and how deep the review goes."""
        with Horizontal(id="place"):
            with Vertical(id="left"):
                yield Input(placeholder="words, answers (=no), states (open high)", id="search", compact=True)
                yield LineList(empty=NOTHING_FOUND, id="questions")
            yield QuestionCard(classes="pane side")
        yield Static("", id="progress", classes="pane notice", markup=False)

    def on_mount(self) -> None:
        """Put the search away until it is wanted."""
        self.query_one("#search").display = False

    def draw(self, picture: "Picture") -> None:
        """Show the list with what is answered, and the question under the cursor; say which questions came or went."""
        before, self.rows = self.rows, QuestionRows(picture)
        if before is not None and (says := came_and_went(before.questions, self.rows.questions)):
            remark(self.app, says)
        keep, self.subject = self.subject, None
        if keep is not None:
            self._unfold(keep)
        self._show_rows(keep=keep)
        self.query_one("#progress", Static).update(self._progress(picture))

    def _show_rows(self, *, keep: str | None = None) -> None:
        """Show the rows; the cursor stays where it is, or comes to the first open question, or to the first that a search finds."""
        if self.rows is None:
            return
        questions, words = self.query_one("#questions", LineList), self.query_one("#search", Input).value.strip()
        shown = self.rows.rows(words, self.folded)
        keep = keep or (questions.row.id if questions.row else None) or self._first_open()
        if keep is not None and not any(row.id == keep for row in shown):
            keep = next((row.id for row in shown if row.id), None) if words else FOLDED + self.rows.section_of.get(keep, "")
        questions.show(shown, keep=keep)
        self._show_card()

    def _first_open(self) -> str | None:
        return next((name for name, question in self.rows.questions.items() if self.rows.is_open(question)), None) if self.rows else None

    def _progress(self, picture: "Picture") -> Content:
        total, asked = picture.progress, picture.asked
        counts = f"{asked.depth.value} depth · {total.answered}/{total.asked} · {total.open} open · {total.verified} verified"
        return Content.assemble((counts, "bold"), f" · {one_line(asked.because)}")

    @property
    def folded(self) -> set[str]:
        """The sections of this review that were folded while the program runs."""
        return self.desk.folded.setdefault(self.vendor, set())

    @property
    def question(self) -> "Question | None":
        """The question under the cursor."""
        row = self.query_one("#questions", LineList).row
        return self.rows.questions.get(row.id) if row is not None and self.rows is not None else None

    def on_line_list_highlighted(self) -> None:
        """Show the question under the cursor."""
        self._show_card()

    def _show_card(self) -> None:
        card, question, section = self.query_one(QuestionCard), self.question, self._folded_here()
        if self.picture is not None and question is not None:
            card.show(self.picture, question)
        elif self.picture is not None and self.rows is not None and section is not None:
            card.show_section(self.picture, *self.rows.sections[section])
        else:
            card.say("")

    def _folded_here(self) -> str | None:
        """Return the name of the folded section under the cursor, None where there is none."""
        row = self.query_one("#questions", LineList).row
        name = row.id.removeprefix(FOLDED) if row is not None and row.id.startswith(FOLDED) else None
        return name if self.rows is not None and name in self.rows.sections else None

    def on_line_list_chosen(self) -> None:
        """Enter types an answer, or opens a folded section."""
        if self._folded_here() is not None:
            self.action_fold_section()
        else:
            self.action_type_answer()

    def action_fold_section(self) -> None:
        """Fold the section under the cursor where nothing in it is open; open it where it is folded."""
        if self.rows is None:
            return
        name, question = self._folded_here(), self.question
        if name is not None:
            self.folded.discard(name)
            self._show_rows(keep=self.rows.sections[name][0].questions[0].id)
        elif question is not None:
            name = self.rows.section_of[question.id]
            if name in self.rows.finished:
                self.folded.add(name)
                self._show_rows(keep=FOLDED + name)
            else:
                still = self.rows.sections[name][1].open
                remark(self.app, f"Only finished sections can be folded; in this one {still} {'is' if still == 1 else 'are'} open.")

    def action_fold_all(self) -> None:
        """Fold every finished section; where all of them are folded, open all."""
        if self.rows is None:
            return
        finished = self.rows.finished
        if not finished:
            remark(self.app, "No section is finished yet.")
        elif finished <= self.folded:
            here = self._folded_here()
            self.folded.clear()
            self._show_rows(keep=self.rows.sections[here][0].questions[0].id if here is not None else None)
        else:
            self.folded.update(finished)
            self._show_rows()

    def _unfold(self, question: str) -> None:
        if self.rows is not None:
            self.folded.discard(self.rows.section_of.get(question, ""))

    def select(self, question: str) -> None:
        """Go to a question, also where its section is folded."""
        if not self.query_one("#questions", LineList).select(question) and self.rows is not None and question in self.rows.questions:
            self._unfold(question)
            self._show_rows(keep=question)

    def taken_back(self, entry: "Entry") -> None:
        """Go to the question whose answer was taken back or brought back."""
        subject = getattr(entry.event, "question", None)
        if subject is not None:
            self.select(subject)

    def action_next_open(self) -> None:
        """Go to the next question without an answer."""
        self._go(lambda rows, question: rows.is_open(question), "Every question here has an answer.")

    def action_next_critical(self) -> None:
        """Go to the next question with a critical or high finding that nobody decided on."""
        self._go(lambda rows, question: rows.is_grave(question), "No question here has a critical or high finding that is undecided.")

    def _go(self, wanted: "Callable[[QuestionRows, Question], bool]", otherwise: str) -> None:
        """Go to the next question of a kind behind the cursor, in folded sections too; in a search, among what was found."""
        if self.rows is None:
            return
        shown = self.query_one("#questions", LineList).ids() if self.query_one("#search", Input).value else None
        order = [question for name, question in self.rows.questions.items() if shown is None or name in shown]
        here, section = self.question, self._folded_here()
        if section is not None:
            here = self.rows.sections[section][0].questions[-1]
        start = next((number for number, question in enumerate(order, start=1) if here is not None and question.id == here.id), 0)
        found = next((question for question in (*order[start:], *order[:start]) if wanted(self.rows, question)), None)
        if found is None:
            remark(self.app, otherwise)
        else:
            self.select(found.id)

    def action_show_flows(self) -> None:
        """Show where our information goes."""
        question = self.question
        self.go_to(Place.FLOWS, question.id if question else "")

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
        self._show_rows()

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
        here = self.question
        if here is not None:
            self._unfold(here.id)
        box.value = ""
        self._show_rows(keep=here.id if here else None)
        self.on_input_submitted()


def came_and_went(before: "dict[str, Question]", now: "dict[str, Question]") -> str:
    """Say which questions are asked since and which no longer are; empty where nothing changed."""
    more, fewer = [name for name in now if name not in before], [name for name in before if name not in now]
    return "; ".join(says for names, word in ((more, "more"), (fewer, "fewer")) if (says := _counted(names, word)))


def _counted(names: list[str], word: str) -> str:
    if not names:
        return ""
    rest = f" and {len(names) - NAMED} others" if len(names) > NAMED else ""
    return f"{len(names)} question{'s' if len(names) > 1 else ''} {word}: {', '.join(names[:NAMED])}{rest}"
