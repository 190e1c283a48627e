"""An intake that calls for nothing out of the ordinary: a review at standard depth."""

from diligence.workspace.answering import answer
from diligence.workspace.workspace import Workspace

ORDINARY = {
    "in-01": "other", "in-02": "up-to-10000", "in-03": "US", "in-04": "none",
    "in-05": "none-of-these", "in-06": "vendor-cloud", "in-07": "none", "in-08": "none",
}  # fmt: skip


def answer_intake(workspace: Workspace, vendor: str) -> None:
    """Answer the eight questions of the intake."""
    for question, value in ORDINARY.items():
        answer(workspace, vendor, question, value)
