"""``diligence evidence``: register the files that back answers."""

from datetime import date
from pathlib import Path

import click

from diligence.cli.layout import columns
from diligence.cli.options import Day, Period
from diligence.cli.session import Session, pass_session


@click.group()
def evidence() -> None:
    """Register the files that back answers."""


@evidence.command()
@click.argument("vendor")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--kind", required=True, metavar="KIND", help="What it is: soc2-report, policy, screenshot, attestation, …")
@click.option("--issued", type=Day(), metavar="DATE", help="When it was issued.")
@click.option("--period", type=Period(), metavar="START/END", help="The period it covers.")
@click.option("--expires", type=Day(), metavar="DATE", help="When it lapses.")
@pass_session
def add(
    session: Session, vendor: str, file: Path, kind: str, issued: date | None, period: tuple[date, date] | None, expires: date | None
) -> None:
    """Register a file as evidence; a copy is kept under its digest."""
    from diligence.workspace.evidence import add_evidence

    number = add_evidence(session.open(writing=True), vendor, file, kind=kind, issued=issued, period=period, expires=expires)
    click.echo(f"evidence {number}")
    session.remark(f"Saved. Name it in an answer with --evidence {number}")


@evidence.command("list")
@click.argument("vendor")
@pass_session
def list_(session: Session, vendor: str) -> None:
    """List the evidence of a vendor's review."""
    review = session.open(writing=False).review_of(vendor)
    rows = []
    for number, one in sorted(review.evidence.items()):
        days = (_day(day) for day in (one.event.issued, one.event.period_end, one.event.expires))
        rows.append((str(number), one.event.kind, *days, one.event.sha256[:12], one.event.file))
    click.echo(columns(("NO.", "KIND", "ISSUED", "PERIOD TO", "EXPIRES", "SHA-256", "FILE"), rows))


def _day(day: date | None) -> str:
    return day.isoformat() if day else "-"
