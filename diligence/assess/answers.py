"""The values of answers: how a value may be written, and the one normal form in which it is kept.

Normal forms: ``yes``, ``no``, ``partial``; the id of a choice or of a word; several choices or country codes in alphabetical order,
parted by a comma and a blank; a number in the question's unit without superfluous zeros; an ISO date; text in one line; and for a question
``n/a`` and ``cannot-be-judged``.
"""

import re
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from diligence.errors import UsageError
from diligence.model.checklist import CANNOT_BE_JUDGED, NOT_APPLICABLE, AnswerType, Choice, Question, ValueForm
from diligence.model.conditions import SAYS_NOTHING, named
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
_DOLLARS = frozenset({"dollar", "dollars", "usd"})
_MILLIONS = frozenset({"m", "million"})


def parse_answer(form: ValueForm, raw: str, *, today: date, countries: CountryTable, subject: str | None = None) -> str:
    """Return the normal form of a value. Raises ``UsageError``, which says what fits, where it does not fit its form.

    ``subject`` is what the value is given for, in the words of a message; by default the question, or the value's id.
    Only a question takes ``n/a`` and ``cannot-be-judged``: what a document does not state is simply not noted.
    """
    try:
        return _parsed(form, one_line(raw), today, countries)
    except _MisfitError as misfit:
        named_subject = subject or (f"question {form.id}" if isinstance(form, Question) else form.id)
        shown = f"'{one_line(misfit.written, 80)}' " if misfit.written else "The answer " if isinstance(form, Question) else "The value "
        raise UsageError(f"{shown}does not fit {named_subject}: it {misfit.why}", f"Give {what_fits(form)}") from None


def what_fits(form: ValueForm) -> str:
    """Say in one phrase which values a question or a fact takes, as a hint beside the field and the remedy of an error."""
    forms = {
        AnswerType.YES_NO: "yes or no",
        AnswerType.YES_NO_PARTIAL: "yes, no or partial",
        AnswerType.CHOICE: f"one of: {', '.join(choice.value for choice in form.choices)}",
        AnswerType.CHOICES: f"one or more of: {', '.join(choice.value for choice in form.choices)} (parted by commas)",
        AnswerType.NUMBER: f"a number ({form.unit})",
        AnswerType.DATE: "a date such as 2026-03-31",
        AnswerType.COUNTRIES: "countries by name or two-letter code, parted by commas",
        AnswerType.TEXT: "words",
    }
    if isinstance(form, Question):
        words = "".join(f", {choice.value}" for choice in form.words)
        return f"{forms[form.type]}{words}, or {NOT_APPLICABLE} with a note"
    return forms[form.type] + "".join(f", or {choice.value}" for choice in form.words)


def answer_in_words(form: ValueForm, value: str, countries: CountryTable) -> str:
    """Return a value in normal form as a person reads it; ``parse_answer`` of the result gives the value again."""
    spoken = {choice.value: choice.says for choice in (*form.words, *form.choices)}
    if value in spoken:
        return spoken[value]
    if value in SAYS_NOTHING:
        return value.replace("-", " ")
    if form.type is AnswerType.CHOICES:
        return "; ".join(spoken.get(part, part) for part in sorted(named(value)))
    if form.type is AnswerType.COUNTRIES:
        return ", ".join(countries.name(code) for code in sorted(named(value)))
    if form.type is AnswerType.NUMBER:
        return f"{value}%" if form.unit == "%" else f"{value} {form.unit}"
    return value


class _MisfitError(Exception):
    """A value does not fit: what was written, and why it does not."""

    def __init__(self, written: str, why: str) -> None:
        super().__init__(written, why)
        self.written, self.why = written, why


def _parsed(form: ValueForm, written: str, today: date, countries: CountryTable) -> str:
    if not written:
        raise _MisfitError(written, "is empty")
    word = _said_of_a_question(form, written.casefold()) or _chosen(form.words, written)
    if word is not None:
        return word
    match form.type:
        case AnswerType.YES_NO | AnswerType.YES_NO_PARTIAL:
            return _yes_no(form, written)
        case AnswerType.CHOICE:
            return _choice(form, written)
        case AnswerType.CHOICES:
            single = _chosen(form.choices, written)  # plain words may hold commas
            return single or ", ".join(sorted({_choice(form, part) for part in _parts(written)}))
        case AnswerType.NUMBER:
            return _number(form, written)
        case AnswerType.DATE:
            return _date(written, today)
        case AnswerType.COUNTRIES:
            return ", ".join(sorted({_country(form, part, countries) for part in _parts(written)}))
        case AnswerType.TEXT:
            if len(written) > MAX_TEXT:
                raise _MisfitError(written, f"is longer than {MAX_TEXT} characters")
            return written


