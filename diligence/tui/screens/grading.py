"""Setting a grade by hand: one key takes the grade, a line takes the reason, in one dialog."""

from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from diligence.model.plain_words import GRADES
from diligence.tui.widgets.line_list import LineList, Row

KEYS = {
    "missing": "m",
    "deficient": "d",
    "boilerplate": "b",
    "specific": "s",
    "elsewhere": "e",
    "uncertain": "u",
    "not-applicable": "n",
}


class Graded(NamedTuple):
    """A grade and the reason for it."""

    grade: str
    reason: str


class GradeForm(ModalScreen[Graded | None]):
    """Asks for a grade and the reason. Escape leaves everything as it was (None)."""

    CSS_PATH = "dialogs.tcss"
    DEFAULT_CSS = "GradeForm { align: center middle; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "leave it")]

    def __init__(self, title: str, *, current: str, reason: str = "") -> None:
        super().__init__()
        self._title, self._current, self._reason = title, current, reason

    def compose(self) -> ComposeResult:
        """Lay out the grades with their keys and the line for the reason."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="title")
            yield LineList(id="grades")
            yield Label(Content("Reason"))
            yield Input(self._reason, id="reason")
            yield Static("", classes="problem", markup=False)
            yield Static("Key or Enter takes a grade, then the reason · Esc to leave it", classes="notice", markup=False)

    def on_mount(self) -> None:
        """Show the grades, with the cursor on the one that counts now."""
        shown = self.query_one(LineList)
        shown.styles.height = len(KEYS)
        shown.show([Row(grade, ((f" {key}  ", "accent"), (GRADES[grade], ""))) for grade, key in KEYS.items()], keep=self._current)
        shown.focus()

    def on_key(self, event: events.Key) -> None:
        """Take the grade whose key was pressed; in the line for the reason, keys are letters."""
        grade = next((grade for grade, key in KEYS.items() if key == event.character), None)
        if grade is not None and self.query_one(LineList).has_focus:
            event.stop()
            self.query_one(LineList).select(grade)
            self.query_one(Input).focus()

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Go on to the reason."""
        event.stop()
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Accept the grade with its reason."""
        event.stop()
        row, reason = self.query_one(LineList).row, event.value.strip()
        if not reason:
            self.query_one(".problem", Static).update(Content("A reason is needed."))
        elif row is not None:
            self.dismiss(Graded(row.id, reason))
