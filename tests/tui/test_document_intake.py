"""Adding the next version of an agreement: what it is and what it replaces is asked, and in the end it is said how much differs."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from diligence.model.document import DocumentState
from diligence.tui.app import DiligenceApp
from diligence.tui.screens.dialogs import Choose, Form
from diligence.tui.screens.intake import Taking
from diligence.tui.screens.today import TodayScreen
from diligence.workspace.intake import add_vendor
from diligence.workspace.workspace import Workspace

Wait = Callable[..., Awaitable[None]]
SAMPLES = Path(__file__).resolve().parent.parent.parent / "diligence" / "samples"


@pytest.fixture
def taken(opened: Wait) -> Wait:
    """Add a document by keys; what is pressed answers the questions after its path."""

    async def take(pilot: Pilot[int], path: Path, *answers: str) -> None:
        await pilot.press("d")
        await pilot.pause(0.1)
        assert isinstance(pilot.app.screen, Choose)
        await pilot.press("t")
        await pilot.pause(0.1)
        assert isinstance(pilot.app.screen, Form)
        pilot.app.screen.query_one(Input).value = str(path)
        await pilot.press("enter")
        for answer in answers:
            await pilot.pause(0.2)
            assert isinstance(pilot.app.screen, Choose)
            await pilot.press(answer)
        await pilot.pause(0.1)
        await opened(pilot)
        for _ in range(400):
            if not isinstance(pilot.app.screen, Taking):
                break
            await pilot.pause(0.05)
        await pilot.pause(0.2)
        await opened(pilot)  # the list of vendors is looked at anew

    return take


def says(app: DiligenceApp) -> list[str]:
    return [notice.message for notice in app._notifications]


async def test_a_draft_that_replaces_another_is_compared_and_it_is_said(
    app: DiligenceApp, workspace: Workspace, add_sample: Callable[..., int], taken: Wait, opened: Wait
) -> None:
    add_vendor(workspace, "Acme Coding")
    add_sample("acme-coding", "sound")
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await taken(pilot, SAMPLES / "coding-vendor-deficient.pdf", "b", "d", "y")
        assert isinstance(app.screen, TodayScreen)
        review = workspace.review_of("acme-coding")
        event = review.documents[2].event
        assert (event.state, event.replaces) == (DocumentState.DRAFT, 1)
        assert review.comparisons[2].event.count > 0
        assert any(f"differs from document 1 in {review.comparisons[2].event.count} places" in one for one in says(app))


async def test_an_executed_copy_beside_the_draft_is_held_against_it(
    app: DiligenceApp, workspace: Workspace, add_sample: Callable[..., int], taken: Wait, opened: Wait
) -> None:
    add_vendor(workspace, "Acme Coding")
    add_sample("acme-coding", "sound")
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await taken(pilot, SAMPLES / "coding-vendor-stock.pdf", "b", "s", "n")
        review = workspace.review_of("acme-coding")
        event = review.documents[2].event
        assert (event.state, event.replaces) == (DocumentState.EXECUTED, None)
        assert review.comparisons[2].event.earlier == 1


async def test_the_first_agreement_is_not_asked_what_it_replaces_and_a_question_can_be_left(
    app: DiligenceApp, workspace: Workspace, taken: Wait, opened: Wait
) -> None:
    add_vendor(workspace, "Acme Coding")
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        await taken(pilot, SAMPLES / "coding-vendor-sound.pdf", "b", "escape")
        assert workspace.review_of("acme-coding").documents == {}
        await taken(pilot, SAMPLES / "coding-vendor-sound.pdf", "b", "d")
        review = workspace.review_of("acme-coding")
        assert set(review.readings) == {1}
        assert review.comparisons == {}
        await taken(pilot, SAMPLES / "coding-vendor-stock.pdf", "b", "d", "escape")
        assert set(workspace.review_of("acme-coding").documents) == {1}
        await taken(pilot, SAMPLES / "coding-vendor-sound.pdf", "e", "d")
        assert set(workspace.review_of("acme-coding").documents) == {1}
        assert any("already, as baa, draft" in (notice.title or "") for notice in app._notifications)
