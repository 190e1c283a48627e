"""Reading agreements: the cache in front, engines behind it, each used by one thread at a time."""

import queue
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from diligence.model.text import one_line
from diligence.workspace.cache import ScanCache, file_digest
from diligence.workspace.engine_client import Engine, Progress
from diligence.workspace.files import check_readable

if TYPE_CHECKING:
    from diligence.model.document import Document, RunningText


class Readers:
    """Engines that are started when they are needed and reused; closing ends them all."""

    def __init__(self, *, use_cache: bool = True, cache: ScanCache | None = None) -> None:
        self._cache = (cache or ScanCache()) if use_cache else None
        self._idle: queue.SimpleQueue[Engine] = queue.SimpleQueue()
        self._started: list[Engine] = []

    def scan(self, path: Path, progress: Progress | None = None) -> dict[str, Any]:
        """Return the scan of an agreement in JSON form, from the cache where the same bytes were read by the same rules.

        Raises ``DocumentError`` where the file cannot be read and ``EngineError`` where the engine fails.
        """
        check_readable(path)
        if self._cache is not None and (known := self._cache.get(file_digest(path), one_line(path.name, 255))) is not None:
            return known
        engine = self._take()
        try:
            scan = engine.scan(path, progress)
        finally:
            self._idle.put(engine)
        if self._cache is not None:
            self._cache.put(scan)
        return scan

    def warm(self) -> None:
        """Start an engine ahead of the first file, so that the file does not wait for it. Returns at once."""
        self._idle.put(self._take())

    def _take(self) -> Engine:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            engine = Engine()
            self._started.append(engine)
            return engine

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for engine in self._started:
            engine.kill()


def read_text(path: Path) -> "tuple[Document, RunningText]":
    """Read a document and return it with its running text; spaCy takes no part. Raises ``DocumentError``."""
    # The owner of an engine waits for nothing that only this needs: a scan begins the sooner.
    from diligence.documents.client import ReaderProcess  # noqa: PLC0415
    from diligence.documents.running import running_text  # noqa: PLC0415

    with ReaderProcess() as reader:
        document = reader.read(path)
    return document, running_text(document)
