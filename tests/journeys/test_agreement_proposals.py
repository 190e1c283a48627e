"""What the agreement answers, by command: proposed, confirmed one by one, contradicted with a reason only, changed by a new draft."""

import re

import pytest

from tests.journeys.house import LEGAL, OFFICER, House, Runs

OF_THE_AGREEMENT = {f"baa-{number:02}" for number in range(1, 9)} | {"mc-rf-10"}
CODER = ("in-01=medical-coding", "in-03=US", "in-04=none", "in-05=part-2-records", "in-06=vendor-cloud", "in-07=none", "in-08=users")


def proposed(house: House) -> dict[str, tuple[str, str]]:
    """Return what is proposed and what was answered, by question."""
    lines = house.do(OFFICER, "confirm", "sample").stdout.splitlines()[1:]
    return {name: (value, given) for name, value, given in (re.split(r" {2,}", line)[:3] for line in lines)}


@pytest.fixture
def house(world: Runs) -> House:
    house = House(world)
    house.open(service="medical coding")
    house.do(OFFICER, "intake", "sample", *CODER)
    return house


def test_nothing_is_proposed_before_an_agreement_is_read(house: House) -> None:
    assert proposed(house) == {}
    assert "proposes no answer" in house.refused(2, OFFICER, "confirm", "sample", "baa-01")


def test_every_answer_of_the_agreement_is_proposed_and_confirmed(house: House, samples: object) -> None:
    house.do(LEGAL, "document", "add", "sample", f"{samples}/coding-vendor-deficient.pdf")
    before = proposed(house)
    assert set(before) == OF_THE_AGREEMENT
    assert {given for _, given in before.values()} == {"-"}
    assert (before["baa-04"][0], before["baa-05"][0], before["mc-rf-10"][0]) == ("2160", "falls-short", "deficient")
    found = house.findings()
    assert all(found[name]["title"].startswith("Not confirmed: ") for name in OF_THE_AGREEMENT), "a proposal is not an answer"

    house.do(LEGAL, "confirm", "sample", "baa-04")
    after = proposed(house)
    assert {name for name, (value, given) in after.items() if given == value} == {"baa-04"}, "one by one"
    assert "more than 60 days" in house.findings()["baa-04"]["title"]
    house.do(LEGAL, "confirm", "sample", *sorted(OF_THE_AGREEMENT - {"baa-04"}))
    assert all(value == given for value, given in proposed(house).values())
    assert not [name for name, one in house.findings().items() if name in OF_THE_AGREEMENT and "Not confirmed" in one["title"]]


def test_another_answer_than_the_agreements_needs_a_note(house: House, samples: object) -> None:
    house.do(LEGAL, "document", "add", "sample", f"{samples}/coding-vendor-deficient.pdf")
    house.do(LEGAL, "answer", "sample", "baa-05", "yes")
    differs = house.findings()["baa-05"]
    assert differs["title"].startswith("The agreement says otherwise")
    assert differs["severity"] == "high", "what the agreement's own answer would weigh"
    house.do(LEGAL, "answer", "sample", "baa-05", "yes", "--note", "exhibit D, which is not attached here, names the countries")
    assert "baa-05" not in house.findings()

    # A new draft: the same questions, other answers.
    house.do(LEGAL, "confirm", "sample", "baa-04", "mc-rf-10")
    house.do(LEGAL, "document", "add", "sample", f"{samples}/coding-vendor-sound.pdf", "--replaces", "1")
    now = proposed(house)
    assert now["baa-04"] == ("48", "2160")
    assert now["mc-rf-10"] == ("specific", "deficient")
    assert now["baa-05"] == ("yes", "yes")
    assert house.findings()["baa-04"]["severity"] == "critical", "what was confirmed of the old draft stands until somebody confirms anew"
    house.do(LEGAL, "confirm", "sample", "baa-04", "mc-rf-10")
    assert not {"baa-04", "mc-rf-10"} & set(house.findings())
