"""By command: a coder says "United States only", its audit report names the Philippines, and its agreement permits any country."""

from pathlib import Path
from typing import Any

import pytest

from tests.journeys.house import LEGAL, OFFICER, House, Runs, day


@pytest.fixture
def house(world: Runs) -> House:
    house = House(world)
    house.open(service="medical coding")
    return house


def sides(finding: dict[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """Return what each side says and where, by who says it."""
    told: dict[str, list[tuple[str, str]]] = {}
    for side in finding["sides"]:
        told.setdefault(side["who"], []).append((side["says"], side["where"]))
    return told


def test_united_states_only_against_evidence_and_agreement(house: House, samples: Path) -> None:
    (house.home / "soc2.txt").write_text("A made-up SOC 2 report with a site in Manila.\n")
    house.do(OFFICER, "intake", "sample", "in-01=medical-coding", "in-03=US", "off-01=US", "off-02=US")
    house.do(LEGAL, "document", "add", "sample", str(samples / "coding-vendor-deficient.pdf"))
    report = ("soc2.txt", "--kind", "soc2-report", "--issued", day(-40), "--fact", "sites=US, Philippines")
    house.do(OFFICER, "evidence", "add", "sample", *report)

    found = house.findings()
    agreed = sides(found["x02"])
    assert agreed["vendor"] == [("United States", "question off-01"), ("United States", "question off-02")]
    ((says, where),) = agreed["agreement"]
    assert "may store, process and access PHI in any country" in says
    assert where == "document 1, page 2, section 3.5"
    assert (found["x02"]["severity"], found["x02"]["source"]) == ("critical", "contradiction")

    shown = sides(found["x21"])
    assert shown["vendor"] == agreed["vendor"]
    assert [(says, where) for says, where in shown["evidence"] if "Philippines" in says] == shown["evidence"]
    assert shown["evidence"][0][1].startswith("evidence 1")
    listed = house.do(OFFICER, "finding", "list", "sample").stdout
    assert "agreement: " in listed
    assert "(document 1, page 2, section 3.5)" in " ".join(listed.split())

    # Put right: the agreement binds it to the United States, and the report was read wrong.
    house.do(LEGAL, "document", "add", "sample", str(samples / "coding-vendor-sound.pdf"), "--replaces", "1")
    assert "x02" not in (after := house.findings())
    assert after["x21"]["sides"] == found["x21"]["sides"], "the other one stands as it was"
    house.do(OFFICER, "evidence", "facts", "sample", "1", "sites=US")
    assert not {"x02", "x21"} & set(house.findings())


def test_a_flow_is_held_against_the_dated_rule_of_each_regime(house: House) -> None:
    house.do(OFFICER, "intake", "sample", "in-01=hosting", "in-03=US", "in-05=texas-patients")
    house.do(
        OFFICER, "flow", "add", "sample", "--verb", "stored", "--country", "Canada", "--party", "Backups Ltd (made up)",
        "--data", "whole charts", "--source", "call of 3 November",
    )  # fmt: skip
    texas = house.findings()["flow-texas-storage"]
    assert texas["severity"] == "critical"
    assert texas["title"] == "Records of patients in Texas are stored where Texas does not allow it"
    assert "Since 1 January 2026" in texas["detail"]
    assert "stored in Canada" in texas["detail"]
    assert "Tex. Health & Safety Code ch. 183" in texas["citation"]
    said = [(side["says"], side["where"]) for side in texas["sides"]]
    assert any("Backups Ltd" in says for says, _ in said)
    assert any(where == "question in-05" for _, where in said), "the answer by which the rule applies stands beside it"

    others = [name for name in house.findings() if name.startswith("flow-")]
    assert "flow-florida-storage" not in others, "Florida allows Canada, and no patient is there"
    house.do(OFFICER, "flow", "withdraw", "sample", "1", "--reason", "the contract with Backups Ltd was never signed")
    assert [name for name in house.findings() if name.startswith("flow-")] == []
