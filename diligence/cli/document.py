"""``diligence document``: the documents of a contract."""

from pathlib import Path

import click

from diligence.cli.layout import columns
from diligence.cli.options import Word
from diligence.cli.session import Session, pass_session
from diligence.model.document import DocumentKind, DocumentState


@click.group()
def document() -> None:
    """Add the documents of a contract and list them."""


@document.command()
@click.argument("vendor")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--kind", type=Word(DocumentKind), default=DocumentKind.BAA, help="What the document is (default: baa).")
@click.option("--state", type=Word(DocumentState), default=DocumentState.DRAFT, help="Whether it is signed already (default: draft).")
@click.option("--replaces", type=int, metavar="N", help="The number of the document that this one takes the place of.")
@pass_session
def add(session: Session, vendor: str, file: Path, kind: DocumentKind, state: DocumentState, replaces: int | None) -> None:
    """Add a document of the contract; an agreement is read at once."""
    from diligence.workspace.intake import add_document
    from diligence.workspace.reading import Readers

    workspace = session.open(writing=True)
    with Readers() as readers:
        number, scan = add_document(workspace, vendor, file, kind=kind, state=state, replaces=replaces, scan_file=readers.scan)
    click.echo(f"document {number}")
    if scan is not None:
        flags = sum(row.severity.rank <= 2 for row in scan.requirements)
        session.remark(f"Saved. {scan.document.pages} pages read, {flags} requirements flagged. Next: diligence finding list {vendor}")


@document.command("list")
@click.argument("vendor")
@pass_session
def list_(session: Session, vendor: str) -> None:
    """List the documents of a vendor's review."""
    review = session.open(writing=False).review_of(vendor)
    rows = []
    for number, one in sorted(review.documents.items()):
        added, use = one.event, "read" if number in review.readings else "kept"
        rows.append((str(number), added.kind.value, added.state.value, use, added.sha256[:12], added.file))
    click.echo(columns(("NO.", "KIND", "STATE", "", "SHA-256", "FILE"), rows))
