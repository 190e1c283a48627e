"""A checklist as data: sections of questions, what evidence proves an answer, and which answers are findings."""

from datetime import date
from enum import StrEnum

from pydantic import Field, NonNegativeInt, PositiveInt, model_validator

from diligence.model.base import Frozen, Identifier, Mark, Severity


class AnswerType(StrEnum):
    """What kind of value a question takes. Every question also takes ``n/a``, which needs a note saying why."""

    YES_NO = "yes-no"
    YES_NO_PARTIAL = "yes-no-partial"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    DATE = "date"
    COUNTRIES = "countries"
    TEXT = "text"


class Choice(Frozen):
    """One value of a choice question and its plain words."""

    value: Identifier
    says: str


class EvidenceWanted(Frozen):
    """What proves an answer, and how old it may be in days (None where age does not matter)."""

    what: str
    max_age_days: PositiveInt | None = None
    age_mark: Mark = Mark.J


class When(Frozen):
    """A condition on an answer; every key that is set must hold, and a question without an answer fulfills none.

    ``answers``: the value is one of these (for choices and countries: at least one of them is named).
    ``lacks_all``: none of these is named. ``above`` and ``below``: the number is strictly beyond the figure.
    ``older_than_days``: the date lies further back. ``future``: the date lies ahead. ``outside``: a country other than these is named.
    ``other``: the id of another question whose own answer must fulfill ``other_answers`` (one of these) or ``other_outside``.
    """

    answers: tuple[str, ...] = ()
    lacks_all: tuple[str, ...] = ()
    above: float | None = None
    below: float | None = None
    older_than_days: PositiveInt | None = None
    future: bool | None = None
    outside: tuple[str, ...] = ()
    other: Identifier | None = None
    other_answers: tuple[str, ...] = ()
    other_outside: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> "When":
        if not self.model_fields_set:
            raise ValueError("a condition needs at least one key")
        if (self.other is None) != (not self.other_answers and not self.other_outside):
            raise ValueError("'other' and one of 'other_answers', 'other_outside' belong together")
        return self


class FindingRule(Frozen):
    """An answer that is a finding: when, how severe, what to say to the officer and what to ask of the vendor."""

    when: When
    severity: Severity
    says: str
    mark: Mark = Mark.J


class QuestionExample(Frozen):
    """An answer and the severity of the finding it must raise (``none`` for an answer that is fine)."""

    value: str
    severity: Severity
    others: dict[str, str] = Field(default_factory=dict)


class Question(Frozen):
    """One question with its reason, its evidence, a weak and a strong answer, and the findings it may raise."""

    id: Identifier
    text: str
    why: str
    type: AnswerType
    unit: str | None = None
    choices: tuple[Choice, ...] = ()
    evidence: tuple[EvidenceWanted, ...] = Field(min_length=1)
    weak: str
    strong: str
    ask: str
    unanswered: Severity
    findings: tuple[FindingRule, ...] = Field(min_length=1)
    citations: tuple[str, ...] = Field(min_length=1)
    as_of: date
    mark: Mark
    requirements: tuple[Identifier, ...] = ()
    examples: tuple[QuestionExample, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _choices_fit(self) -> "Question":
        wants = self.type in (AnswerType.CHOICE, AnswerType.CHOICES)
        if wants != bool(self.choices):
            raise ValueError("a choice question lists its 'choices', and only a choice question does")
        return self


class Section(Frozen):
    """A part of a checklist with its questions in the order they are asked; a file of its own."""

    id: Identifier
    title: str
    position: NonNegativeInt
    intro: str
    questions: tuple[Question, ...] = Field(min_length=1)


class Checklist(Frozen):
    """A pack of questions, its version, its source and the date of the law it follows."""

    id: Identifier
    title: str
    version: str
    as_of: date
    source: str
    sections: tuple[Section, ...] = Field(min_length=1)

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in the order they are asked."""
        return tuple(question for section in self.sections for question in section.questions)
