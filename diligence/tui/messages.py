"""Facts that travel between screens, and the one way in which a refusal is shown."""

from dataclasses import dataclass
from typing import Any

from textual.app import App
from textual.message import Message
from textual.screen import Screen

from diligence.errors import DiligenceError
from diligence.model.text import one_line
from diligence.tui.commands import Place

MAX_SENTENCE = 300
ERROR_SECONDS = 12


@dataclass
class ReviewChanged(Message):
    """The review of a vendor has a new state."""

    vendor: str


@dataclass
class GoTo(Message):
    """Somebody wants to see a place of a review, and in it a question, a requirement or a finding. The app takes them there."""

    place: Place
    vendor: str
    subject: str | None = None


def tell(app: "App[Any]", error: DiligenceError) -> None:
    """Show what was refused or went wrong and what to do about it; what was saved before stays saved."""
    what, remedy = one_line(error.what, MAX_SENTENCE), one_line(error.remedy, MAX_SENTENCE)
    app.notify(remedy, title=what, severity="error", timeout=ERROR_SECONDS, markup=False)


def remark(app: "App[Any]", text: str) -> None:
    """Say something in passing."""
    app.notify(one_line(text, MAX_SENTENCE), markup=False)


def still_there(screen: "Screen[Any]") -> bool:
    """Tell whether a screen can be drawn; after an await the user may have left it, or the program."""
    return screen.app.is_running and screen in screen.app.screen_stack
