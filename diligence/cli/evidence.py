"""``diligence evidence``: register the files that back answers, note what they state, and check that they are what they were."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from diligence.cli.layout import as_json, columns
from diligence.cli.options import Day, Period
from diligence.cli.session import Session, pass_session

if TYPE_CHECKING:
    from diligence.assess.evidence import EvidenceStanding
    from diligence.model.evidence_kind import EvidenceKinds
    from diligence.workspace.checking_evidence import CheckedFile

FACT_FORM = "write a fact as KEY=VALUE, such as sites=US"
AGES = {
    "current": "current",
    "undated": "no date",
    "dated-ahead": "dated ahead",
    "too-old": "too old",
    "expired": "expired",
}
COPIES = {"intact": "intact", "changed": "CHANGED since it was registered", "gone": "GONE from the workspace"}


class FactPair(click.ParamType[tuple[str, str]]):
    """A fact as KEY=VALUE; an empty value takes the fact away."""

    name = "fact"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """Split a fact; click reports one that does not fit, with exit status 2."""
        if isinstance(value, tuple):
            return value
        key, equals, fact = str(value).partition("=")
        if not equals or not key.strip():
            self.fail(FACT_FORM, param, ctx)
        return key.strip(), fact


@click.group()
def evidence() -> None:
    """Register the files that back answers."""


@evidence.command()
@click.argument("vendor")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--kind", required=True, metavar="KIND", help="What it is: soc2-report, policy, screenshot, … (see `evidence kinds`).")
@click.option("--issued", type=Day(), metavar="DATE", help="When it was issued.")
@click.option("--period", type=Period(), metavar="START/END", help="The period it covers.")
@click.option("--expires", type=Day(), metavar="DATE", help="When it lapses.")
@click.option("--fact", "facts", type=FactPair(), multiple=True, metavar="KEY=VALUE", help="What it states; may be given several times.")
@click.option("--replaces", type=int, metavar="N", help="The number of the piece that this one takes the place of.")
@pass_session
def add(
    session: Session,
    vendor: str,
    file: Path,
    kind: str,
    issued: date | None,
    period: tuple[date, date] | None,
    expires: date | None,
    facts: tuple[tuple[str, str], ...],
    replaces: int | None,
) -> None:
    """Register a file as evidence; a copy is kept under its digest.

    The same file of the same kind keeps its number; dates and facts that are given anew correct those on record.
    """
    from diligence.workspace.evidence import add_evidence, remarks_on

    workspace = session.open(writing=True)
    number = add_evidence(
        workspace, vendor, file,
        kind=kind, issued=issued, period=period, expires=expires, facts=dict(facts), replaces=replaces,
    )  # fmt: skip
    click.echo(f"evidence {number}")
    for remark in remarks_on(workspace, vendor, number):
        session.remark(f"{remark}.")
    session.remark(f"Saved. Name it in an answer with --evidence {number}")


@evidence.command()
@click.argument("vendor")
@click.argument("number", type=int, metavar="N")
@click.argument("facts", type=FactPair(), nargs=-1, required=True, metavar="KEY=VALUE...")
@pass_session
def facts(session: Session, vendor: str, number: int, facts: tuple[tuple[str, str], ...]) -> None:
    """Note what a piece of evidence states; KEY= takes a fact away."""
    from diligence.workspace.evidence import note_facts

    for key, value in note_facts(session.open(writing=True), vendor, number, dict(facts)).items():
        click.echo(f"{key} = {value}")
    session.remark("Saved.")


@evidence.command("list")
@click.argument("vendor")
@click.option("--format", "layout", type=click.Choice(["table", "json"]), default="table", help="A table for people, or JSON.")
@pass_session
def list_(session: Session, vendor: str, layout: str) -> None:
    """List the evidence of a vendor's review, what rests on each piece and whether it is current."""
    from diligence.workspace.evidence import standings_of

    workspace = session.open(writing=False)
    found = standings_of(workspace, workspace.review_of(vendor))
    if layout == "json":
        click.echo(as_json([_as_data(standing) for standing in found]))
        return
    rows = []
    for standing in found:
        piece = standing.piece
        days = (_day(day) for day in (piece.issued, piece.period_end, piece.expires))
        rests = ", ".join(standing.resting) or "-"
        rows.append((str(standing.number), piece.kind, *days, _age(standing), rests, piece.sha256[:12], piece.file))
    click.echo(columns(("NO.", "KIND", "ISSUED", "PERIOD TO", "EXPIRES", "AGE", "BACKS", "SHA-256", "FILE"), rows))


