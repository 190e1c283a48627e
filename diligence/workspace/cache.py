"""The caches, outside any workspace: the same file read by the same rules and libraries need not be read again.

A cached scan is the engine's own answer for the same bytes, so it carries no file name. Files are private to the user (0600 in 0700).
Anything unexpected in the cache is treated as not being there: a cache must never be the reason for an error or for a wrong result.
"""

import hashlib
import json
import os
import tempfile
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

import diligence
from diligence import __version__
from diligence.catalog.location import digest, shipped

# What changes a reading: the rules, the rooms that read and grade, and the libraries that take part in it.
LIBRARIES = ("pypdf", "spacy")
EXTRAS = ("pypdfium2",)
"""Libraries that take part where they are installed."""
ROOMS = ("analysis", "assess", "documents", "model")


def _version_of_extra(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


class PrivateCache:
    """JSON by the digest of a file and of whatever else shaped it; for what can be made again at the cost of some time."""

    def __init__(self, name: str, folder: Path | None = None) -> None:
        self._folder = folder or Path(os.environ.get("DILIGENCE_CACHE") or user_cache_path("diligence")) / name

    def load(self, sha256: str, made_by: str) -> object:
        """Return what was kept for the file with this digest by the same makers, None where nothing usable is there."""
        try:
            return json.loads(self._place(sha256, made_by).read_bytes())
        except (OSError, ValueError, RecursionError):
            return None

    def save(self, sha256: str, made_by: str, content: object) -> None:
        """Keep something. A full or read-only disk is no error: it is made again the next time, nothing else."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self._folder)  # 0600 from the start
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(content, file)
            Path(name).replace(self._place(sha256, made_by))
        except OSError:
            return

    def _place(self, sha256: str, made_by: str) -> Path:
        return self._folder / f"{hashlib.sha256(f'{sha256} {made_by}'.encode()).hexdigest()}.json"


class ScanCache:
    """Scans by the digest of the file, the rules, the program and its libraries."""

    def __init__(self, folder: Path | None = None) -> None:
        self._cache = PrivateCache("scans", folder)

    @cached_property
    def _rules(self) -> str:
        libraries = [f"{name} {version(name)}" for name in LIBRARIES] + [f"{name} {_version_of_extra(name)}" for name in EXTRAS]
        return " ".join([__version__, digest(shipped()), program_digest(), *libraries])

    def get(self, sha256: str, file: str) -> dict[str, Any] | None:
        """Return the scan of the file with this digest under the name ``file``, None where it was not read yet by these rules."""
        scan: Any = self._cache.load(sha256, self._rules)
        try:
            if scan["document"]["sha256"] != sha256:
                return None
            scan["document"] = {"file": file} | {key: value for key, value in scan["document"].items() if key != "file"}
        except (KeyError, TypeError, AttributeError):
            return None
        known: dict[str, Any] = scan
        return known

    def put(self, scan: dict[str, Any]) -> None:
        """Keep a scan without the name of its file."""
        nameless = scan | {"document": {key: value for key, value in scan["document"].items() if key != "file"}}
        self._cache.save(scan["document"]["sha256"], self._rules, nameless)


def program_digest() -> str:
    """Return the SHA-256 over the modules that read and grade: between two releases the version says too little."""
    total = hashlib.sha256()
    for room in ROOMS:
        for file in sorted(files(diligence).joinpath(room).iterdir(), key=lambda entry: entry.name):
            if file.name.endswith((".py", ".toml")):
                content = file.read_bytes()
                total.update(f"{room}/{file.name}\0{len(content)}\0".encode())
                total.update(content)
    return total.hexdigest()


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes. Raises ``OSError``."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
