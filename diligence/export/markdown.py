"""The one page that a manager reads, in Markdown. It is for reading and cannot be signed; the findings file is what counts."""

from collections.abc import Iterator, Sequence
from typing import Final

from diligence.export.escaping import escaped
from diligence.model.findings_file import FindingPart, FindingsPayload, RequirementPart

LONGEST_LIST: Final = 12
"""A page stays a page; the findings file holds the rest."""

_VERDICTS: Final = {
    "not-a-baa": "The document does not read as a Business Associate Agreement.",
    "required-terms-open": "Terms that the regulation requires were not found, or may fall short of it.",
    "needs-reading": "A person must read terms that the regulation requires: they are unclear, or stand in a document we do not have.",
    "points-open": "The terms that the regulation requires were found; critical or high points are still undecided.",
    "no-points-open": "The terms that the regulation requires were found, and no critical or high point is undecided.",
}
_LEVELS: Final = {"required": "required by regulation", "conditional": "only if it applies", "diligence": "good practice"}
_LIMITS: Final = (
    "This page reports what was found and not found, for review by counsel. It is not legal advice. "
    "The signed findings file is what counts; its digest is the SHA-256 of everything above its first signature."
)


def manager_page(payload: FindingsPayload) -> str:
    """Write the page for one face of a review; the contract face gives a page without names of staff, reasons and accepted risks."""
    review, summary = payload.review, payload.summary
    standing = [finding for finding in payload.finding if finding.state not in ("change-required", "accepted", "dismissed")]
    grave = [finding for finding in standing if finding.severity in ("critical", "high")]
    conditions = [finding for finding in payload.finding if finding.state == "change-required"]
    unanswered = summary.questions_asked - summary.questions_answered
    lines = [
        f"# Vendor review: {escaped(payload.vendor.name, 120)}",
        "",
        f"**Outcome: {escaped(review.outcome.replace('-', ' '))}**, valid until {review.valid_until}",
        "",
        *([f"Why: {escaped(review.outcome_reason)}", ""] if review.outcome_reason else []),
        *([f"Service: {escaped(payload.vendor.service)}", ""] if payload.vendor.service else []),
        f"Round {review.round}, revision {review.revision}, written {review.exported_at:%Y-%m-%d}. "
        f"Open: {summary.open_critical} critical, {summary.open_high} high, {summary.open_medium} medium, {summary.open_low} low. "
        f"Changes required: {summary.changes_required}."
        + (f" Risks accepted: {summary.accepted}." if summary.accepted is not None else ""),
        "",
        "## The agreement",
        "",
        *_agreement(payload),
        "",
        "## Critical and high points that are open",
        "",
        *_list([_point(finding) for finding in grave], "None is open."),
        "",
        "## Conditions",
        "",
        *_list([_condition(finding) for finding in conditions], "No change is required."),
        "",
        "## What was read",
        "",
        *_list(list(_sources(payload)), "No document and no evidence was read."),
        "",
        "## What was not answered",
        "",
        f"{unanswered} of {summary.questions_asked} questions have no answer." if unanswered > 0 else "Every question has an answer.",
        "",
        "## Limits",
        "",
        _LIMITS,
        "",
        escaped(summary.limits, 1000),
    ]
    return "\n".join(lines) + "\n"


def _list(items: Sequence[str], otherwise: str) -> list[str]:
    if not items:
        return [otherwise]
    more = [f"- and {len(items) - LONGEST_LIST} more in the findings file"] if len(items) > LONGEST_LIST else []
    return [*(f"- {item}" for item in items[:LONGEST_LIST]), *more]


def _agreement(payload: FindingsPayload) -> list[str]:
    verdict = payload.summary.agreement_verdict
    if verdict is None:
        return ["No agreement was read."]
    words = _VERDICTS.get(verdict, f"The verdict is {escaped(verdict)}.")
    gaps = [
        row for row in payload.requirement if row.level != "diligence" and row.grade in ("missing", "deficient", "elsewhere", "uncertain")
    ]
    return [words, *(["", *_list([_gap(row) for row in gaps], "")] if gaps else [])]


def _gap(row: RequirementPart) -> str:
    level = _LEVELS.get(row.level, row.level)
    says = {
        "missing": f"not found ({escaped(level)})",
        "deficient": f"may fall short of {escaped(row.citation)}",
        "elsewhere": "points to a document we do not have",
    }.get(row.grade, "must be read by a person")
    where = f", page {row.page}" if row.page is not None else ""
    return f"{escaped(row.id.replace('-', ' '))}: {says}{where}. {escaped(row.why)}"


def _point(finding: FindingPart) -> str:
    return f"**{escaped(finding.severity)}** {escaped(finding.title)} ({escaped(finding.citation)}). {escaped(finding.ask)}"


def _condition(finding: FindingPart) -> str:
    owner = f", owner {escaped(finding.owner)}" if finding.owner else ""
    return f"{escaped(finding.title)}: {escaped(finding.ask)} (due {finding.due or 'date not set'}{owner})"


def _sources(payload: FindingsPayload) -> Iterator[str]:
    for document in payload.document:
        pages = f", {document.pages} pages" if document.pages is not None else ", not read"
        yield f"document {document.number}: {escaped(document.kind)} ({escaped(document.state)}{pages}), SHA-256 {document.sha256}"
    for evidence in payload.evidence:
        dated = f", dated {evidence.issued}" if evidence.issued else ""
        yield f"evidence {evidence.number}: {escaped(evidence.kind)}{dated}, SHA-256 {evidence.sha256}"