@evidence.command()
@click.argument("vendor")
@click.argument("number", type=int, metavar="N")
@pass_session
def show(session: Session, vendor: str, number: int) -> None:
    """Show everything about one piece of evidence."""
    from diligence.assess.evidence_facts import fact_in_words
    from diligence.model.text import one_line
    from diligence.workspace.evidence import find_piece, standings_of

    workspace = session.open(writing=False)
    review = workspace.review_of(vendor)
    piece = find_piece(review, number)
    standing = next(one for one in standings_of(workspace, review) if one.number == number)
    kind = workspace.evidence_kinds.kind(piece.kind)
    period = f"{_day(piece.period_start)} to {_day(piece.period_end)}" if piece.period_end else "-"
    copy = workspace.files.look_at(piece.sha256)
    lines = [
        ("Kind", f"{one_line(piece.kind)}{f': {kind.title}' if kind else ' (not a known kind)'}"),
        ("File", f"{one_line(piece.file)}, {piece.size:,} bytes"),
        ("SHA-256", piece.sha256),
        ("Kept copy", COPIES[copy.state.value]),
        ("Issued", _day(piece.issued)),
        ("Period", period),
        ("Expires", _day(piece.expires)),
        ("Age", _age(standing)),
        ("Replaces", str(piece.replaces) if piece.replaces else "-"),
        ("Backs", ", ".join(standing.resting) or "no answer"),
        ("Added", f"{review.evidence[number].at:%Y-%m-%d %H:%M}Z by {review.evidence[number].by.email}"),
    ]
    for label, value in lines:
        click.echo(f"{label:<12}{value}")
    for key, value in piece.facts.items():
        fact = kind.fact(key) if kind else None
        says = f"{fact.title}: {fact_in_words(fact, value, workspace.countries)}" if fact else one_line(value)
        click.echo(f"{'States':<12}{one_line(key)}  {says}")


@evidence.command()
@click.argument("vendor")
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, metavar="[FILE]...")
@pass_session
def check(session: Session, vendor: str, files: tuple[Path, ...]) -> int:
    """Check that the kept copies are what was registered, and what each FILE is to them.

    The exit status is 1 where something changed.
    """
    from diligence.workspace.checking_evidence import check_evidence

    found = check_evidence(session.open(writing=False), vendor, files)
    rows = [(str(one.piece.number), one.piece.kind, COPIES[one.copy.state.value], one.piece.file) for one in found.pieces]
    click.echo(columns(("NO.", "KIND", "KEPT COPY", "FILE"), rows))
    for one in found.files:
        click.echo(f"{one.name}: {_likeness(one)}")
    return 1 if found.something_changed else 0


@evidence.command()
@click.argument("kind", required=False)
def kinds(kind: str | None) -> None:
    """List the known kinds of evidence, or show one with the facts that it holds."""
    from diligence.catalog.evidence_kinds import load_evidence_kinds
    from diligence.catalog.location import shipped

    known = load_evidence_kinds(shipped())
    if kind is not None:
        _show_kind(known, kind)
        return
    rows = [(one.id, _days(one.max_age_days), ", ".join(fact.id for fact in one.facts) or "-", one.title) for one in known.kinds]
    click.echo(columns(("KIND", "USUAL AGE", "FACTS", "TITLE"), rows))


def _show_kind(known: "EvidenceKinds", wanted: str) -> None:
    from diligence.assess.evidence_facts import fact_hint, nearest
    from diligence.errors import UsageError
    from diligence.model.text import one_line

    kind = known.kind(wanted)
    if kind is None:
        near = nearest(wanted, known.ids)
        raise UsageError(
            f"There is no known kind of evidence '{one_line(wanted, 60)}'",
            f"Did you mean {near}? See `diligence evidence kinds`" if near else "See `diligence evidence kinds`",
        )
    source = "; ".join(kind.citations) or "our own judgment"
    click.echo(f"{kind.id}  {kind.title}\n{kind.what}")
    click.echo(f"Usual age: {_days(kind.max_age_days)} ({kind.mark.value}, as of {kind.as_of}: {source})")
    for fact in kind.facts:
        click.echo(f"  {fact.id}  {fact.title}: {fact_hint(fact)}")


def _days(days: int | None) -> str:
    return "-" if days is None else f"{days} days"


def _age(standing: "EvidenceStanding") -> str:
    if standing.replaced_by:
        return f"replaced by {', '.join(map(str, standing.replaced_by))}"
    return AGES[standing.age.value]


def _likeness(one: "CheckedFile") -> str:
    numbers = ", ".join(map(str, one.numbers))
    if one.likeness.value == "same":
        return f"the same as evidence {numbers}"
    if one.likeness.value == "changed":
        return f"CHANGED: another version of evidence {numbers}"
    return "not among the evidence"


def _as_data(standing: "EvidenceStanding") -> dict[str, object]:
    data: dict[str, object] = standing.piece.model_dump(mode="json", exclude={"type"})
    return data | {"age": standing.age.value, "backs": list(standing.resting), "replaced_by": list(standing.replaced_by)}


def _day(day: date | None) -> str:
    return day.isoformat() if day else "-"
