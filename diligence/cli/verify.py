"""``diligence verify``: check the signatures of a findings file."""

from datetime import datetime
from pathlib import Path

import click

from diligence.cli.layout import as_json
from diligence.cli.options import Moment, Words
from diligence.cli.session import Session, pass_session
from diligence.model.base import Role
from diligence.model.history import OutcomeKind

TRUST_HELP = "Whom you trust for what, as OpenSSH writes it."
KRL_HELP = "Keys that were revoked: OpenSSH's list, or keys or fingerprints one to a line."
AGAINST_HELP = "A document or evidence to hold against the digests in the findings; several may be given."


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("more", type=click.Path(path_type=Path), nargs=-1, metavar="")
@click.option("--allowed-signers", required=True, type=click.Path(path_type=Path), metavar="F", help=TRUST_HELP)
@click.option("--require", "roles", type=Words(Role), default=(), metavar="ROLES", help="Roles that must have signed, parted by commas.")
@click.option("--require-outcome", "outcomes", type=Words(OutcomeKind), default=(), metavar="A,B", help="Outcomes that you accept.")
@click.option("--krl", type=click.Path(path_type=Path), metavar="FILE", help=KRL_HELP)
@click.option("--against", type=click.Path(path_type=Path), multiple=True, metavar="FILE...", help=AGAINST_HELP)
@click.option("--now", type=Moment(), metavar="UTC", help="Check as of another moment, such as 2026-11-20T09:00:00Z.")
@click.option("--format", "layout", type=click.Choice(["text", "json"]), default="text", help="Lines for people, or JSON.")
@pass_session
def verify(
    session: Session,
    file: Path,
    more: tuple[Path, ...],
    allowed_signers: Path,
    roles: tuple[Role, ...],
    outcomes: tuple[OutcomeKind, ...],
    krl: Path | None,
    against: tuple[Path, ...],
    now: datetime | None,
    layout: str,
) -> int:
    """Check the signatures of a findings file.

    The exit status is 0 for VALID, 4 for INCOMPLETE (a required signature or outcome is missing), 5 for UNTRUSTED (a key you do not trust
    in that role) and 6 for INVALID (changed, damaged, or no signed findings file). Where you have a workspace, it remembers the highest
    revision of each vendor that was valid, and warns of an older one.
    """
    from diligence.errors import UsageError
    from diligence.workspace.sealing import report_lines, verify_file
    from diligence.workspace.workspace import DATABASE

    if more and not against:
        raise UsageError("One findings file is verified at a time", "Documents and evidence to hold against it follow --against")
    folder = session.folder()
    report = verify_file(
        file,
        trust=allowed_signers,
        roles=roles,
        outcomes=outcomes,
        krl=krl,
        against=(*against, *more),
        now=now,
        memory=folder if (folder / DATABASE).exists() else None,
    )
    if layout == "json":
        click.echo(as_json(report.as_json()))
    else:
        click.echo("\n".join(report_lines(report)))
    return int(report.status)
