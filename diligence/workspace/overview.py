"""Where the review of a vendor stands, in a few lines."""

from dataclasses import dataclass
from typing import Any

from diligence.assess.agreement import counted_verdict, current_agreement
from diligence.assess.decisions import FindingState
from diligence.model import plain_words
from diligence.model.base import Severity
from diligence.workspace.deciding import agreement_rows, findings_of
from diligence.workspace.workspace import Workspace


@dataclass(frozen=True)
class Overview:
    """The state of one review: counts, verdict, outcome."""

    vendor: str
    name: str
    service: str | None
    round: int
    state: str
    documents: int
    verdict: str | None
    answered: int
    asked: int
    evidence: int
    open: dict[str, int]
    outcome: str | None
    history_length: int
    history_head: str

    def as_json(self) -> dict[str, Any]:
        """Return everything under its own name."""
        return vars(self)

    def lines(self) -> list[tuple[str, str]]:
        """Return label and value for people."""
        counts = ", ".join(f"{count} {severity}" for severity, count in self.open.items() if count) or "nothing"
        return [
            ("Vendor", f"{self.name} ({self.vendor}), round {self.round}"),
            *([("Service", self.service)] if self.service else []),
            ("State", self.state.replace("-", " ")),
            ("Agreement", self.verdict or "none was read"),
            ("Documents", str(self.documents)),
            ("Questions", f"{self.answered} of {self.asked} answered"),
            ("Evidence", str(self.evidence)),
            ("Open", counts),
            ("Outcome", self.outcome or "not set"),
            ("History", f"{self.history_length} steps, head {self.history_head[:16]}"),
        ]


def overview(workspace: Workspace, vendor: str) -> Overview:
    """Fold a vendor's latest review into an overview. Raises ``UsageError`` where there is no such vendor."""
    review = workspace.review_of(vendor)
    open_ = [one.finding.severity for one in findings_of(workspace, review) if one.state is FindingState.OPEN]
    reading = current_agreement(review)
    verdict = counted_verdict(reading.event.scan, agreement_rows(workspace, review)) if reading else None
    asked = sum(len(checklist.questions) for checklist in workspace.checklists)
    if review.outcome:
        state = "ready-to-close"
    elif reading is None and not review.answers:
        state = "intake"
    elif len(review.answers) < asked:
        state = "waiting-on-vendor"
    elif review.outcome is None and any(severity.at_least(Severity.HIGH) for severity in open_):
        state = "with-legal"
    else:
        state = "ready-to-close"
    return Overview(
        vendor=review.vendor,
        name=review.name,
        service=review.opened.event.service,
        round=review.opened.event.round,
        state=state,
        documents=len(review.documents),
        verdict=plain_words.VERDICTS[verdict] if verdict else None,
        answered=len(review.answers),
        asked=asked,
        evidence=len(review.evidence),
        open={severity.value: open_.count(severity) for severity in list(Severity)[:4]},
        outcome=review.outcome.event.outcome.value if review.outcome else None,
        history_length=review.length,
        history_head=review.head,
    )
