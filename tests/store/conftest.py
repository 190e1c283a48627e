import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from diligence.model.base import Actor, Role
from diligence.model.history import Answered, Entry, Event, Opened
from diligence.store.sqlite import SqliteStore, open_store

ROOT = Path(__file__).parents[2]
WRITER = Path(__file__).parent / "programs" / "writer.py"

Writing = Callable[..., Entry]
StartWriter = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a workspace file may be made; its folder does not exist yet."""
    return tmp_path / "workspace" / "workspace.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    with open_store(path, create=True) as opened:
        yield opened


@pytest.fixture
def write() -> Writing:
    """Append an event as an ordinary person would, a minute after the last one."""

    def append(store: SqliteStore, event: Event, review: str = "acme-1", **more: object) -> Entry:
        summary = store.review(review)
        moment = datetime(2026, 11, 2, 9, 30, tzinfo=UTC) + timedelta(minutes=summary.length if summary else 0)
        details = {"by": Actor(email="officer@hospital.example", role=Role.SECURITY_OFFICER), "at": moment, "entry_id": uuid4().hex}
        return store.append(review, event, **{**details, **more})  # type: ignore[arg-type]

    return append


@pytest.fixture
def filled(store: SqliteStore, write: Writing) -> SqliteStore:
    """A store with two vendors and some answers each."""
    for review in ("acme-1", "zeta-1"):
        write(store, Opened(vendor=review[:-2], name=review[:-2].title()), review)
        for number in range(20):
            write(store, Answered(question=f"question-{number % 8}", value="yes" if number % 3 else "no", note="why " * number), review)
    return store


@pytest.fixture
def start_writer() -> Iterator[StartWriter]:
    """Start a real process that appends entries and prints the id of each one it was told is saved; killed at the end of the test."""
    started: list[subprocess.Popen[str]] = []

    def start(path: Path, *options: str, before: tuple[str, ...] = ()) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [*before, sys.executable, str(WRITER), str(path), *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
