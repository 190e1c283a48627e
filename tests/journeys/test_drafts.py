"""Drafts and the executed copy by command: what changed is named, what was decided on the same words stays, other words stop closing."""

import json

import pytest

from tests.journeys.house import DEFICIENT, LEGAL, House, Runs, day, other

SIGNED = (
    ("By: ____________________", "By: /s/ Robin Example"),
    ("Name: __________________", "Name: Robin Example"),
    ("Title: ___________________", "Title: Privacy Officer"),
    ("Date: ___________________", "Date: January 14, 2026"),
)
HELD_UP = "The executed agreement"


@pytest.fixture
def house(world: Runs) -> House:
    """A house with the first draft in review, two findings of which are decided."""
    house = House(world)
    house.open()
    house.do(LEGAL, "document", "add", "sample", house.typeset(DEFICIENT, "first.pdf"))
    for finding in ("baa-offshore", "baa-breach-notification"):
        house.do(LEGAL, "decide", "sample", finding, "change", "--reason", "as we said", "--owner", "counsel", "--until", day(30))
    return house


def test_the_second_draft_keeps_what_was_decided_on_the_same_words(house: House) -> None:
    second = house.typeset(other(DEFICIENT, ("ninety (90) days", "thirty (30) days"), ("adequate.", "enough.")), "second.pdf")
    added = house.do(LEGAL, "document", "add", "sample", second, "--replaces", "1")
    assert "It differs from document 1 in 2 places." in added.stderr
    found = house.findings()
    assert found["baa-offshore"]["state"] == "change-required"
    assert (found["baa-breach-notification"]["state"], found["baa-breach-notification"]["reopened"] is None) == ("open", False)

    told = json.loads(house.do(LEGAL, "document", "compare", "sample", "--format", "json").stdout)
    changes = {(one["before"], one["after"]) for one in told["differences"]}
    assert changes == {("ninety (90)", "thirty (30)"), ("adequate.", "enough.")}
    shown = " ".join(house.do(LEGAL, "document", "compare", "sample").stdout.split())
    for part in ("ninety (90)", "thirty (30)", "adequate", "enough", "breach-notification"):
        assert part in shown


def test_an_executed_copy_with_another_number_stops_the_closing_and_names_both(house: House) -> None:
    changed = house.typeset(other(DEFICIENT, *SIGNED, ("forty-five (45) days", "forty-five (54) days")), "signed.pdf")
    house.do(LEGAL, "document", "add", "sample", changed, "--state", "executed")
    assert f"{HELD_UP} (document 2) differs in words from the reviewed draft (document 1)  [2]" in house.gaps()
    shown = " ".join(house.do(LEGAL, "document", "compare", "sample").stdout.split())
    assert "(45)" in shown
    assert "(54)" in shown
    refused = house.refused(8, LEGAL, "outcome", "sample", "approved-with-conditions", "--reason", "signed it is")
    assert HELD_UP in refused, "it is named before anything else"

    # The right one is signed instead.
    right = house.typeset(other(DEFICIENT, *SIGNED), "right.pdf")
    house.do(LEGAL, "document", "add", "sample", right, "--state", "executed", "--replaces", "2")
    assert HELD_UP not in house.gaps()


def test_an_executed_copy_with_its_blanks_filled_in_does_not(house: House) -> None:
    right = house.typeset(other(DEFICIENT, *SIGNED), "signed.pdf")
    added = house.do(LEGAL, "document", "add", "sample", right, "--state", "executed")
    assert "It differs from document 1 in 4 places, 4 of them blanks that were filled in." in added.stderr
    assert HELD_UP not in house.gaps()
    assert house.findings()["baa-offshore"]["state"] == "change-required"
