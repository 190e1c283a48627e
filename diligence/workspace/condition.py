"""What this installation can do and which protections are on, each tried and not assumed."""

import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from diligence import __version__
from diligence.catalog.location import shipped
from diligence.catalog.requirements import load_requirements
from diligence.documents.client import ReaderProcess
from diligence.errors import DiligenceError
from diligence.model.text import one_line
from diligence.workspace.workspace import DATABASE, open_workspace

LIBRARIES = ("pypdf", "spacy", "cryptography", "pydantic", "textual", "tomli-w")


@dataclass(frozen=True)
class Examined:
    """One thing that was looked at: whether it is well, how it stands, and what to do where it is not."""

    subject: str
    well: bool
    state: str
    remedy: str = ""


def examine(folder: Path) -> list[Examined]:
    """Look at the program, its data, the protections of the PDF reader, the workspace and the tools beside it."""
    return [
        Examined("program", True, f"{__version__} on Python {sys.version.split()[0]}"),
        Examined("libraries", True, ", ".join(f"{name} {version(name)}" for name in LIBRARIES)),
        _rules(),
        *_reader(),
        _workspace(folder),
        _ssh_keygen(),
    ]


def _rules() -> Examined:
    try:
        found = load_requirements(shipped())
    except DiligenceError as error:
        return Examined("requirements", False, error.what, error.remedy)
    return Examined("requirements", True, f"{len(found.requirements)} requirements, version {found.version}, law as of {found.as_of}")


def _reader() -> list[Examined]:
    try:
        with ReaderProcess() as reader:
            protections = reader.protections()
    except DiligenceError as error:
        return [Examined("PDF reader", False, error.what, error.remedy)]
    lines = []
    for name, state in protections.items():
        off = state is False
        shown = "off here" if off else "on" if state is True else str(state)
        # No fault of the installation: some kernels do not let an ordinary user drop the network, and root is not held to a number of
        # processes. The child still has every other limit.
        remedy = "This system offers no such limit; the others hold."
        if name == "second-look":
            remedy = "Install pypdfium2 to have every page looked at by a second library, too."
        lines.append(Examined(f"PDF reader: {name}", True, shown, remedy if off else ""))
    return lines


def _workspace(folder: Path) -> Examined:
    shown = one_line(str(folder), 120)
    if not (folder / DATABASE).exists():
        return Examined("workspace", True, f"none yet in {shown}", "Add a first vendor with `diligence vendor add NAME`.")
    try:
        workspace = open_workspace(folder, create=False)
        try:
            faults, reviews = workspace.store.check(), len(workspace.reviews())
        finally:
            workspace.close()
    except DiligenceError as error:
        return Examined("workspace", False, error.what, error.remedy)
    if faults:
        return Examined("workspace", False, f"{shown}: {one_line(faults[0], 200)}", "Restore the last backup into a new workspace.")
    return Examined("workspace", True, f"{shown}: reviews: {reviews}, every chain whole")


def _ssh_keygen() -> Examined:
    found = shutil.which("ssh-keygen")
    remedy = "" if found else "Signing and verifying work without it; strangers check with it."
    return Examined("ssh-keygen", True, found or "not found", remedy)
