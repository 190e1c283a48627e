"""Where the checklists lie: the only place that knows, and it never looks at the working directory."""

import hashlib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import diligence
from diligence.errors import ChecklistError


def shipped() -> Traversable:
    """Return the folder of checklists that came with this program: inside the package of a wheel, beside it in a checkout.

    Raises ``ChecklistError`` where the installation carries none.
    """
    inside = files(diligence) / "_checklists"
    if inside.is_dir():
        return inside
    beside = Path(diligence.__file__).resolve().parent.parent / "checklists"
    if beside.is_dir():
        return beside
    raise ChecklistError("This installation carries no checklists", "Install the program again from its wheel or its checkout")


def rule_files(root: Traversable) -> Iterator[tuple[str, Traversable]]:
    """Yield every TOML file below a folder with its path from there, in the order of the paths, which are parted by slashes."""
    yield from sorted(_below(root, ""), key=lambda found: found[0])


def _below(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _below(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".toml"):
            yield f"{prefix}{entry.name}", entry


def digest(root: Traversable) -> str:
    """Return the SHA-256 over the names and bytes of all rule files: what was read with one set of rules says nothing about another."""
    total = hashlib.sha256()
    for name, file in rule_files(root):
        content = file.read_bytes()
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()
