"""What an answer amounts to under the rules of its question: pure, and the same for the suite, the lint and a live review.

Values are in normal form: several countries or choices are parted by commas, numbers are in the question's unit, dates are ISO dates.
"""

import re
from collections.abc import Mapping
from datetime import date

from diligence.model.checklist import CANNOT_BE_JUDGED, NOT_APPLICABLE, AnswerType, FindingRule, Question, ValueForm, When
from diligence.model.other_answer import OtherAnswer

SAYS_NOTHING = frozenset({NOT_APPLICABLE, CANNOT_BE_JUDGED})
"""The values that settle a question without saying anything about its matter."""

_COUNTRY_CODE = re.compile(r"\A[A-Z]{2}\Z")
_NUMBER = re.compile(r"\A[0-9]{1,13}(?:\.[0-9]{1,4})?\Z", re.ASCII)


def named(value: str) -> frozenset[str]:
    """Return the single values that an answer names: countries, choices, or the one value it has."""
    return frozenset(part.strip() for part in value.split(",") if part.strip())


def countries_named(value: str) -> frozenset[str]:
    """Return the country codes that an answer names."""
    return frozenset(part for part in named(value) if _COUNTRY_CODE.match(part))


def strongest_rule(
    question: Question, value: str, answers: Mapping[str, str], *, allowed: tuple[str, ...], today: date
) -> FindingRule | None:
    """Return the gravest rule the answer falls under, None where it falls under none; the first of equals.

    ``answers`` holds the values of all questions by id; ``allowed`` the countries the house allows. A value
    that says nothing falls under no rule.
    """
    if value in SAYS_NOTHING:
        return None
    matching = [rule for rule in question.findings if holds(rule.when, question, value, answers, allowed=allowed, today=today)]
    return min(matching, key=lambda rule: rule.severity.rank, default=None)


def holds(when: When, question: Question, value: str, answers: Mapping[str, str], *, allowed: tuple[str, ...], today: date) -> bool:
    """Tell whether an answer fulfills a condition."""
    parts = frozenset((value,)) if question.type is AnswerType.TEXT else named(value)
    countries = countries_named(value) if question.type is AnswerType.COUNTRIES else frozenset[str]()
    number = _number(value) if question.type is AnswerType.NUMBER else None
    day = _day(value) if question.type is AnswerType.DATE else None
    checks = (
        not when.answers or not parts.isdisjoint(when.answers),
        not when.lacks_all or parts.isdisjoint(when.lacks_all),
        not when.lacks_any or not parts.issuperset(when.lacks_any),
        when.above is None or (number is not None and number > when.above),
        when.below is None or (number is not None and number < when.below),
        when.older_than_days is None or (day is not None and (today - day).days > when.older_than_days),
        not when.future or (day is not None and day > today),
        not when.outside or not countries <= frozenset(when.outside),
        not when.not_allowed or not countries <= frozenset(allowed),
        all(other_holds(other, answers) for other in when.others),
    )
    return all(checks)


def fits(form: ValueForm, value: str) -> bool:
    """Tell whether a value in normal form is one that is taken; a later version of a checklist may take other values."""
    words = {choice.value for choice in form.words}
    if value in SAYS_NOTHING or value in words:
        return True
    match form.type:
        case AnswerType.YES_NO:
            return value in ("yes", "no")
        case AnswerType.YES_NO_PARTIAL:
            return value in ("yes", "no", "partial")
        case AnswerType.CHOICE:
            return value in {choice.value for choice in form.choices}
        case AnswerType.CHOICES:
            return bool(named(value)) and named(value) <= {choice.value for choice in form.choices}
        case AnswerType.NUMBER:
            return _number(value) is not None
        case AnswerType.DATE:
            return _day(value) is not None
        case AnswerType.COUNTRIES:
            return bool(named(value)) and countries_named(value) == named(value)
        case AnswerType.TEXT:
            return bool(value.strip())


def other_holds(other: OtherAnswer, answers: Mapping[str, str]) -> bool:
    """Tell whether a condition on another question holds under these answers."""
    return any(_one_other_holds(other, answers.get(question)) for question in other.questions)


def _one_other_holds(other: OtherAnswer, value: str | None) -> bool:
    if value is None or value in SAYS_NOTHING:
        positive = other.answers or other.outside or other.above is not None or other.below is not None
        return bool(other.lacks_all) and not positive
    parts, number = named(value), _number(value)
    return (
        (not other.answers or not parts.isdisjoint(other.answers))
        and (not other.lacks_all or parts.isdisjoint(other.lacks_all))
        and (not other.outside or not countries_named(value) <= frozenset(other.outside))
        and (other.above is None or (number is not None and number > other.above))
        and (other.below is None or (number is not None and number < other.below))
    )


def _number(value: str) -> float | None:
    return float(value) if _NUMBER.match(value) else None


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
