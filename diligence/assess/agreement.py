"""From the rows of an agreement, as read and as graded by hand, to findings. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from diligence.assess.grades import verdict
from diligence.model import plain_words
from diligence.model.base import Severity
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


def words_of(row: Row) -> str:
    """Return the digest of what was graded: the reader's grade and the words behind it. A grade by hand holds until this changes."""
    content = json.dumps([row.id, row.grade.value, *(passage.quote for passage in row.evidence)], ensure_ascii=False)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def current_agreement(review: Review) -> Stamped[DocumentRead] | None:
    """Return the reading that counts: of the latest document that was read and that no other replaces."""
    replaced = {document.event.replaces for document in review.documents.values()}
    standing = [number for number in review.readings if number not in replaced]
    return review.readings[max(standing)] if standing else None


def judged_rows(scan: Scan, grades: Mapping[str, Stamped[GradeSet]], requirements: Sequence[Requirement]) -> tuple[JudgedRow, ...]:
    """Put the grades that persons set beside the reader's. A grade whose words have changed no longer counts."""
    weights = {requirement.id: requirement.severity for requirement in requirements}
    judged = []
    for row in scan.requirements:
        by_hand = grades.get(row.id)
        if by_hand is None or by_hand.event.basis != words_of(row):
            judged.append(JudgedRow(row, row.grade, row.severity))
            continue
        grade = by_hand.event.grade
        severity = weights[row.id].of(grade) if row.id in weights else row.severity
        judged.append(JudgedRow(row, grade, severity, by_hand))
    return tuple(judged)


def counted_verdict(scan: Scan, judged: Sequence[JudgedRow]) -> Verdict:
    """Return the verdict with the grades that count."""
    rows = tuple(row.row.model_copy(update={"grade": row.grade, "severity": row.severity}) for row in judged)
    return verdict(scan.document.kind, rows)


def agreement_findings(review: Review, requirements: Sequence[Requirement], policy: Policy) -> tuple[Finding, ...]:
    """Return what the agreement leaves open, weighed as the house weighs it.

    That is: no agreement at all, a document that is none, placeholders, and the rows that weigh at least ``low``.
    """
    found = _agreement_findings(review, requirements)
    return tuple(finding.model_copy(update={"severity": policy.severity(finding.id, finding.severity)}) for finding in found)


def _agreement_findings(review: Review, requirements: Sequence[Requirement]) -> tuple[Finding, ...]:
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
        for judged in judged_rows(scan, review.grades, requirements)
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
