"""Today: who waits for whom, and the way into a review."""

import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from diligence.model.checklist import Depth
from diligence.model.history import DecisionKind, Opened
from diligence.tui.app import DiligenceApp
from diligence.tui.screens.dialogs import Choose, Form
from diligence.tui.screens.questions import QuestionsScreen
from diligence.tui.screens.today import TodayScreen
from diligence.tui.widgets.fact_sheet import FactSheet
from diligence.tui.widgets.header import Header
from diligence.tui.widgets.line_list import LineList
from diligence.workspace.deciding import decide
from diligence.workspace.intake import add_vendor
from diligence.workspace.intake_depth import set_depth
from diligence.workspace.overview import overview
from diligence.workspace.workspace import Workspace, open_workspace
from tests.assets.walking import answer_everything, approve_as_second, settle_everything

Wait = Callable[[Pilot[int]], Awaitable[None]]


def words_of(app: DiligenceApp) -> str:
    """Return the words of the summary."""
    return " ".join(str(app.screen.query_one("#summary", FactSheet).render()).split())


def shown_vendors(app: DiligenceApp) -> list[str]:
    rows = app.screen.query_one("#vendors", LineList)
    return [rows._row_at(index).id for index in range(rows._count)]


async def test_a_vendor_is_listed_and_opens_with_enter(app: DiligenceApp, workspace: Workspace, opened: Wait) -> None:
    add_vendor(workspace, "Acme Coding", service="medical coding")
    async with app.run_test(size=(100, 30)) as pilot:
        await opened(pilot)
        assert app.screen.query_one(Header).heading == "Diligence · officer@clinic.example as security officer"
        assert shown_vendors(app) == ["acme-coding"]
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, QuestionsScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, TodayScreen)


async def test_the_counts_say_what_waits_and_what_lapses(app: DiligenceApp, demo: Workspace, opened: Wait) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        counts = str(app.screen.query_one("#counts", Static).render())
        assert "3 wait on a vendor since today" in counts
        assert "1 lapses within 30 days, first Sample Coding Services (made… in 9 days" in counts
        await pilot.press("end")
        await pilot.pause()
        known = overview(demo, "sample")
        open_ones = known.asked - known.answered
        for part in (
            f"{known.answered} of {known.asked}", "required terms are open", "3 documents, 2 pieces of evidence",
            f"{open_ones} questions are open",
        ):  # fmt: skip
            assert part in words_of(app)


async def test_the_line_and_the_summary_say_how_deep_a_review_goes_why_and_who_is_waited_for(
    app: DiligenceApp, demo: Workspace, opened: Wait
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        listed = app.screen.query_one("#vendors", LineList)
        for vendor in ("bluebird", "city-shredding", "sample"):
            known = overview(demo, vendor)
            assert listed.select(vendor)
            await pilot.pause()
            line = " ".join(text for text, _ in (*listed.row.left, *listed.row.right)).split()  # type: ignore[union-attr]
            assert known.depth in line
            assert known.depth == demo.asking(demo.review_of(vendor)).depth.value
            text = words_of(app)
            assert f"Depth {known.depth} {known.because}" in text
            assert f"Packs {', '.join(known.packs)}" in text
            assert known.waits
            for who, count in known.waits.items():
                assert f"{who} {count}" in text
            assert ["vendor", str(known.waits["the vendor"])] == line[line.index("vendor") : line.index("vendor") + 2]


async def test_an_acceptance_is_waited_for_by_a_second_person(app: DiligenceApp, workspace: Workspace, opened: Wait) -> None:
    add_vendor(workspace, "Acme")
    set_depth(workspace, "acme", Depth.CORE, reason="little")
    answer_everything(workspace, "acme")
    settle_everything(workspace, "acme")
    decide(workspace, "acme", "baa-document", DecisionKind.ACCEPT, reason="it is on its way")
    assert overview(workspace, "acme").waits == {"a second person": 1}
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        row = app.screen.query_one("#vendors", LineList).row
        assert row is not None
        assert "2nd person 1" in "".join(text for text, _ in row.right)
        assert "1 waits for a second person's approval" in str(app.screen.query_one("#counts", Static).render())
    approve_as_second(workspace, "acme", "baa-document")
    assert overview(workspace, "acme").waits == {}


async def test_a_new_vendor_begins_with_the_intake(app: DiligenceApp, opened: Wait) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("a", *"Acme", "enter", "enter")
        await opened(pilot)
        assert isinstance(app.screen, QuestionsScreen)
        assert app.screen.question is not None
        assert app.screen.question.id == "in-01"
        assert any("First the intake: 8 questions" in note.message for note in app._notifications)


@pytest.mark.usefixtures("demo")
async def test_typing_filters_and_escape_shows_all_again(app: DiligenceApp, opened: Wait) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("slash", *"CODING")
        assert shown_vendors(app) == ["sample"]
        await pilot.press(*"xx")
        assert shown_vendors(app) == []
        assert app.screen.query_one("#vendors", LineList).empty.startswith("No vendor holds these letters.")
        await pilot.press("escape")
        assert shown_vendors(app) == ["bluebird", "city-shredding", "sample"]
        assert not app.screen.query_one("#filter", Input).display
        assert app.focused is app.screen.query_one("#vendors")


async def test_a_vendor_is_added_and_its_review_opens(app: DiligenceApp, folder: Path, opened: Wait) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert "A review is one vendor, one round" in words_of(app)
        await pilot.press("a", "enter")
        assert isinstance(app.screen, Form), "a name is needed"
        await pilot.press(*"Acme [b]Coding[/b]", "enter", *"coding", "enter")
        await opened(pilot)
        assert isinstance(app.screen, QuestionsScreen)
        assert app.screen.query_one(Header).heading == "Acme [b]Coding[/b]"
    reopened = open_workspace(folder, create=False)
    assert [line.name for line in reopened.reviews()] == ["Acme [b]Coding[/b]"]
    reopened.close()


async def test_the_first_run_asks_who_works_here_until_it_knows(make_app, opened: Wait) -> None:  # type: ignore[no-untyped-def]
    app = make_app(email=None, role=None)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.5)
        await pilot.press(*"nobody", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Choose)
        await pilot.press("2")
        await pilot.pause(0.2)
        assert isinstance(app.screen, Form), "an address that is none is asked for again"
        await pilot.press(*"legal@clinic.example", "enter")
        await pilot.pause()
        await pilot.press("2")
        await opened(pilot)
        assert app.screen.query_one(Header).heading == "Diligence · legal@clinic.example as legal"
    again = make_app(email=None, role=None)
    async with again.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        assert again.desk.actor is not None
        assert again.desk.actor.email == "legal@clinic.example"


