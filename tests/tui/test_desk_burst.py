"""Nothing that was saved is lost: bursts of keys and messages, and the death of a real UI process in the middle."""

import os
import pty
import re
import select
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest
from textual import events
from textual.message import Message

from diligence.model.history import Answered, Undone
from diligence.tui.app import DiligenceApp
from diligence.tui.commands import Place
from diligence.tui.screens.places import open_review, place_screen
from diligence.tui.screens.questions import QuestionsScreen
from diligence.tui.widgets.header import Header
from diligence.workspace.answering import answer
from diligence.workspace.intake import add_vendor
from diligence.workspace.workspace import Workspace, open_workspace

BURST = 200
MARK = re.compile(rb"\xe2\x9c\x93 (\d+) saved")


@pytest.fixture
def acme(workspace: Workspace) -> str:
    return add_vendor(workspace, "Acme Coding").vendor


class Note(Message):
    """Asks the screen for one more answer."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__()


class NotingScreen(QuestionsScreen):
    """The real screen, asked by messages; Textual names the handler after the message."""

    CSS_PATH = None

    async def on_note(self, event: Note) -> None:
        value, number = ("yes", "no")[event.number % 2], event.number
        await self.write(lambda workspace: answer(workspace, self.vendor, "rm-01", value, note=str(number)))


async def test_two_hundred_messages_posted_at_once_are_saved_in_their_order(app: DiligenceApp, workspace: Workspace, acme: str) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        screen = NotingScreen(app.desk, acme)
        await app.push_screen(screen)
        await app.workers.wait_for_complete()
        for number in range(BURST):
            screen.post_message(Note(number))
        while screen.picture is None or screen.picture.review.length < BURST + 1:
            await pilot.pause(0.05)
        assert screen.query_one(Header).saved.startswith(f"✓ {BURST + 1} saved")
    notes = [entry.event.note for entry in workspace.store.entries("acme-coding-1") if isinstance(entry.event, Answered)]
    assert notes == [str(number) for number in range(BURST)]


async def test_quitting_at_once_behind_a_burst_of_keys_saves_every_key(app: DiligenceApp, workspace: Workspace, acme: str) -> None:
    answer(workspace, acme, "rm-01", "partial")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        app.push_screen(place_screen(Place.QUESTIONS, app.desk, acme, subject="rm-01"))
        await pilot.pause()
        await app.workers.wait_for_complete()
        for number in range(BURST):
            key = "yn"[number % 2]
            app.post_message(events.Key(key, key))
        app.post_message(events.Key("ctrl+q", None))
        while app.is_running:
            await pilot.pause(0.05)
    values = [entry.event.value for entry in workspace.store.entries("acme-coding-1") if isinstance(entry.event, Answered)]
    assert values == ["partial", *["yes", "no"] * (BURST // 2)]


async def test_a_burst_of_undo_and_redo_is_saved_and_survives_a_restart(make_app, workspace: Workspace, acme: str) -> None:  # type: ignore[no-untyped-def]
    answer(workspace, acme, "rm-01", "yes")
    for _ in range(2):
        app = make_app()
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            await app.workers.wait_for_complete()
            open_review(app, app.desk, acme)
            await pilot.pause()
            await app.workers.wait_for_complete()
            before = workspace.review_of(acme).length
            for number in range(21):
                key = "uU"[number % 2]
                app.post_message(events.Key(key, key))
            while workspace.review_of(acme).length < before + 21:
                await pilot.pause(0.05)
            assert "rm-01" not in workspace.review_of(acme).answers
            # The next start brings back what this one took back.
            app.post_message(events.Key("U", "U"))
            while workspace.review_of(acme).length < before + 22:
                await pilot.pause(0.05)
    assert workspace.review_of(acme).answers["rm-01"].event.value == "yes"
    assert sum(isinstance(entry.event, Undone) for entry in workspace.store.entries("acme-coding-1")) == 44


def read_screen(descriptor: int, seconds: float) -> bytes:
    """Return what a terminal shows within some time, as the bytes it was sent."""
    seen, until = b"", time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        ready, _, _ = select.select([descriptor], [], [], left)
        if not ready:
            break
        try:
            seen += os.read(descriptor, 65536)
        except OSError:
            break
    return seen


def test_a_killed_process_loses_nothing_that_the_mark_showed(workspace: Workspace, acme: str, folder: Path) -> None:
    answer(workspace, acme, "rm-01", "partial")
    workspace.close()
    arguments = ["--workspace", str(folder), "--as", "officer@clinic.example", "--role", "security-officer", "review", acme]
    terminal, inner = pty.openpty()
    termios.tcsetwinsize(inner, (30, 100))
    environment = os.environ | {"TERM": "xterm-256color", "PYTHONUTF8": "1"}
    child = subprocess.Popen(
        [sys.executable, "-m", "diligence", *arguments], stdin=inner, stdout=inner, stderr=inner, env=environment, start_new_session=True
    )
    os.close(inner)
    try:
        seen = b""
        for _ in range(100):
            seen += read_screen(terminal, 0.3)
            if b"in-08" in seen and MARK.search(seen):
                break
        assert MARK.search(seen), "the review was opened"
        for keys in (b"/", b"rm-01", b"\r"):  # to the question that is answered
            os.write(terminal, keys)
            seen = read_screen(terminal, 0.5)
        for _ in range(20):
            os.write(terminal, b"ynynynynyn")
            seen += read_screen(terminal, 0.05)
            if len(MARK.findall(seen)) > 5:
                break
        child.kill()
        seen += read_screen(terminal, 1)
    finally:
        child.kill()
        child.wait()
        os.close(terminal)
    shown = max(int(number) for number in MARK.findall(seen))
    reopened = open_workspace(folder, create=False)
    entries = reopened.store.entries("acme-coding-1")
    assert not reopened.store.check()
    reopened.close()
    assert shown > 4
    assert len(entries) >= shown
    values = [entry.event.value for entry in entries if isinstance(entry.event, Answered)][1:]
    assert values == [("yes", "no")[number % 2] for number in range(len(values))], "in the order in which the keys were pressed"
