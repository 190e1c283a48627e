"""Up to 238 questions in several packs: folding, searching, what an answer opens and closes, depth, proposals from the agreement, proof."""

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from diligence.model.checklist import Depth
from diligence.model.history import Answered, Verification
from diligence.tui.app import DiligenceApp
from diligence.tui.screens.dialogs import Choose, Form
from diligence.tui.screens.questions import QuestionsScreen, came_and_went
from diligence.tui.widgets.fact_sheet import FactSheet
from diligence.tui.widgets.line_list import LineList, Row
from diligence.workspace.answering import answer, change_answer
from diligence.workspace.intake import add_vendor
from diligence.workspace.intake_depth import set_depth
from diligence.workspace.workspace import Workspace
from tests.assets.intake_answers import answer_intake

Wait = Callable[[Pilot[int]], Awaitable[None]]
ACME, SAMPLE = "acme-coding", "sample"
INTAKE = "section:intake/engagement"


@pytest.fixture
def bare(workspace: Workspace) -> Workspace:
    add_vendor(workspace, "Acme Coding")
    return workspace


@pytest.fixture
def acme(bare: Workspace) -> Workspace:
    answer_intake(bare, ACME)
    return bare


async def open_at(
    app: DiligenceApp, pilot: "Pilot[int]", opened: Wait, question: str | None = None, *, last: bool = False
) -> QuestionsScreen:
    """Open the review of the first or the last vendor, at a question."""
    await opened(pilot)
    await pilot.press(*(["end"] if last else []), "enter")
    await opened(pilot)
    screen = app.screen
    assert isinstance(screen, QuestionsScreen)
    if question is not None:
        screen.select(question)
        await pilot.pause()
    return screen


def rows(screen: QuestionsScreen) -> list[Row]:
    questions = screen.query_one("#questions", LineList)
    return [questions._row_at(index) for index in range(questions._count)]


def said(row: Row) -> str:
    return "".join(text for text, _ in (*row.left, *row.right))


def row(screen: QuestionsScreen, identifier: str) -> str:
    return next(said(one) for one in rows(screen) if one.id == identifier)


def found(screen: QuestionsScreen) -> set[str]:
    return {one.id for one in rows(screen)} - {""}


def here(screen: QuestionsScreen) -> str:
    current = screen.query_one("#questions", LineList).row
    assert current is not None
    return current.id


def card(screen: QuestionsScreen) -> str:
    return " ".join(str(screen.query_one("#card", FactSheet).render()).split())


def remarks(app: DiligenceApp) -> str:
    return "\n".join(one.message for one in app._notifications)


def saved(workspace: Workspace, question: str, vendor: str = ACME) -> Answered:
    return workspace.review_of(vendor).answers[question].event


async def search(pilot: "Pilot[int]", screen: QuestionsScreen, words: str) -> set[str]:
    await pilot.press("slash")
    screen.query_one("#search", Input).value = words
    await pilot.pause()
    return found(screen)


@pytest.mark.usefixtures("bare")
async def test_the_intake_stands_first_and_packs_and_sections_show_their_counts(app: DiligenceApp, opened: Wait) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_at(app, pilot, opened)
        assert here(screen) == "in-01"
        shown = rows(screen)
        assert said(shown[0]).startswith("Intake")
        assert said(shown[0]).endswith("0/8"), "the pack"
        assert said(shown[1]).endswith("0/8"), "its only section"
        assert "standard depth · 0/84 · 84 open · 0 verified · The intake is not answered yet" in str(
            screen.query_one("#progress", Static).render()
        )


@pytest.mark.usefixtures("acme")
async def test_a_finished_section_folds_and_is_found_all_the_same(app: DiligenceApp, opened: Wait) -> None:
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        screen = await open_at(app, pilot, opened, "in-03")
        await pilot.press("s")
        await pilot.pause()
        assert here(screen) == INTAKE
        assert row(screen, INTAKE).startswith("+ ")
        assert "in-03" not in found(screen)
        assert "in-03" in card(screen), "the card tells what is folded"
        await pilot.press("o")
        assert here(screen) == "rm-01", "behind what is folded"
        assert await search(pilot, screen, "in-03") == {"in-03"}, "a search finds what is folded"
        await pilot.press("enter", "escape")
        assert here(screen) == "in-03", "and what was found stays in sight"
        assert "in-04" in found(screen)
        await pilot.press("S")
        assert here(screen) == INTAKE
        await pilot.press("2")
        await opened(pilot)
        await pilot.press("1")
        await opened(pilot)
        assert isinstance(app.screen, QuestionsScreen)
        assert INTAKE in found(app.screen), "it stays folded when one comes back"
        await pilot.press("home", "enter")
        assert here(app.screen) == "in-01", "Enter opens it"
        await pilot.press("S", "S")
        assert "in-01" in found(app.screen)


@pytest.mark.usefixtures("acme")
async def test_an_unfinished_section_does_not_fold_and_a_folded_one_opens_where_it_is_open_again(app: DiligenceApp, opened: Wait) -> None:
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        screen = await open_at(app, pilot, opened, "rm-01")
        await pilot.press("s")
        assert "5 are open" in remarks(app)
        assert "rm-02" in found(screen)
        screen.select("in-01")
        await pilot.press("s", "u")
        await pilot.pause()
        assert here(screen) == "in-08", "what was taken back is open, so its section is shown"


