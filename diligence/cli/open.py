"""``diligence`` alone: the terminal UI on a terminal; the help where there is none."""

import sys
from pathlib import Path

import click

from diligence.cli.session import Session


def on_terminal() -> bool:
    """Tell whether there is a person at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def open_ui(session: Session, *, folder: Path | None = None, vendor: str | None = None) -> int:
    """Run the UI on the session's workspace, or on another folder, and return its exit status."""
    from diligence.tui.app import run

    return run(folder or session.folder(), email=session.email, role=session.role, vendor=vendor, checklists=session.checklists())


def open_or_help(context: click.Context) -> int:
    """Run the UI; without a terminal print what the program can do."""
    if not on_terminal():
        click.echo(context.get_help())
        return 0
    return open_ui(context.ensure_object(Session))
