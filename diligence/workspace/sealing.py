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
from diligence.signing.examine import Block, examine
from diligence.signing.keys import load_from_agent, load_key
from diligence.signing.report import Report, Status
from diligence.signing.revocation import load_revoked
from diligence.signing.sign import sign
from diligence.signing.trust import load_trust
from diligence.signing.verify import verify
from diligence.workspace.against import hold_against
from diligence.workspace.replays import remember
from diligence.workspace.workspace import utc_now

SHOWN_SIGNED = "%Y-%m-%d %H:%MZ"
GRAVE = ("critical", "high")
UNSETTLED = ("open", "acceptance-requested", "rejected")
"""The states of a finding that a summary counts as open."""

MOST_BLOCKERS = 20
_OF_GOOD_ONES = [
    "The signatures prove who signed exactly these words in which role, not that the words are true.",
    "Nor do they prove when: the times are the signers' word. Nor that no later revision exists.",
]
WHAT_IT_PROVES = {
    Status.VALID: _OF_GOOD_ONES,
    Status.INCOMPLETE: [*_OF_GOOD_ONES, "Something that you or the file require is not there: see the first line."],
    Status.UNTRUSTED: ["Each signature fits the text, but you do not trust each signer for it, so nothing of the text is shown."],
    Status.INVALID: ["Nothing in this file may be relied on, and nothing of it is shown."],
}


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
    """Return what a signer must see first: vendor, outcome, what is open, who has signed what, and the digest of the payload.

    Raises ``SigningError`` where the file is no findings file, or was changed since somebody signed it.
    """
    return _facts_of(read_findings(path))


def _facts_of(data: bytes) -> list[str]:
    examined = examine(data)
    content = examined.content
    summary = _table(content, "summary")
    counts = ", ".join(f"{summary.get(f'open_{name}', '?')} {name}" for name in ("critical", "high", "medium"))
    review = _table(content, "review")
    lines = [
        ("Vendor", _table(content, "vendor").get("name")),
        ("Face", content.get("face")),
        ("Revision", review.get("revision")),
        ("Outcome", str(review.get("outcome", "none")).replace("-", " ").upper()),
        ("Open", counts),
        *(("Blocker", blocker) for blocker in _blockers(content)),
        ("Agreement", str(summary.get("agreement_verdict", "none was read")).replace("-", " ")),
        ("Complete with", ", ".join(map(str, _table(content, "policy").get("required_roles", ())))),
        ("Payload", f"sha256 {hashlib.sha256(examined.payload).hexdigest()}"),
        *_signed_before(examined.blocks),
    ]
    return [f"{label + ':':<15}{one_line(str(value), 200)}" for label, value in lines]


def _blockers(content: Mapping[str, Any]) -> list[str]:
    """Return the critical and high findings that nobody has settled, the critical ones first."""
    findings = content.get("finding")
    open_ones = [
        one
        for severity in GRAVE
        for one in (findings if isinstance(findings, list) else [])
        if isinstance(one, Mapping) and one.get("severity") == severity and one.get("state") in UNSETTLED
    ]
    shown = [f"{one['severity']}: {one_line(str(one.get('title', 'without a title')), 150)} ({one['state']})" for one in open_ones]
    return shown[:MOST_BLOCKERS] + ([f"and {len(shown) - MOST_BLOCKERS} more"] if len(shown) > MOST_BLOCKERS else [])


def _signed_before(blocks: Sequence[Block]) -> list[tuple[str, str]]:
    """Say what each earlier signer signed, and that one more signature covers theirs. Whose keys they are is the verifier's matter."""
    lines = []
    for number, block in enumerate(blocks):
        above = "" if number == 0 else f" and the {'signature' if number == 1 else f'{number} signatures'} before"
        lines.append(("Signed by", f"{block.signer} as {block.role}, {block.signed_at.strftime(SHOWN_SIGNED)}: this payload{above}"))
    if blocks:
        roles = ", ".join(block.role for block in blocks)
        lines.append(("Yours", f"will cover this payload and what was signed as {roles}; that they hold those keys is not checked here"))
    return lines


def sign_file(
    path: Path,
    *,
    role: Role,
    signer: str,
    key: Path,
    passphrase: Callable[[], bytes] | bytes | None = None,
    agent: bool = False,
    terminal: bool = False,
    now: datetime | None = None,
    shown: Sequence[str] | None = None,
) -> None:
    """Sign a findings file in place, whole or not at all.

    ``key`` is a private key; with ``agent`` a public one, whose private half an SSH agent holds. Keys other than Ed25519 sign through
    ``ssh-keygen``, which may ask on the terminal where ``terminal`` is set. ``shown`` is what the signer saw (``what_would_be_signed``): a
    file that says something else by now is not signed. Raises ``SigningError``, ``PolicyError`` (the role or the key signed already) and
    ``UsageError``, as ``diligence.signing.sign`` does.
    """
    data = read_findings(path)
    if shown is not None and list(shown) != _facts_of(data):
        raise SigningError(f"{one_line(str(path), 120)} was changed after it was shown", "Look at what would be signed once more")
    signs = load_from_agent(key, terminal=terminal) if agent else load_key(key, passphrase, terminal=terminal)
    signed = sign(data, role=role.value, signer=signer, key=signs, signed_at=now or utc_now())
    if read_findings(path) != data:
        raise SigningError(f"{one_line(str(path), 120)} was changed while it was signed", "Look at what would be signed once more")
    write_atomically(path, signed, replace=True)


def verify_file(
    path: Path,
    *,
    trust: Path,
    roles: Sequence[str] = (),
    outcomes: Sequence[str] = (),
    now: datetime | None = None,
    krl: Path | None = None,
    against: Sequence[Path] = (),
    memory: Path | None = None,
) -> Report:
    """Verify a findings file against a trust file. Raises ``SigningError`` where one of the files given cannot be read.

    ``krl`` lists keys that were revoked; ``against`` are documents and evidence to be held against the digests in the findings;
    ``memory`` is the folder of the workspace that remembers which revisions were valid.
    """
    data, moment = read_findings(path), now or utc_now()
    trusted = load_trust(trust, load_revoked(krl) if krl else frozenset())
    report = verify(data, trusted, required_roles=tuple(roles), required_outcomes=tuple(outcomes), now=moment)
    if against:
        report = hold_against(report, against)
    return remember(memory, report, moment) if memory is not None else report


def report_lines(report: Report) -> list[str]:
    """Return a report for people: the one line first, then whose signatures, what they cover, and what that proves and does not."""
    lines = [report.first_line()]
    for one in report.signatures:
        state = "trusted" if one.trusted else f"NOT TRUSTED: {one.why_not}"
        lines.append(f"  {one.role}: {one.signer}, {one.signed_at.strftime(SHOWN_SIGNED)}, {one.key}, {state}")
    facts = [("Vendor", report.vendor), ("Face", report.face), ("Revision", report.revision), ("Valid until", report.valid_until)]
    lines += [f"  {label}: {value}" for label, value in facts if value is not None]
    if report.payload_sha256:
        lines.append(f"  Payload: sha256 {report.payload_sha256}")
    lines += [f"  {one.file}: {f'the same as {one.same_as}' if one.same_as else 'NOT NAMED BY THE FINDINGS'}" for one in report.against]
    lines += [f"  Warning: {warning}." for warning in report.warnings]
    return lines + WHAT_IT_PROVES[report.status]


def _table(content: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = content.get(key)
    return value if isinstance(value, Mapping) else {}
