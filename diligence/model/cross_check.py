"""Cross-checks as data: typed facts of a review with the places they are read from, and rules on facts that contradict each other."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from pydantic import Field, NonNegativeInt, PositiveFloat, model_validator

from diligence.model.base import Frozen, Identifier, Mark, Severity
from diligence.model.country import CountryCode
from diligence.model.history import FlowVerb
from diligence.model.regime import Regime


class FactType(StrEnum):
    """What kind of value a fact has. Values are in the normal form of answers."""

    COUNTRIES = "countries"
    NUMBER = "number"
    DATE = "date"
    CHOICES = "choices"
    GRADE = "grade"
    TEXT = "text"


class Special(StrEnum):
    """A fact of a review that stands in no single record of it."""

    EVIDENCE_OUT_OF_DATE = "evidence-out-of-date"
    """Each piece of evidence that an answer rests on and that is out of date for it."""
    LATEST_ANSWER = "latest-answer"
    """The day on which a question was answered last."""


class FactSource(Frozen):
    """One place that states a fact; exactly one of these is set.

    ``question``: the value of its answer. ``evidence_kind`` with ``key``: what the officer read in such a piece. ``grade_of``: the grade
    of a requirement that counts. ``days_of``: the time limit of its words, in days, multiplied by ``times``. ``trigger_of``: what starts
    that clock. ``agreement``: what the agreement states apart from grades. ``flow``: the country of every flow that was noted with one
    of these verbs. ``special``: see there.
    """

    question: Identifier | None = None
    evidence_kind: Identifier | None = None
    key: Identifier | None = None
    grade_of: Identifier | None = None
    days_of: Identifier | None = None
    times: PositiveFloat = 1
    trigger_of: Identifier | None = None
    agreement: Identifier | None = None
    flow: tuple[FlowVerb, ...] = ()
    special: Special | None = None

    @model_validator(mode="after")
    def _is_one_place(self) -> "FactSource":
        places = (self.question, self.evidence_kind, self.grade_of, self.days_of, self.trigger_of, self.agreement, self.special)
        if sum(place is not None for place in places) + bool(self.flow) != 1:
            raise ValueError("a source is one place: a question, a kind of evidence, a requirement, the agreement, flows, or a special")
        if (self.evidence_kind is None) != (self.key is None):
            raise ValueError("'evidence_kind' and 'key' go together")
        if self.times != 1 and self.days_of is None:
            raise ValueError("'times' goes with 'days_of'")
        return self

    @property
    def is_agreement(self) -> bool:
        """Tell whether the agreement itself states it."""
        return self.agreement is not None or self.grade_of is not None or self.days_of is not None or self.trigger_of is not None


class FactRecord(Frozen):
    """A typed fact of a review; several sources may state it, and what they state need not agree."""

    id: Identifier
    title: str = Field(min_length=1)
    type: FactType
    unit: str | None = None
    sources: tuple[FactSource, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _parts_fit_the_type(self) -> "FactRecord":
        if (self.type is FactType.NUMBER) != (self.unit is not None):
            raise ValueError("a number names its 'unit', and only a number does")
        return self


class Check(Frozen):
    """A condition on one fact; every key that is set must hold, and those on single statements must hold for the same one.

    On a statement: ``names``: it names one of these. ``outside``: it names a country other than these. ``beyond``: it names a country
    that no statement of that other fact names, which must be stated (with ``outside``, a country that is in neither). ``above``,
    ``below``, ``above_fact``, ``below_fact``: its figure lies strictly beyond the figure, or beyond one that the other fact states.
    ``later_than``: its day lies more than ``days`` after every day that the other fact states.
    On all statements: ``within``: there are some, and each names only these. ``names_none``: there are some, and none names one of
    these. ``stated``: there are some. ``lacks``: none names one of these, and there need be none. ``silent``: the agreement was read for
    this and does not state it.
    """

    fact: Identifier
    names: tuple[str, ...] = ()
    outside: tuple[CountryCode, ...] = ()
    beyond: Identifier | None = None
    above: float | None = None
    below: float | None = None
    above_fact: Identifier | None = None
    below_fact: Identifier | None = None
    later_than: Identifier | None = None
    days: NonNegativeInt = 0
    within: tuple[str, ...] = ()
    names_none: tuple[str, ...] = ()
    stated: bool = False
    lacks: tuple[str, ...] = ()
    silent: bool = False

    @model_validator(mode="after")
    def _says_something(self) -> "Check":
        whole = sum(bool(key) for key in (self.within, self.names_none, self.stated, self.lacks, self.silent))
        if whole + bool(self.on_statements()) != 1:
            raise ValueError("a condition looks at single statements, or has one of 'within', 'names_none', 'stated', 'lacks' and 'silent'")
        return self

    def on_statements(self) -> tuple[str, ...]:
        """Name the keys on single statements that are set."""
        keys = ("names", "outside", "beyond", "above", "below", "above_fact", "below_fact", "later_than")
        return tuple(key for key in keys if getattr(self, key) not in ((), None))

    def other_facts(self) -> tuple[str, ...]:
        """Name the facts that this one is held against."""
        return tuple(other for other in (self.beyond, self.above_fact, self.below_fact, self.later_than) if other is not None)


class Alternative(Frozen):
    """One way in which a rule holds: every condition does."""

    all: tuple[Check, ...] = Field(min_length=1)


class RuleExample(Frozen):
    """What facts state, and whether the rule fires then. A fact of the agreement that is left out is one on which it is silent."""

    fires: bool
    facts: Mapping[Identifier, str | tuple[str, ...]]
    why: str = ""

    def values(self, fact: str) -> tuple[str, ...]:
        """Return what the fact states."""
        stated = self.facts.get(fact, ())
        return (stated,) if isinstance(stated, str) else stated


class CrossRule(Frozen):
    """Facts that contradict each other; it fires where one of its ways holds. ``ask`` is worded for the vendor.

    ``raised_as`` is set where other findings, whose ids begin so, already say what the rule would: it then raises none of its own.
    """

    id: Identifier
    title: str = Field(min_length=1)
    severity: Severity
    says: str = Field(min_length=1)
    ask: str = Field(min_length=1)
    citations: tuple[str, ...] = Field(min_length=1)
    as_of: date
    mark: Mark
    raised_as: Identifier | None = None
    when: tuple[Alternative, ...] = Field(min_length=1)
    examples: tuple[RuleExample, ...] = Field(min_length=2)

    def facts(self) -> frozenset[str]:
        """Name every fact the rule looks at."""
        checks = [check for way in self.when for check in way.all]
        return frozenset(name for check in checks for name in (check.fact, *check.other_facts()))


class PlaceSource(Frozen):
    """An answer or a fact of evidence that names the countries of flows, and what is done there."""

    source: FactSource
    verbs: tuple[FlowVerb, ...] = Field(min_length=1)


class CrossChecks(Frozen):
    """All facts, rules and regimes, in the order of their files."""

    facts: tuple[FactRecord, ...]
    rules: tuple[CrossRule, ...]
    regimes: tuple[Regime, ...]
    places: tuple[PlaceSource, ...]

    def fact(self, fact_id: str) -> FactRecord | None:
        """Return the fact with this id, None where there is none."""
        return next((fact for fact in self.facts if fact.id == fact_id), None)

    def rule(self, rule_id: str) -> CrossRule | None:
        """Return the rule with this id, None where there is none."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)
