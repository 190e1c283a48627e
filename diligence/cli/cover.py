"""``diligence cover``: a printable page that lies on top of the contract."""

from pathlib import Path

import click

from diligence.cli.session import Session, pass_session

TRUST_HELP = "Check the signatures, too, and say on the page what came of it."


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-o", "--output", "target", required=True, type=click.Path(path_type=Path), metavar="HTML", help="Where to write the page.")
@click.option("--contract", "number", metavar="NUMBER", help="The number of the contract; without it, a line to write it on.")
@click.option("--allowed-signers", type=click.Path(path_type=Path), metavar="F", help=TRUST_HELP)
@pass_session
def cover(session: Session, file: Path, target: Path, number: str | None, allowed_signers: Path | None) -> None:
    """Write a printable cover sheet for a contract.

    One page of HTML (A4 or Letter) from the contract face: outcome, conditions, who signed in which role, validity, digest, how to check.
    """
    from diligence.workspace.covering import write_cover

    found = write_cover(file, target, contract_number=number, trust=allowed_signers)
    session.remark(f"Written. {found.how_far_checked()}")
