"""Check conditions on the answers to other questions, of the same pack or any other: they exist and can be answered so."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from diligence.catalog.fault import Fault
from diligence.model.checklist import AnswerType, Question, ValueForm
from diligence.model.country import CountryTable
from diligence.model.other_answer import OtherAnswer


@dataclass(frozen=True)
class Known:
    """What records may refer to. ``whole`` is False where a pack could not be read, so that a question may be missing for that alone.

    ``facts`` is None where nothing lists what an agreement may state; ``fact_values`` are the values of those that name theirs.
    """

    questions: Mapping[str, Question]
    requirements: tuple[str, ...]
    facts: frozenset[str] | None
    countries: CountryTable
    whole: bool = True
    fact_values: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def values(self, form: ValueForm) -> frozenset[str]:
        """Return the values that a condition on an answer may name."""
        values = {choice.value for choice in (*form.choices, *form.words)}
        if form.type in (AnswerType.YES_NO, AnswerType.YES_NO_PARTIAL):
            values |= {"yes", "no"} if form.type is AnswerType.YES_NO else {"yes", "no", "partial"}
        if form.type is AnswerType.COUNTRIES:
            values |= set(self.countries.names)
        return frozenset(values)


def condition_faults(place: str, others: Sequence[OtherAnswer], known: Known, *, of: str | None = None) -> Iterator[Fault]:
    """Yield the faults of a list of conditions; ``of`` is the question it stands in, which they may not name."""
    for number, other in enumerate(others, start=1):
        here = f"{place}[{number}]"
        yield from unknown_countries(f"{here}.outside", other.outside, known)
        asked = []
        for name in other.questions:
            if name == of:
                yield Fault(f"{here}.questions", f"names '{name}', the question it stands in", "Name another question")
            elif name in known.questions:
                asked.append(known.questions[name])
            elif known.whole:
                near = get_close_matches(name, known.questions, n=1)
                remedy = f"Perhaps '{near[0]}' is meant" if near else "Name a question of any pack"
                yield Fault(f"{here}.questions", f"names '{name}', which is no question of any pack", remedy)
        if len(asked) == len(other.questions):
            yield from _values(here, other, asked, known)
            yield from _types(here, other, asked)


def _values(place: str, other: OtherAnswer, asked: Sequence[Question], known: Known) -> Iterator[Fault]:
    """Each value must be one that some question takes, and each question must take some value: else either is there for nothing."""
    for key in ("answers", "lacks_all"):
        named = getattr(other, key)
        taken = {question.id: known.values(question) for question in asked}
        for value in named:
            if not any(value in values for values in taken.values()):
                remedy = "; ".join(f"{question.id} takes {shown_values(question, taken[question.id])}" for question in asked)
                yield Fault(f"{place}.{key}", f"names '{value}', which {_none_of(asked)}", remedy)
        for question in asked:
            if named and len(asked) > 1 and taken[question.id].isdisjoint(named):
                remedy = f"Take {question.id} out, or name one of: {shown_values(question, taken[question.id])}"
                yield Fault(f"{place}.{key}", f"names no value that question {question.id} takes", remedy)


def _none_of(asked: Sequence[Question]) -> str:
    return f"question {asked[0].id} does not take" if len(asked) == 1 else f"none of {', '.join(one.id for one in asked)} takes"


def _types(place: str, other: OtherAnswer, asked: Sequence[Question]) -> Iterator[Fault]:
    for key, wanted in (("outside", AnswerType.COUNTRIES), ("above", AnswerType.NUMBER), ("below", AnswerType.NUMBER)):
        for question in asked:
            if getattr(other, key) not in ((), None) and question.type is not wanted:
                what = f"is for questions of type {wanted.value}, and {question.id} is one of type {question.type.value}"
                yield Fault(f"{place}.{key}", what, "Use 'answers' or 'lacks_all', or name another question")


def unknown_countries(place: str, codes: Sequence[str], known: Known) -> Iterator[Fault]:
    """Yield a fault for each country that the table does not have."""
    for code in codes:
        if code not in known.countries.names:
            yield Fault(place, f"names the unknown country '{code}'", "Write a code of countries.toml")


def shown_values(form: ValueForm, values: frozenset[str]) -> str:
    """Return the values of a question as a remedy names them."""
    of_the_type = {
        AnswerType.COUNTRIES: "codes of countries",
        AnswerType.NUMBER: "a figure",
        AnswerType.DATE: "a date",
        AnswerType.TEXT: "text",
    }
    words = (choice.value for choice in form.words) if form.type in of_the_type else values
    return ", ".join([*sorted(words), *([of_the_type[form.type]] if form.type in of_the_type else [])])
