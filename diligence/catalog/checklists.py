"""Packs of questions: one folder each, with ``checklist.toml`` and one file for every section."""

from collections.abc import Collection
from importlib.resources.abc import Traversable

from diligence.catalog.countries import load_countries, with_groups_spelled_out
from diligence.catalog.loader import build, read_table
from diligence.errors import ChecklistError, UsageError
from diligence.model.checklist import Checklist, Section
from diligence.model.country import CountryTable
from diligence.model.text import one_line

HEAD_FILE = "checklist.toml"
_SECTION_KEYS = {"questions": "question"}


def available(root: Traversable) -> tuple[str, ...]:
    """Return the ids of the packs that a folder of checklists holds, in alphabetical order."""
    return tuple(sorted(folder.name for folder in root.iterdir() if folder.is_dir() and (folder / HEAD_FILE).is_file()))


def load_checklists(root: Traversable, *, only_default: bool = False, also: Collection[str] = ()) -> tuple[Checklist, ...]:
    """Return every pack, or only those that are asked by default and those in ``also``; of the others not more than the head is read.

    Raises ``ChecklistError``, and ``UsageError`` where ``also`` names a pack that is not there.
    """
    packs = available(root)
    for wanted in also:
        if wanted not in packs:
            raise UsageError(f"There is no pack of questions '{one_line(wanted, 80)}'", f"Choose among: {', '.join(packs)}")
    asked = [name for name in packs if not only_default or name in also or not _is_off(root, name)]
    return tuple(load_checklist(root, name) for name in asked)


def _is_off(root: Traversable, name: str) -> bool:
    return read_table(root / name / HEAD_FILE, f"{name}/{HEAD_FILE}").get("by_default") is False


def load_checklist(root: Traversable, checklist_id: str) -> Checklist:
    """Return one pack with its sections in the order of their positions.

    Raises ``UsageError`` where there is no such pack, ``ChecklistError`` where one of its files is malformed.
    """
    packs = available(root)
    if checklist_id not in packs:
        raise UsageError(f"There is no checklist '{one_line(checklist_id, 80)}'", f"Choose one of: {', '.join(packs) or 'none'}")
    folder = root / checklist_id
    countries = load_countries(root)
    head_name = f"{checklist_id}/{HEAD_FILE}"
    head = read_table(folder / HEAD_FILE, head_name)
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml") and file.name != HEAD_FILE), key=lambda f: f.name)
    sections = [_load_section(file, f"{checklist_id}/{file.name}", countries) for file in files]
    if not sections:
        raise ChecklistError(f"{checklist_id}: has no section", "Add a file with questions beside its checklist.toml")
    if "sections" in head:
        raise ChecklistError(f"{head_name}: sections: is not a key that belongs here", "Sections are the other files of the folder")
    checklist = build(Checklist, {**head, "sections": tuple(sorted(sections, key=lambda section: section.position))}, head_name)
    if checklist.id != checklist_id:
        raise ChecklistError(f"{head_name}: id: is '{checklist.id}' in the folder '{checklist_id}'", "Give both the same name")
    _refuse_twins(checklist)
    return checklist


def _load_section(file: Traversable, name: str, countries: CountryTable) -> Section:
    raw = with_groups_spelled_out(read_table(file, name), countries, name)
    if "questions" in raw:
        raise ChecklistError(f"{name}: questions: is not a key that belongs here", "Begin each question with [[question]]")
    table = {("questions" if key == "question" else key): value for key, value in raw.items()}
    return build(Section, table, name, renamed=_SECTION_KEYS)


def _refuse_twins(checklist: Checklist) -> None:
    """Refuse two questions of one id: a question is addressed by its id alone, so one would hide the other."""
    seen: set[str] = set()
    for question in checklist.questions:
        if question.id in seen:
            raise ChecklistError(f"{checklist.id}: two questions have the id '{question.id}'", "Give one of them another id")
        seen.add(question.id)
