"""The findings: what blocks, both sides of each, and decisions that are saved or refused in a sentence."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, Static

from diligence.assess.decisions import FindingState
from diligence.model.checklist import Depth
from diligence.model.history import DecisionKind, FlowVerb, Undone, Verification
from diligence.model.text import one_line
from diligence.tui.app import DiligenceApp
from diligence.tui.screens.agreement import AgreementScreen
from diligence.tui.screens.decision_form import TITLES, decision_form, saved_in_words
from diligence.tui.screens.dialogs import Form
from diligence.tui.screens.findings import FindingsScreen
from diligence.tui.screens.flows import FlowsScreen
from diligence.tui.screens.questions import QuestionsScreen
from diligence.tui.widgets.finding_card import STATES, FindingCard
from diligence.tui.widgets.line_list import LineList
from diligence.workspace.answering import answer
from diligence.workspace.deciding import decide, findings_of, undo
from diligence.workspace.evidence import add_evidence
from diligence.workspace.flows import note_flow
from diligence.workspace.intake import add_vendor
from diligence.workspace.intake_depth import set_depth
from diligence.workspace.workspace import Workspace
from tests.assets.walking import approve_as_second

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


def change(workspace: Workspace, finding: str) -> None:
    """Ask for a change on a finding."""
    due = workspace.today + timedelta(days=30)
    decide(workspace, "acme-coding", finding, DecisionKind.CHANGE, reason="as we wrote", owner="legal", until=due)


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
        assert any(row.endswith("waits for a second person") for row in rows(screen)), "it stays in sight until somebody else approves"
        assert any("It counts once a second person approves it." in note.message for note in app._notifications)
        approve_as_second(acme, "acme-coding", BREACH)
        screen.subject = BREACH
        await screen.refresh_picture()
        assert "Settled (1) s hides them" in rows(screen)
        assert any("accepted · officer · to 31 Jan 2027" in row for row in rows(screen))
        assert "Approved legal, 23 Nov 2026 09:14Z · second@clinic.example" in shown(screen)
        assert "legal approved, as somebody else than who asked for it" in shown(screen), "the history tells of it too"


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


@pytest.mark.parametrize(("owner", "until_day", "needed"), [("", "2026-12-01", "Owner is needed."), ("legal", "", "Due is needed.")])
async def test_a_change_without_owner_or_date_keeps_the_form_open(
    app: DiligenceApp, acme: Workspace, open_findings: Bring, owner: str, until_day: str, needed: str
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await open_findings(pilot, subject=BREACH)
        await pilot.press("c")
        await fill(pilot, reason="as we wrote", owner=owner, until=until_day)
        assert isinstance(app.screen, Form)
        assert str(app.screen.query_one(".problem", Static).render()) == needed
        assert acme.review_of("acme-coding").decisions == {}


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
    change(acme, BREACH)
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
    for one in findings_of(acme, acme.review_of("acme-coding")):
        if one.finding.id not in ("baa-audit-right", BREACH) and one.finding.severity.value in ("critical", "high"):
            decide(acme, "acme-coding", one.finding.id, DecisionKind.ACCEPT, reason="small")
            approve_as_second(acme, "acme-coding", one.finding.id)
    answer(acme, "acme-coding", "off-02", "US, PH", verified=Verification.CONTRADICTED)
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


@pytest.mark.parametrize("state", FindingState)
def test_every_state_has_words(state: FindingState) -> None:
    assert STATES[state.value]


@pytest.mark.parametrize("kind", DecisionKind)
def test_every_decision_has_a_title_and_a_form(kind: DecisionKind, acme: Workspace) -> None:
    one = next(one for one in findings_of(acme, acme.review_of("acme-coding")) if one.finding.id == BREACH)
    assert TITLES[kind.value] in decision_form(one, kind.value, acme.today)._title
    decided = kind is not DecisionKind.MISREAD
    assert ("approves" in saved_in_words(kind.value)) is (decided and kind is DecisionKind.ACCEPT)


async def test_who_asked_for_an_acceptance_cannot_approve_it_and_somebody_else_can(
    app: DiligenceApp, acme: Workspace, make_app: Callable[..., DiligenceApp], open_findings: Bring, until: Until
) -> None:
    decide(acme, "acme-coding", BREACH, DecisionKind.ACCEPT, reason="small volume", owner="officer")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_findings(pilot, subject=BREACH)
        assert "waits for a second person: somebody else than officer@clinic.example presses p to approve it" in shown(screen)
        await pilot.press("p")
        await until(pilot, lambda: any("officer@clinic.example asked for this acceptance" in note.title for note in app._notifications))
        assert acme.review_of("acme-coding").approvals == {}
        assert screen.selected is not None
        assert screen.selected.finding.id == BREACH, "a refusal leaves the cursor where it is"
    second = make_app(email="legal@clinic.example", role="legal")
    async with second.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: second.desk.actor is not None)
        screen = FindingsScreen(second.desk, "acme-coding", subject=BREACH)
        second.push_screen(screen)
        await until(pilot, lambda: screen.selected is not None)
        await pilot.press("p")
        await until(pilot, lambda: "Settled (1) s shows them" in rows(screen))
        assert acme.review_of("acme-coding").approvals[BREACH].by.email == "legal@clinic.example"
        assert screen.selected is not None
        assert screen.selected.finding.id != BREACH
        await pilot.press("u")
        await until(pilot, lambda: any(row.endswith("waits for a second person") for row in rows(screen)))


@pytest.mark.usefixtures("acme")
async def test_there_is_nothing_to_approve_where_nobody_asked(app: DiligenceApp, open_findings: Bring, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await open_findings(pilot, subject=BREACH)
        await pilot.press("p")
        await until(pilot, lambda: any("No acceptance waits" in note.message for note in app._notifications))


async def test_only_what_was_read_in_the_agreement_is_dismissed_as_misread(
    app: DiligenceApp, acme: Workspace, open_findings: Bring, until: Until
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_findings(pilot, subject="off-01")
        await pilot.press("x")
        await until(pilot, lambda: any("cannot be misread" in note.message for note in app._notifications))
        assert app.screen is screen
        assert screen.query_one("#findings", LineList).select(BREACH)
        await pilot.pause()
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, Form))
        assert len(app.screen.query(Input)) == 1, "a reason is all it takes"
        await fill(pilot, reason="the limit stands in exhibit B")
        await until(pilot, lambda: acme.review_of("acme-coding").decisions)
        assert acme.review_of("acme-coding").decisions[BREACH].event.decision is DecisionKind.MISREAD
        await pilot.press("s")
        assert any(row.endswith("misread") for row in rows(screen))


async def test_questions_without_an_answer_are_one_line_a_section_until_they_are_wanted(
    app: DiligenceApp, acme: Workspace, open_findings: Bring, until: Until
) -> None:
    set_depth(acme, "acme-coding", Depth.FULL, reason="much goes abroad")
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_findings(pilot)
        assert screen.picture is not None
        silent = [question.id for question in screen.picture.questions if screen.picture.answer(question.id) is None]
        assert len(silent) > 100
        assert f"Not answered ({len(silent)}) f shows them" in rows(screen)
        listed = screen.query_one("#findings", LineList)
        assert not listed.ids() & set(silent)
        folded = len(rows(screen))
        section = screen._groups.unanswered[3]
        assert any(row.startswith(f"{section.title}") or f" {section.title} " in row for row in rows(screen))
        assert listed.select(section.id)
        await pilot.pause()
        assert f"{len(section.findings)} questions have no answer: {section.findings[0].finding.id}, " in shown(screen)
        await pilot.press("c")
        assert app.screen is screen, "a decision is on one finding"
        await pilot.press("f")
        assert set(silent) <= listed.ids()
        assert len(rows(screen)) == folded + len(silent)
        assert screen._row_id == section.id
        await pilot.press("down", "f")
        assert screen._row_id == section.id, "the cursor folds with the section it stood in"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, QuestionsScreen) and app.screen.question is not None)
        assert app.screen.question.id == section.findings[0].finding.id  # type: ignore[attr-defined]


async def test_a_folded_finding_that_somebody_comes_for_is_shown(app: DiligenceApp, acme: Workspace, open_findings: Bring) -> None:
    assert "enc-01" not in acme.review_of("acme-coding").answers
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_findings(pilot, subject="enc-01")
        assert screen.selected is not None
        assert screen.selected.finding.id == "enc-01"


async def test_a_decision_on_an_open_question_takes_it_out_of_the_fold(app: DiligenceApp, acme: Workspace, open_findings: Bring) -> None:
    decide(acme, "acme-coding", "enc-01", DecisionKind.REJECT, reason="they will not say")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_findings(pilot)
        assert "enc-01" in screen.query_one("#findings", LineList).ids()


async def test_a_contradiction_shows_every_side_with_its_source_and_leads_to_the_question(
    app: DiligenceApp, acme: Workspace, open_findings: Bring, until: Until
) -> None:
    answer(acme, "acme-coding", "off-01", "US", claim="All data stays in the United States", source="sales talk")
    answer(acme, "acme-coding", "off-02", "US", claim="United States only", source="mail of 2 November")
    found = next(one for one in findings_of(acme, acme.review_of("acme-coding")) if one.finding.id == "x02")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_findings(pilot, subject="x02")
        card = shown(screen)
        assert len(found.finding.sides) >= 2
        for side in found.finding.sides:
            assert f"{side.who.capitalize()} {one_line(side.says)} {side.where}" in card
        assert card.count("All data stays in the United States") == 2, "once among the sides, once in what happened"
        assert any(row.startswith("✖ contradiction x02 ") for row in rows(screen))
        first = next(row for row in rows(screen) if not row.startswith("Critical ("))
        assert first.startswith("✖ contradiction"), "among equals, what nobody sees in one source alone comes first"
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, QuestionsScreen) and app.screen.question is not None)
        assert app.screen.question.id == found.finding.subject  # type: ignore[attr-defined]


async def test_a_flow_that_somebody_noted_leads_to_the_flows(
    app: DiligenceApp, acme: Workspace, open_findings: Bring, until: Until
) -> None:
    answer(acme, "acme-coding", "in-05", "texas-patients")
    note_flow(acme, "acme-coding", verb=FlowVerb.STORED, country="CA", party="a data center", data="charts")
    found = [one.finding for one in findings_of(acme, acme.review_of("acme-coding")) if one.finding.id.startswith("flow-")]
    noted = next(finding for finding in found if finding.subject == "flow-1")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_findings(pilot, subject=noted.id)
        assert "Canada" in shown(screen)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, FlowsScreen))
