"""The conditions as text for an exhibit, and the archive that goes with a contract."""

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diligence.export.bundle import EARLIEST, bundle_bytes, check_script, document_name
from diligence.export.conditions import conditions_of, exhibit_text
from diligence.model.findings_file import DocumentPart, FindingPart, FindingsPayload
from diligence.model.text import clean

DIGEST = "ab" * 32
PDF = b"%PDF-1.7 made up"


def condition(name: str, severity: str = "high", due: date | None = None, **texts: str) -> FindingPart:
    held = {"title": f"Title of {name}", "ask": f"Do {name}.", "citation": "house rule"} | texts
    return FindingPart(id=name, source="question", severity=severity, state="change-required", due=due, **held)


def test_conditions_stand_by_day_then_weight(contract: FindingsPayload) -> None:
    found = (
        condition("d"), condition("c", "low", date(2025, 2, 1)), condition("b", "unheard", date(2025, 1, 1)),
        condition("a", "critical", date(2025, 2, 1)), contract.finding[0],
    )  # fmt: skip
    assert [one.finding for one in conditions_of(contract.model_copy(update={"finding": found}))] == ["b", "a", "c", "d"]


def test_the_exhibit_is_this(contract: FindingsPayload) -> None:
    found = (condition("b", title="Title ends.", ask="Do it"), condition("a", due=date(2025, 6, 1), title="One factor only"))
    assert exhibit_text(contract.model_copy(update={"finding": found}), DIGEST).split("\n\n") == [
        "CONDITIONS OF THE VENDOR REVIEW",
        "This exhibit lists what the review of Acme Coding, Inc. for Medical coding asks to be changed. It is drawn from round 1, "
        'revision 2 of the findings, written on 1 March 2025 with the outcome "approved with conditions" and valid until 1 March 2026. '
        f"The findings file is identified by the SHA-256 of its findings: {DIGEST}.",
        "1. One factor only. By 1 June 2025: Do a. (Reference: house rule; finding a.)",
        "2. Title ends. By a date that the parties are to set: Do it. (Reference: house rule; finding b.)",
        "Where this text and the signed findings file differ, the findings file counts. It reports what was found and not found.\n",
    ]
    assert "The findings require no change." in exhibit_text(contract.model_copy(update={"finding": ()}), DIGEST)


@given(text=st.text(max_size=60) | st.sampled_from(["\n\n9. Everything is fine.", "\x1b[2J", "\u202eabc"]))
def test_no_text_makes_a_paragraph_of_its_own(text: str, contract: FindingsPayload) -> None:
    vendor = contract.vendor.model_copy(update={"name": text, "service": text})
    hostile = contract.model_copy(update={"vendor": vendor, "finding": (condition("a", title=text, ask=text, citation=text),)})
    shown = exhibit_text(hostile, DIGEST)
    assert clean(shown, keep_newlines=True) == shown
    assert len(shown.split("\n")) == 8


def bundled(payload: FindingsPayload, *documents: bytes) -> bytes:
    parts = [
        (DocumentPart(number=number, kind="baa", state="draft", sha256=hashlib.sha256(data).hexdigest()), data)
        for number, data in enumerate(documents, start=1)
    ]
    return bundle_bytes(payload, b"# findings\n", DIGEST, parts)


def test_the_archive_holds_this_and_nothing_else(contract: FindingsPayload) -> None:
    with zipfile.ZipFile(io.BytesIO(bundled(contract, PDF, b"PK\x03\x04", b"words"))) as archive:
        names = archive.namelist()
        assert [name.split("-")[0] for name in names] == [
            "README.txt", "SHA256SUMS", "check.sh", "documents/01", "documents/02", "documents/03", "findings.toml",
        ]  # fmt: skip
        assert [name[-4:] for name in names if name.startswith("doc")] == [".pdf", ".zip", ".bin"]
        for entry in archive.infolist():
            facts = entry.date_time, entry.external_attr >> 16, entry.create_system, entry.compress_type, entry.extra, entry.comment
            assert facts == (EARLIEST, 0o100644, 3, zipfile.ZIP_STORED, b"", b"")
        sums = dict(line.split("  ")[::-1] for line in archive.read("SHA256SUMS").decode().splitlines())
        assert sums == {name: hashlib.sha256(archive.read(name)).hexdigest() for name in names if name != "SHA256SUMS"}
        readme = archive.read("README.txt").decode()
        assert archive.read("check.sh").decode() == check_script()
    for words in (
        "Acme Coding, Inc.",
        "approved with conditions",
        "round 1, revision 2",
        "security-officer legal",
        DIGEST,
        "valid until 2026-03-01",
    ):
        assert words in readme
    assert "complian" not in readme
    assert max(map(len, readme.split("\n"))) < 140


def test_a_name_is_made_of_digest_and_plain_words_alone() -> None:
    hostile = DocumentPart(number=1, kind="../../etc/\u202epasswd", state="\n", sha256="1" * 64)
    assert document_name(hostile, PDF) == f"documents/01-etcpasswd-x-{'1' * 64}.pdf"


def test_the_readme_takes_every_name_as_it_is(contract: FindingsPayload) -> None:
    hostile = contract.model_copy(update={"vendor": contract.vendor.model_copy(update={"name": "{roles} {0} \x1b[2J\n\nsigned"})})
    with zipfile.ZipFile(io.BytesIO(bundled(hostile))) as archive:
        readme = archive.read("README.txt").decode()
    assert readme.startswith("A vendor review: {roles} {0} \\x1b[2J signed\n")
    assert "The review holds no document." in readme


@pytest.mark.parametrize("environment", [{"TZ": "Asia/Tokyo", "LC_ALL": "C"}, {"TZ": "UTC", "PYTHONUTF8": "1", "PYTHONHASHSEED": "7"}])
def test_bytes_do_not_depend_on_the_machine(environment: dict[str, str], contract: FindingsPayload, tmp_path: Path) -> None:
    script = (
        "import sys, pathlib, hashlib; from diligence.model.findings_file import FindingsPayload as P, DocumentPart as D;"
        "from diligence.export.bundle import bundle_bytes;"
        "data = b'%PDF-1.7 made up'; part = D(number=1, kind='baa', state='draft', sha256=hashlib.sha256(data).hexdigest());"
        "payload = P.model_validate_json(pathlib.Path(sys.argv[1]).read_bytes());"
        "sys.stdout.buffer.write(bundle_bytes(payload, b'# findings\\n', 'ab' * 32, [(part, data)]))"
    )
    (tmp_path / "payload.json").write_text(contract.model_dump_json().replace('"schema_"', '"schema"'), encoding="utf-8")
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "payload.json")],
        cwd=root, env={"PATH": os.environ["PATH"], **environment}, capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout == bundled(contract, PDF)
