"""The agreement: the verdict, what needs a person, the passages on their pages, decisions and grades by hand."""

import asyncio
import gc
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, Static

from diligence.errors import UsageError
from diligence.model.document import DocumentKind, DocumentState
from diligence.model.history import DecisionKind
from diligence.model.requirement import Grade
from diligence.model.text import one_line
from diligence.tui.app import DiligenceApp
from diligence.tui.commands import Place, commands_of
from diligence.tui.screens.agreement import AgreementScreen
from diligence.tui.screens.dialogs import Form
from diligence.tui.screens.differences import Differences
from diligence.tui.screens.grading import GradeForm
from diligence.tui.screens.today import TodayScreen
from diligence.tui.widgets.fact_sheet import FactSheet
from diligence.tui.widgets.line_list import LineList
from diligence.tui.widgets.page_view import PageView
from diligence.tui.widgets.requirement_card import RequirementCard, point_facts
from diligence.workspace.answering import answer
from diligence.workspace.deciding import set_grade
from diligence.workspace.intake import add_document, add_vendor
from diligence.workspace.pages import DocumentPages, PageReading
from diligence.workspace.reading import Readers
from diligence.workspace.workspace import Workspace
from tests.assets.walking import approve_as_second

Until = Callable[[Pilot[int], Callable[[], object]], Awaitable[None]]
Bring = Callable[..., Awaitable[AgreementScreen]]
BREACH = "breach-notification"
HOSTILE = "acme\x1b[31m\u202efdp.[bold]exe\u200b.pdf"


@pytest.fixture
def until() -> Until:
    """Wait for something to come true; a screen fetches its state in the background."""

    async def wait(pilot: Pilot[int], holds: Callable[[], object]) -> None:
        for _ in range(800):
            await pilot.pause()
            if holds():
                return
            assert pilot.app.is_running, f"the app ended: {pilot.app._exception!r}"
            await asyncio.sleep(0.01)
        raise AssertionError("it did not come true within some seconds")

    return wait


@pytest.fixture
def acme(workspace: Workspace, add_sample: Callable[..., int]) -> Workspace:
    """A vendor whose agreement falls short."""
    add_vendor(workspace, "Acme Coding", service="medical coding")
    add_sample("acme-coding", "deficient")
    return workspace


@pytest.fixture
def open_agreement(app: DiligenceApp, until: Until) -> Bring:
    """Bring the running app to the agreement of a vendor, with its pages read."""

    async def bring(pilot: Pilot[int], vendor: str = "acme-coding", *, subject: str | None = None, pages: bool = True) -> AgreementScreen:
        await until(pilot, lambda: app.desk.actor is not None)
        screen = AgreementScreen(app.desk, vendor, subject=subject)
        app.push_screen(screen)
        await until(pilot, lambda: screen.picture is not None and app.screen is screen)
        if pages:
            await until(pilot, lambda: screen.query_one(PageView).pages is not None)
        await pilot.pause()
        return screen

    return bring


@pytest.fixture
def add_pdf(workspace: Workspace, tmp_path: Path) -> Callable[..., int]:
    """Write a PDF of some pages, each a list of lines or None for an image, and add it, read by the real engine."""

    def add(vendor: str, pages: list[list[str] | None], name: str = "made.pdf") -> int:
        path = tmp_path / name
        canvas = Canvas(str(path))
        for lines in pages:
            if lines is None:
                canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "gray")), 0, 0, 600, 800)
            for number, line in enumerate(lines or ()):
                canvas.drawString(72, 740 - 16 * number, line)
            canvas.showPage()
        canvas.save()
        with Readers(use_cache=False) as readers:
            number, _ = add_document(
                workspace, vendor, path, kind=DocumentKind.BAA, state=DocumentState.DRAFT, replaces=None, scan_file=readers.scan
            )
        return number

    return add


