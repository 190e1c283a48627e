"""Where our information goes: flows listed with each rule's verdict, noted and withdrawn, and hostile text that does nothing."""

import re
from collections.abc import Awaitable, Callable

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, Static

from diligence.model.history import FlowNoted, FlowVerb, FlowWithdrawn
from diligence.tui.app import DiligenceApp
from diligence.tui.screens.dialogs import Choose, Form
from diligence.tui.screens.flows import FlowsScreen
from diligence.tui.screens.questions import QuestionsScreen
from diligence.tui.widgets.fact_sheet import FactSheet
from diligence.tui.widgets.line_list import LineList
from diligence.workspace.answering import answer
from diligence.workspace.flows import note_flow, withdraw_flow
from diligence.workspace.intake import add_vendor
from diligence.workspace.workspace import Workspace

Wait = Callable[[Pilot[int]], Awaitable[None]]
ACME = "acme-coding"


@pytest.fixture
def acme(workspace: Workspace) -> Workspace:
    add_vendor(workspace, "Acme Coding")
    return workspace


def note(workspace: Workspace, verb: FlowVerb, country: str, *, party: str = "coders", approved: bool = False) -> None:
    note_flow(workspace, ACME, verb=verb, country=country, party=party, data="emergency charts", source="a call", approved=approved)


async def open_flows(app: DiligenceApp, pilot: "Pilot[int]", opened: Wait) -> FlowsScreen:
    await opened(pilot)
    await pilot.press("enter")
    await opened(pilot)
    await pilot.press("w")
    await opened(pilot)
    assert isinstance(app.screen, FlowsScreen)
    return app.screen


def lines(screen: FlowsScreen) -> list[str]:
    flows = screen.query_one("#flows", LineList)
    shown = [flows._row_at(index) for index in range(flows._count)]
    return [" ".join("".join(text for text, _ in (*row.left, *row.right)).split()) for row in shown]


def card(screen: FlowsScreen) -> str:
    return " ".join(str(screen.query_one("#flow-facts", FactSheet).render()).split())


async def note_by_keys(app: DiligenceApp, pilot: "Pilot[int]", opened: Wait, verb: str, agreed: str, **values: str) -> None:
    await pilot.press("a")
    await pilot.pause()
    assert isinstance(app.screen, Choose)
    await pilot.press(verb)
    await pilot.pause()
    for name, value in values.items():
        app.screen.query_one(f"#field-{name}", Input).value = value
    list(app.screen.query(Input))[-1].focus()
    await pilot.press("enter")
    await pilot.pause()
    if isinstance(app.screen, Choose):
        await pilot.press(agreed)
        await opened(pilot)


async def test_without_a_flow_the_place_says_what_one_is(app: DiligenceApp, acme: Workspace, opened: Wait) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_flows(app, pilot, opened)
        assert lines(screen) == []
        assert "stored, processed, accessed or transmitted" in card(screen)
        await pilot.press("x", "enter", "space")
        assert app.screen is screen
    assert acme.review_of(ACME).length == 1


async def test_a_flow_is_noted_and_each_rule_is_held_against_it(app: DiligenceApp, acme: Workspace, opened: Wait) -> None:
    answer(acme, ACME, "in-05", "medicare-advantage, florida-patients")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_flows(app, pilot, opened)
        await note_by_keys(app, pilot, opened, "a", "n", country="Atlantis", party="coders", data="charts")
        assert isinstance(app.screen, Form), "a country that is not known stays in the form"
        assert "no country we know" in str(app.screen.query_one(".problem", Static).render())
        app.screen.query_one("#field-country", Input).value = "philippines"
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("n")
        await opened(pilot)
        assert lines(screen)[0].startswith(("✖ 1 Philippines accessed", "▲ 1 Philippines accessed"))
        shown = card(screen)
        for part in ("flow 1 Accessed in Philippines", "By coders", "Data charts", "Confined by none noted", "not agreed to by us"):
            assert part in shown
        assert "medicare plans" in shown
        assert "- not bound" in shown
        assert "as of 2026" in shown
    noted = acme.review_of(ACME).flows[1].event
    assert noted == FlowNoted(number=1, verb=FlowVerb.ACCESSED, country="PH", party="coders", data="charts")


async def test_every_rule_has_a_verdict_on_the_card(app: DiligenceApp, acme: Workspace, opened: Wait) -> None:
    note(acme, FlowVerb.STORED, "China")
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_flows(app, pilot, opened)
        shown = card(screen)
        assert all(regime.id.replace("-", " ") in shown for regime in acme.cross_checks.regimes)
        assert "? not known" in shown
        assert re.search(r"depends on [a-z0-9, -]*in-05", shown), "no answer says yet whether it applies"


