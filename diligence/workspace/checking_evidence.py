"""Holding evidence against its bytes: whether the kept copies are what was registered, and what a file at hand is to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from diligence.assess.kept_evidence import CopyState, KeptCopy
from diligence.errors import DocumentError
from diligence.model.history import EvidenceAdded
from diligence.model.review import Review
from diligence.model.text import one_line
from diligence.workspace.files import check_readable, digest_of
from diligence.workspace.workspace import Workspace


class Likeness(StrEnum):
    """What a file at hand is to the evidence of a review."""

    SAME = "same"
    CHANGED = "changed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CheckedPiece:
    """A piece of evidence and the state of its kept copy."""

    piece: EvidenceAdded
    copy: KeptCopy


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file at hand: its cleaned name, what it is to the evidence, and the numbers of the pieces it is the same as or differs from."""

    name: str
    likeness: Likeness
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceCheck:
    """The evidence of a review held against its bytes."""

    pieces: tuple[CheckedPiece, ...]
    files: tuple[CheckedFile, ...]

    @property
    def something_changed(self) -> bool:
        """Tell whether a kept copy is not what it was, or a file at hand is another version of one."""
        kept = any(one.copy.state is not CopyState.INTACT for one in self.pieces)
        return kept or any(one.likeness is Likeness.CHANGED for one in self.files)


def copies_of(workspace: Workspace, review: Review) -> dict[int, KeptCopy]:
    """Return the state of every kept copy by the number of the evidence; files that were not touched are not read again."""
    return {number: workspace.files.look_at(one.event.sha256) for number, one in sorted(review.evidence.items())}


def check_evidence(workspace: Workspace, vendor: str, paths: Sequence[Path] = ()) -> EvidenceCheck:
    """Check every kept copy, and tell what each file given is to the evidence. Raises ``DocumentError`` where a file cannot be read."""
    review = workspace.review_of(vendor)
    copies = copies_of(workspace, review)
    pieces = tuple(CheckedPiece(review.evidence[number].event, copy) for number, copy in copies.items())
    return EvidenceCheck(pieces, tuple(_check_file(review, path) for path in paths))


def _check_file(review: Review, path: Path) -> CheckedFile:
    check_readable(path)
    name = one_line(path.name, 255)
    try:
        digest = digest_of(path)
    except OSError as error:
        raise DocumentError("no-permission", f"{name} cannot be read ({error.strerror})", "Check its permissions") from None
    pieces = [one.event for _, one in sorted(review.evidence.items())]
    same = tuple(piece.number for piece in pieces if piece.sha256 == digest)
    if same:
        return CheckedFile(name, Likeness.SAME, same)
    named = tuple(piece.number for piece in pieces if piece.file == name)
    return CheckedFile(name, Likeness.CHANGED, named) if named else CheckedFile(name, Likeness.UNKNOWN)
