"""Small questions on top of a screen: a line of text, a form of a few lines, a choice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from diligence.tui.widgets.line_list import LineList, Row

ROOMY = 4
"""A form of more fields draws no frames around them, so that it fits into a small terminal."""


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
                yield Input(
                    field.value, placeholder=field.hint, password=field.secret, compact=len(self._fields) > ROOMY, id=f"field-{field.name}"
                )
            yield Static("", classes="problem", markup=False)
            yield Static("Enter to go on · Esc to leave it", classes="notice", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the next field; behind the last one, accept what was typed."""
        event.stop()
        inputs = list(self.query(Input))
        place = inputs.index(event.input)
        if self._fields[place].required and not event.value.strip():
            self._refuse(f"{self._fields[place].label.partition(':')[0]} is needed.")
            return
        if place + 1 < len(inputs):
            self._refuse("")
            inputs[place + 1].focus()
            return
        result = {field.name: box.value if field.secret else box.value.strip() for field, box in zip(self._fields, inputs, strict=True)}
        empty = next((field for field in self._fields if field.required and not result[field.name]), None)
        problem = f"{empty.label.partition(':')[0]} is needed." if empty else self._check(result) if self._check else None
        if problem:
            self.query_one(".problem", Static).update(Content(problem))
            if empty:
                self.query_one(f"#field-{empty.name}", Input).focus()
            return
        self.dismiss(result)

    def _refuse(self, problem: str) -> None:
        self.query_one(".problem", Static).update(Content(problem))


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

    def on_key(self, event: events.Key) -> None:
        """Take the option whose key was pressed. The key stops here: the screen below may have a command on it."""
        option = self._options.get(event.character or "")
        if option is not None:
            event.stop()
            self.dismiss(option.value)

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Take the option under the cursor."""
        event.stop()
        self.dismiss(event.row_id)


class ChooseSeveral(ModalScreen[str | None]):
    """A choice of several: numbers and Space set and unset one, Enter accepts. An option that stands alone is taken at once."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "leave it"), Binding("space", "set_or_unset", "set")]

    def __init__(self, title: str, options: Sequence[Option], *, alone: Sequence[Option] = (), current: Sequence[str] = ()) -> None:
        super().__init__()
        self._title = title
        self._options = {str(number): option for number, option in enumerate((*options, *alone), start=1)}
        self._alone = frozenset(option.value for option in alone)
        self._taken = {option.value for option in options if option.value in current}

    def compose(self) -> ComposeResult:
        """Lay out the title and the options with their numbers."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="title")
            yield LineList(id="options")
            yield Static("", classes="problem", markup=False)
            yield Static("Number or Space sets and unsets · Enter accepts · Esc leaves it", classes="notice", markup=False)

    def on_mount(self) -> None:
        """Show the options."""
        shown = self.query_one(LineList)
        shown.styles.height = len(self._options)
        self._show()
        shown.focus()

    def _show(self) -> None:
        rows = []
        for key, option in self._options.items():
            mark = "   " if option.value in self._alone else "[x]" if option.value in self._taken else "[ ]"
            rows.append(Row(option.value, ((f" {key:>2} {mark} ", "accent"), (option.words, ""))))
        self.query_one(LineList).show(rows)

    def _set(self, value: str) -> None:
        if value in self._alone:
            self.dismiss(value)
            return
        self._taken ^= {value}
        self._show()

    def on_key(self, event: events.Key) -> None:
        """Set or unset the option whose number was pressed."""
        option = self._options.get(event.character or "")
        if option is not None:
            event.stop()
            self._set(option.value)

    def action_set_or_unset(self) -> None:
        """Set or unset the option under the cursor."""
        if (row := self.query_one(LineList).row) is not None:
            self._set(row.id)

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        """Accept what is set."""
        event.stop()
        if event.row_id in self._alone:
            self.dismiss(event.row_id)
        elif self._taken:
            self.dismiss(", ".join(sorted(self._taken)))
        else:
            self.query_one(".problem", Static).update(Content("Set at least one."))
