"""One pack of questions as it was read: the checklist, and where each of its questions stands."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from diligence.catalog.countries import with_groups_spelled_out
from diligence.catalog.fault import Fault
from diligence.catalog.loader import build
from diligence.catalog.shelf import HEAD_FILE, Place
from diligence.errors import ChecklistError
from diligence.model.checklist import Checklist, Question, Section
from diligence.model.country import CountryTable


@dataclass(frozen=True)
class Pack:
    """A checklist with the files it came from, as messages name them.

    ``files`` are keyed by question, ``sections`` by section. ``dates`` are the days on which the law was checked for questions of
    extensions, where they say one; ``anchors`` the questions after which those were put, None for the end of a section.
    """

    checklist: Checklist
    head: str
    shipped: bool
    sections: Mapping[str, str]
    files: Mapping[str, str]
    dates: Mapping[str, date] = field(default_factory=dict)
    anchors: Mapping[str, str | None] = field(default_factory=dict)

    def as_of(self, question: Question) -> date:
        """Return the day on which the law was last checked for the file of a question."""
        return self.dates.get(question.id, self.checklist.as_of)


def load_pack(folder: Place, countries: CountryTable) -> Pack:
    """Return one pack with its sections in the order of their positions. Raises ``ChecklistError`` where one of its files is malformed."""
    name = folder.at.name
    places = folder.within().entries()
    folder.weigh(places)
    head_place = next(place for place in places if place.at.name == HEAD_FILE)
    head = head_place.table()
    found = [
        (load_section(place, countries), place.shown) for place in places if place.at.name.endswith(".toml") and place.at.name != HEAD_FILE
    ]
    if not found:
        raise ChecklistError(f"{folder.shown}: has no section", "Add a file with questions beside its checklist.toml")
    for key in ("sections", "extended_by"):
        if key in head:
            raise ChecklistError(f"{head_place.shown}: {key}: is not a key that belongs here", "Sections are the other files of the folder")
    found.sort(key=lambda section: section[0].position)
    raw = with_groups_spelled_out(head, countries, head_place.shown)
    checklist = build(Checklist, {**raw, "sections": tuple(section for section, _ in found)}, head_place.shown)
    if checklist.id != name:
        raise ChecklistError(f"{head_place.shown}: id: is '{checklist.id}' in the folder '{name}'", "Give both the same name")
    files = {question.id: shown for section, shown in found for question in section.questions}
    pack = Pack(checklist, head_place.shown, folder.border is None, {section.id: shown for section, shown in found}, files)
    for fault in twins([pack]):
        raise fault.as_error()
    return pack


def twins(packs: Iterable[Pack]) -> list[Fault]:
    """Return a fault for every id that two questions have: a question is addressed by its id alone, so one would hide the other.

    Of two twins the one that a house has written is at fault.
    """
    owner: dict[str, str] = {}
    faults = []
    for question, file in sorted(_all_with_files(packs), key=lambda found: found[0]):
        name = question[1]
        if name in owner:
            what = f"two questions have the id '{name}', the other one in {owner[name]}"
            faults.append(Fault(f"{file}: {name}.id", what, "Give one of them another id"))
        owner.setdefault(name, file)
    return faults


def _all_with_files(packs: Iterable[Pack]) -> Iterator[tuple[tuple[bool, str], str]]:
    """Yield whether a house has written a question, its id, and its file."""
    for pack in packs:
        for section in pack.checklist.sections:
            for question in section.questions:
                put_in = question.id in pack.anchors
                # Of two twins in one pack ``files`` knows the last only; a question that was put in has no twin in its pack.
                yield (put_in or not pack.shipped, question.id), pack.files[question.id] if put_in else pack.sections[section.id]


def load_section(place: Place, countries: CountryTable) -> Section:
    """Return one section of a pack. Raises ``ChecklistError``."""
    return build(Section, questions_table(place, countries), place.shown, renamed={"questions": "question"})


def questions_table(place: Place, countries: CountryTable) -> dict[str, Any]:
    """Return the table of a file whose questions begin with ``[[question]]``. Raises ``ChecklistError``."""
    raw = with_groups_spelled_out(place.table(), countries, place.shown)
    if "questions" in raw:
        raise ChecklistError(f"{place.shown}: questions: is not a key that belongs here", "Begin each question with [[question]]")
    return {("questions" if key == "question" else key): value for key, value in raw.items()}
