"""The history of a review: what happened, by whom, when, chained so that a change of an old entry shows.

The digest of an entry is the SHA-256 of its canonical JSON: keys sorted, no white space, UTF-8, ``null`` values left out. The JSON holds
the digest of the entry before it, so that the last digest (the head) and the length stand for the whole history.

An entry that was read back keeps the bytes it was read from: a field that a later version of the program adds to an event may not
change the digest of what was written before. A later version may add fields that have a default and event types; it may not remove
or rename any, or histories already written could no longer be read.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import Field, NonNegativeInt, PositiveInt, TypeAdapter

from diligence.model.base import Actor, Digest, Frozen, Identifier, Role, UtcTime
from diligence.model.checklist import Depth
from diligence.model.country import CountryCode
from diligence.model.document import DocumentKind, DocumentState
from diligence.model.requirement import Grade
from diligence.model.scan import Scan

GENESIS = "0" * 64
"""What the first entry of a history names as the digest before it."""

EntryId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class Verification(StrEnum):
    """What was done to check a claim. A claim alone never counts as a pass."""

    CLAIMED = "claimed"
    DOCUMENT_SEEN = "document-seen"
    TESTED = "tested"
    INTERVIEWED = "interviewed"
    CONTRADICTED = "contradicted"
    CANNOT_BE_JUDGED = "cannot-be-judged"


class DecisionKind(StrEnum):
    """What a person decided on a finding."""

    ACCEPT = "accept"
    CHANGE = "change"
    REJECT = "reject"
    MISREAD = "misread"
    """The program read the agreement wrong; for legal, and only on what it read in the agreement."""


class OutcomeKind(StrEnum):
    """How a review ends; set by a person, never computed."""

    APPROVED = "approved"
    APPROVED_WITH_CONDITIONS = "approved-with-conditions"
    NOT_APPROVED = "not-approved"
    WITHDRAWN = "withdrawn"


class Opened(Frozen):
    """A review of a vendor began. ``round`` counts the reviews of this vendor from 1."""

    type: Literal["opened"] = "opened"
    vendor: Identifier
    name: str
    service: str | None = None
    round: PositiveInt = 1


class DocumentAdded(Frozen):
    """A document of the contract was taken in. ``number`` counts the documents of the review from 1."""

    type: Literal["document-added"] = "document-added"
    number: PositiveInt
    sha256: Digest
    file: str
    size: int
    kind: DocumentKind
    state: DocumentState
    replaces: PositiveInt | None = None


class DocumentRead(Frozen):
    """An agreement was read: the scan as it stood that day, so that later rules cannot rewrite history."""

    type: Literal["document-read"] = "document-read"
    number: PositiveInt
    scan: Scan


class DifferenceKind(StrEnum):
    """What became of the words: others stand there, a blank was filled in, or they stand in another place."""

    CHANGED = "changed"
    FILLED_IN = "filled-in"
    MOVED = "moved"


class Difference(Frozen):
    """Words in which two documents differ; ``page`` is that of the newer one. One of the two texts may be empty.

    ``lead`` holds the words before them in the newer document, by which a reader finds the place.
    """

    page: PositiveInt
    before: str
    after: str
    kind: DifferenceKind = DifferenceKind.CHANGED
    lead: str = ""


class DocumentCompared(Frozen):
    """Two documents were compared word for word: ``number`` is the newer, ``earlier`` the one it was held against.

    ``count`` is how many places differ, of which ``differences`` holds the first; ``filled_in`` of them are blanks of the earlier one
    that were filled in. None differs where the words are the same, however they are set. ``unread`` are pages of the newer one that
    gave no text, ``unread_before`` those of the earlier one: what they say was held against nothing.
    """

    type: Literal["document-compared"] = "document-compared"
    number: PositiveInt
    earlier: PositiveInt
    count: NonNegativeInt
    differences: tuple[Difference, ...] = ()
    filled_in: NonNegativeInt = 0
    unread: tuple[PositiveInt, ...] = ()
    unread_before: tuple[PositiveInt, ...] = ()


class DepthSet(Frozen):
    """A person chose how deep the review goes, whatever the intake would choose."""

    type: Literal["depth-set"] = "depth-set"
    depth: Depth
    reason: str


class FlowVerb(StrEnum):
    """What is done with health information in a place. Laws differ in which of these they bind."""

    STORED = "stored"
    PROCESSED = "processed"
    ACCESSED = "accessed"
    TRANSMITTED = "transmitted"


class FlowNoted(Frozen):
    """A flow of health information to a place. ``number`` counts the flows of the review from 1.

    ``party`` is who does it there, ``data`` what kind of information it is, ``source`` where we know it from.
    """

    type: Literal["flow-noted"] = "flow-noted"
    number: PositiveInt
    verb: FlowVerb
    country: CountryCode
    party: str
    data: str
    controls: str | None = None
    source: str | None = None
    approved: bool = False


class FlowWithdrawn(Frozen):
    """A flow no longer takes place, or never did; it stays in the history."""

    type: Literal["flow-withdrawn"] = "flow-withdrawn"
    number: PositiveInt
    reason: str


class Answered(Frozen):
    """A question was answered: the value, the vendor's claim with its source, and apart from both what was verified."""

    type: Literal["answered"] = "answered"
    question: Identifier
    value: str
    claim: str | None = None
    source: str | None = None
    verified: Verification = Verification.CLAIMED
    evidence: tuple[PositiveInt, ...] = ()
    note: str | None = None


