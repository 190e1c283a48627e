"""The application: theme, first screen, errors. It holds no verb of the domain; screens ask the desk."""

from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.binding import BindingType

from diligence.tui.commands import Place, bindings_of
from diligence.tui.desk import Desk

THEMES = ("textual-dark", "textual-light", "high-contrast")


class DiligenceApp(App[int]):
    """The terminal UI on one workspace."""

    TITLE = "Diligence"
    CSS_PATH = "app.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.EVERYWHERE)
    ENABLE_COMMAND_PALETTE = True

    def __init__(self, desk: Desk, *, vendor: str | None = None) -> None:
        super().__init__()
        self.desk = desk
        self._vendor = vendor

    def on_mount(self) -> None:
        """Paint the first screen, and open the workspace only then."""
        from diligence.tui.screens.today import TodayScreen
        from diligence.tui.themes import HIGH_CONTRAST

        self.register_theme(HIGH_CONTRAST)
        self.push_screen(TodayScreen(self.desk, open_at=self._vendor))

    def action_next_theme(self) -> None:
        """Change to the next theme."""
        current = THEMES.index(self.theme) if self.theme in THEMES else 0
        self.theme = THEMES[(current + 1) % len(THEMES)]

    def action_show_keys(self) -> None:
        """Show the keys of this screen."""
        from diligence.tui.screens.keys import KeysScreen

        self.push_screen(KeysScreen(self.screen))

    def on_unmount(self) -> None:
        """Finish what was asked for and end the engine."""
        self.desk.close()


def run(folder: Path, *, email: str | None = None, role: str | None = None, vendor: str | None = None) -> int:
    """Run the UI until the user leaves, at once in a vendor's review where one is named; return the exit status."""
    return DiligenceApp(Desk(folder, email=email, role=role), vendor=vendor).run() or 0
