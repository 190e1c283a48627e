"""Attaching evidence in the terminal UI: a file with its kind, dates and facts, a piece that is there already, a newer version of one."""

from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from diligence.model.history import Answered, EvidenceAdded
from diligence.tui.app import DiligenceApp
from diligence.tui.screens.dialogs import Choose, Form
from diligence.tui.screens.questions import QuestionsScreen
from diligence.tui.widgets.line_list import LineList
from diligence.workspace.answering import answer
from diligence.workspace.evidence import add_evidence
from diligence.workspace.intake import add_vendor
from diligence.workspace.workspace import Workspace

Wait = Callable[[Pilot[int]], Awaitable[None]]


@pytest.fixture
def acme(workspace: Workspace) -> Workspace:
    add_vendor(workspace, "Acme Coding")
    for question in ("rm-01", "rm-03"):
        answer(workspace, "acme-coding", question, "yes")
    return workspace


def piece(workspace: Workspace, number: int) -> EvidenceAdded:
    return workspace.review_of("acme-coding").evidence[number].event


def saved(workspace: Workspace, question: str) -> Answered:
    return workspace.review_of("acme-coding").answers[question].event


async def open_at(app: DiligenceApp, pilot: "Pilot[int]", opened: Wait, question: str, *keys: str) -> None:
    if not isinstance(app.screen, QuestionsScreen):
        await opened(pilot)
        await pilot.press("enter")
        await opened(pilot)
    app.screen.query_one("#questions", LineList).select(question)
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def fill(app: DiligenceApp, pilot: "Pilot[int]", **values: str) -> None:
    """Fill in fields of the form on screen and accept it."""
    assert isinstance(app.screen, Form)
    for name, value in values.items():
        app.screen.query_one(f"#field-{name}", Input).value = value
    list(app.screen.query(Input))[-1].focus()
    await pilot.press("enter")
    await pilot.pause()


async def choose(app: DiligenceApp, pilot: "Pilot[int]", value: str) -> None:
    """Take an option of the choice on screen by its value."""
    assert isinstance(app.screen, Choose)
    assert app.screen.query_one(LineList).select(value), f"{value} is not offered"
    await pilot.press("enter")
    await pilot.pause()


async def test_a_file_is_asked_for_its_kind_dates_and_facts(app: DiligenceApp, acme: Workspace, opened: Wait, tmp_path: Path) -> None:
    report = tmp_path / "analysis.txt"
    report.write_text("a made-up analysis")
    async with app.run_test(size=(100, 40)) as pilot:
        await open_at(app, pilot, opened, "rm-01", "e", "t")
        await fill(app, pilot, path=str(report))
        assert app.screen.query_one(LineList).row is not None
        assert app.screen.query_one(LineList).row.id == "risk-analysis", "what the question asks for comes first"  # type: ignore[union-attr]
        await pilot.press("enter")
        await pilot.pause()
        await fill(app, pilot, issued="2026-06-30", period_start="2026-01-01")
        assert "first and a last day" in str(app.screen.query_one(".problem", Static).render())
        await fill(app, pilot, period_end="2026-06-30")
        await fill(app, pilot, locations="Narnia")
        assert "does not fit fact locations of a risk-analysis" in str(app.screen.query_one(".problem", Static).render())
        await fill(app, pilot, locations="India, US", completed="2026-06-30")
        await opened(pilot)
    kept = piece(acme, 1)
    assert (kept.kind, kept.issued, kept.period_start, kept.period_end) == (
        "risk-analysis", date(2026, 6, 30), date(2026, 1, 1), date(2026, 6, 30),
    )  # fmt: skip
    assert kept.facts == {"completed": "2026-06-30", "locations": "IN, US"}
    assert saved(acme, "rm-01").evidence == (1,)


async def test_a_piece_that_is_there_is_used_again_and_its_facts_are_noted(
    app: DiligenceApp, acme: Workspace, opened: Wait, tmp_path: Path
) -> None:
    report = tmp_path / "analysis.txt"
    report.write_text("a made-up analysis")
    number = add_evidence(acme, "acme-coding", report, kind="risk-analysis", issued=acme.today)
    async with app.run_test(size=(100, 40)) as pilot:
        await open_at(app, pilot, opened, "rm-01", "e")
        await choose(app, pilot, str(number))
        await opened(pilot)
        await open_at(app, pilot, opened, "rm-03", "e")
        await choose(app, pilot, str(number))
        await opened(pilot)
        await open_at(app, pilot, opened, "rm-03", "e")
        await choose(app, pilot, str(number))
        await fill(app, pilot, **{"open-high-risks": "3"})
        await opened(pilot)
    assert saved(acme, "rm-01").evidence == saved(acme, "rm-03").evidence == (number,)
    assert piece(acme, number).facts == {"open-high-risks": "3"}
    assert len(acme.review_of("acme-coding").evidence) == 1


async def test_a_newer_version_takes_the_place_of_the_old_one(app: DiligenceApp, acme: Workspace, opened: Wait, tmp_path: Path) -> None:
    report = tmp_path / "analysis.txt"
    report.write_text("of last year")
    add_evidence(acme, "acme-coding", report, kind="risk-analysis", issued=date(2025, 1, 1))
    answer(acme, "acme-coding", "rm-01", "yes", evidence=(1,))
    report.write_text("of this year")
    async with app.run_test(size=(100, 40)) as pilot:
        await open_at(app, pilot, opened, "rm-01", "e")
        await choose(app, pilot, "file")
        await pilot.press("t")
        await pilot.pause()
        await fill(app, pilot, path=str(report))
        await choose(app, pilot, "risk-analysis")
        await choose(app, pilot, "1")
        await fill(app, pilot, issued="2026-11-01")
        await fill(app, pilot)
        await opened(pilot)
    assert piece(acme, 2).replaces == 1
    assert saved(acme, "rm-01").evidence == (2,)


async def test_leaving_at_any_point_attaches_nothing(app: DiligenceApp, acme: Workspace, opened: Wait, tmp_path: Path) -> None:
    report = tmp_path / "analysis.txt"
    report.write_text("a made-up analysis")
    async with app.run_test(size=(100, 40)) as pilot:
        for steps in range(3):
            await open_at(app, pilot, opened, "rm-01", "e", "t")
            await fill(app, pilot, path=str(report))
            if steps > 0:
                await choose(app, pilot, "risk-analysis")
            if steps > 1:
                await fill(app, pilot)
            await pilot.press("escape")
            await opened(pilot)
    assert not acme.review_of("acme-coding").evidence


async def test_a_kind_that_is_not_in_the_list_is_typed(app: DiligenceApp, acme: Workspace, opened: Wait, tmp_path: Path) -> None:
    report = tmp_path / "photo.txt"
    report.write_text("a made-up photo")
    async with app.run_test(size=(100, 40)) as pilot:
        await open_at(app, pilot, opened, "rm-01", "e", "t")
        await fill(app, pilot, path=str(report))
        await pilot.press("t")
        await pilot.pause()
        await fill(app, pilot, kind="photo of the server room")
        await fill(app, pilot)
        await opened(pilot)
    assert piece(acme, 1).kind == "photo of the server room"
    assert saved(acme, "rm-01").evidence == (1,)
