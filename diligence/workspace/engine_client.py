"""The owner's end of the engine process: starts it, asks it to read files, kills and restarts it when it overruns."""

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from diligence.documents.limits import Limits
from diligence.errors import DocumentError, EngineError
from diligence.model.text import one_line

Progress = Callable[[str, int, int], None]

READ_SECONDS = 120.0
"""Longest time for one file, the engine's own start included; the reader's limits on a file are far below."""


def _longest() -> float:
    """Return how long a file may take, with the limits that the environment sets."""
    try:
        return max(READ_SECONDS, 2 * Limits.of_environment().wall_seconds + 60)
    except DocumentError:  # the reader refuses every file because of it, in words
        return READ_SECONDS


class Engine:
    """One engine process. Construction returns at once; the process is ready when its first answer comes.

    Not to be shared between threads: each worker owns an engine.
    """

    def __init__(self, *, seconds: float | None = None) -> None:
        self._seconds = seconds or _longest()
        self._number = 0
        self._process = self._start()

    @property
    def pid(self) -> int:
        """The number of the engine process, for a supervisor."""
        return self._process.pid

    def _start(self) -> "subprocess.Popen[bytes]":
        # One thread of linear algebra is enough for short texts, and more of them only wait for each other.
        environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "diligence.workspace.engine"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if "DILIGENCE_DEBUG" not in os.environ else None,
            env=environment,
            start_new_session=True,
        )
        self._lines: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self._pump, args=(process, self._lines), daemon=True).start()
        return process

    @staticmethod
    def _pump(process: "subprocess.Popen[bytes]", lines: "queue.Queue[bytes]") -> None:
        assert process.stdout is not None  # noqa: S101 (set by PIPE above)
        for line in process.stdout:
            lines.put(line)
        lines.put(b"")

    def scan(self, path: Path, progress: Progress | None = None) -> dict[str, Any]:
        """Read one agreement and return its scan in JSON form.

        Raises ``DocumentError`` where the file cannot be read or takes longer than ``seconds``, ``EngineError`` where the engine fails.
        """
        self._number += 1
        request = json.dumps({"id": self._number, "path": str(path.absolute())}) + "\n"
        try:
            assert self._process.stdin is not None  # noqa: S101 (set by PIPE above)
            self._process.stdin.write(request.encode("utf-8", "surrogateescape"))
            self._process.stdin.flush()
        except OSError:
            self.restart()
            raise EngineError(
                "The engine that reads agreements has stopped", "Try again, and run `diligence doctor` if it stays so"
            ) from None
        while True:
            answer = self._next_answer(path)
            if answer.get("id") != self._number:
                continue
            if "progress" in answer:
                if progress is not None:
                    progress(answer["progress"]["stage"], answer["progress"]["done"], answer["progress"]["of"])
            elif "scan" in answer:
                scan: dict[str, Any] = answer["scan"]
                return scan
            else:
                error = answer["error"]
                if error["code"] == "engine":
                    raise EngineError(error["what"], error["remedy"])
                raise DocumentError(error["code"], error["what"], error["remedy"])

    def _next_answer(self, path: Path) -> dict[str, Any]:
        try:
            line = self._lines.get(timeout=self._seconds)
        except queue.Empty:
            self.restart()
            raise DocumentError(
                "time-limit",
                f"Reading {one_line(path.name, 60)} took longer than {self._seconds:.0f} seconds and was stopped",
                "Print the document to a new PDF and try again",
            ) from None
        if not line:
            self.restart()
            raise EngineError("The engine that reads agreements has stopped", "Try again, and run `diligence doctor` if it stays so")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def restart(self) -> None:
        """Kill the engine and its readers, and start a new one."""
        self.kill()
        self._process = self._start()

    def kill(self) -> None:
        """End the process at once; its reader ends with it, because its input ends."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue  # an unsent request is of no interest any more

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.kill()
