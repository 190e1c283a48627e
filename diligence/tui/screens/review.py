"""What the four places of a review share: its state, the header, undo, and the way from one to another."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.screen import Screen

from diligence.errors import DiligenceError
from diligence.model.text import one_line
from diligence.tui.commands import Place
from diligence.tui.messages import GoTo, ReviewChanged, remark, still_there, tell
from diligence.tui.widgets.header import Header, saved_mark
from diligence.tui.widgets.key_bar import KeyBar

if TYPE_CHECKING:
    from collections.abc import Callable

    from diligence.model.history import Entry
    from diligence.tui.desk import Desk
    from diligence.workspace.picture import Picture
    from diligence.workspace.workspace import Workspace


class ReviewScreen(Screen[None]):
    """One place of a review. A place lays out its widgets in ``places`` and shows a new state in ``draw``."""

    PLACE: ClassVar[Place]
    PLACES: ClassVar[tuple[Place, ...]] = ()

    def __init__(self, desk: "Desk", vendor: str, *, subject: str | None = None) -> None:
        super().__init__()
        self.desk, self.vendor = desk, vendor
        self.subject = subject
        self.picture: Picture | None = None

    def compose(self) -> ComposeResult:
        """Lay out header, place and footer."""
        yield Header("…", place=self.PLACE)
        yield from self.compose_place()
        yield KeyBar()

    def compose_place(self) -> ComposeResult:
        """Lay out the widgets of this place."""
        raise NotImplementedError

    def draw(self, picture: "Picture") -> None:
        """Show a state of the review."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Fetch the state."""
        self.run_worker(self.refresh_picture(), group="picture", exclusive=True)

    async def fetch(self) -> "Picture":
        """Return the present state; a place that shows more than a picture fetches it in the same piece of work."""
        return await self.desk.picture(self.vendor)

    async def refresh_picture(self) -> None:
        """Fetch the present state and show it."""
        try:
            self.picture = await self.fetch()
        except DiligenceError as error:
            tell(self.app, error)
            return
        if not still_there(self):
            return
        header = self.query_one(Header)
        header.heading = one_line(self.picture.review.name, 60)
        if not header.saved:
            header.saved = saved_mark(self.picture.review.length)
        self.draw(self.picture)

    async def write(self, write: "Callable[[Workspace], Any]") -> bool:
        """Carry out a write, show the new state and the saved mark; tell the user where it was refused.

        This is awaited in the handler of the key or message that asked for it, never left to a worker: Textual handles the messages of a
        screen one after the other, so what the user did is saved in its order.
        """
        try:
            await self.desk.do(write)
        except DiligenceError as error:
            tell(self.app, error)
            return False
        await self.refresh_picture()
        self.show_saved()
        return True

    def show_saved(self) -> None:
        """Show in the header how many steps of this review are durable, and since when."""
        if self.picture is not None and still_there(self):
            self.query_one(Header).saved = saved_mark(self.picture.review.length, self.desk.now())

    async def on_review_changed(self, event: ReviewChanged) -> None:
        """Show the new state after a document was taken in."""
        event.stop()
        await self.refresh_picture()
        self.show_saved()

    def taken_back(self, entry: "Entry") -> None:
        """Go to what an undo or a redo has changed; a place does nothing where it does not show it."""

    async def action_undo(self) -> None:
        """Take back the last step."""
        from diligence.workspace.deciding import undo

        await self._step_back(lambda workspace: undo(workspace, self.vendor), "Taken back: {}. U brings it back.")

    async def action_redo(self) -> None:
        """Bring back what the last undo took back."""
        from diligence.workspace.deciding import redo

        await self._step_back(lambda workspace: redo(workspace, self.vendor), "Brought back: {}.")

    async def _step_back(self, step: "Callable[[Workspace], Entry]", says: str) -> None:
        entries: list[Entry] = []
        if await self.write(lambda workspace: entries.append(step(workspace))):
            event = entries[0].event
            subject = next((getattr(event, name) for name in ("question", "finding", "requirement") if hasattr(event, name)), "")
            remark(self.app, says.format(f"{event.type.replace('-', ' ')} {subject}".strip()))
            if still_there(self):
                self.taken_back(entries[0])

    def action_show_place(self, place: str) -> None:
        """Go to another place of this review."""
        if Place(place) is not self.PLACE:
            self.post_message(GoTo(Place(place), self.vendor))

    def go_to(self, place: Place, subject: str) -> None:
        """Go to a question, a requirement or a finding in another place."""
        self.post_message(GoTo(place, self.vendor, subject))

    def action_leave(self) -> None:
        """Go back to the list of vendors."""
        self.app.pop_screen()

    def action_add_document(self) -> None:
        """Add a document to this review."""
        from diligence.tui.screens.intake import add_document

        add_document(self, self.desk, self.vendor, Path.cwd())
