"""What the journeys share: the program as a user calls it, in a world of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

SAMPLES = Path(__file__).resolve().parent.parent.parent / "diligence" / "samples"
OFFICER = ("--as", "officer@clinic.example", "--role", "security-officer")
LEGAL = ("--as", "legal@clinic.example", "--role", "legal")

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@dataclass(frozen=True)
class World:
    """A home folder, a workspace in it, and a working folder; nothing of the developer's own is seen."""

    home: Path

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DILIGENCE_", "XDG_"))}
        return kept | {"HOME": str(self.home), "DILIGENCE_WORKSPACE": str(self.home / "workspace"), "NO_COLOR": "1", "PYTHONUTF8": "1"}

    def start(self, arguments: Sequence[str]) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "diligence", *arguments],
            cwd=self.home, env=self.environment, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        process = self.start(arguments)
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(list(arguments), process.returncode, out, err)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def samples() -> Path:
    return SAMPLES
