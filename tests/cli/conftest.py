"""A world for the commands: a workspace in a temporary folder, and the program run as a user runs it."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Shell:
    """Runs the program in a folder of its own; nothing of the developer's own is seen."""

    home: Path

    def run(self, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("DILIGENCE_", "XDG_"))}
        mine = {"HOME": str(self.home), "DILIGENCE_WORKSPACE": str(self.home / "workspace"), "NO_COLOR": "1", "PYTHONUTF8": "1"}
        return subprocess.run(
            [sys.executable, "-m", "diligence", *arguments],
            cwd=self.home, env=kept | mine | environment, capture_output=True, text=True, check=False,
            timeout=120, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def officer(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return self.run("--as", "officer@clinic.example", "--role", "security-officer", *arguments)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def samples() -> Path:
    return Path(__file__).resolve().parent.parent.parent / "diligence" / "samples"
