"""``diligence answer``: answer a question of the checklist."""

import click

from diligence.cli.options import Word
from diligence.cli.session import Session, pass_session
from diligence.model.history import Verification

SHOWN = 8


@click.command()
@click.argument("vendor")
@click.argument("question")
@click.argument("value")
@click.option("--claim", metavar="TEXT", help="What the vendor says, in its words.")
@click.option("--source", metavar="TEXT", help="Where the vendor says it: a mail, a call, a document.")
@click.option("--verified", type=Word(Verification), default=Verification.CLAIMED, help="What was done to check it (default: claimed).")
@click.option("--evidence", type=int, multiple=True, metavar="N", help="The number of a piece of evidence; may be given several times.")
@click.option("--note", metavar="TEXT", help="A note for the house; it never leaves it.")
@pass_session
def answer(
    session: Session,
    vendor: str,
    question: str,
    value: str,
    claim: str | None,
    source: str | None,
    verified: Verification,
    evidence: tuple[int, ...],
    note: str | None,
) -> None:
    """Answer a question of the checklist.

    VALUE is yes, no, partial, a choice, a number with its unit, a date, countries parted by commas, or n/a with a note that says why.
    """
    from diligence.workspace.answering import answer as save_answer

    workspace = session.open(writing=True)
    before = workspace.asking(workspace.review_of(vendor))
    saved = save_answer(
        workspace, vendor, question, value, claim=claim, source=source, verified=verified, evidence=evidence, note=note,
    )  # fmt: skip
    session.remark(f"Saved: {saved.question} = {saved.value} ({saved.verified.value}).")
    after = workspace.asking(workspace.review_of(vendor))
    if (why := after.hidden.get(saved.question)) is not None:
        session.remark(f"It is not asked at present ({why}), so the answer is kept and counts nowhere.")
    if opened := [name for name in before.hidden if name not in after.hidden]:
        session.remark(f"Now asked too: {', '.join(opened[:SHOWN])}{' …' if len(opened) > SHOWN else ''}")
