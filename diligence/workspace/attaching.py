"""Whether a review's contract face can be attached to the contract: what stands in the way, who acts next, and what the files on disk say.

Nothing here is remembered by the review itself. A findings file lies where the user put it; it counts while it holds the payload that the
history noted and nothing has happened in the review since.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from diligence.assess.closing_gate import Gap, GapKind, gaps
from diligence.assess.decisions import APPROVALS, FindingState
from diligence.errors import DiligenceError
from diligence.model.base import Role, Severity
from diligence.model.conditions import fits
from diligence.model.finding import FindingSource
from diligence.model.findings_file import Face
from diligence.model.history import Entry, OutcomeKind
from diligence.model.review import Review
from diligence.signing.examine import examine
from diligence.signing.report import Status
from diligence.workspace.closing import Written, export
from diligence.workspace.current_export import is_current, noted_export
from diligence.workspace.picture import Picture, picture
from diligence.workspace.sealing import is_there, read_findings, verify_file
from diligence.workspace.workspace import Workspace

ANYBODY = "anybody here"
SECOND_PERSON = "a second person"


class Act(StrEnum):
    """What removes an obstacle."""

    ANSWER = "answer"
    DECIDE = "decide"
    APPROVE = "approve"
    GRADE = "grade"
    READ = "read"
    OUTCOME = "outcome"
    EXPORT = "export"
    SIGN = "sign"
    VERIFY = "verify"


@dataclass(frozen=True)
class Obstacle:
    """One thing that stands in the way: its weight, what it is, who should act and how.

    ``subject`` is the question to answer, the finding to decide on or to approve, the requirement to grade or the document to read.
    """

    act: Act
    severity: Severity
    says: str
    who: str
    subject: str | None = None


@dataclass(frozen=True)
class SignedBy:
    """A signature as the file states it; whether it is trusted is the verifier's word."""

    role: str
    signer: str
    at: datetime


@dataclass(frozen=True)
class FaceFile:
    """A face of the review as it lies on disk.

    ``current`` where the file holds what the review says now. ``problem`` says why the file cannot be used; nothing else is known then.
    ``verdict`` is the verifier's first line, where a trust file is known; ``valid`` goes with it.
    """

    face: Face
    path: Path
    exists: bool = False
    revision: int | None = None
    current: bool = False
    signed: tuple[SignedBy, ...] = ()
    waiting: tuple[str, ...] = ()
    problem: str | None = None
    verdict: str | None = None
    valid: bool | None = None


@dataclass(frozen=True)
class Standing:
    """Everything the last place of a review shows.

    ``barred`` holds for each outcome what forbids it. ``trust`` is the trust file that is known, None where none is.
    """

    picture: Picture
    obstacles: tuple[Obstacle, ...]
    contract: FaceFile
    record: FaceFile
    trust: Path | None
    barred: Mapping[OutcomeKind, tuple[Gap, ...]]


def standing(workspace: Workspace, vendor: str, *, folder: Path) -> Standing:
    """Tell what stands between a vendor's latest review and the contract. ``folder`` is where files go that were never written.

    Raises ``UsageError`` where there is no such vendor.
    """
    shown = picture(workspace, vendor)
    trust = Path(workspace.settings.trust_file) if workspace.settings.trust_file else None
    entries = workspace.store.entries(shown.review.id)
    contract = _face_file(workspace, shown.review, entries, "contract", folder=folder, trust=trust)
    record = _face_file(workspace, shown.review, entries, "record", folder=folder, trust=None)
    barred = {kind: gaps(kind, shown.review, shown.asked, shown.findings, shown.rows) for kind in OutcomeKind}
    obstacles = (*_gaps_in_the_way(shown, barred), *_outcome_in_the_way(shown), *_file_in_the_way(contract))
    return Standing(shown, obstacles, contract, record, trust, barred)


def export_here(workspace: Workspace, vendor: str, target: Path, *, face: Face, replace: bool) -> Written:
    """Export a face and remember where it was put. Raises what ``export`` raises."""
    written = export(workspace, vendor, target, face=face, replace=replace)
    key = _settings_key(workspace.review_of(vendor), face)
    folder = written.path.absolute().parent
    workspace.save_settings(workspace.settings.with_paths(exports={key: written.path}, export_folder=folder))
    return written


def proposed_path(workspace: Workspace, review: Review, face: Face, folder: Path) -> Path:
    """Return where a face goes: where it went last, else under its usual name beside the last export, else into ``folder``."""
    known = workspace.settings.exports.get(_settings_key(review, face))
    if known is not None:
        return Path(known)
    last = Path(workspace.settings.export_folder) if workspace.settings.export_folder else None
    return (last if last is not None and last.is_dir() else folder) / f"{review.id}-{face}.toml"


def _settings_key(review: Review, face: Face) -> str:
    return f"{review.id} {face}"


