"""Whether several conditions on the answer to one question can hold at once: by trying the answers that could make them hold."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from diligence.model.checklist import NOT_APPLICABLE, AnswerType, Question
from diligence.model.conditions import other_holds
from diligence.model.country import CountryTable
from diligence.model.other_answer import OtherAnswer


def is_positive(other: OtherAnswer) -> bool:
    """Tell whether a condition holds under an answer only: a question that is not asked cannot fulfill it."""
    return bool(other.answers or other.outside or other.above is not None or other.below is not None)


def needs_answer(conditions: Sequence[OtherAnswer]) -> bool:
    """Tell whether one of the conditions does not hold while its question has no answer."""
    return not all(other_holds(other, {}) for other in conditions)


def can_hold(question: Question, conditions: Sequence[OtherAnswer], countries: CountryTable) -> bool:
    """Tell whether one answer to a question, or its absence, fulfills all conditions as far as they concern this question.

    Exact: among the answers that are tried is one that fulfills them where any does. Of several choices or countries ``answers`` and
    ``outside`` ask for more and ``lacks_all`` for fewer, so naming all that no condition excludes is as good as any other answer.
    """
    alone = [other.model_copy(update={"questions": (question.id,)}) for other in conditions]
    if not needs_answer(alone):
        return True
    return any(all(other_holds(other, {question.id: value}) for other in alone) for value in _tried(question, alone, countries))


def _tried(question: Question, conditions: Sequence[OtherAnswer], countries: CountryTable) -> Iterable[str]:
    yield from (choice.value for choice in question.words)
    yield NOT_APPLICABLE
    excluded = {value for other in conditions for value in other.lacks_all}
    match question.type:
        case AnswerType.YES_NO:
            yield from ("yes", "no")
        case AnswerType.YES_NO_PARTIAL:
            yield from ("yes", "no", "partial")
        case AnswerType.CHOICE:
            yield from (choice.value for choice in question.choices)
        case AnswerType.CHOICES:
            yield ", ".join(choice.value for choice in question.choices if choice.value not in excluded)
        case AnswerType.COUNTRIES:
            yield ", ".join(code for code in countries.names if code not in excluded)
        case AnswerType.NUMBER:
            yield from _figures(conditions)
        case AnswerType.DATE:
            yield "2026-01-01"
        case AnswerType.TEXT:
            yield "words of the vendor"


def _figures(conditions: Sequence[OtherAnswer]) -> Iterable[str]:
    """Yield a figure below, between and above all the limits that the conditions name."""
    limits = sorted({0.0, *(limit for other in conditions for limit in (other.above, other.below) if limit is not None and limit >= 0)})
    between = [(low + high) / 2 for low, high in pairwise(limits)]
    for figure in (*limits, *between, limits[-1] + 1):
        yield f"{figure:.4f}"