def _said_of_a_question(form: ValueForm, folded: str) -> str | None:
    """Return a value that every question takes and no fact; ``na`` is the code of Namibia, and may be a word of a text."""
    if not isinstance(form, Question):
        return None
    if folded in _NOT_APPLICABLE or (folded == "na" and form.type not in (AnswerType.COUNTRIES, AnswerType.TEXT)):
        return NOT_APPLICABLE
    return CANNOT_BE_JUDGED if folded.replace(" ", "-") == CANNOT_BE_JUDGED else None


def _chosen(choices: tuple[Choice, ...], written: str) -> str | None:
    """Return the choice meant by its id, however its words are joined, or by its plain words."""
    folded = written.casefold()
    joined = re.sub(r"[ _]+", "-", folded)
    return next((choice.value for choice in choices if joined == choice.value or folded == one_line(choice.says).casefold()), None)


def _parts(written: str) -> list[str]:
    """Split at semicolons where there are any, since plain words may hold commas; else at commas."""
    parts = [part.strip() for part in written.split(";" if ";" in written else ",") if part.strip()]
    if not parts:
        raise _MisfitError(written, "names nothing")
    return parts


def _yes_no(form: ValueForm, written: str) -> str:
    spellings = _YES_NO if form.type is AnswerType.YES_NO else _YES_NO | _PARTIAL
    value = spellings.get(written.casefold())
    if value is None:
        raise _MisfitError(written, "is none of its values")
    return value


def _choice(form: ValueForm, written: str) -> str:
    value = _chosen(form.choices, written)
    if value is None:
        if _chosen(form.words, written) is not None:
            raise _MisfitError(written, "stands alone or not at all")
        raise _MisfitError(written, "is none of its choices")
    return value


def _number(form: ValueForm, written: str) -> str:
    in_dollars = (form.unit or "").casefold() in _DOLLARS
    found = _NUMBER.fullmatch(written.removeprefix("$").lstrip() if in_dollars else written)
    if found is None:
        raise _MisfitError(written, "is not a number with a unit")
    figure = Decimal(found["figure"].replace(",", "") + (found["decimals"] or ""))
    factor = _factor(form, found["unit"].casefold(), written)
    number = (figure * factor).quantize(Decimal("0.0001"), rounding=ROUND_HALF_EVEN)
    if form.unit == "%" and number > 100:
        raise _MisfitError(written, "is more than a hundred percent")
    text = format(number, "f").rstrip("0").rstrip(".")
    return text or "0"


def _factor(form: ValueForm, unit: str, written: str) -> Decimal:
    """Return what the figure is multiplied by. A month has no fixed length, nor has a business day, so neither is converted."""
    wanted = (form.unit or "").casefold()
    if unit in ("", wanted) or unit.rstrip("s") == wanted.rstrip("s") or (wanted in _PERCENT and unit in _PERCENT):
        return Decimal(1)
    if wanted in _DOLLARS and unit in (_DOLLARS | _MILLIONS):
        return Decimal(1_000_000) if unit in _MILLIONS else Decimal(1)
    per_unit, per_wanted = (_HOURS.get(name) or _HOURS.get(name.removesuffix("s")) for name in (unit, wanted))
    if per_unit is None or per_wanted is None:
        raise _MisfitError(written, f"is not in {form.unit}")
    return per_unit / per_wanted


def _date(written: str, today: date) -> str:
    if written.casefold() == "today":
        return today.isoformat()
    if not _ISO_DATE.fullmatch(written):
        raise _MisfitError(written, "is not a date in the order year-month-day")
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise _MisfitError(written, "is not a day of the calendar") from None
    if not EARLIEST_YEAR <= day.year <= today.year + 10:
        raise _MisfitError(written, "lies too far from today")
    return written


def _country(form: ValueForm, written: str, countries: CountryTable) -> str:
    if written.casefold() == "no" and written != "NO":
        raise _MisfitError(written, "may mean none or Norway; write which")
    code = countries.code(written)
    if code is None:
        if _chosen(form.words, written) is not None:
            raise _MisfitError(written, "stands alone or not at all")
        raise _MisfitError(written, "is not a country we know, or stands for more than one")
    return code
