"""The engine process: keeps spaCy and the rules loaded and reads one agreement after the other.

Started with ``python -m diligence.workspace.engine``. It takes JSON, one request a line, on standard input and answers on standard output:

    {"id": 1, "path": "/…/acme-baa.pdf"}
    {"id": 1, "progress": {"stage": "analysis", "done": 3, "of": 26}}
    {"id": 1, "scan": {…}}                                    or
    {"id": 1, "error": {"code": "password", "what": "…", "remedy": "…"}}

Untrusted bytes never reach this process: a reader process beside it forks one limited child per file (``diligence.documents``). The reader
is started first and takes its file while spaCy is still being imported here, so that a cold start costs hardly more than that import.
It ends when its standard input ends, so it never outlives its owner.
"""

import gc
import json
import os
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any

from diligence.documents.client import ReaderProcess
from diligence.errors import DiligenceError, DocumentError

Answer = dict[str, Any]


def _private_output() -> IO[str]:
    """Keep the answer channel for answers: whatever a library prints goes to standard error instead."""
    channel = os.dup(1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return os.fdopen(channel, "w", encoding="utf-8", newline="\n")


def _scanner() -> Callable[[str, Any, Callable[[str, int, int], None]], Answer]:
    """Import spaCy, load the records, and return what turns a document into a scan."""
    from diligence.analysis.quick_spacy import import_spacy_quickly  # noqa: PLC0415 (a second of imports: they run beside the first read)

    import_spacy_quickly()
    from diligence.workspace.scanning import Scanner  # noqa: PLC0415

    scan = Scanner().scan
    gc.freeze()
    gc.enable()
    return scan


def serve(requests: IO[str], answers: IO[str]) -> None:
    """Answer every request of the stream in order, until it ends. A file that cannot be read is an answer, not an end."""

    def send(answer: Answer) -> None:
        answers.write(json.dumps(answer, ensure_ascii=True, separators=(",", ":")) + "\n")
        answers.flush()

    with ThreadPoolExecutor(1) as pool, ReaderProcess() as reader:
        scanner: Future[Callable[[str, Any, Callable[[str, int, int], None]], Answer]] = pool.submit(_scanner)
        for line in requests:
            request = json.loads(line)
            number = request["id"]

            def progress(stage: str, done: int, of: int, number: int = number) -> None:
                send({"id": number, "progress": {"stage": stage, "done": done, "of": of}})

            try:
                path = Path(request["path"])
                document = reader.read(path)
                send({"id": number, "scan": scanner.result()(path.name, document, progress)})
            except DocumentError as error:
                send({"id": number, "error": {"code": error.code, "what": error.what, "remedy": error.remedy}})
            except DiligenceError as error:
                send({"id": number, "error": {"code": "engine", "what": error.what, "remedy": error.remedy, "status": error.exit_status}})


def main() -> int:
    """Serve standard input until it ends."""
    answers = _private_output()
    # Loading makes very many objects that all stay: looking through them for garbage again and again is a tenth of the start.
    gc.disable()
    serve(sys.stdin, answers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
