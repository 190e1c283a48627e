"""Every bad file of the museum, through the real reader process: a clean end in time, and what was promised."""

import time
from pathlib import Path
from typing import Any

import pytest

from diligence.documents.client import ReaderProcess
from diligence.errors import DocumentError
from diligence.model.document import Document
from diligence.model.text import clean
from tests.assets.hostile import museum

SECONDS = 10.0


def outcome(reader: ReaderProcess, path: Path) -> tuple[str, Document | None]:
    try:
        document = reader.read(path)
    except DocumentError as error:
        return (error.code if error.what and error.remedy and "Error" not in str(error) else "without words"), None
    first = document.pages[0]
    text = " ".join(line.text for line in first.lines)
    if not first.readable:
        return "unreadable", document
    return ("text" if "within ten days" in text else "blank" if not text.strip() else "other text"), document


@pytest.mark.parametrize("exhibit", museum.MUSEUM, ids=lambda exhibit: exhibit.name)
def test_every_exhibit_ends_in_time_as_promised(exhibit: Any, reader: ReaderProcess, tmp_path: Path) -> None:
    path = tmp_path / "agreement.pdf"
    path.write_bytes(exhibit.make())
    started = time.monotonic()
    found, document = outcome(reader, path)
    assert time.monotonic() - started < SECONDS
    assert found == exhibit.outcome
    if exhibit.warning is not None:
        assert document is not None
        assert exhibit.warning in {warning.code for warning in document.warnings}
    if document is not None:
        assert all(line.text.encode("utf-8") or not line.text for page in document.pages for line in page.lines)
        assert all(clean(warning.text) == warning.text for warning in document.warnings)


def test_the_museum_is_large_and_its_names_are_unique() -> None:
    names = [exhibit.name for exhibit in museum.MUSEUM]
    assert len(set(names)) == len(names)
    assert len(names) >= 50


def test_a_bad_file_does_not_spoil_the_next(reader: ReaderProcess, tmp_path: Path) -> None:
    good = tmp_path / "good.pdf"
    good.write_bytes(museum.MUSEUM[0].make())
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(next(exhibit for exhibit in museum.MUSEUM if exhibit.name == "flate-bomb-in-layers").make())
    for _ in range(3):
        assert outcome(reader, bad)[0] == "unreadable"
        assert outcome(reader, good)[0] == "text"
