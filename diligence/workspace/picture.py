"""Everything a screen shows of one review, computed at once from one state of its history, so that no two parts of a screen disagree."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from diligence.assess.agreement import JudgedRow, counted_verdict, current_agreement
from diligence.assess.asking import Asking
from diligence.assess.decisions import SettledFinding
from diligence.assess.evidence import EvidenceStanding, standings
from diligence.assess.from_agreement import Proposal
from diligence.assess.progress import Progress, SectionProgress, progress, progress_by_section
from diligence.model.base import Severity
from diligence.model.checklist import Checklist, Question
from diligence.model.country import CountryTable
from diligence.model.evidence_kind import EvidenceKinds
from diligence.model.history import Answered
from diligence.model.requirement import Requirement
from diligence.model.review import Review, Stamped
from diligence.model.scan import Scan, Verdict
from diligence.workspace.judging import findings_of, proposals_of, rows_of
from diligence.workspace.workspace import Workspace


@dataclass(frozen=True)
class Picture:
    """One review as a screen shows it.

    ``checklists`` hold the questions that are asked; ``asked`` says how deep and why. ``proposals`` are what the agreement proposes for
    questions. ``findings`` are the worst first; ``agreement`` is the document that counts, with its number. ``evidence`` is, by number, how
    each piece stands today.
    """

    review: Review
    today: date
    checklists: tuple[Checklist, ...]
    countries: CountryTable
    requirements: Mapping[str, Requirement]
    sections: tuple[SectionProgress, ...]
    progress: Progress
    findings: tuple[SettledFinding, ...]
    asked: Asking
    proposals: Mapping[str, Proposal]
    rows: tuple[JudgedRow, ...] = ()
    agreement: tuple[int, Scan] | None = None
    verdict: Verdict | None = None
    evidence: Mapping[int, EvidenceStanding] = field(default_factory=dict)
    evidence_kinds: EvidenceKinds = field(default_factory=lambda: EvidenceKinds(kinds=()))

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions in the order they are asked."""
        return tuple(question for checklist in self.checklists for question in checklist.questions)

    def answer(self, question: str) -> Stamped[Answered] | None:
        """Return the answer to a question, None where there is none."""
        return self.review.answers.get(question)

    def findings_on(self, subject: str) -> tuple[SettledFinding, ...]:
        """Return the findings about a question or a requirement."""
        return self._by_subject.get(subject, ())

    def findings_touching(self, subject: str) -> tuple[SettledFinding, ...]:
        """Return the findings about a question or a requirement, and those that hold its word against another; the worst first."""
        found = (*self.findings_on(subject), *self._by_side.get(subject, ()))
        return tuple(sorted(found, key=lambda one: one.finding.severity.rank))

    @cached_property
    def _by_subject(self) -> dict[str, tuple[SettledFinding, ...]]:
        found: dict[str, tuple[SettledFinding, ...]] = {}
        for one in self.findings:
            found[one.finding.subject] = (*found.get(one.finding.subject, ()), one)
        return found

    @cached_property
    def _by_side(self) -> dict[str, tuple[SettledFinding, ...]]:
        """Findings by the questions and requirements on their sides, their own subject left out."""
        found: dict[str, tuple[SettledFinding, ...]] = {}
        for one in self.findings:
            for name in dict.fromkeys(side.subject for side in one.finding.sides if side.subject not in (None, one.finding.subject)):
                found[str(name)] = (*found.get(str(name), ()), one)
        return found

    def count(self, severity: Severity) -> int:
        """Return how many findings of a severity are open."""
        return sum(one.undecided and one.finding.severity is severity for one in self.findings)


def picture(workspace: Workspace, vendor: str) -> Picture:
    """Compute what screens show of a vendor's latest review. Raises ``UsageError`` where there is no such vendor."""
    review = workspace.review_of(vendor)
    reading, asked = current_agreement(review), workspace.asking(review)
    rows = rows_of(workspace, review, asked)
    return Picture(
        review=review,
        today=workspace.today,
        checklists=asked.checklists,
        countries=workspace.countries,
        requirements={requirement.id: requirement for requirement in workspace.requirements.requirements},
        sections=tuple(section for checklist in asked.checklists for section in progress_by_section(checklist, review)),
        progress=progress(asked.checklists, review),
        findings=findings_of(workspace, review, asked=asked),
        asked=asked,
        proposals=proposals_of(review, asked, rows),
        rows=rows,
        agreement=(reading.event.number, reading.event.scan) if reading else None,
        verdict=counted_verdict(reading.event.scan, rows) if reading else None,
        evidence=_standings(workspace, review, asked),
        evidence_kinds=workspace.evidence_kinds,
    )


def _standings(workspace: Workspace, review: Review, asked: Asking) -> dict[int, EvidenceStanding]:
    found = standings(asked.checklists, review, workspace.policy, workspace.today, workspace.evidence_kinds.usual_ages())
    return {standing.number: standing for standing in found}
