"""The journal: histories are read from it with their chain verified, and entries are put at its end."""

import hashlib
import sqlite3

from diligence.model.history import GENESIS, Entry
from diligence.model.text import one_line
from diligence.store.statements import query

NO_ENTRY = (0, GENESIS)
"""Number and digest that come before the first entry."""


class HistoryFaultError(Exception):
    """A history is not whole; the message is a clause without its full stop. Never leaves this room."""


def read_entry(body: object, digest: object) -> Entry:
    """Read one stored entry. Raises ``HistoryFaultError`` where it was changed, or is of a kind this version does not know."""
    if not isinstance(body, bytes) or hashlib.sha256(body).hexdigest() != digest:
        raise HistoryFaultError("was changed after it was written")
    try:
        return Entry.from_stored(body)
    except ValueError as error:
        raise HistoryFaultError("is of a kind that this version does not know, so a newer one wrote it") from error


def history(connection: sqlite3.Connection, review: str) -> list[Entry]:
    """Return the history of a review, empty where there is none. Raises ``HistoryFaultError`` at the first entry that does not follow."""
    entries: list[Entry] = []
    previous = GENESIS
    for number, entry_id, stored_previous, digest, body in connection.execute(query("journal_of_review"), {"review": review}):
        if number != len(entries) + 1 or stored_previous != previous:
            raise HistoryFaultError(f"{_place(entries, review)} does not follow from the one before it")
        try:
            entry = read_entry(body, digest)
        except HistoryFaultError as fault:
            raise HistoryFaultError(f"{_place(entries, review)} {fault}") from fault
        if (entry.review, entry.number, entry.id, entry.previous) != (review, number, entry_id, previous):
            raise HistoryFaultError(f"{_place(entries, review)} is not the one that was written there")
        entries.append(entry)
        previous = digest
    return entries


def _place(entries: list[Entry], review: str) -> str:
    return f"entry {len(entries) + 1} of the history of {one_line(review, 80)}"


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
