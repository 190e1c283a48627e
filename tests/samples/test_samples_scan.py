"""The program reads the samples as a careful lawyer does: a real scan of the real files, held against the expected grades."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent.parent / "diligence" / "samples"
EXPECTED = tomllib.loads((HERE / "expected.toml").read_text(encoding="utf-8"))
FLAGGED = 1


@pytest.fixture(scope="module")
def scans() -> dict[str, dict[str, Any]]:
    files = [str(SAMPLES / f"{name}.pdf") for name in EXPECTED]
    command = [sys.executable, "-m", "diligence", "scan", "--format", "json", "--no-cache", *files]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == FLAGGED, run.stderr
    return dict(zip(EXPECTED, map(json.loads, run.stdout.splitlines()), strict=True))


@pytest.mark.parametrize("name", EXPECTED)
def test_kind_verdict_and_pages(name: str, scans: dict[str, dict[str, Any]]) -> None:
    document = scans[name]["document"]
    found = {key: document[key] for key in ("kind", "verdict", "pages")}
    assert found == {key: EXPECTED[name][key] for key in found}
    assert Path(document["file"]).name == f"{name}.pdf"


@pytest.mark.parametrize("name", EXPECTED)
def test_a_party_that_is_named_is_one_of_the_two(name: str, scans: dict[str, dict[str, Any]]) -> None:
    for party in scans[name]["document"]["parties"]:
        assert party.startswith(("North Valley Clinic", "Sample Coding Services LLC"))


@pytest.mark.parametrize("name", EXPECTED)
def test_grades(name: str, scans: dict[str, dict[str, Any]]) -> None:
    found = {row["id"]: row["grade"] for row in scans[name]["requirements"]}
    wanted = EXPECTED[name]["grades"]
    assert {key: found.get(key) for key in wanted} == wanted


@pytest.mark.parametrize("name", EXPECTED)
def test_the_time_limit_of_the_breach_notice(name: str, scans: dict[str, dict[str, Any]]) -> None:
    row = next(row for row in scans[name]["requirements"] if row["id"] == "breach-notification")
    assert row["values"]["notice"] == EXPECTED[name]["notice"]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_grade_other_than_missing_shows_its_words_and_missing_shows_none(name: str, scans: dict[str, dict[str, Any]]) -> None:
    for row in scans[name]["requirements"]:
        if row["id"] in EXPECTED[name]["grades"]:
            assert bool(row["evidence"]) == (row["grade"] != "missing"), row["id"]
            for passage in row["evidence"]:
                assert 1 <= passage["page"] <= passage["end_page"] <= EXPECTED[name]["pages"]


def test_the_sound_agreement_raises_nothing_of_high_or_critical_severity(scans: dict[str, dict[str, Any]]) -> None:
    rows = scans["coding-vendor-sound"]["requirements"]
    assert [row["id"] for row in rows if row["severity"] in ("critical", "high")] == []
