"""Every key is declared in one list: screens, footer, help, palette and the README are made from it."""

import importlib
import inspect
import pkgutil
import re
from collections import Counter
from pathlib import Path

import pytest
from textual.screen import ModalScreen, Screen

import diligence.tui.screens
from diligence.tui.app import DiligenceApp
from diligence.tui.commands import COMMANDS, Command, Place, bindings_of, commands_of
from diligence.tui.palette import ScreenCommands
from diligence.tui.screens.keys import KeysScreen
from diligence.tui.widgets.line_list import LineList

README = Path(__file__).resolve().parent.parent.parent / "README.md"


def screens() -> list[type[Screen[object]]]:
    """Return every screen that is no question on top of another."""
    found = []
    for module in pkgutil.iter_modules(diligence.tui.screens.__path__):
        loaded = importlib.import_module(f"diligence.tui.screens.{module.name}")
        own = [one for _, one in inspect.getmembers(loaded, inspect.isclass) if one.__module__ == loaded.__name__]
        found += [one for one in own if issubclass(one, Screen) and not issubclass(one, ModalScreen) and getattr(one, "PLACES", ())]
    return found


def method_of(command: Command) -> str:
    return "action_" + command.action.partition("(")[0]


def test_every_place_has_a_screen() -> None:
    assert {place for screen in screens() for place in screen.PLACES} == set(Place) - {Place.EVERYWHERE}  # type: ignore[attr-defined]


@pytest.mark.parametrize("screen", screens(), ids=lambda screen: screen.__name__)
def test_a_screen_binds_its_commands_and_no_others(screen: type[Screen[object]]) -> None:
    places = screen.PLACES  # type: ignore[attr-defined]
    assert bindings_of(*places) == screen.BINDINGS
    missing = [
        command.action
        for command in commands_of(*places)
        if not hasattr(screen, method_of(command)) and not hasattr(DiligenceApp, method_of(command))
    ]
    assert not missing, "commands without a method"


@pytest.mark.parametrize("screen", screens(), ids=lambda screen: screen.__name__)
def test_no_key_means_two_things_on_a_screen(screen: type[Screen[object]]) -> None:
    keys = Counter(command.key for command in commands_of(*screen.PLACES, Place.EVERYWHERE))  # type: ignore[attr-defined]
    assert not [key for key, count in keys.items() if count > 1]


def test_every_command_says_what_it_does_in_a_sentence() -> None:
    for command in COMMANDS:
        assert command.help[0].isupper(), command
        assert command.help.endswith("."), command
        assert len(command.help) <= 70, f"{command} does not fit a line of 80 columns with its key"


async def test_the_help_and_the_palette_show_every_command_of_the_screen(app: DiligenceApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        expected = {command.help for command in commands_of(Place.TODAY, Place.EVERYWHERE)}
        offered = {hit.help async for hit in ScreenCommands(app.screen).discover()}
        assert offered | {"Search all commands of this screen."} == expected
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(app.screen, KeysScreen)
        rows = app.screen.query_one(LineList)
        shown = {text for index in range(rows._count) for text, _ in rows._row_at(index).left}
        assert expected <= shown
        await pilot.press("escape")
        await pilot.press("ctrl+p")
        await pilot.press(*"add vendor")
        await pilot.pause(0.3)
        await pilot.press("enter")
        await pilot.pause(0.3)
        assert type(app.screen).__name__ == "Form", "the palette runs the command on the screen below"


def key_table() -> str:
    lines = ["| where | key | what it does |", "| --- | --- | --- |"]
    for place in Place:
        lines += [f"| {place} | `{command.shown_key or command.key}` | {command.help} |" for command in commands_of(place)]
    return "\n".join(lines)


def test_the_table_of_keys_in_the_readme_is_the_real_one() -> None:
    found = re.search(r"<!-- keys -->\n(.*?)\n<!-- /keys -->", README.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    assert found[1] == key_table()