class EvidenceAdded(Frozen):
    """A file that backs answers was registered. ``number`` counts the evidence of the review from 1.

    ``facts`` are what the officer read in it, by the keys of its kind and in the normal form of answers. ``replaces`` is the number of
    the piece that this one takes the place of.
    """

    type: Literal["evidence-added"] = "evidence-added"
    number: PositiveInt
    sha256: Digest
    file: str
    size: int
    kind: str
    issued: date | None = None
    period_start: date | None = None
    period_end: date | None = None
    expires: date | None = None
    facts: dict[Identifier, str] = Field(default_factory=dict)
    replaces: PositiveInt | None = None


class EvidenceFacts(Frozen):
    """What the officer read in a piece of evidence, all of it; it takes the place of what was noted before."""

    type: Literal["evidence-facts"] = "evidence-facts"
    number: PositiveInt
    facts: dict[Identifier, str]


class GradeSet(Frozen):
    """A person graded a requirement by hand. It counts until the words change: ``basis`` is the digest of what was graded."""

    type: Literal["grade-set"] = "grade-set"
    requirement: Identifier
    grade: Grade
    reason: str
    basis: Digest


class Decided(Frozen):
    """A person decided on a finding. ``basis`` is the digest of the finding as it stood: when it changes, the finding is open again."""

    type: Literal["decided"] = "decided"
    finding: Identifier
    decision: DecisionKind
    reason: str
    basis: Digest
    owner: str | None = None
    until: date | None = None


class Approved(Frozen):
    """A second person approved that a risk is accepted. ``decision`` is the number of the entry that asked for it."""

    type: Literal["approved"] = "approved"
    finding: Identifier
    decision: PositiveInt


class OutcomeSet(Frozen):
    """A person set the outcome of the review."""

    type: Literal["outcome-set"] = "outcome-set"
    outcome: OutcomeKind
    reason: str


class Exported(Frozen):
    """A findings file was written. ``revision`` counts the exports of a vendor from 1; ``payload`` is the digest of what is signed."""

    type: Literal["exported"] = "exported"
    face: Literal["record", "contract"]
    revision: PositiveInt
    payload: Digest
    required_roles: tuple[Role, ...] = ()


class Undone(Frozen):
    """The entry with this number no longer counts. It stays in the history."""

    type: Literal["undone"] = "undone"
    entry: PositiveInt


Event = Annotated[
    Opened
    | DocumentAdded
    | DocumentRead
    | DocumentCompared
    | DepthSet
    | Answered
    | EvidenceAdded
    | EvidenceFacts
    | FlowNoted
    | FlowWithdrawn
    | GradeSet
    | Decided
    | Approved
    | OutcomeSet
    | Exported
    | Undone,
    Field(discriminator="type"),
]

EVENTS: TypeAdapter[Event] = TypeAdapter(Event)


_STORED = "stored bytes"
"""Where an entry keeps the bytes it was read from, beside its fields. A private attribute would cost a third of reading an entry."""


class Entry(Frozen):
    """One entry of a history. ``id`` is made by whoever writes it, so that a repeated write is recognized."""

    id: EntryId
    review: Identifier
    number: PositiveInt
    previous: Digest
    at: UtcTime
    by: Actor
    event: Event

    @classmethod
    def from_stored(cls, body: bytes) -> Self:
        """Read an entry back from its canonical bytes. Raises ``ValueError`` where they do not hold one."""
        entry = cls.model_validate_json(body)
        entry.__dict__[_STORED] = body
        return entry

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Copy the entry; a copy with a changed field has bytes of its own."""
        copy = super().model_copy(update=update, deep=deep)
        if update:
            copy.__dict__.pop(_STORED, None)
        return copy

    def __eq__(self, other: object) -> bool:
        """Two entries are equal where their fields are, whether or not they have been stored."""
        return isinstance(other, Entry) and all(getattr(self, name) == getattr(other, name) for name in Entry.model_fields)

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash(self.id)

    def canonical(self) -> bytes:
        """Return the bytes that are digested and stored."""
        stored: bytes | None = self.__dict__.get(_STORED)
        if stored is not None:
            return stored
        content = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")

    def digest(self) -> str:
        """Return the SHA-256 of the canonical bytes, in hexadecimal."""
        return hashlib.sha256(self.canonical()).hexdigest()
