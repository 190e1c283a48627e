"""``diligence sign``: sign a findings file in a role."""

import sys
from datetime import datetime
from pathlib import Path

import click

from diligence.cli.options import Moment, Word
from diligence.cli.passphrase import asked, from_file
from diligence.cli.session import Session, pass_session
from diligence.model.base import Role


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--role", required=True, type=Word(Role), help="The role you sign in.")
@click.option("--signer", required=True, metavar="EMAIL", help="Your address, as the trust file names you.")
@click.option("--key", type=click.Path(path_type=Path), metavar="PATH", help="Your private key, such as ~/.ssh/id_ed25519.")
@click.option("--agent", type=click.Path(path_type=Path), metavar="PUBKEY", help="Your public key, whose private half an SSH agent holds.")
@click.option("--passphrase-file", type=click.Path(path_type=Path), metavar="F", help="Take the passphrase from the first line of a file.")
@click.option("--yes", is_flag=True, help="Sign without asking.")
@click.option("--now", type=Moment(), metavar="UTC", help="Sign as of another moment, such as 2026-11-20T09:00:00Z.")
@pass_session
def sign(
    session: Session,
    file: Path,
    role: Role,
    signer: str,
    key: Path | None,
    agent: Path | None,
    passphrase_file: Path | None,
    yes: bool,
    now: datetime | None,
) -> None:
    """Sign a findings file in a role.

    What is signed is shown first: the outcome, what is open, who has signed before, and the digest of the payload. Your signature covers
    everything above it, earlier signatures included. Keys other than Ed25519, security keys and agents sign through ssh-keygen.
    """
    from diligence.errors import UsageError
    from diligence.workspace.sealing import sign_file, what_would_be_signed

    chosen = agent or key
    if chosen is None or (agent and key):
        raise UsageError("A signature is made with one key", "Give --key PATH, or --agent PUBKEY")
    if agent and passphrase_file:
        raise UsageError("An agent asks for no passphrase", "Leave out --passphrase-file")
    shown = what_would_be_signed(file)
    click.echo("\n".join(shown), err=True)
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError("Nobody was there to say yes", "Read what would be signed, then give --yes")
        click.confirm(f"Sign this as {role.value}?", abort=True, err=True)
    passphrase = from_file(passphrase_file) if passphrase_file else lambda: asked(f"Passphrase of {chosen.name}", twice=False)
    sign_file(
        file,
        role=role,
        signer=signer,
        key=chosen,
        passphrase=passphrase,
        agent=agent is not None,
        terminal=sys.stdin.isatty(),
        now=now,
        shown=shown,
    )
    session.remark(f"Signed as {role.value}. Next: diligence verify {file} --allowed-signers FILE")
