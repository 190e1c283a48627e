"""The pages of a kept document: every quote is found again where it stands, and a reading can be given up."""

import hashlib
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from diligence.documents.lettering import letters_only
from diligence.errors import DocumentError
from diligence.model.scan import Scan
from diligence.workspace.cache import PrivateCache
from diligence.workspace.pages import DocumentPages, PageReading, PageStart
from diligence.workspace.reading import Readers

SAMPLES = Path(__file__).resolve().parent.parent.parent / "diligence" / "samples"
NOTHING = "0" * 64


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def cache(tmp_path: Path) -> PrivateCache:
    return PrivateCache("pages", tmp_path / "cache")


@pytest.fixture
def read(cache: PrivateCache) -> Callable[[Path], DocumentPages]:
    return lambda path: PageReading(path, digest(path), name=path.name, cache=cache).run()


def folded(pages: DocumentPages, span: tuple[int, int] | None) -> str | None:
    return " ".join(pages.text[span[0] : span[1]].split()) if span else None


def test_every_quote_of_a_scan_is_found_where_it_stands(read: Callable[[Path], DocumentPages]) -> None:
    with Readers(use_cache=False) as readers:
        for name in ("deficient", "sound"):
            path = SAMPLES / f"coding-vendor-{name}.pdf"
            pages = read(path)
            scan = Scan.model_validate(readers.scan(path))
            quotes = [passage for row in scan.requirements for passage in (*row.evidence, *row.considered)]
            assert quotes
            for passage in quotes:
                span = pages.find(passage.quote, passage.page, passage.end_page)
                assert folded(pages, span) == passage.quote
                assert span is not None
                assert (pages.page_at(span[0]), pages.page_at(span[1] - 1)) == (passage.page, passage.end_page)


words = st.text(alphabet=st.sampled_from("abcdeéß1-(,."), min_size=1, max_size=7)
page_texts = st.lists(st.lists(words, max_size=12).map(" ".join), min_size=1, max_size=5)


def made_of(texts: list[str], joint: str) -> DocumentPages:
    starts, position, parts = [], 0, []
    for number, text in enumerate(texts, start=1):
        starts.append(PageStart(number=number, start=position, readable=True))
        parts.append(text + joint)
        position += len(parts[-1])
    return DocumentPages(sha256=NOTHING, text="".join(parts), pages=tuple(starts))


@given(texts=page_texts, joint=st.sampled_from([" ", "\n", "\n\n"]), data=st.data())
def test_whatever_is_cut_out_is_found_with_the_same_letters(texts: list[str], joint: str, data: st.DataObject) -> None:
    pages = made_of(texts, joint)
    start = data.draw(st.integers(0, len(pages.text)))
    quote = " ".join(pages.text[start : data.draw(st.integers(start, len(pages.text)))].split())
    first, last = pages.page_at(start), len(texts)
    span = pages.find(quote, first, last)
    if not any(character.isalnum() for character in quote):
        assert span is None
        return
    assert span is not None
    low, high = pages.extent(first, last)
    assert low <= span[0] < span[1] <= high
    assert letters_only(pages.text[span[0] : span[1]]) == letters_only(quote)


@given(texts=page_texts)
def test_every_position_lies_on_the_page_whose_extent_holds_it(texts: list[str]) -> None:
    pages = made_of(texts, "\n")
    for page in range(1, len(texts) + 1):
        low, high = pages.extent(page, page)
        assert all(pages.page_at(position) == page for position in range(low, high))
    assert pages.extent(0, 99) == (0, len(pages.text))


def test_a_place_inside_a_word_is_not_meant_where_a_whole_word_stands_later() -> None:
    pages = made_of(["unencrypted data", "encrypted data"], " ")
    assert pages.find("encrypted data", 1, 2) == (17, 31)
    assert pages.find("encrypted data", 1, 1) == (2, 16), "on this page there is no other"
    assert pages.find("encrypted notes", 1, 2) is None


