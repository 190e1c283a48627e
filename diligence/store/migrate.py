"""An older store becomes a newer one: after a backup, in one transaction with the record of it, or not at all."""

import sqlite3
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from diligence.errors import WorkspaceError
from diligence.store.check import faults_of_older
from diligence.store.connection import APPLICATION_ID, transaction
from diligence.store.copying import copy_checked
from diligence.store.failures import damaged, shown
from diligence.store.journal import HistoryFaultError, history
from diligence.store.statements import Migration, migrations, query
from diligence.store.views import rewrite


def prepare(
    connection: sqlite3.Connection, path: Path, *, create: bool, keep_backup: bool = True, steps: Sequence[Migration] | None = None
) -> None:
    """Bring the schema up to date; an empty file becomes a store where ``create`` is set.

    Before an existing store is changed, a checked backup is written beside it as ``<name>.before-<number>.sqlite3``.
    Raises ``WorkspaceError`` where the file is empty and ``create`` is not set, belongs to another program, comes from a newer version
    or is damaged; it is then left as it was.
    """
    wanted = migrations() if steps is None else steps
    if not _recorded(connection, path):
        if not create:
            raise WorkspaceError(f"The file {shown(path)} is empty, so it is no workspace", "Name another workspace, or begin a new one")
    elif pending_migrations(connection, path, wanted) and keep_backup:
        _back_up(connection, path, pending_migrations(connection, path, wanted)[0].number)
    if pending_migrations(connection, path, wanted):
        with transaction(connection):
            # Asked again under the write lock: another process may have been quicker.
            pending = pending_migrations(connection, path, wanted)
            if pending:
                _apply(connection, pending)
                rebuild(connection, path)


def rebuild(connection: sqlite3.Connection, path: Path) -> None:
    """Write all views anew from the journal, inside the transaction of the caller. Raises ``WorkspaceError`` where a chain is broken."""
    names = [row[0] for row in connection.execute(query("names_of_reviews"))]
    connection.execute(query("forget_all_answers"))
    connection.execute(query("forget_all_reviews"))
    for name in names:
        try:
            entries = history(connection, str(name))
            if entries:
                rewrite(connection, entries, entries[-1].at)
        except HistoryFaultError as fault:
            raise damaged(path, str(fault)) from fault
        except ValueError as fault:
            raise damaged(path, f"the history of {name} does not begin with the entry that opened it") from fault


def _recorded(connection: sqlite3.Connection, path: Path) -> list[tuple[int, str]]:
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    if mark == 0 and connection.execute(query("tables")).fetchone()[0] == 0:
        return []
    if mark != APPLICATION_ID:
        raise WorkspaceError(
            f"The file {shown(path)} is a database of another program, not a Diligence workspace", "Name another workspace"
        )
    return [(int(number), str(digest)) for number, digest in connection.execute(query("recorded_migrations"))]


def pending_migrations(connection: sqlite3.Connection, path: Path, wanted: Sequence[Migration]) -> Sequence[Migration]:
    """Return the migrations that are still to be applied. Raises ``WorkspaceError`` where the file has others, or is no workspace."""
    recorded = _recorded(connection, path)
    if len(recorded) > len(wanted):
        raise WorkspaceError(
            f"The workspace {shown(path)} was written by a newer version of Diligence; it was left untouched",
            "Update the program to that version or a later one",
        )
    if recorded != [(step.number, step.digest) for step in wanted[: len(recorded)]]:
        raise damaged(path, "its tables were not made by a released version of Diligence")
    return wanted[len(recorded) :]


def _apply(connection: sqlite3.Connection, pending: Sequence[Migration]) -> None:
    if pending[0].number == 1:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(query("create_migration_table"))
    for step in pending:
        for statement in step.statements():
            connection.execute(statement)
        connection.execute(query("record_migration"), {"number": step.number, "name": step.name, "digest": step.digest})


def _back_up(connection: sqlite3.Connection, path: Path, number: int) -> None:
    """Keep what an earlier, failed attempt has backed up: the first free name is taken."""
    for attempt in count(1):
        target = path.with_name(f"{path.stem}.before-{number}{'' if attempt == 1 else f'-{attempt}'}.sqlite3")
        if not target.exists():
            copy_checked(connection, target, faults_of_older)
            return
