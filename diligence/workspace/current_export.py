"""Whether a findings file is what a review last exported: the history noted its digest, and nothing but exports has happened since."""

from collections.abc import Sequence

from diligence.model.findings_file import Face
from diligence.model.history import Entry, Exported
from diligence.model.review import counted


def noted_export(entries: Sequence[Entry], payload_sha256: str, face: Face) -> tuple[Entry, Exported] | None:
    """Return the entry that noted the export of this payload, None where this review never exported it, or as the other face."""
    for entry in reversed(counted(entries)):
        if isinstance(entry.event, Exported) and entry.event.payload == payload_sha256:
            return (entry, entry.event) if entry.event.face == face else None
    return None


def is_current(entries: Sequence[Entry], noted: Entry) -> bool:
    """Tell whether nothing but exports has happened since an entry, undone steps included."""
    return all(isinstance(entry.event, Exported) for entry in entries[noted.number :])
