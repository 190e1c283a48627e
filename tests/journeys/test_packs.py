"""A house's own packs and policy by command: its questions are asked and signed for, survive an update, and each key does what it says."""

import shutil
import tomllib
from pathlib import Path

import pytest

from tests.journeys.house import LEGAL, OFFICER, SECOND, House, Runs, day

SOUND_PACKS = Path(__file__).resolve().parent.parent / "assets" / "packs" / "sound" / "checklists"


@pytest.fixture
def house(world: Runs) -> House:
    house = House(world)
    house.open()
    return house


def test_a_pack_and_an_extension_are_asked_and_named_in_the_findings_file(house: House) -> None:
    own = Path(shutil.copytree(SOUND_PACKS, house.home / "own"))
    with_own = ("--checklists", str(own))
    assert house.do(OFFICER, *with_own, "checklist", "lint").stdout == ""
    shown = house.do(OFFICER, *with_own, "intake", "sample", "in-03=US", "nv-11=no").stdout
    assert "Questions of a made-up hospital, North Valley: " in shown
    assert house.findings(None, *with_own)["nv-11"]["title"] == "The bins stand open."

    house.do(OFFICER, *with_own, "outcome", "sample", "not-approved", "--reason", "the bins")
    house.do(OFFICER, *with_own, "export", "sample", "-o", "contract.toml")
    contract = tomllib.loads((house.home / "contract.toml").read_text())
    versions = {pack["id"]: pack["version"] for pack in contract["review"]["checklists"]}
    assert versions["hipaa-security"].endswith("+north-valley 1+south-valley 1")
    assert versions["north-valley"] == "1+west-valley 1"
    assert "nv-11" in {answer["question"] for answer in contract["answer"]}

    # Without the folder nobody asks them; where the policy names the pack, that it is not there is said and never passed over.
    assert "nv-11" not in house.findings()
    house.policy('packs = ["north-valley"]\n')
    assert "north-valley" in house.refused(7, OFFICER, "finding", "list", "sample")


def test_answers_survive_an_update_of_a_pack_in_the_middle_of_a_review(house: House) -> None:
    own = Path(shutil.copytree(SOUND_PACKS, house.home / "workspace" / "checklists"))
    house.policy('packs = ["north-valley"]\n')
    for question in ("nv-01", "nv-11", "sv-11"):
        house.do(OFFICER, "answer", "sample", question, "yes", "--verified", "tested")
    before = house.findings()
    assert not {"nv-01", "nv-11", "sv-11"} & set(before)

    file = own / "north-valley.toml"
    text = file.read_text(encoding="utf-8")
    question = text[text.index("[[question]]") : text.index('[[question]]\nid = "nv-12"')]
    added = question.replace("nv-11", "nv-13").replace("Are the bins locked?", "Are the rooms locked?")
    file.write_text(text.replace('version = "1"', 'version = "2"').replace("Are the bins", "Are all bins") + "\n" + added, encoding="utf-8")
    (own / "south-valley.toml").unlink()

    after = house.findings()
    assert "nv-11" not in after, "reworded, and its answer still counts"
    assert after["nv-13"]["title"] == "Not answered: Are the rooms locked?"
    assert {name for name in before if name not in after} == set(), "nothing else went away"
    house.do(OFFICER, "outcome", "sample", "not-approved", "--reason", "only to see the file")
    record = tomllib.loads(house.face("record"))
    answers = {answer["question"]: answer["given"] for answer in record["answer"]}
    assert (answers["nv-01"], answers["nv-11"]) == ("yes", "yes")
    assert "sv-11" not in answers, "its question is gone; the history keeps it"
    assert {pack["id"]: pack["version"] for pack in record["review"]["checklists"]}["hipaa-security"].endswith("+north-valley 2")


def test_roles_and_validity_of_the_policy_stand_in_the_file(house: House) -> None:
    house.do(OFFICER, "outcome", "sample", "not-approved", "--reason", "no time")
    plain = tomllib.loads(house.face("contract"))
    assert (plain["policy"]["required_roles"], plain["review"]["valid_until"].isoformat()) == (["security-officer", "legal"], day(365))
    house.policy('required_roles = ["procurement"]\nvalid_for_days = 90\n')
    own = tomllib.loads(house.face("contract"))
    assert (own["policy"]["required_roles"], own["review"]["valid_until"].isoformat()) == (["procurement"], day(90))
    assert own["policy"]["digest"] != plain["policy"]["digest"]


def test_countries_and_weights_of_the_policy(house: House) -> None:
    house.do(OFFICER, "answer", "sample", "off-01", "US, Canada", "--verified", "tested")
    found = house.findings()
    assert "off-01" in found
    house.policy('allowed_countries = ["US", "CA"]\n[severities]\nrm-01 = "low"\nbaa-document = "medium"\n')
    own = house.findings()
    assert "off-01" not in own
    assert (found["rm-01"]["severity"], own["rm-01"]["severity"]) == ("high", "low")
    assert (found["baa-document"]["severity"], own["baa-document"]["severity"]) == ("critical", "medium")
    assert "No Business Associate Agreement" not in house.gaps()


def test_ages_of_evidence_of_the_policy(house: House) -> None:
    (house.home / "risk.txt").write_text("A made-up risk analysis.\n")
    house.do(OFFICER, "evidence", "add", "sample", "risk.txt", "--kind", "risk-analysis-report", "--issued", day(-100))
    house.do(OFFICER, "answer", "sample", "rm-01", "yes", "--verified", "document-seen", "--evidence", "1")
    assert not {"rm-01", "stale-evidence-1"} & set(house.findings())
    house.policy("[evidence_ages]\nrisk-analysis-report = 90\n")
    assert {"rm-01", "stale-evidence-1"} <= set(house.findings())


def test_how_a_risk_is_accepted_under_the_policy(house: House) -> None:
    accept = ("decide", "sample", "baa-document", "accept", "--reason", "nothing is handed over yet")
    house.policy("acceptance_max_days = 30\n")
    assert "30 days at most" in house.refused(8, OFFICER, *accept, "--until", day(31))
    house.do(OFFICER, *accept, "--until", day(30))
    assert house.findings()["baa-document"]["state"] == "acceptance-requested"
    house.policy("one_person_office = true\n")
    assert house.findings()["baa-document"]["state"] == "accepted"
    house.policy("")
    house.do(SECOND, "decide", "sample", "baa-document", "approve")
    assert house.findings()["baa-document"]["state"] == "accepted"


def test_packs_of_the_policy(house: House) -> None:
    assert "Proposed" not in house.do(LEGAL, "intake", "sample").stdout
    house.policy('packs = ["proposed-security-rule"]\n')
    shown = house.do(LEGAL, "intake", "sample").stdout
    assert "20 questions; the house's policy asks it" in shown


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('packs = ["dentistry"]\n', "dentistry"),
        ('[severities]\nrm-01 = "none"\n', "never 'none'"),
        ("one_person_offices = true\n", "one_person_offices"),
        ('required_roles = ["janitor"]\n', "required_roles"),
        ("valid_for_days = 0\n", "valid_for_days"),
        ("valid_for_days = \n", "cannot be read"),
    ],
)
def test_a_policy_that_is_wrong_is_named_with_its_key_and_nothing_is_done(house: House, text: str, says: str) -> None:
    house.policy(text)
    refused = house.refused(7, OFFICER, "answer", "sample", "rm-01", "no")
    assert "policy.toml of the workspace" in refused
    assert says in refused
