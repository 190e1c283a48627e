"""``diligence vendor``: add, list and show vendors."""

from dataclasses import asdict

import click

from diligence.cli.layout import as_json, columns
from diligence.cli.session import Session, pass_session
from diligence.model.text import one_line


@click.group()
def vendor() -> None:
    """Add, list and show vendors."""


@vendor.command()
@click.argument("name")
@click.option("--id", "identifier", metavar="ID", help="A short id for commands and files (default: made from the name).")
@click.option("--service", metavar="TEXT", help="What the vendor does for us.")
@pass_session
def add(session: Session, name: str, identifier: str | None, service: str | None) -> None:
    """Add a vendor and open its first review."""
    from diligence.workspace.intake import add_vendor

    review = add_vendor(session.open(writing=True), name, identifier=identifier, service=service)
    click.echo(review.vendor)
    session.remark(f"Saved. Next: diligence document add {review.vendor} FILE.pdf")


@vendor.command("list")
@click.option("--format", "layout", type=click.Choice(["table", "json"]), default="table", help="A table for people, or JSON.")
@pass_session
def list_(session: Session, layout: str) -> None:
    """List all vendors with their reviews."""
    lines = session.open(writing=False).reviews()
    if layout == "json":
        click.echo(as_json([asdict(line) for line in lines]))
        return
    rows = [(line.vendor, line.name, str(line.round), str(line.length), f"{line.updated_at:%Y-%m-%d %H:%M}Z") for line in lines]
    click.echo(columns(("ID", "NAME", "ROUND", "STEPS", "LAST STEP"), rows))


@vendor.command()
@click.argument("vendor_id", metavar="VENDOR")
@pass_session
def gaps(session: Session, vendor_id: str) -> int:
    """Show what stands between a review and an approval; exit status 1 where something does."""
    from diligence.model.history import OutcomeKind
    from diligence.model.plain_words import SEVERITY_GLYPHS
    from diligence.workspace.judging import gaps_before

    workspace = session.open(writing=False)
    standing = gaps_before(OutcomeKind.APPROVED_WITH_CONDITIONS, workspace, workspace.review_of(vendor_id))
    for gap in standing:
        click.echo(f"{SEVERITY_GLYPHS[gap.severity.value]} {one_line(gap.says)}  [{gap.subject}]")
    session.remark(f"{len(standing)} points stand before an approval." if standing else "Nothing stands before an approval.")
    return 1 if standing else 0


@vendor.command()
@click.argument("vendor_id", metavar="VENDOR")
@click.option("--format", "layout", type=click.Choice(["table", "json"]), default="table", help="Lines for people, or JSON.")
@pass_session
def show(session: Session, vendor_id: str, layout: str) -> None:
    """Show where the review of a vendor stands."""
    from diligence.workspace.overview import overview

    state = overview(session.open(writing=False), vendor_id)
    if layout == "json":
        click.echo(as_json(state.as_json()))
        return
    for label, value in state.lines():
        click.echo(f"{label:<12}{value}")
