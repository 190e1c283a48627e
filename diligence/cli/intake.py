"""``diligence intake``: the eight questions that choose how deep a review goes and which packs are asked."""

import click

from diligence.cli.layout import columns
from diligence.cli.options import Word
from diligence.cli.session import Session, pass_session
from diligence.errors import UsageError
from diligence.model.checklist import Depth
from diligence.model.text import one_line


@click.command()
@click.argument("vendor")
@click.argument("answers", nargs=-1, metavar="[QUESTION=VALUE]...")
@click.option("--depth", type=Word(Depth), help="Go as deep as this, whatever the answers would choose: core, standard or full.")
@click.option("--reason", metavar="TEXT", help="Why the depth is set by hand.")
@pass_session
def intake(session: Session, vendor: str, answers: tuple[str, ...], depth: Depth | None, reason: str | None) -> None:
    """Answer the intake, and see how deep the review goes and why.

    Without answers it shows the eight questions with what was answered. They are answered as in-01=medical-coding in-03="US, PH", and as
    any other question with `diligence answer`.
    """
    from diligence.workspace.answering import change_answer
    from diligence.workspace.intake_depth import intake_lines, set_depth

    given = [part.partition("=") for part in answers]
    for question, equals, _ in given:
        if not equals:
            raise UsageError(f"'{one_line(question, 60)}' is no answer", "Write it as QUESTION=VALUE, such as in-01=medical-coding")
    workspace = session.open(writing=bool(given or depth))
    for question, _, value in given:
        saved = change_answer(workspace, vendor, question, {"value": value})
        session.remark(f"Saved: {saved.question} = {saved.value}.")
    if depth is not None:
        set_depth(workspace, vendor, depth, reason=reason or "")
        session.remark(f"Saved: depth {depth.value}.")
    shown = intake_lines(workspace, vendor)
    click.echo(columns(("", "QUESTION", "ANSWER"), shown.questions))
    click.echo(f"\nDepth: {shown.depth}. {shown.because}")
    for title, why, count in shown.packs:
        click.echo(f"  {title}: {count} questions; {why}")
