"""Every example of every question raises the severity it says, and the pack asks for what a reviewer can act on."""

import re

import pytest

from diligence.catalog.checklists import load_checklists
from diligence.catalog.countries import load_countries
from diligence.catalog.location import shipped
from diligence.model.base import Severity
from diligence.model.checklist import AnswerType, Question, QuestionExample
from diligence.model.conditions import fits, strongest_rule
from diligence.model.policy import Policy

PACKS = load_checklists(shipped())
EXAMPLES = [
    pytest.param(pack, question, example, id=f"{question.id}-{example.value}")
    for pack in PACKS
    for question in pack.questions
    for example in question.examples
]
QUESTIONS = [pytest.param(question, id=question.id) for pack in PACKS for question in pack.questions]


@pytest.mark.parametrize(("pack", "question", "example"), EXAMPLES)
def test_an_example_raises_what_it_says(pack: object, question: Question, example: QuestionExample) -> None:
    today = next(one.as_of for one in PACKS if one is pack)
    answers = {**example.others, question.id: example.value}
    rule = strongest_rule(question, example.value, answers, allowed=Policy().allowed_countries, today=today)
    assert fits(question, example.value)
    assert (Severity.NONE if rule is None else rule.severity) is example.severity


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_can_be_asked_answered_and_proved(question: Question) -> None:
    assert question.text.endswith("?")
    assert question.ask.endswith(".")
    assert question.weak != question.strong
    assert all(rule.says.endswith(".") for rule in question.findings)
    assert all(re.match(r"[A-Z0-9]", citation) for citation in question.citations)
    if question.type in (AnswerType.YES_NO, AnswerType.YES_NO_PARTIAL):
        bad = [rule for rule in question.findings if {"yes", "no"} & set(rule.when.answers)]
        assert bad, "neither yes nor no is ever a finding"
    if question.type is AnswerType.YES_NO_PARTIAL:
        partial = [rule for rule in question.findings if "partial" in rule.when.answers]
        no = [rule for rule in question.findings if "no" in rule.when.answers]
        assert min(rule.severity.rank for rule in partial) >= min(rule.severity.rank for rule in no)


def test_the_countries_cover_the_codes_in_use_and_the_groups_a_law_speaks_of() -> None:
    table = load_countries(shipped())
    assert len(table.names) == 250
    assert set(table.group("us-and-territories") or ()) == set(Policy().allowed_countries)
    assert set(table.group("us-territories-and-canada") or ()) == {*Policy().allowed_countries, "CA"}
    assert set(table.group("countries-of-concern") or ()) == {"CN", "HK", "MO", "CU", "IR", "KP", "RU", "VE"}
    assert table.group("nowhere") is None


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("u.s.a.", "US"),
        ("The Netherlands", "NL"),
        ("uk", "GB"),
        ("viet nam", "VN"),
        ("cote d\u2019ivoire", "CI"),
        ("in", "IN"),
        ("IN", "IN"),
    ]
    + [(name, None) for name in ("Georgia", "Korea", "Congo", "Virgin Islands", "Texas", "", "ZZ", "usa, india")],
)
def test_a_country_is_known_by_code_and_name_and_never_guessed(written: str, code: str | None) -> None:
    assert load_countries(shipped()).code(written) == code
