"""A requirement of an agreement: what the text must or should say, how it is recognized, and what each grade means."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, PositiveInt

from diligence.model.base import Frozen, Identifier, Mark, Severity
from diligence.model.other_answer import OtherAnswer


class Grade(StrEnum):
    """What the agreement says about one requirement."""

    MISSING = "missing"
    DEFICIENT = "deficient"
    BOILERPLATE = "boilerplate"
    SPECIFIC = "specific"
    ELSEWHERE = "elsewhere"
    UNCERTAIN = "uncertain"
    NOT_APPLICABLE = "not-applicable"


PRESENT = frozenset({Grade.DEFICIENT, Grade.BOILERPLATE, Grade.SPECIFIC})
"""The grades of a requirement that some passage carries, well or badly."""


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
"""A regular expression over the canonical text of one unit of the agreement; its gaps must be bounded.

The canonical text is lower case. Four kinds of words are replaced by upper-case tokens before any pattern looks: the parties
(``BA``, ``CE``), the protected information (``PHI``), duties (``SHALL``) and permissions (``MAY``). A time limit reads ``5 business days``
whatever its spelling, and a blank one ``BLANK days``. ``<name>`` stands for the entry of that name in the record's ``words``.
"""


class Party(StrEnum):
    """Who owes a duty. ``any`` where it makes no difference."""

    BA = "ba"
    CE = "ce"
    ANY = "any"


class Carrier(Frozen):
    """One way a unit of the text carries the requirement.

    The first pattern of ``all`` is the core: it must end in the unit itself, not in its lead-in. The others are found anywhere in the
    unit, none of ``unless`` is, and none of ``not_within`` lies inside the words that the core matched.
    ``supports`` marks wording that adds evidence and facts beside a carrying passage and never makes the requirement present alone.
    ``why_not`` tells the reader what a veto means.
    """

    name: Identifier
    owed_by: Party = Party.BA
    all: tuple[Pattern, ...] = Field(min_length=1)
    unless: tuple[Pattern, ...] = ()
    not_within: tuple[Pattern, ...] = ()
    supports: bool = False
    why_not: str = ""


class Fact(Frozen):
    """One thing that makes a carried duty specific: a pattern found in the unit that carries it, or in one that continues it.

    ``scope`` ``document`` looks through every operative unit (a list of subcontractors in an annex), ``anywhere`` through recitals,
    definitions and headings too (services named in the preamble).
    """

    name: Identifier
    says: str
    pattern: Pattern
    unless: tuple[Pattern, ...] = ()
    scope: Literal["passage", "document", "anywhere"] = "passage"


class Clock(Frozen):
    """How the duty's own time limit is told from other figures in its words; having one is a fact.

    ``unless`` are patterns around a figure (about 90 characters to each side, the figure itself as ``DURATION``) that give it to another
    duty: the clock of a subcontractor, of a final report, of a cure. ``triggers`` name what starts the clock, the first that is
    found counts.
    ``vague`` are words such as "promptly", shown where there is no figure; they are no fact.
    """

    says: str
    unless: tuple[Pattern, ...] = ()
    vague: tuple[Pattern, ...] = ()
    triggers: dict[str, Pattern] = Field(default_factory=dict)


class Shortfall(Frozen):
    """One way a carried duty may fall short of a rule.

    It applies where every pattern of ``all`` is found and none of ``unless``: in the carrying unit and what continues it for the scope
    ``passage``, in all carrying words of the requirement for ``requirement``, and in any operative unit for ``document`` (``unless``
    there looks only at the unit that was found). Where ``more_than_days`` or ``at_least_days`` is set, the duty's own time limit in
    calendar days
    must pass that figure too. ``because`` is one sentence for the reader; in it, ``{limit}`` stands for the limit in the words of the text.
    """

    name: Identifier
    because: str
    rule: str
    scope: Literal["passage", "requirement", "document"] = "passage"
    all: tuple[Pattern, ...] = ()
    unless: tuple[Pattern, ...] = ()
    more_than_days: PositiveInt | None = None
    at_least_days: PositiveInt | None = None


class RequirementExample(Frozen):
    """A short text and the grade it must get, so that the record proves itself. ``why`` says what the example guards."""

    text: str
    grade: Grade
    why: str = ""


class Requirement(Frozen):
    """One requirement with its source, its weight, its patterns and its own examples; a file of ``checklists/baa/``.

    ``topic``: a unit (one sentence or list item with its lead-in) is looked at only where one of these is found; what is looked at
    and carries
    nothing is listed as considered. ``carriers``: any one that is not ``supports`` makes the requirement present. ``facts`` and a
    figure of the
    ``clock`` make it specific, a ``shortfall`` makes it deficient whatever else it says, and without any of them it is stock wording.
    ``words`` are named parts of patterns and may hold one another. Every example goes through the whole reader and must get its grade.
    ``kind_of``: where the same sentence carries this requirement and that one ("any misuse, breaches included"), and only that one's other
    sentences name a time limit, it counts for both.
    ``trigger`` says when a conditional requirement applies, and ``applies_when`` which answers of a review tell: while none of its
    questions is answered, nobody knows.
    """

    id: Identifier
    title: str
    level: Level
    trigger: str | None = None
    applies_when: OtherAnswer | None = None
    citation: str
    as_of: date
    mark: Mark
    explains: str
    advice: str
    severity: GradeSeverity
    words: dict[str, Pattern] = Field(default_factory=dict)
    topic: tuple[Pattern, ...] = Field(min_length=1)
    carriers: tuple[Carrier, ...] = Field(min_length=1)
    clock: Clock | None = None
    kind_of: Identifier | None = None
    facts: tuple[Fact, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()
    examples: tuple[RequirementExample, ...] = Field(min_length=2)
