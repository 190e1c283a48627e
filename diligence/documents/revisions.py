"""Earlier revisions that a file still holds: every incremental update leaves the file before it whole, and that may say other things.

Each is read with the same limits as the file itself, only where an update touched what a page is made of, and never for longer than
its time: the comparison is an extra and must not cost the reader the document.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pypdf

from diligence.documents.carried import annotations, entry, gathered
from diligence.documents.differences import differences, letters, quoted
from diligence.model.document import DocumentWarning

CODE = "earlier-revision"
_EARLIER = "An earlier version of this file"
_LATER = "A later version of this file, which some viewers show,"
_REVISIONS = 8
_PAGES = 500
"""Pages of one revision, and pages compared over all of them."""
_WARNINGS = 10
_MARKERS = 200
_OBJECTS = 3_000
"""Objects that one page is made of; a page of more is compared without looking at them."""
_MARKER = re.compile(rb"startxref[\0\t\n\f\r ]{1,20}(\d{1,10})(?!\d)[\0\t\n\f\r ]{0,20}(%%EOF)?")
_SECTION = re.compile(rb"[\0\t\n\f\r ]{0,4}(?:xref|\d{1,10}[\0\t\n\f\r ]{1,4}\d{1,5}[\0\t\n\f\r ]{1,4}obj)")
_NO_WORDS = frozenset({"/AA", "/AF", "/Annots", "/Kids", "/Metadata", "/P", "/PieceInfo", "/StructParents", "/Thumb"})
"""Entries that do not lead to what ``extract_text`` reads."""


@dataclass
class _Comparison:
    """The file as it is now, what is left to spend, and what was found."""

    reader: pypdf.PdfReader
    deadline: float
    version: str = ""
    pages_left: int = _PAGES
    unfinished: bool = False
    fields_told: bool = False
    texts: dict[int, str | None] = field(default_factory=dict)
    found: dict[str, DocumentWarning] = field(default_factory=dict)

    def spent(self) -> bool:
        """Tell whether nothing more may be read, and remember that something was left out."""
        over = self.pages_left <= 0 or time.process_time() > self.deadline
        self.unfinished = self.unfinished or over
        return over

    def now(self, index: int) -> str | None:
        """Return the present text of a page, taken out once."""
        if index not in self.texts:
            self.texts[index] = _text(self.reader.pages[index])
        return self.texts[index]

    def tell(self, text: str, page: int | None = None) -> None:
        """Note a warning; the same words are said once, however many revisions they fit."""
        self.found.setdefault(text, DocumentWarning(code=CODE, page=page, text=text))


def revisions(reader: pypdf.PdfReader, data: bytes, seconds: float) -> list[DocumentWarning]:
    """Say where earlier revisions have other words than the file has now. ``seconds`` is computing time, not waiting time."""
    ends = _ends(data)
    if not ends:
        return []
    comparison = _Comparison(reader, time.process_time() + seconds)
    chosen = ends if len(ends) <= _REVISIONS else [ends[0], *ends[1 - _REVISIONS :]]
    for end, later in reversed(chosen):
        if comparison.spent():
            break
        comparison.version = _LATER if later else _EARLIER
        gathered(_compare(comparison, data[:end] if data[end - 5 : end] == b"%%EOF" else data[:end] + b"\n%%EOF\n"))
    found = list(comparison.found.values())
    if len(found) > _WARNINGS:
        more = DocumentWarning(code=CODE, text=f"Earlier versions of this file differ in {len(found) - _WARNINGS + 1} more ways")
        found = [*found[: _WARNINGS - 1], more]
    if comparison.unfinished:
        found.append(DocumentWarning(code=CODE, text="The earlier versions that this file holds are too large to be compared in full"))
    elif len(chosen) < len(ends):
        text = f"The file holds {len(ends)} earlier versions of itself; the first and the last {_REVISIONS - 1} were compared"
        found.append(DocumentWarning(code=CODE, text=text))
    return found


def _ends(data: bytes) -> list[tuple[int, bool]]:
    """Return where revisions other than the present one end, in the order of the file, and whether they come after it.

    A marker counts where it points back to a cross-reference section: so the first marker of a linearized file does not, nor do those
    of a PDF attached inside the file. The present revision is the last one with an end-of-file mark, as pypdf takes it.
    """
    places = set[int]()
    place = data.find(b"startxref")
    while place >= 0 and len(places) < _MARKERS:
        places.add(place)
        place = data.find(b"startxref", place + 1)
    place = data.rfind(b"startxref")
    for _ in range(_MARKERS):
        if place < 0 or place in places:
            break
        places.add(place)
        place = data.rfind(b"startxref", 0, place)
    markers = [marker for place in sorted(places) if (marker := _MARKER.match(data, place))]
    present = next((marker for marker in reversed(markers) if marker[2]), None)
    shift = max(data.find(b"%PDF-", 0, 1_024), 0)
    ends: dict[int, tuple[int, bool]] = {}
    for marker in markers:
        target = int(marker[1])
        pointed = any(_SECTION.match(data, at) for at in {target, target + shift} if 0 < at < marker.start())
        if pointed and marker is not present and (present is None or target != int(present[1])):
            ends.setdefault(target, (marker.end(), present is not None and marker.start() > present.start()))
    return list(ends.values())


def _compare(comparison: _Comparison, data: bytes) -> Iterator[None]:
    earlier = pypdf.PdfReader(BytesIO(data))
    if earlier.is_encrypted and not earlier.decrypt(""):
        return
    reader = comparison.reader
    then, now = len(earlier.pages), len(reader.pages)
    if then > _PAGES or now > _PAGES:
        comparison.unfinished = True
        return
    before: dict[int, str] = {}
    after: dict[int, str] = {}
    complete = True
    for index in range(max(then, now)):
        if comparison.spent():
            complete = False
            break
        if then == now and _untouched(earlier, reader, index):
            continue
        comparison.pages_left -= 1
        old = _text(earlier.pages[index]) if index < then else None
        new = comparison.now(index) if index < now else None
        if (index < then and old is None) or (index < now and new is None):
            complete = False  # a page that cannot be read says nothing for certain
            continue
        if old is not None and (new is None or letters(old) != letters(new)):
            before[index] = old
        if new is not None and (old is None or letters(old) != letters(new)):
            after[index] = new
    if then == now or complete:  # where pages were added or taken out, all of them are needed to tell which
        for text, page in differences(comparison.version, before, after):
            comparison.tell(text, page)
    yield
    if then == now and not comparison.fields_told:
        _tell_fields(comparison, earlier)


def _untouched(earlier: pypdf.PdfReader, reader: pypdf.PdfReader, index: int) -> bool:
    """Tell whether all that a page is made of stands at the same places of the file in both revisions: then so does its text."""
    page: Any = earlier.pages[index]
    old, new = page.indirect_reference, reader.pages[index].indirect_reference
    if old is None or new is None or (old.idnum, old.generation) != (new.idnum, new.generation):
        return False
    waiting: list[Any] = [old]
    seen = set[tuple[int, int]]()
    for _ in range(_OBJECTS):
        if not waiting:
            return True
        thing = waiting.pop()
        if isinstance(thing, pypdf.generic.IndirectObject):
            key = (thing.idnum, thing.generation)
            if key in seen:
                continue
            seen.add(key)
            if _place(earlier, *key) != _place(reader, *key):
                return False
            thing = thing.get_object()
        if isinstance(thing, dict):
            waiting += [value for name, value in thing.items() if name not in _NO_WORDS]
        elif isinstance(thing, list):
            waiting += thing[:_OBJECTS]
    return False


def _place(reader: pypdf.PdfReader, number: int, generation: int) -> tuple[Any, ...]:
    inside = reader.xref_objStm.get(number) if generation == 0 else None
    if inside is not None:
        return (*inside, reader.xref.get(0, {}).get(inside[0]))
    return (reader.xref.get(generation, {}).get(number), reader.xref_free_entry.get(generation, {}).get(number, False))


def _text(page: Any) -> str | None:
    texts = gathered(page.extract_text() for _ in range(1))
    return texts[0] if texts else None


def _tell_fields(comparison: _Comparison, earlier: pypdf.PdfReader) -> None:
    """Say once that filled fields or notes held other words. A form that was empty and is now filled is as it should be."""
    for index in range(len(earlier.pages)):
        if comparison.spent():
            return
        then, now = _typed(earlier.pages[index]), _typed(comparison.reader.pages[index])
        gone, come = [text for text in then if text not in set(now)], [text for text in now if text not in set(then)]
        if gone:
            says = f"now {quoted(come[0].split())}" if come else "which are gone"
            text = f"{comparison.version} has other words in fields or notes on page {index + 1}: {quoted(gone[0].split())}, {says}"
            comparison.tell(text, index + 1)
            comparison.fields_told = True
            return


def _typed(page: Any) -> list[str]:
    """Return what is typed into the fields and notes of a page."""
    return gathered(
        value.strip()
        for note in annotations(page)
        for value in [_value(note)]
        if isinstance(value, str) and value.strip() and not value.startswith("/")
    )


def _value(note: Any) -> Any:
    if note.get("/Subtype") == "/FreeText":
        return entry(note, "/Contents")
    if note.get("/Subtype") == "/Widget":
        return entry(note, "/V") or entry(entry(note, "/Parent"), "/V")
    return None
