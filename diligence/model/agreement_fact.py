"""A typed thing that an agreement may state apart from its grades: a record of ``checklists/agreement-facts/``."""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from diligence.model.base import Frozen, Identifier, Mark
from diligence.model.country import CountryCode
from diligence.model.requirement import Party, Pattern


class Reads(StrEnum):
    """How the value of a fact is found: named by the way that states it, or read out of the words that its core matched."""

    CHOICE = "choice"
    DOLLARS = "dollars"
    COUNTRIES = "countries"
    DATE = "date"


class FactValue(Frozen):
    """One value of a fact with its plain words. It does not count where one of ``yields_to`` is stated as well."""

    value: Identifier
    says: str
    yields_to: tuple[Identifier, ...] = ()


class FactWay(Frozen):
    """One way in which a unit of the text states a fact.

    The first pattern of ``all`` is the core: it must end in the unit itself, not in its lead-in, and figures, dates and countries are
    read out of the words that it matched. The others are found anywhere in the unit, none of ``unless`` is, none of ``not_within`` lies
    inside the words of the core, and none of ``nowhere`` is found in any unit of the agreement. ``where`` ``anywhere`` looks at
    headings, recitals and definitions as well as at terms. ``supports`` marks a way that adds its words where another one states the
    fact, and never states it alone.
    """

    value: Identifier | None = None
    owed_by: Party = Party.BA
    where: Literal["terms", "anywhere"] = "terms"
    all: tuple[Pattern, ...] = Field(min_length=1)
    unless: tuple[Pattern, ...] = ()
    not_within: tuple[Pattern, ...] = ()
    nowhere: tuple[Pattern, ...] = ()
    supports: bool = False


class FactExample(Frozen):
    """A short text and the value that the agreement states first in it; without a value it must state none. ``why`` says what it guards."""

    text: str
    value: str | None = None
    why: str = ""


class AgreementFact(Frozen):
    """One fact with its source, its values, its patterns and its own examples.

    ``values`` stand in the order in which they count, the one that is worse for the covered entity first. ``several``: each value is a
    fact of its own, all of them count. ``of`` names a requirement whose carrying units alone are looked at; without it, a unit is
    looked at where one of ``topic`` is found. ``unless`` takes a unit out for every way. ``words`` are named parts of patterns, and
    ``places`` names of cities and states with their country; ``always`` are countries that are allowed without being named.
    """

    id: Identifier
    title: str
    means: str
    citation: str
    as_of: date
    mark: Mark
    reads: Reads = Reads.CHOICE
    several: bool = False
    of: Identifier | None = None
    topic: tuple[Pattern, ...] = ()
    words: dict[str, Pattern] = Field(default_factory=dict)
    places: dict[str, CountryCode] = Field(default_factory=dict)
    always: tuple[CountryCode, ...] = ()
    unless: tuple[Pattern, ...] = ()
    values: tuple[FactValue, ...] = ()
    ways: tuple[FactWay, ...] = Field(min_length=1)
    examples: tuple[FactExample, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _hangs_together(self) -> "AgreementFact":
        if (self.of is None) == (not self.topic):
            raise ValueError("what is looked at is told either by 'of' or by 'topic'")
        known = {value.value for value in self.values}
        if len(known) != len(self.values):
            raise ValueError("'values' names a value twice")
        named = {way.value for way in self.ways if way.value is not None}
        if self.reads is Reads.CHOICE:
            if any(way.value is None for way in self.ways):
                raise ValueError("every one of 'ways' needs the 'value' that it states")
            if named != known:
                odd = sorted(named ^ known)[0]
                raise ValueError(f"'{odd}' must stand in 'values' and have one of 'ways'")
            if odd_ones := {other for value in self.values for other in value.yields_to} - known:
                raise ValueError(f"'yields_to' names '{min(odd_ones)}', which is no value of this fact")
            if odd_ones := {example.value for example in self.examples if example.value is not None} - known:
                raise ValueError(f"an example has the value '{min(odd_ones)}', which is no value of this fact")
            if unshown := known - {example.value for example in self.examples}:
                raise ValueError(f"no example has the value '{min(unshown)}'")
        elif named or known:
            raise ValueError("a value that is read out of the words has neither 'values' nor a 'value' of its ways")
        if all(example.value is not None for example in self.examples) or all(example.value is None for example in self.examples):
            raise ValueError("'examples' needs a text that states the fact, and a near one that does not")
        return self
