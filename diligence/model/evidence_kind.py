"""Kinds of evidence as data: what each is, how old it usually may be, and which facts the officer reads in it."""

from datetime import date

from pydantic import Field, PositiveInt, model_validator

from diligence.model.base import Frozen, Identifier, Mark
from diligence.model.checklist import ValueForm


class EvidenceFact(ValueForm):
    """One thing that a piece of evidence states, entered by the officer as a value of its type."""

    title: str = Field(min_length=1)


class EvidenceKind(Frozen):
    """What a piece of evidence is. ``max_age_days`` is how old it may usually be, None where no age is usual.

    ``mark`` and ``citations`` say what the age rests on; a figure of the house is marked ``J``.
    """

    id: Identifier
    title: str = Field(min_length=1)
    what: str = Field(min_length=1)
    max_age_days: PositiveInt | None = None
    mark: Mark
    as_of: date
    citations: tuple[str, ...] = ()
    facts: tuple[EvidenceFact, ...] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> "EvidenceKind":
        ids = [fact.id for fact in self.facts]
        twin = next((name for name in ids if ids.count(name) > 1), None)
        if twin is not None:
            raise ValueError(f"two facts have the id '{twin}'")
        if self.mark is not Mark.J and not self.citations:
            raise ValueError("only a judgment of ours ('J') stands without 'citations'")
        return self

    def fact(self, fact_id: str) -> EvidenceFact | None:
        """Return the fact with this id, None where this kind has none."""
        return next((fact for fact in self.facts if fact.id == fact_id), None)


class EvidenceKinds(Frozen):
    """The kinds of evidence that are known. A piece of another kind is taken as well; it has no facts of its own."""

    kinds: tuple[EvidenceKind, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids in the order of the file."""
        return tuple(kind.id for kind in self.kinds)

    def kind(self, kind_id: str) -> EvidenceKind | None:
        """Return the kind with this id, None where it is not known."""
        return next((kind for kind in self.kinds if kind.id == kind_id), None)

    def usual_ages(self) -> dict[str, int]:
        """Return how many days old evidence may usually be, by kind; a kind for which no age is usual is left out."""
        return {kind.id: kind.max_age_days for kind in self.kinds if kind.max_age_days is not None}
