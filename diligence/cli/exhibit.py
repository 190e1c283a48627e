"""``diligence exhibit``: the conditions as text for a contract's exhibit."""

from pathlib import Path

import click

from diligence.cli.session import Session, pass_session


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-o", "--output", "target", type=click.Path(path_type=Path), metavar="TXT", help="Where to write (default: the terminal).")
@pass_session
def exhibit(session: Session, file: Path, target: Path | None) -> None:
    """Print the conditions as text for a contract's exhibit.

    Numbered paragraphs from the contract face: what must change, by when, and the rule it rests on.
    """
    from diligence.workspace import covering

    if target is None or str(target) == "-":
        click.echo(covering.conditions_text(file), nl=False)
        return
    covering.write_conditions(file, target)
    session.remark("Written. Counsel should read it before it becomes part of a contract.")
