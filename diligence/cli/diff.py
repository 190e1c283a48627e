"""``diligence diff``: say what changed between two findings files."""

from pathlib import Path

import click

from diligence.cli.layout import as_json

TRUST_HELP = "Check the signatures of both, too, by this trust file."


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--allowed-signers", type=click.Path(path_type=Path), metavar="F", help=TRUST_HELP)
@click.option("--other-vendor", is_flag=True, help="Compare although the files are of different vendors.")
@click.option("--format", "layout", type=click.Choice(["text", "json"]), default="text", help="Lines for people, or JSON.")
def diff(old: Path, new: Path, allowed_signers: Path | None, other_vendor: bool, layout: str) -> int:
    """Say in words what changed between two findings files.

    The exit status is 0 where both say the same, 1 where they differ, and 3 where one cannot be read, was changed since it was signed,
    or bears a signature that --allowed-signers does not trust.
    """
    from diligence.workspace.diffing import diff_files

    found = diff_files(old, new, other_vendor=other_vendor, trust=allowed_signers)
    click.echo(as_json(found.as_json()) if layout == "json" else "\n".join(found.lines()))
    return 0 if found.same else 1
