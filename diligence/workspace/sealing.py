"""Signing and verifying findings files on disk: what the signer sees first, the signature, and what a stranger is told."""

import hashlib
import stat
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from diligence.errors import SigningError
from diligence.export.files import is_signed, write_atomically
from diligence.model.base import Role
from diligence.model.findings_format import MAX_BYTES
from diligence.model.text import one_line
from diligence.signing.examine import examine
from diligence.signing.keys import load_key
from diligence.signing.sign import sign
from diligence.signing.trust import load_trust
from diligence.signing.verify import Report, Status, verify
from diligence.workspace.workspace import utc_now

SHOWN_SIGNED = "%Y-%m-%d %H:%MZ"


def read_findings(path: Path) -> bytes:
    """Read a findings file. Raises ``SigningError`` where it cannot be read or is larger than one may be."""
    name = one_line(str(path), 200)
    try:
        with path.open("rb") as file:
            if not stat.S_ISREG(path.stat().st_mode):
                raise SigningError(f"{name} is not a file", "Give the path of a findings file")
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise SigningError(f"{name} cannot be read ({error.strerror})", "Check its name and its permissions") from None
    if len(data) > MAX_BYTES:
        raise SigningError(f"{name} is larger than {MAX_BYTES >> 20} MiB, so it is no findings file", "Give the file that `export` wrote")
    return data


def is_there(path: Path) -> bool:
    """Tell whether something lies at a path, as far as it may be looked at."""
    try:
        path.lstat()
    except (OSError, ValueError):
        return False
    return True


def bears_signatures(path: Path) -> bool:
    """Tell whether a file looks like a findings file that somebody signed; one that cannot be read does not."""
    try:
        return is_signed(path)
    except OSError:
        return False


def what_would_be_signed(path: Path) -> list[str]:
    """Return what a signer must see first: vendor, outcome, what is open, who has signed, and the digest of the payload.

    Raises ``SigningError`` where the file is no findings file, or was changed since somebody signed it.
    """
    return _facts_of(read_findings(path))


def _facts_of(data: bytes) -> list[str]:
    examined = examine(data)
    content, blocks = examined.file.content, examined.file.blocks
    summary = _table(content, "summary")
    counts = ", ".join(f"{summary.get(f'open_{name}', '?')} {name}" for name in ("critical", "high", "medium"))
    review = _table(content, "review")
    lines = [
        ("Vendor", _table(content, "vendor").get("name")),
        ("Face", content.get("face")),
        ("Revision", review.get("revision")),
        ("Outcome", str(review.get("outcome", "none")).replace("-", " ").upper()),
        ("Open", counts),
        ("Agreement", str(summary.get("agreement_verdict", "none was read")).replace("-", " ")),
        ("Complete with", ", ".join(map(str, _table(content, "policy").get("required_roles", ())))),
        *(("Signed by", f"{block.signer} as {block.role}, {block.signed_at.strftime(SHOWN_SIGNED)}") for block in blocks),
        ("Payload", f"sha256 {hashlib.sha256(examined.file.payload).hexdigest()}"),
    ]
    return [f"{label + ':':<15}{one_line(str(value), 200)}" for label, value in lines]


def sign_file(
    path: Path,
    *,
    role: Role,
    signer: str,
    key: Path,
    passphrase: Callable[[], bytes] | bytes | None,
    now: datetime | None = None,
    shown: Sequence[str] | None = None,
) -> None:
    """Sign a findings file in place, whole or not at all.

    ``shown`` is what the signer saw (``what_would_be_signed``): a file that says something else by now is not signed.
    Raises ``SigningError``, ``PolicyError`` (the role or the key signed already) and ``UsageError``, as ``diligence.signing.sign`` does.
    """
    data = read_findings(path)
    if shown is not None and list(shown) != _facts_of(data):
        raise SigningError(f"{one_line(str(path), 120)} was changed after it was shown", "Look at what would be signed once more")
    signed = sign(data, role=role.value, signer=signer, key=load_key(key, passphrase), signed_at=now or utc_now())
    write_atomically(path, signed, replace=True)


def verify_file(path: Path, *, trust: Path, roles: Sequence[str] = (), outcomes: Sequence[str] = (), now: datetime | None = None) -> Report:
    """Verify a findings file against a trust file. Raises ``SigningError`` where one of the two cannot be read."""
    data = read_findings(path)
    return verify(data, load_trust(trust), required_roles=tuple(roles), required_outcomes=tuple(outcomes), now=now or utc_now())


def report_lines(report: Report) -> list[str]:
    """Return a report for people: the one line first, then whose signatures, what they cover, and what that proves."""
    lines = [report.first_line()]
    for one in report.signatures:
        state = "trusted" if one.trusted else f"NOT TRUSTED: {one.why_not}"
        lines.append(f"  {one.role}: {one.signer}, {one.signed_at.strftime(SHOWN_SIGNED)}, {one.key}, {state}")
    facts = [("Vendor", report.vendor), ("Face", report.face), ("Revision", report.revision), ("Valid until", report.valid_until)]
    lines += [f"  {label}: {value}" for label, value in facts if value is not None]
    if report.payload_sha256:
        lines.append(f"  Payload: sha256 {report.payload_sha256}")
    lines += [f"  Warning: {warning}." for warning in report.warnings]
    if report.status is Status.VALID:
        lines.append("The signatures prove who signed exactly these words in which role, not that the words are true.")
    return lines


def _table(content: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = content.get(key)
    return value if isinstance(value, Mapping) else {}
