"""The cache of scans, outside any workspace: the same file read by the same rules and libraries need not be read again.

A cached scan is the engine's own answer for the same bytes, so it carries no file name. Files are private to the user (0600 in 0700).
Anything unexpected in the cache is treated as not being there: a cache must never be the reason for an error or for a wrong result.
"""

import hashlib
import json
import os
import tempfile
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from diligence import __version__
from diligence.catalog.location import digest, shipped

# What changes a reading: the program, its rules, and the libraries that take part in it.
LIBRARIES = ("pypdf", "spacy")


class ScanCache:
    """Scans by the digest of the file, the rules, the program and its libraries."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or Path(os.environ.get("DILIGENCE_CACHE") or user_cache_path("diligence")) / "scans"

    @cached_property
    def _rules(self) -> str:
        return " ".join([__version__, digest(shipped()), *(f"{name} {version(name)}" for name in LIBRARIES)])

    def _place(self, sha256: str) -> Path:
        return self._folder / f"{hashlib.sha256(f'{sha256} {self._rules}'.encode()).hexdigest()}.json"

    def get(self, sha256: str, file: str) -> dict[str, Any] | None:
        """Return the scan of the file with this digest under the name ``file``, None where it was not read yet by these rules."""
        try:
            scan: dict[str, Any] = json.loads(self._place(sha256).read_bytes())
            if scan["document"]["sha256"] != sha256:
                return None
            scan["document"] = {"file": file} | {key: value for key, value in scan["document"].items() if key != "file"}
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return scan

    def put(self, scan: dict[str, Any]) -> None:
        """Keep a scan. A full or read-only disk is no error: the next reading takes longer, nothing else."""
        nameless = scan | {"document": {key: value for key, value in scan["document"].items() if key != "file"}}
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self._folder)  # 0600 from the start
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(nameless, file)
            Path(name).replace(self._place(scan["document"]["sha256"]))
        except OSError:
            return


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes. Raises ``OSError``."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
