"""``diligence undo``: take back the last step of a review, or bring it back."""

import click

from diligence.cli.session import Session, pass_session


@click.command()
@click.argument("vendor")
@click.option("--redo", "again", is_flag=True, help="Bring back what the last undo took back.")
@pass_session
def undo(session: Session, vendor: str, again: bool) -> None:
    """Take back the last step of a review, or bring it back.

    The step stays in the history, with the entry that took it back; exports cannot be taken back.
    """
    from diligence.workspace.deciding import redo
    from diligence.workspace.deciding import undo as take_back

    workspace = session.open(writing=True)
    entry = redo(workspace, vendor) if again else take_back(workspace, vendor)
    what = entry.event.type.replace("-", " ")
    subject = getattr(entry.event, "question", None) or getattr(entry.event, "finding", None) or getattr(entry.event, "requirement", None)
    session.remark(f"{'Brought back' if again else 'Taken back'}: {what}{f' {subject}' if subject else ''} (step {entry.number}).")
