"""``diligence decide``: decide on a finding."""

from datetime import date

import click

from diligence.cli.options import Day, Word
from diligence.cli.session import Session, pass_session
from diligence.model.history import DecisionKind


@click.command()
@click.argument("vendor")
@click.argument("finding")
@click.argument("decision", type=Word(DecisionKind))
@click.option("--reason", required=True, metavar="TEXT", help="Why; it stays in the house.")
@click.option("--owner", metavar="P", help="Who answers for it.")
@click.option("--until", type=Day(), metavar="DATE", help="When an acceptance ends, or a change is due.")
@pass_session
def decide(session: Session, vendor: str, finding: str, decision: DecisionKind, reason: str, owner: str | None, until: date | None) -> None:
    """Decide on a finding: accept the risk, require a change, or reject.

    A decision holds until the words or values that the finding rests on change. A rejected finding forbids approval.
    """
    from diligence.workspace.deciding import decide as save_decision

    saved = save_decision(session.open(writing=True), vendor, finding, decision, reason=reason, owner=owner, until=until)
    session.remark(f"Saved: {saved.finding} {saved.decision.value}{f' until {saved.until}' if saved.until else ''}.")
