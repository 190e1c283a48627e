"""``diligence agreement``: grade a requirement by hand."""

import click

from diligence.cli.options import Word
from diligence.cli.session import Session, pass_session
from diligence.model.requirement import Grade


@click.group()
def agreement() -> None:
    """Grade a requirement of an agreement by hand."""


@agreement.command()
@click.argument("vendor")
@click.argument("requirement")
@click.argument("grade_", metavar="GRADE", type=Word(Grade))
@click.option("--reason", required=True, metavar="TEXT", help="Why the reader's grade does not hold.")
@pass_session
def grade(session: Session, vendor: str, requirement: str, grade_: Grade, reason: str) -> None:
    """Set a grade by hand; the reader's grade stays beside it, and yours counts until the words change."""
    from diligence.workspace.deciding import set_grade

    set_grade(session.open(writing=True), vendor, requirement, grade_, reason=reason)
    session.remark("Saved.")
