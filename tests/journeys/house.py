"""A made-up clinic at work: its people, each calling the real command, and what they read in its output."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from diligence.catalog.checklists import load_checklists
from diligence.catalog.location import shipped
from diligence.model.checklist import CANNOT_BE_JUDGED, Question
from diligence.workspace.workspace import Workspace, open_workspace
from tests.assets.walking import good_value
from tests.samples.build import Typesetter
from tests.samples.markup import parse

SOURCES = Path(__file__).resolve().parent.parent / "samples"
SOUND = (SOURCES / "coding-vendor-sound.txt").read_text(encoding="utf-8")
DEFICIENT = (SOURCES / "coding-vendor-deficient.txt").read_text(encoding="utf-8")
OFFICER = ("--as", "officer@clinic.example", "--role", "security-officer")
SECOND = ("--as", "second@clinic.example", "--role", "security-officer")
LEGAL = ("--as", "legal@clinic.example", "--role", "legal")
VENDOR = ("--as", "sales@vendor.example", "--role", "vendor")

SHREDDER = (
    *("in-01=destruction", "in-02=more", "in-03=US", "in-04=none"),
    *("in-05=none", "in-06=paper-only", "in-07=none", "in-08=none"),
)
"""The intake of a firm that takes paper away and destroys it."""

Ran = subprocess.CompletedProcess[str]
Person = Callable[[str, str], tuple[str, ...]]
"""Reads the id of a question and what is shown of it, and types: each text is one command, with the lines that it asks for."""


class Runs(Protocol):
    """A world that runs the program."""

    home: Path

    @property
    def environment(self) -> dict[str, str]: ...
    def run(self, *arguments: str) -> Ran: ...
    def start(self, arguments: tuple[str, ...]) -> "subprocess.Popen[str]": ...


def day(days: int) -> str:
    """Return a day so many days from today."""
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


def other(source: str, *changes: tuple[str, str]) -> str:
    """Return the source of an agreement with some words replaced, each of which must be there."""
    for before, after in changes:
        assert before in source, before
        source = source.replace(before, after, 1)
    return source


@cache
def shipped_questions() -> Mapping[str, Question]:
    """Return every question of the shipped packs by its id."""
    return {question.id: question for pack in load_checklists(shipped()) for question in pack.questions}


def fine(question: str, shown: str) -> tuple[str, ...]:
    """Answer as a person whose every answer is in order, confirming what the agreement proposes; what the vendor says was tested."""
    asked = shipped_questions()[question]
    if "Type f to confirm it." in " ".join(shown.split()):
        return ("f",)
    value = good_value(asked)
    if value == CANNOT_BE_JUDGED:
        return ("j\nasked twice, nothing came",)
    return (f"={value}",) if asked.asked_of == "house" else (f"v\n{value}\n3", "s")


@dataclass(frozen=True)
class House:
    """The clinic, in a world of its own, with one vendor under review."""

    world: Runs
    vendor: str = "sample"

    @property
    def home(self) -> Path:
        return self.world.home

    def do(self, who: tuple[str, ...], *arguments: str) -> Ran:
        """Run a command that must succeed."""
        done = self.world.run(*who, *arguments)
        assert done.returncode == 0, f"{arguments}: {done.returncode} {done.stdout}{done.stderr}"
        return done

    def refused(self, status: int, who: tuple[str, ...], *arguments: str) -> str:
        """Run a command that must be refused with this exit status, in one line, and return that line."""
        done = self.world.run(*who, *arguments)
        assert done.returncode == status, f"{arguments}: {done.returncode} {done.stdout}{done.stderr}"
        assert done.stderr.count("\n") == 1, done.stderr
        assert "Traceback" not in done.stderr
        return done.stderr

    def open(self, *, service: str = "made-up service") -> None:
        """Add the vendor."""
        self.do(OFFICER, "vendor", "add", "Sample Services (made up)", "--id", self.vendor, "--service", service)

    def policy(self, text: str) -> None:
        """Write the house's own rules."""
        (self.home / "workspace").mkdir(exist_ok=True, mode=0o700)
        (self.home / "workspace" / "policy.toml").write_text(text, encoding="utf-8")

    def typeset(self, source: str, name: str) -> str:
        """Set an agreement as a PDF and return its name."""
        (self.home / name).write_bytes(Typesetter(parse(source)).pdf())
        return name

    def findings(self, vendor: str | None = None, *options: str) -> dict[str, dict[str, Any]]:
        """Return the findings as the command lists them, by id."""
        listed = json.loads(self.do(OFFICER, *options, "finding", "list", vendor or self.vendor, "--format", "json").stdout)
        return {finding["id"]: finding for finding in listed}

    def gaps(self) -> str:
        """Return what stands before an approval; empty where nothing does."""
        listed = self.world.run(*OFFICER, "vendor", "gaps", self.vendor)
        assert listed.returncode == (1 if listed.stdout else 0), listed.stderr
        return listed.stdout

    def face(self, face: str) -> str:
        """Export a face and return its text."""
        self.do(OFFICER, "export", self.vendor, "-o", f"{face}.toml", "--face", face)
        return (self.home / f"{face}.toml").read_text(encoding="utf-8")

    def walk(self, person: Person, who: tuple[str, ...] = OFFICER, *, options: tuple[str, ...] = ()) -> str:
        """Let a person walk the questions line by line until none is open, and return all that was shown."""
        with Walk(self.world, (*who, "review", self.vendor, "--plain", *options)) as walk:
            while (question := walk.question) is not None:
                for typed in person(question, walk.shown):
                    walk.type(typed)
            return walk.leave()

    def inside(self) -> Workspace:
        """Open the workspace in this process."""
        return open_workspace(self.home / "workspace", create=False)


class Walk:
    """The walk line by line as a person at the keyboard has it: what is shown is read before the next line is typed."""

    def __init__(self, world: Runs, arguments: tuple[str, ...]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "diligence", *arguments],
            cwd=world.home, env=world.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.shown = ""
        self._all = ""
        self.question: str | None = None

    def __enter__(self) -> "Walk":
        self._read()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def type(self, line: str) -> None:
        """Type a command, with the lines it asks for."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())
        self._process.stdin.flush()
        self._read()

    def leave(self) -> str:
        """Quit, and return all that was shown."""
        out, _ = self._process.communicate(b"q\n", timeout=30)
        self._all += out.decode()
        assert self._process.returncode == 0, self._all[-2000:]
        return self._all

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self._process.wait()

    def _read(self) -> None:
        assert self._process.stdout is not None
        self.shown = ""
        while not self.shown.endswith("\n> "):
            read = self._process.stdout.read1(65536)  # type: ignore[attr-defined]
            assert read, f"the walk ended: {self._all[-1000:]}{self.shown}"
            self.shown += read.decode()
        self._all += self.shown
        named = re.findall(r"(?m)^([a-z]+(?:-[a-z]+)*-\d+) \(\d+ of \d+\): ", self.shown)
        if named:
            self.question = named[-1]
        if "Every question has an answer." in self.shown:
            self.question = None