def rows(screen: AgreementScreen) -> list[str]:
    """Return the rows of the list as they read."""
    listed = screen.query_one("#requirements", LineList)
    made = [listed._row_at(index) for index in range(listed._count)]
    return [one_line(" ".join(text for text, _ in (*row.left, *row.right))) for row in made]


def group(screen: AgreementScreen, title: str) -> list[str]:
    """Return the rows below a heading."""
    listed = rows(screen)
    start = next(index for index, row in enumerate(listed) if row.startswith(title)) + 1
    rest = listed[start:]
    ends = [index for index, row in enumerate(rest) if row.startswith(("Needs you", "Decided", "Also noted", "In order"))]
    return rest[: ends[0]] if ends else rest


def chosen(screen: AgreementScreen) -> str | None:
    row = screen.query_one("#requirements", LineList).row
    return row.id if row else None


def card(screen: AgreementScreen) -> str:
    """Return what the card says, in one line."""
    sheet = screen.query_one(RequirementCard).query_one("#facts")
    return one_line(sheet.render().plain)  # type: ignore[union-attr]


def said(screen: AgreementScreen, selector: str) -> str:
    return str(screen.query_one(selector, Static).render())


def marked(screen: AgreementScreen) -> str | None:
    """Return the words that are marked as the passage one looks at."""
    view = screen.query_one(PageView)
    here = next((mark for mark in view._marks if mark.here), None)
    return " ".join(view.pages.text[here.start : here.end].split()) if here and view.pages else None


def in_sight(screen: AgreementScreen) -> str:
    """Return the lines of the page that are drawn now."""
    view = screen.query_one(PageView)
    return one_line(" ".join(view.render_line(y).text.lstrip("▌│") for y in range(view.size.height)))


def has_bar(screen: AgreementScreen) -> bool:
    """Tell whether a marked line is in sight, by its bar and not by its colour."""
    view = screen.query_one(PageView)
    return any(view.render_line(y).text.startswith("▌") for y in range(view.size.height))


def decided_in(screen: AgreementScreen, point_id: str) -> str:
    """Return what the card says of a point, wherever the cursor stands."""
    point = screen._points.find(point_id)
    assert point is not None
    assert screen.picture is not None
    return one_line(" ".join(f"{fact.label} {fact.words}" for fact in point_facts(point, screen.picture, 0)))


async def fill(pilot: Pilot[int], **values: str) -> None:
    """Fill in the form on top and send it."""
    form = pilot.app.screen
    assert isinstance(form, Form)
    for name, value in values.items():
        form.query_one(f"#field-{name}", Input).value = value
    list(form.query(Input))[-1].focus()
    await pilot.press("enter")
    await pilot.pause()


@pytest.mark.usefixtures("acme")
async def test_the_verdict_comes_first_and_at_most_ten_points_need_a_person(app: DiligenceApp, open_agreement: Bring) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_agreement(pilot)
        verdict = said(screen, "#verdict")
        assert verdict.startswith("✖ Required terms are open: ")
        assert "coding-vendor-deficient.pdf · draft · 4 pages" in verdict
        assert "points need you" in verdict
        waiting = screen._points.needs
        assert len(waiting) == 10
        assert screen._points.beyond > 0
        order = [not point.required for point in waiting]
        assert order == sorted(order), "required ones first"
        assert len(group(screen, "Needs you (10 of ")) == 10
        assert chosen(screen) == waiting[0].id


@pytest.mark.usefixtures("acme")
async def test_every_requirement_has_one_row_and_the_harmless_ones_are_folded(app: DiligenceApp, open_agreement: Bring) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_agreement(pilot)
        assert screen.picture is not None
        folded = len(screen._points.settled)
        assert folded
        assert rows(screen)[-1] == f"In order ({folded}) s shows them"
        await pilot.press("s")
        listed = screen.query_one("#requirements", LineList)
        ids = [listed._row_at(index).id for index in range(listed._count)]
        for judged in screen.picture.rows:
            assert ids.count(judged.row.id) == 1
        await pilot.press("end")
        assert chosen(screen) == screen._points.settled[-1].id
        await pilot.press("s")
        assert rows(screen)[-1] == f"In order ({folded}) s shows them", "it can be folded from within"
        assert chosen(screen)


