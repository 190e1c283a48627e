"""The whole document as one text: heads and numbers of pages left out, lines joined to paragraphs, broken words whole again."""

from functools import cached_property

from diligence.documents.heads import find_heads
from diligence.documents.joining import Joint, Placed, Vocabulary, ends_with_soft_hyphen, full_length, joint, usual_gap
from diligence.documents.lettering import letters_only, tidy
from diligence.documents.order import beside_text, reading_order
from diligence.model.document import Document, Page, RunningText, Stretch


def running_text(document: Document) -> RunningText:
    """Return the running text with the way back to pages and lines. It takes time in proportion to the text.

    The text is tidy (``lettering.tidy``): cleaning it again changes nothing, so quotes are cut out of it by position.
    """
    heads = _outside_text(document)
    pages = [placed for placed in (_place(page, heads) for page in document.pages) if placed]
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
                    parts.append(between.value)
                    position += len(between.value)
            parts.append(line.text)
            stretches.append(Stretch(start=position, end=position + len(line.text), page=line.page, line=line.line))
            position += len(line.text)
            above, gap, full = line, page_gap, page_full
    return RunningText(
        text="".join(parts), stretches=tuple(stretches), unreadable_pages=document.unreadable_pages, page_count=len(document.pages)
    )


def _outside_text(document: Document) -> frozenset[tuple[int, int]]:
    """Return (page number, line index) of heads, feet and page numbers, of line numbers and of note calls."""
    margins = {(page.number, index) for page in document.pages for index in beside_text(page)}
    return find_heads(document, margins)


def _place(page: Page, heads: frozenset[tuple[int, int]]) -> list[Placed]:
    placed: list[Placed] = []
    blank = False
    for index in reading_order(page):
        line = page.lines[index]
        text = tidy(line.text)
        if not text:
            blank = True
        elif (page.number, index) not in heads:
            placed.append(Placed(text, page.number, index, line.x, line.y, line.size, blank, ends_with_soft_hyphen(line.text)))
            blank = False
    return placed


class PageLetters:
    """The letters of a document page by page, taken once, to check many quotes against."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._lines = {
            page.number: [(index, letters_only(tidy(page.lines[index].text))) for index in reading_order(page)] for page in document.pages
        }

    @cached_property
    def _outside_text(self) -> frozenset[tuple[int, int]]:
        return _outside_text(self._document)

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
