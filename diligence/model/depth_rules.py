"""Which answers of the intake choose how deep a review goes: the records of ``checklists/depths.toml``."""

from datetime import date

from pydantic import Field, model_validator

from diligence.model.base import Frozen, Mark
from diligence.model.checklist import Depth
from diligence.model.other_answer import OtherAnswer


class DepthRule(Frozen):
    """A depth, the conditions that choose it (all must hold), and the reason in one sentence for the officer."""

    depth: Depth
    when: tuple[OtherAnswer, ...] = ()
    says: str
    as_of: date
    mark: Mark = Mark.J


class DepthRules(Frozen):
    """The rules in the order in which they count: the first that holds chooses. The last has no condition, so that one always does."""

    depths: tuple[DepthRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_always_holds(self) -> "DepthRules":
        if any(not rule.when for rule in self.depths[:-1]) or self.depths[-1].when:
            raise ValueError("the last record, and only the last, has no 'when'")
        return self
