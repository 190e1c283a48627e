"""``diligence flow``: where health information goes, and what each rule on places makes of it."""

import click

from diligence.cli.layout import as_json, columns
from diligence.cli.options import Word
from diligence.cli.session import Session, pass_session
from diligence.model.history import FlowVerb


@click.group()
def flow() -> None:
    """Note where health information goes, and hold it against each rule on places."""


@flow.command()
@click.argument("vendor")
@click.option("--verb", type=Word(FlowVerb), required=True, help="What is done there.")
@click.option("--country", required=True, metavar="COUNTRY", help="Where: a name or a two-letter code.")
@click.option("--party", required=True, metavar="TEXT", help="Who does it there.")
@click.option("--data", required=True, metavar="TEXT", help="What kind of information it is.")
@click.option("--controls", metavar="TEXT", help="What confines it: a virtual desktop, no copies, …")
@click.option("--source", metavar="TEXT", help="Where we know it from.")
@click.option("--approved", is_flag=True, help="The house has agreed to it in writing.")
@pass_session
def add(
    session: Session,
    vendor: str,
    verb: FlowVerb,
    country: str,
    party: str,
    data: str,
    controls: str | None,
    source: str | None,
    approved: bool,
) -> None:
    """Note that something is done with our information in a country."""
    from diligence.workspace.flows import note_flow

    noted = note_flow(
        session.open(writing=True), vendor, verb=verb, country=country, party=party, data=data,
        controls=controls, source=source, approved=approved,
    )  # fmt: skip
    click.echo(f"flow {noted.number}")
    session.remark(f"Saved: {noted.verb.value} in {noted.country}.")


@flow.command("list")
@click.argument("vendor")
@click.option("--format", "layout", type=click.Choice(["table", "json"]), default="table", help="Lines for people, or JSON.")
@pass_session
def list_(session: Session, vendor: str, layout: str) -> None:
    """List every flow, noted or told by answers and evidence, with what each rule on places makes of it."""
    from diligence.model.regime import Reach
    from diligence.workspace.flows import flows_table

    workspace = session.open(writing=False)
    rows = flows_table(workspace, workspace.review_of(vendor))
    shown = (Reach.OUTSIDE, Reach.NOT_KNOWN, Reach.CURED)
    if layout == "json":
        click.echo(
            as_json(
                [
                    {
                        "number": row.flow.number,
                        "verb": row.flow.verb.value,
                        "country": row.flow.country,
                        "says": row.flow.statement.says,
                        "who": row.flow.statement.who,
                        "where": row.flow.statement.where,
                        "approved": row.flow.approved,
                        "regimes": {one.regime.id: one.reach.value for one in row.verdicts},
                    }
                    for row in rows
                ]
            )
        )
        return
    lines = []
    for row in rows:
        number = "-" if row.flow.number is None else str(row.flow.number)
        against = [f"{one.regime.id} ({one.reach.value.replace('-', ' ')})" for one in row.verdicts if one.reach in shown]
        country = workspace.countries.name(row.flow.country)
        lines.append((number, row.flow.verb.value, country, row.flow.statement.where, row.flow.statement.says, ", ".join(against) or "-"))
    click.echo(columns(("NO.", "DONE", "COUNTRY", "FROM", "SAYS", "RULES ON PLACES"), lines))
    session.remark("Found or not found, for review by counsel; not legal advice.")


@flow.command()
@click.argument("vendor")
@click.argument("number", type=int)
@click.option("--reason", required=True, metavar="TEXT", help="Why it no longer holds.")
@pass_session
def withdraw(session: Session, vendor: str, number: int, reason: str) -> None:
    """Say that a flow no longer takes place, or never did; it stays in the history."""
    from diligence.workspace.flows import withdraw_flow

    withdraw_flow(session.open(writing=True), vendor, number, reason=reason)
    session.remark(f"Saved: flow {number} is withdrawn.")
