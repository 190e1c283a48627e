"""A list of lines keeps its cursor in sight, whatever happens to its own height."""

from textual.app import App, ComposeResult
from textual.widgets import Static

from diligence.tui.widgets.line_list import LineList, Row

ROWS = [Row("" if number % 7 == 0 else f"row-{number}", ((f"line {number}", ""),)) for number in range(40)]


class Above(App[None]):
    """A list below some lines of text, whose number changes."""

    def compose(self) -> ComposeResult:
        yield Static("\n".join("text" for _ in range(2)))
        yield LineList(id="lines")


async def test_a_list_that_becomes_lower_still_shows_its_cursor() -> None:
    app = Above()
    async with app.run_test(size=(40, 20)) as pilot:
        lines = app.query_one(LineList)
        lines.show(ROWS, keep="row-17")
        await pilot.pause()
        assert lines.cursor in lines.in_sight()
        for height in (12, 4, 16, 1):
            app.query_one(Static).update("\n".join("text" for _ in range(height)))
            await pilot.pause()
            await pilot.pause()
            assert lines.size.height == 20 - height
            assert lines.cursor in lines.in_sight()
            assert lines.row is not None
            assert lines.row.id == "row-17"


async def test_what_is_seen_does_not_depend_on_the_heights_it_had_before() -> None:
    tops = set()
    for heights in ((8,), (14, 8), (2, 8), (14, 2, 12, 8)):
        app = Above()
        async with app.run_test(size=(40, 20)) as pilot:
            lines = app.query_one(LineList)
            lines.show(ROWS, keep="row-22")
            for height in heights:
                app.query_one(Static).update("\n".join("text" for _ in range(height)))
                await pilot.pause()
                await pilot.pause()
            tops.add(lines.in_sight())
    assert len(tops) == 1


async def test_the_scrollbar_follows_the_number_of_rows() -> None:
    app = Above()
    async with app.run_test(size=(40, 20)) as pilot:
        lines = app.query_one(LineList)
        lines.show(ROWS)
        await pilot.pause()
        lines.show(ROWS[:30])
        await pilot.pause()
        assert lines.vertical_scrollbar.window_virtual_size == 30
