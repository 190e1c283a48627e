"""``diligence document``: the documents of a contract."""

from pathlib import Path

import click

from diligence.cli.layout import as_json, columns
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
    from diligence.workspace.comparing import in_short
    from diligence.workspace.intake import add_document
    from diligence.workspace.reading import Readers

    workspace = session.open(writing=True)
    with Readers() as readers:
        number, scan = add_document(workspace, vendor, file, kind=kind, state=state, replaces=replaces, scan_file=readers.scan)
    click.echo(f"document {number}")
    compared = workspace.review_of(vendor).comparisons.get(number)
    differs = f" {in_short(compared.event)}" if compared else ""
    if scan is not None:
        flags = sum(row.severity.rank <= 2 for row in scan.requirements)
        following = f"diligence document compare {vendor} {number}" if compared else f"diligence finding list {vendor}"
        session.remark(f"Saved. {scan.document.pages} pages read, {flags} requirements flagged.{differs} Next: {following}")
    elif compared:
        session.remark(f"Saved.{differs}")


@document.command("list")
@click.argument("vendor")
@pass_session
def list_(session: Session, vendor: str) -> None:
    """List the documents of a vendor's review."""
    review = session.open(writing=False).review_of(vendor)
    rows = []
    for number, one in sorted(review.documents.items()):
        added, use = one.event, "read" if number in review.readings else "kept"
        replaces = str(added.replaces) if added.replaces else ""
        rows.append((str(number), added.kind.value, added.state.value, replaces, use, added.sha256[:12], added.file))
    click.echo(columns(("NO.", "KIND", "STATE", "REPLACES", "", "SHA-256", "FILE"), rows))


@document.command()
@click.argument("vendor")
@click.argument("number", type=int, required=False, metavar="[N]")
@click.option("--format", "layout", type=click.Choice(["table", "json"]), default="table", help="Lines for people, or JSON.")
@pass_session
def compare(session: Session, vendor: str, number: int | None, layout: str) -> None:
    """Show how document N (default: the newest that has one before it) differs from that one, and what this changed."""
    from diligence.cli.comparison import as_lines, as_object
    from diligence.errors import UsageError
    from diligence.workspace.comparing import changes_of, compare_document, latest_compared

    workspace = session.open(writing=False)
    review = workspace.review_of(vendor)
    number = latest_compared(review) if number is None else number
    if number in review.documents and number not in review.comparisons:
        workspace = session.open(writing=True)  # what was added before comparing was done, or by a run that was cut short
    compared = compare_document(workspace, vendor, number)
    if compared is None:
        raise UsageError(
            f"Document {number} is held against no other", "Name the one before it with --replaces when you add a document of the contract"
        )
    review = workspace.review_of(vendor)
    changes = changes_of(workspace, review, compared)
    if layout == "json":
        click.echo(as_json(as_object(compared, changes)))
        return
    titles = {requirement.id: requirement.title for requirement in workspace.requirements.requirements}
    for line in as_lines(review, compared, changes, titles):
        click.echo(line)
    session.remark("For review by counsel; not legal advice.")
