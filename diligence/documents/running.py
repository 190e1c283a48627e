"""The whole document as one text: heads and numbers of pages left out, lines joined to paragraphs, broken words whole again."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from diligence.documents.heads import find_heads
from diligence.documents.joining import Joint, Placed, Vocabulary, ends_with_soft_hyphen, full_length, joint, usual_gap
from diligence.documents.lettering import letters_only, tidy
from diligence.documents.order import Layout, lay_out
from diligence.documents.spacing import Speller, goes_on_in_word, is_odd
from diligence.model.document import Document, Page, RunningText, Stretch

_SINGLE_LETTERS = 10
"""From so many lines of one letter on, a page may be drawn letter by letter."""


def running_text(document: Document) -> RunningText:
    """Return the running text with the way back to pages and lines. It takes time in proportion to the text.

    The text is tidy (``lettering.tidy``): cleaning it again changes nothing, so quotes are cut out of it by position.
    """
    layouts = [lay_out(page) for page in document.pages]
    heads = _outside_text(document, layouts)
    pages = [
        placed for placed in (_place(page, layout.order, heads) for page, layout in zip(document.pages, layouts, strict=True)) if placed
    ]
    pages = _with_words(pages, document)
    vocabulary = Vocabulary(line.text for lines in pages for line in lines)
    parts: list[str] = []
    stretches: list[Stretch] = []
    position = 0
    above: Placed | None = None
    gap: float | None = None
    full = 0
    for lines in pages:
        page_gap, page_full = usual_gap(lines), full_length(lines)
        for line in lines:
            if above is not None:
                between = joint(above, line, gap, full, vocabulary)
                if between is Joint.BROKEN_WORD:
                    parts[-1] = parts[-1][:-1]
                    position -= 1
                    last = stretches[-1]
                    stretches[-1] = last.model_copy(update={"end": last.end - 1})
                else:
                    white = between.value
                    parts.append(white)
                    position += len(white)
            parts.append(line.text)
            stretches.append(Stretch(start=position, end=position + len(line.text), page=line.page, line=line.line))
            position += len(line.text)
            above, gap, full = line, page_gap, page_full
    return RunningText(
        text="".join(parts), stretches=tuple(stretches), unreadable_pages=document.unreadable_pages, page_count=len(document.pages)
    )


def _with_words(pages: list[list[Placed]], document: Document) -> list[list[Placed]]:
    """Return the lines with blanks between words, where the file has too many or too few of them."""
    if not any(is_odd(line.text) for lines in pages for line in lines):
        return pages
    raw = {page.number: page.lines for page in document.pages}
    speller = Speller(line.text for lines in pages for line in lines)

    def spelled(line: Placed) -> Placed:
        return replace(line, text=speller.spelled(raw[line.page][line.line].text, line.text)) if is_odd(line.text) else line

    return [[spelled(line) for line in lines] for lines in pages]


def _outside_text(document: Document, layouts: Sequence[Layout]) -> frozenset[tuple[int, int]]:
    """Return (page number, line index) of heads, feet and page numbers, of line numbers and of note calls."""
    margins = {(page.number, index) for page, layout in zip(document.pages, layouts, strict=True) for index in layout.beside}
    return find_heads(document, margins)


def _place(page: Page, order: Sequence[int], heads: frozenset[tuple[int, int]]) -> list[Placed]:
    placed: list[Placed] = []
    blank = False
    for index in order:
        line = page.lines[index]
        text = tidy(line.text)
        if not text:
            blank = True
        elif (page.number, index) not in heads:
            placed.append(Placed(text, page.number, index, line.x, line.y, line.size, blank, ends_with_soft_hyphen(line.text)))
            blank = False
    if sum(len(line.text) == 1 for line in placed) > _SINGLE_LETTERS:
        goes_on = goes_on_in_word([page.lines[line.line].model_copy(update={"text": line.text}) for line in placed])
        placed = [replace(line, goes_on=True) if goes else line for line, goes in zip(placed, goes_on, strict=True)]
    return placed


class PageLetters:
    """The letters of a document page by page, taken once, to check many quotes against."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._layouts = [lay_out(page) for page in document.pages]
        self._lines = {
            page.number: [(index, letters_only(tidy(page.lines[index].text))) for index in layout.order]
            for page, layout in zip(document.pages, self._layouts, strict=True)
        }

    @cached_property
    def _outside_text(self) -> frozenset[tuple[int, int]]:
        return _outside_text(self._document, self._layouts)

    def hold(self, quote: str, first_page: int, last_page: int) -> bool:
        """Tell whether the letters and digits of a quote stand, in this order and without a gap, on the pages from first to last.

        Case, accents, hyphens, blanks and the heads and numbers of the pages between do not count. A quote without letters stands nowhere.
        """
        wanted = letters_only(tidy(quote))
        if not wanted:
            return False
        pages = [number for number in self._lines if first_page <= number <= last_page]
        return wanted in self._letters(pages, frozenset()) or wanted in self._letters(pages, self._outside_text)

    def _letters(self, pages: list[int], heads: frozenset[tuple[int, int]]) -> str:
        return "".join(letters for number in pages for index, letters in self._lines[number] if (number, index) not in heads)


def stands_on(quote: str, document: Document, first_page: int, last_page: int) -> bool:
    """Check one quote; see ``PageLetters.hold``."""
    return PageLetters(document).hold(quote, first_page, last_page)
