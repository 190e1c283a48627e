"""Taking things in: vendors and the documents of a contract."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from diligence.errors import UsageError
from diligence.model.document import DocumentKind, DocumentState
from diligence.model.history import DocumentAdded, DocumentRead, Opened
from diligence.model.review import Review
from diligence.model.scan import Scan
from diligence.model.text import one_line
from diligence.workspace.comparing import READ_KINDS, CompareFiles, compare_document, read_both
from diligence.workspace.workspace import Workspace

ScanFile = Callable[[Path], dict[str, object]]
"""Reads an agreement: a path in, the scan in JSON form out. The engine's client, or the cache in front of it."""

MAX_ID_LENGTH = 60


def vendor_id(name: str) -> str:
    """Derive an id from a name: plain lower-case letters and digits, joined by hyphens. Raises ``UsageError`` where none are left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    identifier = "-".join(re.findall(r"[a-z0-9]+", plain))[:MAX_ID_LENGTH].strip("-")
    if not identifier:
        raise UsageError(f"No id can be made from the name '{one_line(name, 60)}'", "Give one with --id, such as --id acme-coding")
    return identifier


def add_vendor(workspace: Workspace, name: str, *, identifier: str | None = None, service: str | None = None) -> Review:
    """Open the first review of a vendor. Raises ``UsageError`` where the id is taken or malformed."""
    shown = one_line(name, 200)
    if not shown:
        raise UsageError("A vendor needs a name", "Give it as it stands in the contract")
    chosen = identifier or vendor_id(name)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", chosen) or len(chosen) > MAX_ID_LENGTH:
        raise UsageError(
            f"'{one_line(chosen, 60)}' cannot be an id", "Use lower-case letters, digits and single hyphens, such as acme-coding"
        )
    if any(line.vendor == chosen for line in workspace.reviews()):
        raise UsageError(f"There is a vendor with the id '{chosen}' already", "Give another one with --id")
    opened = Opened(vendor=chosen, name=shown, service=one_line(service, 500) if service else None)
    workspace.write(f"{chosen}-{opened.round}", opened, expected_length=0)
    return workspace.review_of(chosen)


def add_document(
    workspace: Workspace,
    vendor: str,
    path: Path,
    *,
    kind: DocumentKind,
    state: DocumentState,
    replaces: int | None,
    scan_file: ScanFile,
    compare_files: CompareFiles = read_both,
) -> tuple[int, Scan | None]:
    """Keep a document, read it where it is an agreement, and hold it against the one before it; return its number and the scan.

    How it differs from the one before stands in the review's ``comparisons`` then. The same bytes again are the same document, so a run
    that was cut short is simply repeated: it makes up for what is missing.
    Raises ``DocumentError`` where the file cannot be read; then nothing is added. Raises ``UsageError`` where the same file is known as
    something else.
    """
    review = workspace.review_of(vendor)
    if replaces is not None and replaces not in review.documents:
        raise UsageError(f"There is no document {replaces} to replace", f"See `diligence document list {review.vendor}`")
    kept = workspace.files.keep(path)
    known = next((number for number, document in review.documents.items() if document.event.sha256 == kept.sha256), None)
    if known is not None:
        _refuse_other(review, known, kind, state)
    reading = review.readings.get(known) if known is not None else None
    scan = reading.event.scan if reading else None
    if reading is None and kind in READ_KINDS:
        scan = Scan.model_validate(scan_file(path))
        if scan.document.sha256 != kept.sha256:
            raise UsageError(f"{kept.name} changed while it was being read", "Add it again")
    number, length = known, review.length
    if number is None:
        number = max(review.documents, default=0) + 1
        added = DocumentAdded(number=number, sha256=kept.sha256, file=kept.name, size=kept.size, kind=kind, state=state, replaces=replaces)
        length = workspace.write(review.id, added, expected_length=length).number
    if scan is not None and reading is None:
        workspace.write(review.id, DocumentRead(number=number, scan=scan), expected_length=length)
    compare_document(workspace, vendor, number, compare_files)
    return number, scan


def _refuse_other(review: Review, known: int, kind: DocumentKind, state: DocumentState) -> None:
    event = review.documents[known].event
    if (event.kind, event.state) != (kind, state):
        raise UsageError(
            f"This file is document {known} already, as {event.kind.value}, {event.state.value}",
            f"Take that back with `diligence undo {review.vendor}` if it was a mistake, or add the copy that differs from it",
        )