@pytest.mark.usefixtures("acme")
async def test_the_page_goes_with_the_list_and_the_passage_is_marked(app: DiligenceApp, open_agreement: Bring) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_agreement(pilot, subject=BREACH)
        point = screen.selected
        assert point is not None
        assert point.id == BREACH
        assert marked(screen) == point.spots[0].quote
        assert "ninety (90) days" in in_sight(screen)
        assert has_bar(screen)
        assert said(screen, "#place") == f"page {point.spots[0].page} of 4 · passage 1 of {len(point.spots)}"
        await pilot.press("o")
        assert marked(screen) == point.spots[1].quote
        assert f"passage 2 of {len(point.spots)}" in said(screen, "#place")
        assert "▸2 p. " in card(screen)
        for _ in point.spots[1:]:
            await pilot.press("o")
        assert marked(screen) == point.spots[0].quote, "behind the last passage comes the first"
        await pilot.press("down")
        await pilot.pause()
        assert screen.selected is not None
        assert screen.selected.id != BREACH
        assert marked(screen) == (screen.selected.spots[0].quote if screen.selected.spots else None)


@pytest.mark.usefixtures("acme")
async def test_every_passage_of_every_point_is_marked_where_it_stands(app: DiligenceApp, open_agreement: Bring) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_agreement(pilot)
        await pilot.press("s")
        listed = screen.query_one("#requirements", LineList)
        for point in (*screen._points.needs, *screen._points.noted, *screen._points.settled):
            assert listed.select(point.id)
            await pilot.pause()
            for spot in point.spots:
                assert marked(screen) == spot.quote
                assert one_line(spot.quote)[:12] in in_sight(screen)
                screen.action_other_passages()


@pytest.mark.usefixtures("acme")
async def test_what_is_not_found_shows_what_comes_near_and_why_it_does_not_count(app: DiligenceApp, open_agreement: Bring) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_agreement(pilot)
        missing = next(point for point in screen._points.needs if point.says == "not found" and point.spots)
        assert screen.query_one("#requirements", LineList).select(missing.id)
        await pilot.pause()
        text = card(screen)
        assert "Not found (required by regulation)." in text
        assert f"Comes near, and does not carry it ({len(missing.spots)})" in text
        for spot in missing.spots:
            assert spot.why_not
            assert f"({spot.why_not})" in text
        nowhere = next(point for point in (*screen._points.needs, *screen._points.noted) if point.says == "not found" and not point.spots)
        assert screen.query_one("#requirements", LineList).select(nowhere.id)
        await pilot.pause()
        assert "No words of the document come near it." in card(screen)
        assert marked(screen) is None
        assert "no passage to mark" in said(screen, "#place")


@pytest.mark.usefixtures("acme")
async def test_next_and_previous_go_round_the_points_that_need_a_person(app: DiligenceApp, open_agreement: Bring) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_agreement(pilot)
        waiting = [point.id for point in screen._points.needs]
        await pilot.press("n")
        assert chosen(screen) == waiting[1]
        await pilot.press("N", "N")
        assert chosen(screen) == waiting[-1]
        await pilot.press("n")
        assert chosen(screen) == waiting[0]
        await pilot.press("end", "n")
        assert chosen(screen) == waiting[0], "from below, the first one comes next"
        await pilot.press("home", "N")
        assert chosen(screen) == waiting[-1]


