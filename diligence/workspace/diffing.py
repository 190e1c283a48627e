"""Two findings files held against each other: what changed from one revision, or one round, to the next."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from diligence.errors import UsageError
from diligence.export.findings_diff import TOPICS, Change, differences
from diligence.export.plain import plain_text
from diligence.model.text import one_line
from diligence.workspace.findings_at_hand import FindingsAtHand, read_at_hand


@dataclass(frozen=True)
class Differences:
    """What differs between two files, and what a reader should know of the files themselves."""

    old: FindingsAtHand
    new: FindingsAtHand
    changes: tuple[Change, ...]
    notes: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Tell whether both say the same, whichever revision they are."""
        return not self.changes

    def lines(self) -> list[str]:
        """Return the differences for people, by topic, with what was checked of the files first."""
        lines = [line for side, file in (("Old", self.old), ("New", self.new)) for line in _about(side, file)]
        lines += [f"Note: {note}" for note in self.notes]
        if self.same:
            return [*lines, "Both say the same."]
        for topic in TOPICS:
            of_topic = [change for change in self.changes if change.topic == topic]
            lines += ["", f"{topic.capitalize()}:", *(f"  {change.says}" for change in of_topic)] if of_topic else []
        return lines

    def as_json(self) -> dict[str, Any]:
        """Return the differences for machines."""
        return {
            "schema": "diligence.diff/1",
            "same": self.same,
            "old": _facts(self.old),
            "new": _facts(self.new),
            "notes": list(self.notes),
            "changes": [asdict(change) for change in self.changes],
        }


def diff_files(old: Path, new: Path, *, other_vendor: bool = False, trust: Path | None = None) -> Differences:
    """Hold one findings file against a later one.

    Raises ``SigningError`` where one cannot be read, was changed since it was signed, or is not to be trusted by ``trust``;
    ``UsageError`` where they are of different faces, or of different vendors and ``other_vendor`` does not say that this is meant.
    """
    before, after = read_at_hand(old, trust=trust), read_at_hand(new, trust=trust)
    if before.payload.face != after.payload.face:
        raise UsageError(f"One file is the {before.payload.face}, the other the {after.payload.face}", "Compare two files of the same face")
    names = [one_line(plain_text(file.payload.vendor.id), 80) for file in (before, after)]
    if names[0] != names[1] and not other_vendor:
        raise UsageError(f"The files are of different vendors: {names[0]} and {names[1]}", "Give --other-vendor if that is meant")
    return Differences(before, after, differences(before.payload, after.payload), tuple(_notes(before, after)))


def _notes(before: FindingsAtHand, after: FindingsAtHand) -> list[str]:
    was, now = before.payload.review, after.payload.review
    notes = []
    if before.payload_sha256 == after.payload_sha256:
        notes.append("Both files hold the same payload, byte for byte; only their signatures can differ.")
    elif (was.round, was.revision) == (now.round, now.revision) and was.id == now.id:
        notes.append("Both call themselves the same revision and are not the same: ask whoever wrote them.")
    elif was.id == now.id and was.revision > now.revision:
        notes.append("The first file is the newer revision.")
    elif was.id == now.id and now.revision == was.revision + 1 and now.supersedes != before.payload_sha256:
        notes.append("The second file does not name the first as the one that it supersedes.")
    return notes


def _about(side: str, file: FindingsAtHand) -> list[str]:
    payload, review = file.payload, file.payload.review
    said = f"{one_line(plain_text(payload.vendor.name), 80)}, {payload.face} face, round {review.round}, revision {review.revision}"
    return [f"{side}: {file.name}: {said}, written {review.exported_at:%Y-%m-%d}", f"     {file.how_far_checked()}"]


def _facts(file: FindingsAtHand) -> dict[str, Any]:
    payload, review = file.payload, file.payload.review
    return {
        "file": file.name,
        "vendor": plain_text(payload.vendor.id),
        "face": payload.face,
        "round": review.round,
        "revision": review.revision,
        "outcome": plain_text(review.outcome),
        "payload_sha256": file.payload_sha256,
        "signed_as": [block.role for block in file.signatures],
        "signatures_checked": file.verdict is not None,
        "how_far_checked": file.how_far_checked(),
    }
