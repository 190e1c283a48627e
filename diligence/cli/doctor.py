"""``diligence doctor``: what this installation can do and which protections are on."""

import click

from diligence.cli.session import Session, pass_session

SUBJECT_WIDTH = 34


@click.command()
@pass_session
def doctor(session: Session) -> int:
    """Say what this installation can do and which protections are on."""
    from diligence.workspace.condition import examine

    findings = examine(session.folder())
    for one in findings:
        click.echo(f"{'✓' if one.well else '✖'} {one.subject:<{SUBJECT_WIDTH}}{one.state}")
        if one.remedy:
            click.echo(f"  {'':<{SUBJECT_WIDTH}}{one.remedy}")
    return 0 if all(one.well for one in findings) else 1
