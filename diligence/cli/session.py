"""What every verb shares: which workspace, who acts in which role, and how much is said."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from diligence.model.base import Actor
    from diligence.workspace.workspace import Workspace


@dataclass
class Session:
    """The shared options as they were given; opens the workspace when a verb asks for it."""

    workspace_path: Path | None = None
    checklists_path: Path | None = None
    email: str | None = None
    role: str | None = None
    quiet: bool = False

    def folder(self) -> Path:
        """Return the folder of the workspace: the option, DILIGENCE_WORKSPACE, or the platform's data folder."""
        from platformdirs import user_data_path

        return self.workspace_path or Path(os.environ.get("DILIGENCE_WORKSPACE") or user_data_path("diligence"))

    def checklists(self) -> Path | None:
        """Return the folder of further packs that was named: the option, DILIGENCE_CHECKLISTS, or none."""
        named = os.environ.get("DILIGENCE_CHECKLISTS")
        return self.checklists_path or (Path(named) if named else None)

    def own_folders(self) -> tuple[Path, ...]:
        """Return the folders of the house's own packs: the one that was named, and that of the workspace. Raises ``UsageError``."""
        from diligence.catalog.shelf import own_folders

        return own_folders(self.checklists(), self.folder())

    def open(self, *, writing: bool) -> "Workspace":
        """Open the workspace; ``writing`` creates it where there is none and asks who is writing where that is not known.

        Raises ``WorkspaceError`` and ``UsageError``.
        """
        from diligence.workspace.workspace import open_workspace

        workspace = open_workspace(self.folder(), create=writing, checklists=self.checklists())
        click.get_current_context().call_on_close(workspace.close)
        if writing:
            workspace.actor = self.actor(workspace)
        return workspace

    def actor(self, workspace: "Workspace") -> "Actor":
        """Tell who acts: the options, the workspace's settings, or, on a terminal, an answer that is then remembered."""
        from diligence.errors import UsageError
        from diligence.workspace.settings import make_actor

        settings = workspace.settings
        email, role = self.email or settings.email, self.role or settings.role
        if email and role:
            return make_actor(email, role)
        if not sys.stdin.isatty():
            raise UsageError(
                "It is not known who is acting",
                "Say it with --as EMAIL --role ROLE, or write email and role into settings.toml of the workspace",
            )
        email = email or click.prompt("Your e-mail address, as the history will name you")
        role = role or click.prompt("Your role", type=click.Choice(["security-officer", "legal", "procurement", "vendor"]))
        actor = make_actor(email, role)
        workspace.save_settings(settings.model_copy(update={"email": actor.email, "role": actor.role.value}))
        return actor

    def remark(self, text: str) -> None:
        """Say something that is no result, on standard error, unless told to be quiet."""
        if not self.quiet:
            click.echo(text, err=True)


pass_session = click.make_pass_decorator(Session, ensure=True)
