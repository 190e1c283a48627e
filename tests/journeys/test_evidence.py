"""A SOC 2 report by command: facts are noted, it expires, the answer falls, a new one takes its place; a changed file is noticed."""

import json
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

OFFICER = ("--as", "officer@clinic.example", "--role", "security-officer")


class Ran(Protocol):
    """A world that runs the program."""

    home: Path

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]": ...


def day(days: int) -> str:
    """Return a day so many days from today."""
    today: date = datetime.now(UTC).date()
    return (today + timedelta(days=days)).isoformat()


def do(world: Ran, *arguments: str) -> "subprocess.CompletedProcess[str]":
    done = world.run(*OFFICER, *arguments)
    assert done.returncode == 0, f"{arguments}: {done.stderr}"
    return done


def findings(world: Ran) -> dict[str, Any]:
    listed = json.loads(do(world, "finding", "list", "sample", "--format", "json").stdout)
    return {finding["id"]: finding for finding in listed}


def pieces(world: Ran) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads(do(world, "evidence", "list", "sample", "--format", "json").stdout)
    return listed


def test_a_soc2_report_from_its_first_day_to_its_successor(world: Ran) -> None:
    report = world.home / "soc2.txt"
    report.write_text("A made-up SOC 2 report of last year.\n")
    do(world, "vendor", "add", "Sample Coding Services", "--id", "sample")

    added = do(
        world, "evidence", "add", "sample", "soc2.txt", "--kind", "soc2-report", "--period", f"{day(-400)}/{day(-35)}",
        "--expires", day(20), "--fact", "type=type-2", "--fact", "sites=United States",
    )  # fmt: skip
    assert added.stdout == "evidence 1\n"
    do(world, "answer", "sample", "rm-01", "yes", "--verified", "document-seen", "--evidence", "1")
    assert "rm-01" not in findings(world), "a current piece backs the answer"
    assert (pieces(world)[0]["age"], pieces(world)[0]["backs"]) == ("current", ["rm-01"])

    noted = do(world, "evidence", "facts", "sample", "1", "exceptions=2", "opinion=with reservations", "sites=India, US")
    assert noted.stdout.splitlines() == ["exceptions = 2", "opinion = qualified", "sites = IN, US", "type = type-2"]
    shown = do(world, "evidence", "show", "sample", "1").stdout
    for part in ("SOC 2 report", "India, United States", "With reservations", "2 exceptions", "intact", "rm-01", day(20)):
        assert part in shown

    # It lapsed yesterday.
    do(world, "evidence", "add", "sample", "soc2.txt", "--kind", "soc2-report", "--expires", day(-1))
    now = findings(world)
    assert now["stale-evidence-1"]["severity"] == "medium"
    assert "has expired" in now["stale-evidence-1"]["title"]
    assert now["rm-01"]["severity"] == "high", "the answer counts as partial"
    assert pieces(world)[0]["age"] == "expired"
    assert pieces(world)[0]["facts"]["sites"] == "IN, US", "a corrected date takes no fact away"

    # The vendor sends the next one, and nobody has looked at it yet.
    report.write_text("A made-up SOC 2 report of this year.\n")
    offered = do(world, "evidence", "add", "sample", "soc2.txt", "--kind", "soc2-report", "--issued", day(-1))
    assert "differs from evidence 1" in offered.stderr
    assert "--replaces 1" in offered.stderr
    replaced = do(world, "evidence", "add", "sample", "soc2.txt", "--kind", "soc2-report", "--replaces", "1")
    assert replaced.stdout == "evidence 2\n"
    waiting = findings(world)
    assert "was replaced by evidence 2" in waiting["stale-evidence-1"]["title"]
    assert waiting["rm-01"]["severity"] == "high"
    assert "replaced by 2" in do(world, "evidence", "list", "sample").stdout

    # Somebody has.
    do(world, "answer", "sample", "rm-01", "yes", "--verified", "document-seen", "--evidence", "2")
    assert not {"rm-01", "stale-evidence-1", "stale-evidence-2"} & set(findings(world))


def test_a_changed_file_is_noticed(world: Ran) -> None:
    report = world.home / "policy.txt"
    report.write_text("A made-up policy.\n")
    do(world, "vendor", "add", "Sample Coding Services", "--id", "sample")
    do(world, "evidence", "add", "sample", "policy.txt", "--kind", "policy", "--issued", day(-10))
    (world.home / "copy.txt").write_bytes(report.read_bytes())
    assert "copy.txt: the same as evidence 1" in do(world, "evidence", "check", "sample", "copy.txt").stdout

    report.write_text("A made-up policy, softened.\n")
    at_hand = world.run("evidence", "check", "sample", "policy.txt")
    assert at_hand.returncode == 1
    assert "policy.txt: CHANGED: another version of evidence 1" in at_hand.stdout

    (kept,) = (world.home / "workspace" / "files").iterdir()
    kept.write_text("A made-up policy!\n")
    checked = world.run("evidence", "check", "sample")
    assert checked.returncode == 1
    assert "CHANGED since it was registered" in checked.stdout
    assert findings(world)["changed-evidence-1"]["severity"] == "high"
    kept.unlink()
    assert "GONE" in world.run("evidence", "check", "sample").stdout
    assert "is gone" in findings(world)["changed-evidence-1"]["title"]

    do(world, "evidence", "add", "sample", "copy.txt", "--kind", "policy")
    assert do(world, "evidence", "check", "sample").stdout.count("intact") == 1
    assert "changed-evidence-1" not in findings(world)


def test_one_file_backs_answers_in_several_reviews(world: Ran) -> None:
    (world.home / "terms.txt").write_text("Made-up terms of a hosting provider.\n")
    for vendor in ("first", "second"):
        do(world, "vendor", "add", f"{vendor} made-up vendor", "--id", vendor)
    do(world, "evidence", "add", "first", "terms.txt", "--kind", "contract")
    again = do(world, "evidence", "add", "second", "terms.txt", "--kind", "contract")
    assert again.stdout == "evidence 1\n"
    assert "The same file is evidence 1 (contract) of the review first-1, too." in again.stderr
    assert len(list((world.home / "workspace" / "files").iterdir())) == 1


def test_wrong_facts_and_kinds_get_one_sentence(world: Ran) -> None:
    (world.home / "soc2.txt").write_text("A made-up SOC 2 report.\n")
    do(world, "vendor", "add", "Sample Coding Services", "--id", "sample")
    unknown = do(world, "evidence", "add", "sample", "soc2.txt", "--kind", "soc-report")
    assert "did you mean soc2-report?" in unknown.stderr
    do(world, "evidence", "add", "sample", "soc2.txt", "--kind", "soc2-report")
    for fact, says in (
        ("sites=Narnia", "does not fit fact sites of a soc2-report"),
        ("site=US", "Did you mean sites?"),
        ("sites", "KEY=VALUE"),
    ):
        refused = world.run(*OFFICER, "evidence", "facts", "sample", "2", fact)
        assert refused.returncode == 2
        assert says in refused.stderr
        assert "Traceback" not in refused.stderr
    assert pieces(world)[1]["facts"] == {}
    listed = do(world, "evidence", "kinds").stdout
    assert "soc2-report" in listed
    assert "one of: unqualified, qualified" in do(world, "evidence", "kinds", "soc2-report").stdout
    assert "Did you mean soc2-report?" in world.run("evidence", "kinds", "soc2-reprot").stderr
