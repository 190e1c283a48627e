"""``diligence keys``: make a signing key."""

from pathlib import Path

import click

from diligence.cli.passphrase import asked, from_file
from diligence.cli.session import Session, pass_session


@click.group()
def keys() -> None:
    """Make a signing key."""


@keys.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--passphrase-file", type=click.Path(path_type=Path), metavar="F", help="Take the passphrase from the first line of a file.")
@click.option("--no-passphrase", is_flag=True, help="Protect the key by its file mode alone.")
@pass_session
def new(session: Session, path: Path, passphrase_file: Path | None, no_passphrase: bool) -> None:
    """Make an Ed25519 key in OpenSSH format at PATH, with PATH.pub beside it."""
    from diligence.errors import UsageError
    from diligence.signing.keys import make_key

    if passphrase_file and no_passphrase:
        raise UsageError("A key has a passphrase or it has none", "Give --passphrase-file or --no-passphrase, not both")
    passphrase = None
    if not no_passphrase:
        passphrase = from_file(passphrase_file) if passphrase_file else asked("Passphrase for the new key", twice=True)
    made = make_key(path, passphrase, comment=session.email or "diligence")
    click.echo(made.fingerprint)
    session.remark(
        f"Written: {path} and {path}.pub. Whoever verifies puts this line into an allowed_signers file, with your role:\n"
        f'{session.email or "YOU@EXAMPLE"} namespaces="diligence-findings.v1/{session.role or "ROLE"}" {made.public_line}'
    )
