"""A checklist as data: sections of questions, what evidence proves an answer, and which answers are findings."""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field, NonNegativeInt, PositiveInt, model_validator

from diligence.model.base import Frozen, Identifier, Mark, Severity
from diligence.model.country import CountryCode
from diligence.model.other_answer import OtherAnswer
from diligence.model.requirement import Grade

NOT_APPLICABLE = "n/a"
"""A value that every question takes; it needs a note saying why."""

CANNOT_BE_JUDGED = "cannot-be-judged"
"""A value that every question takes: nothing that was supplied lets anybody say; it needs a note saying what was asked for."""


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


class ValueForm(Frozen):
    """What values something takes: a question, or a fact that a piece of evidence states.

    ``words`` are values in place of one of the type, such as ``never`` for a date. ``unit`` goes with a number.
    """

    id: Identifier
    type: AnswerType
    unit: str | None = None
    choices: tuple[Choice, ...] = ()
    words: tuple[Choice, ...] = ()

    @model_validator(mode="after")
    def _parts_fit_the_type(self) -> "ValueForm":
        if (self.type in (AnswerType.CHOICE, AnswerType.CHOICES)) != bool(self.choices):
            raise ValueError("a choice question lists its 'choices', and only a choice question does")
        if (self.type is AnswerType.NUMBER) != (self.unit is not None):
            raise ValueError("a number question names its 'unit', and only a number question does")
        return self


class Depth(StrEnum):
    """How deep a review goes. A question is asked at its own depth and every greater one."""

    CORE = "core"
    STANDARD = "standard"
    FULL = "full"

    @property
    def rank(self) -> int:
        """0 for ``core`` up to 2 for ``full``."""
        return list(Depth).index(self)


class EvidenceWanted(Frozen):
    """What proves an answer, and how old it may be in days (None where age does not matter).

    ``kind`` is the short name under which such a file is registered, as in ``evidence add --kind``.
    """

    kind: Identifier
    what: str
    max_age_days: PositiveInt | None = None
    age_mark: Mark = Mark.J


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


class Measure(StrEnum):
    """A figure that is read from an agreement as the answer to a question."""

    REQUIRED_TERMS_FOUND = "required-terms-found"
    """How many of the terms that the regulation requires in every agreement are found and do not fall short."""
    NOTICE_HOURS = "notice-hours"
    """The time limit for the notice of a breach, in hours."""


class FromAgreement(Frozen):
    """What the agreement proposes as the answer to a question, for a person to confirm; every key that is set must hold.

    ``value`` is proposed, or the figure that ``measure`` names. ``grades``: one of ``requirements`` has one of these grades, or each of
    them has where ``every`` is set. ``states``: the agreement states one of these of the ``fact``; without ``states``, it states the
    fact at all. ``silent_on``: it states none of these facts. ``signed``: whether it bears signatures. ``warnings``: it bears one of
    these warnings. ``others``: answers to other questions, all of which must hold.
    """

    value: str | None = None
    measure: Measure | None = None
    requirements: tuple[Identifier, ...] = ()
    grades: tuple[Grade, ...] = ()
    every: bool = False
    fact: Identifier | None = None
    states: tuple[str, ...] = ()
    silent_on: tuple[Identifier, ...] = ()
    signed: bool | None = None
    warnings: tuple[str, ...] = ()
    others: tuple[OtherAnswer, ...] = ()
    says: str

    @model_validator(mode="after")
    def _proposes_one_thing(self) -> "FromAgreement":
        if (self.value is None) == (self.measure is None):
            raise ValueError("what the agreement proposes is either a 'value' or a 'measure'")
        if bool(self.requirements) != bool(self.grades):
            raise ValueError("'requirements' and 'grades' go together")
        return self


class Question(ValueForm):
    """One question with its reason, its evidence, a weak and a strong answer, and the findings it may raise.

    ``ask`` is the request that goes to the vendor. ``unanswered`` is the severity of having no answer. ``asked_of`` is who knows: the
    vendor, whose claim needs proof, or the house itself. It is asked from its ``depth`` on (that of its section where it has none) and
    at any depth where one of ``opened_when`` holds, and only while every condition of ``asked_when`` holds. ``from_agreement`` are
    proposals read from the agreement, the first that holds counts.
    """

    text: str
    why: str
    asked_of: Literal["vendor", "house"] = "vendor"
    depth: Depth | None = None
    asked_when: tuple[OtherAnswer, ...] = ()
    opened_when: tuple[OtherAnswer, ...] = ()
    from_agreement: tuple[FromAgreement, ...] = ()
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
    findings: tuple[FindingRule, ...] = ()

    @model_validator(mode="after")
    def _vendor_can_fail(self) -> "Question":
        if not self.findings and self.asked_of == "vendor":
            raise ValueError("a question to the vendor needs at least one [[question.findings]]")
        return self


class Section(Frozen):
    """A part of a checklist with its questions in the order they are asked; a file of its own.

    ``depth``, ``asked_when`` and ``opened_when`` hold for all of its questions, beside their own.
    """

    id: Identifier
    title: str
    position: NonNegativeInt
    intro: str
    depth: Depth = Depth.STANDARD
    asked_when: tuple[OtherAnswer, ...] = ()
    opened_when: tuple[OtherAnswer, ...] = ()
    questions: tuple[Question, ...] = Field(min_length=1)


class Checklist(Frozen):
    """A pack of questions, its version, its source and the date of the law it follows.

    ``by_default`` is False for a pack that is asked only where the house wants it, such as one on a proposed rule, or where every
    condition of ``asked_when`` holds. ``max_severity`` is the most that any finding of it may weigh, whatever the ground: a proposed
    rule is never scored as law. ``position`` orders the packs. ``extended_by`` names the extensions whose questions a house has put in,
    each with its version; no file of the pack says it.
    """

    id: Identifier
    title: str
    version: str
    as_of: date
    source: str
    licence: str
    position: NonNegativeInt = 1
    by_default: bool = True
    asked_when: tuple[OtherAnswer, ...] = ()
    max_severity: Severity | None = None
    extended_by: tuple[str, ...] = ()
    sections: tuple[Section, ...] = Field(min_length=1)

    @property
    def asked_version(self) -> str:
        """The version with those of the extensions, such as ``2026.11+north-valley 1``: what was asked."""
        return "+".join((self.version, *self.extended_by))

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in the order they are asked."""
        return tuple(question for section in self.sections for question in section.questions)

    def question(self, question_id: str) -> Question | None:
        """Return the question with this id, None where the checklist has none."""
        return next((question for question in self.questions if question.id == question_id), None)
