"""What stands in the way of an approval, who may settle it, and what opens it again, by command up to the signed and verified file."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from diligence.model.base import Actor, Role
from diligence.model.history import DecisionKind
from diligence.workspace.deciding import approve, decide
from diligence.workspace.workspace import open_workspace
from tests.assets.walking import answer_everything
from tests.journeys.house import DEFICIENT, LEGAL, OFFICER, SECOND, SHREDDER, VENDOR, House, Runs, day, other


@pytest.fixture
def house(world: Runs) -> House:
    house = House(world)
    house.open()
    return house


def state(house: House, finding: str) -> str:
    return str(house.findings()[finding]["state"])


def test_a_risk_is_accepted_by_two_people(house: House) -> None:
    house.do(OFFICER, "intake", "sample", "rm-01=no")
    accept = ("decide", "sample", "rm-01", "accept", "--reason", "it closes this year", "--owner", "the officer")
    asked = house.do(OFFICER, *accept)
    assert "It counts once somebody else approves it" in asked.stderr
    assert f"until {day(365)}" in asked.stderr, "as late as the policy allows"
    assert state(house, "rm-01") == "acceptance-requested"
    assert "Waits for a second person's approval" in house.gaps()

    refused = house.refused(8, OFFICER, "decide", "sample", "rm-01", "approve")
    assert "officer@clinic.example asked for this acceptance, so somebody else must approve it" in refused
    assert "cannot decide on its own review" in house.refused(8, VENDOR, "decide", "sample", "rm-01", "approve")
    house.do(SECOND, "decide", "sample", "rm-01", "approve")
    assert state(house, "rm-01") == "accepted"
    assert "365 days at most" in house.refused(8, OFFICER, *accept, "--until", day(366))

    # In an office of one person there is nobody else.
    house.do(OFFICER, *accept)
    assert state(house, "rm-01") == "acceptance-requested", "the approval was given for the request before"
    house.policy("one_person_office = true\n")
    assert state(house, "rm-01") == "accepted"


def test_an_acceptance_past_its_day_is_open_again(house: House) -> None:
    """Two people accepted two risks forty days ago, one for thirty days and one for ninety."""
    then = datetime.now(UTC).replace(microsecond=0) - timedelta(days=40)
    with_clock = open_workspace(house.home / "workspace", create=False, clock=lambda: then)
    for finding, days in (("baa-document", 30), ("rm-01", 90)):
        with_clock.actor = Actor(email="officer@clinic.example", role=Role.SECURITY_OFFICER)
        decide(with_clock, "sample", finding, DecisionKind.ACCEPT, reason="for now", until=(then + timedelta(days=days)).date())
        with_clock.actor = Actor(email="legal@clinic.example", role=Role.LEGAL)
        approve(with_clock, "sample", finding)
    with_clock.close()

    found = house.findings()
    assert (found["rm-01"]["state"], found["rm-01"]["reopened"]) == ("accepted", None)
    assert (found["baa-document"]["state"], found["baa-document"]["reopened"]) == ("open", f"the acceptance ended on {day(-10)}")
    assert "Open again: No Business Associate Agreement" in house.gaps()
    assert f"Open again: the acceptance ended on {day(-10)}" in house.do(OFFICER, "finding", "list", "sample").stdout


def test_a_change_needs_an_owner_and_a_day_and_a_misreading_is_open_again_with_other_words(house: House, samples: Path) -> None:
    house.do(LEGAL, "document", "add", "sample", str(samples / "coding-vendor-deficient.pdf"))
    change = ("decide", "sample", "baa-offshore", "change", "--reason", "United States only")
    assert "needs an owner" in house.refused(2, LEGAL, *change, "--until", day(30))
    assert "needs a date" in house.refused(2, LEGAL, *change, "--owner", "counsel")
    house.do(LEGAL, *change, "--owner", "counsel", "--until", day(30))
    assert state(house, "baa-offshore") == "change-required"

    misread = ("decide", "sample", "baa-breach-notification", "misread", "--reason", "an exhibit names 24 hours")
    house.do(LEGAL, *misread)
    assert "does not come from reading" in house.refused(2, LEGAL, "decide", "sample", "rm-01", "misread", "--reason", "we know better")
    dismissed = house.findings()["baa-breach-notification"]
    assert (dismissed["state"], dismissed["decision"]["reason"]) == ("dismissed", "an exhibit names 24 hours")
    assert "Notice of breaches" not in house.gaps()

    draft = house.typeset(other(DEFICIENT, ("ninety (90) days", "eighty (80) days")), "second.pdf")
    house.do(LEGAL, "document", "add", "sample", draft, "--replaces", "1")
    found = house.findings()
    again = found["baa-breach-notification"]
    assert (again["state"], again["reopened"]) == ("open", "what it rests on has changed since the decision")
    assert "80 days" in again["detail"]
    assert found["baa-offshore"]["state"] == "change-required", "its words are the same"


def test_from_a_refused_approval_to_a_verified_file(house: House, samples: Path) -> None:
    house.do(OFFICER, "intake", "sample", *SHREDDER)
    refused = house.refused(8, OFFICER, "outcome", "sample", "approved", "--reason", "fine")
    assert "The outcome cannot be 'approved' yet: " in refused
    assert "No Business Associate Agreement" in refused
    assert "and " in refused
    assert "diligence vendor gaps sample" in refused

    house.do(LEGAL, "document", "add", "sample", str(samples / "coding-vendor-sound.pdf"), "--state", "executed")
    inside = house.inside()
    inside.actor = Actor(email="officer@clinic.example", role=Role.SECURITY_OFFICER)
    answer_everything(inside, "sample")
    inside.close()
    assert house.gaps() == ""
    house.do(OFFICER, "outcome", "sample", "approved", "--reason", "nothing grave is open")
    house.do(OFFICER, "export", "sample", "-o", "contract.toml")

    trusted = []
    for role, signer in (("security-officer", "officer"), ("legal", "legal")):
        house.do((), "keys", "new", f"keys/{signer}", "--no-passphrase")
        public = (house.home / f"keys/{signer}.pub").read_text().strip()
        trusted.append(f'{signer}@clinic.example namespaces="diligence-findings.v1/{role}" {public}\n')
        signed = ("sign", "contract.toml", "--role", role, "--signer", f"{signer}@clinic.example", "--key", f"keys/{signer}", "--yes")
        house.do((), *signed)
    trust = house.home / "allowed_signers"
    trust.write_text("".join(trusted))
    trust.chmod(0o644)
    verify = ("verify", "contract.toml", "--allowed-signers", "allowed_signers", "--require", "security-officer,legal")
    verified = house.do((), *verify, "--require-outcome", "approved")
    assert verified.stdout.startswith("SIGNATURES VALID. Recorded outcome: APPROVED")
