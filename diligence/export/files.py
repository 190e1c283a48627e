"""Files that are written whole or not at all, and signed ones that are not written over by accident."""

import os
import secrets
import stat
from pathlib import Path
from typing import Final

from diligence.errors import UsageError, WorkspaceError
from diligence.model.findings_format import MAX_BYTES, SIGNATURE_HEADER
from diligence.model.text import one_line

_SIGNATURE: Final = f"\n{SIGNATURE_HEADER}\n".encode()


def write_atomically(path: Path, data: bytes, *, replace: bool) -> None:
    """Write a file beside its place and move it there, so that a reader sees the old bytes or the new ones and never a part.

    A new file is for its owner alone; one that is replaced keeps its mode. A findings file that bears signatures is replaced only
    where ``replace`` is set. Raises ``UsageError`` where the target cannot be written over, ``WorkspaceError`` where writing fails.
    """
    name = one_line(str(path), 120)
    try:
        mode = _mode_of(path, name, replace=replace)
        temporary = path.with_name(f".{path.name[:60]}.{secrets.token_hex(8)}.part")
        try:
            _write(temporary, data, mode)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
    except OSError as error:
        raise WorkspaceError(
            f"{name} could not be written ({error.strerror or 'the system gave no reason'})", "Check the folder and the free space"
        ) from None
    except ValueError:
        raise UsageError(f"{name} is no name for a file", "Choose another name") from None


def _mode_of(path: Path, name: str, *, replace: bool) -> int:
    """Return the mode that the new file gets; refuse a target that must not be written over."""
    if not path.parent.is_dir():
        raise UsageError(f"There is no folder {one_line(str(path.parent), 120)}", "Make it first, or choose another place")
    try:
        facts = path.lstat()
    except FileNotFoundError:
        return 0o600
    if not stat.S_ISREG(facts.st_mode):
        raise UsageError(f"{name} is there already and is no plain file", "Choose another name")
    if not replace and is_signed(path):
        raise UsageError(f"{name} bears signatures, which would be lost", "Choose another name, or say that the file may be replaced")
    return stat.S_IMODE(facts.st_mode)


def is_signed(path: Path) -> bool:
    """Tell whether a file looks like a findings file that somebody signed."""
    with path.open("rb") as file:
        return _SIGNATURE in file.read(MAX_BYTES).replace(b"\r\n", b"\n")


def _write(path: Path, data: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fchmod(descriptor, mode)
        os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
