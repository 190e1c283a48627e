"""``diligence decide``: decide on a finding."""

from datetime import date

import click

from diligence.cli.options import Day
from diligence.cli.session import Session, pass_session
from diligence.errors import UsageError
from diligence.model.history import DecisionKind

APPROVE = "approve"


@click.command()
@click.argument("vendor")
@click.argument("finding")
@click.argument("decision", type=click.Choice([*(kind.value for kind in DecisionKind), APPROVE]))
@click.option("--reason", metavar="TEXT", help="Why; it stays in the house. An approval needs none.")
@click.option("--owner", metavar="P", help="Who answers for it; a change needs one.")
@click.option("--until", type=Day(), metavar="DATE", help="When an acceptance ends, or a change is due; a change needs one.")
@pass_session
def decide(session: Session, vendor: str, finding: str, decision: str, reason: str | None, owner: str | None, until: date | None) -> None:
    """Decide on a finding: accept the risk, require a change, reject, or dismiss as misread.

    An acceptance counts once a second person approves it. A decision holds until the words or values that the finding rests on change.
    A rejected finding forbids approval.
    """
    from diligence.workspace.deciding import approve
    from diligence.workspace.deciding import decide as save_decision

    workspace = session.open(writing=True)
    if decision == APPROVE:
        approve(workspace, vendor, finding)
        session.remark(f"Saved: the acceptance of {finding} is approved.")
        return
    if not reason:
        raise UsageError("A decision needs a reason", 'Give it with --reason "…"')
    saved = save_decision(workspace, vendor, finding, DecisionKind(decision), reason=reason, owner=owner, until=until)
    waits = saved.decision is DecisionKind.ACCEPT and not workspace.policy.one_person_office
    more = f" It counts once somebody else approves it: diligence decide {vendor} {finding} approve" if waits else ""
    session.remark(f"Saved: {saved.finding} {saved.decision.value}{f' until {saved.until}' if saved.until else ''}.{more}")
