"""The intake by command: eight answers choose how deep the review goes and what is asked; a shredding firm is done with a few questions."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.journeys.house import LEGAL, OFFICER, SHREDDER, VENDOR, House, Runs, fine

CODER_ABROAD = (
    *("in-01=medical-coding", "in-02=up-to-10000", "in-03=US, PH", "in-04=assists"),
    *("in-05=medicare-advantage", "in-06=vendor-cloud", "in-07=companies", "in-08=users"),
)


@pytest.fixture
def house(world: Runs) -> House:
    house = House(world)
    house.open(service="destruction of paper")
    return house


def asked(shown: str) -> dict[str, int]:
    """Return how many questions each pack asks, by the beginning of its title."""
    return {title.split()[0]: int(count) for title, count in re.findall(r"(?m)^  (.+): (\d+) questions; ", shown)}


def test_a_shredding_firm_is_asked_little_and_approved(house: House, samples: Path) -> None:
    shown = house.do(OFFICER, "intake", "sample", *SHREDDER).stdout
    assert "Depth: core. The vendor gets paper or sealed media only." in shown
    assert "Destroys paper or media" in shown
    counts = asked(shown)
    assert set(counts) == {"Intake:", "Security"}
    assert counts["Security"] <= 30

    house.do(LEGAL, "document", "add", "sample", str(samples / "coding-vendor-sound.pdf"), "--state", "executed")
    walked = house.walk(fine)
    still = re.findall(r"(\d+) of \d+ questions are open", walked)[0]
    assert int(still) <= 30, "what is left after the intake"
    answered, of = re.findall(r"(\d+) of (\d+) answered", walked)[-1]
    assert answered == of, "every question that is asked has an answer"
    assert "Depth: core. The vendor gets paper or sealed media only." in " ".join(walked.split())
    typed = re.findall(r"(?m)^> ", walked)
    assert len(typed) < 70, "two keys for a question"

    assert house.gaps() == ""
    house.do(OFFICER, "outcome", "sample", "approved", "--reason", "nothing grave is open")
    contract = tomllib.loads(house.face("contract"))
    assert contract["review"]["outcome"] == "approved"
    assert contract["summary"]["questions_asked"] == contract["summary"]["questions_answered"] == int(of)
    assert contract["summary"]["open_critical"] == contract["summary"]["open_high"] == 0


def test_a_coder_abroad_is_asked_everything_and_the_pack_for_coding(house: House) -> None:
    shown = house.do(OFFICER, "intake", "sample", *CODER_ABROAD).stdout
    assert "Depth: full. Part of the work is done or reached from outside the United States." in shown
    counts = asked(shown)
    assert len(counts) == 3
    assert "the answer to in-01 calls for it" in shown
    assert counts["Security"] > 90
    at_first = sum(counts.values())

    # It turns out that nobody works abroad after all, and that nothing is coded.
    shown = house.do(OFFICER, "intake", "sample", "in-03=US", "in-01=consulting").stdout
    assert "Depth: core. The vendor only advises, and works in the United States." in shown
    assert len(asked(shown)) == 2
    assert sum(asked(shown).values()) < at_first / 3


def test_depth_by_hand_needs_a_reason_which_is_shown_with_the_name(house: House) -> None:
    house.do(OFFICER, "intake", "sample", *SHREDDER)
    assert "needs a reason" in house.refused(2, OFFICER, "intake", "sample", "--depth", "full")
    shown = house.do(OFFICER, "intake", "sample", "--depth", "full", "--reason", "a break-in last year").stdout
    assert "Depth: full. Chosen by officer@clinic.example: a break-in last year" in shown
    by_hand = asked(shown)["Security"]
    again = house.do(OFFICER, "intake", "sample", "in-02=up-to-500").stdout
    assert "Depth: full. Chosen by" in again, "an answer does not undo what a person chose"
    house.do(OFFICER, "undo", "sample")
    house.do(OFFICER, "undo", "sample")
    assert "Depth: core. The vendor gets paper" in house.do(OFFICER, "intake", "sample").stdout
    assert by_hand > 35, "all sections that paper does not rule out"


def test_before_the_intake_the_depth_is_standard_and_a_vendor_does_not_choose_it(house: House) -> None:
    shown = house.do(OFFICER, "intake", "sample").stdout
    assert "Depth: standard. The intake is not answered yet" in shown
    assert "is no answer" in house.refused(2, OFFICER, "intake", "sample", "in-01")
    refused = house.refused(8, VENDOR, "intake", "sample", "--depth", "core", "--reason", "we are small")
    assert "Let somebody of the house choose" in refused
