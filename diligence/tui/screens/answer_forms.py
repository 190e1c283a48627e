"""What is asked on top of the questions: a value that fits, the vendor's claim, how it was checked, a note, how deep to go."""

from typing import TYPE_CHECKING, Any

from textual.app import App

from diligence.errors import DiligenceError
from diligence.model.text import one_line
from diligence.tui.screens.dialogs import Choose, ChooseSeveral, Field, Form, Option
from diligence.tui.widgets.answer_facts import VERIFIED

if TYPE_CHECKING:
    from diligence.assess.asking import Asking
    from diligence.model.checklist import Question
    from diligence.model.history import Answered, Verification
    from diligence.workspace.picture import Picture

YES_NO = (Option("yes", "yes", "y"), Option("no", "no", "n"))
PARTLY = Option("partial", "partly", "p")
DEPTHS = {
    "core": "core: what every vendor is asked",
    "standard": "standard: what most vendors are asked",
    "full": "full: everything that applies",
}


async def ask_value(app: "App[Any]", picture: "Picture", question: "Question", before: "Answered | None") -> str | None:
    """Ask for a value until it fits the question: from a list where there is one, else in a line. None where the user leaves it."""
    from diligence.assess.answers import what_fits

    current = before.value if before else None
    words = [Option(choice.value, choice.says) for choice in question.words]
    choices = [Option(choice.value, choice.says) for choice in question.choices]
    title = f"{question.id}  {question.text}"
    match question.type.value:
        case "yes-no" | "yes-no-partial":
            partly = [PARTLY] if question.type.value == "yes-no-partial" else []
            return await app.push_screen_wait(Choose(title, [*YES_NO, *partly, *words], current=current))
        case "choice":
            return await app.push_screen_wait(Choose(title, [*choices, *words], current=current))
        case "choices":
            chosen = tuple(part.strip() for part in current.split(",")) if current else ()
            return await app.push_screen_wait(ChooseSeveral(title, choices, alone=words, current=chosen))
    field = Field("value", f"Answer: {what_fits(question)}", value=current or "", required=True)
    given = await app.push_screen_wait(Form(title, [field], check=lambda given: misfit(picture, question, given["value"])))
    return given["value"] if given else None


def misfit(picture: "Picture", question: "Question", value: str) -> str | None:
    """Say why a value does not fit a question, None where it does."""
    from diligence.assess.answers import parse_answer

    try:
        parse_answer(question, value, today=picture.today, countries=picture.countries)
    except DiligenceError as error:
        return f"{error.what}. {error.remedy}."
    return None


async def ask_claim(app: "App[Any]", before: "Answered | None") -> dict[str, object] | None:
    """Ask what the vendor says, and where it says so."""
    fields = [
        Field("claim", "What the vendor says", value=(before.claim if before else None) or ""),
        Field("source", "Where it says so", value=(before.source if before else None) or "", hint="mail of 2 November"),
    ]
    given = await app.push_screen_wait(Form("The vendor's claim", fields))
    return {name: text or None for name, text in given.items()} if given else None


async def ask_verification(app: "App[Any]", before: "Answered | None") -> "Verification | None":
    """Ask what was done to check the claim."""
    from diligence.model.history import Verification

    options = [Option(value, words) for value, words in VERIFIED.items()]
    chosen = await app.push_screen_wait(Choose("What did you find?", options, current=before.verified.value if before else None))
    return Verification(chosen) if chosen else None


async def ask_note(app: "App[Any]", before: "Answered | None") -> dict[str, object] | None:
    """Ask for a note; an empty one takes the note away."""
    field = Field("note", "It never leaves the house", value=(before.note if before else None) or "")
    given = await app.push_screen_wait(Form("Note", [field]))
    return {"note": given["note"] or None} if given else None


async def ask_what_was_missing(app: "App[Any]", question: "Question", before: "Answered | None") -> str | None:
    """Ask what was asked for and did not come, so that nobody can judge; None where the user leaves it."""
    known = before.note if before and before.value == "cannot-be-judged" else None
    field = Field("note", "What was asked for, of whom, and what came", value=known or "", required=True, hint="asked for the log twice")
    given = await app.push_screen_wait(Form(f"Why can {question.id} not be judged? It stays a finding.", [field]))
    return given["note"] if given else None


async def ask_depth(app: "App[Any]", asked: "Asking") -> tuple[str, str] | None:
    """Ask how deep the review is to go, and why; None where the user leaves it."""
    options = [Option(value, words, value[0]) for value, words in DEPTHS.items()]
    title = f"How deep does this review go? Now {asked.depth.value}: {one_line(asked.because, 200)}"
    depth = await app.push_screen_wait(Choose(title, options, current=asked.depth.value))
    if depth is None:
        return None
    field = Field("reason", "Why; it stands in the record", required=True)
    given = await app.push_screen_wait(Form(f"{depth.capitalize()} depth, chosen by hand", [field]))
    return (depth, given["reason"]) if given else None
