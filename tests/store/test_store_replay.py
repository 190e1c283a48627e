"""The quick reading of a history, through the store: it folds to the same, and finds whatever the reading of all entries finds."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diligence.errors import WorkspaceError
from diligence.model.base import Actor
from diligence.model.history import Entry, Event
from diligence.model.review import fold
from diligence.store.sqlite import SqliteStore, open_store
from tests.assets.histories import AT, REVIEW, steps

COLUMNS = ("id", "previous", "digest", "body")
UNKNOWN = "is of a kind that this version does not know, so a newer one wrote it"


def write(path: Path, drawn: list[tuple[Event, Actor]]) -> None:
    with open_store(path, create=True) as store:
        for event, by in drawn:
            store.append(REVIEW, event, by=by, at=AT, entry_id=uuid4().hex)


@contextmanager
def tampered(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the file as somebody with a database tool would, the triggers out of the way."""
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.create_function("sha", 1, lambda body: sha256(body).hexdigest())
        triggers = raw.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            raw.execute(f"DROP TRIGGER {name}")
        yield raw
        for _, sql in triggers:
            raw.execute(sql)


def said(read: Callable[[str], object]) -> str | None:
    try:
        read(REVIEW)
    except WorkspaceError as error:
        return str(error)
    return None


@settings(max_examples=60, deadline=None)
@given(steps())
def test_the_quick_reading_folds_to_the_same_for_any_history(drawn: list[tuple[Event, Actor]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workspace.sqlite3"
        write(path, drawn)
        with open_store(path, create=False) as store:
            assert fold(store.stored_history(REVIEW)) == fold(store.entries(REVIEW))


@settings(max_examples=60, deadline=None)
@given(steps(longest=6), st.data())
def test_a_changed_byte_anywhere_is_found(drawn: list[tuple[Event, Actor]], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workspace.sqlite3"
        write(path, drawn)
        number = data.draw(st.integers(1, len(drawn)))
        column = data.draw(st.sampled_from(COLUMNS))
        with tampered(path) as raw:
            (value,) = raw.execute(f"SELECT CAST({column} AS BLOB) FROM journal WHERE number = ?", (number,)).fetchone()  # noqa: S608
            place = data.draw(st.integers(0, len(value) - 1))
            other = data.draw(st.integers(1, 127).filter(lambda byte: byte != value[place]))
            changed = value[:place] + bytes([other]) + value[place + 1 :]
            kind = "BLOB" if column == "body" else "TEXT"
            raw.execute("PRAGMA foreign_keys = OFF")
            raw.execute(f"UPDATE journal SET {column} = CAST(? AS {kind}) WHERE number = ?", (changed, number))  # noqa: S608
        with open_store(path, create=False) as store:
            told = said(store.stored_history)
            assert told is not None
            assert told == said(store.entries)


@pytest.mark.parametrize(
    ("there", "instead", "told"),
    [
        ('"type":"answered"', '"type":"dreamt"', UNKNOWN),
        ('"value":"yes"', '"value":"yes","weight":1', UNKNOWN),
        ('"verified":"claimed"', '"verified":"dreamt"', UNKNOWN),
        ('"number":21', '"number":20', "is not the one that was written there"),
        ('"review":"acme-1"', '"review":"zeta-1"', "is not the one that was written there"),
    ],
)
def test_a_well_digested_entry_that_is_none_is_refused_in_the_same_words(
    path: Path, filled: SqliteStore, there: str, instead: str, told: str
) -> None:
    filled.close()
    with tampered(path) as raw:
        raw.execute("UPDATE journal SET body = CAST(replace(CAST(body AS TEXT), ?, ?) AS BLOB) WHERE number = 21", (there, instead))
        raw.execute("UPDATE journal SET digest = sha(body) WHERE number = 21")
        raw.execute("UPDATE review SET head = (SELECT digest FROM journal WHERE journal.review = review.id AND number = 21)")
    with open_store(path, create=False) as store:
        message = said(store.stored_history)
        assert message is not None
        assert f"entry 21 of the history of {REVIEW} {told}" in message
        assert message == said(store.entries)


@pytest.mark.parametrize(
    "statement", ["DELETE FROM journal WHERE number > 15", "DELETE FROM journal WHERE number = 4", "DELETE FROM review"]
)
def test_a_history_that_lost_entries_or_its_line_is_refused(path: Path, filled: SqliteStore, statement: str) -> None:
    filled.close()
    with tampered(path) as raw:
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute(statement)
    with open_store(path, create=False) as store:
        message = said(store.stored_history)
        assert message is not None
        assert message == said(store.entries)


def test_a_history_in_another_form_is_read_the_long_way(path: Path, filled: SqliteStore) -> None:
    before: list[Entry] = filled.entries(REVIEW)
    filled.close()
    with tampered(path) as raw:
        body = before[-1].canonical().replace(b'"value":"yes"', b'"value": "yes"').replace(b',"id"', b', "id"')
        raw.execute("UPDATE journal SET body = :body, digest = sha(:body) WHERE review = 'acme-1' AND number = 21", {"body": body})
        raw.execute("UPDATE review SET head = sha(?) WHERE id = 'acme-1'", (body,))
    with open_store(path, create=False) as store:
        assert store.entries(REVIEW) == before
        assert fold(store.stored_history(REVIEW)) == fold(store.entries(REVIEW))
        assert store.stored_history(REVIEW).head == sha256(body).hexdigest()
