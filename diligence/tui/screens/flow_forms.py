"""What is asked where a flow is noted or withdrawn: what is done, in which country, by whom, with which data, and whether we agreed."""

from typing import TYPE_CHECKING, Any

from textual.app import App

from diligence.tui.screens.dialogs import Choose, Field, Form, Option

if TYPE_CHECKING:
    from diligence.workspace.picture import Picture

VERBS = (
    Option("stored", "stored: a copy lies there, a backup too", "s"),
    Option("processed", "processed: somebody or something works on it there", "p"),
    Option("accessed", "accessed: somebody can look at it from there", "a"),
    Option("transmitted", "transmitted: it passes through, and none of it stays", "t"),
)
AGREED = (Option("no", "no, or not yet", "n"), Option("yes", "yes, in writing", "y"))
NEEDED = ("party", "data")


async def ask_flow(app: "App[Any]", picture: "Picture") -> dict[str, Any] | None:
    """Ask for a flow, all of it; None where the user leaves it. The result fits ``note_flow``, with the verb as a word."""
    verb = await app.push_screen_wait(Choose("What is done with our information?", VERBS))
    if verb is None:
        return None
    fields = [
        Field("country", "In which country", required=True, hint="Philippines, or PH"),
        Field("party", "Who does it there", required=True, hint="coders of the vendor"),
        Field("data", "With which of our information", required=True, hint="emergency charts"),
        Field("controls", "What confines it there", hint="a virtual desktop; no copies, no prints"),
        Field("source", "Where we know it from", hint="call of 2 November"),
    ]
    given = await app.push_screen_wait(Form(f"Where is it {verb}, and by whom?", fields, check=lambda given: _misfit(picture, given)))
    agreed = await app.push_screen_wait(Choose("Have we agreed to this?", AGREED)) if given is not None else None
    if given is None or agreed is None:
        return None
    return {
        "verb": verb,
        **{name: given[name] for name in ("country", *NEEDED)},
        **{name: given[name] or None for name in ("controls", "source")},
        "approved": agreed == "yes",
    }


async def ask_reason(app: "App[Any]", number: int) -> str | None:
    """Ask why a flow no longer counts; None where the user leaves it."""
    field = Field("reason", "Why it no longer takes place, or never did", required=True)
    given = await app.push_screen_wait(Form(f"Withdraw flow {number}. It stays in the history.", [field]))
    return given["reason"] if given else None


def _misfit(picture: "Picture", given: dict[str, str]) -> str | None:
    if picture.countries.code(given["country"]) is None:
        return "That is no country we know: write its usual name or its two-letter code."
    return None
