"""A condition on the answer to another question: what branching, triggers and findings rest on."""

from pydantic import Field, model_validator

from diligence.model.base import Frozen, Identifier
from diligence.model.country import CountryCode


class OtherAnswer(Frozen):
    """A condition on the answer to another question; at least one of ``questions`` must fulfill every key that is set.

    ``answers``: one of these is named. ``lacks_all``: none of these is named, or the question has no answer.
    ``outside``: a country other than these is named. ``above`` and ``below``: the number is strictly beyond the figure.
    """

    questions: tuple[Identifier, ...] = Field(min_length=1)
    answers: tuple[str, ...] = ()
    lacks_all: tuple[str, ...] = ()
    outside: tuple[CountryCode, ...] = ()
    above: float | None = None
    below: float | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "OtherAnswer":
        if not (self.answers or self.lacks_all or self.outside or self.above is not None or self.below is not None):
            raise ValueError("a condition on another question needs 'answers', 'lacks_all', 'outside', 'above' or 'below'")
        return self
