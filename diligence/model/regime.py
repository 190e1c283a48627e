"""Rules on places as data: which doings with health information a law or the house binds to which places, from when, and for whom."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from pydantic import Field, model_validator

from diligence.model.base import Frozen, Identifier, Mark, Severity
from diligence.model.conditions import other_holds
from diligence.model.country import CountryCode
from diligence.model.history import FlowVerb
from diligence.model.other_answer import OtherAnswer

UNKNOWN = frozenset({"unknown", "cannot-be-judged"})
"""Answers that leave a trigger as open as no answer does."""


class Reach(StrEnum):
    """What a regime makes of a flow."""

    NOT_BOUND = "not-bound"
    """It does not bind this doing, it is not yet in force, or it does not apply to this review."""
    ALLOWED = "allowed"
    CURED = "cured"
    """It would not be allowed, and the answers show what the regime asks for instead."""
    NOT_KNOWN = "not-known"
    """The place is not allowed where the regime applies, and whether it does is not known."""
    OUTSIDE = "outside"


class RegimeExample(Frozen):
    """A flow under answers, and what the regime makes of it; ``today`` is the date of the records unless it is given."""

    verb: FlowVerb
    country: CountryCode
    answers: Mapping[Identifier, str] = Field(default_factory=dict)
    approved: bool = False
    today: date | None = None
    reach: Reach


class Regime(Frozen):
    """One rule on places. Exactly one of ``allowed``, ``barred`` and ``by_policy`` says which places are meant.

    It binds the ``verbs`` of flows where every condition of ``when`` holds, from ``in_force_from`` on, and is ``cured_by`` answers, all of
    which must hold. ``by_policy``: the countries that the house's policy allows; a flow that the house approved is allowed as well.
    ``judged_by``: questions whose own findings, or the cross-checks on them, already say what this regime would say of their answers.
    ``contested`` says what is not settled about it.
    """

    id: Identifier
    title: str = Field(min_length=1)
    verbs: tuple[FlowVerb, ...] = Field(min_length=1)
    allowed: tuple[CountryCode, ...] = ()
    barred: tuple[CountryCode, ...] = ()
    by_policy: bool = False
    when: tuple[OtherAnswer, ...] = ()
    in_force_from: date | None = None
    cured_by: tuple[OtherAnswer, ...] = ()
    judged_by: tuple[Identifier, ...] = ()
    severity: Severity
    says: str = Field(min_length=1)
    ask: str = Field(min_length=1)
    contested: str | None = None
    citations: tuple[str, ...] = Field(min_length=1)
    as_of: date
    mark: Mark
    examples: tuple[RegimeExample, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _draws_one_border(self) -> "Regime":
        if bool(self.allowed) + bool(self.barred) + self.by_policy != 1:
            raise ValueError("exactly one of 'allowed', 'barred' and 'by_policy' says which places are meant")
        return self

    def allows(self, country: str, house_allows: tuple[str, ...]) -> bool:
        """Tell whether the regime has nothing against this place."""
        if self.barred:
            return country not in self.barred
        return country in (house_allows if self.by_policy else self.allowed)

    def applies(self, answers: Mapping[str, str]) -> bool | None:
        """Tell whether the regime applies to a review with these answers; None while that is not known."""
        states = [_state(condition, answers) for condition in self.when]
        if False in states:
            return False
        return None if None in states else True

    def reach(
        self, verb: FlowVerb, country: str, answers: Mapping[str, str], house_allows: tuple[str, ...], *, approved: bool, today: date
    ) -> Reach:
        """Return what the regime makes of something done in a country, under the answers to all questions by id.

        ``house_allows`` are the countries of the policy; ``approved`` says that the house has agreed to this flow.
        """
        applies = self.applies(answers)
        in_force = self.in_force_from is None or self.in_force_from <= today
        if verb not in self.verbs or not in_force or applies is False:
            return Reach.NOT_BOUND
        if self.allows(country, house_allows) or (self.by_policy and approved):
            return Reach.ALLOWED
        if self.cured_by and all(other_holds(condition, answers) for condition in self.cured_by):
            return Reach.CURED
        return Reach.NOT_KNOWN if applies is None else Reach.OUTSIDE


def _state(condition: OtherAnswer, answers: Mapping[str, str]) -> bool | None:
    if other_holds(condition, answers):
        return True
    told = [answers[question] for question in condition.questions if question in answers]
    return False if any(value not in UNKNOWN for value in told) else None
