"""``diligence bundle``: the findings, the documents and the check as one archive."""

from pathlib import Path

import click

from diligence.cli.session import Session, pass_session


@click.command()
@click.argument("named", metavar="VENDOR|FILE")
@click.option("-o", "--output", "target", required=True, type=click.Path(path_type=Path), metavar="ZIP", help="Where to write the archive.")
@click.option("--unsigned", is_flag=True, help="Also where a required signature is missing.")
@pass_session
def bundle(session: Session, named: str, target: Path, unsigned: bool) -> None:
    """Write findings, documents and the check to one archive.

    It takes the contract face that the review exported last, and the documents it names; evidence and the record never go in. The same
    files give the same bytes, whose SHA-256 is printed.
    """
    from diligence.workspace.bundling import write_bundle

    written = write_bundle(session.open(writing=False), named, target, folder=Path.cwd(), unsigned=unsigned)
    click.echo(f"sha256 {written.sha256}, documents: {written.documents}")
    session.remark(f"Written. {written.findings.how_far_checked()}")
