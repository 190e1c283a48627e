"""A world for the terminal UI: a real workspace in a temporary folder, a fixed clock, a known actor, and an app that stands still."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from diligence.model.base import Actor, Role
from diligence.tui.app import DiligenceApp
from diligence.tui.desk import Desk
from diligence.workspace.workspace import Workspace, open_workspace

NOW = datetime(2026, 11, 23, 9, 14, tzinfo=UTC)


STILL_LOOKS, STILL_TRIES = 4, 100
"""A screen stands still when this many looks in a row are the same; after so many looks the picture is taken all the same."""


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the developer's caches, settings and time zone out, so that a picture is the same everywhere."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in [name for name in os.environ if name.startswith(("DILIGENCE_", "XDG_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    monkeypatch.setenv("OMP_NUM_THREADS", "1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the workspace lies."""
    return tmp_path / "workspace"


@pytest.fixture
def workspace(folder: Path) -> "Workspace":
    """The workspace, open for a test to fill before the app opens it and to look into afterwards."""
    opened = open_workspace(folder, create=True, clock=lambda: NOW)
    opened.actor = Actor(email="officer@clinic.example", role=Role.SECURITY_OFFICER)
    return opened


@pytest.fixture
def make_app(folder: Path) -> Callable[[], DiligenceApp]:
    """Make the app on the workspace's folder; it may be made several times, as a user starts the program several times."""

    def make(*, email: str | None = "officer@clinic.example", role: str | None = "security-officer") -> DiligenceApp:
        desk = Desk(folder, email=email, role=role, clock=lambda: NOW)
        app = DiligenceApp(desk)
        app.animation_level = "none"
        return app

    return make


@pytest.fixture
def app(make_app: Callable[[], DiligenceApp]) -> DiligenceApp:
    """The app, acting as the security officer."""
    return make_app()


@pytest.fixture(scope="session")
def samples() -> Path:
    """The made-up agreements as PDFs."""
    return Path(__file__).resolve().parent.parent.parent / "diligence" / "samples"


@pytest.fixture(scope="session")
def scan_of(samples: Path) -> Callable[[str], dict[str, object]]:
    """Read a sample by the real engine, once for all tests of a session: ``scan_of("stock")``."""
    from diligence.workspace.reading import Readers

    known: dict[str, dict[str, object]] = {}

    def scan(name: str) -> dict[str, object]:
        if name not in known:
            with Readers(use_cache=False) as readers:
                known[name] = readers.scan(samples / f"coding-vendor-{name}.pdf")
        return known[name]

    return scan


@pytest.fixture
def add_sample(workspace: Workspace, samples: Path, scan_of: Callable[[str], dict[str, object]]) -> Callable[..., int]:
    """Add a sample agreement to a vendor's review: ``add_sample("acme", "stock")`` returns the document's number."""
    from diligence.model.document import DocumentKind, DocumentState
    from diligence.workspace.intake import add_document

    def add(vendor: str, name: str, *, replaces: int | None = None) -> int:
        path = samples / f"coding-vendor-{name}.pdf"
        number, _ = add_document(
            workspace, vendor, path, kind=DocumentKind.BAA, state=DocumentState.DRAFT, replaces=replaces, scan_file=lambda _: scan_of(name)
        )
        return number

    return add


@pytest.fixture
def opened() -> Callable[[Pilot[int]], Awaitable[None]]:
    """Wait until the app has opened its workspace and has looked at the vendors: ``await opened(pilot)``."""

    async def wait(pilot: Pilot[int]) -> None:
        await pilot.pause()
        await asyncio.wait_for(pilot.app.workers.wait_for_complete(), 20)  # a question left open would wait for ever
        await pilot.pause()

    return wait


@pytest.fixture
def demo(workspace: Workspace, scan_of: Callable[[str], dict[str, object]]) -> Workspace:
    """The workspace of the demo: three made-up vendors, three agreements, answers and evidence."""
    from diligence.workspace.demo import fill_demo

    fill_demo(workspace, lambda path: scan_of(path.stem.removeprefix("coding-vendor-")))
    return workspace


@pytest.fixture
def still() -> Callable[[Pilot[int]], Awaitable[None]]:
    """Wait until the screen stands still, however long a busy machine needs for that."""

    async def wait(pilot: Pilot[int]) -> None:
        same, before = 0, ""
        for _ in range(STILL_TRIES):
            await pilot.pause(0.1)
            now = pilot.app.export_screenshot()
            same, before = (same + 1 if now == before else 0), now
            if same == STILL_LOOKS:
                return

    return wait


@pytest.fixture
def snap_compare(snap_compare: Callable[..., bool], still: Callable[[Pilot[int]], Awaitable[None]]) -> Callable[..., bool]:
    """Take pictures only of a screen that stands still."""

    def compare(app: DiligenceApp, *, run_before: Callable[[Pilot[int]], Awaitable[None]] | None = None, **options: object) -> bool:
        async def run_and_wait(pilot: Pilot[int]) -> None:
            if run_before is not None:
                await run_before(pilot)
            await still(pilot)

        return snap_compare(app, run_before=run_and_wait, **options)

    return compare
