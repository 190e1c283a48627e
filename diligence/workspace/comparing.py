"""Holding a document against the one before it: read both beside, write what differs through, and tell what that changed.

Reading takes seconds. Whoever must not wait for it asks ``path_held_against``, lets ``read_both`` run elsewhere, and hands the result to
``compare_document`` (or ``intake.add_document``), which checks that it is about the very files in the history.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from diligence.assess.drafts import DraftChanges, draft_changes, held_against
from diligence.errors import DocumentError, UsageError
from diligence.model.document import DocumentKind, DocumentState
from diligence.model.history import DocumentAdded, DocumentCompared
from diligence.model.review import Review
from diligence.model.text import one_line
from diligence.workspace.workspace import Workspace

if TYPE_CHECKING:
    from diligence.documents.comparing import Comparison

READ_KINDS = frozenset({DocumentKind.BAA})
"""Kinds of document that are read as agreements; others are kept, and compared where they can be read."""


@dataclass(frozen=True)
class ReadBoth:
    """Two files that were read and compared: their digests, how they differ, and the pages of either that gave no text."""

    earlier: str
    newer: str
    comparison: "Comparison"
    unread_before: tuple[int, ...] = ()
    unread: tuple[int, ...] = ()


CompareFiles = Callable[[Path, Path], ReadBoth]
"""Reads and compares two files: the earlier one and the newer one."""


def read_both(earlier: Path, newer: Path) -> ReadBoth:
    """Read two files in the limited process and compare their words. Raises ``DocumentError``."""
    # The owner of an engine waits for nothing that only this needs: a scan begins the sooner.
    from diligence.documents.client import ReaderProcess  # noqa: PLC0415
    from diligence.documents.comparing import compare  # noqa: PLC0415
    from diligence.documents.running import running_text  # noqa: PLC0415

    with ReaderProcess() as reader:
        before, after = reader.read(earlier), reader.read(newer)
    return ReadBoth(
        before.sha256, after.sha256, compare(running_text(before), running_text(after)), before.unreadable_pages, after.unreadable_pages
    )


def path_held_against(
    workspace: Workspace, vendor: str, sha256: str, *, kind: DocumentKind, state: DocumentState, replaces: int | None
) -> Path | None:
    """Return the kept file that a document with this digest would be held against, None where there is none or it was done already."""
    review = workspace.review_of(vendor)
    known = next((one.event for one in review.documents.values() if one.event.sha256 == sha256), None)
    number = max(review.documents, default=0) + 1
    added = known or DocumentAdded(number=number, sha256=sha256, file="", size=0, kind=kind, state=state, replaces=replaces)
    earlier = held_against(review, added)
    if earlier is None or added.number in review.comparisons:
        return None
    return workspace.files.path(review.documents[earlier].event.sha256)


def compare_document(workspace: Workspace, vendor: str, number: int, compare_files: CompareFiles = read_both) -> DocumentCompared | None:
    """Return how a document differs from the one it is held against, comparing them now where that was not done yet.

    None where it is held against none, or where it is of a kind that need not be readable and is not.
    Raises ``UsageError`` where there is no such document and ``DocumentError`` where an agreement cannot be read any more.
    """
    review = workspace.review_of(vendor)
    if number not in review.documents:
        raise UsageError(f"There is no document {number}", f"See `diligence document list {review.vendor}`")
    if number in review.comparisons:
        return review.comparisons[number].event
    added = review.documents[number].event
    earlier = held_against(review, added)
    if earlier is None:
        return None
    try:
        both = _read(workspace, review, earlier, number, compare_files)
    except DocumentError:
        if added.kind in READ_KINDS:
            raise
        return None
    event = DocumentCompared(
        number=number,
        earlier=earlier,
        count=both.comparison.count,
        differences=both.comparison.differences,
        filled_in=both.comparison.filled_in,
        unread=both.unread,
        unread_before=both.unread_before,
    )
    workspace.write(review.id, event, expected_length=review.length)
    return event


def _read(workspace: Workspace, review: Review, earlier: int, number: int, compare_files: CompareFiles) -> ReadBoth:
    files = [review.documents[one].event for one in (earlier, number)]
    paths = [workspace.files.path(one.sha256) for one in files]
    for one, path in zip(files, paths, strict=True):
        if not path.exists():
            raise DocumentError(
                "not-found",
                f"The kept copy of {one_line(one.file, 80)} is gone",
                "Restore the workspace from its backup, then compare again",
            )
    both = compare_files(paths[0], paths[1])
    if (both.earlier, both.newer) != (files[0].sha256, files[1].sha256):
        raise UsageError(
            f"Documents {earlier} and {number} changed while they were being compared",
            f"Compare them again with `diligence document compare {review.vendor} {number}`",
        )
    return both


def latest_compared(review: Review) -> int:
    """Return the number of the newest document that was, or can be, held against another. Raises ``UsageError`` where there is none."""
    numbers = [number for number, one in review.documents.items() if held_against(review, one.event) is not None]
    if not numbers:
        raise UsageError(
            "No document of this review is held against another",
            f"Add the next draft with `diligence document add {review.vendor} FILE --replaces N`",
        )
    return max(numbers)


def changes_of(workspace: Workspace, review: Review, compared: DocumentCompared) -> DraftChanges:
    """Tell what the newer of two documents changed in the rows and for the decisions."""
    return draft_changes(review, compared.number, compared.earlier, workspace.requirements.requirements, workspace.policy)


def in_short(compared: DocumentCompared) -> str:
    """Say in one sentence how much two documents differ."""
    filled = f", {compared.filled_in} of them blanks that were filled in" if compared.filled_in else ""
    if not compared.count:
        said = f"The words are those of document {compared.earlier}"
    elif compared.count == 1:
        said = f"It differs from document {compared.earlier} in 1 place{', a blank that was filled in' if compared.filled_in else ''}"
    else:
        said = f"It differs from document {compared.earlier} in {compared.count} places{filled}"
    pages = len(compared.unread) + len(compared.unread_before)
    gave = f"; {pages} {'page' if pages == 1 else 'pages'} gave no text and could not be compared" if pages else ""
    return f"{said}{gave}."
