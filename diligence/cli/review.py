"""``diligence review``: walk through the questions of a review, in the terminal UI or line by line."""

import click

from diligence.cli.open import on_terminal, open_ui
from diligence.cli.session import Session, pass_session
from diligence.errors import UsageError


@click.command()
@click.argument("vendor")
@click.option("--plain", is_flag=True, help="Line by line on standard input and output, for screen readers and slow links.")
@pass_session
def review(session: Session, vendor: str, plain: bool) -> int:
    """Walk through the questions of a review.

    It opens in the terminal UI. With --plain each question is printed and a line is read: type ? for what may stand in it.
    """
    if plain:
        from diligence.cli.plain_walk import PlainWalk

        PlainWalk(session.open(writing=True), vendor).run()
        return 0
    if not on_terminal():
        raise UsageError("The walk needs a terminal", "Add --plain to walk line by line")
    workspace = session.open(writing=False)
    identifier = workspace.review_of(vendor).vendor
    workspace.close()
    return open_ui(session, vendor=identifier)
