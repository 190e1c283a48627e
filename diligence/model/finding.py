"""A finding: a gap with its severity, its source and what to do; and what a person decided on it."""

import hashlib
import json
from enum import StrEnum

from diligence.model.base import Frozen, Identifier, Severity


class FindingSource(StrEnum):
    """Which of the sources a finding comes from."""

    QUESTION = "question"
    AGREEMENT = "agreement"
    EVIDENCE = "evidence"
    CONTRADICTION = "contradiction"


class Side(Frozen):
    """One of the things that contradict each other: who says it, what it says, and where. Everything here is already clean.

    ``subject`` is the id of the question or requirement it stands on, None where it stands on neither.
    """

    who: str
    says: str
    where: str
    subject: Identifier | None = None


class Finding(Frozen):
    """A gap. ``subject`` is the id of the question or requirement, or ``evidence-N``; ``ask`` is worded for the vendor.

    ``sides`` are the statements that a contradiction holds against each other, with their sources.

    ``basis_of`` holds the words and values the finding rests on; when they change, an earlier decision no longer covers it.
    """

    id: Identifier
    source: FindingSource
    subject: Identifier
    severity: Severity
    title: str
    detail: str
    ask: str
    citation: str
    sides: tuple[Side, ...] = ()
    basis_of: tuple[str, ...] = ()

    def basis(self) -> str:
        """Return the digest of what a decision on this finding rests on: id, severity and the words behind it."""
        content = json.dumps([self.id, self.severity.value, self.title, *self.basis_of], ensure_ascii=False)
        return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
