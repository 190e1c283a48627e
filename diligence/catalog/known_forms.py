"""Well-known forms of agreements: one file for each in ``checklists/known-forms/``, which holds fingerprints and no text."""

from importlib.resources.abc import Traversable

from diligence.catalog.loader import build, read_table
from diligence.errors import ChecklistError
from diligence.model.known_form import KnownForm
from diligence.model.text import clean

FOLDER = "known-forms"


def load_known_forms(root: Traversable) -> tuple[KnownForm, ...]:
    """Return every known form of a folder of checklists, in the order of their ids.

    Raises ``ChecklistError`` where the folder is missing, a file is malformed, or an id is not the name of its file.
    """
    return tuple(load_known_form(file) for file in form_files(root))


def form_files(root: Traversable) -> list[Traversable]:
    """Return the files of the known forms in the order of their names. Raises ``ChecklistError`` where their folder is missing."""
    folder = root / FOLDER
    if not folder.is_dir():
        raise ChecklistError(f"{FOLDER}: there is no such folder", "Put the folder back; it may be empty")
    return sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name.removesuffix(".toml"))


def load_known_form(file: Traversable) -> KnownForm:
    """Return the form of one file. Raises ``ChecklistError``."""
    name = f"{FOLDER}/{file.name}"
    form = build(KnownForm, read_table(file, name), name)
    if f"{form.id}.toml" != file.name:
        raise ChecklistError(f"{name}: id: is '{form.id}'", "Give the form and its file the same name")
    return form


def lint_known_forms(root: Traversable) -> list[str]:
    """Return every fault of the known forms, each file for itself."""
    try:
        files = form_files(root)
    except ChecklistError as error:
        return [error.what]
    faults: list[str] = []
    for file in files:
        try:
            form = load_known_form(file)
        except ChecklistError as error:
            faults.append(error.what)
            continue
        for key in ("title", "publisher", "source", "note"):
            text = getattr(form, key)
            if not text.strip() or text != text.strip() or clean(text) != text:
                faults.append(f"{FOLDER}/{file.name}: {key}: is empty, has blanks around it or holds characters that cannot be seen")
        if "://" in form.source:
            faults.append(f"{FOLDER}/{file.name}: source: is an address; name the source in words")
    return faults
