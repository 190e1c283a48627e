"""A requirement of an agreement: what the text must or should say, how it is recognized, and what each grade means."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from diligence.model.base import Frozen, Identifier, Mark, Severity


class Grade(StrEnum):
    """What the agreement says about one requirement."""

    MISSING = "missing"
    DEFICIENT = "deficient"
    BOILERPLATE = "boilerplate"
    SPECIFIC = "specific"
    ELSEWHERE = "elsewhere"
    UNCERTAIN = "uncertain"
    NOT_APPLICABLE = "not-applicable"


class Level(StrEnum):
    """Where the requirement comes from: the regulation, the regulation under a condition, or good practice."""

    REQUIRED = "required"
    CONDITIONAL = "conditional"
    DILIGENCE = "diligence"


class GradeSeverity(Frozen):
    """How much each grade of a requirement weighs; ``specific`` weighs nothing."""

    missing: Severity
    deficient: Severity
    boilerplate: Severity
    elsewhere: Severity
    uncertain: Severity

    def of(self, grade: Grade) -> Severity:
        """Return the severity of a grade."""
        if grade in (Grade.SPECIFIC, Grade.NOT_APPLICABLE):
            return Severity.NONE
        severity: Severity = getattr(self, grade.value)
        return severity


Pattern = Annotated[str, Field(min_length=1)]
"""A regular expression, matched without regard to case against one unit of the agreement; its gaps must be bounded."""


class Party(StrEnum):
    """Who owes a duty. ``any`` where it makes no difference."""

    BA = "ba"
    CE = "ce"
    ANY = "any"


class Carrier(Frozen):
    """One way a unit of the text carries the requirement: every pattern of ``all`` is found in it, none of ``unless``."""

    name: Identifier
    owed_by: Party = Party.BA
    all: tuple[Pattern, ...] = Field(min_length=1)
    unless: tuple[Pattern, ...] = ()


class Fact(Frozen):
    """One thing that makes a carried duty specific: a pattern found in the unit that carries it, or in the one that continues it."""

    name: Identifier
    says: str
    pattern: Pattern
    unless: tuple[Pattern, ...] = ()


class Shortfall(Frozen):
    """One way a carried duty may fall short of a rule.

    It applies where every pattern of ``all`` is found in the carrying unit and none of ``unless``, and, where ``more_than_days`` or
    ``at_least_days`` is set, the duty's own time limit in calendar days passes that figure. ``because`` is one sentence for the reader;
    ``{limit}`` in it stands for the time limit in the words of the text.
    """

    name: Identifier
    because: str
    rule: str
    all: tuple[Pattern, ...] = ()
    unless: tuple[Pattern, ...] = ()
    more_than_days: int | None = None
    at_least_days: int | None = None


class RequirementExample(Frozen):
    """A short text and the grade it must get, so that the record proves itself. ``why`` says what the example guards."""

    text: str
    grade: Grade
    why: str = ""


class Requirement(Frozen):
    """One requirement with its source, its weight, its patterns and its own examples; a file of ``checklists/baa/``."""

    id: Identifier
    title: str
    level: Level
    trigger: str | None = None
    citation: str
    as_of: date
    mark: Mark
    explains: str
    advice: str
    severity: GradeSeverity
    topic: tuple[Pattern, ...] = Field(min_length=1)
    carriers: tuple[Carrier, ...] = Field(min_length=1)
    facts: tuple[Fact, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()
    examples: tuple[RequirementExample, ...] = Field(min_length=2)
