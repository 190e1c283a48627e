"""The values of answers: how a value may be written, and the one normal form in which it is kept.

Normal forms: ``yes``, ``no``, ``partial``; the id of a choice or of a word; several choices or country codes in alphabetical order,
parted by a comma and a blank; a number in the question's unit without superfluous zeros; an ISO date; text in one line; ``n/a``.
"""

import re
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from diligence.errors import UsageError
from diligence.model.checklist import NOT_APPLICABLE, AnswerType, Choice, Question
from diligence.model.conditions import named
from diligence.model.country import CountryTable
from diligence.model.text import one_line

MAX_TEXT = 4000
"""Characters of a text answer; what is longer belongs into a file of evidence."""

EARLIEST_YEAR = 1990
"""No date that a question asks for lies before it; an earlier one is a slip of the pen."""

_YES_NO = {"yes": "yes", "y": "yes", "true": "yes", "no": "no", "n": "no", "false": "no"}
_PARTIAL = {"partial": "partial", "partially": "partial", "partly": "partial", "in part": "partial", "p": "partial"}
_NOT_APPLICABLE = frozenset({"n/a", "n.a.", "n. a.", "not applicable", "not-applicable"})
_NUMBER = re.compile(
    r"(?P<figure>[0-9]{1,3}(?:,[0-9]{3}){1,2}|[0-9]{1,9})(?P<decimals>\.[0-9]{1,4})? {0,3}(?P<unit>%|[A-Za-z]{0,20})", re.ASCII
)
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_HOURS = {"minute": Decimal(1) / 60, "min": Decimal(1) / 60, "hour": Decimal(1), "hr": Decimal(1), "h": Decimal(1)}
_HOURS |= {"day": Decimal(24), "d": Decimal(24), "week": Decimal(168), "year": Decimal(8760)}
_PERCENT = frozenset({"%", "percent", "pct"})


def parse_answer(question: Question, raw: str, *, today: date, countries: CountryTable) -> str:
    """Return the normal form of an answer. Raises ``UsageError``, which says what fits, where it does not fit the question."""
    written = one_line(raw)
    if not written:
        raise _misfit(question, written, "is empty")
    folded = written.casefold()
    if folded in _NOT_APPLICABLE or (folded == "na" and question.type not in (AnswerType.COUNTRIES, AnswerType.TEXT)):
        return NOT_APPLICABLE
    word = _chosen(question.words, written)
    if word is not None:
        return word
    match question.type:
        case AnswerType.YES_NO | AnswerType.YES_NO_PARTIAL:
            return _yes_no(question, written)
        case AnswerType.CHOICE:
            return _choice(question, written)
        case AnswerType.CHOICES:
            single = _chosen(question.choices, written)  # plain words may hold commas
            return single or ", ".join(sorted({_choice(question, part) for part in _parts(question, written)}))
        case AnswerType.NUMBER:
            return _number(question, written)
        case AnswerType.DATE:
            return _date(question, written, today)
        case AnswerType.COUNTRIES:
            return ", ".join(sorted({_country(question, part, countries) for part in _parts(question, written)}))
        case AnswerType.TEXT:
            if len(written) > MAX_TEXT:
                raise _misfit(question, written, f"is longer than {MAX_TEXT} characters")
            return written


def what_fits(question: Question) -> str:
    """Say in one phrase which values a question takes, as a hint beside the field and the remedy of an error."""
    forms = {
        AnswerType.YES_NO: "yes or no",
        AnswerType.YES_NO_PARTIAL: "yes, no or partial",
        AnswerType.CHOICE: f"one of: {', '.join(choice.value for choice in question.choices)}",
        AnswerType.CHOICES: f"one or more of: {', '.join(choice.value for choice in question.choices)} (parted by commas)",
        AnswerType.NUMBER: f"a number ({question.unit})",
        AnswerType.DATE: "a date such as 2026-03-31",
        AnswerType.COUNTRIES: "countries by name or two-letter code, parted by commas",
        AnswerType.TEXT: "words",
    }
    words = "".join(f", {choice.value}" for choice in question.words)
    return f"{forms[question.type]}{words}, or {NOT_APPLICABLE} with a note"


