"""What a file carries beside the words of its pages: attachments, scripts and other actions, forms of another kind.

The objects of the file come in as they are and anything may be wrong with them. Nothing is opened, decoded or run: it is counted and named.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from diligence.documents.graphics import resolve
from diligence.model.document import DocumentWarning
from diligence.model.text import one_line

_STEPS = 50_000
"""Nodes of trees and of chains of actions looked at in one file."""
_ENTRIES = 5_000
"""Entries taken from one tree, and annotations from one file."""
_ON_A_PAGE = 2_000
_EVENTS = 40
_NAMED = 5
"""Attachments named in a warning; the others are counted."""
_LONGEST_NAME = 60
_ACTIONS = {
    "/JavaScript": "a script",
    "/Launch": "the start of a program or of another file",
    "/SubmitForm": "sending the fields of the form away",
    "/ImportData": "filling its fields from another file",
}
_OPENED, _SHOWN, _CLICKED, _FIELDS = "when it is opened or closed", "when a page is shown", "when something is clicked", "in its fields"

T = TypeVar("T")


def gathered(items: Iterable[T]) -> list[T]:
    """Return what a generator gives until it ends or the file breaks it: half a finding is better than none."""
    found: list[T] = []
    try:
        for item in items:  # extend would lose what came before the fault
            found.append(item)
    except MemoryError:
        raise
    except Exception:  # pypdf raises almost anything on broken files
        return found
    return found


def entry(thing: Any, key: str) -> Any:
    """Return an entry of a dictionary, followed to its object; None where there is none or no dictionary."""
    return resolve(thing.get(key)) if isinstance(thing, dict) else None


def annotations(page: Any) -> Iterator[dict[str, Any]]:
    """Give the annotations of a page that are dictionaries, as many as any honest page has."""
    listed = entry(page, "/Annots")
    if isinstance(listed, list):
        for item in listed[:_ON_A_PAGE]:
            annotation = resolve(item)
            if isinstance(annotation, dict):
                yield annotation


def carried(reader: Any) -> list[DocumentWarning]:
    """Warn of attachments (``attachment``), of actions (``active-content``) and of a form in XFA (``xfa``)."""
    root = reader.root_object
    pages = gathered(page for page in reader.pages)
    notes: list[dict[str, Any]] = []
    for page in pages:
        notes += gathered(islice(annotations(page), max(_ENTRIES - len(notes), 0)))
    found = _attachments(root, pages, notes)
    found += _actions(root, pages, notes)
    if any(gathered(form for form in _entries(_entries([root], "/AcroForm"), "/XFA"))):
        found.append(DocumentWarning(code="xfa", text="The file holds an XFA form; a viewer may show other words than were read"))
    return found


def _entries(things: Iterable[Any], key: str) -> Iterator[Any]:
    """Give an entry of each of these, where there is one; lazy, so that a fault strikes where it is gathered."""
    return (found for thing in things if (found := entry(thing, key)) is not None)


@dataclass
class _Walk:
    """What is left of the steps that a walk through the trees of one file may take."""

    left: int = _STEPS

    def nodes(self, top: Any, branches: str) -> Iterator[dict[str, Any]]:
        """Give the nodes of a tree, no node twice; ``branches`` is the entry that leads on, to one node or a list of them."""
        waiting, seen = [top], set[int]()
        while waiting and self.left > 0:
            self.left -= 1
            node = resolve(waiting.pop())
            if not isinstance(node, dict) or id(node) in seen:
                continue
            seen.add(id(node))
            yield node
            below = entry(node, branches)
            room = max(self.left - len(waiting), 0)
            waiting += reversed(below[:room]) if isinstance(below, list) else [below]

    def named(self, root: Any, tree: str) -> Iterator[tuple[Any, Any]]:
        """Give the pairs of a name tree of the file."""
        for node in self.nodes(entry(entry(root, "/Names"), tree), "/Kids"):
            pairs = entry(node, "/Names")
            if isinstance(pairs, list):
                yield from zip(pairs[: 2 * _ENTRIES : 2], pairs[1 : 2 * _ENTRIES : 2], strict=False)

    def by_event(self, holder: Any, place: str) -> Iterator[tuple[str, str]]:
        """Give the actions that an object ties to events: opening, showing, leaving, typing."""
        events = entry(holder, "/AA")
        if isinstance(events, dict):
            for action in list(events.values())[:_EVENTS]:
                yield from self.chain(action, place, by_itself=True)

    def chain(self, action: Any, place: str, *, by_itself: bool) -> Iterator[tuple[str, str]]:
        """Give what an action does and those that follow it; a link to an address counts only where nobody has to click."""
        for step in self.nodes(action, "/Next"):
            kind = entry(step, "/S")
            if kind in _ACTIONS:
                yield _ACTIONS[kind], place
            elif kind == "/URI" and by_itself:
                yield "opening an address", place
            elif kind == "/Rendition" and entry(step, "/JS"):
                yield _ACTIONS["/JavaScript"], place


def _attachments(root: Any, pages: list[Any], notes: list[dict[str, Any]]) -> list[DocumentWarning]:
    listed = gathered(islice(_Walk().named(root, "/EmbeddedFiles"), _ENTRIES))
    listed += [("", note.get("/FS")) for note in notes if note.get("/Subtype") == "/FileAttachment"]
    for holder in (root, *pages):
        if len(listed) >= _ENTRIES:
            break
        for associated in gathered(_entries([holder], "/AF")):
            listed += [(None, item) for item in (associated[:_ENTRIES] if isinstance(associated, list) else [associated])]
    names: dict[int, str] = {}
    for key, specification in listed[:_ENTRIES]:
        for identity, name in gathered(_attached(key, specification)):
            names.setdefault(identity, name)
    if not names:
        return []
    count = len(names)
    told = ", ".join(list(names.values())[:_NAMED]) + (f" and {count - _NAMED} more" if count > _NAMED else "")
    files = "A file is attached inside this file and was" if count == 1 else f"{count} files are attached inside this file and were"
    return [DocumentWarning(code="attachment", text=f"{files} not read: {told}")]


def _attached(key: Any, specification: Any) -> Iterator[tuple[int, str]]:
    """Give the identity of an attached file, so that it counts once however often it is named, and its name."""
    found = resolve(specification)
    inside = entry(found, "/EF")
    if isinstance(found, dict) and (key is not None or isinstance(inside, dict)):
        stream = entry(inside, "/UF") or entry(inside, "/F")
        yield id(found if stream is None else stream), _file_name(entry(found, "/UF") or entry(found, "/F") or resolve(key) or "")


def _file_name(name: Any) -> str:
    """Return the last part of a name, for the eye only: what stands before it may pretend to be a folder of this machine."""
    text = name.decode("latin-1") if isinstance(name, bytes) else str(name)
    return one_line(re.split(r"[/\\:]", text[-1_000:])[-1], _LONGEST_NAME) or "(without a name)"


def _actions(root: Any, pages: list[Any], notes: list[dict[str, Any]]) -> list[DocumentWarning]:
    walk = _Walk()
    found = gathered(walk.chain(root.get("/OpenAction"), _OPENED, by_itself=True))
    found += gathered(walk.by_event(root, _OPENED))
    if gathered(islice(walk.named(root, "/JavaScript"), 1)):
        found.append((_ACTIONS["/JavaScript"], _OPENED))
    for page in pages:
        found += gathered(walk.by_event(page, _SHOWN))
    for note in notes:
        found += gathered(walk.chain(note.get("/A"), _CLICKED, by_itself=False))
        found += gathered(walk.by_event(note, _FIELDS if note.get("/Subtype") == "/Widget" else _CLICKED))
    for fields in gathered(_entries(_entries([root], "/AcroForm"), "/Fields")):
        for field in gathered(walk.nodes({"/Kids": fields}, "/Kids")):
            found += gathered(walk.by_event(field, _FIELDS))
    if walk.left <= 0:
        found.append(("more actions than could be looked at", ""))
    if not found:
        return []
    places: dict[str, list[str]] = {}
    for what, where in dict.fromkeys(found):
        places.setdefault(what, []).append(where)
    told = "; ".join(f"{what} {' and '.join(where)}".strip() for what, where in places.items())
    return [DocumentWarning(code="active-content", text=f"The file does more than show pages; none of this was run: {told}")]
