"""The pages of a kept document as text, to show beside what was found in it, and the way from a quote to its place in that text.

The text is the running text that quotes are cut from, cleaned for showing. It is read in the reader process, never in this one, and kept in
a cache beside that of the scans, so that going to the agreement a second time costs nothing.
"""

from bisect import bisect_left, bisect_right
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from pydantic import NonNegativeInt, PositiveInt, ValidationError

from diligence import __version__
from diligence.documents.client import ReaderProcess
from diligence.documents.lettering import letters_only
from diligence.documents.running import running_text
from diligence.errors import DocumentError
from diligence.model.base import Digest, Frozen
from diligence.model.document import Document, RunningText
from diligence.model.text import clean
from diligence.workspace.cache import PrivateCache, program_digest

SCHEMA = "diligence.pages/1"
RESTORE = "Restore the workspace from its backup, or add the document again"


class PageStart(Frozen):
    """Where a page begins in the text; ``readable`` is False where it gave no text, or not all of it."""

    number: PositiveInt
    start: NonNegativeInt
    readable: bool


class DocumentPages(Frozen):
    """A document's text, already clean, with the begin of every page. Paragraphs are parted by a blank line, their lines by a newline."""

    sha256: Digest
    text: str
    pages: tuple[PageStart, ...]

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each page begins."""
        return tuple(page.start for page in self.pages)

    def extent(self, first: int, last: int) -> tuple[int, int]:
        """Return the span of the pages from ``first`` to ``last``, both numbers from 1 and held to the pages there are."""
        if not self.pages:
            return 0, 0
        first, last = (min(max(number, 1), len(self.pages)) for number in (first, last))
        return self.starts[first - 1], self.starts[last] if last < len(self.pages) else len(self.text)

    def page_at(self, position: int) -> int:
        """Return the number of the page that holds a position, 1 where there is no page."""
        return max(bisect_right(self.starts, position), 1)

    @cached_property
    def letters(self) -> tuple[str, list[int]]:
        """The letters and digits of the text in the form in which they are compared, and the place of each."""
        return _letters(self.text)

    def find(self, quote: str, first: int, last: int) -> tuple[int, int] | None:
        """Return the span of a quote on the pages from ``first`` to ``last``, None where its letters do not stand there in a row.

        Only letters and digits count, so no break of a line or page, hyphen or blank hides a quote. Where it stands there several
        times, the first place at which it begins a word is meant. Punctuation around it belongs to it.
        """
        wanted = letters_only(quote)
        start, end = self.extent(first, last)
        _, places = self.letters
        found = self._at_word(wanted, bisect_left(places, start), bisect_left(places, end)) if wanted else None
        if found is None:
            return None
        begin, stop = places[found], places[found + len(wanted) - 1] + 1
        while begin > start and not (self.text[begin - 1].isspace() or self.text[begin - 1].isalnum()):
            begin -= 1
        while stop < end and not (self.text[stop].isspace() or self.text[stop].isalnum()):
            stop += 1
        return begin, stop

    def _at_word(self, wanted: str, low: int, high: int) -> int | None:
        letters, places = self.letters
        first = found = letters.find(wanted, low, high)
        while found >= 0:
            place = places[found]
            if place == 0 or not self.text[place - 1].isalnum():
                return found
            found = letters.find(wanted, found + 1, high)
        return first if first >= 0 else None


def _letters(text: str) -> tuple[str, list[int]]:
    """Return the letters and digits of a text in the form in which they are compared, and the place of each."""
    parts: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character.isascii():
            if character.isalnum():
                parts.append(character.lower())
                places.append(place)
            continue
        letters = letters_only(character)
        parts.append(letters)
        places.extend([place] * len(letters))
    return "".join(parts), places


def pages_of(document: Document, running: RunningText) -> DocumentPages:
    """Return the pages of a document that was read, with the text cleaned for showing."""
    words = dict(running.by_page())
    parts: list[str] = []
    pages: list[PageStart] = []
    position = 0
    for page in document.pages:
        pages.append(PageStart(number=page.number, start=position, readable=page.readable))
        part = clean(words.get(page.number, ""), keep_newlines=True)
        parts.append(part)
        position += len(part)
    return DocumentPages(sha256=document.sha256, text="".join(parts), pages=tuple(pages))


class PageReading:
    """One reading of a kept file: ``run`` in a thread of its own, ``cancel`` from any other."""

    def __init__(self, path: Path, sha256: str, *, name: str, cache: PrivateCache | None = None) -> None:
        self._path, self._sha256, self._name = path, sha256, name
        self._cache = cache or PrivateCache("pages")
        self._reader: ReaderProcess | None = None
        self._cancelled = False

    @property
    def _made_by(self) -> str:
        return f"{SCHEMA} {__version__} {program_digest()} pypdf {version('pypdf')}"

    def run(self) -> DocumentPages:
        """Return the pages, from the cache where they were read before. Raises ``DocumentError``, also after ``cancel``."""
        pages = self._known() or self._read()
        _ = pages.letters  # counted here, in the thread of the reading, and not when the first quote is looked for
        return pages

    def _read(self) -> DocumentPages:
        if not self._path.exists():
            raise DocumentError("not-found", f"The kept copy of {self._name} is gone", RESTORE)
        with ReaderProcess() as reader:
            self._reader = reader
            if self._cancelled:
                reader.cancel()
            document = reader.read(self._path)
        if document.sha256 != self._sha256:
            raise DocumentError("damaged", f"The kept copy of {self._name} is no longer the file that was taken in", RESTORE)
        pages = pages_of(document, running_text(document))
        self._cache.save(self._sha256, self._made_by, pages.model_dump(mode="json"))
        return pages

    def _known(self) -> DocumentPages | None:
        try:
            known = DocumentPages.model_validate(self._cache.load(self._sha256, self._made_by))
        except ValidationError:
            return None
        ordered = list(known.starts) == sorted(known.starts) and max(known.starts, default=0) <= len(known.text)
        usable = ordered and known.sha256 == self._sha256 and clean(known.text, keep_newlines=True) == known.text
        return known if usable else None

    def cancel(self) -> None:
        """Give the reading up; ``run`` ends at once with an error that nobody needs to see."""
        self._cancelled = True
        if self._reader is not None:
            self._reader.cancel()
