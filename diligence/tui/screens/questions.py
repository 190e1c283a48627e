"""The walk-through: the list at the left, the question at the right; one key answers, and the next open one comes by itself."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
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
from diligence.tui.screens.dialogs import Choose, Field, Form, Option
from diligence.tui.screens.intake import pick_file
from diligence.tui.screens.review import ReviewScreen
from diligence.tui.widgets.line_list import Cell, LineList, Row
from diligence.tui.widgets.question_card import VERIFIED, QuestionCard

if TYPE_CHECKING:
    from diligence.model.checklist import Question
    from diligence.model.history import Answered
    from diligence.workspace.picture import Picture

YES_NO = frozenset({"yes", "no", "partial"})


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
                yield Input(placeholder="search in the questions", id="search")
                yield LineList(empty="No question holds these letters.", id="questions")
                yield Static("", id="progress", classes="pane notice", markup=False)
            yield QuestionCard(classes="pane side")

    def on_mount(self) -> None:
        """Put the search away until it is wanted."""
        self.query_one("#search").display = False

    def draw(self, picture: "Picture") -> None:
        """Show the list with what is answered, and the question under the cursor."""
        wanted = self.query_one("#search", Input).value.casefold()
        rows: list[Row] = []
        counts = {section.section: section.counts for section in picture.sections}
        for checklist in picture.checklists:
            for section in checklist.sections:
                found = [question for question in section.questions if wanted in f"{question.id} {question.text}".casefold()]
                if found:
                    done = counts[section.id]
                    rows.append(Row("", ((f"{section.title} ", "heading"),), ((f"{done.answered}/{done.asked}", "quiet"),)))
                    rows += [self._row(picture, question) for question in found]
        questions = self.query_one("#questions", LineList)
        first_time = questions.row is None
        keep = self.subject or (questions.row.id if questions.row else None)
        self.subject = None
        if first_time and keep is None:
            keep = next((question.id for question in picture.questions if picture.answer(question.id) is None), None)
        questions.show(rows, keep=keep)
        total = picture.progress
        self.query_one("#progress", Static).update(
            Content(f"{total.answered} of {total.asked} answered · {total.verified} verified · {total.open} open")
        )
        self._show_card()

    def _row(self, picture: "Picture", question: "Question") -> Row:
        answer = picture.answer(question.id)
        worst = next(iter(picture.findings_on(question.id)), None)
        if answer is None:
            mark: Cell = ("○ ", "quiet")
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
        if self.picture is not None and (question := self.question) is not None:
            self.query_one(QuestionCard).show(self.picture, question)

    def on_line_list_chosen(self) -> None:
        """Enter types an answer."""
        self.action_type_answer()

    async def action_answer(self, value: str) -> None:
        """Save a yes, no or partly, and go on."""
        question = self.question
        if question is None:
            return
        if question.type.value not in ("yes-no", "yes-no-partial"):
            self.action_type_answer()
            return
        await self._save(question, value=value)

    async def _save(self, question: "Question", **changes: object) -> None:
        """Save an answer with some of its parts changed; a new value moves on to the next open question."""
        from diligence.workspace.answering import answer

        before = self._current(question)
        parts: dict[str, object] = {"claim": None, "source": None, "note": None, "evidence": ()}
        value = ""
        if before is not None:
            value = before.value
            parts = {name: getattr(before, name) for name in (*parts, "verified")}
        parts |= changes
        value = str(parts.pop("value", value))
        fresh = "value" in changes and (before is None or before.value != value)
        saved = await self.write(lambda workspace: answer(workspace, self.vendor, question.id, value, **parts))  # type: ignore[arg-type]
        if saved and fresh and self.question == question:
            self.action_next_open()

    def _current(self, question: "Question") -> "Answered | None":
        stamped = self.picture.answer(question.id) if self.picture else None
        return stamped.event if stamped else None

    @work
    async def action_type_answer(self) -> None:
        """Ask for the value: a choice from its list, anything else in a line."""
        question = self.question
        if question is None:
            return
        from diligence.assess.answers import what_fits

        before = self._current(question)
        if question.type.value == "choice":
            options = [Option(choice.value, choice.says) for choice in question.choices]
            value = await self.app.push_screen_wait(Choose(question.text, options, current=before.value if before else None))
        else:
            field = Field("value", "Answer", value=before.value if before else "", hint=what_fits(question), required=True)
            given = await self.app.push_screen_wait(Form(f"{question.id}  {question.text}", [field]))
            value = given["value"] if given else None
        if value is not None:
            await self._save(question, value=value)

    @work
    async def action_not_applicable(self) -> None:
        """Ask why, and set the question aside."""
        if (question := self.question) is not None:
            given = await self.app.push_screen_wait(Form("Why does this not apply?", [Field("note", "Reason", required=True)]))
            if given:
                await self._save(question, value="n/a", note=given["note"])

    @work
    async def action_edit_claim(self) -> None:
        """Ask what the vendor says, and where."""
        if (question := self.question) is None or not self._answered(question):
            return
        before = self._current(question)
        fields = [
            Field("claim", "What the vendor says", value=(before.claim if before else None) or ""),
            Field("source", "Where it says so", value=(before.source if before else None) or "", hint="mail of 2 November"),
        ]
        if given := await self.app.push_screen_wait(Form("The vendor's claim", fields)):
            await self._save(question, claim=given["claim"] or None, source=given["source"] or None)

    @work
    async def action_verify_claim(self) -> None:
        """Ask what was done to check the claim."""
        if (question := self.question) is None or not self._answered(question):
            return
        from diligence.model.history import Verification

        before = self._current(question)
        chosen = await self.app.push_screen_wait(
            Choose(
                "What did you find?",
                [Option(value, words) for value, words in VERIFIED.items()],
                current=before.verified.value if before else None,
            )
        )
        if chosen:
            await self._save(question, verified=Verification(chosen))

    @work
    async def action_edit_note(self) -> None:
        """Ask for a note."""
        if (question := self.question) is None or not self._answered(question):
            return
        before = self._current(question)
        field = Field("note", "Note; it never leaves the house", value=(before.note if before else None) or "")
        if given := await self.app.push_screen_wait(Form("Note", [field])):
            await self._save(question, note=given["note"] or None)

    @work
    async def action_add_evidence(self) -> None:
        """Ask for a file, keep it, and name it in the answer."""
        if (question := self.question) is None or not self._answered(question):
            return
        from diligence.workspace.intake import add_evidence

        path = await pick_file(self, Path.cwd(), "Attach evidence")
        if path is None:
            return
        fields = [
            Field("kind", "What it is", value=question.evidence[0].kind, required=True),
            Field("issued", "When it was issued", hint="2026-06-30"),
            Field("expires", "When it lapses", hint="2027-06-30"),
        ]
        given = await self.app.push_screen_wait(Form(f"Evidence: {one_line(path.name, 50)}", fields, check=_dates_fit))
        if given is None:
            return
        numbers: list[int] = []
        kept = await self.write(
            lambda workspace: numbers.append(
                add_evidence(workspace, self.vendor, path, kind=given["kind"], issued=_day(given["issued"]), expires=_day(given["expires"]))
            )
        )
        before = self._current(question)
        if kept and before is not None:
            await self._save(question, evidence=(*before.evidence, *numbers))

    def _answered(self, question: "Question") -> bool:
        if self._current(question) is None:
            self.notify("Answer the question first.", severity="warning", markup=False)
            return False
        return True

    def action_next_open(self) -> None:
        """Go to the next question without an answer."""
        self._go(lambda picture, question: picture.answer(question.id) is None, "Every question has an answer.")

    def action_next_critical(self) -> None:
        """Go to the next question with a critical or high finding."""
        self._go(
            lambda picture, question: any(one.finding.severity.value in ("critical", "high") for one in picture.findings_on(question.id)),
            "No question has a critical or high finding.",
        )

    def _go(self, wanted: "Callable[[Picture, Question], bool]", otherwise: str) -> None:
        if self.picture is None:
            return
        order = list(self.picture.questions)
        here = order.index(self.question) if self.question in order else -1
        following = [*order[here + 1 :], *order[: here + 1]]
        found = next((question for question in following if wanted(self.picture, question)), None)
        if found is None or not self.query_one("#questions", LineList).select(found.id):
            self.notify(otherwise, markup=False)

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


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _dates_fit(given: dict[str, str]) -> str | None:
    try:
        _day(given["issued"])
        _day(given["expires"])
    except ValueError:
        return "Write dates as YYYY-MM-DD, such as 2026-06-30."
    return None
