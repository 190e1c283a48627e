"""What `scan` and `text` print: the JSON that others build on, the table for people, the cache, and quotes that stand on their pages."""

import json
import os
import pty
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any, Protocol

import pytest

from diligence.catalog.location import shipped
from diligence.catalog.requirements import load_requirements
from diligence.model.scan import Scan


class Shell(Protocol):
    home: Path

    def run(self, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]": ...


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The scan of the stock sample, read once."""
    sample = Path(__file__).resolve().parent.parent.parent / "diligence" / "samples" / "coding-vendor-stock.pdf"
    home = tmp_path_factory.mktemp("home")
    done = subprocess.run(
        [sys.executable, "-m", "diligence", "scan", "--format", "json", "--no-cache", str(sample)],
        env=os.environ | {"HOME": str(home)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    scan: dict[str, Any] = json.loads(done.stdout)
    return scan


def test_the_json_is_a_scan_with_a_row_for_every_requirement(stock: dict[str, Any]) -> None:
    scan = Scan.model_validate(stock)
    assert stock["schema"] == "diligence.scan/1"
    assert [row.id for row in scan.requirements] == list(load_requirements(shipped()).ids)
    assert stock["document"]["file"] == "coding-vendor-stock.pdf"
    assert stock["document"]["pages"] == 4
    assert set(stock["tool"]) == {"version", "requirements", "as_of"}
    assert set(stock["requirements"][0]) == {
        "id", "level", "grade", "severity", "citation", "why", "advice", "likeness", "like", "trigger", "notes", "review_by_person",
        "evidence", "considered", "hidden", "values",
    }  # fmt: skip


def test_every_quote_stands_on_its_pages(stock: dict[str, Any], shell: Shell, samples: Path) -> None:
    text = json.loads(shell.run("text", "--format", "json", str(samples / "coding-vendor-stock.pdf")).stdout)
    pages = {page["page"]: page["text"] for page in text["pages"]}

    def letters(words: str) -> str:
        return re.sub(r"\W", "", words)

    passages = [passage for row in stock["requirements"] for passage in (*row["evidence"], *row["considered"])]
    assert len(passages) > 20
    for passage in passages:
        there = "".join(pages[number] for number in range(passage["page"], passage["end_page"] + 1))
        assert letters(passage["quote"]) in letters(there), passage


def test_what_is_missing_shows_what_was_considered(stock: dict[str, Any]) -> None:
    offshore = next(row for row in stock["requirements"] if row["id"] == "offshore")
    assert offshore["grade"] == "missing"
    assert offshore["severity"] == "high"
    assert "not found" in offshore["why"]
    for row in stock["requirements"]:
        for passage in row["considered"]:
            assert passage["why_not"]


def test_the_table_fits_80_columns_and_is_plain_in_a_pipe(shell: Shell, samples: Path) -> None:
    done = shell.run("scan", str(samples / "coding-vendor-stock.pdf"))
    assert done.returncode == 1
    assert "\x1b" not in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) <= 80
    assert "Offshore" in done.stdout
    assert "not legal advice" in done.stdout


@pytest.mark.parametrize(("no_color", "colored"), [("", True), ("1", False)])
def test_color_on_a_terminal_unless_told_otherwise(shell: Shell, samples: Path, no_color: str, colored: bool) -> None:
    ours, theirs = pty.openpty()
    environment = os.environ | {"HOME": str(shell.home), "NO_COLOR": no_color, "TERM": "xterm-256color"}
    process = subprocess.Popen(
        [sys.executable, "-m", "diligence", "--quiet", "scan", str(samples / "coding-vendor-stock.pdf")],
        stdout=theirs, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, env=environment,
    )  # fmt: skip
    os.close(theirs)
    output = b""
    try:
        while block := os.read(ours, 65536):
            output += block
    except OSError:
        pass  # Linux says "input/output error" when the other end of a terminal is gone
    os.close(ours)
    assert process.wait() == 1
    assert (b"\x1b[3" in output) is colored


def test_several_files_give_one_line_each_in_their_order(shell: Shell, samples: Path) -> None:
    names = ["coding-vendor-sound.pdf", "coding-vendor-stock.pdf", "coding-vendor-deficient.pdf"]
    done = shell.run("scan", "--format", "json", "--jobs", "2", *(str(samples / name) for name in names))
    assert [json.loads(line)["document"]["file"] for line in done.stdout.splitlines()] == names


def test_the_cache_is_private_and_gives_the_same_scan_under_another_name(shell: Shell, samples: Path) -> None:
    sample = samples / "coding-vendor-stock.pdf"
    first = json.loads(shell.run("scan", "--format", "json", str(sample), DILIGENCE_CACHE=str(shell.home / "cache")).stdout)
    kept = [path for path in (shell.home / "cache").rglob("*") if path.is_file()]
    assert kept
    for path in kept:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert b"coding-vendor" not in path.read_bytes()
    copy = shell.home / "another name.pdf"
    copy.write_bytes(sample.read_bytes())
    second = json.loads(shell.run("scan", "--format", "json", str(copy), DILIGENCE_CACHE=str(shell.home / "cache")).stdout)
    assert second["document"].pop("file") == "another name.pdf"
    assert first["document"].pop("file") == "coding-vendor-stock.pdf"
    assert second == first


def test_a_damaged_cache_is_no_cache(shell: Shell, samples: Path) -> None:
    sample, cache = str(samples / "coding-vendor-stock.pdf"), str(shell.home / "cache")
    first = shell.run("scan", "--format", "json", sample, DILIGENCE_CACHE=cache).stdout
    for path in Path(cache).rglob("*.json"):
        path.write_text("{")
    assert shell.run("scan", "--format", "json", sample, DILIGENCE_CACHE=cache).stdout == first


def test_nothing_is_kept_without_the_cache(shell: Shell, samples: Path) -> None:
    shell.run("scan", "--no-cache", str(samples / "coding-vendor-stock.pdf"), DILIGENCE_CACHE=str(shell.home / "cache"))
    assert not (shell.home / "cache").exists()


def test_text_marks_its_pages(shell: Shell, samples: Path) -> None:
    done = shell.run("text", str(samples / "coding-vendor-stock.pdf"))
    assert done.returncode == 0
    assert re.findall(r"(?m)^--- page (\d) of 4 ---$", done.stdout) == ["1", "2", "3", "4"]
