"""Pictures of Today, the questions and the dialogs: empty, ordinary, full and refused, in a small and an ordinary terminal."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from diligence.tui.app import DiligenceApp
from diligence.workspace.intake import add_vendor
from diligence.workspace.workspace import Workspace

Wait = Callable[[Pilot[int]], Awaitable[None]]
SIZES = [pytest.param((80, 24), id="80x24"), pytest.param((120, 40), id="120x40")]
Compare = Callable[..., bool]


def walk(opened: Wait, *keys: str) -> Callable[[Pilot[int]], Awaitable[None]]:
    """Press keys once the app has opened, each when the one before is done; nothing blinks in a picture."""

    async def run(pilot: Pilot[Any]) -> None:
        await opened(pilot)
        for key in keys:
            await pilot.press(key)
            await pilot.pause(0.15)
        for box in pilot.app.screen.query(Input):
            box.cursor_blink = False
            box._cursor_visible = True
        await pilot.pause()

    return run


@pytest.mark.parametrize("size", SIZES)
def test_today_without_a_vendor(snap_compare: Compare, app: DiligenceApp, opened: Wait, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=walk(opened))


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("size", SIZES)
def test_today_with_the_demo(snap_compare: Compare, app: DiligenceApp, opened: Wait, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=walk(opened, "end"))


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("size", SIZES)
def test_today_in_the_light(snap_compare: Compare, app: DiligenceApp, opened: Wait, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=walk(opened, "ctrl+t"))


@pytest.mark.parametrize("size", SIZES)
def test_today_with_more_vendors_than_rows(
    snap_compare: Compare, app: DiligenceApp, workspace: Workspace, opened: Wait, size: tuple[int, int]
) -> None:
    for number in range(60):
        add_vendor(workspace, f"Vendor {number:02d} with quite a long name, {'x' * number}")
    assert snap_compare(app, terminal_size=size, run_before=walk(opened, "pagedown"))


def test_today_where_the_workspace_is_damaged(
    snap_compare: Compare, app: DiligenceApp, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir()
    monkeypatch.chdir(folder.parent)
    app.desk.folder = Path(folder.name)
    (folder / "diligence.sqlite3").write_bytes(b"this is no database" * 100)

    async def wait(pilot: Pilot[Any]) -> None:
        await pilot.pause(0.5)

    assert snap_compare(app, terminal_size=(80, 24), run_before=wait)


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("size", SIZES)
def test_a_question_with_everything(snap_compare: Compare, app: DiligenceApp, opened: Wait, size: tuple[int, int]) -> None:
    keys = ("end", "enter", "slash", *"off-02", "enter")
    assert snap_compare(app, terminal_size=size, run_before=walk(opened, *keys))


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("themes", [pytest.param(1, id="light"), pytest.param(2, id="high-contrast")])
def test_the_questions_in_other_themes(snap_compare: Compare, app: DiligenceApp, opened: Wait, themes: int) -> None:
    assert snap_compare(app, terminal_size=(80, 24), run_before=walk(opened, *["ctrl+t"] * themes, "end", "enter"))


@pytest.mark.usefixtures("demo")
def test_the_keys_of_the_questions(snap_compare: Compare, app: DiligenceApp, opened: Wait) -> None:
    assert snap_compare(app, terminal_size=(80, 24), run_before=walk(opened, "end", "enter", "question_mark"))


@pytest.mark.usefixtures("demo")
def test_a_value_that_does_not_fit(snap_compare: Compare, app: DiligenceApp, opened: Wait) -> None:
    keys = ("end", "enter", "slash", *"rm-02", "enter", "enter", "end", "x", "enter")
    assert snap_compare(app, terminal_size=(80, 24), run_before=walk(opened, *keys))


@pytest.mark.usefixtures("demo")
def test_a_choice_of_several(snap_compare: Compare, app: DiligenceApp, opened: Wait) -> None:
    keys = ("end", "enter", "slash", *"off-06", "enter", "enter")
    assert snap_compare(app, terminal_size=(80, 24), run_before=walk(opened, *keys))
