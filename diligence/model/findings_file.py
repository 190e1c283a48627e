"""The payload of a findings file, in the order its keys are written (schema ``diligence.findings/1``).

One review has two faces, each signed on its own. ``contract`` is what may leave the house: fields marked "record only" below are None
or empty there, and nobody on the staff is named, only roles and role addresses. ``record`` holds everything and stays.
"""

from datetime import date
from typing import Literal

from pydantic import Field, NonNegativeInt, PositiveInt, model_validator

from diligence.model.base import Digest, Frozen, Role, UtcTime

FINDINGS_SCHEMA: Literal["diligence.findings/1"] = "diligence.findings/1"

Face = Literal["record", "contract"]


class VendorPart(Frozen):
    """Who was reviewed, for which service."""

    id: str
    name: str
    service: str | None = None


class ChecklistPart(Frozen):
    """A pack of questions that was asked."""

    id: str
    version: str
    as_of: str


class ReviewPart(Frozen):
    """Which review this is and what it came to. ``history_head`` is the head before this export.

    ``outcome_reason`` is record only. ``record_payload`` is the digest of the record's payload, contract only.
    """

    id: str
    round: PositiveInt
    revision: PositiveInt
    supersedes: Digest | None = None
    exported_at: UtcTime
    valid_until: date
    outcome: str
    outcome_reason: str | None = None
    tool_version: str
    requirements_version: str
    requirements_as_of: str
    history_length: PositiveInt
    history_head: Digest
    record_payload: Digest | None = None
    checklists: tuple[ChecklistPart, ...] = ()


class PolicyPart(Frozen):
    """Whose signatures make the file complete, and under which house rules it was written."""

    required_roles: tuple[Role, ...] = Field(min_length=1)
    digest: Digest


STATES_OF_THE_HOUSE = frozenset({"acceptance-requested", "accepted", "dismissed"})
"""The states of a finding that never stand in a contract."""


class SummaryPart(Frozen):
    """The counts a reader wants first. ``accepted`` is record only."""

    agreement_verdict: str | None = None
    open_critical: NonNegativeInt
    open_high: NonNegativeInt
    open_medium: NonNegativeInt
    open_low: NonNegativeInt
    changes_required: NonNegativeInt
    accepted: NonNegativeInt | None = None
    questions_answered: NonNegativeInt
    questions_asked: NonNegativeInt
    limits: str


class DocumentPart(Frozen):
    """A document that was read, by digest. ``file`` is record only."""

    number: PositiveInt
    kind: str
    state: str
    sha256: Digest
    pages: NonNegativeInt | None = None
    file: str | None = None


class ConsideredPart(Frozen):
    """A passage that came near; record only."""

    page: PositiveInt
    quote: str
    why_not: str


class RequirementPart(Frozen):
    """A requirement and its grade. Quotes are from the agreement that both sides hold.

    ``grade_by_reader``, ``reason``, ``likeness``, ``notes`` and ``considered`` are record only.
    """

    id: str
    document: PositiveInt
    level: str
    grade: str
    severity: str
    citation: str
    why: str
    page: PositiveInt | None = None
    quote: str | None = None
    grade_by_reader: str | None = None
    reason: str | None = None
    likeness: int | None = None
    notes: tuple[str, ...] = ()
    considered: tuple[ConsideredPart, ...] = ()


class SidePart(Frozen):
    """One of the statements that a contradiction holds against each other; record only."""

    who: str
    says: str
    where: str


class FindingPart(Frozen):
    """A finding, worded for the vendor. ``detail``, ``reason``, ``owner``, ``approved_by``, ``decided_at`` and ``side`` are record only.

    ``state`` is ``open``, ``change-required``, ``rejected`` (the risk is not taken), ``acceptance-requested``, ``accepted`` or
    ``dismissed`` (the agreement was misread); the last three never stand in a contract.
    """

    id: str
    source: str
    severity: str
    title: str
    ask: str
    citation: str
    state: str
    due: date | None = None
    detail: str | None = None
    reason: str | None = None
    owner: str | None = None
    approved_by: str | None = None
    decided_at: UtcTime | None = None
    side: tuple[SidePart, ...] = ()


class AnswerPart(Frozen):
    """An answer. ``vendor_states`` is the vendor's own claim, labelled as such.

    ``note``, ``by``, ``checked_by`` and ``checked_at`` are record only: who wrote it last, who verified it as it stands, and when.

    ``value`` is written as ``given``: no line of a payload may begin as a signature's own ``value`` line does.
    """

    question: str
    value: str = Field(serialization_alias="given")
    vendor_states: str | None = None
    source: str | None = None
    verified: str
    evidence: tuple[PositiveInt, ...] = ()
    note: str | None = None
    by: str | None = None
    checked_by: str | None = None
    checked_at: UtcTime | None = None


class FactPart(Frozen):
    """One thing that somebody read in a piece of evidence; record only. ``value`` is written as ``given``, as that of an answer is."""

    key: str
    value: str = Field(serialization_alias="given")


class EvidencePart(Frozen):
    """Evidence by kind, date and digest. ``file`` and ``fact`` are record only."""

    number: PositiveInt
    kind: str
    sha256: Digest
    issued: date | None = None
    period_start: date | None = None
    period_end: date | None = None
    expires: date | None = None
    file: str | None = None
    fact: tuple[FactPart, ...] = ()


class FindingsPayload(Frozen):
    """Everything that is signed."""

    schema_: Literal["diligence.findings/1"] = Field(default=FINDINGS_SCHEMA, alias="schema")
    face: Face
    vendor: VendorPart
    review: ReviewPart
    policy: PolicyPart
    summary: SummaryPart
    document: tuple[DocumentPart, ...] = ()
    requirement: tuple[RequirementPart, ...] = ()
    finding: tuple[FindingPart, ...] = ()
    answer: tuple[AnswerPart, ...] = ()
    evidence: tuple[EvidencePart, ...] = ()

    @model_validator(mode="after")
    def _contract_keeps_house_matters_in(self) -> "FindingsPayload":
        if self.face == "contract" and (leak := self.house_matters()):
            raise ValueError(f"the contract face must not hold {leak[0]}")
        if self.face == "contract" and self.review.record_payload is None:
            raise ValueError("the contract face names the digest of the record's payload")
        return self

    def house_matters(self) -> list[str]:
        """Name every field that is set although it must not leave the house."""
        parts: list[tuple[str, Frozen, tuple[str, ...]]] = [
            ("review", self.review, ("outcome_reason",)),
            ("summary", self.summary, ("accepted",)),
            *(("document", part, ("file",)) for part in self.document),
            *(("requirement", part, ("grade_by_reader", "reason", "likeness", "notes", "considered")) for part in self.requirement),
            *(("finding", part, ("detail", "reason", "owner", "approved_by", "decided_at", "side")) for part in self.finding),
            *(("answer", part, ("note", "by", "checked_by", "checked_at")) for part in self.answer),
            *(("evidence", part, ("file", "fact")) for part in self.evidence),
        ]
        leaks = [f"{table}.{key}" for table, part, keys in parts for key in keys if getattr(part, key) not in (None, ())]
        return leaks + [f"finding.state {part.state}" for part in self.finding if part.state in STATES_OF_THE_HOUSE]