async def test_leaving_the_first_question_leaves_the_program(make_app) -> None:  # type: ignore[no-untyped-def]
    app = make_app(email=None, role=None)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.5)
        await pilot.press("escape")
        await pilot.pause(0.2)
    assert app.return_value == 0


async def test_a_workspace_that_cannot_be_opened_is_said_with_a_remedy(make_app, folder: Path) -> None:  # type: ignore[no-untyped-def]
    folder.mkdir()
    (folder / "diligence.sqlite3").write_bytes(b"this is no database" * 100)
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.5)
        assert "leave" in words_of(app)
        assert len(words_of(app)) > 40
        await pilot.press("d", "enter", "slash", "escape", "a")
        await pilot.pause()
        await pilot.press(*"Acme", "enter", "enter")
        await pilot.pause(0.2)
        assert isinstance(app.screen, TodayScreen)
    assert app.failure is None


def fill(folder: Path, count: int) -> None:
    """Open many reviews; the rows are what a house with a long history has."""
    workspace = open_workspace(folder, create=True)
    from diligence.model.base import Actor, Role

    actor = Actor(email="officer@clinic.example", role=Role.SECURITY_OFFICER)
    for number in range(count):
        opened = Opened(vendor=f"v{number:05d}", name=f"Vendor {number:05d}", service=None)
        workspace.store.append(f"v{number:05d}-1", opened, by=actor, at=workspace.clock(), entry_id=f"{number:032x}", expected_length=0)
    workspace.close()


@pytest.mark.slow
async def test_ten_thousand_vendors_open_nearly_as_quickly_as_a_hundred(tmp_path: Path) -> None:
    from diligence.tui.desk import Desk

    async def seconds(count: int) -> float:
        fill(tmp_path / str(count), count)
        taken = []
        for _ in range(3):
            start = time.monotonic()
            app = DiligenceApp(Desk(tmp_path / str(count), email="officer@clinic.example", role="security-officer"))
            async with app.run_test(size=(100, 30)) as pilot:
                while not app.screen.query("#vendors") or "…" in str(row_text(app)):
                    await pilot.pause(0.01)
                taken.append(time.monotonic() - start)
                await pilot.press("end")
                await pilot.press("enter")
                await pilot.pause()
                assert isinstance(app.screen, QuestionsScreen)
                assert app.screen.vendor == f"v{count - 1:05d}"
        return min(taken)

    few, many = await seconds(100), await seconds(10_000)
    assert many < 1.5 * few + 0.1, f"{many:.2f} s against {few:.2f} s"


def row_text(app: DiligenceApp) -> str:
    row = app.screen.query_one("#vendors", LineList).row
    return "…" if row is None else "".join(text for text, _ in (*row.left, *row.right))
