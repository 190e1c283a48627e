"""The findings: what blocks, both sides of each, and decisions that are saved or refused in a sentence."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from diligence.model.history import DecisionKind, Undone, Verification
from diligence.model.text import one_line
from diligence.tui.app import DiligenceApp
from diligence.tui.screens.agreement import AgreementScreen
from diligence.tui.screens.dialogs import Form
from diligence.tui.screens.findings import FindingsScreen
from diligence.tui.screens.questions import QuestionsScreen
from diligence.tui.widgets.finding_card import FindingCard
from diligence.tui.widgets.line_list import LineList
from diligence.workspace.answering import answer
from diligence.workspace.deciding import decide, findings_of, undo
from diligence.workspace.evidence import add_evidence
from diligence.workspace.intake import add_vendor
from diligence.workspace.workspace import Workspace

Until = Callable[[Pilot[int], Callable[[], object]], Awaitable[None]]
BREACH = "baa-breach-notification"


@pytest.fixture
def until() -> Until:
    """Wait for something to come true; a screen fetches its state in the background."""

    async def wait(pilot: Pilot[int], holds: Callable[[], object]) -> None:
        for _ in range(400):
            await pilot.pause()
            if holds():
                return
            await asyncio.sleep(0.01)
        raise AssertionError("it did not come true within some seconds")

    return wait


@pytest.fixture
def acme(workspace: Workspace, add_sample: Callable[..., int]) -> Workspace:
    """A vendor whose agreement falls short, with two answers and one piece of evidence."""
    add_vendor(workspace, "Acme Coding", service="medical coding")
    add_sample("acme-coding", "deficient")
    answer(workspace, "acme-coding", "inc-02", "72", claim="Within three days", source="mail of 2 November")
    answer(workspace, "acme-coding", "off-01", "US, PH", claim="United States only", verified=Verification.CONTRADICTED)
    return workspace


@pytest.fixture
def open_findings(app: DiligenceApp, until: Until) -> Callable[..., Awaitable[FindingsScreen]]:
    """Bring the running app to the findings of a vendor."""

    async def bring(pilot: Pilot[int], vendor: str = "acme-coding", *, subject: str | None = None) -> FindingsScreen:
        await until(pilot, lambda: app.desk.actor is not None)
        screen = FindingsScreen(app.desk, vendor, subject=subject)
        app.push_screen(screen)
        await until(pilot, lambda: screen.picture is not None and app.screen is screen)
        await pilot.pause()
        return screen

    return bring


Bring = Callable[..., Awaitable[FindingsScreen]]


def shown(screen: FindingsScreen) -> str:
    """Return what stands in the card, in one line."""
    return one_line(screen.query_one(FindingCard).plain)


def rows(screen: FindingsScreen) -> list[str]:
    """Return the rows of the list as they read."""
    listed = screen.query_one("#findings", LineList)
    made = [listed._row_at(index) for index in range(listed._count)]
    return [one_line(" ".join(text for text, _ in (*row.left, *row.right))) for row in made]


def blocking(screen: FindingsScreen) -> str:
    return str(screen.query_one("#blocking").render())


async def fill(pilot: Pilot[int], **values: str) -> None:
    """Fill in the form on top and send it."""
    form = pilot.app.screen
    assert isinstance(form, Form)
    for name, value in values.items():
        form.query_one(f"#field-{name}", Input).value = value
    last = list(form.query(Input))[-1]
    last.focus()
    await pilot.press("enter")
    await pilot.pause()


@pytest.mark.usefixtures("acme")
async def test_both_sides_of_a_finding_are_shown(app: DiligenceApp, open_findings: Bring) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_findings(pilot, subject=BREACH)
        card = shown(screen)
        assert "inc-02" in card
        assert "“Within three days” (mail of 2 November)" in card
        assert "ninety (90) days" in card
        assert "p. 2 § 3.3" in card
        assert "document 1 was read" in card
        assert rows(screen)[0].startswith("Critical (")
        assert "Approval is blocked: " in blocking(screen)


@pytest.mark.usefixtures("acme")
async def test_a_question_shows_what_the_agreement_says_on_it(app: DiligenceApp, open_findings: Bring) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_findings(pilot, subject="off-01")
        card = shown(screen)
        assert "checked, and contradicted" in card
        assert "United States only" in card
        assert "What the agreement says" in card
        assert "p. " in card


async def test_accepting_asks_for_reason_owner_and_an_end(app: DiligenceApp, acme: Workspace, open_findings: Bring, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_findings(pilot, subject=BREACH)
        await pilot.press("a")
        latest = acme.today + timedelta(days=acme.policy.acceptance_max_days)
        await until(pilot, lambda: isinstance(app.screen, Form))
        assert app.screen.query_one("#field-until", Input).value == latest.isoformat()
        await fill(pilot, reason="small volume", owner="officer", until="2027-01-31")
        await until(pilot, lambda: BREACH in screen.picture.review.decisions)  # type: ignore[union-attr]
        decided = acme.review_of("acme-coding").decisions[BREACH].event
        assert (decided.decision, decided.reason, decided.owner) == (DecisionKind.ACCEPT, "small volume", "officer")
        assert str(decided.until) == "2027-01-31"
        assert screen.selected is not None
        assert screen.selected.finding.id != BREACH, "the cursor goes on to what is open"
        assert "Settled (1) s shows them" in rows(screen)
        await pilot.press("s")
        assert any("accepted · officer · to 31 Jan 2027" in row for row in rows(screen))


async def test_an_acceptance_that_lasts_too_long_is_refused_and_nothing_is_lost(
    app: DiligenceApp, acme: Workspace, open_findings: Bring, until: Until
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await open_findings(pilot, subject=BREACH)
        await pilot.press("a")
        await fill(pilot, reason="a long reason", until="2031-01-31")
        await until(pilot, lambda: app.screen.query("#field-reason"))
        assert app.screen.query_one("#field-reason", Input).value == "a long reason"
        assert any("365 days at most" in note.title for note in app._notifications)
        assert acme.review_of("acme-coding").decisions == {}
        await fill(pilot, until="31.1.2027")
        assert isinstance(app.screen, Form), "a date that is none keeps the form open"
        await pilot.press("escape")
        await pilot.pause()
        assert acme.review_of("acme-coding").decisions == {}


async def test_a_change_has_owner_and_due_date(app: DiligenceApp, acme: Workspace, open_findings: Bring, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await open_findings(pilot, subject=BREACH)
        await pilot.press("c")
        await fill(pilot, reason="as we wrote", owner="legal", until="2026-12-01")
        await until(pilot, lambda: acme.review_of("acme-coding").decisions)
        decided = acme.review_of("acme-coding").decisions[BREACH].event
        assert (decided.decision, decided.owner, str(decided.until)) == (DecisionKind.CHANGE, "legal", "2026-12-01")


@pytest.mark.usefixtures("acme")
async def test_a_refusal_asks_for_the_reason_alone_and_blocks(app: DiligenceApp, open_findings: Bring, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_findings(pilot, subject=BREACH)
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, Form))
        assert len(app.screen.query(Input)) == 1
        await fill(pilot, reason="we do not take this")
        await until(pilot, lambda: "1 refused" in blocking(screen))
        assert any(row.endswith("refused") for row in rows(screen)), "it stays in sight, for it blocks"


async def test_a_decision_on_words_that_changed_meanwhile_is_not_taken(
    app: DiligenceApp, acme: Workspace, open_findings: Bring, until: Until
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await open_findings(pilot, subject="off-01")
        await pilot.press("a")
        await until(pilot, lambda: isinstance(app.screen, Form))
        answer(acme, "acme-coding", "off-01", "US, IN", verified=Verification.CONTRADICTED)
        await fill(pilot, reason="two countries are fine")
        await until(pilot, lambda: any("has changed since" in note.title for note in app._notifications))
        assert acme.review_of("acme-coding").decisions == {}


async def test_a_reopened_decision_says_why_and_the_history_tells_the_rest(
    app: DiligenceApp, acme: Workspace, open_findings: Bring
) -> None:
    decide(acme, "acme-coding", "off-01", DecisionKind.ACCEPT, reason="two sites only")
    answer(acme, "acme-coding", "off-01", "US, IN, PH", verified=Verification.CONTRADICTED)
    answer(acme, "acme-coding", "off-01", "US", note="a slip")
    undo(acme, "acme-coding")
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_findings(pilot, subject="off-01")
        card = shown(screen)
        assert "open again, for what it rests on has changed since the decision" in card
        assert "accept the risk: two sites only; until 2027-11-23" in card
        assert "answered US, claimed (taken back)" in card
        assert "was taken back" in card
        assert any("open again" in row for row in rows(screen))


async def test_undo_brings_a_finding_back(app: DiligenceApp, acme: Workspace, open_findings: Bring, until: Until) -> None:
    decide(acme, "acme-coding", BREACH, DecisionKind.CHANGE, reason="as we wrote")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_findings(pilot)
        assert "Settled (1) s shows them" in rows(screen)
        await pilot.press("u")
        await until(pilot, lambda: not any(row.startswith("Settled") for row in rows(screen)))
        assert isinstance(acme.store.entries("acme-coding-1")[-1].event, Undone)


async def test_enter_goes_to_the_question_the_requirement_or_what_rests_on_the_evidence(
    app: DiligenceApp, acme: Workspace, open_findings: Bring, until: Until, tmp_path: Path
) -> None:
    report = tmp_path / "report.pdf"
    report.write_bytes(b"an old report")
    number = add_evidence(acme, "acme-coding", report, kind="incident-plan", expires=acme.today - timedelta(days=1))
    answer(acme, "acme-coding", "inc-01", "yes", evidence=(number,))
    async with app.run_test(size=(80, 24)) as pilot:
        for subject, place, reached in (
            ("off-01", QuestionsScreen, "off-01"),
            (BREACH, AgreementScreen, "breach-notification"),
            ("stale-evidence-1", QuestionsScreen, "inc-01"),
        ):
            await open_findings(pilot, subject=subject)
            await pilot.press("enter")
            await until(pilot, lambda place=place: isinstance(app.screen, place))
            if place is QuestionsScreen:
                await until(pilot, lambda: app.screen.query_one("#questions", LineList).row is not None)
                assert app.screen.query_one("#questions", LineList).row.id == reached  # type: ignore[union-attr]


async def test_next_goes_through_what_blocks_and_round(app: DiligenceApp, acme: Workspace, open_findings: Bring) -> None:
    for one in findings_of(acme, acme.review_of("acme-coding"))[2:]:
        decide(acme, "acme-coding", one.finding.id, DecisionKind.CHANGE, reason="as we wrote")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_findings(pilot)
        seen = []
        for _ in range(3):
            seen.append(screen.selected.finding.id)  # type: ignore[union-attr]
            await pilot.press("n")
            await pilot.pause()
        assert seen[0] == seen[2] != seen[1]


async def test_decisions_in_a_burst_are_all_saved_in_their_order(
    app: DiligenceApp, acme: Workspace, open_findings: Bring, until: Until
) -> None:
    wanted = [one.finding.id for one in findings_of(acme, acme.review_of("acme-coding"))[:20]]
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_findings(pilot)
        for one in [one for one in screen.picture.findings if one.finding.id in wanted]:  # type: ignore[union-attr]
            screen.call_later(screen._save, one, "reject", {"reason": f"no to {one.finding.id}"})
        await until(pilot, lambda: len(acme.review_of("acme-coding").decisions) == 20)
        assert list(acme.review_of("acme-coding").decisions) == wanted


async def test_letters_typed_ahead_never_run_the_commands_below_the_form(
    app: DiligenceApp, acme: Workspace, open_findings: Bring, until: Until
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_findings(pilot, subject=BREACH)
        for key in "rcarus":
            app.post_message(events.Key(key, key))
        await until(pilot, lambda: isinstance(app.screen, Form) and app.screen.query("#field-reason"))
        await fill(pilot, reason="no")
        await until(pilot, lambda: acme.review_of("acme-coding").decisions and app.screen is screen)
        assert [one.event.decision for one in acme.review_of("acme-coding").decisions.values()] == [DecisionKind.REJECT]


async def test_hostile_words_are_shown_and_never_obeyed(app: DiligenceApp, workspace: Workspace, open_findings: Bring) -> None:
    add_vendor(workspace, "[bold red]Acme[/] \x1b[2J", identifier="acme-coding")
    answer(
        workspace, "acme-coding", "off-01", "US", claim="[link=http://evil.example]US[/link]\u202e only", verified=Verification.CONTRADICTED
    )
    decide(workspace, "acme-coding", "off-01", DecisionKind.REJECT, reason="[/nonsense] \x07")
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_findings(pilot, subject="off-01")
        card = shown(screen)
        assert "[link=http://evil.example]US[/link]\\u202e only" in card
        assert "[/nonsense] \\x07" in card
        await pilot.press("r")
        await pilot.pause()
        assert isinstance(app.screen, Form)


async def test_without_an_agreement_the_card_says_how_to_add_one(app: DiligenceApp, workspace: Workspace, open_findings: Bring) -> None:
    add_vendor(workspace, "Acme Coding")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_findings(pilot)
        assert screen.selected is not None
        assert screen.selected.finding.id == "baa-document"
        assert "No agreement was read. Press d to add one." in shown(screen)
