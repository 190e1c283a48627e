"""Whether a store is whole: the file, the schema, every chain, and every view against its journal.

The parts need each other: of random bit flips that matter, SQLite's own integrity check finds little more than half.
"""

import sqlite3
from collections.abc import Sequence

from diligence.model.review import fold
from diligence.model.text import one_line
from diligence.store.connection import APPLICATION_ID, transaction
from diligence.store.failures import DATABASE_ERRORS
from diligence.store.journal import HistoryFaultError, history
from diligence.store.statements import Migration, migrations, query
from diligence.store.views import answer_rows, review_row

MOST_FAULTS = 100
"""How many faults are told; a damaged file can have one per row."""


def faults(connection: sqlite3.Connection, steps: Sequence[Migration] | None = None) -> list[str]:
    """Examine a store whose migrations are all applied; one sentence per fault. Never raises for damage."""
    return _examine(connection, migrations() if steps is None else steps, with_views=True)


def faults_of_older(connection: sqlite3.Connection) -> list[str]:
    """Examine file and chains only, for a store whose schema and views are those of an earlier version."""
    return _examine(connection, (), with_views=False)


def _examine(connection: sqlite3.Connection, steps: Sequence[Migration], *, with_views: bool) -> list[str]:
    found: list[str] = []
    try:
        with transaction(connection, "DEFERRED"):
            found += _file_faults(connection)
            if with_views:
                found += _schema_faults(connection, steps)
            names = [row[0] for row in connection.execute(query("names_of_reviews"))]
            for name in names:
                found += _review_faults(connection, name, with_views=with_views)
    except DATABASE_ERRORS as error:
        found.append(f"The file cannot be read to its end: {one_line(str(error), 200)}.")
    return found[:MOST_FAULTS]


def _file_faults(connection: sqlite3.Connection) -> list[str]:
    found = [
        f"The database finds its own file damaged: {one_line(str(row[0]), 200)}."
        for row in connection.execute(f"PRAGMA integrity_check({MOST_FAULTS})")
        if row[0] != "ok"
    ]
    found += [
        f"A row of the table {one_line(str(row[0]), 80)} points to nothing." for row in connection.execute("PRAGMA foreign_key_check")
    ]
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        found.append("The file does not bear the mark of a Diligence workspace.")
    return found


def schema_of(steps: Sequence[Migration]) -> list[tuple[object, ...]]:
    """Return what the tables, indexes and triggers look like after these migrations."""
    empty = sqlite3.connect(":memory:")
    try:
        empty.execute(query("create_migration_table"))
        for step in steps:
            for statement in step.statements():
                empty.execute(statement)
        return empty.execute(query("schema")).fetchall()
    finally:
        empty.close()


def _schema_faults(connection: sqlite3.Connection, steps: Sequence[Migration]) -> list[str]:
    found = []
    if connection.execute(query("recorded_migrations")).fetchall() != [(step.number, step.digest) for step in steps]:
        found.append("The list of applied migrations is not the one of this version.")
    if connection.execute(query("schema")).fetchall() != schema_of(steps):
        found.append("A table, index or trigger is missing, added or changed.")
    return found


def _review_faults(connection: sqlite3.Connection, name: object, *, with_views: bool) -> list[str]:
    shown = one_line(str(name), 80)
    try:
        entries = history(connection, str(name))
    except HistoryFaultError as fault:
        return [f"In the journal, {fault}."]
    if not with_views:
        return []
    key = {"id": name, "review": name}
    reviews = connection.execute(query("one_review"), key).fetchall()
    answers = connection.execute(query("answers_of_review"), key).fetchall()
    if not entries:
        return [f"The list of reviews names {shown}, which has no history."]
    try:
        review = fold(entries)
    except ValueError:
        return [f"The history of {shown} does not begin with the entry that opened it."]
    found = []
    if reviews != [review_row(review, entries[-1].at)]:
        found.append(f"The list of reviews does not say of {shown} what its history says.")
    if answers != answer_rows(review):
        found.append(f"The list of answers does not say of {shown} what its history says.")
    return found
