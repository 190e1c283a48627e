"""More than one truth in a file: what it says or does beside the words of its pages, so that a person can look before relying on them.

Meant for the limited child, after the pages were read: pypdf's limits are set there. Every finding is a hint for a person and says
what differs; none of them changes what was read.
"""

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pypdf

from diligence.documents.carried import carried, entry, gathered
from diligence.documents.revisions import revisions
from diligence.model.document import DocumentWarning, Page
from diligence.model.text import one_line

SECONDS = 4.0
"""Computing time for reading earlier revisions; an ordinary file has none and spends nothing of it."""
_LONGEST = 2_000
_SHOWN = 100
_ENOUGH = 200
"""Letters on the first page from which on a title can be expected to have something in common with it."""
_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})(\d{2})")
_GENERIC = re.compile(
    r"microsoft \w+ - |untitled\b|(?:document|presentation|print|scan|scanned|slide|page|layout)[\W\d]*$|https?:|www\."
    r"|.*[{<%]{2}|\S+$|.*\.[a-z]{2,4}\d?$",
    re.IGNORECASE,
)
"""Titles that a program made up: a template's blank, an address, a file name, a single word."""


def truths(reader: pypdf.PdfReader, data: bytes, pages: Sequence[Page], *, seconds: float = SECONDS) -> list[DocumentWarning]:
    """Warn of what contradicts or accompanies the pages that were read.

    Codes: ``earlier-revision``, ``attachment``, ``active-content``, ``xfa`` and ``metadata``. ``data`` are the bytes that ``reader``
    has open, ``pages`` what was taken out of them. Nothing but ``MemoryError`` is raised, whatever is wrong with the file.
    """
    found: list[DocumentWarning] = []
    finders: list[Callable[[], list[DocumentWarning]]] = [
        lambda: revisions(reader, data, seconds),
        lambda: carried(reader),
        lambda: _metadata(reader, pages),
    ]
    with _silence():
        for find in finders:
            found += gathered(warning for step in (find,) for warning in step())  # called inside, so that its faults are held
    return found


def _metadata(reader: Any, pages: Sequence[Page]) -> list[DocumentWarning]:
    info = gathered(found for found in (entry(reader.trailer, "/Info"),) if isinstance(found, dict))
    title = _words(info, "/Title")
    names = [one_line(str(name)[:_LONGEST]) for name in gathered(_other_titles(reader)) if str(name).strip()]
    found: list[str] = []
    if title and names and not any(_alike(title, name) for name in names):
        found.append(f"The file gives itself two titles: {_quoted(title)} and {_quoted(names[0])}")
    named = title or (names[0] if names else "")
    if _is_strange(named, pages):
        found.append(f"The title of the file is {_quoted(named)}; none of these words are on its first page")
    created, changed = _day(_words(info, "/CreationDate")), _day(_words(info, "/ModDate"))
    if created and changed and changed < created - timedelta(days=1):
        found.append(f"The file says that it was last changed on {changed}, before it was made on {created}")
    return [DocumentWarning(code="metadata", text=text) for text in found]


def _words(info: list[Any], key: str) -> str:
    values = gathered(value for found in info for value in (entry(found, key),) if isinstance(value, (str, bytes)))
    text = values[0] if values else ""
    return one_line((text.decode("latin-1") if isinstance(text, bytes) else text)[:_LONGEST])


def _other_titles(reader: Any) -> Iterator[str]:
    """Give the titles in the XMP stream, one for each language."""
    xmp = reader.xmp_metadata
    if xmp is not None:
        yield from list((xmp.dc_title or {}).values())[:10]


def _alike(one: str, other: str) -> bool:
    """Tell whether two titles are the same but for spaces and signs; programs also cut long ones."""
    first, second = _letters(one), _letters(other)
    return first.startswith(second) or second.startswith(first)


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _is_strange(title: str, pages: Sequence[Page]) -> bool:
    """Tell whether a title that somebody chose has no word in common with the first page.

    The beginnings of words are enough, and a title of one word ("Exhibit B") is not held against a file.
    """
    words = [word[:5] for word in re.findall(r"[^\W\d_]{4,40}", title.casefold())]
    if len(words) < 2 or not pages or not pages[0].readable or _GENERIC.match(title):
        return False
    first = _letters("".join(line.text for line in pages[0].lines))
    return len(first) >= _ENOUGH and not any(word in first for word in words)


def _day(text: str) -> date | None:
    match = _DATE.match(text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def _quoted(text: str) -> str:
    return f"“{one_line(text, _SHOWN)}”"


@contextmanager
def _silence() -> Iterator[None]:
    """Keep pypdf's log to itself: it may quote the file, and earlier revisions are allowed to be broken."""
    logger, handler = logging.getLogger("pypdf"), logging.NullHandler()
    propagate = logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate
