"""Noting where information goes, withdrawing it, and what every regime makes of it, through a real workspace."""

import pytest

from diligence.errors import PolicyError, UsageError
from diligence.model.base import Actor, Role
from diligence.model.history import FlowVerb
from diligence.model.regime import Reach
from diligence.workspace.answering import answer
from diligence.workspace.deciding import undo
from diligence.workspace.flows import FlowRow, flows_table, note_flow, withdraw_flow
from diligence.workspace.intake import add_vendor
from diligence.workspace.workspace import Workspace


@pytest.fixture
def vendor(workspace: Workspace) -> str:
    add_vendor(workspace, "Made-up Coders", identifier="coders")
    return "coders"


def note(workspace: Workspace, country: str = "Ireland", **more: str) -> int:
    return note_flow(workspace, "coders", verb=FlowVerb.STORED, country=country, party="Backup Ltd", data="charts", **more).number


def table(workspace: Workspace) -> tuple[FlowRow, ...]:
    return flows_table(workspace, workspace.review_of("coders"))


def test_a_flow_is_kept_with_its_country_by_code(workspace: Workspace, vendor: str) -> None:
    assert note(workspace, source="the data-flow map", controls="encrypted") == 1
    kept = workspace.review_of(vendor).flows[1].event
    assert (kept.country, kept.party, kept.source, kept.controls, kept.approved) == (
        "IE",
        "Backup Ltd",
        "the data-flow map",
        "encrypted",
        False,
    )


def test_the_table_says_what_every_regime_makes_of_it(workspace: Workspace, vendor: str) -> None:
    note(workspace)
    answer(workspace, vendor, "in-05", "texas-patients")
    (row,) = table(workspace)
    reaches = {verdict.regime.id: verdict.reach for verdict in row.verdicts}
    assert (reaches["texas-storage"], reaches["texas-access"]) == (Reach.OUTSIDE, Reach.NOT_BOUND)
    assert (row.flow.number, row.flow.statement.where) == (1, "flow 1")


def test_answers_stand_in_the_table_too(workspace: Workspace, vendor: str) -> None:
    answer(workspace, vendor, "off-01", "US, Canada")
    assert [(row.flow.number, row.flow.country) for row in table(workspace)] == [(None, "CA"), (None, "US")]


def test_a_withdrawn_number_is_never_given_again(workspace: Workspace, vendor: str) -> None:
    note(workspace)
    withdraw_flow(workspace, vendor, 1, reason="It was never set up")
    assert workspace.review_of(vendor).flows == {}
    assert note(workspace) == 2
    undo(workspace, vendor)
    undo(workspace, vendor)
    assert list(workspace.review_of(vendor).flows) == [1]


@pytest.mark.parametrize(
    ("country", "party", "data", "says"),
    [
        ("Atlantis", "Backup Ltd", "charts", "'Atlantis' is not a country we know"),
        ("Georgia", "Backup Ltd", "charts", "'Georgia' is not a country we know"),
        ("IE", " ", "charts", "A flow needs its party"),
        ("IE", "Backup Ltd", "\n", "A flow needs its data"),
    ],
)
def test_a_flow_that_says_too_little_is_refused(workspace: Workspace, vendor: str, country: str, party: str, data: str, says: str) -> None:
    with pytest.raises(UsageError) as wrong:
        note_flow(workspace, vendor, verb=FlowVerb.STORED, country=country, party=party, data=data)
    assert wrong.value.what == says
    assert workspace.review_of(vendor).flows == {}


def test_there_must_be_such_a_flow_and_a_reason(workspace: Workspace, vendor: str) -> None:
    note(workspace)
    for number, reason in ((2, "never"), (1, " ")):
        with pytest.raises(UsageError):
            withdraw_flow(workspace, vendor, number, reason=reason)
    assert list(workspace.review_of(vendor).flows) == [1]


def test_a_vendor_neither_approves_nor_withdraws(workspace: Workspace, vendor: str) -> None:
    note(workspace)
    workspace.actor = Actor(email="sales@coders.example", role=Role.VENDOR)
    with pytest.raises(PolicyError):
        note_flow(workspace, vendor, verb=FlowVerb.ACCESSED, country="IN", party="x", data="y", approved=True)
    with pytest.raises(PolicyError):
        withdraw_flow(workspace, vendor, 1, reason="please")
    assert list(workspace.review_of(vendor).flows) == [1]
    assert note(workspace, "IN") == 2


def test_text_from_outside_is_cleaned(workspace: Workspace, vendor: str) -> None:
    note_flow(workspace, vendor, verb=FlowVerb.ACCESSED, country="ie", party="A\x1b[31m\nB", data="c\u202ed")
    (row,) = table(workspace)
    assert "\x1b" not in row.flow.statement.says
    assert "A\\x1b[31m B" in row.flow.statement.says
