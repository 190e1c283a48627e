"""A workspace: one folder with the reviews, the files, the policy and the settings of one house."""

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path

from diligence.assess.asking import Asking, asking
from diligence.catalog.checklists import load_checklists
from diligence.catalog.countries import load_countries
from diligence.catalog.cross_checks import load_cross_checks
from diligence.catalog.depths import load_depths
from diligence.catalog.evidence_kinds import load_evidence_kinds
from diligence.catalog.location import shipped
from diligence.catalog.requirements import RequirementSet, load_requirements
from diligence.catalog.shelf import own_folders
from diligence.errors import UsageError, WorkspaceError
from diligence.model.base import Actor
from diligence.model.checklist import Checklist
from diligence.model.country import CountryTable
from diligence.model.cross_check import CrossChecks
from diligence.model.depth_rules import DepthRules
from diligence.model.evidence_kind import EvidenceKinds
from diligence.model.history import Entry, Event
from diligence.model.policy import Policy
from diligence.model.review import Review, ReviewSummary, fold
from diligence.model.text import one_line
from diligence.store.port import Store
from diligence.store.sqlite import open_store
from diligence.workspace.files import FileRoom
from diligence.workspace.settings import POLICY_FILE, Settings, load_policy, load_settings, save_settings

DATABASE = "diligence.sqlite3"

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the present moment in UTC, in whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


class Workspace:
    """Everything a journey needs, passed explicitly. ``actor`` is set before anything is written."""

    def __init__(self, folder: Path, store: Store, *, clock: Clock = utc_now, own_checklists: tuple[Path, ...] = ()) -> None:
        self.folder = folder
        self.own_checklists = own_checklists
        self.store = store
        self.clock = clock
        self.files = FileRoom(folder / "files")
        self.policy: Policy = load_policy(folder)
        self.settings: Settings = load_settings(folder)
        self.actor: Actor | None = None

    @cached_property
    def packs(self) -> tuple[Checklist, ...]:
        """The packs that a review here may ask: those by default, those with conditions, and those that the house's policy names.

        Raises ``WorkspaceError`` where the policy names a pack that is not there.
        """
        try:
            return load_checklists(shipped(), own=self.own_checklists, only_default=True, also=self.policy.packs)
        except UsageError as error:
            raise WorkspaceError(f"{POLICY_FILE} of the workspace is wrong at packs: {error.what}", error.remedy) from None

    @cached_property
    def depths(self) -> DepthRules:
        """Which answers of the intake choose how deep a review goes."""
        return load_depths(shipped())

    @cached_property
    def cross_checks(self) -> CrossChecks:
        """The facts, rules and regimes by which the sources of a review are held against each other."""
        return load_cross_checks(shipped())

    def asking(self, review: Review) -> Asking:
        """Return what a review asks, how deep it goes, and why."""
        return asking(self.packs, review, self.depths, named=self.policy.packs)

    @cached_property
    def countries(self) -> CountryTable:
        """The names and codes of countries."""
        return load_countries(shipped())

    @cached_property
    def evidence_kinds(self) -> EvidenceKinds:
        """The kinds of evidence that are known, with what may be read in each."""
        return load_evidence_kinds(shipped())

    @cached_property
    def requirements(self) -> RequirementSet:
        """The requirements that agreements are held against."""
        return load_requirements(shipped())

    @property
    def today(self) -> date:
        """The present day in UTC."""
        return self.clock().date()

    def reviews(self) -> list[ReviewSummary]:
        """Return one line for each review, by vendor."""
        return self.store.reviews()

    def review_of(self, vendor: str) -> Review:
        """Return the latest review of the vendor with this id, or with this name. Raises ``UsageError`` where there is none."""
        wanted = one_line(vendor)
        if (known := self._latest_round(wanted)) is not None:
            return fold(self.store.stored_history(known))
        matching = [line for line in self.reviews() if line.vendor == wanted] or [
            line for line in self.reviews() if line.name.casefold() == wanted.casefold()
        ]
        if not matching:
            raise UsageError(
                f"There is no vendor '{one_line(vendor, 60)}' in this workspace",
                "See `diligence vendor list`, or add it with `diligence vendor add`",
            )
        latest = max(matching, key=lambda line: line.round)
        return fold(self.store.stored_history(latest.id))

    def _latest_round(self, vendor: str) -> str | None:
        """Return the id of a vendor's latest review without looking at the other vendors, None where the vendor is not known by this id."""
        latest, number = None, 1
        while (line := self.store.review(f"{vendor}-{number}")) is not None and line.vendor == vendor:
            latest, number = line.id, number + 1
        return latest

    def write(self, review: str, event: Event, *, expected_length: int | None, at: datetime | None = None) -> Entry:
        """Append one entry to a review's history, made durable before this returns.

        ``expected_length`` is the length the writer has seen; None where it does not matter. ``at`` is the moment the entry bears where a
        file that was written before names it too, else the present one. Raises ``WorkspaceError``.
        """
        if self.actor is None:
            raise WorkspaceError("It is not known who is acting", "Say it with --as EMAIL --role ROLE")
        moment = at or self.clock()
        return self.store.append(review, event, by=self.actor, at=moment, entry_id=uuid.uuid4().hex, expected_length=expected_length)

    def save_settings(self, settings: Settings) -> None:
        """Remember who works here."""
        save_settings(self.folder, settings)
        self.settings = settings

    def close(self) -> None:
        """Close the store."""
        self.store.close()


def open_workspace(folder: Path, *, create: bool, clock: Clock = utc_now, checklists: Path | None = None) -> Workspace:
    """Open the workspace in a folder, making it where ``create`` is set.

    ``checklists`` is a folder of the house's own packs; the folder ``checklists`` in the workspace counts wherever there is one.
    Raises ``UsageError`` where the former is not there, ``WorkspaceError`` where the workspace is not, cannot be written, is damaged or
    was made by a newer version.
    """
    own = own_folders(checklists, folder)
    shown = one_line(str(folder), 200)
    if not (folder / DATABASE).exists() and not create:
        raise WorkspaceError(
            f"There is no workspace in {shown}",
            "Add a first vendor with `diligence vendor add NAME`, or name another folder with --workspace",
        )
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise WorkspaceError(f"The workspace {shown} cannot be made ({error.strerror})", "Name another folder with --workspace") from None
    return Workspace(folder, open_store(folder / DATABASE, create=create), clock=clock, own_checklists=own)
