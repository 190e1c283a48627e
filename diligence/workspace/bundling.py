"""Everything that goes with a contract, in one archive: the contract face, the documents it speaks of, and the means to check it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from diligence.errors import PolicyError, UsageError, WorkspaceError
from diligence.export.bundle import bundle_bytes
from diligence.export.files import write_atomically
from diligence.model.findings_file import DocumentPart
from diligence.model.review import Review
from diligence.model.text import one_line
from diligence.workspace.attaching import proposed_path
from diligence.workspace.current_export import is_current, noted_export
from diligence.workspace.findings_at_hand import FindingsAtHand, contract_at_hand
from diligence.workspace.workspace import Workspace

LARGEST = 500 * 1024 * 1024
"""How many bytes of documents are put into one archive."""


@dataclass(frozen=True)
class Bundled:
    """What was written: the archive's digest, how many documents are in it, and what it was made from."""

    sha256: str
    documents: int
    findings: FindingsAtHand


def write_bundle(workspace: Workspace, named: str, target: Path, *, folder: Path, unsigned: bool = False) -> Bundled:
    """Write the archive for a vendor, or for a findings file, which must be the contract face that the review last exported.

    ``named`` is the vendor, or the path of the file; a vendor's file is looked for where it was put last, else in ``folder``. Evidence
    and the record never go in. Raises ``PolicyError`` where the file is the record, is older than the review, or lacks a signature that
    it requires (unless ``unsigned``), ``SigningError`` where it cannot be read, and ``WorkspaceError`` where a document has changed.
    """
    found = contract_at_hand(_path_of(workspace, named, folder))
    review = workspace.review_of(found.payload.vendor.id)
    _refuse_what_is_not_current(workspace, review, found)
    if found.waiting and not unsigned:
        lacking = " and ".join(role.replace("-", " ") for role in found.waiting)
        raise PolicyError(f"{found.name} lacks the signature of {lacking}", "Let them sign it first, or give --unsigned")
    documents = _documents(workspace, review, found.payload.document)
    data = bundle_bytes(found.payload, found.data, found.payload_sha256, documents)
    write_atomically(target, data, replace=False)
    return Bundled(hashlib.sha256(data).hexdigest(), len(documents), found)


def _path_of(workspace: Workspace, named: str, folder: Path) -> Path:
    path = Path(named)
    if path.is_file() or path.suffix == ".toml":
        return path
    review = workspace.review_of(named)
    path = proposed_path(workspace, review, "contract", folder)
    if not path.is_file():
        raise UsageError(
            f"No contract face of {review.vendor} lies at {one_line(str(path), 200)}", "Name its file, or write it with `diligence export`"
        )
    return path


def _refuse_what_is_not_current(workspace: Workspace, review: Review, found: FindingsAtHand) -> None:
    entries = workspace.store.entries(review.id)
    noted = noted_export(entries, found.payload_sha256, "contract")
    if noted is None:
        raise PolicyError(
            f"{found.name} is not what the latest review of {review.vendor} exported", f"Write it with `diligence export {review.vendor}`"
        )
    if not is_current(entries, noted[0]):
        raise PolicyError(
            f"{found.name} is older than the review of {review.vendor}", f"Write it again with `diligence export {review.vendor}`"
        )


def _documents(workspace: Workspace, review: Review, parts: tuple[DocumentPart, ...]) -> list[tuple[DocumentPart, bytes]]:
    """Read the documents out of the file room, and compare the very bytes that go into the archive with their digests."""
    found: list[tuple[DocumentPart, bytes]] = []
    room = LARGEST
    for part in parts:
        known = review.documents.get(part.number)
        name = f"Document {part.number}" + (f" ({one_line(known.event.file, 120)})" if known else "")
        try:
            with workspace.files.path(part.sha256).open("rb") as file:
                data = file.read(room + 1)
        except OSError:
            raise WorkspaceError(f"{name} is gone from the workspace", "Add the same file again with `diligence document add`") from None
        if len(data) > room:
            raise WorkspaceError(f"The documents come to more than {LARGEST >> 20} MB", "Send the findings file and the documents apart")
        if hashlib.sha256(data).hexdigest() != part.sha256:
            raise WorkspaceError(
                f"{name} was changed in the workspace after it was taken in", "Find out how, and add the original file again"
            )
        room -= len(data)
        found.append((part, data))
    return found
