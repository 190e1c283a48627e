"""``document compare`` in plain words and as JSON, and what ``document add`` and ``document list`` say of it."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell


@pytest.fixture
def drafts(shell: Shell, samples: Path) -> Shell:
    """Two drafts, the second in place of the first."""
    assert shell.officer("vendor", "add", "Sample", "--id", "sample").returncode == 0
    assert shell.officer("document", "add", "sample", str(samples / "coding-vendor-sound.pdf")).returncode == 0
    return shell


def test_what_changed_is_said_at_once_and_shown_when_asked(drafts: Shell, samples: Path) -> None:
    alone = drafts.officer("document", "compare", "sample")
    assert alone.returncode == 2
    assert "--replaces" in alone.stderr
    added = drafts.officer("document", "add", "sample", str(samples / "coding-vendor-deficient.pdf"), "--replaces", "1")
    assert added.stdout == "document 2\n"
    assert "differs from document 1 in " in added.stderr
    assert "diligence document compare sample 2" in added.stderr

    listed = drafts.run("document", "list", "sample").stdout.splitlines()
    assert listed[0].split()[:4] == ["NO.", "KIND", "STATE", "REPLACES"]
    assert listed[2].split()[:5] == ["2", "baa", "draft", "1", "read"]

    shown = drafts.run("document", "compare", "sample")
    assert shown.returncode == 0
    assert "Document 2 (draft, coding-vendor-deficient.pdf)" in shown.stdout
    assert "held against Document 1" in shown.stdout
    assert "requirements read otherwise" in shown.stdout
    assert "compliant" not in shown.stdout.replace("noncompliant", "")
    assert max(len(line) for line in shown.stdout.splitlines()) <= 80

    told = json.loads(drafts.run("document", "compare", "sample", "2", "--format", "json").stdout)
    assert (told["document"], told["earlier"], told["filled_in"]) == (2, 1, 0)
    assert told["count"] >= len(told["differences"]) > 0
    assert {"page", "before", "after", "kind", "lead"} == set(told["differences"][0])
    offshore = next(row for row in told["rows"] if row["requirement"] == "offshore")
    assert (offshore["before"]["grade"], offshore["after"]["grade"]) == ("specific", "deficient")


def test_a_comparison_that_is_missing_is_made_up_for(drafts: Shell, samples: Path) -> None:
    drafts.officer("document", "add", "sample", str(samples / "coding-vendor-deficient.pdf"), "--replaces", "1")
    assert drafts.officer("undo", "sample").returncode == 0
    unknown = drafts.run("document", "compare", "sample")
    assert unknown.returncode == 2, "to write it, it has to be known who does"
    assert drafts.officer("document", "compare", "sample", "--format", "json").returncode == 0
    assert drafts.run("document", "compare", "sample").returncode == 0, "now it stands in the history"


def test_a_document_that_is_not_there_is_said(drafts: Shell) -> None:
    done = drafts.officer("document", "compare", "sample", "7")
    assert done.returncode == 2
    assert "There is no document 7" in done.stderr
