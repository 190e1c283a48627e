"""The intake: eight questions about the service, and what they choose."""

from dataclasses import dataclass

from diligence.assess.answers import answer_in_words
from diligence.errors import PolicyError, UsageError
from diligence.model.base import Role
from diligence.model.checklist import Depth
from diligence.model.history import DepthSet
from diligence.model.text import one_line
from diligence.workspace.workspace import Workspace

INTAKE = "intake"
"""The id of the pack whose questions choose depth and packs."""

MAX_REASON = 1000


@dataclass(frozen=True)
class IntakeLines:
    """The intake as people read it: id, question and answer of each; the depth and why; title, why and count of each pack."""

    questions: list[tuple[str, str, str]]
    depth: str
    because: str
    packs: list[tuple[str, str, int]]


def intake_lines(workspace: Workspace, vendor: str) -> IntakeLines:
    """Return the intake of a vendor's latest review. Raises ``UsageError`` where there is no such vendor."""
    review = workspace.review_of(vendor)
    asked = workspace.asking(review)
    questions = [question for pack in asked.checklists if pack.id == INTAKE for question in pack.questions]
    answers = {question.id: review.answers.get(question.id) for question in questions}
    return IntakeLines(
        questions=[
            (
                question.id,
                question.text,
                one_line(answer_in_words(question, answer.event.value, workspace.countries)) if (answer := answers[question.id]) else "-",
            )
            for question in questions
        ],
        depth=asked.depth.value,
        because=one_line(asked.because),
        packs=[(pack.title, says.says, len(pack.questions)) for says in asked.packs for pack in asked.checklists if pack.id == says.id],
    )


def set_depth(workspace: Workspace, vendor: str, depth: Depth, *, reason: str) -> None:
    """Set by hand how deep the review goes. Raises ``UsageError`` where no reason is given, and ``PolicyError`` for a vendor."""
    if workspace.actor is not None and workspace.actor.role is Role.VENDOR:
        raise PolicyError("A vendor does not choose how deep its own review goes", "Let somebody of the house choose")
    why = one_line(reason, MAX_REASON)
    if not why:
        raise UsageError("A depth that is set by hand needs a reason", 'Give it with --reason "…"')
    review = workspace.review_of(vendor)
    workspace.write(review.id, DepthSet(depth=depth, reason=why), expected_length=review.length)
