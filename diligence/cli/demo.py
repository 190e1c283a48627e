"""``diligence demo``: the terminal UI on a made-up vendor."""

import tempfile
from pathlib import Path

import click

from diligence.cli.open import on_terminal, open_ui
from diligence.cli.session import Session, pass_session
from diligence.errors import UsageError


@click.command()
@click.option(
    "--keep", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER", help="Make the demo's workspace here and keep it."
)
@pass_session
def demo(session: Session, keep: Path | None) -> int:
    """Open the terminal UI on a made-up vendor.

    It has a workspace of its own, which is gone afterwards unless --keep names a folder for it; your workspace is not touched.
    """
    if keep is None and not on_terminal():
        raise UsageError("The demo needs a terminal", "Make its workspace with --keep FOLDER and use the other commands on it")
    with tempfile.TemporaryDirectory(prefix="diligence-demo-") as folder:
        place = keep or Path(folder)
        _make(session, place)
        if not on_terminal():
            session.remark(f"Made. Next: diligence --workspace {place} finding list sample")
            return 0
        return open_ui(session, folder=place)


def _make(session: Session, place: Path) -> None:
    from diligence.workspace.demo import fill_demo
    from diligence.workspace.reading import Readers
    from diligence.workspace.settings import make_actor
    from diligence.workspace.workspace import open_workspace

    workspace = open_workspace(place, create=True)
    try:
        if session.email and session.role:
            workspace.actor = make_actor(session.email, session.role)
        session.remark("Reading the three agreements of a made-up vendor …")
        with Readers() as readers:
            fill_demo(workspace, readers.scan)
    finally:
        workspace.close()
