"""What is not visibly printed is no text of the page, and what is printed is never called hidden."""

from collections import Counter
from types import ModuleType
from typing import Any

import pytest

from diligence.documents.lettering import letters_only
from diligence.documents.pdf import extract
from diligence.model.document import Document
from tests.assets.hostile import hidden

REASONS = {
    "color",
    "tiny",
    "invisible",
    "transparent",
    "clipped",
    "off-page",
    "covered",
    "layer",
    "squeezed",
    "struck-out",
    "lying-font",
    "hidden-note",
}


def printed(document: Document) -> str:
    return letters_only("".join(line.text for line in document.pages[0].lines))


def kept_back(document: Document, why: str) -> str:
    return letters_only("".join(found.text for found in document.pages[0].hidden if found.why == why))


def codes(document: Document) -> set[str]:
    return {warning.code for warning in document.warnings}


@pytest.mark.parametrize("sheet", hidden.HIDDEN, ids=lambda sheet: sheet.name)
def test_a_hidden_clause_is_no_text_of_the_page(sheet: Any) -> None:
    document = extract(sheet.make())
    clause = letters_only(sheet.clause)
    assert letters_only(hidden.SENTENCE) in printed(document)
    if sheet.why == "lying-font":
        assert clause not in printed(document) or clause in kept_back(document, sheet.why)
        return
    assert clause not in printed(document)
    assert clause in kept_back(document, sheet.why)


@pytest.mark.parametrize("sheet", hidden.SAID_OTHERWISE, ids=lambda sheet: sheet.name)
def test_a_page_is_read_as_it_is_printed_and_not_as_it_says_to_be_read(sheet: Any) -> None:
    document = extract(sheet.make())
    assert letters_only(sheet.words) in printed(document)
    assert letters_only(sheet.clause) not in printed(document)
    assert sheet.warning in codes(document)


@pytest.mark.parametrize("sheet", hidden.HONEST, ids=lambda sheet: sheet.name)
def test_what_everybody_can_see_is_not_called_hidden(sheet: Any) -> None:
    document = extract(sheet.make())
    assert letters_only(sheet.words) in printed(document)
    assert letters_only(hidden.SENTENCE) in printed(document)
    assert document.pages[0].hidden == ()
    assert document.pages[0].readable
    assert codes(document) == ({sheet.warning} if sheet.warning else set())


def test_the_probes_are_many_and_their_names_are_unique() -> None:
    names = [sheet.name for sheet in (*hidden.HIDDEN, *hidden.SAID_OTHERWISE, *hidden.HONEST)]
    assert len(set(names)) == len(names)
    assert len(hidden.HIDDEN) >= 40
    assert len(hidden.HONEST) >= 20
    every = Counter(sheet.why for sheet in hidden.HIDDEN)
    assert set(every) == REASONS
    assert min(every.values()) >= 2


@pytest.mark.parametrize("gray", [255, 0])
def test_an_empty_image_is_no_scan_of_invisible_words(maker: ModuleType, gray: int) -> None:
    whole = b"q 612 0 0 792 0 0 cm /X Do Q BT 3 Tr /F1 11 Tf 72 600 Td (The vendor returns all records in ten days.) Tj ET"
    data = maker.one_page(maker.stream(whole), resources=b"/Font << /F1 5 0 R >> /XObject << /X 6 0 R >>", more={6: maker.image(gray)})
    document = extract(data)
    assert "returnsallrecords" not in printed(document)
    assert "text-layer" not in codes(document)
    assert [one.why for one in document.pages[0].hidden] == ["invisible"]
