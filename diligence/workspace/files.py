"""The files of a workspace, each kept once under its own digest: ``files/<sha256>``."""

import hashlib
import os
import stat
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from diligence.assess.kept_evidence import CopyState, KeptCopy
from diligence.errors import DocumentError, WorkspaceError
from diligence.export.files import sync_folder
from diligence.model.text import one_line

MAX_FILE_BYTES = 200 * 1024 * 1024

_SETTLED_NS = 2_000_000_000
"""A file that was written less long ago may be written once more within one tick of the file system's clock."""

_Stamp = tuple[int, ...]


@dataclass(frozen=True)
class KeptFile:
    """A file as it was taken in: its digest, its size in bytes and the name it came with, cleaned."""

    sha256: str
    size: int
    name: str


class FileRoom:
    """The folder of files. What is in it is never changed and never run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._looked_at: dict[str, tuple[_Stamp, KeptCopy]] = {}

    def path(self, sha256: str) -> Path:
        """Return where the file with this digest lies."""
        return self._folder / sha256

    def keep(self, source: Path) -> KeptFile:
        """Copy a file in and make it durable before returning. Keeping the same bytes again changes nothing.

        Raises ``DocumentError`` where the source cannot be read and ``WorkspaceError`` where the copy cannot be written.
        """
        name = one_line(source.name, 255)
        check_readable(source)
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            descriptor, copy = tempfile.mkstemp(dir=self._folder)  # 0600 from the start
        except OSError as error:
            raise _unwritable(error) from None
        digest, size = hashlib.sha256(), 0
        try:
            with source.open("rb") as original, os.fdopen(descriptor, "wb") as target:
                while block := original.read(1 << 20):
                    digest.update(block)
                    size += len(block)
                    if size > MAX_FILE_BYTES:
                        raise DocumentError(
                            "too-large", f"{name} is larger than {MAX_FILE_BYTES >> 20} MB", "Split it, or print it to a smaller PDF"
                        )
                    target.write(block)
                target.flush()
                os.fsync(target.fileno())
            Path(copy).replace(self.path(digest.hexdigest()))
            sync_folder(self._folder)
        except OSError as error:
            raise _unwritable(error) from None
        finally:
            Path(copy).unlink(missing_ok=True)
        return KeptFile(sha256=digest.hexdigest(), size=size, name=name)

    def look_at(self, sha256: str) -> KeptCopy:
        """Compare a kept file with its digest. Its bytes are read again only where the file system says that it was touched since.

        Size, times and inode of what was read stay in memory, because reading every file at every key press would be too slow.
        """
        path = self.path(sha256)
        try:
            before = path.stat()
            if not stat.S_ISREG(before.st_mode):
                return KeptCopy(CopyState.GONE)
            known = self._looked_at.get(sha256)
            if known is not None and known[0] == _stamp(before):
                return known[1]
            found = digest_of(path)
            after = path.stat()
        except OSError:
            return KeptCopy(CopyState.GONE)
        copy = KeptCopy(CopyState.INTACT if found == sha256 else CopyState.CHANGED, found)
        if _stamp(before) == _stamp(after) and time.time_ns() - after.st_ctime_ns > _SETTLED_NS:
            self._looked_at[sha256] = (_stamp(after), copy)
        return copy


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal. Raises ``OSError`` where it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _stamp(found: os.stat_result) -> _Stamp:
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def check_readable(path: Path) -> None:
    """Raise ``DocumentError`` where the path is no file that can be opened and holds something."""
    name = one_line(path.name or str(path), 120)
    try:
        if not path.exists():
            raise DocumentError("not-found", f"There is no file {one_line(str(path), 200)}", "Check the name and the folder")
        if not path.is_file():
            raise DocumentError("not-a-file", f"{name} is not a file", "Give the path of a file")
        with path.open("rb") as file:
            if not file.read(1):
                raise DocumentError("empty", f"{name} is empty", "Ask the sender for the file again")
    except OSError as error:
        raise DocumentError("no-permission", f"{name} cannot be opened ({error.strerror})", "Check its permissions") from None


def _unwritable(error: OSError) -> WorkspaceError:
    return WorkspaceError(
        f"The workspace could not take the file in ({error.strerror})", "Make room on the disk or make the workspace's folder writable"
    )
