"""``diligence confirm``: confirm what the agreement proposes as answers."""

import click

from diligence.cli.layout import columns
from diligence.cli.session import Session, pass_session


@click.command()
@click.argument("vendor")
@click.argument("questions", nargs=-1, metavar="[QUESTION]...")
@pass_session
def confirm(session: Session, vendor: str, questions: tuple[str, ...]) -> None:
    """Confirm the answers that the agreement proposes.

    Without questions it lists what is proposed, and why. Look at the passages before you confirm: a confirmed answer is yours.
    """
    from diligence.workspace.answering import confirm as save_confirmed
    from diligence.workspace.picture import picture

    if questions:
        workspace = session.open(writing=True)
        for question in questions:
            saved = save_confirmed(workspace, vendor, question)
            session.remark(f"Saved: {saved.question} = {saved.value} ({saved.verified.value}).")
        return
    shown = picture(session.open(writing=False), vendor)
    rows = []
    for question, proposal in sorted(shown.proposals.items()):
        answered = shown.answer(question)
        pages = ", ".join(str(page) for page in sorted({passage.page for passage in proposal.passages}))
        rows.append((question, proposal.value, answered.event.value if answered else "-", pages or "-", proposal.says))
    click.echo(columns(("QUESTION", "PROPOSED", "ANSWERED", "PAGES", "WHY"), rows))
    session.remark(f"Confirm with: diligence confirm {vendor} QUESTION")