async def test_what_we_agreed_to_is_nothing_against_the_policy(app: DiligenceApp, acme: Workspace, opened: Wait) -> None:
    note(acme, FlowVerb.TRANSMITTED, "Canada")
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_flows(app, pilot, opened)
        assert "house policy: " in card(screen)
        await note_by_keys(app, pilot, opened, "t", "y", country="CA", party="a carrier", data="claims")
        assert "we agreed to it" in card(screen)
        assert "house policy: " not in card(screen), "it stands among those with nothing against it"
        assert "2 noted by us" in str(screen.query_one("#counts", Static).render())
    assert acme.review_of(ACME).flows[2].event.approved


async def test_a_flow_is_withdrawn_with_a_reason_and_undo_brings_it_back(app: DiligenceApp, acme: Workspace, opened: Wait) -> None:
    note(acme, FlowVerb.STORED, "IN")
    note(acme, FlowVerb.ACCESSED, "PH")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_flows(app, pilot, opened)
        await pilot.press("x")
        await pilot.pause()
        await pilot.press("enter")
        assert isinstance(app.screen, Form), "no reason, no withdrawal"
        await pilot.press(*"never did", "enter")
        await opened(pilot)
        assert [line.split(" ")[1] for line in lines(screen)] == ["2"]
        await pilot.press("u")
        await pilot.pause()
        assert [line.split(" ")[1] for line in lines(screen)] == ["1", "2"]
        assert screen.flow is not None
        assert screen.flow.flow.number == 1, "the cursor is at what came back"
    events_ = [entry.event for entry in acme.store.entries(f"{ACME}-1")]
    assert FlowWithdrawn(number=1, reason="never did") in events_


async def test_what_an_answer_tells_is_listed_and_enter_leads_there(app: DiligenceApp, acme: Workspace, opened: Wait) -> None:
    answer(acme, ACME, "off-02", "PH, US")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        screen = await open_flows(app, pilot, opened)
        assert any("- Philippines accessed" in line for line in lines(screen))
        assert "question off-02" in card(screen)
        await pilot.press("x")
        await opened(pilot)
        assert app.screen is screen
        assert any("change question off-02" in one.message for one in app._notifications)
        await pilot.press("enter")
        await opened(pilot)
        assert isinstance(app.screen, QuestionsScreen)
        row = app.screen.query_one("#questions", LineList).row
        assert row is not None
        assert row.id == "off-02"


async def test_escape_goes_back_to_the_question_and_the_places_stay_in_reach(app: DiligenceApp, acme: Workspace, opened: Wait) -> None:
    note(acme, FlowVerb.STORED, "IN")
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press("enter")
        await opened(pilot)
        await pilot.press("end")
        first = app.screen
        assert isinstance(first, QuestionsScreen)
        question = first.question
        assert question is not None
        depth = len(app.screen_stack)
        await pilot.press("w")
        await opened(pilot)
        await pilot.press("escape")
        await opened(pilot)
        assert isinstance(app.screen, QuestionsScreen)
        assert app.screen.question is not None
        assert app.screen.question.id == question.id
        await pilot.press("w")
        await opened(pilot)
        await pilot.press("3")
        await opened(pilot)
        assert type(app.screen).__name__ == "FindingsScreen"
        assert len(app.screen_stack) == depth, "nothing is left below"


async def test_markup_and_escapes_in_a_flow_are_shown_and_do_nothing(app: DiligenceApp, acme: Workspace, opened: Wait) -> None:
    hostile = "[bold]x[/nope] \x1b]0;title\x07\x1b[2J \u202e[@click=app.quit]go[/]"
    async with app.run_test(size=(100, 40)) as pilot:
        screen = await open_flows(app, pilot, opened)
        await note_by_keys(app, pilot, opened, "s", "n", country="PH", party=hostile, data=hostile, controls=hostile, source=hostile)
        shown = card(screen) + "".join(lines(screen))
        assert shown.count("[bold]x[/nope]") == 4
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)
    assert app.failure is None
    assert len(acme.review_of(ACME).flows) == 1


async def test_a_vendor_cannot_agree_for_the_house(make_app: Callable[..., DiligenceApp], acme: Workspace, opened: Wait) -> None:
    app = make_app(email="sales@vendor.example", role="vendor")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await open_flows(app, pilot, opened)
        await note_by_keys(app, pilot, opened, "s", "y", country="PH", party="us", data="charts")
        assert any("vendor cannot approve" in one.title for one in app._notifications)
    assert not acme.review_of(ACME).flows


async def test_a_burst_of_undo_and_redo_over_flows_is_carried_out_in_order(app: DiligenceApp, acme: Workspace, opened: Wait) -> None:
    note(acme, FlowVerb.STORED, "IN")
    note(acme, FlowVerb.ACCESSED, "PH")
    withdraw_flow(acme, ACME, 1, reason="never")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_flows(app, pilot, opened)
        before = acme.review_of(ACME).length
        for number in range(21):
            key = "uU"[number % 2]
            app.post_message(events.Key(key, key))
        while acme.review_of(ACME).length < before + 21:
            await pilot.pause(0.05)
        await pilot.pause(0.2)
        assert sorted(acme.review_of(ACME).flows) == [1, 2]
        assert len(lines(screen)) == 2
