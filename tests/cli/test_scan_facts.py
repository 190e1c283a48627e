"""``diligence scan --format json`` tells what else an agreement states; the table stays as it is."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import diligence

SAMPLES = Path(diligence.__file__).parent / "samples"


def scan(name: str, layout: str) -> str:
    command = [sys.executable, "-m", "diligence", "scan", "--no-cache", "--format", layout, str(SAMPLES / name)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1, done.stderr
    return done.stdout


def test_each_fact_has_a_value_and_the_words_it_was_read_from() -> None:
    result: dict[str, Any] = json.loads(scan("coding-vendor-deficient.pdf", "json"))
    stated = {(fact["fact"], fact["value"]) for fact in result["facts"]}
    assert {("offshore-terms", "permitted"), ("improvement-licence", "granted"), ("subcontracting", "allowed")} <= stated
    assert all(set(fact) == {"fact", "value", "page", "end_page", "section", "quote"} and fact["quote"] for fact in result["facts"])


def test_an_agreement_that_states_none_has_an_empty_list() -> None:
    assert json.loads(scan("coding-vendor-stock.pdf", "json"))["facts"] == []


def test_the_table_says_nothing_of_them() -> None:
    assert "offshore-terms" not in scan("coding-vendor-deficient.pdf", "table")
