"""The payload of a findings file, in the order its keys are written (schema ``diligence.findings/1``).

One review has two faces, each signed on its own. ``contract`` is what may leave the house: fields that are declared with ``_kept`` are
None or empty there, and nobody on the staff is named, only roles and role addresses. ``record`` holds everything and stays.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, Literal

from pydantic import Field, NonNegativeInt, PositiveInt, model_validator

from diligence.model.base import Digest, Frozen, Role, UtcTime

FINDINGS_SCHEMA: Literal["diligence.findings/1"] = "diligence.findings/1"

Face = Literal["record", "contract"]

RECORD_ONLY: Final = "x-record-only"
"""The key by which a field says, here and in the JSON Schema, that it never stands in a contract."""

STATES_OF_THE_HOUSE = frozenset({"acceptance-requested", "accepted", "dismissed"})
"""The states of a finding that never stand in a contract."""


def _kept(description: str, default: Any = None) -> Any:
    """Declare a field that stays in the house."""
    return Field(default, description=f"{description} Record only.", json_schema_extra={RECORD_ONLY: True})


class VendorPart(Frozen):
    """Who was reviewed, for which service."""

    id: str = Field(description="The vendor's id in the house that reviewed it.")
    name: str = Field(description="The vendor's name.")
    service: str | None = Field(None, description="What the vendor is to do.")


class ChecklistPart(Frozen):
    """A pack of questions that was asked."""

    id: str = Field(description="The id of the pack.")
    version: str = Field(description="Its version, extensions of the house included.")
    as_of: str = Field(description="The day of the law and practice that it follows.")


class ReviewPart(Frozen):
    """Which review this is and what it came to."""

    id: str = Field(description="The id of the review.")
    round: PositiveInt = Field(description="How many reviews of this vendor there were, this one included.")
    revision: PositiveInt = Field(description="Counts what was written of this review; the highest one counts.")
    supersedes: Digest | None = Field(None, description="The payload's SHA-256 of the revision before, of the same face.")
    exported_at: UtcTime = Field(description="When this revision was written, by the clock of whoever wrote it.")
    valid_until: date = Field(description="The last day on which anybody should rely on it.")
    outcome: str = Field(description="approved, approved-with-conditions, not-approved or withdrawn; a person set it.")
    outcome_reason: str | None = _kept("Why the outcome was set.")
    tool_version: str = Field(description="The version of the program that wrote the file.")
    requirements_version: str = Field(description="The version of the requirements that the agreement was held against.")
    requirements_as_of: str = Field(description="The day of the law that they follow.")
    history_length: PositiveInt = Field(description="How many entries the history of the review had before this was written.")
    history_head: Digest = Field(description="The digest of the last of them, which stands for all.")
    record_payload: Digest | None = Field(None, description="The SHA-256 of the record's payload of the same revision. Contract only.")
    checklists: tuple[ChecklistPart, ...] = Field((), description="The packs of questions that were asked.")


class PolicyPart(Frozen):
    """Whose signatures make the file complete, and under which house rules it was written."""

    required_roles: tuple[Role, ...] = Field(min_length=1, description="The roles that must all have signed.")
    digest: Digest = Field(description="The SHA-256 of the house's policy.")


class SummaryPart(Frozen):
    """The counts a reader wants first."""

    agreement_verdict: str | None = Field(
        None,
        description="not-a-baa, required-terms-open, needs-reading, points-open or no-points-open; absent where no agreement was read.",
    )
    open_critical: NonNegativeInt = Field(description="Critical findings that are open or whose risk is not taken.")
    open_high: NonNegativeInt = Field(description="High ones.")
    open_medium: NonNegativeInt = Field(description="Medium ones.")
    open_low: NonNegativeInt = Field(description="Low ones.")
    changes_required: NonNegativeInt = Field(description="Findings on which the vendor must change something.")
    accepted: NonNegativeInt | None = _kept("Findings whose risk the house accepted.")
    questions_answered: NonNegativeInt = Field(description="Questions that have an answer.")
    questions_asked: NonNegativeInt = Field(description="Questions that were asked.")
    limits: str = Field(description="What the file does not say.")


class DocumentPart(Frozen):
    """A document of the contract, by digest."""

    number: PositiveInt = Field(description="Its number in the review.")
    kind: str = Field(description="baa, main-agreement, exhibit, amendment or cover-page.")
    state: str = Field(description="draft or executed.")
    sha256: Digest = Field(description="The SHA-256 of the file, by which anybody can tell it from another.")
    pages: NonNegativeInt | None = Field(None, description="How many pages were read; absent where it was not read.")
    file: str | None = _kept("The name of the file.")


class ConsideredPart(Frozen):
    """A passage that came near; record only."""

    page: PositiveInt = _kept("The page it stands on.", ...)
    quote: str = _kept("Its words.", ...)
    why_not: str = _kept("Why it does not carry the duty.", ...)


class RequirementPart(Frozen):
    """A requirement and its grade. Quotes are from the agreement that both sides hold."""

    id: str = Field(description="The id of the requirement.")
    document: PositiveInt = Field(description="The number of the agreement.")
    level: str = Field(description="required (by regulation), conditional (only if it applies) or diligence (good practice).")
    grade: str = Field(description="missing, deficient, boilerplate, specific, elsewhere, uncertain or not-applicable.")
    severity: str = Field(description="critical, high, medium, low, info or none.")
    citation: str = Field(description="The rule or the practice it rests on.")
    why: str = Field(description="Why it has this grade.")
    page: PositiveInt | None = Field(None, description="The page of the passage that carries it.")
    quote: str | None = Field(None, description="That passage, from the agreement.")
    grade_by_reader: str | None = _kept("The grade that the program gave, where a person set another.")
    reason: str | None = _kept("Why a person set another.")
    likeness: int | None = _kept("How like well-known public forms the passage is, 0 to 100.")
    notes: tuple[str, ...] = _kept("Remarks on the passage.", ())
    considered: tuple[ConsideredPart, ...] = _kept("Passages that came near.", ())


class SidePart(Frozen):
    """One of the statements that a contradiction holds against each other; record only."""

    who: str = _kept("Which source states it.", ...)
    says: str = _kept("What it states.", ...)
    where: str = _kept("Where it states it.", ...)


class FindingPart(Frozen):
    """A finding, worded for the vendor. One whose state is ``change-required`` is a condition of the outcome."""

    id: str = Field(description="The id of the finding, the same in every revision.")
    source: str = Field(description="question, agreement, evidence or contradiction.")
    severity: str = Field(description="critical, high, medium, low or info.")
    title: str = Field(description="What was found, in one line.")
    ask: str = Field(description="What the vendor is asked to do.")
    citation: str = Field(description="The rule or the practice it rests on.")
    state: str = Field(
        description="open, change-required or rejected (risk not taken); in a record also acceptance-requested, accepted or dismissed."
    )
    due: date | None = Field(None, description="By when, where a change is required.")
    detail: str | None = _kept("What the finding rests on.")
    reason: str | None = _kept("Why it was decided so.")
    owner: str | None = _kept("Who sees to it.")
    approved_by: str | None = _kept("Who approved that the risk is accepted.")
    decided_at: UtcTime | None = _kept("When it was decided.")
    side: tuple[SidePart, ...] = _kept("The statements that contradict each other.", ())


class AnswerPart(Frozen):
    """An answer. ``vendor_states`` is the vendor's own claim, labelled as such.

    ``value`` is written as ``given``: no line of a payload may begin as a signature's own ``value`` line does.
    """

    question: str = Field(description="The id of the question.")
    value: str = Field(serialization_alias="given", description="The answer in the form that the question takes.")
    vendor_states: str | None = Field(None, description="What the vendor itself states; nobody vouches for it.")
    source: str | None = _kept("Where the vendor states it, as somebody on the staff noted it.")
    verified: str = Field(description="claimed, document-seen, tested, interviewed, contradicted or cannot-be-judged.")
    evidence: tuple[PositiveInt, ...] = Field((), description="The numbers of the evidence behind it.")
    note: str | None = _kept("A note.")
    by: str | None = _kept("Who wrote it last.")
    checked_by: str | None = _kept("Who verified it as it stands.")
    checked_at: UtcTime | None = _kept("When it was verified.")


class FactPart(Frozen):
    """One thing that somebody read in a piece of evidence; record only. ``value`` is written as ``given``, as that of an answer is."""

    key: str = _kept("What it is about.", ...)
    value: str = Field(
        serialization_alias="given", description="What the evidence states. Record only.", json_schema_extra={RECORD_ONLY: True}
    )


class EvidencePart(Frozen):
    """Evidence by kind, date and digest."""

    number: PositiveInt = Field(description="Its number in the review.")
    kind: str = Field(description="What it is, such as soc2-report.")
    sha256: Digest = Field(description="The SHA-256 of the file.")
    issued: date | None = Field(None, description="The day it was issued.")
    period_start: date | None = Field(None, description="The first day of the period that it covers.")
    period_end: date | None = Field(None, description="The last day of that period.")
    expires: date | None = Field(None, description="The day it expires.")
    file: str | None = _kept("The name of the file.")
    fact: tuple[FactPart, ...] = _kept("What was read in it.", ())


class FindingsPayload(Frozen):
    """The findings of a vendor review: what was found and not found, for review by counsel."""

    schema_: Literal["diligence.findings/1"] = Field(default=FINDINGS_SCHEMA, alias="schema", description="The form of this file.")
    face: Face = Field(description="contract is what may leave the house; record holds everything and stays.")
    vendor: VendorPart
    review: ReviewPart
    policy: PolicyPart
    summary: SummaryPart
    document: tuple[DocumentPart, ...] = Field((), description="The documents of the contract.")
    requirement: tuple[RequirementPart, ...] = Field((), description="What the agreement says on each requirement.")
    finding: tuple[FindingPart, ...] = Field((), description="What is open, must change or is refused.")
    answer: tuple[AnswerPart, ...] = Field((), description="The answers to what was asked.")
    evidence: tuple[EvidencePart, ...] = Field((), description="What backs the answers.")

    @model_validator(mode="after")
    def _contract_keeps_house_matters_in(self) -> "FindingsPayload":
        if self.face == "contract" and (leak := self.house_matters()):
            raise ValueError(f"the contract face must not hold {leak[0]}")
        if self.face == "contract" and self.review.record_payload is None:
            raise ValueError("the contract face names the digest of the record's payload")
        return self

    def house_matters(self) -> list[str]:
        """Name every field that is set although it must not leave the house."""
        leaks = [
            f"{table}.{key}"
            for table in type(self).model_fields
            for part in _parts(getattr(self, table))
            for key in kept_fields(type(part))
            if getattr(part, key) not in (None, ())
        ]
        return leaks + [f"finding.state {part.state}" for part in self.finding if part.state in STATES_OF_THE_HOUSE]


def kept_fields(part: type[Frozen]) -> tuple[str, ...]:
    """Name the fields of a part that stay in the house."""
    return tuple(
        name
        for name, field in part.model_fields.items()
        if isinstance(field.json_schema_extra, dict) and field.json_schema_extra.get(RECORD_ONLY) is True
    )


def _parts(value: object) -> Iterator[Frozen]:
    """Yield the table, or the tables of the array, that stand under one key of a payload."""
    for one in value if isinstance(value, tuple) else (value,):
        if isinstance(one, Frozen):
            yield one
