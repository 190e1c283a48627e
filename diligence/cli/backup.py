"""``diligence backup`` and ``diligence restore``: a workspace as one checked file, and back."""

from pathlib import Path

import click

from diligence.cli.session import Session, pass_session


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@pass_session
def backup(session: Session, file: Path) -> None:
    """Write a checked copy of the workspace to one file.

    It holds every review with its whole history, and the files that were taken in.
    """
    from diligence.workspace.archive import back_up

    session.open(writing=False).close()
    kept = back_up(session.folder(), file)
    session.remark(f"Written. Reviews: {kept.reviews}, files: {kept.files}, every chain checked.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@pass_session
def restore(session: Session, file: Path) -> None:
    """Bring a backup back into an empty workspace."""
    from diligence.workspace.archive import bring_back

    kept = bring_back(file, session.folder())
    session.remark(f"Restored. Reviews: {kept.reviews}, files: {kept.files}, every chain checked.")