@pytest.mark.usefixtures("demo")
async def test_a_grave_point_in_a_folded_section_is_gone_to(app: DiligenceApp, opened: Wait) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_at(app, pilot, opened, "in-01", last=True)
        await pilot.press("s")
        assert here(screen) == INTAKE
        screen.select("rm-01")
        seen = set()
        for _ in range(60):
            await pilot.press("exclamation_mark")
            seen.add(here(screen))
        assert {"in-03", "off-01"} <= seen


@pytest.mark.usefixtures("acme")
async def test_what_an_answer_opens_and_closes_is_said_and_the_cursor_stays(app: DiligenceApp, opened: Wait) -> None:
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        screen = await open_at(app, pilot, opened, "ai-01")
        await pilot.press("n")
        await pilot.pause()
        assert "ai-02" in remarks(app)
        assert "questions fewer: ai-0" in remarks(app)
        assert "ai-02" not in found(screen)
        screen.select("ai-01")
        await pilot.press("y")
        await pilot.pause()
        assert "questions more: ai-0" in remarks(app)
        assert here(screen) == "ai-01"
        assert "ai-02" in found(screen)


def test_many_questions_are_counted_and_a_few_named() -> None:
    names = {f"q-{number}": None for number in range(9)}
    assert came_and_went({}, names) == "9 questions more: q-0, q-1, q-2, q-3, q-4, q-5 and 3 others"  # type: ignore[arg-type]
    assert came_and_went({"a": None, "b": None}, {"b": None, "c": None}) == "1 question more: c; 1 question fewer: a"  # type: ignore[dict-item]
    assert came_and_went(names, names) == ""  # type: ignore[arg-type]


async def test_depth_is_chosen_by_hand_with_a_reason(app: DiligenceApp, acme: Workspace, opened: Wait) -> None:
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        screen = await open_at(app, pilot, opened, "rm-03")
        await pilot.press("D")
        await pilot.pause()
        assert isinstance(app.screen, Choose)
        await pilot.press("f")
        await pilot.pause()
        await pilot.press("enter")
        assert isinstance(app.screen, Form), "a reason is needed"
        await pilot.press(*"many charts", "enter")
        await opened(pilot)
        assert "questions more: rm-05" in remarks(app)
        assert here(screen) == "rm-03"
        assert "full depth" in str(screen.query_one("#progress", Static).render())
        assert "many charts" in str(screen.query_one("#progress", Static).render())
    depth = acme.review_of(ACME).depth
    assert depth is not None
    assert (depth.event.depth, depth.event.reason) == (Depth.FULL, "many charts")


async def test_what_the_agreement_proposes_is_marked_shown_and_confirmed_one_by_one(
    app: DiligenceApp, demo: Workspace, opened: Wait
) -> None:
    async with app.run_test(size=(120, 60), notifications=True) as pilot:
        screen = await open_at(app, pilot, opened, "baa-04", last=True)
        assert "§ baa-04" in row(screen, "baa-04")
        shown = card(screen)
        assert "§ proposed" in shown
        assert "2160" in shown
        assert "p. 2, § 3.3" in shown
        assert "ninety (90) days" in shown
        assert shown.count("ninety (90) days") == 1, "a passage stands there once"
        await pilot.press("f")
        await opened(pilot)
        assert here(screen) == "baa-05", "the next one is looked at by itself"
        assert "baa-05" not in demo.review_of(SAMPLE).answers
        screen.select("baa-04")
        await pilot.pause()
        assert "The answer says the same" in card(screen)
        assert "§" not in row(screen, "baa-04")
        await pilot.press("f")
        await pilot.pause()
        assert "baa-04 is confirmed already" in remarks(app)
        screen.select("rm-05")
        await pilot.press("f")
        await pilot.pause()
        assert "proposes no answer to rm-05" in remarks(app)
    kept = saved(demo, "baa-04", SAMPLE)
    assert (kept.value, kept.verified) == ("2160", Verification.DOCUMENT_SEEN)
    assert kept.source == "the agreement, page 2"


async def test_an_answer_that_differs_from_the_agreement_says_so_and_confirming_keeps_the_note(
    app: DiligenceApp, demo: Workspace, opened: Wait
) -> None:
    answer(demo, SAMPLE, "baa-04", "72", claim="three days", source="mail of 2 November")
    async with app.run_test(size=(120, 60)) as pilot:
        screen = await open_at(app, pilot, opened, "baa-04", last=True)
        assert "≠§" in row(screen, "baa-04")
        assert "≠ The answer differs: it says “72 hours”" in card(screen)
        assert "may say why" in card(screen)
        change_answer(demo, SAMPLE, "baa-04", {"note": "as counsel reads it"})
        await pilot.press("f")
        await opened(pilot)
        assert "≠" not in row(screen, "baa-04")
    kept = saved(demo, "baa-04", SAMPLE)
    assert (kept.value, kept.claim, kept.source, kept.note) == ("2160", "three days", "mail of 2 November", "as counsel reads it")