def _face_file(workspace: Workspace, review: Review, entries: Sequence[Entry], face: Face, *, folder: Path, trust: Path | None) -> FaceFile:
    path = proposed_path(workspace, review, face, folder)
    if not is_there(path):
        return FaceFile(face, path)
    try:
        examined = examine(read_findings(path))
    except DiligenceError as error:
        return FaceFile(face, path, exists=True, problem=error.what)
    required = examined.content["policy"]["required_roles"] if _is_payload(examined.content) else []
    signed = tuple(SignedBy(block.role, block.signer, block.signed_at) for block in examined.blocks)
    digest = hashlib.sha256(examined.payload).hexdigest()
    found = noted_export(entries, digest, face)
    if found is None:
        return FaceFile(face, path, exists=True, problem="It is not what this review exported")
    noted, exported = found
    verdict, valid = _verified(workspace, path, trust) if signed else (None, None)
    return FaceFile(
        face,
        path,
        exists=True,
        revision=exported.revision,
        current=is_current(entries, noted),
        signed=signed,
        waiting=tuple(str(role) for role in required if role not in {one.role for one in signed}),
        verdict=verdict,
        valid=valid,
    )


def _is_payload(content: dict[str, object]) -> bool:
    policy = content.get("policy")
    return isinstance(policy, dict) and isinstance(policy.get("required_roles"), list)


def _verified(workspace: Workspace, path: Path, trust: Path | None) -> tuple[str | None, bool | None]:
    if trust is None:
        return None, None
    try:
        report = verify_file(path, trust=trust, now=workspace.clock())
    except DiligenceError as error:
        return f"{error.what}. {error.remedy}.", None
    return report.first_line(), report.status is Status.VALID


def _gaps_in_the_way(shown: Picture, barred: Mapping[OutcomeKind, tuple[Gap, ...]]) -> list[Obstacle]:
    """Return what forbids the outcome that was set, or an approval with conditions where none was; the gravest first.

    The line of a section with open questions weighs what the gravest of them weighs without an answer.
    """
    set_one = shown.review.outcome.event.outcome if shown.review.outcome else None
    sections = _open_questions(shown)
    weights = {one.finding.id: one.finding.severity for one in shown.findings if one.finding.source is FindingSource.QUESTION}
    found = []
    for gap in barred[set_one if set_one in APPROVALS else OutcomeKind.APPROVED_WITH_CONDITIONS]:
        of_section = sections.get(gap.subject, ()) if gap.kind is GapKind.QUESTION else ()
        severity = min((gap.severity, *(weights[name] for name in of_section if name in weights)), key=lambda one: one.rank)
        found.append(_obstacle(gap, shown, severity))
    return sorted(found, key=lambda one: one.severity.rank)


def _open_questions(shown: Picture) -> dict[str, tuple[str, ...]]:
    """Return the questions of each section that have no answer that fits, by the first of them."""
    answers = shown.review.answers
    found = {}
    for section in (section for pack in shown.checklists for section in pack.sections):
        still = [
            question.id
            for question in section.questions
            if question.id not in answers or not fits(question, answers[question.id].event.value)
        ]
        if still:
            found[still[0]] = tuple(still)
    return found


_ACTS = {
    GapKind.QUESTION: Act.ANSWER, GapKind.FINDING: Act.DECIDE, GapKind.CONDITION: Act.DECIDE, GapKind.TERM: Act.GRADE,
    GapKind.DOCUMENT: Act.READ,
}  # fmt: skip


def _obstacle(gap: Gap, shown: Picture, severity: Severity) -> Obstacle:
    """Return a gap with who should act: legal on the words of an agreement, the security officer on everything else."""
    act = _ACTS[gap.kind]
    role = Role.LEGAL if gap.source is FindingSource.AGREEMENT else Role.SECURITY_OFFICER
    who = role.value.replace("-", " ")
    if any(one.finding.id == gap.subject and one.state is FindingState.ACCEPTANCE_REQUESTED for one in shown.findings):
        act, who = Act.APPROVE, SECOND_PERSON
    return Obstacle(act, severity, gap.says, who, gap.subject)


def _outcome_in_the_way(shown: Picture) -> list[Obstacle]:
    if shown.review.outcome is None:
        return [Obstacle(Act.OUTCOME, Severity.HIGH, "No outcome is set", ANYBODY)]
    outcome = shown.review.outcome.event.outcome
    if outcome not in APPROVALS:
        return [Obstacle(Act.OUTCOME, Severity.HIGH, f"The outcome is: {outcome.value.replace('-', ' ')}", ANYBODY)]
    return []


def _file_in_the_way(contract: FaceFile) -> list[Obstacle]:
    if not contract.exists:
        return [Obstacle(Act.EXPORT, Severity.MEDIUM, "The contract face is not written yet", ANYBODY)]
    if contract.problem:
        return [Obstacle(Act.EXPORT, Severity.HIGH, f"The contract face cannot be used. {contract.problem}", ANYBODY)]
    if not contract.current:
        return [Obstacle(Act.EXPORT, Severity.MEDIUM, "The contract face is older than the review: write it again", ANYBODY)]
    if contract.waiting:
        return [
            Obstacle(Act.SIGN, Severity.MEDIUM, "The contract face lacks a signature", role.replace("-", " ")) for role in contract.waiting
        ]
    if contract.valid is None:
        return [Obstacle(Act.VERIFY, Severity.LOW, contract.verdict or "Nobody has verified the signatures: name a trust file", ANYBODY)]
    if not contract.valid:
        return [Obstacle(Act.VERIFY, Severity.HIGH, contract.verdict or "The signatures are not valid", ANYBODY)]
    return []
