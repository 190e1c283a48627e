"""A checklist as data: sections of questions, what evidence proves an answer, and which answers are findings."""

from datetime import date
from enum import StrEnum

from pydantic import Field, NonNegativeInt, PositiveInt, model_validator

from diligence.model.base import Frozen, Identifier, Mark, Severity
from diligence.model.country import CountryCode

NOT_APPLICABLE = "n/a"
"""The value that every question takes; it needs a note saying why."""


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
    """One value of a question and its plain words."""

    value: Identifier
    says: str


class EvidenceWanted(Frozen):
    """What proves an answer, and how old it may be in days (None where age does not matter).

    ``kind`` is the short name under which such a file is registered, as in ``evidence add --kind``.
    """

    kind: Identifier
    what: str
    max_age_days: PositiveInt | None = None
    age_mark: Mark = Mark.J


class OtherAnswer(Frozen):
    """A condition on the answer to another question; at least one of ``questions`` must fulfill every key that is set.

    ``answers``: one of these is named. ``lacks_all``: none of these is named, or the question has no answer.
    ``outside``: a country other than these is named.
    """

    questions: tuple[Identifier, ...] = Field(min_length=1)
    answers: tuple[str, ...] = ()
    lacks_all: tuple[str, ...] = ()
    outside: tuple[CountryCode, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> "OtherAnswer":
        if not (self.answers or self.lacks_all or self.outside):
            raise ValueError("a condition on another question needs 'answers', 'lacks_all' or 'outside'")
        return self


class When(Frozen):
    """A condition on an answer; every key that is set must hold, and a question without an answer fulfills none.

    ``answers``: one of these is named. ``lacks_all``: none of these is named. ``lacks_any``: at least one of these is not named.
    ``above`` and ``below``: the number is strictly beyond the figure. ``older_than_days``: the date lies further back.
    ``future``: the date lies ahead. ``outside``: a country other than these is named. ``not_allowed``: a country is named that the
    house's policy does not allow. ``others``: the answers to other questions, each of which must fulfill its own condition.
    """

    answers: tuple[str, ...] = ()
    lacks_all: tuple[str, ...] = ()
    lacks_any: tuple[str, ...] = ()
    above: float | None = None
    below: float | None = None
    older_than_days: PositiveInt | None = None
    future: bool = False
    outside: tuple[CountryCode, ...] = ()
    not_allowed: bool = False
    others: tuple[OtherAnswer, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> "When":
        if self.own_keys() == ():
            raise ValueError("a condition needs at least one key on the question's own answer")
        return self

    def own_keys(self) -> tuple[str, ...]:
        """Name the keys that are set, ``others`` left out."""
        fields = type(self).model_fields
        return tuple(key for key in fields if key != "others" and getattr(self, key) != fields[key].default)


class FindingRule(Frozen):
    """An answer that is a finding: when, how severe, what to say to the officer and how reliable the ground is."""

    when: When
    severity: Severity
    says: str
    mark: Mark = Mark.J


class QuestionExample(Frozen):
    """An answer and the severity of the finding it must raise (``none`` for an answer that is fine).

    Dates are read as if today were the date of the checklist; ``others`` holds the answers to other questions.
    """

    value: str
    severity: Severity
    others: dict[Identifier, str] = Field(default_factory=dict)


class Question(Frozen):
    """One question with its reason, its evidence, a weak and a strong answer, and the findings it may raise.

    ``words`` are values in place of one of the question's type, such as ``never`` for a date. ``unit`` goes with a number.
    ``ask`` is the request that goes to the vendor. ``unanswered`` is the severity of having no answer.
    """

    id: Identifier
    text: str
    why: str
    type: AnswerType
    unit: str | None = None
    choices: tuple[Choice, ...] = ()
    words: tuple[Choice, ...] = ()
    ask: str
    weak: str
    strong: str
    unanswered: Severity
    citations: tuple[str, ...] = Field(min_length=1)
    as_of: date
    mark: Mark
    requirements: tuple[Identifier, ...] = ()
    examples: tuple[QuestionExample, ...] = Field(min_length=2)
    evidence: tuple[EvidenceWanted, ...] = Field(min_length=1)
    findings: tuple[FindingRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _parts_fit_the_type(self) -> "Question":
        if (self.type in (AnswerType.CHOICE, AnswerType.CHOICES)) != bool(self.choices):
            raise ValueError("a choice question lists its 'choices', and only a choice question does")
        if (self.type is AnswerType.NUMBER) != (self.unit is not None):
            raise ValueError("a number question names its 'unit', and only a number question does")
        return self


class Section(Frozen):
    """A part of a checklist with its questions in the order they are asked; a file of its own."""

    id: Identifier
    title: str
    position: NonNegativeInt
    intro: str
    questions: tuple[Question, ...] = Field(min_length=1)


class Checklist(Frozen):
    """A pack of questions, its version, its source and the date of the law it follows.

    ``by_default`` is False for a pack that is asked only where the house wants it, such as one on a proposed rule. ``max_severity`` is
    the most that any finding of it may weigh, whatever the ground: a proposed rule is never scored as law.
    """

    id: Identifier
    title: str
    version: str
    as_of: date
    source: str
    licence: str
    by_default: bool = True
    max_severity: Severity | None = None
    sections: tuple[Section, ...] = Field(min_length=1)

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in the order they are asked."""
        return tuple(question for section in self.sections for question in section.questions)

    def question(self, question_id: str) -> Question | None:
        """Return the question with this id, None where the checklist has none."""
        return next((question for question in self.questions if question.id == question_id), None)
