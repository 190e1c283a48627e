"""Small questions on top of a screen: a line of text, a form of a few lines, a choice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from diligence.tui.widgets.line_list import LineList, Row


@dataclass(frozen=True)
class Field:
    """One line of a form: its name in the result, its label, what stands in it, and what must be said of an empty one."""

    name: str
    label: str
    value: str = ""
    hint: str = ""
    required: bool = False
    secret: bool = False


class Form(ModalScreen[dict[str, str] | None]):
    """A few lines of text. Enter goes on and in the end accepts; Escape leaves everything as it was (None)."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "leave it")]

    def __init__(self, title: str, fields: Sequence[Field], *, check: Callable[[dict[str, str]], str | None] | None = None) -> None:
        super().__init__()
        self._title, self._fields, self._check = title, tuple(fields), check

    def compose(self) -> ComposeResult:
        """Lay out the title and one input for each field."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="title")
            for field in self._fields:
                yield Label(Content(field.label))
                yield Input(field.value, placeholder=field.hint, password=field.secret, id=f"field-{field.name}")
            yield Static("", classes="problem", markup=False)
            yield Static("Enter to go on · Esc to leave it", classes="notice", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the next field; behind the last one, accept what was typed."""
        event.stop()
        inputs = list(self.query(Input))
        place = inputs.index(event.input)
        if place + 1 < len(inputs):
            inputs[place + 1].focus()
            return
        result = {field.name: box.value if field.secret else box.value.strip() for field, box in zip(self._fields, inputs, strict=True)}
        empty = next((field for field in self._fields if field.required and not result[field.name]), None)
        problem = f"{empty.label} is needed." if empty else self._check(result) if self._check else None
        if problem:
            self.query_one(".problem", Static).update(Content(problem))
            if empty:
                self.query_one(f"#field-{empty.name}", Input).focus()
            return
        self.dismiss(result)


@dataclass(frozen=True)
class Option:
    """One answer of a choice: its value, its words, and the key that takes it."""

    value: str
    words: str
    key: str = ""


class Choose(ModalScreen[str | None]):
    """A choice of a few; its own keys, the numbers and Enter take one, Escape none."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "leave it")]

    def __init__(self, title: str, options: Sequence[Option], *, current: str | None = None) -> None:
        super().__init__()
        self._title, self._current = title, current
        self._options = {option.key or str(number): option for number, option in enumerate(options, start=1)}

    def compose(self) -> ComposeResult:
        """Lay out the title and the options with their keys."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="title")
            yield LineList(id="options")
            yield Static("Key or Enter to take one · Esc to leave it", classes="notice", markup=False)

    def on_mount(self) -> None:
        """Show the options, with the cursor on the current one."""
        rows = [Row(option.value, ((f" {key}  ", "accent"), (option.words, ""))) for key, option in self._options.items()]
        shown = self.query_one(LineList)
        shown.styles.height = len(rows)
        shown.show(rows, keep=self._current)
        shown.focus()

    def on_key(self, event: object) -> None:
        """Take the option whose key was pressed."""
        option = self._options.get(getattr(event, "character", None) or "")
        if option is not None:
            self.dismiss(option.value)

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Take the option under the cursor."""
        event.stop()
        self.dismiss(event.row_id)
