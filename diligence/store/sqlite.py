"""A store in one SQLite file."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Self

from pydantic import ValidationError

from diligence.errors import ChangedMeanwhileError, UsageError, WorkspaceError
from diligence.model.base import Actor
from diligence.model.history import Entry, Event, Opened, Undone
from diligence.model.review import AnswerSummary, ReviewSummary
from diligence.model.stored_history import StoredHistory
from diligence.model.text import one_line
from diligence.store import journal, views
from diligence.store.check import faults
from diligence.store.connection import connect, create_file, create_folder, transaction, write_ahead
from diligence.store.copying import copy_checked
from diligence.store.failures import DATABASE_ERRORS, damaged, shown, workspace_error
from diligence.store.journal import HistoryFaultError
from diligence.store.migrate import pending_migrations, prepare, rebuild
from diligence.store.statements import migrations, query


def open_store(path: Path, *, create: bool) -> "SqliteStore":
    """Open the workspace file, bringing it up to date where an earlier version wrote it.

    With ``create`` a missing file is made, readable by its owner only, and so is its folder.
    Raises ``WorkspaceError`` where there is none, it belongs to another program or a newer version, is damaged, or cannot be written.
    """
    if create:
        create_folder(path.parent)
        try:
            create_file(path)
        except OSError as error:
            raise workspace_error(error, path) from error
    elif not path.exists():
        raise WorkspaceError(f"There is no workspace at {shown(path)}", "Check the path, or begin a new workspace there")
    return SqliteStore(path, create=create)


class SqliteStore:
    """The port ``Store`` on one SQLite file, which several threads and processes may use at once."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self.path = path
        self._lock = RLock()
        self._open = True
        self._identity: tuple[int, int] | None = None
        self._connection: sqlite3.Connection | None = None
        try:
            self._connection = self._connect(create=create)
        except DATABASE_ERRORS as error:
            raise workspace_error(error, path) from error

    def _connect(self, *, create: bool) -> sqlite3.Connection:
        connection = connect(self.path)
        try:
            prepare(connection, self.path, create=create)
            write_ahead(connection)
            self._identity = self._identity or self._identity_now()
        except OSError as error:
            connection.close()
            raise workspace_error(error, self.path) from error
        except BaseException:
            connection.close()
            raise
        return connection

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def reviews(self) -> list[ReviewSummary]:
        """List all reviews by vendor and round, from a view, without reading any history."""
        with self._using() as connection:
            return [views.summary(row) for row in connection.execute(query("all_reviews"))]

    def review(self, review: str) -> ReviewSummary | None:
        """Return the line of one review, None where there is none."""
        with self._using() as connection:
            row = connection.execute(query("one_review"), {"id": review}).fetchone()
            return views.summary(row) if row else None

    def answers(self, question: str) -> list[AnswerSummary]:
        """Return the latest answer of every review to one question, by review."""
        with self._using() as connection:
            return [views.answer_summary(row) for row in connection.execute(query("answers_to_question"), {"question": question})]

    def entries(self, review: str) -> list[Entry]:
        """Return the history of a review, its chain verified; empty where there is no such review."""
        with self._using() as connection, transaction(connection, "DEFERRED"):
            found = journal.history(connection, review)
            self._tail(connection, review)
            return found

    def stored_history(self, review: str) -> StoredHistory:
        """Return the same history in the form that is quick to fold; see ``Store.stored_history``."""
        with self._using() as connection, transaction(connection, "DEFERRED"):
            found = journal.stored_history(connection, review)
            self._tail(connection, review)
            return found

    def append(self, review: str, event: Event, *, by: Actor, at: datetime, entry_id: str, expected_length: int | None = None) -> Entry:
        """Add one entry and return it as stored, once it is safe on the disk; see ``Store.append``."""
        try:
            with self._writing(translate=False) as connection:
                repeated = journal.entry_with_id(connection, entry_id)
                if repeated is not None:
                    return _same(repeated, review, event, by)
                entry = self._next_entry(connection, review, event, by=by, at=at, entry_id=entry_id, expected_length=expected_length)
                journal.insert(connection, entry)
                if not views.follow(connection, entry):
                    views.rewrite(connection, journal.stored_history(connection, review), entry.at)
                return entry
        except DATABASE_ERRORS as error:
            return _same(self._after_failure(error, entry_id), review, event, by)

    def check(self) -> list[str]:
        """Examine the file, every chain and every view; return one sentence per fault, an empty list where all is whole."""
        with self._using() as connection:
            return faults(connection)

    def replay(self) -> None:
        """Write the views anew from the journal. Raises ``WorkspaceError`` where a chain is broken."""
        with self._writing() as connection:
            rebuild(connection, self.path)

    def backup(self, path: Path) -> None:
        """Write a checked copy of the whole store as it is now. Raises ``WorkspaceError`` where the file exists already."""
        with self._using() as connection:
            copy_checked(connection, path, faults)

    def close(self) -> None:
        """Let go of the file; the last one to do so leaves a single file without a log."""
        with self._lock:
            self._open = False
            self._let_go()

    @contextmanager
    def _using(self, *, translate: bool = True) -> Iterator[sqlite3.Connection]:
        """Give one thread at a time the connection, and turn what goes wrong into an error a person can act on."""
        with self._lock:
            if not self._open:
                raise WorkspaceError(f"The workspace {shown(self.path)} was closed", "Open it again")
            try:
                if self._connection is None:
                    self._connection = self._connect(create=False)
                yield self._connection
            except DATABASE_ERRORS as error:
                if translate:
                    raise workspace_error(error, self.path) from error
                raise
            except HistoryFaultError as fault:
                raise damaged(self.path, str(fault)) from fault
            except UnicodeEncodeError as error:
                raise UsageError("A name or id holds characters that are no text", "Write it in letters, digits and hyphens") from error

    @contextmanager
    def _writing(self, *, translate: bool = True) -> Iterator[sqlite3.Connection]:
        """Hold the write lock on the file as it was opened: neither moved away nor migrated by a newer program since."""
        with self._using(translate=translate) as connection, transaction(connection):
            self._must_be_in_place()
            pending_migrations(connection, self.path, migrations())
            yield connection

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _identity_now(self) -> tuple[int, int]:
        status = self.path.stat()
        return status.st_dev, status.st_ino

    def _must_be_in_place(self) -> None:
        """Refuse to write into a file that was moved away or replaced: it still takes entries, and nobody would ever find them again."""
        try:
            in_place = self._identity_now() == self._identity
        except OSError:
            in_place = False
        if not in_place:
            raise WorkspaceError(
                f"The workspace file {shown(self.path)} was moved, removed or replaced while it was open, so nothing was written",
                "Put the file back if it was moved, and start the program again",
            )

    def _tail(self, connection: sqlite3.Connection, review: str) -> tuple[int, str]:
        """Return length and head of a history, on which journal and view must agree."""
        tail = journal.last_entry(connection, review)
        row = connection.execute(query("one_review"), {"id": review}).fetchone()
        seen = views.summary(row) if row else None
        if tail != ((seen.length, seen.head) if seen else journal.NO_ENTRY):
            raise HistoryFaultError(f"the list of reviews does not say of {one_line(review, 80)} what its history says")
        return tail

    def _next_entry(
        self,
        connection: sqlite3.Connection,
        review: str,
        event: Event,
        *,
        by: Actor,
        at: datetime,
        entry_id: str,
        expected_length: int | None,
    ) -> Entry:
        length, head = self._tail(connection, review)
        if expected_length is not None and expected_length != length:
            raise ChangedMeanwhileError(
                f"The review {one_line(review, 80)} was changed meanwhile: its history has {length} entries, not {expected_length}",
                "Look at it again, then repeat the step",
            )
        _must_fit(review, event, length)
        try:
            entry = Entry(id=entry_id, review=review, number=length + 1, previous=head, at=at, by=by, event=event)
            stored = Entry.from_stored(entry.canonical())
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False, include_input=False)[0]
            what = one_line(f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}", 300)
            raise UsageError(f"This cannot be kept in a history: {what}", "Correct the value and repeat the step") from error
        except ValueError as error:
            raise UsageError("This cannot be kept in a history, for it holds characters that are no text", "Correct the value") from error
        if stored != entry:
            raise UsageError("This would not be read from the history as it was written", "Report this as an error of the program")
        return stored

    def _after_failure(self, error: sqlite3.Error | UnicodeDecodeError, entry_id: str) -> Entry:
        """Look again before a failure is reported: a commit that failed late may be on the disk after all."""
        failure = workspace_error(error, self.path)
        with self._lock:
            self._let_go()
            try:
                self._connection = self._connect(create=False)
                found = journal.entry_with_id(self._connection, entry_id)
                if found is not None:
                    # The entry counts as saved only when everything up to it has been written to the disk without an error.
                    busy = self._connection.execute("PRAGMA wal_checkpoint(FULL)").fetchone()[0]
                    if not busy:
                        return found
            except (*DATABASE_ERRORS, HistoryFaultError, WorkspaceError):
                raise failure from error
        raise failure from error


def _same(stored: Entry, review: str, event: Event, by: Actor) -> Entry:
    if (stored.review, stored.event, stored.by) != (review, event, by):
        raise WorkspaceError(
            f"The id of this step was used for another one, entry {stored.number} of the history of {one_line(stored.review, 80)}",
            "Repeat the step; if it fails again, report this as an error of the program",
        )
    return stored


def _must_fit(review: str, event: Event, length: int) -> None:
    shown_review = one_line(review, 80)
    match event:
        case Opened() if length > 0:
            raise UsageError(f"The review {shown_review} has been opened already", "Use it, or choose another id")
        case Opened():
            return
        case _ if length == 0:
            raise UsageError(f"There is no review {shown_review}", "Open it first, or check the id with 'diligence vendor list'")
        case Undone(entry=number) if not 1 < number <= length:
            raise UsageError(f"Entry {number} of the review {shown_review} cannot be taken back", "Name an entry after the first one")
