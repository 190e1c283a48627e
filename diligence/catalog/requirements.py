"""What an agreement must or should say: one file for every requirement in ``checklists/baa/``, and a head with version and order."""

from datetime import date
from importlib.resources.abc import Traversable

from diligence.catalog.loader import build, read_table
from diligence.errors import ChecklistError
from diligence.model.base import Frozen, Identifier
from diligence.model.requirement import Level, Requirement

FOLDER = "baa"
HEAD_FILE = "pack.toml"


class RequirementHead(Frozen):
    """The head of the requirements: version, the date of the law they follow, and the order in which they are reported."""

    title: str
    version: str
    as_of: date
    order: tuple[Identifier, ...]


class RequirementSet(Frozen):
    """All requirements in the order of a report: required, conditional, diligence."""

    title: str
    version: str
    as_of: date
    requirements: tuple[Requirement, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids in order."""
        return tuple(requirement.id for requirement in self.requirements)

    def requirement(self, requirement_id: str) -> Requirement | None:
        """Return the requirement with this id, None where there is none."""
        return next((requirement for requirement in self.requirements if requirement.id == requirement_id), None)


def load_head(root: Traversable) -> RequirementHead:
    """Return the head of the requirements. Raises ``ChecklistError``."""
    name = f"{FOLDER}/{HEAD_FILE}"
    return build(RequirementHead, read_table(root / FOLDER / HEAD_FILE, name), name)


def load_requirements(root: Traversable) -> RequirementSet:
    """Return every requirement of a folder of checklists.

    Raises ``ChecklistError`` where a record is malformed, or its id is not the name of its file (which makes ids unique).
    """
    head = load_head(root)
    folder = root / FOLDER
    found = []
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".toml") or file.name == HEAD_FILE:
            continue
        name = f"{FOLDER}/{file.name}"
        requirement = build(Requirement, read_table(file, name), name)
        if f"{requirement.id}.toml" != file.name:
            raise ChecklistError(f"{name}: id: is '{requirement.id}'", "Give the record and its file the same name")
        found.append(requirement)
    place = {requirement_id: position for position, requirement_id in enumerate(head.order)}
    levels = list(Level)
    found.sort(key=lambda requirement: (levels.index(requirement.level), place.get(requirement.id, len(place)), requirement.id))
    return RequirementSet(title=head.title, version=head.version, as_of=head.as_of, requirements=tuple(found))
