"""The two faces of a review as payloads. Nothing is redacted after signing: the contract face is built without what stays in the house."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from diligence import __version__
from diligence.assess.agreement import counted_verdict, current_agreement
from diligence.assess.asking import Asking
from diligence.assess.decisions import FindingState, SettledFinding
from diligence.assess.progress import progress
from diligence.errors import PolicyError
from diligence.export.findings_toml import payload_bytes
from diligence.model.base import Role, Severity
from diligence.model.findings_file import (
    AnswerPart,
    ChecklistPart,
    ConsideredPart,
    DocumentPart,
    EvidencePart,
    Face,
    FactPart,
    FindingPart,
    FindingsPayload,
    PolicyPart,
    RequirementPart,
    ReviewPart,
    SidePart,
    SummaryPart,
    VendorPart,
)
from diligence.model.history import Verification
from diligence.model.review import Review
from diligence.workspace.deciding import agreement_rows
from diligence.workspace.judging import findings_of
from diligence.workspace.workspace import Workspace

KEPT_INSIDE = frozenset({FindingState.ACCEPTED, FindingState.DISMISSED})
LIMITS = (
    "This file reports what was found and not found, for review by counsel; it is not legal advice, and it does not say that anybody "
    "meets the law."
)


@dataclass(frozen=True)
class Revision:
    """Which export this is: its number, its time, and the history it rests on."""

    number: int
    at: datetime
    length: int
    head: str
    supersedes: Mapping[Face, str]
    """The payload digest of the revision before, by face."""


def build_payload(workspace: Workspace, review: Review, revision: Revision, *, face: Face, roles: Sequence[Role]) -> FindingsPayload:
    """Build one face of a review.

    Raises ``PolicyError`` where no outcome was set: a findings file without one says nothing that anybody could rely on.
    """
    if review.outcome is None:
        raise PolicyError(
            f"The review of {review.vendor} has no outcome yet", f"Set one with `diligence outcome {review.vendor} OUTCOME --reason …`"
        )
    house = face == "record"
    asked = workspace.asking(review)
    settled = findings_of(workspace, review, today=revision.at.date(), asked=asked)
    return FindingsPayload(
        schema="diligence.findings/1",
        face=face,
        vendor=VendorPart(id=review.vendor, name=review.name, service=review.opened.event.service),
        review=ReviewPart(
            id=review.id,
            round=review.opened.event.round,
            revision=revision.number,
            supersedes=revision.supersedes.get(face),
            exported_at=revision.at,
            valid_until=review.outcome.at.date() + timedelta(days=workspace.policy.valid_for_days),
            outcome=review.outcome.event.outcome.value,
            outcome_reason=review.outcome.event.reason if house else None,
            tool_version=__version__,
            requirements_version=workspace.requirements.version,
            requirements_as_of=workspace.requirements.as_of.isoformat(),
            history_length=revision.length,
            history_head=revision.head,
            record_payload=None if house else _record_digest(workspace, review, revision, roles),
            checklists=tuple(
                ChecklistPart(id=checklist.id, version=checklist.asked_version, as_of=checklist.as_of.isoformat())
                for checklist in asked.checklists
            ),
        ),
        policy=PolicyPart(required_roles=tuple(roles), digest=workspace.policy.digest()),
        summary=_summary(workspace, review, asked, settled, house=house),
        document=_documents(review, house=house),
        requirement=_requirements(workspace, review, house=house),
        finding=tuple(
            _finding(one, house=house)
            for one in settled
            if house or (one.state not in KEPT_INSIDE and one.finding.severity.at_least(Severity.LOW))
        ),
        answer=tuple(_answers(review, asked, house=house)),
        evidence=tuple(
            EvidencePart(
                number=number,
                kind=evidence.event.kind,
                sha256=evidence.event.sha256,
                issued=evidence.event.issued,
                period_start=evidence.event.period_start,
                period_end=evidence.event.period_end,
                expires=evidence.event.expires,
                file=evidence.event.file if house else None,
                fact=tuple(FactPart(key=key, value=value) for key, value in sorted(evidence.event.facts.items())) if house else (),
            )
            for number, evidence in sorted(review.evidence.items())
        ),
    )


def _answers(review: Review, asked: Asking, *, house: bool) -> Iterator[AnswerPart]:
    """Yield the answers to what is asked; those to hidden questions stay in the history.

    What the house asked itself, such as its payers and how many people it treats, is no vendor's statement and stays in the house.
    """
    questions = {question.id: question for pack in asked.checklists for question in pack.questions}
    for question, answer in sorted(review.answers.items()):
        if question not in questions or (not house and questions[question].asked_of == "house"):
            continue
        checked = review.checked[question] if house and answer.event.verified is not Verification.CLAIMED else None
        yield AnswerPart(
            question=question,
            value=answer.event.value,
            vendor_states=answer.event.claim,
            source=answer.event.source if house else None,
            verified=answer.event.verified.value,
            evidence=answer.event.evidence,
            note=answer.event.note if house else None,
            by=answer.by.email if house else None,
            checked_by=checked.by.email if checked else None,
            checked_at=checked.at if checked else None,
        )


def _record_digest(workspace: Workspace, review: Review, revision: Revision, roles: Sequence[Role]) -> str:
    record = build_payload(workspace, review, revision, face="record", roles=roles)
    return hashlib.sha256(payload_bytes(record)).hexdigest()


def _summary(workspace: Workspace, review: Review, asked: Asking, settled: Sequence[SettledFinding], *, house: bool) -> SummaryPart:
    standing = [one for one in settled if one.undecided or one.state is FindingState.REJECTED]

    def count(severity: Severity) -> int:
        return sum(one.finding.severity is severity for one in standing)

    reading = current_agreement(review)
    counts = progress(asked.checklists, review)
    verdict = counted_verdict(reading.event.scan, agreement_rows(workspace, review)).value if reading else None
    return SummaryPart(
        agreement_verdict=verdict,
        open_critical=count(Severity.CRITICAL),
        open_high=count(Severity.HIGH),
        open_medium=count(Severity.MEDIUM),
        open_low=count(Severity.LOW),
        changes_required=sum(one.state is FindingState.CHANGE_REQUIRED for one in settled),
        accepted=sum(one.state is FindingState.ACCEPTED for one in settled) if house else None,
        questions_answered=counts.answered,
        questions_asked=counts.asked,
        limits=LIMITS,
    )


def _documents(review: Review, *, house: bool) -> tuple[DocumentPart, ...]:
    return tuple(
        DocumentPart(
            number=number,
            kind=document.event.kind.value,
            state=document.event.state.value,
            sha256=document.event.sha256,
            pages=review.readings[number].event.scan.document.pages if number in review.readings else None,
            file=document.event.file if house else None,
        )
        for number, document in sorted(review.documents.items())
    )


def _requirements(workspace: Workspace, review: Review, *, house: bool) -> tuple[RequirementPart, ...]:
    reading = current_agreement(review)
    if reading is None:
        return ()
    parts = []
    for judged in agreement_rows(workspace, review):
        row, first = judged.row, next(iter(judged.row.evidence), None)
        parts.append(
            RequirementPart(
                id=row.id,
                document=reading.event.number,
                level=row.level.value,
                grade=judged.grade.value,
                severity=judged.severity.value,
                citation=row.citation,
                why=row.why if judged.by_hand is None else "graded by a person",
                page=first.page if first else None,
                quote=first.quote if first else None,
                grade_by_reader=row.grade.value if house and judged.by_hand else None,
                reason=judged.by_hand.event.reason if house and judged.by_hand else None,
                likeness=row.likeness if house else None,
                notes=row.notes if house else (),
                considered=tuple(ConsideredPart(page=near.page, quote=near.quote, why_not=near.why_not) for near in row.considered)
                if house
                else (),
            )
        )
    return tuple(parts)


def _finding(settled: SettledFinding, *, house: bool) -> FindingPart:
    finding, decision = settled.finding, settled.decision
    asks = settled.state is FindingState.ACCEPTANCE_REQUESTED
    return FindingPart(
        id=finding.id,
        source=finding.source.value,
        severity=finding.severity.value,
        title=finding.title,
        ask=finding.ask,
        citation=finding.citation,
        # Outside the house, an acceptance that waits for its approval is an open finding.
        state=FindingState.OPEN.value if asks and not house else settled.state.value,
        due=decision.event.until if decision and (house or not asks) else None,
        detail=finding.detail if house else None,
        reason=decision.event.reason if house and decision else None,
        owner=decision.event.owner if house and decision else None,
        approved_by=settled.approval.by.email if house and settled.approval else None,
        decided_at=decision.at if house and decision else None,
        side=tuple(SidePart(who=side.who, says=side.says, where=side.where) for side in finding.sides) if house else (),
    )
