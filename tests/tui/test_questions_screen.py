"""The walk through the questions: one key answers, everything around an answer is a key away, and all of it is saved at once."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static
from textual.widgets._toast import Toast

from diligence.errors import UsageError
from diligence.model.history import Answered
from diligence.tui.app import DiligenceApp
from diligence.tui.messages import tell
from diligence.tui.screens.dialogs import Choose, ChooseSeveral, Form
from diligence.tui.screens.questions import QuestionsScreen
from diligence.tui.widgets.fact_sheet import FactSheet
from diligence.tui.widgets.header import Header
from diligence.tui.widgets.line_list import LineList
from diligence.workspace.answering import answer
from diligence.workspace.intake import add_vendor
from diligence.workspace.workspace import Workspace
from tests.assets.intake_answers import answer_intake

Wait = Callable[[Pilot[int]], Awaitable[None]]


@pytest.fixture
def bare(workspace: Workspace) -> Workspace:
    """A review in which nothing was answered."""
    add_vendor(workspace, "Acme Coding")
    return workspace


@pytest.fixture
def acme(bare: Workspace) -> Workspace:
    """A review whose intake is answered, so that the walk begins at rm-01."""
    answer_intake(bare, "acme-coding")
    return bare


async def open_first(app: DiligenceApp, pilot: "Pilot[int]", opened: Wait, *keys: str) -> QuestionsScreen:
    """Open the review of the first vendor and press keys, each when the one before is done."""
    await opened(pilot)
    await pilot.press("enter")
    await opened(pilot)
    for key in keys:
        await pilot.press(key)
        await pilot.pause()
    assert isinstance(app.screen, QuestionsScreen | Form | Choose | ChooseSeveral)
    return next(screen for screen in app.screen_stack if isinstance(screen, QuestionsScreen))


def here(screen: QuestionsScreen) -> str:
    row = screen.query_one("#questions", LineList).row
    assert row is not None
    return row.id


def card(screen: QuestionsScreen) -> str:
    return " ".join(str(screen.query_one("#card", FactSheet).render()).split())


def saved(workspace: Workspace, question: str) -> Answered:
    return workspace.review_of("acme-coding").answers[question].event


async def test_one_key_answers_and_the_next_open_question_comes(app: DiligenceApp, acme: Workspace, opened: Wait) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await open_first(app, pilot, opened)
        assert here(screen) == "rm-01"
        assert screen.query_one(Header).saved == "✓ 9 saved"
        await pilot.press("y")
        assert here(screen) == "rm-02"
        assert screen.query_one(Header).saved == "✓ 10 saved 09:14"
        await pilot.press("down", "n")
        assert here(screen) == "rm-04"
        await pilot.press("up", "up", "up", "p")
        assert here(screen) == "rm-01", "whoever changes an answer stays with it"
    assert [saved(acme, name).value for name in ("rm-01", "rm-03")] == ["partial", "no"]


async def test_the_same_answer_again_writes_nothing(app: DiligenceApp, acme: Workspace, opened: Wait) -> None:
    answer(acme, "acme-coding", "rm-01", "yes")
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await open_first(app, pilot, opened)
        screen.select("rm-01")
        await pilot.press("y", "y")
    assert acme.review_of("acme-coding").length == 10


async def test_a_typed_answer_is_checked_in_the_form(app: DiligenceApp, acme: Workspace, opened: Wait) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await open_first(app, pilot, opened, "down", "enter")
        await pilot.press(*"someday", "enter")
        assert isinstance(app.screen, Form), "what does not fit stays in the form"
        assert "does not fit question rm-02" in str(app.screen.query_one(".problem", Static).render())
        app.screen.query_one(Input).value = "2026-05-14"
        await pilot.press("enter")
        await opened(pilot)
        assert here(screen) == "rm-03"
    assert saved(acme, "rm-02").value == "2026-05-14"


async def test_choices_are_taken_by_number(app: DiligenceApp, acme: Workspace, opened: Wait) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await open_first(app, pilot, opened)
        questions = screen.query_one("#questions", LineList)
        questions.select("inc-03")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Choose)
        await pilot.press("2")
        await opened(pilot)
        questions.select("enc-03")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ChooseSeveral)
        await pilot.press("enter")
        assert "Set at least one." in str(app.screen.query_one(".problem", Static).render())
        await pilot.press("1", "2", "down", "space", "3", "enter")
        await opened(pilot)
    assert saved(acme, "inc-03").value == "discovery"
    assert saved(acme, "enc-03").value == "fips-140-3, not-validated"


async def test_claim_check_note_and_evidence_stand_in_one_card(app: DiligenceApp, acme: Workspace, opened: Wait, tmp_path: Path) -> None:
    report = tmp_path / "report [red].txt"
    report.write_text("a report")
    async with app.run_test(size=(100, 40)) as pilot:
        screen = await open_first(app, pilot, opened, "c")
        await pilot.press("y")  # a claim belongs to an answer, so the answer is asked for first
        await pilot.pause()
        await pilot.press(*"Done yearly", "enter", *"mail of 2 November", "enter")
        await opened(pilot)
        assert here(screen) == "rm-01"
        await pilot.press("v", "2")
        await opened(pilot)
        await pilot.press("t", *"ask again", "enter")
        await opened(pilot)
        await pilot.press("e", "t")
        await pilot.pause()
        app.screen.query_one(Input).value = str(report)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("enter")  # the kind that the question asks for comes first
        await pilot.pause()
        boxes = list(app.screen.query(Input))
        boxes[0].value, boxes[3].value = "2026-06-30", "2026-06-01"
        boxes[3].focus()
        await pilot.press("enter")
        assert "cannot lapse before" in str(app.screen.query_one(".problem", Static).render())
        boxes[3].value = "2027-06-30"
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press(*["enter"] * len(app.screen.query(Input)))  # what it states may stay open
        await opened(pilot)
        shown = card(screen)
        for part in ("Done yearly", "mail of 2 November", "a document was seen", "ask again", "#1 Risk analysis: report [red].txt"):
            assert part in shown
    kept = saved(acme, "rm-01")
    assert (kept.value, kept.claim, kept.source, kept.verified.value, kept.note, kept.evidence) == (
        "yes", "Done yearly", "mail of 2 November", "document-seen", "ask again", (1,),
    )  # fmt: skip


async def test_not_applicable_needs_a_reason(app: DiligenceApp, acme: Workspace, opened: Wait) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await open_first(app, pilot, opened, "a", "enter")
        assert isinstance(app.screen, Form)
        await pilot.press(*"no such systems", "enter")
        await opened(pilot)
        assert here(screen) == "rm-02"
    assert (saved(acme, "rm-01").value, saved(acme, "rm-01").note) == ("n/a", "no such systems")


async def test_undo_goes_back_to_the_question_and_redo_brings_it_back(app: DiligenceApp, bare: Workspace, opened: Wait) -> None:
    answer(bare, "acme-coding", "rm-01", "yes")
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await open_first(app, pilot, opened, "end", "u")
        assert here(screen) == "rm-01"
        assert "rm-01" not in bare.review_of("acme-coding").answers
        await pilot.press("u")
        assert "rm-01" not in bare.review_of("acme-coding").answers, "there is nothing more to undo, and nothing breaks"
        await pilot.press("U")
    assert saved(bare, "rm-01").value == "yes"


@pytest.mark.usefixtures("demo")
async def test_search_open_and_grave(app: DiligenceApp, opened: Wait) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("end")
        screen = await open_first(app, pilot, opened)
        assert here(screen) == "rm-05", "the walk begins at the first open question"
        await pilot.press("home", "o")
        assert here(screen) == "rm-05"
        await pilot.press("exclamation_mark")
        assert screen.picture is not None
        assert {"critical", "high"} & {one.finding.severity.value for one in screen.picture.findings_touching(here(screen))}
        await pilot.press("slash", *"COUNTRIES can people", "enter")
        assert here(screen) == "off-02"
        assert screen.query_one("#questions", LineList).ids() == {"", "off-02"}
        await pilot.press("o")
        assert here(screen) == "off-02", "what is not shown is not gone to"
        await pilot.press("escape", "slash", *"no such letters")
        assert card(screen).strip() == ""
        await pilot.press("escape")
        assert len(screen.query_one("#questions", LineList).ids()) > 30
        await pilot.press("space")
        await pilot.pause()
        assert screen.query_one("QuestionCard").scroll_y > 0
        await pilot.press("space", "space", "space")
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, QuestionsScreen)


@pytest.mark.usefixtures("demo")
async def test_the_passage_of_the_agreement_stands_beside_the_question(app: DiligenceApp, opened: Wait) -> None:
    async with app.run_test(size=(120, 50)) as pilot:
        await opened(pilot)
        await pilot.press("end")
        screen = await open_first(app, pilot, opened)
        screen.query_one("#questions", LineList).select("off-10")
        await pilot.pause()
        shown = " ".join(card(screen).split())
        assert "Agreement" in shown
        assert "p. 2, § 3.5" in shown
        assert "any country in which any of them" in shown


async def test_markup_and_escapes_from_outside_are_shown_and_do_nothing(app: DiligenceApp, acme: Workspace, opened: Wait) -> None:
    hostile = "[bold]x[/nope] \x1b]0;title\x07\x1b[2J [@click=app.quit]go[/]"
    answer(acme, "acme-coding", "rm-01", "yes", claim=hostile, source=hostile, note=hostile)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        screen = await open_first(app, pilot, opened)
        screen.select("rm-01")
        await pilot.pause()
        assert "[bold]x[/nope]" in card(screen)
        tell(app, UsageError(hostile, hostile))
        await pilot.pause(0.2)
        toast = str(app.screen.query_one(Toast).render())
        assert toast.count("[bold]x[/nope]") == 2
        assert "\x1b" not in toast + card(screen)
    assert app.failure is None
