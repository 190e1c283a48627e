"""The folders that packs are read from: the shipped one, and the house's own. What lies in the latter is read with care.

A folder of the house's own may hold packs, each in a folder with ``checklist.toml``, and extensions, each a file. Nobody has looked
through it, so nothing in it may reach out of it, be endless or be more than somebody could have written by hand.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from diligence.catalog.loader import read_table
from diligence.errors import ChecklistError, UsageError
from diligence.model.text import clean, one_line

HEAD_FILE = "checklist.toml"
OWN_FOLDER = "checklists"
"""The folder inside a workspace that is always looked into."""

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

MAX_ENTRIES = 1000
"""What one folder may hold, files and folders together: more is a wrong folder, such as somebody's home."""
MAX_PACK_BYTES = 10_000_000
"""What the TOML files of one folder may come to. All shipped packs together are far smaller."""


@dataclass(frozen=True, slots=True)
class Place:
    """A file or a folder with the name that messages give it. ``border`` is the folder it may not lead out of, None for shipped ones."""

    at: Traversable
    name: str
    border: Path | None = None

    @property
    def shown(self) -> str:
        """The name as it may be shown."""
        return one_line(self.name or ".", 200)

    def entries(self) -> list["Place"]:
        """Return what a folder holds, in the order of the names, without what begins with a dot. Raises ``ChecklistError``."""
        found: list[Place] = []
        try:
            for entry in self.at.iterdir():
                if self.border is not None and len(found) >= MAX_ENTRIES:
                    raise ChecklistError(f"{self.shown}: holds more than {MAX_ENTRIES} entries", "Name the folder of the packs alone")
                if not entry.name.startswith("."):
                    found.append(Place(entry, f"{self.name}/{entry.name}" if self.name else entry.name, self.border))
        except OSError as error:
            raise self.unreadable(error) from error
        return sorted(found, key=lambda place: place.at.name)

    def unreadable(self, error: OSError) -> ChecklistError:
        """Return the error for what the system does not let us look at."""
        return ChecklistError(f"{self.shown}: cannot be read ({one_line(str(error.strerror))})", "Check the folder and its permissions")

    def is_pack(self) -> bool:
        """Tell whether a folder holds a pack. Raises ``ChecklistError`` where that cannot be told, or it is a link that leads out."""
        try:
            return self.at.is_dir() and (self.within().at / HEAD_FILE).is_file()
        except OSError as error:
            raise self.unreadable(error) from error

    def within(self) -> "Place":
        """Return the place itself. Raises ``ChecklistError`` where a link leads out of the house's folder."""
        if self.border is not None and isinstance(self.at, Path):
            try:
                inside = self.at.resolve().is_relative_to(self.border)
            except (OSError, RuntimeError):  # links in a circle
                inside = False
            if not inside:
                raise ChecklistError(f"{self.shown}: is a link that leads out of the folder", "Put a copy of the file in its place")
        return self

    def table(self) -> dict[str, Any]:
        """Return the content of a TOML file. Raises ``ChecklistError``."""
        if self.border is None:
            return read_table(self.at, self.shown)
        try:
            is_file = self.within().at.is_file()  # a pipe would be waited for
        except OSError as error:
            raise self.unreadable(error) from error
        if not is_file:
            raise ChecklistError(f"{self.shown}: is no file", "Put a text file in its place")
        table = read_table(self.at, self.shown)
        _refuse_invisible(table, self.shown)
        return table

    def weigh(self, files: list["Place"]) -> None:
        """Refuse files below a folder of the house's that come to more than anybody writes. Raises ``ChecklistError``."""
        if self.border is not None:
            try:
                total = sum(place.at.stat().st_size for place in files if isinstance(place.at, Path) and place.at.is_file())
            except OSError as error:
                raise self.unreadable(error) from error
            if total > MAX_PACK_BYTES:
                raise ChecklistError(f"{self.shown}: its files come to more than {MAX_PACK_BYTES:,} bytes", "Split the pack into several")


@dataclass(frozen=True, slots=True)
class Shelf:
    """The shipped folder and the house's own ones, which must exist."""

    root: Traversable
    own: tuple[Path, ...] = ()

    def packs(self) -> dict[str, Place]:
        """Return the folder of every pack by its name, the shipped ones first. Raises ``ChecklistError`` for two of one name."""
        found = {place.at.name: place for place in Place(self.root, "").entries() if place.is_pack()}
        for place in self._own():
            if not place.is_pack():
                continue
            if not _NAME.fullmatch(place.at.name):
                raise ChecklistError(f"{place.shown}: is no name of a pack", "Name the folder in lower case, as north-valley")
            if place.at.name in found:
                remedy = "Give the folder and the pack's id a name of their own"
                raise ChecklistError(f"{place.shown}: there is another pack of this name", remedy)
            found[place.at.name] = place
        return found

    def extensions(self) -> list[Place]:
        """Return the files that extend a pack, in the order of their names."""
        return [place for place in self._own() if place.at.name.endswith(".toml") and not place.at.is_dir()]

    def strangers(self) -> list[Place]:
        """Return what lies in the house's folders and is neither a pack nor an extension."""
        taken = {place.name for place in (*self.packs().values(), *self.extensions())}
        return [place for place in self._own() if place.name not in taken and not place.at.name.lower().startswith("readme")]

    def _own(self) -> Iterator[Place]:
        for folder in self.own:
            yield from Place(folder, "", folder.resolve()).entries()


def own_folders(named: Path | None, workspace: Path | None) -> tuple[Path, ...]:
    """Return the house's own folders: the one that was named, and ``checklists/`` in the workspace where there is one.

    Raises ``UsageError`` where the named one is no folder.
    """
    if named is not None and not named.is_dir():
        raise UsageError(f"There is no folder of checklists at {one_line(str(named), 200)}", "Name another one with --checklists")
    inside = workspace / OWN_FOLDER if workspace is not None else None
    folders = [folder for folder in (named, inside) if folder is not None and folder.is_dir()]
    return tuple({folder.resolve(): folder for folder in reversed(folders)}.values())[::-1]


def _refuse_invisible(value: Any, name: str, path: str = "") -> None:
    """Refuse text that could steer a terminal or deceive a reader: a pack is shown as it stands."""
    if isinstance(value, dict):
        for key, inner in value.items():
            _refuse_invisible(key, name, path)
            _refuse_invisible(inner, name, f"{path}.{one_line(key, 80)}" if path else one_line(key, 80))
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            identifier = inner.get("id") if isinstance(inner, dict) else None
            _refuse_invisible(inner, name, f"{path}[{number}]" + (f" ({one_line(identifier, 80)})" if isinstance(identifier, str) else ""))
    elif isinstance(value, str) and clean(value, keep_newlines=True) != value:
        raise ChecklistError(f"{name}: {path}: holds characters that cannot be seen", "Write the text anew in plain characters")