def answer_in_words(question: Question, value: str, countries: CountryTable) -> str:
    """Return an answer in normal form as a person reads it; ``parse_answer`` of the result gives the value again."""
    spoken = {choice.value: choice.says for choice in (*question.words, *question.choices)}
    if value in spoken:
        return spoken[value]
    if question.type is AnswerType.CHOICES and value != NOT_APPLICABLE:
        return "; ".join(spoken.get(part, part) for part in sorted(named(value)))
    if question.type is AnswerType.COUNTRIES and value != NOT_APPLICABLE:
        return ", ".join(countries.name(code) for code in sorted(named(value)))
    if question.type is AnswerType.NUMBER and value != NOT_APPLICABLE:
        return f"{value}%" if question.unit == "%" else f"{value} {question.unit}"
    return value


def _misfit(question: Question, written: str, why: str) -> UsageError:
    shown = f"'{one_line(written, 80)}' " if written else "The answer "
    return UsageError(f"{shown}does not fit question {question.id}: it {why}", f"Give {what_fits(question)}")


def _chosen(choices: tuple[Choice, ...], written: str) -> str | None:
    """Return the choice meant by its id, however its words are joined, or by its plain words."""
    folded = written.casefold()
    joined = re.sub(r"[ _]+", "-", folded)
    return next((choice.value for choice in choices if joined == choice.value or folded == one_line(choice.says).casefold()), None)


def _parts(question: Question, written: str) -> list[str]:
    """Split at semicolons where there are any, since plain words may hold commas; else at commas."""
    parts = [part.strip() for part in written.split(";" if ";" in written else ",") if part.strip()]
    if not parts:
        raise _misfit(question, written, "names nothing")
    return parts


def _yes_no(question: Question, written: str) -> str:
    spellings = _YES_NO if question.type is AnswerType.YES_NO else _YES_NO | _PARTIAL
    value = spellings.get(written.casefold())
    if value is None:
        raise _misfit(question, written, "is none of its values")
    return value


def _choice(question: Question, written: str) -> str:
    value = _chosen(question.choices, written)
    if value is None:
        if _chosen(question.words, written) is not None:
            raise _misfit(question, written, "stands alone or not at all")
        raise _misfit(question, written, "is none of its choices")
    return value


def _number(question: Question, written: str) -> str:
    found = _NUMBER.fullmatch(written)
    if found is None:
        raise _misfit(question, written, "is not a number with a unit")
    figure = Decimal(found["figure"].replace(",", "") + (found["decimals"] or ""))
    factor = _factor(question, found["unit"].casefold(), written)
    number = (figure * factor).quantize(Decimal("0.0001"), rounding=ROUND_HALF_EVEN)
    if question.unit == "%" and number > 100:
        raise _misfit(question, written, "is more than a hundred percent")
    text = format(number, "f").rstrip("0").rstrip(".")
    return text or "0"


def _factor(question: Question, unit: str, written: str) -> Decimal:
    """Return what the figure is multiplied by. A month has no fixed length, nor has a business day, so neither is converted."""
    wanted = (question.unit or "").casefold()
    if unit in ("", wanted) or unit.rstrip("s") == wanted.rstrip("s") or (wanted in _PERCENT and unit in _PERCENT):
        return Decimal(1)
    per_unit, per_wanted = (_HOURS.get(name) or _HOURS.get(name.removesuffix("s")) for name in (unit, wanted))
    if per_unit is None or per_wanted is None:
        raise _misfit(question, written, f"is not in {question.unit}")
    return per_unit / per_wanted


def _date(question: Question, written: str, today: date) -> str:
    if written.casefold() == "today":
        return today.isoformat()
    if not _ISO_DATE.fullmatch(written):
        raise _misfit(question, written, "is not a date in the order year-month-day")
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise _misfit(question, written, "is not a day of the calendar") from None
    if not EARLIEST_YEAR <= day.year <= today.year + 10:
        raise _misfit(question, written, "lies too far from today")
    return written


def _country(question: Question, written: str, countries: CountryTable) -> str:
    if written.casefold() == "no" and written != "NO":
        raise _misfit(question, written, "may mean none or Norway; write which")
    code = countries.code(written)
    if code is None:
        if _chosen(question.words, written) is not None:
            raise _misfit(question, written, "stands alone or not at all")
        raise _misfit(question, written, "is not a country we know, or stands for more than one")
    return code
