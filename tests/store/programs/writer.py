"""Append answers to a workspace and print the id of each entry that was reported as saved; run by the tests as a process of its own.

    writer.py PATH [--review ID] [--count N] [--careful] [--file-limit BYTES]

Lines on standard output: ``ready``, ``saved ID NUMBER``, ``refused CLASS TEXT`` (the same entry is then tried once more, with the same
id; after a second refusal the program ends with status 3) and ``done``.
"""

import argparse
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from diligence.errors import DiligenceError
from diligence.model.base import Actor, Role
from diligence.model.history import Answered, Event, Opened
from diligence.store.sqlite import SqliteStore, open_store

BY = Actor(email="officer@hospital.example", role=Role.SECURITY_OFFICER)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def append(store: SqliteStore, review: str, event: Event, *, careful: bool) -> bool:
    entry_id = uuid4().hex
    for _ in range(50 if careful else 2):
        try:
            summary = store.review(review) if careful else None
            expected = (summary.length if summary else 0) if careful else None
            entry = store.append(review, event, by=BY, at=datetime.now(UTC), entry_id=entry_id, expected_length=expected)
        except DiligenceError as error:
            say(f"refused {type(error).__name__} {error}")
        else:
            say(f"saved {entry_id} {entry.number}")
            return True
    return False


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("path", type=Path)
    options.add_argument("--review", default="acme-1")
    options.add_argument("--count", type=int, default=1_000_000)
    options.add_argument("--careful", action="store_true")
    options.add_argument("--file-limit", type=int)
    given = options.parse_args()
    if given.file_limit is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (given.file_limit, given.file_limit))
    try:
        store = open_store(given.path, create=True)
    except DiligenceError as error:
        say(f"refused {type(error).__name__} {error}")
        return 3
    with store:
        say("ready")
        # Another writer may be quicker; then this one is refused and goes on with its answers.
        append(store, given.review, Opened(vendor="acme", name="Acme"), careful=False)
        for number in range(given.count):
            event = Answered(question=f"question-{number % 20}", value="yes", note="because " * (number % 7))
            if not append(store, given.review, event, careful=given.careful):
                return 3
    say("done")
    return 0


if __name__ == "__main__":
    sys.exit(main())
