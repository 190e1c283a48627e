"""A second library looks at every page: what it prints nothing of does not count, and whatever happens to it, the text is there."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from diligence.documents import rendering
from diligence.documents.client import ReaderProcess
from diligence.documents.lettering import letters_only
from diligence.documents.pdf import extract
from diligence.model.document import Document
from tests.assets.hostile import hidden, museum

pytestmark = pytest.mark.skipif(not rendering.available(), reason="pypdfium2, which renders pages, is not installed")

WHITE_BY_PROGRAM = b"[/Separation /Snow /DeviceGray 6 0 R]"
"""A spot color whose tint is worked out by a program in the file."""


@pytest.fixture
def read(reader: ReaderProcess, tmp_path: Path) -> Callable[[bytes], Document]:
    def of(data: bytes) -> Document:
        path = tmp_path / "agreement.pdf"
        path.write_bytes(data)
        return reader.read(path)

    return of


def printed(document: Document) -> str:
    return letters_only(" ".join(line.text for page in document.pages for line in page.lines))


def test_words_that_only_rendering_finds_unprinted_do_not_count(read: Callable[[bytes], Document], maker: ModuleType) -> None:
    program = maker.stream(b"{ pop 1 }", b"/FunctionType 4 /Domain [0 1] /Range [0 1]")
    data = hidden.in_color(WHITE_BY_PROGRAM, b"1 scn", {6: program})
    clause = letters_only(hidden.CLAUSE)
    assert clause in printed(extract(data))  # what the color is cannot be told from the file alone
    document = read(data)
    assert clause not in printed(document)
    assert letters_only(hidden.SENTENCE) in printed(document)
    (page,) = document.pages
    assert [one.why for one in page.hidden] == ["no-ink"]
    assert clause in letters_only(page.hidden[0].text)
    assert [(warning.code, warning.page) for warning in document.warnings] == [("hidden-text", 1)]


@pytest.mark.parametrize("sheet", hidden.HONEST, ids=lambda sheet: sheet.name)
def test_what_is_printed_is_found_printed(sheet: "hidden.Sheet", read: Callable[[bytes], Document]) -> None:
    document = read(sheet.make())
    assert letters_only(sheet.words) in printed(document)
    assert not any(page.hidden for page in document.pages)


def test_a_file_over_which_the_renderer_breaks_down_is_read_all_the_same(read: Callable[[bytes], Document]) -> None:
    document = read(next(exhibit for exhibit in museum.MUSEUM if exhibit.name == "object-stream-huge").make())
    assert "withintendays" in printed(document)
    assert "not-rendered" in {warning.code for warning in document.warnings}
