"""A document as it was read: pages with lines and positions, warnings, and the running text with its way back to the pages."""

from bisect import bisect_right
from enum import StrEnum

from pydantic import NonNegativeInt, PositiveInt

from diligence.model.base import Digest, Frozen


class DocumentKind(StrEnum):
    """What part of a contract a document is."""

    BAA = "baa"
    MAIN_AGREEMENT = "main-agreement"
    EXHIBIT = "exhibit"
    AMENDMENT = "amendment"
    COVER_PAGE = "cover-page"


class DocumentState(StrEnum):
    """Whether the document binds anybody yet."""

    DRAFT = "draft"
    EXECUTED = "executed"


class DocumentWarning(Frozen):
    """Something about a document that a person should know; ``page`` counts from 1, None for the whole document.

    Codes of the reader: ``unreadable-page``, ``page-error`` and ``partial-page`` (the page is not readable), ``typed-over``,
    ``hidden-text``, ``struck-out``, ``text-layer``, ``actual-text``, ``repaired``, ``page-count``, ``encrypted-empty-password``,
    ``not-rendered``, ``earlier-revision``, ``attachment``, ``active-content``, ``xfa`` and ``metadata``. Other rooms add their own.
    """

    code: str
    page: PositiveInt | None = None
    text: str


class Line(Frozen):
    """One line of a page as extracted: its text and, where known, its left edge, baseline and font size in points."""

    text: str
    x: float | None = None
    y: float | None = None
    size: float | None = None


class HiddenText(Frozen):
    """Words that the file holds for a page and that no reader of the page sees, and why: a key of ``plain_words.HIDDEN``."""

    why: str
    text: str


class Page(Frozen):
    """One page, numbered from 1; width and height in points, as it is shown.

    ``readable`` is False where its text could not be taken out, or not all of it (a scan, a broken stream): nothing may be called
    missing because this page does not say it. ``lines`` then holds what there was.
    ``lines`` are those that are visibly printed. ``hidden`` are words that are not, and ``stored`` all lines as the file has them, only
    where some are hidden.
    """

    number: PositiveInt
    lines: tuple[Line, ...] = ()
    hidden: tuple[HiddenText, ...] = ()
    stored: tuple[Line, ...] = ()
    readable: bool = True
    width: float | None = None
    height: float | None = None


class Document(Frozen):
    """What the limited child process brings back from a file. Its text is hostile: as extracted, not cleaned."""

    sha256: Digest
    pages: tuple[Page, ...]
    warnings: tuple[DocumentWarning, ...] = ()

    def as_stored(self) -> "Document | None":
        """Return the document with the words that no reader sees, as the file has them; None where there are none."""
        if not any(page.stored for page in self.pages):
            return None
        return self.model_copy(update={"pages": tuple(page.model_copy(update={"lines": page.stored or page.lines}) for page in self.pages)})

    @property
    def unreadable_pages(self) -> tuple[int, ...]:
        """The numbers of the pages that gave no text."""
        return tuple(page.number for page in self.pages if not page.readable)


class Stretch(Frozen):
    """A run of the running text that came from one line: ``[start, end)`` there, and where the line stands (page and line from 1 and 0)."""

    start: NonNegativeInt
    end: NonNegativeInt
    page: PositiveInt
    line: NonNegativeInt


class RunningText(Frozen):
    """The whole document as one text, without running heads, broken words joined, paragraphs parted by a blank line.

    ``stretches`` is ordered by ``start`` and leads every character that came from the document back to its page and line;
    only white space lies between stretches. Lines of one paragraph are joined by a single newline.
    """

    text: str
    stretches: tuple[Stretch, ...]
    unreadable_pages: tuple[int, ...] = ()
    page_count: NonNegativeInt

    def stretch_at(self, position: int) -> Stretch:
        """Return the stretch that holds the character, or the one before it. Raises ``IndexError`` where there is no text."""
        index = bisect_right(self.stretches, position, key=lambda stretch: stretch.start) - 1
        return self.stretches[max(index, 0)]

    def pages_of(self, start: int, end: int) -> tuple[int, int]:
        """Return the first and the last page of the span ``[start, end)``."""
        return self.stretch_at(start).page, self.stretch_at(max(end - 1, start)).page

    def quote(self, start: int, end: int) -> str:
        """Return the words of the span in one line, white space folded; the text itself is not changed otherwise."""
        return " ".join(self.text[start:end].split())

    def by_page(self) -> list[tuple[int, str]]:
        """Return the running text cut at the page breaks, as (page, text); a page that gave no text is left out."""
        starts: dict[int, int] = {}
        for stretch in self.stretches:
            starts.setdefault(stretch.page, stretch.start)
        ends = [*starts.values(), len(self.text)][1:]
        return [(page, self.text[start:end]) for (page, start), end in zip(starts.items(), ends, strict=True)]
