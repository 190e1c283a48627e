"""A pseudo-terminal with a program in it: when it has painted, and how long a key takes to show."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

APPS = Path(__file__).resolve().parent / "apps.py"
COLUMNS, LINES = 120, 40


class Terminal:
    """Runs one of the benchmark's applications in a terminal of 120 columns and 40 lines."""

    def __init__(self, *arguments: str) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, str(APPS), *arguments], stdin=theirs, stdout=theirs, stderr=theirs,
            env=os.environ | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}, start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        self._seen = b""

    def until(self, text: str, seconds: float = 60.0) -> float:
        """Read until the text was painted, and return the seconds since the start. Raises ``TimeoutError``."""
        wanted, deadline = text.encode(), time.perf_counter() + seconds
        while wanted not in self._seen:
            if not self._read(deadline - time.perf_counter()):
                raise TimeoutError(f"'{text}' was never painted")
        return time.perf_counter() - self.started

    def settle(self, quiet: float = 0.6, longest: float = 5.0) -> None:
        """Read until nothing more comes for a while, or for as long as one waits at most."""
        deadline = time.perf_counter() + longest
        while time.perf_counter() < deadline and self._read(quiet):
            pass

    def key(self, sent: str) -> float:
        """Press a key and return the seconds until the first output."""
        begin = time.perf_counter()
        os.write(self._ours, sent.encode())
        if not self._read(5.0):
            raise TimeoutError(f"the key {sent!r} changed nothing")
        took = time.perf_counter() - begin
        self.settle(0.08)
        return took

    def _read(self, seconds: float) -> bool:
        if seconds <= 0 or not select.select([self._ours], [], [], seconds)[0]:
            return False
        try:
            block = os.read(self._ours, 65536)
        except OSError:
            return False
        self._seen = (self._seen + block)[-200_000:]
        return bool(block)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._ours)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that the given share of all values do not exceed."""
    ordered = sorted(values)
    return ordered[min(round(share * (len(ordered) - 1)), len(ordered) - 1)]
