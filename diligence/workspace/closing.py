"""Closing: revisions and the export of findings files.

Both faces of one revision belong together: the contract names the digest of the record's payload. So as long as nothing else happened
since an export, a second one (of the other face, or of the same again) has the same revision, time and history head: the same bytes.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from diligence.assess.decisions import APPROVALS
from diligence.export.files import write_atomically
from diligence.export.findings_json import payload_json
from diligence.export.findings_toml import payload_bytes
from diligence.export.markdown import manager_page
from diligence.model.base import Role
from diligence.model.findings_file import Face, FindingsPayload
from diligence.model.history import GENESIS, Entry, Exported
from diligence.model.review import Review, counted
from diligence.workspace.deciding import refuse_gaps
from diligence.workspace.judging import gaps_before
from diligence.workspace.payload import Revision, build_payload
from diligence.workspace.workspace import Workspace


def revision_of(entries: Sequence[Entry], roles: Sequence[Role], now: datetime) -> Revision:
    """Tell which revision an export would be: the last one again where nothing happened since, else the next."""
    exports = [(entry, entry.event) for entry in entries if isinstance(entry.event, Exported)]
    quiet = len(entries) - _quiet_since(entries)
    trailing = exports[len(exports) - quiet :]
    number = max((event.revision for _, event in exports), default=0)
    if trailing and trailing[-1][1].required_roles == tuple(roles):
        first = next(entry for entry, event in trailing if event.revision == number)
        at, length = first.at, first.number - 1
    else:
        number, at, length = number + 1, now, len(entries)
    before = {event.face: event.payload for _, event in exports if event.revision < number}
    return Revision(number, at, length, entries[length - 1].digest() if length else GENESIS, before)


def _quiet_since(entries: Sequence[Entry]) -> int:
    """Return the index from which on the history holds nothing but exports."""
    index = len(entries)
    while index and isinstance(entries[index - 1].event, Exported):
        index -= 1
    return index


@dataclass(frozen=True)
class Written:
    """A findings file that was written: where, which face, its revision and the digest of its payload."""

    path: Path
    face: Face
    revision: int
    payload: str


def payload_for(workspace: Workspace, vendor: str, *, face: Face, roles: Sequence[Role] = ()) -> FindingsPayload:
    """Build one face of a vendor's latest review as it would be exported now."""
    review = workspace.review_of(vendor)
    required = tuple(roles) or workspace.policy.required_roles
    revision = revision_of(workspace.store.entries(review.id), required, workspace.clock())
    return build_payload(workspace, review, revision, face=face, roles=required)


def export(workspace: Workspace, vendor: str, target: Path, *, face: Face, roles: Sequence[Role] = (), replace: bool = False) -> Written:
    """Write one face of a vendor's latest review as TOML, ready to be signed, and note it in the history.

    Raises ``PolicyError`` without an outcome, and for the contract face where the outcome is an approval and something stands before it
    again; ``UsageError`` where the target is there and may not be replaced. The record tells what is, so it may always be written.
    """
    if face == "contract":
        _refuse_what_no_longer_holds(workspace, workspace.review_of(vendor))
    payload = payload_for(workspace, vendor, face=face, roles=roles)
    data = payload_bytes(payload)
    digest = hashlib.sha256(data).hexdigest()
    write_atomically(target, data, replace=replace)
    review = workspace.review_of(vendor)
    exported = Exported(face=face, revision=payload.review.revision, payload=digest, required_roles=payload.policy.required_roles)
    events = [entry.event for entry in counted(workspace.store.entries(review.id))]
    if exported not in events:
        # The other face of this revision takes its time from the first entry, so that entry bears the time the file names.
        begun = any(isinstance(event, Exported) and event.revision == exported.revision for event in events)
        workspace.write(review.id, exported, expected_length=review.length, at=None if begun else payload.review.exported_at)
    return Written(target, face, payload.review.revision, digest)


def _refuse_what_no_longer_holds(workspace: Workspace, review: Review) -> None:
    """Raise ``PolicyError`` where an approval was set and would be refused today: evidence grew old, an answer or the policy changed."""
    outcome = review.outcome.event.outcome if review.outcome else None
    if outcome in APPROVALS:
        says = f"The outcome '{outcome.value}' no longer holds, so the contract face is not written"
        refuse_gaps(says, gaps_before(outcome, workspace, review), review)


def readable(workspace: Workspace, vendor: str, *, face: Face, layout: str, roles: Sequence[Role] = ()) -> str:
    """Return one face for reading: ``markdown``, the one page for managers, or ``json``. It is no findings file and cannot be signed."""
    payload = payload_for(workspace, vendor, face=face, roles=roles)
    return manager_page(payload) if layout == "markdown" else payload_json(payload)


def write_readable(target: Path, page: str) -> None:
    """Write a page for reading, whole or not at all."""
    write_atomically(target, page.encode("utf-8"), replace=False)
