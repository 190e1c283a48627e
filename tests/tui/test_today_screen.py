"""Today: who waits for whom, and the way into a review."""

from diligence.tui.app import DiligenceApp
from diligence.tui.screens.questions import QuestionsScreen
from diligence.tui.widgets.header import Header
from diligence.tui.widgets.line_list import LineList
from diligence.workspace.intake import add_vendor
from diligence.workspace.workspace import Workspace


async def test_a_vendor_is_listed_and_opens_with_enter(app: DiligenceApp, workspace: Workspace) -> None:
    add_vendor(workspace, "Acme Coding", service="medical coding")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        assert app.screen.query_one(Header).heading == "Diligence · officer@clinic.example as security officer"
        row = app.screen.query_one("#vendors", LineList).row
        assert row is not None
        assert row.id == "acme-coding"
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, QuestionsScreen)