@pytest.mark.usefixtures("demo")
async def test_claim_and_proof_stand_apart_with_every_side_of_a_contradiction(app: DiligenceApp, opened: Wait) -> None:
    async with app.run_test(size=(120, 60)) as pilot:
        screen = await open_at(app, pilot, opened, "off-02", last=True)
        shown = card(screen)
        assert "Vendor says United States only (source: sales presentation)" in shown
        assert "We found checked, and contradicted" in shown
        assert "#2 SOC 2 report: soc2-type2-report.txt" in shown
        assert "Countries whose sites are in its scope: Philippines, United States" in shown
        assert "out of date" in shown
        assert screen.picture is not None
        touching = screen.picture.findings_touching("off-02")
        elsewhere = [one for one in touching if one.finding.subject != "off-02" and one.finding.sides]
        assert elsewhere, "the demo holds off-02 against something"
        for one in elsewhere:
            assert one.finding.title in shown
            for side in one.finding.sides:
                assert side.where in shown


async def test_a_changed_answer_is_a_claim_again_until_it_is_checked_anew(app: DiligenceApp, acme: Workspace, opened: Wait) -> None:
    answer(acme, ACME, "rm-01", "yes", claim="of course", verified=Verification.TESTED)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        screen = await open_at(app, pilot, opened, "rm-01")
        assert "We found tested officer@clinic.example, 23 Nov 2026" in card(screen)
        await pilot.press("n")
        await pilot.pause()
        assert "rm-01 is a claim again" in remarks(app)
        assert "a claim again: the answer was “yes” when it was checked (tested, officer@clinic.example, 23 Nov 2026)" in card(screen)
        assert "of course" in card(screen)
        await pilot.press("v", "3")
        await opened(pilot)
        assert "a claim again" not in card(screen)
    assert (saved(acme, "rm-01").value, saved(acme, "rm-01").verified) == ("no", Verification.TESTED)


async def test_what_cannot_be_judged_needs_what_was_asked_for(app: DiligenceApp, acme: Workspace, opened: Wait) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_at(app, pilot, opened, "rm-01")
        await pilot.press("x")
        await pilot.pause()
        await pilot.press("enter")
        assert isinstance(app.screen, Form), "nothing is said yet"
        await pilot.press(*"the log, twice", "enter")
        await opened(pilot)
        assert here(screen) == "rm-02"
        assert "not judged" in row(screen, "rm-01") or "not judg…" in row(screen, "rm-01")
    kept = saved(acme, "rm-01")
    assert (kept.value, kept.verified, kept.note) == ("cannot-be-judged", Verification.CANNOT_BE_JUDGED, "the log, twice")


@pytest.mark.usefixtures("acme")
async def test_what_we_ask_ourselves_has_no_claim_to_write_down_or_check(app: DiligenceApp, opened: Wait) -> None:
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        screen = await open_at(app, pilot, opened, "in-02")
        assert "Vendor says" not in card(screen)
        await pilot.press("c")
        await opened(pilot)
        await pilot.press("v")
        await opened(pilot)
        assert app.screen is screen
        assert remarks(app).count("asked of ourselves") == 2


async def test_a_search_finds_answers_and_states(app: DiligenceApp, acme: Workspace, opened: Wait) -> None:
    answer(acme, ACME, "rm-01", "no")
    answer(acme, ACME, "rm-02", "2026-01-05")
    answer(acme, ACME, "rm-03", "yes", verified=Verification.INTERVIEWED)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_at(app, pilot, opened)
        assert await search(pilot, screen, "=no") >= {"rm-01"}
        assert "rm-03" not in found(screen)
        assert await search(pilot, screen, "2026-01") == {"rm-02"}
        assert await search(pilot, screen, "INTERVIEWED") == {"rm-03"}
        opens = await search(pilot, screen, "unanswered")
        assert "rm-04" in opens
        assert not opens & {"rm-01", "rm-02", "rm-03", "in-01"}
        assert "rm-01" in await search(pilot, screen, "open"), "its finding is open"
        assert here(screen) in found(screen)
        assert await search(pilot, screen, "claimed risk") <= await search(pilot, screen, "risk"), "every word must be found"
        assert await search(pilot, screen, "zzzz") == set()


async def test_moving_makes_no_picture_and_an_answer_makes_one(app: DiligenceApp, demo: Workspace, opened: Wait) -> None:
    set_depth(demo, SAMPLE, Depth.FULL, reason="all of it")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_at(app, pilot, opened, last=True)
        assert len(found(screen)) > 230
        made, fetch = [], app.desk.picture

        async def counted(vendor: str) -> object:
            made.append(vendor)
            return await fetch(vendor)

        app.desk.picture = counted  # type: ignore[method-assign,assignment]
        await pilot.press("home", *["down"] * 40, "end", "pageup", "slash", *"off-", "enter", "escape", "S", "S", "o", "exclamation_mark")
        assert made == []
        screen.select("rm-05")
        await pilot.press("y")
        assert made == [SAMPLE]
