"""Extensions: further questions that a house puts into a pack at a named point, in a file of their own, without changing the pack."""

import re
from collections.abc import Sequence
from datetime import date

from pydantic import Field

from diligence.catalog.loader import build
from diligence.catalog.pack import Pack, questions_table
from diligence.catalog.shelf import Place
from diligence.errors import ChecklistError
from diligence.model.base import Frozen, Identifier
from diligence.model.checklist import Question, Section
from diligence.model.country import CountryTable

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.toml")


class Extension(Frozen):
    """Questions for one section of a pack, after one of its questions or at its end.

    ``as_of`` is the day on which the law was last checked for them; without it that of the pack counts.
    """

    extends: Identifier
    section: Identifier
    after: Identifier | None = None
    version: str = Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9.-]+$")
    source: str = Field(min_length=1)
    as_of: date | None = None
    questions: tuple[Question, ...] = Field(min_length=1)


def load_extension(place: Place, countries: CountryTable) -> Extension:
    """Return the extension in a file. Raises ``ChecklistError``."""
    if not _NAME.fullmatch(place.at.name):
        raise ChecklistError(f"{place.shown}: is no name of an extension", "Name the file in lower case, as north-valley.toml")
    extension = build(Extension, questions_table(place, countries), place.shown, renamed={"questions": "question"})
    ids = [question.id for question in extension.questions]
    for twin in (one for one in ids if ids.count(one) > 1):
        raise ChecklistError(f"{place.shown}: {twin}.id: two questions have the id '{twin}'", "Give one of them another id")
    return extension


def extended(pack: Pack, extension: Extension, place: Place) -> Pack:
    """Return the pack with the questions of an extension put in. Raises ``ChecklistError`` where its point is not there."""
    checklist = pack.checklist
    section = next((section for section in checklist.sections if section.id == extension.section), None)
    if section is None:
        raise ChecklistError(
            f"{place.shown}: section: '{extension.section}' is no section of {checklist.id}",
            f"Choose one of: {', '.join(section.id for section in checklist.sections)}",
        )
    grown = section.model_copy(update={"questions": _put_in(pack, section, extension, place)})
    sections = tuple(grown if one is section else one for one in checklist.sections)
    ids = [question.id for question in extension.questions]
    named = f"{place.at.name.removesuffix('.toml')} {extension.version}"
    return Pack(
        checklist=checklist.model_copy(update={"sections": sections, "extended_by": (*checklist.extended_by, named)}),
        head=pack.head,
        shipped=pack.shipped,
        sections=pack.sections,
        files={**pack.files, **dict.fromkeys(ids, place.shown)},
        dates={**pack.dates, **(dict.fromkeys(ids, extension.as_of) if extension.as_of else {})},
        anchors={**pack.anchors, **dict.fromkeys(ids, extension.after)},
    )


def _put_in(pack: Pack, section: Section, extension: Extension, place: Place) -> tuple[Question, ...]:
    ids = [question.id for question in section.questions]
    for question in extension.questions:
        if question.id in pack.files:
            what = f"two questions have the id '{question.id}', the other one in {pack.files[question.id]}"
            raise ChecklistError(f"{place.shown}: {question.id}.id: {what}", "Give it another id")
    if extension.after is None:
        return (*section.questions, *extension.questions)
    if extension.after not in ids:
        raise ChecklistError(
            f"{place.shown}: after: '{extension.after}' is no question of section {section.id}", f"Choose one of: {', '.join(ids)}"
        )
    point = ids.index(extension.after) + 1
    # Two extensions at one point stand in the order of their files.
    while point < len(ids) and ids[point] in pack.anchors and pack.anchors[ids[point]] == extension.after:
        point += 1
    return (*section.questions[:point], *extension.questions, *section.questions[point:])


def no_such_pack(place: Place, extends: str, packs: Sequence[str]) -> ChecklistError:
    """Return the error for an extension of a pack that is not there."""
    return ChecklistError(f"{place.shown}: extends: there is no pack '{extends}'", f"Choose one of: {', '.join(packs)}")
