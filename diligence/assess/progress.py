"""How far a review has come, per section and in all: what was answered, what stands on more than a claim, what is open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from diligence.assess.questionnaire import is_verified
from diligence.model.checklist import NOT_APPLICABLE, Checklist, Question
from diligence.model.conditions import fits
from diligence.model.history import Answered, Verification
from diligence.model.review import Review, Stamped


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of questions. ``asked`` is ``answered`` and ``open`` together; the other counts are parts of ``answered``.

    ``verified``: something beyond the vendor's word stands behind the answer. ``contradicted`` and ``not_judged``: it was checked and
    did not hold, or could not be judged. ``not_applicable``: set aside, with or without a reason.
    """

    asked: int = 0
    answered: int = 0
    verified: int = 0
    contradicted: int = 0
    not_judged: int = 0
    not_applicable: int = 0

    @property
    def open(self) -> int:
        """How many questions have no answer, or one that no longer fits."""
        return self.asked - self.answered

    def __add__(self, other: "Progress") -> "Progress":
        return Progress(
            asked=self.asked + other.asked,
            answered=self.answered + other.answered,
            verified=self.verified + other.verified,
            contradicted=self.contradicted + other.contradicted,
            not_judged=self.not_judged + other.not_judged,
            not_applicable=self.not_applicable + other.not_applicable,
        )


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """The counts of one section."""

    section: str
    title: str
    counts: Progress


def progress_by_section(checklist: Checklist, review: Review) -> tuple[SectionProgress, ...]:
    """Return the counts of every section, in order."""
    return tuple(SectionProgress(section.id, section.title, _count(section.questions, review.answers)) for section in checklist.sections)


def progress(checklists: Iterable[Checklist], review: Review) -> Progress:
    """Return the counts over several packs."""
    return sum((_count(checklist.questions, review.answers) for checklist in checklists), start=Progress())


def _count(questions: tuple[Question, ...], answers: Mapping[str, Stamped[Answered]]) -> Progress:
    pairs = [(question, answers[question.id].event) for question in questions if question.id in answers]
    fitting = [(question, answer) for question, answer in pairs if fits(question, answer.value)]
    given = [answer for _, answer in fitting]
    return Progress(
        asked=len(questions),
        answered=len(given),
        verified=sum(is_verified(question, answer) for question, answer in fitting if answer.value != NOT_APPLICABLE),
        contradicted=sum(answer.verified is Verification.CONTRADICTED for answer in given),
        not_judged=sum(answer.verified is Verification.CANNOT_BE_JUDGED for answer in given),
        not_applicable=sum(answer.value == NOT_APPLICABLE for answer in given),
    )
