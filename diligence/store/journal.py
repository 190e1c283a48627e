"""The journal: histories are read from it with their chain verified, and entries are put at its end."""

import sqlite3
from collections.abc import Iterator
from hashlib import sha256

from diligence.model.history import GENESIS, Entry
from diligence.model.stored_history import StoredHistory
from diligence.model.text import one_line
from diligence.store.statements import query

NO_ENTRY = (0, GENESIS)
"""Number and digest that come before the first entry."""

_Row = tuple[int, str, str, str, bytes]
"""Number, id, digest of the entry before, digest, bytes."""

_CHANGED = "was changed after it was written"
_UNKNOWN = "is of a kind that this version does not know, so a newer one wrote it"


class HistoryFaultError(Exception):
    """A history is not whole; the message is a clause without its full stop. Never leaves this room."""


def read_entry(body: object, digest: object) -> Entry:
    """Read one stored entry. Raises ``HistoryFaultError`` where it was changed, or is of a kind this version does not know."""
    if not isinstance(body, bytes) or sha256(body).hexdigest() != digest:
        raise HistoryFaultError(_CHANGED)
    try:
        return Entry.from_stored(body)
    except ValueError as error:
        raise HistoryFaultError(_UNKNOWN) from error


def history(connection: sqlite3.Connection, review: str) -> list[Entry]:
    """Return the history of a review, empty where there is none. Raises ``HistoryFaultError`` at the first entry that does not follow."""
    return [_entry(review, row) for row in _chain(connection, review)]


def stored_history(connection: sqlite3.Connection, review: str) -> StoredHistory:
    """Return the same history for a fold, which is several times quicker. Raises ``HistoryFaultError`` likewise."""
    found = StoredHistory(review)
    for row in _chain(connection, review):
        if not found.take_answer(*row):
            found.take(_entry(review, row))
    return found


def _chain(connection: sqlite3.Connection, review: str) -> Iterator[_Row]:
    """Give the rows of a history, having made sure of each that it follows from the one before and that its bytes are those digested."""
    expected, expected_previous = 1, GENESIS
    for row in connection.execute(query("journal_of_review"), {"review": review}):
        number, _, previous, digest, body = row
        if number != expected or previous != expected_previous:
            raise HistoryFaultError(f"{_place(review, expected)} does not follow from the one before it")
        if not isinstance(body, bytes) or sha256(body).hexdigest() != digest:
            raise HistoryFaultError(f"{_place(review, number)} {_CHANGED}")
        yield row
        expected, expected_previous = number + 1, digest


def _entry(review: str, row: _Row) -> Entry:
    number, entry_id, previous, _, body = row
    try:
        entry = Entry.from_stored(body)
    except ValueError as error:
        raise HistoryFaultError(f"{_place(review, number)} {_UNKNOWN}") from error
    if (entry.review, entry.number, entry.id, entry.previous) != (review, number, entry_id, previous):
        raise HistoryFaultError(f"{_place(review, number)} is not the one that was written there")
    return entry


def _place(review: str, number: int) -> str:
    return f"entry {number} of the history of {one_line(review, 80)}"


def last_entry(connection: sqlite3.Connection, review: str) -> tuple[int, str]:
    """Return number and digest of the last entry, 0 and the genesis digest where there is none."""
    row = connection.execute(query("last_entry"), {"review": review}).fetchone()
    return (int(row[0]), str(row[1])) if row else NO_ENTRY


def entry_with_id(connection: sqlite3.Connection, entry_id: str) -> Entry | None:
    """Return the entry that was written under this id. Raises ``HistoryFaultError`` where it was changed since."""
    row = connection.execute(query("entry_with_id"), {"id": entry_id}).fetchone()
    return read_entry(row[0], row[1]) if row else None


def insert(connection: sqlite3.Connection, entry: Entry) -> None:
    """Put an entry at the end of its history; the table itself refuses one that does not follow (``sqlite3.IntegrityError``)."""
    values = {
        "review": entry.review,
        "number": entry.number,
        "id": entry.id,
        "previous": entry.previous,
        "digest": entry.digest(),
        "body": entry.canonical(),
    }
    connection.execute(query("insert_entry"), values)
