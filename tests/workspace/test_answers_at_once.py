"""Two people answer in one review at the same time: other questions are no obstacle, the same question is."""

from pathlib import Path
from typing import Any

import pytest

from diligence.errors import ChangedMeanwhileError
from diligence.model.base import Actor, Role
from diligence.workspace.answering import answer
from diligence.workspace.intake import add_vendor
from diligence.workspace.workspace import Workspace, open_workspace


class Interrupted(Workspace):
    """A workspace in which somebody else writes just before each of the first writes."""

    def interrupt(self, other: Workspace, answers: list[tuple[str, str]]) -> None:
        self.other, self.answers = other, answers

    def write(self, *arguments: Any, **more: Any) -> Any:
        if self.answers:
            answer(self.other, "acme", *self.answers.pop(0))
        return super().write(*arguments, **more)


@pytest.fixture
def both(tmp_path: Path) -> tuple[Interrupted, Workspace]:
    other = open_workspace(tmp_path / "house", create=True)
    other.actor = Actor(email="second@clinic.example", role=Role.LEGAL)
    add_vendor(other, "Acme", identifier="acme")
    mine = Interrupted(tmp_path / "house", other.store)
    mine.actor = Actor(email="officer@clinic.example", role=Role.SECURITY_OFFICER)
    return mine, other


def test_an_answer_to_another_question_in_the_same_instant_is_no_obstacle(both: tuple[Interrupted, Workspace]) -> None:
    mine, other = both
    mine.interrupt(other, [("rm-02", "2026-06-30"), ("rm-03", "no")])
    answer(mine, "acme", "rm-01", "yes")
    saved = other.review_of("acme").answers
    assert {name: stamped.event.value for name, stamped in saved.items()} == {"rm-01": "yes", "rm-02": "2026-06-30", "rm-03": "no"}
    assert saved["rm-01"].by == mine.actor


def test_an_answer_to_the_same_question_in_the_same_instant_is_not_overwritten_in_silence(both: tuple[Interrupted, Workspace]) -> None:
    mine, other = both
    mine.interrupt(other, [("rm-01", "no")])
    with pytest.raises(ChangedMeanwhileError):
        answer(mine, "acme", "rm-01", "yes")
    assert other.review_of("acme").answers["rm-01"].event.value == "no"
