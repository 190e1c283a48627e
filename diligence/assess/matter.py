"""What there is to hold against each other in one review: its answers, the reading of its agreement, and the house's own rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from diligence.assess.agreement import JudgedRow
from diligence.assess.questionnaire import counted_values
from diligence.model.checklist import Checklist, Question
from diligence.model.conditions import fits
from diligence.model.country import CountryTable
from diligence.model.history import DocumentRead
from diligence.model.policy import Policy
from diligence.model.review import Review, Stamped


@dataclass(frozen=True)
class Matter:
    """What there is to hold against each other: a review, the questions that are asked, and the reading that counts with its rows."""

    checklists: Sequence[Checklist]
    review: Review
    reading: Stamped[DocumentRead] | None
    rows: Sequence[JudgedRow]
    policy: Policy
    countries: CountryTable
    today: date

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """The questions that are asked, by id. An answer to any other counts nowhere."""
        return {question.id: question for checklist in self.checklists for question in checklist.questions}

    @cached_property
    def answers(self) -> Mapping[str, str]:
        """The values of the answers that fit their question, by question."""
        known = self.review.answers
        return {
            name: known[name].event.value
            for name, question in self.questions.items()
            if name in known and fits(question, known[name].event.value)
        }

    @cached_property
    def counted(self) -> Mapping[str, str]:
        """The same values as they count: what rests on evidence that is out of date alone is partial at most."""
        ages = self.policy.evidence_ages
        packs = [counted_values(checklist, self.review, self.today, ages) for checklist in self.checklists]
        return {name: value for values in packs for name, value in values.items()}
