"""What was verified before, so that an older revision is noticed when somebody shows it again.

A signature cannot say that it was overtaken. The workspace remembers, for each vendor and the house whose people signed, the highest
revision that it found valid; the house is the domain of the first signer's address.
"""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from diligence.errors import DiligenceError
from diligence.export.files import write_atomically
from diligence.model.base import Frozen
from diligence.signing.report import Report, Status

MEMORY_FILE: Final = "verified.json"


class Seen(Frozen):
    """The highest revision of a vendor that was found valid: the payload of each face, and the day it was first seen."""

    round: int
    revision: int
    payloads: dict[str, str]
    on: str


def remember(folder: Path, report: Report, now: datetime) -> Report:
    """Return the report with a warning where a later revision was valid before; remember this one where it is valid and the highest.

    A memory that cannot be read or written is a warning too: it must not stand between a relying party and the verdict.
    """
    if report.status not in (Status.VALID, Status.INCOMPLETE) or None in (report.vendor_id, report.round, report.revision, report.face):
        return report
    path = folder / MEMORY_FILE
    try:
        seen = _load(path)
    except (OSError, ValueError):
        said = f"What was verified before cannot be read ({MEMORY_FILE} of the workspace), so an older revision would not be noticed"
        return _warned(report, said)
    key = f"{report.vendor_id} of {report.signatures[0].signer.rpartition('@')[2].lower()}"
    known, (number, revision) = seen.get(key), (report.round or 0, report.revision or 0)
    if known is not None and (number, revision) < (known.round, known.revision):
        newest = f"revision {known.revision} of round {known.round} was valid on {known.on}"
        return _warned(report, f"This is revision {revision} of round {number}, and {newest}: ask whether it was taken back")
    same = known if known is not None and (known.round, known.revision) == (number, revision) else None
    face, digest = str(report.face), str(report.payload_sha256)
    if same is not None and same.payloads.get(face, digest) != digest:
        return _warned(report, f"Another file of the same revision {revision} was valid on {same.on}: ask which of them holds")
    if report.status is not Status.VALID or (same is not None and face in same.payloads):
        return report
    first = same or Seen(round=number, revision=revision, payloads={}, on=f"{now:%Y-%m-%d}")
    seen[key] = first.model_copy(update={"payloads": {**first.payloads, face: digest}})
    try:
        _save(path, seen)
    except DiligenceError:
        return _warned(report, f"That this revision was valid could not be remembered ({MEMORY_FILE} of the workspace)")
    return report


def _warned(report: Report, warning: str) -> Report:
    return replace(report, warnings=(*report.warnings, warning))


def _load(path: Path) -> dict[str, Seen]:
    """Read the memory. Raises ``OSError`` or ``ValueError``."""
    try:
        return TypeAdapter(dict[str, Seen]).validate_json(path.read_bytes())
    except FileNotFoundError:
        return {}
    except ValidationError as error:
        raise ValueError(path.name) from error


def _save(path: Path, seen: dict[str, Seen]) -> None:
    content = {key: one.model_dump() for key, one in sorted(seen.items())}
    write_atomically(path, json.dumps(content, indent=1).encode("utf-8"), replace=True)
