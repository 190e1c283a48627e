"""Files held against the digests in the findings: whether this is the agreement that was read, and that the evidence."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from diligence.errors import SigningError
from diligence.model.text import one_line
from diligence.signing.report import HeldAgainst, Report, Status


def hold_against(report: Report, files: Sequence[Path]) -> Report:
    """Return the report with what the files are, INCOMPLETE where one of them is none that the findings name.

    Nothing is compared where the report itself does not speak of the findings. Raises ``SigningError`` where a file cannot be read.
    """
    digests = [(one_line(path.name, 120), _digest(path)) for path in files]
    if report.status not in (Status.VALID, Status.INCOMPLETE):
        return report
    known = {named.sha256: named.what for named in reversed(report.files)}
    held = tuple(HeldAgainst(name, digest, known.get(digest)) for name, digest in digests)
    reasons = tuple(_objection(report, one, held) for one in held if one.same_as is None)
    status = Status.INCOMPLETE if reasons else report.status
    return replace(report, status=status, reasons=(*report.reasons, *reasons), against=held)


def _objection(report: Report, one: HeldAgainst, held: Sequence[HeldAgainst]) -> str:
    """Say which of the named files a file differs from, as far as that can be told; a contract gives digests and no names."""
    if namesake := next((named.what for named in report.files if named.file == one.file), None):
        return f"{one.file} differs from {namesake}, which bears its name"
    found = {other.sha256 for other in held}
    still = [named.what for named in report.files if named.sha256 not in found]
    if not still:
        return f"{one.file} is not named by the findings"
    return f"{one.file} differs from every file that the findings name; still without its file: {', '.join(still[:5])}"


def _digest(path: Path) -> str:
    name = one_line(str(path), 120)
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "this is no name for a file"
        raise SigningError(f"{name} cannot be read ({why})", "Check its name and its permissions") from None
