"""What an error of the database or the file system means to a person: one sentence, and what to do about it."""

import errno
import sqlite3
from pathlib import Path

from diligence.errors import WorkspaceError
from diligence.model.text import one_line

_SAFE = "everything shown as saved is still there"
_RESTORE = "keep a copy of the file and restore the latest backup with 'diligence restore'"

DATABASE_ERRORS = (sqlite3.Error, UnicodeDecodeError)
"""What SQLite's module raises for a bad file: where an error message quotes damaged text, it fails to decode its own message."""

# Primary result codes (https://www.sqlite.org/rescode.html), without the extended part in the upper bits.
_BY_CODE = {
    sqlite3.SQLITE_FULL: ("The disk is full, so {path} could not be written; " + _SAFE, "Free some space and repeat the last step"),
    sqlite3.SQLITE_IOERR: (
        "The disk reported an error while {path} was read or written; " + _SAFE + " unless the disk is failing",
        "Check the disk and its free space, then repeat the last step",
    ),
    sqlite3.SQLITE_CORRUPT: ("The workspace file {path} is damaged", f"Stop working in it, {_RESTORE}"),
    sqlite3.SQLITE_NOTADB: (
        "The file {path} is not a Diligence workspace, or its beginning is damaged",
        f"Name another workspace, or {_RESTORE}",
    ),
    sqlite3.SQLITE_BUSY: (
        "Another program keeps the workspace {path} locked",
        "Close the other program or wait for it, then repeat the last step",
    ),
    sqlite3.SQLITE_LOCKED: ("Another step keeps the workspace {path} locked", "Repeat the last step"),
    sqlite3.SQLITE_READONLY: ("The workspace {path} may be read but not written", "Ask for write permission on the file and its folder"),
    sqlite3.SQLITE_PERM: ("The workspace {path} may not be used", "Ask for permission on the file and its folder"),
    sqlite3.SQLITE_CANTOPEN: (
        "The workspace {path} could not be opened",
        "Check that the file and its folder exist and that you may read and write both",
    ),
    sqlite3.SQLITE_CONSTRAINT: (
        "The workspace {path} refused an entry that would break its history",
        "Look at the review again, repeat the step, and run 'diligence doctor' if it is refused once more",
    ),
    sqlite3.SQLITE_NOMEM: ("There is not enough memory to use the workspace {path}", "Close other programs and repeat the last step"),
}

_BY_ERRNO = {
    errno.ENOSPC: ("There is no space left to write {path}", "Free some space and repeat the step"),
    errno.EDQUOT: ("Your share of the disk is used up, so {path} could not be written", "Free some space and repeat the step"),
    errno.EACCES: ("You may not read or write {path}", "Ask for permission, or name another place"),
    errno.EPERM: ("You may not read or write {path}", "Ask for permission, or name another place"),
    errno.EROFS: ("{path} lies on a disk that cannot be written", "Name another place"),
    errno.ENOENT: ("There is nothing at {path}", "Check the path"),
    errno.ENOTDIR: ("A part of the path {path} is a file where a folder is needed", "Name another place"),
    errno.EEXIST: ("There is a file at {path} already", "Name another file, or move the present one away"),
    errno.EISDIR: ("{path} is a folder where a file is needed", "Name a file"),
    errno.ENAMETOOLONG: ("The path {path} is too long", "Name a shorter one"),
    errno.EMFILE: ("Too many files are open, so {path} could not be opened", "Close other programs and repeat the step"),
}


def shown(path: Path) -> str:
    """Return a path as it may stand in a message."""
    return one_line(str(path), 300)


def workspace_error(error: sqlite3.Error | UnicodeDecodeError | OSError, path: Path) -> WorkspaceError:
    """Say what went wrong with the file at ``path`` and what to do about it."""
    if isinstance(error, OSError):
        known = _BY_ERRNO.get(error.errno or 0)
    elif isinstance(error, UnicodeDecodeError):
        known = _BY_CODE[sqlite3.SQLITE_CORRUPT]
    else:
        known = _BY_CODE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    if known is None:
        return WorkspaceError(f"The workspace file {shown(path)} could not be used ({one_line(str(error), 200)})", "Run 'diligence doctor'")
    what, remedy = known
    return WorkspaceError(what.format(path=shown(path)), remedy)


def damaged(path: Path, fault: str) -> WorkspaceError:
    """Say that the content of the workspace is not whole; ``fault`` is a clause without its full stop."""
    return WorkspaceError(f"The workspace {shown(path)} is damaged: {fault}", f"Stop working in it, {_RESTORE}")
