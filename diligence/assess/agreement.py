"""From the rows of an agreement, as read and as graded by hand, to findings. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from diligence.assess.asking import Asking
from diligence.assess.grades import verdict
from diligence.model import plain_words
from diligence.model.base import Severity
from diligence.model.conditions import other_holds
from diligence.model.finding import Finding, FindingSource
from diligence.model.history import DocumentRead, GradeSet
from diligence.model.policy import Policy
from diligence.model.requirement import Grade, Requirement
from diligence.model.review import Review, Stamped
from diligence.model.scan import Kind, Row, Scan, Verdict


@dataclass(frozen=True)
class JudgedRow:
    """A row as read, and the grade that counts: the person's where one was set on these words, else the reader's."""

    row: Row
    grade: Grade
    severity: Severity
    by_hand: Stamped[GradeSet] | None = None
    applies: bool | None = None
    """Whether a conditional requirement applies as far as the answers tell; None where they do not, or it is not conditional."""


def words_of(row: Row) -> str:
    """Return the digest of what was graded: the reader's grade and the words behind it. A grade by hand holds until this changes."""
    content = json.dumps([row.id, row.grade.value, *(passage.quote for passage in row.evidence)], ensure_ascii=False)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def current_agreement(review: Review) -> Stamped[DocumentRead] | None:
    """Return the reading that counts: of the latest document that was read and that no other replaces."""
    replaced = {document.event.replaces for document in review.documents.values()}
    standing = [number for number in review.readings if number not in replaced]
    return review.readings[max(standing)] if standing else None


def judged_rows(
    scan: Scan, grades: Mapping[str, Stamped[GradeSet]], requirements: Sequence[Requirement], asked: Asking | None = None
) -> tuple[JudgedRow, ...]:
    """Put the grades that persons set beside the reader's. A grade whose words have changed no longer counts.

    ``asked`` tells from the answers whether a conditional requirement applies: then it weighs as any other, and where it does not and
    nothing carries it, it is not applicable. Wording that falls short weighs even where nobody needs it: it grants what it grants.
    """
    known = {requirement.id: requirement for requirement in requirements}
    return tuple(_judged(row, grades.get(row.id), known.get(row.id), asked) for row in scan.requirements)


def _judged(row: Row, by_hand: Stamped[GradeSet] | None, requirement: Requirement | None, asked: Asking | None) -> JudgedRow:
    if by_hand is not None and by_hand.event.basis != words_of(row):
        by_hand = None
    grade = by_hand.event.grade if by_hand else row.grade
    severity = requirement.severity.of(grade) if by_hand and requirement else row.severity
    applies = _applies(requirement, asked) if requirement is not None and asked is not None else None
    if requirement is None or applies is None:
        return JudgedRow(row, grade, severity, by_hand)
    if not applies and by_hand is None and grade is not Grade.DEFICIENT:
        return JudgedRow(row, Grade.NOT_APPLICABLE, Severity.NONE, applies=False)
    return JudgedRow(row, grade, requirement.severity.of(grade), by_hand, applies=applies)


def _applies(requirement: Requirement, asked: Asking) -> bool | None:
    """Tell whether a conditional requirement applies, None while a question that would tell is asked and not answered."""
    condition = requirement.applies_when
    if condition is None:
        return None
    if other_holds(condition, asked.values):
        return True
    open_ones = [question for question in condition.questions if question not in asked.values and asked.asks(question)]
    return None if open_ones or not any(question in asked.values for question in condition.questions) else False


def counted_verdict(scan: Scan, judged: Sequence[JudgedRow]) -> Verdict:
    """Return the verdict with the grades that count."""
    rows = tuple(row.row.model_copy(update={"grade": row.grade, "severity": row.severity}) for row in judged)
    return verdict(scan.document.kind, rows)


def agreement_findings(
    review: Review, requirements: Sequence[Requirement], policy: Policy, asked: Asking | None = None
) -> tuple[Finding, ...]:
    """Return what the agreement leaves open, weighed as the house weighs it.

    That is: no agreement at all, a document that is none, placeholders, and the rows that weigh at least ``low``.
    """
    found = _agreement_findings(review, requirements, asked)
    return tuple(finding.model_copy(update={"severity": policy.severity(finding.id, finding.severity)}) for finding in found)


def _agreement_findings(review: Review, requirements: Sequence[Requirement], asked: Asking | None) -> tuple[Finding, ...]:
    reading = current_agreement(review)
    if reading is None:
        return (
            Finding(
                id="baa-document",
                source=FindingSource.AGREEMENT,
                subject="baa-document",
                severity=Severity.CRITICAL,
                title="No Business Associate Agreement was read",
                detail="The review holds no agreement, so nothing is known of what the vendor owes.",
                ask="Send the Business Associate Agreement that you propose to sign.",
                citation="45 CFR 164.502(e); 164.504(e)",
            ),
        )
    scan = reading.event.scan
    titles = {requirement.id: requirement.title for requirement in requirements}
    findings = [
        Finding(
            id=f"baa-{judged.row.id}",
            source=FindingSource.AGREEMENT,
            subject=judged.row.id,
            severity=judged.severity,
            title=f"{titles.get(judged.row.id, judged.row.id)}: {plain_words.GRADES[judged.grade]}",
            detail=judged.row.why,
            ask=judged.row.advice,
            citation=judged.row.citation,
            basis_of=(judged.grade.value, words_of(judged.row)),
        )
        for judged in judged_rows(scan, review.grades, requirements, asked)
        if judged.severity.at_least(Severity.LOW)
    ]
    if scan.document.kind is not Kind.BAA:
        findings.append(
            Finding(
                id="baa-kind",
                source=FindingSource.AGREEMENT,
                subject="baa-document",
                severity=Severity.CRITICAL,
                title="The document does not read like a Business Associate Agreement",
                detail=f"Too few duties of a business associate were found in {scan.document.file}.",
                ask="Send the Business Associate Agreement itself, complete with its exhibits.",
                citation="45 CFR 164.504(e)",
                basis_of=(scan.document.sha256, scan.document.kind.value),
            )
        )
    findings += [
        Finding(
            id=f"baa-hidden-{row.id}",
            source=FindingSource.AGREEMENT,
            subject=row.id,
            severity=Severity.CRITICAL,
            title=f"{titles.get(row.id, row.id)}: words that no reader sees",
            detail=f"Page {row.hidden[0].page} holds a clause that is not visibly printed ({row.hidden[0].why}); it does not count.",
            ask="Send a copy in which every clause is visibly printed, and say how this came about.",
            citation="good practice",
            basis_of=(scan.document.sha256, *(passage.quote for passage in row.hidden)),
        )
        for row in scan.requirements
        if row.hidden
    ]
    blanks = [warning for warning in scan.document.warnings if warning.code == "placeholder"]
    if blanks:
        pages = sorted({warning.page for warning in blanks if warning.page})
        findings.append(
            Finding(
                id="baa-placeholders",
                source=FindingSource.AGREEMENT,
                subject="baa-document",
                severity=Severity.MEDIUM,
                title="The agreement holds blanks that nobody filled in",
                detail=f"{len(blanks)} placeholders, on pages {', '.join(map(str, pages))}.",
                ask="Fill in every blank and bracket of the agreement.",
                citation="good practice",
                basis_of=(scan.document.sha256, str(len(blanks))),
            )
        )
    return tuple(findings)
