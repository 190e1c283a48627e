"""``diligence review``: walk through the questions of a review, in the terminal UI or line by line."""

import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from diligence.cli.open import on_terminal, open_ui
from diligence.cli.session import Session, pass_session
from diligence.errors import DiligenceError, UsageError
from diligence.model.text import one_line

if TYPE_CHECKING:
    from diligence.model.checklist import Question
    from diligence.model.history import Answered, Entry
    from diligence.workspace.workspace import Workspace

WIDTH = 78
HELP = """y yes, n no, p partly, a not applicable; or type the answer, or the numbers of its choices
c what the vendor claims, v how it was checked, e the number of a piece of evidence, t a note
s skip to the next open question, b back by one, u undo the last step, r bring it back, q leave
=TEXT takes TEXT as the answer, whatever it is; ? shows this"""
ONE_KEY = {"y": "yes", "n": "no", "p": "partial"}


@click.command()
@click.argument("vendor")
@click.option("--plain", is_flag=True, help="Line by line on standard input and output, for screen readers and slow links.")
@pass_session
def review(session: Session, vendor: str, plain: bool) -> int:
    """Walk through the questions of a review.

    It opens in the terminal UI. With --plain each question is printed and a line is read: type ? for what may stand in it.
    """
    if plain:
        PlainWalk(session.open(writing=True), vendor).run()
        return 0
    if not on_terminal():
        raise UsageError("The walk needs a terminal", "Add --plain to walk line by line")
    workspace = session.open(writing=False)
    identifier = workspace.review_of(vendor).vendor
    workspace.close()
    return open_ui(session, vendor=identifier)


@dataclass
class PlainWalk:
    """The walk line by line. Every answer is saved before the next line is read."""

    workspace: "Workspace"
    vendor: str
    _place: int = field(default=0, init=False)

    def run(self) -> None:
        """Begin at the first question without an answer; end at q, at the end of the input, or when nothing is open."""
        picture = self._picture()
        self._say(f"{picture.review.name}: {picture.progress.open} of {picture.progress.asked} questions are open. Type ? for help.")
        self._place = -1
        if not self._next_open():
            self._say("Type b to look at the answers, or q.")
            self._place = len(picture.questions) - 1
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

    def _picture(self) -> Any:
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
        questions: tuple[Question, ...] = tuple(one for checklist in self.workspace.checklists for one in checklist.questions)
        return questions[self._place]

    def _current(self) -> "Answered | None":
        stamped = self._picture().answer(self._question.id)
        return stamped.event if stamped else None

    def _obey(self, line: str) -> None:
        match line:
            case "" | "?":
                self._say(HELP)
            case "y" | "n" | "p":
                self._answer({"value": ONE_KEY[line]})
            case "a":
                self._answer({"value": "n/a", "note": self._ask("Why does it not apply")})
            case "s":
                self._move_on()
            case "b":
                self._place = max(self._place - 1, 0)
                self._show()
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
        from diligence.workspace.answering import answer

        question, before = self._question, self._current()
        parts: dict[str, Any] = {}
        if before is not None:
            parts = {name: getattr(before, name) for name in ("value", "claim", "source", "note", "evidence", "verified")}
        parts |= changes
        saved = answer(self.workspace, self.vendor, question.id, parts.pop("value"), **parts)
        self._say(f"Saved: {saved.question} = {saved.value} ({saved.verified.value}).")
        if before is None and set(changes) <= {"value", "note"}:
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
        known = [one.id for checklist in self.workspace.checklists for one in checklist.questions]
        if subject in known:
            self._place = known.index(subject)
            self._show()

    def _move_on(self) -> None:
        if self._next_open():
            self._show()

    def _next_open(self) -> bool:
        picture = self._picture()
        count = len(picture.questions)
        order = [(self._place + step) % count for step in range(1, count + 1)]
        found = next((place for place in order if picture.answer(picture.questions[place].id) is None), None)
        if found is None:
            self._say("Every question has an answer.")
            return False
        self._place = found
        return True

    def _show(self) -> None:
        from diligence.assess.answers import answer_in_words, what_fits

        picture, question = self._picture(), self._question
        click.echo()
        self._say(f"{question.id} ({self._place + 1} of {len(picture.questions)}): {question.text}")
        self._say(f"Why: {question.why}", "  ")
        for wanted in question.evidence:
            self._say(f"Ask for: {wanted.what}", "  ")
        self._say(f"Takes {what_fits(question)}.", "  ")
        for number, choice in enumerate((*question.choices, *question.words) if question.choices else (), start=1):
            self._say(f"{number} {choice.says}", "    ")
        for judged in picture.rows:
            if judged.row.id in question.requirements:
                self._say(f"Agreement, {picture.requirements[judged.row.id].title}: {one_line(judged.row.why)}", "  ")
        answered = self._current()
        if answered is not None:
            says = f", they say: {one_line(answered.claim)}" if answered.claim else ""
            self._say(
                f"Answer: {one_line(answer_in_words(question, answered.value, picture.countries))} ({answered.verified.value}){says}", "  "
            )
