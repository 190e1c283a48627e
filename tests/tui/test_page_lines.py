"""The laws of laying a document out in lines, whatever its words and its width."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.app import App, ComposeResult

from diligence.tui.widgets.page_lines import lay_out, line_at
from diligence.tui.widgets.page_view import LONG, Mark, PageView
from diligence.workspace.pages import DocumentPages, PageStart

words = st.text(alphabet=st.sampled_from("abé.日本-"), min_size=1, max_size=30)
texts = st.lists(st.lists(st.tuples(words, st.sampled_from([" ", "\n", "\n\n"])), max_size=15), min_size=1, max_size=4)


def made_of(pages: list[list[tuple[str, str]]]) -> DocumentPages:
    text, starts = "", []
    for number, parts in enumerate(pages, start=1):
        starts.append(PageStart(number=number, start=len(text), readable=bool(parts)))
        text += "".join(word + joint for word, joint in parts)
    return DocumentPages(sha256="0" * 64, text=text, pages=tuple(starts))


@given(pages=texts, width=st.integers(1, 40))
def test_every_letter_has_its_place_in_order_and_no_line_is_too_wide(pages: list[list[tuple[str, str]]], width: int) -> None:
    document = made_of(pages)
    lines = lay_out(document, width)
    shown = "".join(document.text[line.start : line.end] for line in lines)
    assert "".join(shown.split()) == "".join(document.text.split())
    assert [line.start for line in lines] == sorted(line.start for line in lines)
    for line in lines:
        words = document.text[line.start : line.end]
        assert cell_len(words.replace("\n", " ")) <= width or len(words) == 1, "only a letter wider than the whole line may stick out"
        assert words == words.strip()
    assert [line.page for line in lines if line.page] == list(range(1, len(pages) + 1))


@given(pages=texts, width=st.integers(1, 40))
def test_a_position_is_found_in_the_line_that_shows_it(pages: list[list[tuple[str, str]]], width: int) -> None:
    document = made_of(pages)
    lines = lay_out(document, width)
    for position, character in enumerate(document.text):
        if not character.isspace():
            line = lines[line_at(lines, position)]
            assert line.start <= position < line.end


def test_a_page_without_text_says_so_where_it_would_stand() -> None:
    document = made_of([[("one", "\n\n")], [], [("three", " ")]])
    lines = lay_out(document, 20)
    notes = {line.page: line.note for line in lines if line.page}
    assert notes == {1: "", 2: "could not be read; run OCR first", 3: ""}
    partly = DocumentPages(sha256="0" * 64, text="half", pages=(PageStart(number=1, start=0, readable=False),))
    assert lay_out(partly, 20)[0].note == "not all of it could be read"


class LongPaper(App[None]):
    """A page view alone, with a document so long that its lines are made beside the keys."""

    def __init__(self, pages: DocumentPages) -> None:
        super().__init__()
        self._shown = pages

    def compose(self) -> ComposeResult:
        yield PageView()

    def on_mount(self) -> None:
        self.query_one(PageView).show(self._shown)


async def test_a_very_long_document_is_laid_out_beside_the_keys_and_a_late_passage_is_found() -> None:
    sentence = "The vendor keeps every record for six years and destroys it then. "
    page = sentence * 500 + "\n\n"
    last = "Nothing may leave the country."
    text = page * 20 + last
    starts = tuple(PageStart(number=number + 1, start=number * len(page), readable=True) for number in range(21))
    pages = DocumentPages(sha256="0" * 64, text=text, pages=starts)
    assert len(text) > LONG
    app = LongPaper(pages)
    async with app.run_test(size=(60, 20)) as pilot:
        view = app.query_one(PageView)
        span = pages.find(last, 21, 21)
        assert span is not None
        view.mark([Mark(*span, True)])
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert view.page == 21
        assert any(last in view.render_line(y).text for y in range(20))
        await pilot.resize_terminal(43, 20)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert any(view.render_line(y).text.startswith("▌ Nothing may leave") for y in range(20))
