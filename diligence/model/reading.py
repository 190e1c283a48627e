"""What the analysis hands to the grading: facts about passages, without a judgment."""

from pydantic import Field, NonNegativeInt

from diligence.model.base import Frozen, Identifier
from diligence.model.document import DocumentWarning
from diligence.model.scan import ConsideredPassage, Kind, LikePassage, Passage, StatedFact, Values


class FoundShortfall(Frozen):
    """A way in which a carrying passage may fall short, with the rule it is held against."""

    name: Identifier
    because: str
    rule: str


class Carried(Frozen):
    """A passage that carries the duty, the facts bound to it and what may be wrong with it."""

    passage: Passage
    start: NonNegativeInt
    end: NonNegativeInt
    facts: tuple[str, ...] = ()
    shortfalls: tuple[FoundShortfall, ...] = ()
    values: Values = Values()


class SecondReading(Frozen):
    """What the classifier holds of one requirement, from 0 to 1: that some passage carries it, and that those the records found fall short.

    ``agrees`` is how likely it holds the likeliest passage that the records found, None where they found none.
    ``carried`` are the passages it points to where the records found none, the likeliest among them.
    """

    carries: float = Field(default=0.0, ge=0, le=1)
    agrees: float | None = Field(default=None, ge=0, le=1)
    falls_short: float = Field(default=0.0, ge=0, le=1)
    carried: tuple[Carried, ...] = ()


class RequirementReading(Frozen):
    """Everything the document says on one requirement: what carries it, what comes near, and what points elsewhere.

    ``second`` is None where nobody was asked for a second opinion.
    """

    id: Identifier
    carried: tuple[Carried, ...] = ()
    considered: tuple[ConsideredPassage, ...] = ()
    elsewhere: tuple[Passage, ...] = ()
    second: SecondReading | None = None
    likeness: int | None = None
    like: tuple[LikePassage, ...] = ()
    notes: tuple[str, ...] = ()


class AgreementReading(Frozen):
    """A document held against every requirement, before anything is graded. The silence of ``unread_pages`` proves nothing.

    ``facts`` is None where nobody looked for any.
    """

    kind: Kind
    parties: tuple[str, ...] = ()
    effective: str | None = None
    signed: bool = False
    warnings: tuple[DocumentWarning, ...] = ()
    unread_pages: tuple[int, ...] = ()
    requirements: tuple[RequirementReading, ...] = ()
    facts: tuple[StatedFact, ...] | None = None
