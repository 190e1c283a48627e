"""``diligence export``: write the findings of a review to a file."""

from pathlib import Path

import click

from diligence.cli.options import Words
from diligence.cli.session import Session, pass_session
from diligence.model.base import Role

OUTPUT_HELP = "Where to write; - for the terminal."
FACE_HELP = "What may leave the house, or everything (default: contract)."
FORMAT_HELP = "TOML to sign, JSON for machines, one page for managers (default: by the ending of FILE, else TOML)."
REQUIRE_HELP = "Whose signatures make the file complete, parted by commas (default: the policy's)."


@click.command()
@click.argument("vendor")
@click.option("-o", "--output", "target", required=True, type=click.Path(path_type=Path), metavar="FILE", help=OUTPUT_HELP)
@click.option("--face", type=click.Choice(["contract", "record"]), default="contract", help=FACE_HELP)
@click.option("--format", "layout", type=click.Choice(["toml", "json", "markdown"]), help=FORMAT_HELP)
@click.option("--require", "roles", type=Words(Role), default=(), metavar="ROLES", help=REQUIRE_HELP)
@click.option("--replace", is_flag=True, help="Write over a file that was signed already.")
@pass_session
def export(session: Session, vendor: str, target: Path, face: str, layout: str | None, roles: tuple[Role, ...], replace: bool) -> None:
    """Write the findings of a review to a file.

    The contract face holds what may leave the house; the record holds everything and stays. Only TOML can be signed.
    """
    from diligence.errors import UsageError
    from diligence.model.findings_file import Face
    from diligence.workspace import closing

    workspace = session.open(writing=True)
    chosen = layout or {".md": "markdown", ".markdown": "markdown", ".json": "json"}.get(target.suffix.lower(), "toml")
    kind: Face = "record" if face == "record" else "contract"
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
