"""A whole workspace as one file, and back: the checked store, the files by digest, the policy and the settings.

The archive is a plain zip, so that its parts can be taken out without this program. What comes back is checked as if a stranger had sent
it: only known names, every file by its digest, every chain of the store.
"""

import hashlib
import os
import re
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from diligence.errors import InputError, WorkspaceError
from diligence.export.files import sync_folder
from diligence.model.text import one_line
from diligence.store import backup as store_backup
from diligence.store.sqlite import open_store
from diligence.workspace.files import MAX_FILE_BYTES
from diligence.workspace.settings import POLICY_FILE, SETTINGS_FILE
from diligence.workspace.workspace import DATABASE

_FILE_NAME = re.compile(r"\Afiles/([0-9a-f]{64})\Z")
_SMALL_FILES = (POLICY_FILE, SETTINGS_FILE)
_MAX_SMALL = 1 << 20
_MAX_DATABASE = 4 << 30
# A fixed moment, so that the same workspace gives the same bytes.
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Kept:
    """How much an archive holds."""

    reviews: int
    files: int


def back_up(folder: Path, target: Path) -> Kept:
    """Write the workspace in ``folder`` to the archive ``target``, which must not exist. Raises ``WorkspaceError``."""
    if target.exists():
        raise WorkspaceError(f"There is a file {one_line(str(target), 200)} already, and it is not overwritten", "Name another file")
    partial = target.with_name(f".{target.name}.partial")
    try:
        with tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=".diligence-") as scratch:
            database = Path(scratch) / DATABASE
            store_backup.backup(folder / DATABASE, database)
            files = sorted(path for path in (folder / "files").glob("*") if _FILE_NAME.match(f"files/{path.name}"))
            with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
                with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
                    small = [folder / name for name in _SMALL_FILES if (folder / name).is_file()]
                    for path, name in [(database, DATABASE), *((p, p.name) for p in small), *((p, f"files/{p.name}") for p in files)]:
                        with archive.open(zipfile.ZipInfo(name, _ZIP_TIME), "w", force_zip64=True) as entry, path.open("rb") as source:
                            while block := source.read(1 << 20):
                                entry.write(block)
                stream.flush()
                os.fsync(stream.fileno())
            reviews = _reviews_in(database)
        partial.rename(target)
        sync_folder(target.absolute().parent)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise WorkspaceError(f"The backup could not be written ({error.strerror})", "Make room, or name another place") from None
    return Kept(reviews, len(files))


def bring_back(source: Path, folder: Path) -> Kept:
    """Restore an archive into a workspace that holds no review.

    Files come first and the store last, so that a restore that was cut short is simply repeated.
    Raises ``InputError`` where the archive is damaged or is none, ``WorkspaceError`` where the workspace holds reviews.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with zipfile.ZipFile(source) as archive, tempfile.TemporaryDirectory(dir=folder, prefix=".restore-") as scratch:
            unpacked = Path(scratch)
            _unpack(archive, unpacked)
            database = unpacked / DATABASE
            reviews = _reviews_in(database)
            if (folder / DATABASE).exists() and _reviews_in(folder / DATABASE):
                raise WorkspaceError("This workspace holds reviews, and they are not replaced", "Restore into a new one with --workspace")
            files = sorted((unpacked / "files").glob("*"))
            (folder / "files").mkdir(mode=0o700, exist_ok=True)
            for path in files:
                path.replace(folder / "files" / path.name)
            for name in _SMALL_FILES:
                if (unpacked / name).exists():
                    (unpacked / name).replace(folder / name)
            store_backup.restore(database, folder / DATABASE)
    except FileNotFoundError as error:
        raise InputError(f"There is no file {one_line(str(error.filename), 200)}", "Check the name and the folder") from None
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise _damaged(source, one_line(str(error), 80) or "it is cut short") from None
    except OSError as error:
        raise WorkspaceError(f"The backup could not be restored ({error.strerror})", "Make room, or name another workspace") from None
    return Kept(reviews, len(files))


def _unpack(archive: zipfile.ZipFile, target: Path) -> None:
    source = Path(archive.filename or "backup")
    (target / "files").mkdir()
    names = archive.namelist()
    if DATABASE not in names or len(set(names)) != len(names):
        raise _damaged(source, "it holds no workspace")
    for entry in archive.infolist():
        kept = _FILE_NAME.match(entry.filename)
        if not kept and entry.filename not in (DATABASE, *_SMALL_FILES):
            raise _damaged(source, f"it holds a file that does not belong there, {one_line(entry.filename, 60)}")
        limit = MAX_FILE_BYTES if kept else _MAX_DATABASE if entry.filename == DATABASE else _MAX_SMALL
        digest, size = hashlib.sha256(), 0
        descriptor = os.open(target / entry.filename, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with archive.open(entry) as packed, os.fdopen(descriptor, "wb") as copy:
            while block := packed.read(1 << 20):
                size += len(block)
                if size > limit:
                    raise _damaged(source, f"{one_line(entry.filename, 80)} is larger than it may be")
                digest.update(block)
                copy.write(block)
            copy.flush()
            os.fsync(copy.fileno())
        if kept and digest.hexdigest() != kept[1]:
            raise _damaged(source, f"{entry.filename[:18]}… does not match its digest")


def _reviews_in(database: Path) -> int:
    with open_store(database, create=False) as store:
        return len(store.reviews())


def _damaged(source: Path, why: str) -> InputError:
    return InputError(f"{one_line(source.name, 120)} is no whole backup: {why}", "Take an earlier backup")
