"""Backup and restore of a whole store. A backup that was not checked is none, and a restore never replaces anybody's work."""

import sqlite3
from contextlib import closing
from pathlib import Path

from diligence.errors import WorkspaceError
from diligence.store.check import faults
from diligence.store.connection import connect, create_folder, sync_file, sync_folder
from diligence.store.copying import copy_checked, partial_copy, place
from diligence.store.failures import DATABASE_ERRORS, shown, workspace_error
from diligence.store.migrate import prepare
from diligence.store.statements import query


def backup(source: Path, target: Path) -> None:
    """Write a checked copy of the workspace file ``source`` to ``target``, also while others work in it.

    Raises ``WorkspaceError`` where the source is no whole workspace, or the target exists or cannot be written.
    """
    _must_exist(source)
    try:
        with closing(connect(source)) as connection:
            prepare(connection, source, create=False)
            copy_checked(connection, target, faults)
    except DATABASE_ERRORS as error:
        raise workspace_error(error, source) from error


def restore(source: Path, target: Path) -> None:
    """Put the backup ``source`` in the place of the workspace file ``target``, which must be absent or hold no review.

    A folder that is missing is made. The backup is copied, brought up to date and checked before the target is touched, and is itself
    never changed.
    Raises ``WorkspaceError`` where the backup is not whole, or the target holds reviews, is in use or cannot be written.
    """
    _must_exist(source)
    if target.exists():
        _refuse_to_replace_work(target)
    create_folder(target.parent)
    try:
        with closing(connect(source, "ro")) as connection, partial_copy(connection, target) as partial:
            with closing(connect(partial)) as copy:
                prepare(copy, source, create=False, keep_backup=False)
                found = faults(copy)
            if found:
                raise WorkspaceError(
                    f"Nothing was restored, because the backup {shown(source)} is damaged: {found[0].rstrip('.')}",
                    "Restore an earlier backup",
                )
            if target.exists():
                _replace(partial, target)
            else:
                place(partial, target)
    except DATABASE_ERRORS as error:
        raise workspace_error(error, source) from error


def _must_exist(source: Path) -> None:
    if not source.is_file():
        raise WorkspaceError(f"There is no workspace file at {shown(source)}", "Check the path")


def _holds_reviews(connection: sqlite3.Connection, target: Path) -> bool:
    prepare(connection, target, create=True)
    return connection.execute(query("names_of_reviews")).fetchone() is not None


def _refuse_to_replace_work(target: Path) -> None:
    try:
        with closing(connect(target)) as connection:
            if _holds_reviews(connection, target):
                raise WorkspaceError(
                    f"The workspace {shown(target)} holds reviews, and they are not replaced", "Restore into a new workspace, then compare"
                )
    except DATABASE_ERRORS as error:
        raise workspace_error(error, target) from error


def _replace(partial: Path, target: Path) -> None:
    """Take the place of an empty workspace. Leaving the log is refused while others have it open, and leaves one file to replace."""
    sync_file(partial)
    try:
        with closing(connect(target)) as connection:
            (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
            if mode != "delete":
                raise WorkspaceError(f"The workspace {shown(target)} is in use", "Close the other program, then restore again")
            connection.execute("BEGIN EXCLUSIVE")
            if connection.execute(query("names_of_reviews")).fetchone() is not None:
                raise WorkspaceError(f"Somebody began a review in {shown(target)} meanwhile", "Restore into a new workspace, then compare")
            partial.replace(target)
            sync_folder(target.parent)
    except DATABASE_ERRORS as error:
        raise workspace_error(error, target) from error
