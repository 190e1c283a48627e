"""Where the review of a vendor stands, in a few figures: for `vendor show`, and for the line of a vendor in the list of all."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from diligence.assess.decisions import FindingState
from diligence.model import plain_words
from diligence.model.base import Severity
from diligence.model.finding import FindingSource
from diligence.model.history import DecisionKind
from diligence.model.text import one_line
from diligence.workspace.picture import Picture, picture
from diligence.workspace.workspace import Workspace

SHOWN_SEVERITIES = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW)

WAITS_FOR = ("us", "the vendor", "legal", "the officer", "a second person")


@dataclass(frozen=True)
class Overview:
    """The state of one review: counts, verdict, outcome.

    ``since`` is the day of the last step, from which a vendor or a colleague is waited for. ``lapses`` is the next day on which a piece of
    evidence expires, an acceptance ends or the outcome is no longer valid, and ``lapsing`` says which. ``depth`` is how deep the review
    goes and ``because`` why, ``packs`` the ids of the packs it asks. ``waits`` counts what waits for whom (``WAITS_FOR``).
    """

    vendor: str
    name: str
    service: str | None
    round: int
    state: str
    since: date
    documents: int
    verdict: str | None
    answered: int
    asked: int
    evidence: int
    open: dict[str, int]
    outcome: str | None
    lapses: date | None
    lapsing: str | None
    history_length: int
    history_head: str
    depth: str
    because: str
    packs: tuple[str, ...]
    waits: dict[str, int]

    def as_json(self) -> dict[str, Any]:
        """Return everything under its own name."""
        return asdict(self)

    def lines(self) -> list[tuple[str, str]]:
        """Return label and value for people."""
        counts = ", ".join(f"{count} {severity}" for severity, count in self.open.items() if count) or "nothing"
        return [
            ("Vendor", f"{self.name} ({self.vendor}), round {self.round}"),
            *([("Service", self.service)] if self.service else []),
            ("Depth", f"{self.depth}: {one_line(self.because, 200)}"),
            ("State", f"{self.state.replace('-', ' ')} since {self.since}"),
            ("Agreement", self.verdict or "none was read"),
            ("Documents", str(self.documents)),
            ("Questions", f"{self.answered} of {self.asked} answered"),
            ("Evidence", str(self.evidence)),
            ("Open", counts),
            *([("Waits", "; ".join(f"for {who}: {count}" for who, count in self.waits.items()))] if self.waits else []),
            ("Outcome", self.outcome or "not set"),
            *([("Lapses", f"{self.lapses}: {self.lapsing}")] if self.lapses else []),
            ("History", f"{self.history_length} steps, head {self.history_head[:16]}"),
        ]


def overview(workspace: Workspace, vendor: str) -> Overview:
    """Return the overview of a vendor's latest review. Raises ``UsageError`` where there is no such vendor."""
    shown = picture(workspace, vendor)
    review = shown.review
    lapses = _lapses(shown, workspace.policy.valid_for_days)
    return Overview(
        vendor=review.vendor,
        name=review.name,
        service=review.opened.event.service,
        round=review.opened.event.round,
        state=state_of(shown),
        since=workspace.store.entries(review.id)[-1].at.date(),
        documents=len(review.documents),
        verdict=plain_words.VERDICTS[shown.verdict] if shown.verdict else None,
        answered=shown.progress.answered,
        asked=shown.progress.asked,
        evidence=len(review.evidence),
        open={severity.value: shown.count(severity) for severity in SHOWN_SEVERITIES},
        outcome=review.outcome.event.outcome.value if review.outcome else None,
        lapses=lapses[0] if lapses else None,
        lapsing=lapses[1] if lapses else None,
        history_length=review.length,
        history_head=review.head,
        depth=shown.asked.depth.value,
        because=shown.asked.because,
        packs=tuple(pack.id for pack in shown.asked.packs),
        waits=waits_of(shown),
    )


def waits_of(shown: Picture) -> dict[str, int]:
    """Return how much waits for whom: questions for the vendor and for us, grave findings for legal and the officer, and acceptances."""
    open_ones = [question for question in shown.questions if shown.answer(question.id) is None]
    silent = {question.id for question in open_ones}
    counts = dict.fromkeys(WAITS_FOR, 0)
    for question in open_ones:
        counts["us" if question.asked_of == "house" else "the vendor"] += 1
    for one in shown.findings:
        if one.state is FindingState.ACCEPTANCE_REQUESTED:
            counts["a second person"] += 1
        elif one.undecided and one.finding.severity.at_least(Severity.HIGH) and one.finding.id not in silent:
            counts["legal" if one.finding.source is FindingSource.AGREEMENT else "the officer"] += 1
    return {who: count for who, count in counts.items() if count}


def state_of(shown: Picture) -> str:
    """Return the state of a review, computed: what it waits for next."""
    if shown.review.outcome is not None:
        return "ready-to-close"
    if shown.agreement is None and not shown.review.answers:
        return "intake"
    if shown.progress.open:
        return "waiting-on-vendor"
    undecided = any(one.undecided and one.finding.severity.at_least(Severity.HIGH) for one in shown.findings)
    return "with-legal" if undecided else "ready-to-close"


def _lapses(shown: Picture, valid_for_days: int) -> tuple[date, str] | None:
    """Return the next day on which something of the review runs out, and what."""
    review = shown.review
    ends = [(one.event.expires, f"evidence {number} expires") for number, one in review.evidence.items() if one.event.expires]
    ends += [
        (one.event.until, f"the acceptance of {finding} ends")
        for finding, one in review.decisions.items()
        if one.event.until and one.event.decision is DecisionKind.ACCEPT
    ]
    if review.outcome:
        ends.append((review.outcome.at.date() + timedelta(days=valid_for_days), "the outcome is no longer valid"))
    return min((end for end in ends if end[0] >= shown.today), default=None)
