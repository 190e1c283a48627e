"""Evidence by its bytes: a kept copy that is no longer what was registered proves nothing, and that is a grave finding."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from diligence.model.base import Severity
from diligence.model.finding import Finding, FindingSource
from diligence.model.policy import Policy
from diligence.model.review import Review
from diligence.model.text import one_line

CITATION = "House rule on kept evidence"


class CopyState(StrEnum):
    """How the copy of a file in the workspace compares with what was registered; ``gone`` where it cannot be read either."""

    INTACT = "intact"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class KeptCopy:
    """The copy of a file in the workspace: its state, and the digest of its bytes as they are now, empty where there are none."""

    state: CopyState
    sha256: str = ""


_SAYS = {
    CopyState.CHANGED: ("was changed after it was registered", "holds other bytes than those that were registered"),
    CopyState.GONE: ("is gone from the workspace", "is gone or cannot be read"),
}


def changed_evidence_findings(review: Review, copies: Mapping[int, KeptCopy], policy: Policy) -> tuple[Finding, ...]:
    """Return a finding for every piece of evidence whose kept copy has changed or is gone; ``copies`` are keyed by its number."""
    return tuple(
        _finding(review, number, copy, policy)
        for number, copy in sorted(copies.items())
        if copy.state is not CopyState.INTACT and number in review.evidence
    )


def _finding(review: Review, number: int, copy: KeptCopy, policy: Policy) -> Finding:
    piece = review.evidence[number].event
    finding_id, kind = f"changed-evidence-{number}", one_line(piece.kind, 80)
    title, detail = _SAYS[copy.state]
    resting = sorted(question for question, answer in review.answers.items() if number in answer.event.evidence)
    named = f"Answers that name it: {', '.join(resting)}." if resting else "No answer names it."
    return Finding(
        id=finding_id,
        source=FindingSource.EVIDENCE,
        subject=f"evidence-{number}",
        severity=policy.severity(finding_id, Severity.HIGH),
        title=f"The kept copy of evidence {number} ({kind}) {title}",
        detail=f"The copy of {one_line(piece.file, 120)} {detail} (SHA-256 {piece.sha256[:12]}). {named} Register the original file again.",
        ask=f"Send the {kind.replace('-', ' ')} once more, unchanged.",
        citation=CITATION,
        basis_of=(piece.sha256, copy.state.value, copy.sha256),
    )
