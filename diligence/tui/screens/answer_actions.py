"""What keys do to the question under the cursor: answer it, confirm or overrule the agreement, write down claim, proof and note."""

from typing import TYPE_CHECKING

from textual import work

from diligence.tui.messages import remark, still_there
from diligence.tui.screens import answer_forms, evidence_forms
from diligence.tui.screens.dialogs import Field, Form
from diligence.tui.screens.review import ReviewScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from diligence.model.checklist import Question
    from diligence.model.history import Answered
    from diligence.workspace.workspace import Workspace

ONE_KEY = frozenset({"yes-no", "yes-no-partial"})
NO_CLAIM = "This is asked of ourselves: there is no claim of the vendor to write down or to check."


class AnswerActions(ReviewScreen):
    """The part of the questions that writes. ``question`` and ``action_next_open`` come from the part that shows."""

    @property
    def question(self) -> "Question | None":
        """The question under the cursor."""
        raise NotImplementedError

    def action_next_open(self) -> None:
        """Go to the next question without an answer."""
        raise NotImplementedError

    def current(self, question: "Question") -> "Answered | None":
        """Return the answer to a question, None where there is none."""
        stamped = self.picture.answer(question.id) if self.picture else None
        return stamped.event if stamped else None

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

        before = self.current(question)
        if before is not None and all(getattr(before, name) == part for name, part in changes.items()):
            return
        await self._write_answer(question, lambda workspace: change_answer(workspace, self.vendor, question.id, changes), go_on=go_on)

    async def _write_answer(self, question: "Question", write: "Callable[[Workspace], object]", *, go_on: bool) -> None:
        """Carry out a write of an answer, and say where a check no longer counts because the value is another one now."""
        first, lapsed = self.current(question) is None, self._lapsed(question)
        if not await self.write(write) or not still_there(self):
            return
        if self._lapsed(question) not in (None, lapsed):
            remark(self.app, f"{question.id} is a claim again: its answer changed after it was checked. Press v to check it anew.")
        here = self.question
        if go_on and first and here is not None and here.id == question.id:
            self.action_next_open()

    def _lapsed(self, question: "Question") -> int | None:
        lapsed = self.picture.review.lapsed.get(question.id) if self.picture else None
        return lapsed.number if lapsed else None

    async def _value(self, question: "Question") -> str | None:
        """Return the value a question has; ask for it where it has none, because claim, check and note belong to an answer."""
        before = self.current(question)
        if before is not None or self.picture is None:
            return before.value if before else None
        return await answer_forms.ask_value(self.app, self.picture, question, None)

    @work
    async def action_type_answer(self) -> None:
        """Ask for the value and save it."""
        question = self.question
        if question is None or self.picture is None:
            return
        value = await answer_forms.ask_value(self.app, self.picture, question, self.current(question))
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
    async def action_cannot_be_judged(self) -> None:
        """Ask what was asked for and did not come, and leave the question unjudged; it stays a finding."""
        if (question := self.question) is None:
            return
        note = await answer_forms.ask_what_was_missing(self.app, question, self.current(question))
        if note is not None:
            await self._save(question, {"value": "cannot-be-judged", "note": note}, go_on=True)

    async def action_confirm_proposal(self) -> None:
        """Take what the agreement proposes for this one question; the card shows the passages it rests on."""
        from diligence.workspace.answering import confirm

        if (question := self.question) is None or self.picture is None:
            return
        proposal, before = self.picture.proposals.get(question.id), self.current(question)
        if proposal is None:
            remark(self.app, f"The agreement proposes no answer to {question.id}.")
        elif before is not None and (before.value, before.verified.value) == (proposal.value, "document-seen"):
            remark(self.app, f"{question.id} is confirmed already.")
        else:
            await self._write_answer(question, lambda workspace: confirm(workspace, self.vendor, question.id), go_on=True)

    @work
    async def action_edit_claim(self) -> None:
        """Ask what the vendor says, and where."""
        if (question := self._with_a_claim()) is None or (value := await self._value(question)) is None:
            return
        if changes := await answer_forms.ask_claim(self.app, self.current(question)):
            await self._save(question, {"value": value, **changes})

    @work
    async def action_verify_claim(self) -> None:
        """Ask what was done to check the claim."""
        if (question := self._with_a_claim()) is None or (value := await self._value(question)) is None:
            return
        if (verified := await answer_forms.ask_verification(self.app, self.current(question))) is not None:
            await self._save(question, {"value": value, "verified": verified})

    def _with_a_claim(self) -> "Question | None":
        question = self.question
        if question is not None and question.asked_of == "house":
            remark(self.app, NO_CLAIM)
            return None
        return question

    @work
    async def action_edit_note(self) -> None:
        """Ask for a note."""
        if (question := self.question) is None or (value := await self._value(question)) is None:
            return
        if changes := await answer_forms.ask_note(self.app, self.current(question)):
            await self._save(question, {"value": value, **changes})

    @work
    async def action_add_evidence(self) -> None:
        """Ask what backs the answer, keep it where it is a new file, and name it in the answer."""
        if (question := self.question) is None or (value := await self._value(question)) is None:
            return
        numbers = await evidence_forms.attach(self, question, self.current(question))
        if numbers is not None:
            await self._save(question, {"value": value, "evidence": numbers})

    @work
    async def action_set_depth(self) -> None:
        """Ask how deep the review goes, and why."""
        from diligence.model.checklist import Depth
        from diligence.workspace.intake_depth import set_depth

        if self.picture is None:
            return
        chosen = await answer_forms.ask_depth(self.app, self.picture.asked)
        if chosen is not None:
            depth, reason = chosen
            await self.write(lambda workspace: set_depth(workspace, self.vendor, Depth(depth), reason=reason))
