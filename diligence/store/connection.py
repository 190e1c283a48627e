"""A connection with the settings on which the safety of the store rests.

Write-ahead log with ``synchronous=FULL``: each commit is on the disk before it is reported (https://www.sqlite.org/pragma.html).
On macOS only ``fullfsync`` makes the drive write its cache; elsewhere the setting does nothing.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from diligence.errors import WorkspaceError
from diligence.store.failures import shown, workspace_error

APPLICATION_ID = 0x0BAA0D11
"""Stands in the header of every workspace file, so that a foreign database is told apart from an empty or damaged workspace."""

OLDEST_SQLITE = (3, 37, 0)
"""The first SQLite with STRICT tables, which refuse a value of the wrong type."""

BUSY_SECONDS = 15.0
"""How long a step waits for another process to finish its own; a commit takes about a millisecond."""

_SETTINGS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA recursive_triggers = ON",  # or INSERT OR REPLACE could take an entry away without waking its trigger
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",
    "PRAGMA checkpoint_fullfsync = ON",
)


def connect(path: Path, mode: Literal["ro", "rw"] = "rw") -> sqlite3.Connection:
    """Open an existing file; transactions are begun and ended by hand. Raises ``sqlite3.Error`` and ``WorkspaceError``."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise WorkspaceError(
            f"This Python comes with SQLite {sqlite3.sqlite_version}, which is too old to keep a workspace safe",
            "Use a Python with SQLite 3.37 or later",
        )
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        for setting in _SETTINGS:
            connection.execute(setting)
    except BaseException:
        connection.close()
        raise
    return connection


def write_ahead(connection: sqlite3.Connection) -> None:
    """Switch the file to the write-ahead log. The switch needs the file for itself, and SQLite does not wait for that, so we do."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


@contextmanager
def transaction(connection: sqlite3.Connection, kind: Literal["IMMEDIATE", "DEFERRED"] = "IMMEDIATE") -> Iterator[None]:
    """Commit what is done inside, or nothing of it. ``IMMEDIATE`` takes the write lock at once, so that what is read stays true."""
    connection.execute(f"BEGIN {kind}")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def create_folder(folder: Path) -> None:
    """Make a folder that only its owner may enter, unless it exists. Raises ``WorkspaceError`` where it cannot be made."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except FileExistsError as error:
        raise WorkspaceError(f"A part of the path {shown(folder)} is a file where a folder is needed", "Name another place") from error
    except OSError as error:
        raise workspace_error(error, folder) from error


def create_file(path: Path) -> None:
    """Create an empty file that only its owner may read, unless there is something of that name. Raises ``OSError``."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        return
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a new or renamed name in this folder survive a power cut. Raises ``OSError``."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    """Make the bytes of this file survive a power cut. Raises ``OSError``. Never used on an open database: closing drops its locks."""
    descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
