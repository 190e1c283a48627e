"""The measures of packs and histories: loading all packs against parsing their files, and a replay against reading its rows.

All are measured in this process, in its own processor time, in turn. A row holds an entry as JSON, so that there are two ways of reading
it and nothing else: as bytes, and with the JSON in it. The first is stricter than any program in Python can be that looks at an entry.
"""

import gc
import json
import sqlite3
import statistics
import time
import tomllib
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from measure import Measured, ratio_of

from diligence.catalog.checklists import available, load_checklists
from diligence.catalog.location import shipped
from diligence.model.base import Actor, Role
from diligence.model.history import GENESIS, Answered, Entry, Event, Opened, Verification
from diligence.model.review import Review, fold
from diligence.store import journal
from diligence.store.sqlite import open_store

ANSWERS = 10_000
REVIEW = "vendor-1"
_ROWS = "SELECT number, id, previous, digest, body FROM journal WHERE review = ? ORDER BY number"


def measure(folder: Path, runs: int) -> list[Measured]:
    """Measure both."""
    return [_packs(runs), *_replay(folder, runs)]


def _packs(runs: int) -> Measured:
    root = shipped()
    files = [file for pack in available(root) for file in (root / pack).iterdir()]

    def parse() -> None:
        for file in files:
            tomllib.loads(file.read_bytes().decode("utf-8"))

    return _in_turn("loading all packs against parsing their files", lambda: load_checklists(root), parse, 3.0, runs)


def _replay(folder: Path, runs: int) -> list[Measured]:
    path = folder / "replay.sqlite3"
    _write(path)
    with open_store(path, create=False) as store:

        def replay() -> Review:
            return fold(store.stored_history(REVIEW))

        def read() -> list[tuple[bytes, ...]]:
            connection = sqlite3.connect(path)
            try:
                return connection.execute(_ROWS, (REVIEW,)).fetchall()
            finally:
                connection.close()

        def read_json() -> list[object]:
            return [json.loads(row[-1]) for row in read()]

        if replay().length != len(read()) or len(read()) != ANSWERS + 1:
            raise SystemExit("The history does not hold what was written")
        return [
            _in_turn("replay of 10,000 answers against reading their rows with the JSON in them", replay, read_json, 3.0, runs),
            _in_turn("replay of 10,000 answers against reading their rows as bytes", replay, read, 3.0, runs),
        ]


def _write(path: Path) -> None:
    """Answer the questions of all packs again and again, as several officers would over years."""
    questions = [question.id for pack in load_checklists(shipped()) for question in pack.questions]
    by, start = Actor(email="officer@clinic.example", role=Role.SECURITY_OFFICER), datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    events: list[Event] = [Opened(vendor="vendor", name="A made-up vendor")]
    for number in range(ANSWERS):
        claim = f"As our policy of revision {number} says, this is done for all systems."
        verified = Verification.DOCUMENT_SEEN if number % 3 else Verification.CLAIMED
        events.append(Answered(question=questions[number % len(questions)], value="yes", claim=claim, verified=verified))
    with open_store(path, create=True):
        pass
    connection, previous = sqlite3.connect(path), GENESIS
    with connection:  # one transaction: ten thousand of them, each made durable, would take most of a minute
        for number, event in enumerate(events, start=1):
            at = start + timedelta(seconds=number)
            entry = Entry(id=uuid.uuid4().hex, review=REVIEW, number=number, previous=previous, at=at, by=by, event=event)
            journal.insert(connection, entry)
            previous = entry.digest()
    connection.close()
    with open_store(path, create=False) as store:
        store.replay()


def _in_turn(name: str, ours: Callable[[], object], plain: Callable[[], object], budget: float, runs: int) -> Measured:
    ours(), plain()
    gc.collect()
    gc.freeze()
    pairs = [(_seconds(ours), _seconds(plain)) for _ in range(runs)]
    gc.unfreeze()
    return ratio_of(name, *(statistics.median(column) for column in zip(*pairs, strict=True)), budget)


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
