"""A workspace in a temporary folder with a clock that the test moves."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from diligence.model.base import Actor, Role
from diligence.workspace.workspace import Workspace, open_workspace


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **how_far: float) -> None:
        self.now += timedelta(**how_far)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def workspace(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    opened = open_workspace(tmp_path / "workspace", create=True, clock=clock)
    opened.actor = Actor(email="officer@clinic.example", role=Role.SECURITY_OFFICER)
    yield opened
    opened.close()


@pytest.fixture
def samples() -> Path:
    return Path(__file__).resolve().parent.parent.parent / "diligence" / "samples"
