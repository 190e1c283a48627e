"""The measures of the terminal UI: first paint, keys, and many vendors."""

import statistics
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from measure import Measured, ratio_of
from terminal import Terminal, percentile

from diligence.model.base import Actor, Role
from diligence.model.document import DocumentKind, DocumentState
from diligence.model.history import Opened
from diligence.workspace.answering import answer
from diligence.workspace.intake import add_document, add_vendor
from diligence.workspace.reading import Readers
from diligence.workspace.workspace import open_workspace

FEW, MANY = 100, 10_000
ASKED = 230
"""At least so many questions are asked of a vendor that codes records and is looked at in full."""
INTAKE = {
    "in-01": "medical-coding", "in-02": "more", "in-03": "PH, US", "in-04": "autonomous",
    "in-05": "medicare-advantage", "in-06": "vendor-cloud", "in-07": "companies", "in-08": "administrators",
}  # fmt: skip
KEYS = 60
DOWN, UP = "\x1b[B", "\x1b[A"


def measure(folder: Path, long_agreement: Path, runs: int) -> list[Measured]:
    """Measure everything on workspaces that are made for it."""
    for count in (FEW, MANY):
        _workspace_of(folder / f"vendors-{count}", count)
    _long_review(folder / "long", long_agreement)
    return [
        _in_turn("first paint against a bare table", lambda: _painted("today", str(folder / "vendors-100"), "Diligence"),
                 lambda: _painted("table", "", "painted 9"), 1.5, runs),
        _in_turn("10,000 vendors on screen against 100", lambda: _painted("today", str(folder / "vendors-10000"), "Vendor 00003"),
                 lambda: _painted("today", str(folder / "vendors-100"), "Vendor 00003"), 1.5, runs),
        _keys("key with 230 questions against a lone input", "questions", folder / "long", "rm-02", runs),
        _keys("key in a 60-page agreement against a lone input", "agreement", folder / "long", "Needs you", runs, unfold="s"),
    ]  # fmt: skip


def _in_turn(name: str, first: Callable[[], float], second: Callable[[], float], budget: float, runs: int) -> Measured:
    first(), second()
    pairs = [(first(), second()) for _ in range(runs)]
    return ratio_of(name, *(statistics.median(column) for column in zip(*pairs, strict=True)), budget)


def _painted(app: str, workspace: str, text: str) -> float:
    with Terminal(app, *([workspace] if workspace else [])) as terminal:
        return terminal.until(text)


def _keys(name: str, place: str, workspace: Path, text: str, runs: int, *, unfold: str = "") -> Measured:
    """Compare the 95th percentile of the time from a key to the first output; ``unfold`` is a key that makes the list longer first."""
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(max(runs // 3, 1)):
        with Terminal(place, str(workspace)) as terminal:
            terminal.until(text)
            terminal.settle(2.0)
            if unfold:
                terminal.key(unfold)
                terminal.settle(1.0)
            ours += [terminal.key(DOWN if number % 20 < 10 else UP) for number in range(KEYS)]
        with Terminal("input") as terminal:
            terminal.until("ainted")  # the cursor stands on its first letter
            terminal.settle(1.0)
            theirs += [terminal.key("abcdefghij"[number % 10]) for number in range(KEYS)]
    return ratio_of(name, percentile(ours, 0.95), percentile(theirs, 0.95), 3.0)


def _workspace_of(folder: Path, count: int) -> None:
    workspace = open_workspace(folder, create=True)
    by = Actor(email="officer@clinic.example", role=Role.SECURITY_OFFICER)
    for number in range(count):
        opened = Opened(vendor=f"vendor-{number:05}", name=f"Vendor {number:05}", service="medical coding")
        workspace.store.append(f"{opened.vendor}-1", opened, by=by, at=datetime.now(UTC), entry_id=uuid.uuid4().hex, expected_length=0)
    workspace.close()


def _long_review(folder: Path, agreement: Path) -> None:
    workspace = open_workspace(folder, create=True)
    workspace.actor = Actor(email="officer@clinic.example", role=Role.SECURITY_OFFICER)
    add_vendor(workspace, "Long Vendor")
    with Readers(use_cache=False) as readers:
        add_document(
            workspace, "long-vendor", agreement,
            kind=DocumentKind.BAA, state=DocumentState.DRAFT, replaces=None, scan_file=readers.scan,
        )  # fmt: skip
    for question, value in INTAKE.items():
        answer(workspace, "long-vendor", question, value)
    asked = sum(len(pack.questions) for pack in workspace.asking(workspace.review_of("long-vendor")).checklists)
    assert asked >= ASKED, f"only {asked} questions are asked"
    workspace.close()
