"""What is asked where evidence is attached to an answer: a piece that is there already, or a file with its kind, dates and facts."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App

from diligence.errors import DiligenceError
from diligence.model.text import one_line
from diligence.tui.messages import remark, tell
from diligence.tui.screens.dialogs import Choose, Field, Form, Option
from diligence.tui.screens.intake import pick_file

if TYPE_CHECKING:
    from diligence.assess.evidence import EvidenceStanding
    from diligence.model.checklist import Question
    from diligence.model.country import CountryTable
    from diligence.model.evidence_kind import EvidenceKind, EvidenceKinds
    from diligence.model.history import Answered
    from diligence.tui.screens.review import ReviewScreen
    from diligence.workspace.workspace import Workspace

NEW_FILE, TYPED, BESIDE = "file", "typed", "beside"
AGES = {"undated": "no date", "dated-ahead": "dated ahead", "too-old": "too old", "expired": "expired"}
DATES = ("issued", "period_start", "period_end", "expires")


async def attach(screen: "ReviewScreen", question: "Question", before: "Answered | None") -> tuple[int, ...] | None:
    """Ask what backs an answer, keep it, and return all the evidence that the answer then names; None where nothing changes."""
    try:
        kinds, standing = await screen.desk.do(lambda workspace: _known(workspace, screen.vendor))
    except DiligenceError as error:
        tell(screen.app, error)
        return None
    named = before.evidence if before else ()
    usable = [one for one in standing if not one.replaced_by]
    taken = await _ask_which(screen.app, question, usable, named, kinds) if usable else NEW_FILE
    if taken is None:
        return None
    if taken == NEW_FILE:
        return await _attach_file(screen, question, named, usable, kinds)
    number = int(taken)
    if number not in named:
        return (*named, number)
    await _note_facts(screen, next(one for one in usable if one.number == number), kinds)
    return None


def _known(workspace: "Workspace", vendor: str) -> "tuple[EvidenceKinds, tuple[EvidenceStanding, ...]]":
    from diligence.workspace.evidence import standings_of

    return workspace.evidence_kinds, standings_of(workspace, workspace.review_of(vendor))


async def _ask_which(
    app: "App[Any]", question: "Question", usable: "list[EvidenceStanding]", named: tuple[int, ...], kinds: "EvidenceKinds"
) -> str | None:
    options = [Option(NEW_FILE, "attach another file", "f")]
    for one in usable:
        kind = kinds.kind(one.piece.kind)
        if one.number not in named:
            options.append(Option(str(one.number), f"use evidence {one.number}: {_spoken(one, kind)}"))
        elif kind is not None and kind.facts:
            options.append(Option(str(one.number), f"note what evidence {one.number} states: {_spoken(one, kind)}"))
    return NEW_FILE if len(options) == 1 else await app.push_screen_wait(Choose(f"Evidence for {question.id}", options))


async def _attach_file(
    screen: "ReviewScreen", question: "Question", named: tuple[int, ...], usable: "list[EvidenceStanding]", kinds: "EvidenceKinds"
) -> tuple[int, ...] | None:
    from diligence.workspace.evidence import add_evidence, remarks_on

    path = await pick_file(screen, Path.cwd(), "Attach evidence")
    if path is None or (given := await ask_evidence(screen, question, path, usable, kinds)) is None:
        return None
    numbers: list[int] = []
    if not await screen.write(lambda workspace: numbers.append(add_evidence(workspace, screen.vendor, path, **given))):
        return None
    for says in await screen.desk.do(lambda workspace: remarks_on(workspace, screen.vendor, numbers[0])):
        remark(screen.app, says)
    kept = [number for number in named if number != given["replaces"]]
    return tuple(dict.fromkeys((*kept, *numbers)))


async def ask_evidence(
    screen: "ReviewScreen", question: "Question", path: Path, usable: "list[EvidenceStanding]", kinds: "EvidenceKinds"
) -> dict[str, Any] | None:
    """Ask what a file is, whether it takes the place of another, its dates, and what it states; None where the user leaves it."""
    app, picture = screen.app, screen.picture
    kind = await ask_kind(app, question, path, kinds)
    replaces = await _ask_replaced(app, kind, path, usable) if kind else None
    if kind is None or replaces is None or picture is None:
        return None
    fields = [
        Field("issued", "When it was issued", hint="2026-06-30"),
        Field("period_start", "The period it covers: from", hint="2025-07-01"),
        Field("period_end", "to", hint="2026-06-30"),
        Field("expires", "When it lapses", hint="2027-06-30"),
    ]
    dates = await app.push_screen_wait(Form(f"Evidence: {one_line(path.name, 50)}", fields, check=dates_misfit))
    if dates is None:
        return None
    facts: dict[str, str] | None = {}
    known = kinds.kind(kind)
    if known is not None and known.facts:
        facts = await ask_facts(app, known, {}, picture.today, picture.countries)
    if facts is None:
        return None
    issued, start, end, expires = (_day(dates[name]) for name in DATES)
    return {
        "kind": kind,
        "issued": issued,
        "period": (start, end) if start and end else None,
        "expires": expires,
        "facts": facts,
        "replaces": None if replaces == BESIDE else int(replaces),
    }


async def ask_kind(app: "App[Any]", question: "Question", path: Path, kinds: "EvidenceKinds") -> str | None:
    """Ask what a file is: the kinds that the question asks for come first, and any other may be typed."""
    own = list(dict.fromkeys(wanted.kind for wanted in question.evidence))
    others = sorted((kind for kind in kinds.kinds if kind.id not in own), key=lambda kind: kind.title)
    options = [Option(kind, known.title if (known := kinds.kind(kind)) else kind) for kind in own]
    options.append(Option(TYPED, "something else: type what it is", "t"))
    options += [Option(kind.id, kind.title) for kind in others]
    chosen = await app.push_screen_wait(Choose(f"What is {one_line(path.name, 50)}?", options))
    if chosen != TYPED:
        return chosen
    given = await app.push_screen_wait(Form("What is it?", [Field("kind", "In a word or two", required=True, hint="soc2-report")]))
    return given["kind"] if given else None


async def ask_facts(
    app: "App[Any]", kind: "EvidenceKind", before: dict[str, str], today: date, countries: "CountryTable"
) -> dict[str, str] | None:
    """Ask what a piece of evidence states, all of it optional; an emptied field takes the fact away."""
    from diligence.assess.evidence_facts import fact_hint, parse_facts
    from diligence.model.evidence_kind import EvidenceKinds

    known = EvidenceKinds(kinds=(kind,))

    def misfit(given: dict[str, str]) -> str | None:
        try:
            parse_facts(kind.id, given, known, today=today, countries=countries)
        except DiligenceError as error:
            return f"{error.what}. {error.remedy}."
        return None

    fields = [Field(fact.id, fact.title, value=before.get(fact.id, ""), hint=fact_hint(fact)) for fact in kind.facts]
    return await app.push_screen_wait(Form(f"{kind.title}: what it states, as far as you looked", fields, check=misfit))


async def _note_facts(screen: "ReviewScreen", standing: "EvidenceStanding", kinds: "EvidenceKinds") -> None:
    from diligence.workspace.evidence import note_facts

    kind = kinds.kind(standing.piece.kind)
    if kind is None or screen.picture is None:
        return
    given = await ask_facts(screen.app, kind, standing.piece.facts, screen.picture.today, screen.picture.countries)
    if given is not None:
        await screen.write(lambda workspace: note_facts(workspace, screen.vendor, standing.number, given))


async def _ask_replaced(app: "App[Any]", kind: str, path: Path, usable: "list[EvidenceStanding]") -> str | None:
    """Ask whether a file takes the place of an earlier one of its kind or name."""
    same = [one for one in usable if one.piece.kind == kind or one.piece.file == one_line(path.name, 255)]
    if not same:
        return BESIDE
    options = [Option(str(one.number), f"it takes the place of evidence {one.number}: {_spoken(one, None)}") for one in same]
    return await app.push_screen_wait(Choose("Is it a newer version?", [Option(BESIDE, "no, it stands beside the others", "n"), *options]))


def _spoken(standing: "EvidenceStanding", kind: "EvidenceKind | None") -> str:
    piece = standing.piece
    dated = piece.period_end or piece.issued
    parts = [kind.title if kind else one_line(piece.kind, 40), one_line(piece.file, 30), f"{dated:%d %b %Y}" if dated else ""]
    return ", ".join(part for part in (*parts, AGES.get(standing.age.value, "")) if part)


def dates_misfit(given: dict[str, str]) -> str | None:
    """Say what is wrong with the dates of a form, None where they are fine."""
    try:
        issued, start, end, expires = (_day(given[name]) for name in DATES)
    except ValueError:
        return "Write dates as YYYY-MM-DD, such as 2026-06-30."
    if bool(start) != bool(end):
        return "A period has a first and a last day."
    if start and end and start > end:
        return "The period ends before it begins."
    if issued and expires and issued > expires:
        return "It cannot lapse before it was issued."
    return None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
