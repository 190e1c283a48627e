"""What procurement lays on top of a contract: the cover sheet and the text of the conditions, both from the contract face alone."""

from datetime import datetime
from pathlib import Path

from diligence.export.conditions import exhibit_text
from diligence.export.cover_sheet import CoverFacts, CoverSignature, cover_page, script_digest
from diligence.export.files import write_atomically
from diligence.export.findings_toml import header
from diligence.workspace.findings_at_hand import FindingsAtHand, contract_at_hand


def write_cover(
    findings: Path, target: Path, *, contract_number: str | None = None, trust: Path | None = None, now: datetime | None = None
) -> FindingsAtHand:
    """Write the cover sheet of a contract face as HTML and return what it was made from.

    Raises ``SigningError`` where the file cannot be read or relied on, ``PolicyError`` where it is the record, ``UsageError`` and
    ``WorkspaceError`` where the page cannot be written.
    """
    found = contract_at_hand(findings, trust=trust, now=now)
    held = script_digest(found.data.decode("utf-8"))
    facts = CoverFacts(
        payload_sha256=found.payload_sha256,
        signatures=tuple(CoverSignature(block.role, block.signer, block.signed_at) for block in found.signatures),
        waiting=found.waiting,
        contract_number=contract_number,
        checked=found.verdict,
        script_sha256=held if held == script_digest(header()) else None,
    )
    write_atomically(target, cover_page(found.payload, facts).encode("utf-8"), replace=False)
    return found


def conditions_text(findings: Path) -> str:
    """Return the conditions of a contract face as text for an exhibit. Raises what ``contract_at_hand`` raises."""
    found = contract_at_hand(findings)
    return exhibit_text(found.payload, found.payload_sha256)


def write_conditions(findings: Path, target: Path) -> None:
    """Write the same to a file. Raises also ``UsageError`` and ``WorkspaceError`` where it cannot be written."""
    write_atomically(target, conditions_text(findings).encode("utf-8"), replace=False)