def test_hyphens_breaks_and_accents_hide_no_quote() -> None:
    pages = made_of(["the vendor shall re-", "port a café's (breach)."], "\n")
    span = pages.find("shall report a cafe's (breach).", 1, 2)
    assert folded(pages, span) == "shall re- port a café's (breach)."


def test_a_second_reading_comes_from_the_cache(tmp_path: Path, cache: PrivateCache) -> None:
    path = tmp_path / "agreement.pdf"
    path.write_bytes((SAMPLES / "coding-vendor-stock.pdf").read_bytes())
    sha256 = digest(path)
    first = PageReading(path, sha256, name="agreement.pdf", cache=cache).run()
    path.unlink()
    assert PageReading(path, sha256, name="agreement.pdf", cache=cache).run() == first
    kept = list((tmp_path / "cache").iterdir())
    assert [file.stat().st_mode & 0o777 for file in kept] == [0o600]


def test_a_damaged_cache_is_read_anew(tmp_path: Path, read: Callable[[Path], DocumentPages]) -> None:
    path = tmp_path / "one.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(72, 720, "The vendor reports every breach within five days.")
    canvas.save()
    first = read(path)
    assert "five days" in first.text
    (kept,) = (tmp_path / "cache").iterdir()
    for content in (
        b"",
        b'{"sha256": "0", "text": "", "pages": []}',
        b'{"sha256": "SHA", "text": "ab", "pages": [{"number": 1, "start": 7, "readable": true}]}',
        b'{"sha256": "SHA", "text": "a\\u001b[2Jb", "pages": [{"number": 1, "start": 0, "readable": true}]}',
        b"[" * 100_000,
    ):
        kept.write_bytes(content.replace(b"SHA", digest(path).encode()))
        assert read(path) == first, content[:60]


def test_a_page_that_gives_no_text_has_its_place(tmp_path: Path, read: Callable[[Path], DocumentPages]) -> None:
    path = tmp_path / "scan.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(72, 720, "Only the first page holds words that can be read.")
    canvas.showPage()
    canvas.drawInlineImage(Image.new("RGB", (60, 80), "gray"), 0, 0, 600, 800)
    canvas.showPage()
    canvas.save()
    pages = read(path)
    assert [page.number for page in pages.pages] == [1, 2]
    assert pages.pages[0].readable
    assert not pages.pages[1].readable
    assert pages.extent(2, 2)[0] == pages.extent(2, 2)[1] == len(pages.text)


def test_a_kept_file_that_is_gone_or_changed_is_refused(tmp_path: Path, cache: PrivateCache) -> None:
    gone = PageReading(tmp_path / NOTHING, NOTHING, name="baa.pdf", cache=cache)
    with pytest.raises(DocumentError) as refusal:
        gone.run()
    assert refusal.value.code == "not-found"
    assert "baa.pdf is gone" in refusal.value.what
    changed = PageReading(SAMPLES / "coding-vendor-stock.pdf", NOTHING, name="baa.pdf", cache=cache)
    with pytest.raises(DocumentError) as refusal:
        changed.run()
    assert refusal.value.code == "damaged"
    assert not (tmp_path / "cache").exists(), "what was not taken in is not kept either"


@pytest.mark.parametrize("after", [0.0, 0.05, 0.2])
def test_a_reading_that_is_given_up_ends_at_once(after: float, cache: PrivateCache) -> None:
    path = SAMPLES / "coding-vendor-sound.pdf"
    reading = PageReading(path, digest(path), name="baa.pdf", cache=cache)
    ended: list[object] = []

    def run() -> None:
        try:
            ended.append(reading.run())
        except DocumentError as error:
            ended.append(error)

    if not after:
        reading.cancel()
    thread = threading.Thread(target=run)
    began = time.monotonic()
    thread.start()
    time.sleep(after)
    reading.cancel()
    thread.join(10)
    assert not thread.is_alive()
    assert time.monotonic() - began < 5
    assert isinstance(ended[0], DocumentError)
