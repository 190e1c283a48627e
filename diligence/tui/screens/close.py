"""Place close; being built."""

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from diligence.tui.commands import Place, bindings_of
from diligence.tui.screens.review import ReviewScreen

if TYPE_CHECKING:
    from diligence.workspace.picture import Picture


class CloseScreen(ReviewScreen):
    """A place of a review."""

    PLACE = Place.CLOSE
    PLACES = (Place.CLOSE, Place.REVIEW)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.CLOSE, Place.REVIEW)

    def compose_place(self) -> ComposeResult:
        """Lay out."""
        yield Static("")

    def draw(self, picture: "Picture") -> None:
        """Show a state."""
