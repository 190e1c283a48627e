"""What a vendor claims and what was verified, kept apart by command from the first claim to the signed record."""

import tomllib
from typing import Any

import pytest

from diligence.model.checklist import CANNOT_BE_JUDGED
from tests.assets.walking import good_value
from tests.journeys.house import OFFICER, SECOND, SHREDDER, VENDOR, House, Runs, Walk, day


@pytest.fixture
def house(world: Runs) -> House:
    house = House(world)
    house.open()
    return house


def in_the_record(house: House, question: str) -> dict[str, Any]:
    """Export the record as it would be now, and return the answer to a question."""
    page = tomllib.loads(house.face("record"))
    return next(answer for answer in page["answer"] if answer["question"] == question)


def test_who_verified_a_claim_when_and_on_what_survives_later_edits(house: House) -> None:
    (house.home / "risk.txt").write_text("A made-up risk analysis.\n")
    house.do(OFFICER, "evidence", "add", "sample", "risk.txt", "--kind", "risk-analysis-report", "--issued", day(-30))
    house.do(OFFICER, "outcome", "sample", "not-approved", "--reason", "still being looked at")
    house.do(OFFICER, "intake", "sample", *SHREDDER)

    house.do(VENDOR, "answer", "sample", "rm-01", "yes", "--claim", "We do it every spring", "--source", "mail of 2 November")
    claimed = house.findings()["rm-01"]
    assert claimed["title"].startswith("Claimed, not verified: ")
    assert "The vendor states: We do it every spring (source: mail of 2 November)" in claimed["detail"]
    said = in_the_record(house, "rm-01")
    assert (said["verified"], said["by"]) == ("claimed", "sales@vendor.example")
    assert "checked_by" not in said

    seen = ("answer", "sample", "rm-01", "yes", "--claim", "We do it every spring", "--source", "mail of 2 November")
    house.do(OFFICER, *seen, "--verified", "document-seen", "--evidence", "1")
    assert "rm-01" not in house.findings()
    checked = in_the_record(house, "rm-01")
    assert (checked["verified"], checked["checked_by"], checked["evidence"]) == ("document-seen", "officer@clinic.example", [1])

    # Somebody else adds a note and corrects the claim and its source; the check is not theirs.
    with Walk(house.world, (*SECOND, "review", "sample", "--plain")) as walk:
        walk.type("b")
        assert walk.question == "rm-01"
        walk.type("t\nask for the appendix")
        walk.type("c\nEvery spring since 2019\ncall of 5 November")
        walk.leave()
    after = in_the_record(house, "rm-01")
    assert (after["note"], after["vendor_states"], after["source"]) == (
        "ask for the appendix", "Every spring since 2019", "call of 5 November",
    )  # fmt: skip
    assert after["by"] == "second@clinic.example"
    for kept in ("verified", "checked_by", "checked_at", "evidence"):
        assert after[kept] == checked[kept]

    # The value turns out to be another: what was checked was not this.
    with Walk(house.world, (*SECOND, "review", "sample", "--plain")) as walk:
        walk.type("b")
        walk.type("partial")
        walk.leave()
    changed = in_the_record(house, "rm-01")
    assert (changed["given"], changed["verified"], changed["vendor_states"]) == ("partial", "claimed", "Every spring since 2019")
    assert "checked_by" not in changed
    assert house.findings()["rm-01"]["severity"] == "high"


def test_a_vendor_states_claims_and_nothing_else(house: House) -> None:
    answer = ("answer", "sample")
    for verified in ("document-seen", "tested", "interviewed", "contradicted"):
        assert "cannot verify its own claim" in house.refused(8, VENDOR, *answer, "enc-01", "yes", "--verified", verified)
    for aside in ("n/a", "cannot-be-judged"):
        assert "cannot set a question aside" in house.refused(8, VENDOR, *answer, "enc-01", aside, "--note", "we keep no data")
    for of_the_house in ("in-06", "baa-01"):
        assert "The house answers" in house.refused(8, VENDOR, *answer, of_the_house, "n/a", "--note", "ours is fine")
    house.do(VENDOR, *answer, "enc-01", "yes", "--claim", "Everything is encrypted")
    assert house.findings()["enc-01"]["title"].startswith("Claimed, not verified: ")


def test_not_applicable_needs_a_reason(house: House) -> None:
    assert "'n/a' needs a reason" in house.refused(2, OFFICER, "answer", "sample", "log-01", "n/a")
    assert "needs a reason" in house.refused(2, OFFICER, "answer", "sample", "log-01", "n/a", "--note", "  ")
    assert "log-01" in house.findings()
    house.do(OFFICER, "answer", "sample", "log-01", "n/a", "--note", "it never sees a system of ours")
    assert "log-01" not in house.findings()


def test_no_claim_alone_ever_passes(house: House) -> None:
    """Every question to the vendor, answered as well as can be, is a finding until somebody has checked it."""
    house.do(OFFICER, "intake", "sample", "in-01=medical-coding", "in-03=US", "in-04=assists", "in-06=vendor-cloud")
    inside = house.inside()
    best = {
        question.id: good_value(question) for pack in inside.packs for question in pack.questions if question.asked_of == "vendor"
    }  # fmt: skip
    given = [f"{name}={value}" for name, value in best.items() if value != CANNOT_BE_JUDGED]
    house.do(OFFICER, "intake", "sample", "--depth", "full", "--reason", "to be sure", *given)
    found = house.findings()
    shown = [question.id for pack in inside.asking(inside.review_of("sample")).checklists for question in pack.questions]
    inside.close()
    claimed = [name for name in shown if best.get(name, CANNOT_BE_JUDGED) != CANNOT_BE_JUDGED]
    assert len(claimed) > 150
    assert [name for name in claimed if name not in found] == []
