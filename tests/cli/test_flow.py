"""``diligence flow`` as a person or a script runs it."""

import json
from typing import Protocol


class Ran(Protocol):
    returncode: int
    stdout: str
    stderr: str


class Shell(Protocol):
    def officer(self, *arguments: str) -> Ran: ...


def test_a_flow_is_noted_listed_and_withdrawn(shell: Shell) -> None:
    shell.officer("vendor", "add", "Made-up Coders", "--id", "coders")
    shell.officer("answer", "coders", "in-05", "texas-patients")
    shell.officer("answer", "coders", "off-02", "US")
    added = shell.officer(
        "flow", "add", "coders", "--verb", "stored", "--country", "IN", "--party", "Backup Ltd", "--data", "charts", "--source", "a call"
    )
    assert (added.returncode, added.stdout) == (0, "flow 1\n")
    listed = shell.officer("flow", "list", "coders")
    assert listed.returncode == 0
    head, noted, *told = listed.stdout.splitlines()
    assert head.split() == ["NO.", "DONE", "COUNTRY", "FROM", "SAYS", "RULES", "ON", "PLACES"]
    assert noted.startswith("1")
    assert "texas-storage (outside)" in noted
    assert [line.split()[1] for line in told] == ["accessed", "processed"]
    rows = json.loads(shell.officer("flow", "list", "coders", "--format", "json").stdout)
    assert (rows[0]["number"], rows[0]["country"], rows[0]["regimes"]["texas-storage"]) == (1, "IN", "outside")
    assert rows[1]["number"] is None
    assert shell.officer("flow", "withdraw", "coders", "1", "--reason", "never set up").returncode == 0
    assert "stored" not in shell.officer("flow", "list", "coders").stdout


def test_a_wrong_call_is_a_sentence(shell: Shell) -> None:
    shell.officer("vendor", "add", "Made-up Coders", "--id", "coders")
    wrong = shell.officer("flow", "add", "coders", "--verb", "stored", "--country", "Atlantis", "--party", "x", "--data", "y")
    assert wrong.returncode == 2
    assert "'Atlantis' is not a country we know" in wrong.stderr
    assert shell.officer("flow", "add", "coders", "--verb", "kept", "--country", "IN", "--party", "x", "--data", "y").returncode == 2
    assert shell.officer("flow", "withdraw", "coders", "7", "--reason", "x").returncode == 2
