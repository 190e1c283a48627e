"""What is typed over a page, which pypdf leaves out of its text and a reader sees."""

from types import ModuleType

import pytest

from diligence.documents.overlays import insert
from diligence.documents.pdf import extract
from diligence.documents.running import running_text
from diligence.model.document import HiddenText, Line

CLAUSE = b"BT /F1 11 Tf 72 700 Td (The vendor reports a breach within) Tj 0 -30 Td (days of its discovery.) Tj ET"


def annotated(maker: ModuleType, annotation: bytes, more: dict[int, bytes] | None = None) -> bytes:
    data = maker.one_page(maker.stream(CLAUSE), page=b"/Annots [6 0 R]", more={6: annotation, **(more or {})})
    assert isinstance(data, bytes)
    return data


@pytest.mark.parametrize(
    "annotation",
    [
        b"<< /Type /Annot /Subtype /Widget /FT /Tx /V (ten business) /Rect [72 680 200 694] >>",
        b"<< /Type /Annot /Subtype /Widget /Parent 7 0 R /Rect [72 680 200 694] >>",
        b"<< /Type /Annot /Subtype /FreeText /Contents (ten business) /Rect [72 680 200 694] >>",
        b"<< /Type /Annot /Subtype /FreeText /Contents <FEFF00740065006E00200062007500730069006E006500730073> /F 4 /Rect [72 680 9 694]>>",
    ],
)
def test_a_filled_field_is_read_at_its_place(maker: ModuleType, annotation: bytes) -> None:
    document = extract(annotated(maker, annotation, {7: b"<< /FT /Tx /V (ten business) >>"}))
    text = [line.text for line in document.pages[0].lines]
    assert text == ["The vendor reports a breach within", "ten business", "days of its discovery."]
    assert [(warning.code, warning.page) for warning in document.warnings] == [("typed-over", 1)]
    assert "within ten business days" in " ".join(running_text(document).text.split())


@pytest.mark.parametrize(
    "annotation",
    [
        b"<< /Type /Annot /Subtype /Widget /FT /Btn /V /Yes /Rect [72 680 200 694] >>",
        b"<< /Type /Annot /Subtype /Text /Contents (a closed note) /Rect [72 680 200 694] >>",
        b"<< /Type /Annot /Subtype /Link /Rect [72 680 200 694] >>",
        b"null",
        b"(no annotation)",
    ],
)
def test_what_is_not_shown_as_text_is_left_out(maker: ModuleType, annotation: bytes) -> None:
    document = extract(annotated(maker, annotation))
    assert [line.text for line in document.pages[0].lines] == ["The vendor reports a breach within", "days of its discovery."]
    assert document.warnings == ()


def test_a_hidden_note_is_no_text_of_the_page_and_is_told(maker: ModuleType) -> None:
    document = extract(annotated(maker, b"<< /Type /Annot /Subtype /FreeText /Contents (hidden) /Rect [72 680 200 694] /F 2 >>"))
    assert [line.text for line in document.pages[0].lines] == ["The vendor reports a breach within", "days of its discovery."]
    assert document.pages[0].hidden == (HiddenText(why="hidden-note", text="hidden"),)
    assert [(warning.code, warning.page) for warning in document.warnings] == [("hidden-text", 1)]


def test_a_line_that_is_struck_out_in_part_is_read_and_told(maker: ModuleType) -> None:
    document = extract(
        annotated(maker, b"<< /Type /Annot /Subtype /StrikeOut /Rect [72 690 130 704] /QuadPoints [72 704 130 704 72 690 130 690] >>")
    )
    assert document.pages[0].lines[0].text == "The vendor reports a breach within"
    assert [(warning.code, warning.page) for warning in document.warnings] == [("struck-out", 1)]


def test_broken_notes_leave_the_text_and_mark_the_page(maker: ModuleType) -> None:
    document = extract(annotated(maker, b"<< /Type /Annot /Subtype /FreeText /F (x) /Contents (y) >>"))
    assert document.pages[0].lines[0].text.startswith("The vendor")
    assert [warning.code for warning in document.warnings] == ["partial-page"]


def test_a_place_that_is_none_puts_the_text_last(maker: ModuleType) -> None:
    document = extract(annotated(maker, b"<< /Type /Annot /Subtype /FreeText /Contents (one\ntwo) /Rect [0 0 /x 1e400] >>"))
    assert [line.text for line in document.pages[0].lines][-2:] == ["one", "two"]


def test_several_typed_lines_keep_their_order() -> None:
    lines = [Line(text="a", y=700), Line(text="b", y=650), Line(text="c", y=600)]
    typed = [Line(text="2", y=640), Line(text="1", y=690), Line(text="3", y=630), Line(text="last")]
    assert [line.text for line in insert(lines, typed)] == ["a", "1", "b", "2", "3", "c", "last"]
    assert insert([], typed) == tuple(typed)
