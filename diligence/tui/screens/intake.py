"""Adding a document from any screen: pick a file or paste a path, then watch it being read."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import ProgressBar, Static
from textual.worker import Worker, WorkerState

from diligence.errors import DiligenceError
from diligence.model.text import one_line
from diligence.tui.messages import ReviewChanged
from diligence.tui.screens.dialogs import Choose, Field, Form, Option

if TYPE_CHECKING:
    from diligence.tui.desk import Desk

PICK = "Pick a file from the folders"
PASTE = "Type or paste its path"
KINDS = (
    Option("baa", "Business Associate Agreement: it is read at once", "b"),
    Option("main-agreement", "main agreement", "m"),
    Option("exhibit", "exhibit", "e"),
    Option("amendment", "amendment", "a"),
    Option("cover-page", "cover page", "c"),
)


def add_document(screen: "Screen[Any]", desk: "Desk", vendor: str, folder: Path) -> None:
    """Ask for a document, take it in, and tell the screen with ``ReviewChanged``."""
    screen.run_worker(_add_document(screen, desk, vendor, folder), group="intake", exclusive=False)


async def pick_file(screen: "Screen[Any]", folder: Path, title: str) -> Path | None:
    """Let the user pick a file, or type or paste its path; None where nothing was taken."""
    how = await screen.app.push_screen_wait(Choose(title, [Option("pick", PICK, "p"), Option("paste", PASTE, "t")]))
    if how == "pick":
        from textual_fspicker import FileOpen

        picked: Path | None = await screen.app.push_screen_wait(FileOpen(folder, title=title))
        return picked
    if how == "paste":
        given = await screen.app.push_screen_wait(Form(title, [Field("path", "Path of the file", required=True)]))
        return Path(given["path"].strip("'\"")).expanduser() if given else None
    return None


async def _add_document(screen: "Screen[Any]", desk: "Desk", vendor: str, folder: Path) -> None:
    from diligence.model.document import DocumentKind, DocumentState

    path = await pick_file(screen, folder, "Add a document")
    if path is None:
        return
    kind = await screen.app.push_screen_wait(Choose(f"What is {one_line(path.name, 50)}?", KINDS))
    if kind is None:
        return
    added = await screen.app.push_screen_wait(Taking(desk, vendor, path, DocumentKind(kind), DocumentState.DRAFT))
    if added is not None:
        screen.post_message(ReviewChanged(vendor))


class Taking(ModalScreen[int | None]):
    """Shows how far the reading has come. Escape cancels it; the other keys of the program wait, and nothing freezes."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS = [("escape", "cancel", "cancel")]  # noqa: RUF012 (Textual reads it from the class)

    def __init__(self, desk: "Desk", vendor: str, path: Path, kind: Any, state: Any) -> None:
        super().__init__()
        self._desk, self._vendor, self._path, self._kind, self._state = desk, vendor, path, kind, state

    def compose(self) -> ComposeResult:
        """Lay out what is being read and how far it is."""
        with Vertical(classes="dialog"):
            yield Static(Content(f"Reading {one_line(self._path.name, 60)}"), classes="title")
            yield ProgressBar(show_eta=False, id="progress")
            yield Static("Esc to cancel; nothing is added then", classes="notice", markup=False)

    def on_mount(self) -> None:
        """Begin."""
        self.run_worker(self._take(), name="take", exclusive=True, exit_on_error=False)

    async def _take(self) -> int:
        import asyncio

        from diligence.workspace.intake import add_document as take_in

        def progress(_stage: str, done: int, of: int) -> None:
            self.app.call_from_thread(self.query_one(ProgressBar).update, total=of, progress=done)

        # Reading takes seconds and happens beside the desk's thread; only the two short entries go through it.
        scan = await asyncio.to_thread(self._desk.readers.scan, self._path, progress) if self._kind.value == "baa" else None
        number, _ = await self._desk.do(
            lambda workspace: take_in(
                workspace, self._vendor, self._path, kind=self._kind, state=self._state, replaces=None, scan_file=lambda _: scan or {}
            )
        )
        return number

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Close when it is done; say what was wrong where it failed."""
        if event.state is WorkerState.SUCCESS:
            self.dismiss(event.worker.result)
        elif event.state is WorkerState.ERROR:
            error = event.worker.error
            if not isinstance(error, DiligenceError):
                raise error or RuntimeError("the reading failed without a reason")
            self.app.notify(one_line(error.remedy, 300), title=one_line(error.what, 300), severity="error", timeout=15, markup=False)
            self.dismiss(None)

    def action_cancel(self) -> None:
        """Stop waiting; the engine finishes or is ended with the program, and nothing is added."""
        self.workers.cancel_node(self)
        self.dismiss(None)
