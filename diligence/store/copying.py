"""A copy of an open store, made page by page through the database, never by copying its file: the file alone lacks the log beside it."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from diligence.errors import WorkspaceError
from diligence.store.connection import connect, create_file, sync_file, sync_folder
from diligence.store.failures import DATABASE_ERRORS, shown, workspace_error

Examination = Callable[[sqlite3.Connection], list[str]]


@contextmanager
def partial_copy(connection: sqlite3.Connection, target: Path) -> Iterator[Path]:
    """Copy the store to a file of its own beside ``target``, which is removed at the end unless it was renamed.

    The copy is a single file without a log. Its folder must exist: one that is missing may be a drive that is not there.
    Raises ``WorkspaceError`` where it cannot be written.
    """
    partial = target.with_name(f".{target.name[:200]}.{uuid4().hex[:8]}.partial")
    try:
        create_file(partial)
        with closing(connect(partial)) as copy:
            connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        yield partial
    except (*DATABASE_ERRORS, OSError) as error:
        raise workspace_error(error, target) from error
    finally:
        for leftover in (partial, *(partial.with_name(partial.name + end) for end in ("-journal", "-wal", "-shm"))):
            with suppress(OSError):
                leftover.unlink()


def place(partial: Path, target: Path) -> None:
    """Give a finished file its name, durably and without ever replacing another. Raises ``WorkspaceError`` and ``OSError``."""
    sync_file(partial)
    try:
        os.link(partial, target)  # unlike a rename, this fails where the name is taken
    except FileExistsError:
        raise taken(target) from None
    except OSError:
        # Some file systems have no links; between this question and the rename another program could take the name.
        if os.path.lexists(target):
            raise taken(target) from None
        partial.rename(target)
    else:
        partial.unlink()
    sync_folder(target.parent)


def taken(target: Path) -> WorkspaceError:
    """Say that a file of this name exists and is not overwritten."""
    return WorkspaceError(f"There is a file at {shown(target)} already, and it is not overwritten", "Name another file, or move it away")


def copy_checked(connection: sqlite3.Connection, target: Path, examine: Examination) -> None:
    """Write a copy of the open store to ``target``, examined before it gets its name.

    Raises ``WorkspaceError`` where the file exists, the copy cannot be written, or the examination finds a fault.
    """
    if os.path.lexists(target):
        raise taken(target)
    with partial_copy(connection, target) as partial:
        with closing(connect(partial)) as copy:
            found = examine(copy)
        if found:
            raise WorkspaceError(
                f"No backup was made at {shown(target)}, because the workspace is damaged: {found[0].rstrip('.')}",
                "Stop working in it, keep a copy of the file and restore the latest backup with 'diligence restore'",
            )
        place(partial, target)
