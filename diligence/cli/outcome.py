"""``diligence outcome``: set the outcome of a review."""

import click

from diligence.cli.options import Word
from diligence.cli.session import Session, pass_session
from diligence.model.history import OutcomeKind


@click.command()
@click.argument("vendor")
@click.argument("outcome_", metavar="OUTCOME", type=Word(OutcomeKind))
@click.option("--reason", required=True, metavar="TEXT", help="Why; it stays in the house.")
@pass_session
def outcome(session: Session, vendor: str, outcome_: OutcomeKind, reason: str) -> None:
    """Set the outcome of a review.

    OUTCOME is approved, approved-with-conditions, not-approved or withdrawn. Approval needs every critical and high finding decided,
    approval with conditions every critical one; a rejected finding forbids both.
    """
    from diligence.workspace.deciding import set_outcome

    set_outcome(session.open(writing=True), vendor, outcome_, reason=reason)
    session.remark(f"Saved. Next: diligence export {vendor} -o FILE.toml")
