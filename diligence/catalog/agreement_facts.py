"""The typed things that an agreement may state: one file for every fact in ``checklists/agreement-facts/``."""

from importlib.resources.abc import Traversable

from diligence.catalog.loader import build, read_table
from diligence.errors import ChecklistError
from diligence.model.agreement_fact import AgreementFact

FOLDER = "agreement-facts"


def load_agreement_facts(root: Traversable) -> tuple[AgreementFact, ...]:
    """Return every fact of a folder of checklists in the order of their ids; nothing where the folder has none.

    Raises ``ChecklistError`` where a record is malformed, or its id is not the name of its file (which makes ids unique).
    """
    folder = root / FOLDER
    if not folder.is_dir():
        return ()
    found = []
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".toml"):
            continue
        name = f"{FOLDER}/{file.name}"
        fact = build(AgreementFact, read_table(file, name), name)
        if f"{fact.id}.toml" != file.name:
            raise ChecklistError(f"{name}: id: is '{fact.id}'", "Give the record and its file the same name")
        found.append(fact)
    return tuple(found)
