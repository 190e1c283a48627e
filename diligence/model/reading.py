"""What the analysis hands to the grading: facts about passages, without a judgment."""

from pydantic import NonNegativeInt

from diligence.model.base import Frozen, Identifier
from diligence.model.document import DocumentWarning
from diligence.model.scan import ConsideredPassage, Kind, Passage, Values


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


class RequirementReading(Frozen):
    """Everything the document says on one requirement: what carries it, what comes near, and what points elsewhere."""

    id: Identifier
    carried: tuple[Carried, ...] = ()
    considered: tuple[ConsideredPassage, ...] = ()
    elsewhere: tuple[Passage, ...] = ()
    likeness: int | None = None
    notes: tuple[str, ...] = ()


class AgreementReading(Frozen):
    """A document held against every requirement, before anything is graded."""

    kind: Kind
    parties: tuple[str, ...] = ()
    effective: str | None = None
    signed: bool = False
    warnings: tuple[DocumentWarning, ...] = ()
    requirements: tuple[RequirementReading, ...] = ()
