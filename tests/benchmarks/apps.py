"""Applications that the benchmarks run in a terminal of their own: `python tests/benchmarks/apps.py NAME [WORKSPACE]`.

table, input    Textual with one small table, and with one input and nothing else: what the measures are held against
today           the program's first screen on a workspace
questions       a review that asks every question
agreement       a review whose agreement has 60 pages
"""

import sys
from pathlib import Path

NAME, *REST = sys.argv[1:]


def table() -> None:
    from textual.app import App, ComposeResult
    from textual.widgets import DataTable

    class Table(App[None]):
        def compose(self) -> ComposeResult:
            yield DataTable()

        def on_mount(self) -> None:
            shown = self.query_one(DataTable)
            shown.add_columns("vendor", "state")
            shown.add_rows([(f"painted {number}", "intake") for number in range(10)])

    Table().run()


def lone_input() -> None:
    from textual.app import App, ComposeResult
    from textual.widgets import Input

    class Lone(App[None]):
        def compose(self) -> ComposeResult:
            shown = Input(placeholder="painted")
            shown.cursor_blink = False  # a blink is output that no key has caused
            yield shown

    Lone().run()


def ours(place: str | None) -> None:
    from diligence.tui.app import DiligenceApp
    from diligence.tui.desk import Desk

    desk = Desk(Path(REST[0]), email="officer@clinic.example", role="security-officer")
    app = DiligenceApp(desk)
    if place is not None:
        app.call_later(open_place, app, desk, place)
    app.run()


async def open_place(app: object, desk: object, place: str) -> None:
    """Go to a place of the one review, once the workspace is open."""
    import asyncio

    from diligence.tui.commands import Place
    from diligence.tui.screens.places import place_screen

    while desk.actor is None:  # type: ignore[attr-defined]
        await asyncio.sleep(0.05)
    app.push_screen(place_screen(Place(place), desk, "long-vendor"))  # type: ignore[attr-defined,arg-type]


if __name__ == "__main__":
    {"table": table, "input": lone_input, "today": lambda: ours(None)}.get(NAME, lambda: ours(NAME))()
