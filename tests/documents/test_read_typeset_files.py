"""From a typeset PDF through the real reader process to the running text."""

from collections.abc import Callable
from pathlib import Path

import pytest

from diligence.documents.client import ReaderProcess
from diligence.documents.running import running_text, stands_on
from diligence.model.document import Document

Read = Callable[[bytes], Document]

FIRST = [
    "BUSINESS ASSOCIATE AGREEMENT",
    None,
    "1. Reports. The vendor shall report any use of protected health information that is not pro-",
    "vided for by this agreement, and every breach, to the hospital without unreasonable delay",
    "and not later than",
]
SECOND = [
    "ten business days after it has discovered the breach, whatever a third-",
    "party service may say.",
    None,
    "2. Agents. What is provided to a third party is provided under the same terms.",
]


@pytest.fixture
def read(reader: ReaderProcess, tmp_path: Path) -> Read:
    def through_the_reader(data: bytes) -> Document:
        path = tmp_path / "typeset.pdf"
        path.write_bytes(data)
        return reader.read(path)

    return through_the_reader


def test_a_clause_over_two_pages_with_heads_and_numbers(read: Read, typeset: Callable[..., bytes]) -> None:
    document = read(typeset([FIRST, SECOND], head="Acme Cloud - confidential", foot="Page {page} of {pages}"))
    running = running_text(document)
    assert running.text == (
        "BUSINESS ASSOCIATE AGREEMENT\n\n"
        "1. Reports. The vendor shall report any use of protected health information that is not provided for by this agreement, "
        "and every breach, to the hospital without unreasonable delay\n"
        "and not later than\nten business days after it has discovered the breach, whatever a third-party service may say.\n\n"
        "2. Agents. What is provided to a third party is provided under the same terms."
    )
    start, end = running.text.index("every breach"), running.text.index(", whatever")
    assert running.pages_of(start, end) == (1, 2)
    assert stands_on(running.quote(start, end), document, 1, 2)
    assert not stands_on(running.quote(start, end), document, 2, 2)
    assert document.warnings == ()


@pytest.mark.parametrize("pages", [2, 3, 7, 25])
def test_heads_and_numbers_go_whatever_the_number_of_pages(read: Read, typeset: Callable[..., bytes], pages: int) -> None:
    words = [f"paragraph{chr(97 + number % 26)}{chr(97 + number // 26)}" for number in range(pages)]
    document = read(typeset([[f"In this page stands {word} and no other."] for word in words], head="Acme / {page}", foot="- {page} -"))
    assert running_text(document).text.split() == [part for word in words for part in f"In this page stands {word} and no other.".split()]


def test_letters_beyond_ascii_survive_the_way(read: Read, typeset: Callable[..., bytes]) -> None:
    document = read(typeset([["\u201cCovered Entity\u201d \u2014 \u00a7 164.410 \u2013 caf\u00e9 \u2022 \u20ac"]]))
    assert running_text(document).text == "\u201cCovered Entity\u201d \u2014 \u00a7 164.410 \u2013 caf\u00e9 \u2022 \u20ac"


def test_the_document_is_that_of_the_bytes(read: Read, typeset: Callable[..., bytes]) -> None:
    first, second = read(typeset([["One text."]])), read(typeset([["Another text."]]))
    assert first.sha256 != second.sha256
    assert first.pages[0].width == 612.0
    assert first.pages[0].lines[0].y == 700.0
