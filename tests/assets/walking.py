"""Walk a review to where it can be approved, through the same journeys that people use."""

from datetime import timedelta

from diligence.assess.decisions import SettledFinding
from diligence.model.base import Actor, Role, Severity
from diligence.model.checklist import CANNOT_BE_JUDGED, Question
from diligence.model.history import DecisionKind, Verification
from diligence.workspace.answering import answer
from diligence.workspace.deciding import approve, decide
from diligence.workspace.judging import findings_of
from diligence.workspace.workspace import Workspace

SECOND = Actor(email="second@clinic.example", role=Role.LEGAL)


def good_value(question: Question) -> str:
    """Return an answer that the question itself calls fine."""
    fine = [example.value for example in question.examples if example.severity is Severity.NONE and not example.others]
    return next((value for value in fine if value != "n/a"), CANNOT_BE_JUDGED)


def answer_everything(workspace: Workspace, vendor: str) -> None:
    """Answer every question that is asked, and those that the answers open, until none is left."""
    while True:
        review = workspace.review_of(vendor)
        still = [
            question for pack in workspace.asking(review).checklists for question in pack.questions if question.id not in review.answers
        ]
        if not still:
            return
        for question in still:
            answer(workspace, vendor, question.id, good_value(question), verified=Verification.TESTED, note="looked at")


def settle_everything(workspace: Workspace, vendor: str, *, least: Severity = Severity.HIGH) -> None:
    """Ask for a change on every finding that is undecided and weighs at least so much."""
    for one in undecided(workspace, vendor, least):
        decide(
            workspace, vendor, one.finding.id, DecisionKind.CHANGE,
            reason="before it starts", owner="counsel", until=workspace.today + timedelta(days=30),
        )  # fmt: skip


def undecided(workspace: Workspace, vendor: str, least: Severity) -> list[SettledFinding]:
    """Return the findings that a person must still decide on."""
    found = findings_of(workspace, workspace.review_of(vendor))
    return [one for one in found if one.undecided and one.finding.severity.at_least(least)]


def approve_as_second(workspace: Workspace, vendor: str, finding: str) -> None:
    """Let a second person approve an acceptance."""
    first, workspace.actor = workspace.actor, SECOND
    approve(workspace, vendor, finding)
    workspace.actor = first
