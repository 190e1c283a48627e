"""Adding a document from any screen: pick a file or paste a path, then watch it being read."""

from dataclasses import dataclass
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
    from diligence.model.document import DocumentKind, DocumentState
    from diligence.tui.desk import Desk
    from diligence.workspace.comparing import CompareFiles, ReadBoth
    from diligence.workspace.workspace import Workspace

PICK = "Pick a file from the folders"
PASTE = "Type or paste its path"
LEFT = -1
"""No document has this number: the question was left without an answer."""
KINDS = (
    Option("baa", "Business Associate Agreement: it is read at once", "b"),
    Option("main-agreement", "main agreement", "m"),
    Option("exhibit", "exhibit", "e"),
    Option("amendment", "amendment", "a"),
    Option("cover-page", "cover page", "c"),
)


STATES = (
    Option("draft", "a draft: nobody is bound by it yet", "d"),
    Option("executed", "executed: signed by both sides", "s"),
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
    state = await screen.app.push_screen_wait(Choose(f"Is {one_line(path.name, 50)} signed already?", STATES))
    if state is None:
        return
    replaces = await _ask_what_it_replaces(screen, desk, vendor) if kind == DocumentKind.BAA else None
    if replaces == LEFT:
        return
    added = await screen.app.push_screen_wait(
        Taking(desk, vendor, path, kind=DocumentKind(kind), state=DocumentState(state), replaces=replaces)
    )
    screen.post_message(ReviewChanged(vendor))  # also where it was given up or failed: it may have been saved by then
    if added is not None and added.says:
        screen.app.notify(added.says, title=f"Document {added.number}", timeout=15, markup=False)


async def _ask_what_it_replaces(screen: "Screen[Any]", desk: "Desk", vendor: str) -> int | None:
    """Return the number of the agreement that the new one replaces: None for none, ``LEFT`` where the question was left."""
    from diligence.assess.agreement import current_agreement

    review = await desk.do(lambda workspace: workspace.review_of(vendor))
    reading = current_agreement(review)
    if reading is None:
        return None
    present = review.documents[reading.event.number].event
    named = f"document {present.number}, {one_line(present.file, 40)}"
    options = (
        Option(str(present.number), f"yes, it takes the place of {named}", "y"),
        Option("0", "no, it stands beside it", "n"),
    )
    chosen = await screen.app.push_screen_wait(Choose("Does it replace the agreement that counts so far?", options))
    return LEFT if chosen is None else int(chosen) or None


@dataclass(frozen=True)
class Taken:
    """A document that was taken in: its number, and in a sentence how it differs from the one before it, where there is one."""

    number: int
    says: str | None = None


class Taking(ModalScreen[Taken | None]):
    """Shows how far the reading has come. Escape cancels it; the other keys of the program wait, and nothing freezes."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS = [("escape", "cancel", "cancel")]  # noqa: RUF012 (Textual reads it from the class)

    def __init__(
        self, desk: "Desk", vendor: str, path: Path, *, kind: "DocumentKind", state: "DocumentState", replaces: int | None = None
    ) -> None:
        super().__init__()
        self._desk, self._vendor, self._path, self._kind, self._state, self._replaces = desk, vendor, path, kind, state, replaces

    def compose(self) -> ComposeResult:
        """Lay out what is being read and how far it is."""
        with Vertical(classes="dialog"):
            yield Static(Content(f"Reading {one_line(self._path.name, 60)}"), classes="title")
            yield ProgressBar(show_eta=False, id="progress")
            yield Static("Esc to cancel; nothing is added then", classes="notice", markup=False)

    def on_mount(self) -> None:
        """Begin."""
        self.run_worker(self._take(), name="take", exclusive=True, exit_on_error=False)

    async def _take(self) -> Taken:
        import asyncio

        from diligence.workspace.comparing import READ_KINDS, in_short
        from diligence.workspace.intake import add_document as take_in

        def progress(_stage: str, done: int, of: int) -> None:
            self.app.call_from_thread(self.query_one(ProgressBar).update, total=of, progress=done)

        # Reading takes seconds and happens beside the desk's thread; only the short entries go through it.
        scan = await asyncio.to_thread(self._desk.readers.scan, self._path, progress) if self._kind in READ_KINDS else None
        compared_by = await self._compare()

        def work(workspace: "Workspace") -> Taken:
            number, _ = take_in(
                workspace, self._vendor, self._path, kind=self._kind, state=self._state, replaces=self._replaces,
                scan_file=lambda _: scan or {}, compare_files=compared_by,
            )  # fmt: skip
            compared = workspace.review_of(self._vendor).comparisons.get(number)
            return Taken(number, in_short(compared.event) if compared else None)

        return await self._desk.do(work)

    async def _compare(self) -> "CompareFiles":
        """Read this document and the one it is held against, and return what gives the result, as the writing wants it."""
        import asyncio

        from diligence.errors import DocumentError, UsageError
        from diligence.workspace.cache import file_digest
        from diligence.workspace.comparing import path_held_against, read_both
        from diligence.workspace.files import check_readable

        check_readable(self._path)
        digest = await asyncio.to_thread(file_digest, self._path)
        earlier = await self._desk.do(
            lambda workspace: path_held_against(
                workspace, self._vendor, digest, kind=self._kind, state=self._state, replaces=self._replaces
            )
        )
        result: ReadBoth | DocumentError | None = None
        if earlier is not None and earlier.exists():
            try:
                result = await asyncio.to_thread(read_both, earlier, self._path)
            except DocumentError as error:
                result = error

        def given(_earlier: Path, _newer: Path) -> "ReadBoth":
            if isinstance(result, DocumentError):
                raise result
            if result is None:
                raise UsageError("The review changed while the document was being read", "Add the document again")
            return result

        return given

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