async def test_asking_for_a_change_saves_reason_owner_and_date_and_goes_on(
    app: DiligenceApp, acme: Workspace, open_agreement: Bring, until: Until
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_agreement(pilot)
        waiting = [point.id for point in screen._points.needs]
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, Form))
        await fill(pilot, reason="the limit is 60 days", owner="vendor counsel", until="2026-12-31")
        await until(pilot, lambda: f"baa-{waiting[0]}" in screen.picture.review.decisions)  # type: ignore[union-attr]
        decided = acme.review_of("acme-coding").decisions[f"baa-{waiting[0]}"].event
        assert (decided.decision, decided.reason, decided.owner, str(decided.until)) == (
            DecisionKind.CHANGE, "the limit is 60 days", "vendor counsel", "2026-12-31",
        )  # fmt: skip
        assert chosen(screen) == waiting[1], "the cursor goes on to what still needs somebody"
        (row,) = group(screen, "Decided (1)")
        assert row.endswith("change asked")
        assert screen.query_one("#requirements", LineList).select(waiting[0])
        await pilot.pause()
        assert "ask for a change · security-officer, 23 Nov 2026 · owner vendor counsel · due 31 Dec 2026" in card(screen)
        await pilot.press("u")
        await until(pilot, lambda: not screen._points.decided)


async def test_a_refused_acceptance_asks_again_with_what_was_typed(
    app: DiligenceApp, acme: Workspace, open_agreement: Bring, until: Until
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_agreement(pilot, subject=BREACH)
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, Form))
        first = app.screen
        await fill(pilot, reason="small volume", owner="officer", until="2099-01-01")
        await until(pilot, lambda: isinstance(app.screen, Form) and app.screen is not first)
        assert app.screen.query_one("#field-reason", Input).value == "small volume"
        assert not acme.review_of("acme-coding").decisions
        await fill(pilot, until="2027-01-31")
        await until(pilot, lambda: screen._points.decided)
        assert acme.review_of("acme-coding").decisions[f"baa-{BREACH}"].event.decision is DecisionKind.ACCEPT
        assert group(screen, "Decided (1)")[0].endswith("to be approved")
        assert "accept the risk · waits for a second person · security-officer" in one_line(decided_in(screen, BREACH))
        approve_as_second(acme, "acme-coding", f"baa-{BREACH}")
        await screen.refresh_picture()
        assert group(screen, "Decided (1)")[0].endswith("risk accepted")
        assert "Approved legal, 23 Nov 2026" in decided_in(screen, BREACH)


