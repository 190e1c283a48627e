"""The owner's end of the reader process. Imports no PDF library: hostile bytes never come into the process that uses this."""

import json
import os
import selectors
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pydantic import ValidationError

from diligence.documents import refusals
from diligence.documents.limits import Limits
from diligence.errors import DocumentError
from diligence.model.document import Document
from diligence.model.text import one_line

_START_SECONDS = 60.0
"""Time for the reader's own start on a busy machine, added to the time of a file."""
_CHUNK = 1 << 20


class _ReaderDiedError(Exception):
    """The reader process ended, or sent what is no answer."""


class ReaderProcess:
    """A reader process. Construction returns at once; the process loads its library while the caller does other things.

    One file is read at a time; several threads may share it. Use it in a ``with`` statement or call ``close``.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._set_limits = limits
        self._lock = threading.Lock()
        self._number = 0
        self._given_up = False
        self._process = self._start()

    @property
    def _limits(self) -> Limits:
        return self._set_limits or Limits.of_environment()

    @property
    def pid(self) -> int:
        """The number of the reader process, for a supervisor."""
        return self._process.pid

    @staticmethod
    def _start() -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "diligence.documents.reader"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if "DILIGENCE_DEBUG" in os.environ else subprocess.DEVNULL,
            env=os.environ | {"PYTHONUTF8": "1"},
        )

    def read(self, path: Path, *, timeout: float | None = None) -> Document:
        """Read one file; ``timeout`` in seconds replaces the wall clock of the limits. Raises ``DocumentError``."""
        limits = self._limits if timeout is None else self._limits.model_copy(update={"wall_seconds": timeout})
        _check(path, limits.file_bytes)
        answer = self._ask({"path": str(path.absolute()), "limits": limits.model_dump()}, limits)
        try:
            return Document.model_validate(answer["document"])
        except (KeyError, ValidationError):
            raise refusals.reader_crashed() from None

    def protections(self) -> Mapping[str, str | bool]:
        """Tell which limits hold in the child, tried from inside it. A figure, True, or False where the system has no such means."""
        limits = self._limits
        found = self._ask({"probe": True, "limits": limits.model_dump()}, limits).get("protections", {})
        return {"wall-seconds": f"{limits.wall_seconds:g}", "output-bytes": str(limits.output_bytes), **found}

    def _ask(self, request: dict[str, Any], limits: Limits) -> dict[str, Any]:
        """Send a request and return its answer; a reader that died is replaced and asked once more."""
        with self._lock:
            for _ in range(2):
                if self._given_up:
                    break
                try:
                    answer = self._exchange(request, limits)
                except _ReaderDiedError:
                    self._replace()
                    continue
                if "error" in answer:
                    error = answer["error"]
                    raise DocumentError(str(error["code"]), str(error["what"]), str(error["remedy"]))
                return answer
            raise refusals.reader_crashed()

    def _exchange(self, request: dict[str, Any], limits: Limits) -> dict[str, Any]:
        self._number += 1
        line = json.dumps({"id": self._number, **request}).encode("ascii") + b"\n"
        if self._process.stdin is None or self._process.stdin.closed:
            raise _ReaderDiedError
        try:
            self._process.stdin.write(line)
            self._process.stdin.flush()
        except OSError:
            raise _ReaderDiedError from None
        try:
            answer = json.loads(self._line(limits))
        except (ValueError, RecursionError):
            raise _ReaderDiedError from None
        if not isinstance(answer, dict) or answer.get("id") != self._number:
            raise _ReaderDiedError
        return answer

    def _line(self, limits: Limits) -> bytes:
        """Return one line from the reader, held to the time and the size that it should keep to by itself."""
        output = self._process.stdout
        if output is None:
            raise _ReaderDiedError
        deadline = time.monotonic() + limits.wall_seconds + _START_SECONDS
        received = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(output, selectors.EVENT_READ)
            while not received.endswith(b"\n"):
                if not selector.select(max(deadline - time.monotonic(), 0)):
                    self._replace()
                    raise refusals.time_limit(limits.wall_seconds)
                chunk = os.read(output.fileno(), _CHUNK)
                received += chunk
                if not chunk or len(received) > limits.output_bytes + _CHUNK:
                    raise _ReaderDiedError
        return bytes(received)

    def _replace(self) -> None:
        self.close()
        self._process = self._start()

    def cancel(self) -> None:
        """Give up the file that is being read, from another thread: ``read`` raises ``DocumentError`` there, and reads no other."""
        self._given_up = True
        self._process.kill()

    def close(self) -> None:
        """End the process at once; a child of it ends with it."""
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
        self.close()


def _check(path: Path, limit: int) -> None:
    """Refuse a path that cannot be a document before anything is sent. Raises ``DocumentError``."""
    name = one_line(path.name or str(path), 80)
    try:
        facts = path.stat()
    except PermissionError:
        raise refusals.no_permission(name) from None
    except (OSError, ValueError):
        raise refusals.not_found(name) from None
    if not stat.S_ISREG(facts.st_mode):
        raise refusals.not_a_file(name)
    if not os.access(path, os.R_OK):
        raise refusals.no_permission(name)
    if facts.st_size == 0:
        raise refusals.empty()
    if facts.st_size > limit:
        raise refusals.too_large(limit)
