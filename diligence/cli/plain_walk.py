"""The walk through the questions line by line, for screen readers and slow links."""

import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from diligence.errors import DiligenceError, UsageError
from diligence.model.text import one_line

if TYPE_CHECKING:
    from diligence.model.checklist import Question
    from diligence.model.history import Answered, Entry
    from diligence.workspace.picture import Picture
    from diligence.workspace.workspace import Workspace

WIDTH = 78
HELP = """y yes, n no, p partly, a not applicable, j cannot be judged; or type the answer, or the numbers of its choices
f confirm what the agreement proposes
c what the vendor claims, v how it was checked, e the number of a piece of evidence, t a note
s skip to the next open question, b back by one, u undo the last step, r bring it back, q leave
=TEXT takes TEXT as the answer, whatever it is; ? shows this"""
ONE_KEY = {"y": "yes", "n": "no", "p": "partial"}


@dataclass
class PlainWalk:
    """The walk line by line. Every answer is saved before the next line is read.

    An answer may open further questions or close some, so the place is the question itself, never its number.
    """

    workspace: "Workspace"
    vendor: str
    _place: str = field(default="", init=False)

    def run(self) -> None:
        """Begin at the first question without an answer; end at q, at the end of the input, or when nothing is open."""
        picture = self._picture()
        self._say(f"{picture.review.name}: {picture.progress.open} of {picture.progress.asked} questions are open. Type ? for help.")
        self._say(f"Depth: {picture.asked.depth.value}. {picture.asked.because}")
        if not self._next_open():
            self._say("Type b to look at the answers, or q.")
            self._place = picture.questions[-1].id
        self._show()
        for line in self._lines():
            if line == "q":
                break
            try:
                self._obey(line)
            except DiligenceError as error:
                self._say(f"{error.what}. {error.remedy}.")
        progress = self._picture().progress
        self._say(f"{progress.answered} of {progress.asked} answered, {progress.verified} verified. All of it is saved.")

    def _picture(self) -> "Picture":
        from diligence.workspace.picture import picture

        return picture(self.workspace, self.vendor)

    def _lines(self) -> Iterator[str]:
        while True:
            line = self._read("> ")
            if line is None:
                return
            yield line

    def _ask(self, label: str) -> str:
        return self._read(f"{label}: ") or ""

    @staticmethod
    def _read(prompt: str) -> str | None:
        """Return the next line as clean text, None at the end of the input. What is piped in is shown, as if it had been typed."""
        click.echo(prompt, nl=False)
        read = sys.stdin.readline()
        line = one_line(read.encode("utf-8", "replace").decode("utf-8"))
        if not sys.stdin.isatty() or not read:
            click.echo(line)
        return line if read else None

    @staticmethod
    def _say(text: str, indent: str = "") -> None:
        for line in text.splitlines():
            click.echo(textwrap.fill(line, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False))

    @property
    def _question(self) -> "Question":
        from diligence.workspace.answering import find_question

        return find_question(self.workspace, self._place)

    def _current(self) -> "Answered | None":
        stamped = self._picture().answer(self._question.id)
        return stamped.event if stamped else None

    def _obey(self, line: str) -> None:  # noqa: PLR0912 (one case for each key)
        match line:
            case "" | "?":
                self._say(HELP)
            case "y" | "n" | "p":
                self._answer({"value": ONE_KEY[line]})
            case "a":
                self._answer({"value": "n/a", "note": self._ask("Why does it not apply")})
            case "j":
                self._answer({"value": "cannot-be-judged", "note": self._ask("What was asked for and did not come")})
            case "f":
                self._confirm()
            case "s":
                self._move_on()
            case "b":
                self._step_to_the_one_before()
            case "c":
                value = self._value()
                self._answer({"value": value, "claim": self._ask("What the vendor says"), "source": self._ask("Where it says so")})
            case "v":
                self._answer({"value": self._value(), "verified": self._verification()})
            case "e":
                before = self._current()
                number = self._number(self._ask("Number of the evidence"))
                self._answer({"value": self._value(), "evidence": (*(before.evidence if before else ()), number)})
            case "t":
                self._answer({"value": self._value(), "note": self._ask("Note; it never leaves the house")})
            case "u" | "r":
                self._step_back(line)
            case _:
                self._answer({"value": line[1:] if line.startswith("=") else self._chosen(line)})

    def _answer(self, changes: dict[str, Any]) -> None:
        from diligence.workspace.answering import change_answer

        question, before = self._question, self._current()
        saved = change_answer(self.workspace, self.vendor, question.id, changes)
        self._say(f"Saved: {saved.question} = {saved.value} ({saved.verified.value}).")
        if before is None and set(changes) <= {"value", "note"}:
            self._move_on()

    def _confirm(self) -> None:
        from diligence.workspace.answering import confirm

        saved = confirm(self.workspace, self.vendor, self._question.id)
        self._say(f"Confirmed: {saved.question} = {saved.value}.")
        self._move_on()

    def _value(self) -> str:
        """Return the value the question has; ask for it where it has none."""
        from diligence.assess.answers import parse_answer

        before = self._current()
        if before is not None:
            return before.value
        written = self._chosen(self._ask("First the answer itself"))
        return parse_answer(self._question, written, today=self.workspace.today, countries=self.workspace.countries)

    def _chosen(self, written: str) -> str:
        """Put choices in place of their numbers, and the long words in place of y, n and p."""
        question = self._question
        choices = [choice.value for choice in (*question.choices, *question.words)]
        parts = [part.strip() for part in written.split(",")]
        if question.choices and all(part.isdecimal() and 0 < int(part) <= len(choices) for part in parts):
            return ", ".join(choices[int(part) - 1] for part in parts)
        return ONE_KEY.get(written, written)

    def _verification(self) -> Any:
        from diligence.model.history import Verification

        states = list(Verification)
        self._say("\n".join(f"{number} {state.value.replace('-', ' ')}" for number, state in enumerate(states, start=1)), "  ")
        written = self._ask("Number")
        if not written.isdecimal() or not 0 < int(written) <= len(states):
            raise UsageError(f"'{one_line(written, 20)}' is none of these", f"Type a number from 1 to {len(states)}")
        return states[int(written) - 1]

    @staticmethod
    def _number(written: str) -> int:
        if not written.isdecimal():
            raise UsageError(f"'{one_line(written, 20)}' is no number", "See `diligence evidence list VENDOR`")
        return int(written)

    def _step_back(self, line: str) -> None:
        from diligence.workspace.deciding import redo, undo

        entry: Entry = undo(self.workspace, self.vendor) if line == "u" else redo(self.workspace, self.vendor)
        subject = getattr(entry.event, "question", None)
        self._say(f"{'Taken back' if line == 'u' else 'Brought back'}: {entry.event.type.replace('-', ' ')} {subject or ''}".rstrip() + ".")
        if subject is not None:
            self._place = subject
            self._show()

    def _move_on(self) -> None:
        if self._next_open():
            self._show()

    def _step_to_the_one_before(self) -> None:
        order = [question.id for question in self._picture().questions]
        here = order.index(self._place) if self._place in order else 0
        self._place = order[max(here - 1, 0)]
        self._show()

    def _next_open(self) -> bool:
        picture = self._picture()
        order = [question.id for question in picture.questions]
        here = order.index(self._place) if self._place in order else -1
        found = next((one for one in (*order[here + 1 :], *order[: here + 1]) if picture.answer(one) is None), None)
        if found is None:
            self._say("Every question has an answer.")
            return False
        self._place = found
        return True

    def _show(self) -> None:
        from diligence.assess.answers import answer_in_words, what_fits

        picture, question = self._picture(), self._question
        order = [one.id for one in picture.questions]
        place = f"{order.index(question.id) + 1} of {len(order)}" if question.id in order else "not asked at present"
        click.echo()
        self._say(f"{question.id} ({place}): {question.text}")
        self._say(f"Why: {question.why}", "  ")
        for wanted in question.evidence:
            self._say(f"Ask for: {wanted.what}", "  ")
        self._say(f"Takes {what_fits(question)}.", "  ")
        for number, choice in enumerate((*question.choices, *question.words) if question.choices else (), start=1):
            self._say(f"{number} {choice.says}", "    ")
        for judged in picture.rows:
            if judged.row.id in question.requirements:
                self._say(f"Agreement, {picture.requirements[judged.row.id].title}: {one_line(judged.row.why)}", "  ")
        proposal, answered = picture.proposals.get(question.id), self._current()
        if proposal is not None and (answered is None or answered.value != proposal.value):
            words = one_line(answer_in_words(question, proposal.value, picture.countries))
            self._say(f"The agreement proposes: {words} ({one_line(proposal.says)}) Type f to confirm it.", "  ")
        if answered is not None:
            says = f", they say: {one_line(answered.claim)}" if answered.claim else ""
            self._say(
                f"Answer: {one_line(answer_in_words(question, answered.value, picture.countries))} ({answered.verified.value}){says}", "  "
            )