async def test_a_grade_by_hand_takes_one_key_and_a_reason_and_both_grades_stay(
    app: DiligenceApp, acme: Workspace, open_agreement: Bring, until: Until
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_agreement(pilot, subject=BREACH)
        await pilot.press("g")
        await until(pilot, lambda: isinstance(app.screen, GradeForm))
        await pilot.press("s", "enter")
        assert isinstance(app.screen, GradeForm), "a grade needs a reason"
        assert "A reason is needed." in str(app.screen.query_one(".problem", Static).render())
        await pilot.press(*"sound exhibit b", "enter")
        await until(pilot, lambda: BREACH in screen.picture.review.grades)  # type: ignore[union-attr]
        event = acme.review_of("acme-coding").grades[BREACH].event
        assert (event.grade, event.reason) == (Grade.SPECIFIC, "sound exhibit b")
        assert chosen(screen) == BREACH
        text = card(screen)
        assert "✎ By hand found, with specifics · security-officer, 23 Nov 2026" in text
        assert "Reason sound exhibit b" in text
        assert "Read as May fall short of 45 CFR" in text
        assert any("specific ✎" in row for row in rows(screen))
        await pilot.press("g")
        await until(pilot, lambda: isinstance(app.screen, GradeForm))
        await pilot.press("escape")
        assert app.screen is screen


async def test_words_that_changed_meanwhile_are_not_graded(acme: Workspace) -> None:
    with pytest.raises(UsageError, match="have changed since you looked"):
        set_grade(acme, "acme-coding", BREACH, Grade.SPECIFIC, reason="as seen", seen="0" * 64)
    assert not acme.review_of("acme-coding").grades


@pytest.mark.parametrize("key", ["c", "a", "g"])
async def test_what_is_typed_ahead_of_a_form_never_reaches_the_commands_below(
    key: str, app: DiligenceApp, acme: Workspace, open_agreement: Bring, until: Until
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_agreement(pilot, subject=BREACH)
        listed = rows(screen)
        for typed in (key, *"nosu21"):
            app.post_message(events.Key(typed, typed))
        await until(pilot, lambda: isinstance(app.screen, Form | GradeForm) and app.focused is not None)
        await pilot.press("escape")
        assert app.screen is screen
        assert (chosen(screen), screen._spot[1], rows(screen)) == (BREACH, 0, listed)
        assert acme.review_of("acme-coding").length == 3, "nothing was taken back"


@pytest.mark.usefixtures("acme")
async def test_a_burst_of_keys_leaves_list_card_and_page_in_step(app: DiligenceApp, open_agreement: Bring, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_agreement(pilot)
        waiting = [point.id for point in screen._points.needs]
        for key in ("n", "o", "s") * 101:
            app.post_message(events.Key(key, key))
        await until(pilot, lambda: chosen(screen) == waiting[101 % len(waiting)] and not screen.message_queue_size)
        point = screen.selected
        assert point is not None
        index = screen._spot[1]
        assert screen._spot[0] == point.id
        assert index == (1 % len(point.spots) if point.spots else 0)
        assert marked(screen) == (point.spots[index].quote if point.spots else None)
        assert point.title in card(screen)


@pytest.mark.usefixtures("acme")
async def test_keys_in_one_burst_mean_the_point_they_have_reached(app: DiligenceApp, open_agreement: Bring, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_agreement(pilot)
        points = (*screen._points.needs, *screen._points.noted)
        many = max(points, key=lambda point: len(point.spots))
        one = next(point for point in points if len(point.spots) == 1)
        listed = screen.query_one("#requirements", LineList)
        assert listed.select(many.id)
        await pilot.pause()
        for _ in many.spots[1:]:
            await pilot.press("o")
        assert marked(screen) == many.spots[-1].quote
        assert listed.select(one.id)
        screen.action_copy_quote()
        assert app.clipboard == one_line(one.spots[0].quote), "before the card has followed"
        other = next(point for point in points if len(point.spots) > 1 and point != many)
        assert listed.select(other.id)
        screen.action_other_passages()
        await until(pilot, lambda: screen._spot == (other.id, 1) and marked(screen) == other.spots[1].quote)


@pytest.mark.usefixtures("acme")
async def test_only_the_line_of_the_cursor_is_marked_on_the_terminal(app: DiligenceApp, open_agreement: Bring) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_agreement(pilot)
        area = screen.query_one("#requirements").region
        for key in ("n", "n", "home", "down", "end", "up", "N"):
            await pilot.press(key)
            await pilot.pause()
            painted = ["".join(segment.text for segment in strip) for strip in screen._compositor.render_strips()]
            assert sum(line.startswith("▸") for line in painted[area.y : area.bottom]) == 1, key


@pytest.mark.usefixtures("acme")
async def test_the_quote_is_copied_clean(app: DiligenceApp, open_agreement: Bring) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_agreement(pilot, subject=BREACH)
        await pilot.press("y")
        assert screen.selected is not None
        assert app.clipboard == one_line(screen.selected.spots[0].quote)
        await pilot.press("home", "y")
        assert "ninety (90) days" in app.clipboard, "where there is no quote, nothing is copied over it"


@pytest.mark.usefixtures("acme")
async def test_enter_leads_to_the_page_and_escape_one_level_back(app: DiligenceApp, open_agreement: Bring) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_agreement(pilot)
        view = screen.query_one(PageView)
        await pilot.press("enter")
        assert view.has_focus
        await pilot.press("home")
        assert "page 1 of 4" in said(screen, "#place")
        before = in_sight(screen)
        await pilot.press("pagedown")
        assert in_sight(screen) != before
        await pilot.press("end")
        assert "page 4 of 4" in said(screen, "#place")
        await pilot.press("enter")
        assert screen.query_one("#requirements").has_focus
        await pilot.press("tab")
        assert screen.query_one(RequirementCard).has_focus
        await pilot.press("escape")
        assert screen.query_one("#requirements").has_focus
        await pilot.press("escape")
        assert isinstance(app.screen, TodayScreen)


@pytest.mark.usefixtures("acme")
async def test_another_width_keeps_the_passage_in_sight(app: DiligenceApp, open_agreement: Bring) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_agreement(pilot, subject=BREACH)
        for width, height in ((80, 24), (300, 100), (60, 15), (200, 60)):
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            assert screen.selected is not None
            assert screen.selected.spots[0].quote.split()[0] in in_sight(screen)
            assert has_bar(screen)


async def test_without_an_agreement_it_says_how_to_add_one_and_offers_no_other_key(
    app: DiligenceApp, workspace: Workspace, open_agreement: Bring, samples: Path
) -> None:
    add_vendor(workspace, "Acme Coding")
    kept = {"kind": DocumentKind.EXHIBIT, "state": DocumentState.DRAFT, "replaces": None}
    add_document(workspace, "acme-coding", samples / "coding-vendor-sound.pdf", scan_file=lambda _: {}, **kept)  # type: ignore[arg-type]
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_agreement(pilot, pages=False)
        text = one_line(said(screen, "#nothing"))
        assert "No agreement was read in this review." in text
        assert "not read as an agreement: coding-vendor-sound.pdf" in text
        assert "Press d to add" in text
        assert not screen.query_one("#agreement").display
        active = {binding.binding.key for binding in screen.active_bindings.values()}
        assert "d" in active
        assert not active & {command.key for command in commands_of(Place.AGREEMENT)}
        await pilot.press("n", "o", "c", "g", "y", "s")
        assert app.screen is screen


async def test_an_agreement_that_is_taken_back_leaves_the_screen_empty_and_redo_brings_it_back(
    app: DiligenceApp, acme: Workspace, open_agreement: Bring, until: Until
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_agreement(pilot)
        await pilot.press("u")
        await until(pilot, lambda: screen.query_one("#nothing").display)
        await pilot.press("U")
        await until(pilot, lambda: screen.query_one("#agreement").display and screen.query_one(PageView).pages is not None)
        assert acme.review_of("acme-coding").readings


async def test_a_document_that_is_no_agreement_says_so_first(
    app: DiligenceApp, workspace: Workspace, open_agreement: Bring, add_pdf: Callable[..., int]
) -> None:
    add_vendor(workspace, "Acme Coding")
    add_pdf("acme-coding", [["Menu of the cafeteria", "Soup of the day comes with bread.", "Guests pay at the counter."]])
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_agreement(pilot)
        assert said(screen, "#verdict").startswith("✖ This does not read like a Business Associate Agreement.")
        assert chosen(screen) == "baa-kind"
        assert "Send the Business Associate Agreement itself" in card(screen)
        await pilot.press("g")
        assert app.screen is screen, "the document as a whole has no grade"


async def test_pages_without_text_ask_for_ocr_and_blanks_are_pointed_at(
    app: DiligenceApp, workspace: Workspace, open_agreement: Bring, add_pdf: Callable[..., int]
) -> None:
    add_vendor(workspace, "Acme Coding")
    lines = ["Business Associate Agreement", "1. Business Associate shall mitigate harm caused at [NAME OF CLINIC]."]
    add_pdf("acme-coding", [lines, None])
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_agreement(pilot, subject="baa-document")
        assert "▲ Page 2 could not be read. Run OCR on the file, then add it with d." in said(screen, "#verdict")
        assert screen.selected is not None
        assert screen.query_one("#requirements", LineList).select("baa-placeholders")
        await pilot.pause()
        assert "[NAME OF CLINIC]" in (marked(screen) or "")
        await pilot.press("home")
        await pilot.pause()
        assert "This page is an image without text" in card(screen)
        assert "page 2 of 2 · could not be read; run OCR first" in in_sight(screen)


async def test_a_kept_file_that_is_gone_says_so_and_the_quotes_stay(
    app: DiligenceApp, acme: Workspace, open_agreement: Bring, until: Until
) -> None:
    for kept in (acme.folder / "files").iterdir():
        kept.unlink()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_agreement(pilot, subject=BREACH, pages=False)
        await until(pilot, lambda: "cannot be shown" in in_sight(screen))
        assert "The kept copy of coding-vendor-deficient.pdf is gone" in in_sight(screen)
        assert "ninety (90) days" in card(screen)
        await pilot.press("o", "n", "enter", "y")
        assert "page" not in said(screen, "#place")


async def test_names_from_outside_cannot_steer_the_screen(
    app: DiligenceApp, workspace: Workspace, open_agreement: Bring, add_pdf: Callable[..., int]
) -> None:
    add_vendor(workspace, "Acme\x1b]0;owned\x07 [red]Coding[/]", identifier="acme-coding")
    add_pdf("acme-coding", [["Business Associate Agreement", "1. Business Associate shall mitigate [bold]harm[/bold]."]], HOSTILE)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_agreement(pilot)
        await pilot.press("home")
        await pilot.pause()
        everything = " ".join([said(screen, "#verdict"), card(screen), *rows(screen), in_sight(screen)])
        assert not set(everything) & {"\x1b", "\u202e", "\u200b", "\x07"}
        assert "[bold]exe" in everything
        assert "[bold]harm[/bold]" in in_sight(screen)


@pytest.mark.usefixtures("acme")
async def test_leaving_while_the_pages_are_read_ends_the_reading_in_silence(
    app: DiligenceApp, open_agreement: Bring, until: Until, caplog: pytest.LogCaptureFixture
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_agreement(pilot, pages=False)
        await until(pilot, lambda: screen._reading is not None or screen.query_one(PageView).pages is not None)
        reading = screen._reading
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        assert reading is not None
        assert reading._cancelled
        await until(pilot, lambda: not any("to_thread" in str(task.get_coro()) for task in asyncio.all_tasks()))
        gc.collect()
        assert not caplog.records
        again = await open_agreement(pilot)
        assert again.query_one(PageView).pages is not None


@pytest.mark.usefixtures("acme")
async def test_pages_that_arrive_while_the_place_is_being_left_go_nowhere(
    app: DiligenceApp, open_agreement: Bring, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, arrive = PageReading.run, threading.Event()

    def run(reading: PageReading) -> DocumentPages:
        pages = read(reading)
        arrive.wait(20)
        return pages

    def let_them_arrive(_: LineList) -> None:
        arrive.set()
        time.sleep(0.1)  # the thread hands the pages over before the screen itself is told that it goes

    monkeypatch.setattr(PageReading, "run", run)
    monkeypatch.setattr(LineList, "on_unmount", let_them_arrive, raising=False)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_agreement(pilot, pages=False)
        await until(pilot, lambda: screen._reading is not None)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen) and arrive.is_set())
        again = await open_agreement(pilot)
        assert again.query_one(PageView).pages is not None


@pytest.mark.usefixtures("acme")
async def test_every_command_of_the_place_is_a_method_of_its_screen(app: DiligenceApp, open_agreement: Bring) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_agreement(pilot)
        for command in commands_of(Place.AGREEMENT, Place.REVIEW):
            name = command.action.partition("(")[0]
            assert callable(getattr(screen, f"action_{name}")), command.key


async def test_a_row_that_was_misread_is_dismissed_with_a_reason(
    app: DiligenceApp, acme: Workspace, open_agreement: Bring, until: Until
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_agreement(pilot, subject=BREACH)
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, Form))
        assert len(app.screen.query(Input)) == 1
        await fill(pilot, reason="exhibit B names five days")
        await until(pilot, lambda: screen._points.decided)
        decided = acme.review_of("acme-coding").decisions[f"baa-{BREACH}"].event
        assert (decided.decision, decided.reason) == (DecisionKind.MISREAD, "exhibit B names five days")
        assert group(screen, "Decided (1)")[0].endswith("misread")
        await pilot.press("u")
        await until(pilot, lambda: not screen._points.decided)


@pytest.mark.parametrize(
    ("services", "says"),
    [
        (None, "not known: answer in-01"),
        ("billing, analytics", "applies, because in-01 names analytics"),
        ("medical-coding", "does not apply: in-01 names medical coding"),
    ],
)
async def test_a_conditional_requirement_says_whether_it_applies_and_why(
    app: DiligenceApp, acme: Workspace, open_agreement: Bring, services: str | None, says: str
) -> None:
    if services is not None:
        answer(acme, "acme-coding", "in-01", services)
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_agreement(pilot, subject="data-aggregation")
        assert chosen(screen) == "data-aggregation"
        assert "Only if" in card(screen)
        assert says in card(screen)


async def test_the_first_draft_is_held_against_nothing(app: DiligenceApp, acme: Workspace, open_agreement: Bring, until: Until) -> None:
    assert not acme.review_of("acme-coding").comparisons
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_agreement(pilot)
        assert not any(row.endswith("Δ") for row in rows(screen))
        await pilot.press("w")
        await until(pilot, lambda: any("This is the first draft" in note.message for note in app._notifications))
        assert app.screen is screen


async def test_a_later_draft_marks_what_it_changed_and_shows_before_and_after(
    app: DiligenceApp, acme: Workspace, add_sample: Callable[..., int], open_agreement: Bring, until: Until
) -> None:
    assert add_sample("acme-coding", "sound", replaces=1) == 2
    compared = acme.review_of("acme-coding").comparisons[2].event
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_agreement(pilot, subject=BREACH)
        assert f"{compared.count} places changed since document 1 · w lists them" in one_line(said(screen, "#verdict"))
        marked_rows = [row for row in rows(screen) if row.endswith("Δ")]
        changed = screen._drafts.rows
        assert BREACH in changed
        assert len(marked_rows) == len([one for one in changed if one in screen.query_one("#requirements", LineList).ids()]) > 0
        text = card(screen)
        assert "Δ Changed since document 1" in text
        before, now = text.index("Before may fall short of the rule"), text.index("Now found, with specifics")
        assert before < text.index("ninety (90) days") < now
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, Differences))
        listed = one_line(str(app.screen.query_one(FactSheet).render()))
        for one in compared.differences:
            assert f"p. {one.page}" in listed
        short = next(one for one in compared.differences if 0 < len(one.after) < 100 and one.kind.value == "changed")
        assert f"now “{one_line(short.after)}”" in listed
        await pilot.press("escape")
        assert app.screen is screen


async def test_an_executed_copy_that_says_something_else_is_said_on_top(
    app: DiligenceApp, acme: Workspace, samples: Path, scan_of: Callable[[str], dict[str, object]], open_agreement: Bring
) -> None:
    add_document(
        acme, "acme-coding", samples / "coding-vendor-sound.pdf", kind=DocumentKind.BAA, state=DocumentState.EXECUTED, replaces=None,
        scan_file=lambda _: scan_of("sound"),
    )  # fmt: skip
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_agreement(pilot)
        verdict = one_line(said(screen, "#verdict"))
        assert "✖ The executed copy differs from the reviewed draft (document 1) in " in verdict
        assert verdict.endswith("w lists them.")
        assert screen.query_one("#verdict").size.height >= 3, "it is in sight in a small terminal"
