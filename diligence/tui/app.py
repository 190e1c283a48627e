"""The application: themes, first screen, what happens on an error of our own. It holds no verb of the domain; screens ask the desk."""

import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.binding import BindingType

from diligence.tui.commands import Place, bindings_of
from diligence.tui.desk import Desk
from diligence.tui.themes import DARK, THEMES

if TYPE_CHECKING:
    from textual.command import Provider

    from diligence.tui.messages import GoTo


def _palette() -> "type[Provider]":
    """Import the palette when it is opened, not before the first screen is painted."""
    from diligence.tui.palette import ScreenCommands

    return ScreenCommands


class DiligenceApp(App[int]):
    """The terminal UI on one workspace. ``vendor`` names a vendor whose review is opened at once."""

    TITLE = "Diligence"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.EVERYWHERE)
    COMMANDS = {_palette}  # noqa: RUF012 (Textual reads it from the class)

    def __init__(self, desk: Desk, *, vendor: str | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.failure: Exception | None = None
        self._vendor = vendor
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name

    def on_mount(self) -> None:
        """Paint the first screen; it opens the workspace only then."""
        # A look through everything for garbage takes as long as ten keys. What a review and its agreement consist of stays anyway, so the
        # full look comes after a hundred of the small ones that catch what screens leave behind, not after every ten.
        gc.set_threshold(10_000, 20, 100)
        from diligence.tui.screens.today import TodayScreen

        self.push_screen(TodayScreen(self.desk, open_at=self._vendor))

    def on_go_to(self, event: "GoTo") -> None:
        """Take the user to another place of the review."""
        from diligence.tui.screens.places import place_screen

        self.switch_screen(place_screen(event.place, self.desk, event.vendor, subject=event.subject))

    def action_next_theme(self) -> None:
        """Change to the next theme."""
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else DARK.name

    def action_show_keys(self) -> None:
        """Show the keys of this screen."""
        from diligence.tui.screens.keys import KeysScreen

        self.push_screen(KeysScreen(self.screen))

    def on_unmount(self) -> None:
        """Finish what was asked for and end the engine."""
        self.desk.close()

    def _handle_exception(self, error: Exception) -> None:
        """Keep an error of our own for whoever started the UI; Textual would print every local variable, patient data among them."""
        self.failure = self.failure or error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        if "DILIGENCE_DEBUG" in os.environ:
            super()._fatal_error()
        else:
            self._close_messages_no_wait()


def run(
    folder: Path, *, email: str | None = None, role: str | None = None, vendor: str | None = None, checklists: Path | None = None
) -> int:
    """Run the UI until the user leaves, at once in a vendor's review where one is named; return the exit status.

    ``checklists`` is a folder of the house's own packs beside the shipped ones.
    Raises the error that ended the UI, where one of our own did.
    """
    app = DiligenceApp(Desk(folder, email=email, role=role, checklists=checklists), vendor=vendor)
    status = app.run()
    if app.failure is not None:
        raise app.failure
    return status or 0
