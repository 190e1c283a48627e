"""What is taken out of a page: lines with places, the shape of the page, and pypdf's limits, read back."""

import hashlib
import logging
from pathlib import Path
from types import ModuleType

import pypdf
import pytest

from diligence.documents import kinds
from diligence.documents.lines import Collector, without_surrogates
from diligence.documents.pdf import TIGHT, extract, tighten
from diligence.errors import DocumentError


def test_lines_come_with_text_place_and_size(maker: ModuleType) -> None:
    data = maker.one_page(maker.stream(b"BT /F1 11 Tf 72 700 Td (First line) Tj 0 -14 Td (Second line) Tj ET"))
    document = extract(data)
    (page,) = document.pages
    assert [(line.text, line.x, line.y, line.size) for line in page.lines] == [
        ("First line", 72.0, 700.0, 11.0),
        ("Second line", 72.0, 686.0, 11.0),
    ]
    assert (page.number, page.width, page.height, page.readable) == (1, 612.0, 792.0, True)
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.warnings == ()


def test_text_inside_a_form_has_its_place_on_the_page(maker: ModuleType) -> None:
    form = maker.stream(
        b"BT /F1 10 Tf 5 7 Td (inside) Tj ET", b"/Type /XObject /Subtype /Form /BBox [0 0 99 99] /Resources << /Font << /F1 5 0 R >> >>"
    )
    data = maker.one_page(maker.stream(b"q 2 0 0 2 100 300 cm /X Do Q"), resources=b"/XObject << /X 6 0 R >>", more={6: form})
    (line,) = (line for line in extract(data).pages[0].lines if line.text.strip())
    assert (line.x, line.y, line.size) == (110.0, 314.0, 20.0)


@pytest.mark.parametrize(
    ("rotation", "place", "shape"),
    [(90, (700.0, 540.0), (792.0, 612.0)), (180, (540.0, 92.0), (612.0, 792.0)), (270, (92.0, 72.0), (792.0, 612.0))],
)
def test_places_are_those_of_the_page_as_it_is_shown(
    maker: ModuleType, rotation: int, place: tuple[float, float], shape: tuple[float, float]
) -> None:
    (page,) = extract(maker.one_page(page=b"/Rotate %d" % rotation)).pages
    assert (page.lines[0].x, page.lines[0].y) == place
    assert (page.width, page.height) == shape


def test_ligatures_are_kept_as_the_page_has_them(maker: ModuleType) -> None:
    letters = {ord(letter): letter for letter in "The vendor reports a breach within ten days."} | {ord("."): "\ufb01"}
    assert extract(maker.with_letters(letters)).pages[0].lines[0].text.endswith("days\ufb01")


def test_the_limits_are_in_force_after_reading(maker: ModuleType) -> None:
    extract(maker.one_page())
    configuration = pypdf.get_configuration()
    assert {name: getattr(configuration, name) for name in TIGHT} == TIGHT
    assert configuration.zlib_maximum_output_length == 20_000_000
    assert configuration.stream_decoding_work_maximum_length == 60_000_000
    assert configuration.stream_parsing_work_maximum_count == 400_000
    assert configuration.page_tree_maximum_entries == 5_000
    assert configuration.xform_maximum_invocations_per_extraction == 500
    assert configuration.jbig2dec_binary is None


def test_the_limits_can_be_set_again(maker: ModuleType) -> None:
    pypdf.overwrite_configuration(pypdf.Configuration())
    assert pypdf.get_configuration().page_tree_maximum_entries != 5_000
    tighten()
    assert pypdf.get_configuration().page_tree_maximum_entries == 5_000
    assert len(extract(maker.one_page()).pages) == 1


def test_nothing_is_written_to_standard_error_or_the_root_log(
    maker: ModuleType, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        extract(b"junk\n" + maker.one_page())
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


def test_a_page_that_fails_does_not_stop_the_others(maker: ModuleType) -> None:
    def page(content: int) -> bytes:
        return b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources << /Font << /F1 5 0 R >> >> >>" % content

    document = extract(
        maker.assemble(
            {
                1: maker.CATALOG,
                2: b"<< /Type /Pages /Kids [3 0 R 6 0 R 8 0 R] /Count 3 >>",
                3: page(4),
                4: maker.stream(maker.CLAUSE),
                5: maker.FONT,
                6: page(7),
                7: maker.stream(maker.CLAUSE, b"/Filter /Nonsense"),
                8: page(4),
            }
        )
    )
    assert [page.readable for page in document.pages] == [True, False, True]
    assert document.unreadable_pages == (2,)
    assert [(warning.code, warning.page) for warning in document.warnings] == [("page-error", 2)]


def test_part_of_a_page_that_is_left_out_in_silence_is_noticed(maker: ModuleType) -> None:
    form = maker.stream(
        b"BT /F1 9 Tf (lost) Tj ET",
        b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Filter /Nonsense /Resources << /Font << /F1 5 0 R >> >>",
    )
    data = maker.one_page(
        maker.stream(maker.CLAUSE + b" /X Do"), resources=b"/Font << /F1 5 0 R >> /XObject << /X 6 0 R >>", more={6: form}
    )
    document = extract(data)
    assert not document.pages[0].readable
    assert document.pages[0].lines[0].text.startswith("The vendor")
    assert [warning.code for warning in document.warnings] == ["partial-page"]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word or Excel document"),
        (b"\xff\xd8\xff\xe0", "a JPEG image"),
        (b"{\\rtf1", "a rich text document"),
        (b"\xef\xbb\xbf<html>", "a web page"),
        (b"<?xml version='1.0'?>", "an XML file"),
        (b"Received: from mx", "an e-mail"),
        (b"Dear vendor", "plain text"),
        (b"\x00\x01\x02", "another kind of file"),
    ],
)
def test_the_refusal_names_what_the_file_looks_like(data: bytes, name: str) -> None:
    assert kinds.looks_like(data) == name
    with pytest.raises(DocumentError, match=name) as caught:
        extract(data)
    assert caught.value.code == "not-a-pdf"


def test_surrogate_pairs_become_letters_and_lone_ones_are_replaced() -> None:
    assert without_surrogates("a\ud83d\ude00b\ud800c") == "a\U0001f600b\ufffdc"


def test_nonsense_places_are_left_out() -> None:
    collector = Collector(612, 792, 0)
    collector.text("far away", [1, 0, 0, 1, 0, 0], [1, 0, 0, 1, 1e30, float("nan")], None, 9)
    (line,) = collector.lines("far away")
    assert (line.text, line.x, line.y, line.size) == ("far away", None, None, None)


def test_text_the_visitor_did_not_see_is_kept_without_places() -> None:
    collector = Collector(612, 792, 0)
    collector.text("seen", [1, 0, 0, 1, 0, 0], [1, 0, 0, 1, 5, 5], None, 9)
    assert [(line.text, line.x) for line in collector.lines("seen\nunseen")] == [("seen", None), ("unseen", None)]


def test_the_sample_agreements_are_read_without_a_warning() -> None:
    samples = Path(__file__).resolve().parents[2] / "diligence" / "samples"
    files = sorted(samples.glob("*.pdf"))
    if not files:
        pytest.skip("the sample agreements are not built yet")
    for file in files:
        document = extract(file.read_bytes())
        assert document.warnings == ()
        assert document.unreadable_pages == ()
