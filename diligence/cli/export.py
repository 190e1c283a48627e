"""``diligence export``: write the findings of a review to a file."""

from pathlib import Path

import click

from diligence.cli.options import Words
from diligence.cli.session import Session, pass_session
from diligence.model.base import Role


@click.command()
@click.argument("vendor")
@click.option("-o", "--output", "target", required=True, type=click.Path(path_type=Path), metavar="FILE", help="Where to write; - for the terminal.")
@click.option("--face", type=click.Choice(["contract", "record"]), default="contract", help="What may leave the house, or everything (default: contract).")
@click.option("--format", "layout", type=click.Choice(["toml", "json", "markdown"]), help="TOML to sign, JSON for machines, one page for managers (default: toml, or by the ending of FILE).")
@click.option("--require", "roles", type=Words(Role), default=(), metavar="ROLES", help="Whose signatures make the file complete (default: the policy's).")
@click.option("--replace", is_flag=True, help="Write over a file that was signed already.")
@pass_session
def export(session: Session, vendor: str, target: Path, face: str, layout: str | None, roles: tuple[Role, ...], replace: bool) -> None:
    """Write the findings of a review to a file.

    The contract face holds what may leave the house; the record holds everything and stays. Only TOML can be signed.
    """
    from diligence.errors import UsageError
    from diligence.workspace import closing

    workspace = session.open(writing=True)
    chosen = layout or {".md": "markdown", ".markdown": "markdown", ".json": "json"}.get(target.suffix.lower(), "toml")
    kind: closing.Face = "record" if face == "record" else "contract"
    if chosen == "toml":
        if str(target) == "-":
            raise UsageError("A findings file is not written to the terminal", "Name a file with -o")
        written = closing.export(workspace, vendor, target, face=kind, roles=roles, replace=replace)
        click.echo(f"{written.face} face, revision {written.revision}, payload sha256 {written.payload}")
        session.remark(f"Written. Next: diligence sign {target} --role ROLE --signer EMAIL --key KEY")
        return
    page = closing.readable(workspace, vendor, face=kind, layout=chosen, roles=roles)
    if str(target) == "-":
        click.echo(page, nl=False)
    else:
        closing.write_readable(target, page)
        session.remark("Written. For reading only: it cannot be signed.")
