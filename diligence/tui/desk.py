"""The desk between the screens and the workspace: everything goes through one thread, in the order it was asked for.

Writes are ordinary awaited calls. One thread is the guarantee that two hundred answers in a burst are saved in their order; a worker that
may be replaced by the next one would lose all but the last in silence.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from diligence.errors import WorkspaceError

if TYPE_CHECKING:
    from diligence.model.base import Actor
    from diligence.workspace.picture import Picture
    from diligence.workspace.reading import Readers
    from diligence.workspace.workspace import Workspace

T = TypeVar("T")


class Desk:
    """Owns the workspace and the engine of a running UI. Nothing heavy is imported before ``open``."""

    def __init__(
        self,
        folder: Path,
        *,
        email: str | None = None,
        role: str | None = None,
        clock: Callable[[], datetime] | None = None,
        checklists: Path | None = None,
    ) -> None:
        """Remember what is needed to open the workspace; ``clock`` tells the moment in UTC, the system's where none is given.

        ``checklists`` is a folder of the house's own packs beside the shipped ones.
        """
        self.folder = folder
        self.folded: dict[str, set[str]] = {}
        """The sections of questions that were folded, by vendor: for as long as the program runs."""
        self._checklists = checklists
        self._clock = clock
        self._given = (email, role)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="desk")
        self._workspace: Workspace | None = None
        self._readers: Readers | None = None

    async def open(self) -> None:
        """Open the workspace, making it where there is none. Raises ``DiligenceError``."""
        await self._in_thread(self._open)

    def _open(self) -> None:
        from diligence.workspace.reading import Readers
        from diligence.workspace.settings import make_actor
        from diligence.workspace.workspace import open_workspace, utc_now

        workspace = open_workspace(self.folder, create=True, clock=self._clock or utc_now, checklists=self._checklists)
        email, role = self._given[0] or workspace.settings.email, self._given[1] or workspace.settings.role
        if email and role:
            workspace.actor = make_actor(email, role)
        self._workspace, self._readers = workspace, Readers()

    @property
    def actor(self) -> "Actor | None":
        """Who is acting, None where that is not known yet."""
        return self._workspace.actor if self._workspace else None

    def now(self) -> datetime:
        """Return the present moment in UTC, by the clock of the workspace."""
        return self._clock() if self._clock else datetime.now(UTC).replace(microsecond=0)

    async def introduce(self, email: str, role: str) -> None:
        """Set who is acting and remember it. Raises ``UsageError`` where address or role do not fit."""

        def work(workspace: "Workspace") -> None:
            from diligence.workspace.settings import make_actor

            workspace.actor = make_actor(email, role)
            known = {"email": workspace.actor.email, "role": workspace.actor.role.value}
            workspace.save_settings(workspace.settings.model_copy(update=known))

        await self.do(work)

    async def do(self, work: "Callable[[Workspace], T]") -> T:
        """Run a piece of work on the workspace, after everything that was asked for before it, and return its result.

        The work is carried out even where the caller goes away meanwhile. Raises what the work raises.
        """

        def run() -> T:
            if self._workspace is None:
                raise WorkspaceError("The workspace is not open", "Leave with q and start with another --workspace, or restore a backup")
            return work(self._workspace)

        return await self._in_thread(run)

    async def picture(self, vendor: str) -> "Picture":
        """Return everything a screen shows of a vendor's latest review."""

        def work(workspace: "Workspace") -> "Picture":
            from diligence.workspace.picture import picture

            return picture(workspace, vendor)

        return await self.do(work)

    @property
    def readers(self) -> "Readers":
        """What reads agreements; used from threads of their own, because a reading takes seconds."""
        assert self._readers is not None, "the desk was opened before anything is read"  # noqa: S101
        return self._readers

    def warm(self) -> None:
        """Start the engine ahead of the first document; asked for once the first screen is full, because the engine takes a core."""
        if self._readers is not None:
            self._readers.warm()

    async def _in_thread(self, run: Callable[[], T]) -> T:
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._thread, run))

    def close(self) -> None:
        """Finish what was asked for, then close the workspace and end the engine."""
        self._thread.shutdown(wait=True)
        if self._workspace is not None:
            self._workspace.close()
        if self._readers is not None:
            self._readers.__exit__(None, None, None)
            self._readers = None
