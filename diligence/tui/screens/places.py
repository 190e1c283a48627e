"""The places of a review and the way into one; only the place that is opened is imported."""

from typing import TYPE_CHECKING, Any

from textual.app import App

from diligence.tui.commands import Place
from diligence.tui.screens.review import ReviewScreen

if TYPE_CHECKING:
    from diligence.tui.desk import Desk


def open_review(app: "App[Any]", desk: "Desk", vendor: str, *, subject: str | None = None) -> None:
    """Open a review at its questions, at one of them where ``subject`` names it."""
    app.push_screen(place_screen(Place.QUESTIONS, desk, vendor, subject=subject))


def place_screen(place: Place, desk: "Desk", vendor: str, *, subject: str | None = None) -> ReviewScreen:
    """Make the screen of a place; only its own module is imported."""
    match place:
        case Place.AGREEMENT:
            from diligence.tui.screens.agreement import AgreementScreen

            return AgreementScreen(desk, vendor, subject=subject)
        case Place.FINDINGS:
            from diligence.tui.screens.findings import FindingsScreen

            return FindingsScreen(desk, vendor, subject=subject)
        case Place.CLOSE:
            from diligence.tui.screens.close import CloseScreen

            return CloseScreen(desk, vendor, subject=subject)
        case Place.FLOWS:
            from diligence.tui.screens.flows import FlowsScreen

            return FlowsScreen(desk, vendor, subject=subject)
        case _:
            from diligence.tui.screens.questions import QuestionsScreen

            return QuestionsScreen(desk, vendor, subject=subject)
