"""Pictures of the questions and of the flows behind them: folded, searched, proposed, contradicted, checked and changed, empty and full."""

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from diligence.model.history import FlowVerb, Verification
from diligence.tui.app import DiligenceApp
from diligence.workspace.answering import answer, change_answer
from diligence.workspace.flows import note_flow
from diligence.workspace.intake import add_vendor
from diligence.workspace.workspace import Workspace
from tests.tui.test_ui_pictures import SIZES, Compare, walk

Wait = Callable[[Pilot[int]], Awaitable[None]]
THEMES = [pytest.param(0, id="dark"), pytest.param(1, id="light")]
SAMPLE, TO_THE_SAMPLE = "sample", ("end", "enter")


def found(words: str) -> tuple[str, ...]:
    """Return the keys that open the sample and search in it."""
    return (*TO_THE_SAMPLE, "slash", *words, "enter")


def themed(themes: int) -> list[str]:
    return ["ctrl+t"] * themes


@pytest.fixture
def flows(demo: Workspace) -> Workspace:
    """The demo, with a flow that we noted and one that we agreed to."""
    note_flow(
        demo, SAMPLE, verb=FlowVerb.ACCESSED, country="PH", party="coders of the vendor", data="emergency charts",
        controls="a virtual desktop; no copies", source="call of 2 November",
    )  # fmt: skip
    note_flow(demo, SAMPLE, verb=FlowVerb.STORED, country="Canada", party="a second data center", data="backups", approved=True)
    return demo


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("themes", THEMES)
@pytest.mark.parametrize("size", SIZES)
def test_the_walk_begins(snap_compare: Compare, app: DiligenceApp, opened: Wait, size: tuple[int, int], themes: int) -> None:
    assert snap_compare(app, terminal_size=size, run_before=walk(opened, *themed(themes), *TO_THE_SAMPLE))


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("size", SIZES)
def test_a_folded_section(snap_compare: Compare, app: DiligenceApp, opened: Wait, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=walk(opened, *TO_THE_SAMPLE, "S", "home"))


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("themes", THEMES)
@pytest.mark.parametrize("size", SIZES)
def test_what_the_agreement_proposes(snap_compare: Compare, app: DiligenceApp, opened: Wait, size: tuple[int, int], themes: int) -> None:
    keys = (*themed(themes), *found("proposed"), "down", "down", "down")
    assert snap_compare(app, terminal_size=size, run_before=walk(opened, *keys))


def test_an_answer_that_differs_from_the_agreement(snap_compare: Compare, app: DiligenceApp, demo: Workspace, opened: Wait) -> None:
    answer(demo, SAMPLE, "baa-04", "72")
    assert snap_compare(app, terminal_size=(80, 24), run_before=walk(opened, *found("baa-04")))


@pytest.mark.parametrize("size", SIZES)
def test_a_claim_again(snap_compare: Compare, app: DiligenceApp, demo: Workspace, opened: Wait, size: tuple[int, int]) -> None:
    answer(demo, SAMPLE, "rm-05", "yes", claim="Yes, of course", source="mail", verified=Verification.TESTED, evidence=(1,))
    change_answer(demo, SAMPLE, "rm-05", {"value": "no"})
    assert snap_compare(app, terminal_size=size, run_before=walk(opened, *found("rm-05")))


@pytest.mark.usefixtures("demo")
def test_what_is_asked_of_ourselves(snap_compare: Compare, app: DiligenceApp, opened: Wait) -> None:
    assert snap_compare(app, terminal_size=(80, 24), run_before=walk(opened, *TO_THE_SAMPLE, "home"))


@pytest.mark.usefixtures("demo")
def test_how_deep_to_go(snap_compare: Compare, app: DiligenceApp, opened: Wait) -> None:
    assert snap_compare(app, terminal_size=(80, 24), run_before=walk(opened, *TO_THE_SAMPLE, "D"))


@pytest.mark.usefixtures("flows")
@pytest.mark.parametrize("themes", THEMES)
@pytest.mark.parametrize("size", SIZES)
def test_flows(snap_compare: Compare, app: DiligenceApp, opened: Wait, size: tuple[int, int], themes: int) -> None:
    assert snap_compare(app, terminal_size=size, run_before=walk(opened, *themed(themes), *TO_THE_SAMPLE, "w"))


@pytest.mark.usefixtures("flows")
def test_a_flow_that_we_agreed_to(snap_compare: Compare, app: DiligenceApp, opened: Wait) -> None:
    assert snap_compare(app, terminal_size=(80, 24), run_before=walk(opened, *TO_THE_SAMPLE, "w", "down"))


def test_no_flows(snap_compare: Compare, app: DiligenceApp, opened: Wait, workspace: Workspace) -> None:
    add_vendor(workspace, "Bluebird Transcription (made up)", identifier="bluebird")
    assert snap_compare(app, terminal_size=(80, 24), run_before=walk(opened, "enter", "w"))


@pytest.mark.usefixtures("demo")
def test_the_form_of_a_flow(snap_compare: Compare, app: DiligenceApp, opened: Wait) -> None:
    assert snap_compare(app, terminal_size=(80, 24), run_before=walk(opened, *TO_THE_SAMPLE, "w", "a", "p"))
