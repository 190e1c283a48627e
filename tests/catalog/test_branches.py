"""Whether conditions can hold together is told exactly, for every type of question: a search over many answers never does better."""

from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diligence.catalog.checklists import load_checklists
from diligence.catalog.countries import load_countries
from diligence.catalog.location import shipped
from diligence.catalog.witnesses import can_hold, is_positive, needs_answer
from diligence.model.checklist import NOT_APPLICABLE, AnswerType, Question
from diligence.model.conditions import fits, other_holds
from diligence.model.other_answer import OtherAnswer

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
COUNTRIES = load_countries(shipped())
QUESTIONS = [question for pack in load_checklists(shipped()) for question in pack.questions]
BY_TYPE = {type_: next(question for question in QUESTIONS if question.type is type_) for type_ in {one.type for one in QUESTIONS}}
CODES = ("CA", "IN", "PH", "US")


def answers_to(question: Question) -> list[str]:
    """Return many answers to a question, of choices and a few countries every combination."""
    words = [choice.value for choice in question.words]
    match question.type:
        case AnswerType.CHOICES | AnswerType.COUNTRIES:
            values = list(CODES) if question.type is AnswerType.COUNTRIES else [choice.value for choice in question.choices][:7]
            of_type = [", ".join(some) for count in range(1, len(values) + 1) for some in combinations(values, count)]
        case AnswerType.CHOICE:
            of_type = [choice.value for choice in question.choices]
        case AnswerType.NUMBER:
            of_type = [f"{quarter / 4:.2f}" for quarter in range(40)]
        case AnswerType.DATE:
            of_type = ["2020-01-01", "2026-11-01"]
        case AnswerType.TEXT:
            of_type = ["some words"]
        case _:
            of_type = ["yes", "no", "partial"]
    return [value for value in (*words, *of_type, NOT_APPLICABLE) if fits(question, value)]


def conditions_on(question: Question) -> st.SearchStrategy[OtherAnswer]:
    words = {choice.value for choice in question.words}
    open_ended = question.type in (AnswerType.NUMBER, AnswerType.DATE, AnswerType.TEXT)  # of those a condition names words only
    named = words if open_ended else {part.strip() for value in answers_to(question) for part in value.split(",")} - {NOT_APPLICABLE}
    single = sorted(named)
    values = st.lists(st.sampled_from(single or ["nothing"]), min_size=1, max_size=3, unique=True).map(tuple)
    limit = st.integers(min_value=0, max_value=8).map(float)
    keys: list[st.SearchStrategy[dict[str, object]]] = [
        values.map(lambda some: {"answers": some}),
        values.map(lambda some: {"lacks_all": some}),
    ]
    if question.type is AnswerType.NUMBER:
        keys += [limit.map(lambda figure: {"above": figure}), limit.map(lambda figure: {"below": figure})]
    if question.type is AnswerType.COUNTRIES:
        keys.append(st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True).map(lambda some: {"outside": tuple(some)}))
    return st.one_of(keys).map(lambda key: OtherAnswer.model_validate({"questions": (question.id,), **key}))


@pytest.mark.parametrize("type_", sorted(BY_TYPE), ids=str)
@UNHURRIED
@given(data=st.data())
def test_what_some_answers_fulfill_can_hold_and_nothing_else(type_: AnswerType, data: st.DataObject) -> None:
    question = BY_TYPE[type_]
    conditions = data.draw(st.lists(conditions_on(question), min_size=1, max_size=4))
    tried = [{}, *({question.id: value} for value in answers_to(question))]
    found = any(all(other_holds(other, answers) for other in conditions) for answers in tried)
    if found:
        assert can_hold(question, conditions, COUNTRIES)
    elif type_ not in (AnswerType.COUNTRIES, AnswerType.CHOICES):  # of those more can be named than were tried here
        assert not can_hold(question, conditions, COUNTRIES)


@UNHURRIED
@given(data=st.data(), question=st.sampled_from(sorted(BY_TYPE.values(), key=lambda one: one.id)))
def test_a_condition_needs_an_answer_exactly_where_it_is_positive(data: st.DataObject, question: Question) -> None:
    condition = data.draw(conditions_on(question))
    assert needs_answer([condition]) is is_positive(condition)


def test_every_type_of_question_is_tried() -> None:
    assert set(BY_TYPE) == set(AnswerType)
