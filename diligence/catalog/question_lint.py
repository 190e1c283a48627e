"""Check the questions of a pack: references, conditions that fit, sources, dates, and that every example proves its rule."""

from collections.abc import Iterator, Mapping

from diligence.model.base import Severity
from diligence.model.checklist import NOT_APPLICABLE, AnswerType, Checklist, FindingRule, Question, When
from diligence.model.conditions import fits, strongest_rule
from diligence.model.country import CountryTable
from diligence.model.other_answer import OtherAnswer
from diligence.model.policy import Policy
from diligence.model.text import clean

_OWN_KEYS = {
    "above": AnswerType.NUMBER,
    "below": AnswerType.NUMBER,
    "older_than_days": AnswerType.DATE,
    "future": AnswerType.DATE,
    "outside": AnswerType.COUNTRIES,
    "not_allowed": AnswerType.COUNTRIES,
    "lacks_all": AnswerType.CHOICES,
    "lacks_any": AnswerType.CHOICES,
}
"""Which keys of a condition make sense for one type of answer only."""


def lint_questions(
    checklist: Checklist, asked: Mapping[str, Question], requirements: tuple[str, ...], countries: CountryTable
) -> list[str]:
    """Return the faults of a pack's questions; ``asked`` are the questions of all packs and ``requirements`` the ids they may refer to."""
    faults: list[str] = []
    for question in checklist.questions:
        checks = (
            _words(question),
            _sources(question, checklist, requirements),
            _values(question),
            *(_condition(question, rule, asked, countries) for rule in question.findings),
            *(_other_condition(question, other, asked, countries) for other in _branching(question)),
            _examples(question, checklist, asked),
        )
        faults.extend(f"{checklist.id}: {question.id}: {fault}" for check in checks for fault in check)
    return faults


def _words(question: Question) -> Iterator[str]:
    texts = {key: getattr(question, key) for key in ("text", "why", "ask", "weak", "strong")}
    texts |= {f"choice {choice.value}": choice.says for choice in (*question.choices, *question.words)}
    texts |= {f"finding {number}": rule.says for number, rule in enumerate(question.findings, start=1)}
    texts |= {f"evidence {number}": wanted.what for number, wanted in enumerate(question.evidence, start=1)}
    for place, text in texts.items():
        if not text.strip() or text != text.strip() or clean(text) != text:
            yield f"{place} is empty, has blanks around it or holds characters that cannot be seen"
    if not question.text.endswith("?"):
        yield "text is not a question"


def _sources(question: Question, checklist: Checklist, requirements: tuple[str, ...]) -> Iterator[str]:
    if any(not citation.strip() for citation in question.citations):
        yield "a citation is empty"
    if question.as_of > checklist.as_of:
        yield "as_of lies after that of the checklist"
    for name in question.requirements:
        if name not in requirements:
            yield f"requirements names '{name}', which is no requirement of an agreement"
    critical = any(rule.severity is Severity.CRITICAL for rule in question.findings)
    if critical != (question.unanswered is Severity.HIGH):
        yield "unanswered must be 'high' where an answer can be critical, else 'medium' or less"


def _values(question: Question) -> Iterator[str]:
    values = [choice.value for choice in (*question.choices, *question.words)]
    if len(set(values)) != len(values):
        yield "two choices or words have the same value"
    if question.type in (AnswerType.YES_NO, AnswerType.YES_NO_PARTIAL) and {"yes", "no", "partial"} & set(values):
        yield "a word repeats a value that the question has anyway"
    if any(";" in choice.says for choice in question.choices):
        yield "the words of a choice hold a semicolon, which parts several choices"


def _possible(question: Question, countries: CountryTable) -> frozenset[str]:
    """Return the values that a condition may name."""
    values = {choice.value for choice in (*question.choices, *question.words)}
    if question.type in (AnswerType.YES_NO, AnswerType.YES_NO_PARTIAL):
        values |= {"yes", "no"} if question.type is AnswerType.YES_NO else {"yes", "no", "partial"}
    if question.type is AnswerType.COUNTRIES:
        values |= set(countries.names)
    return frozenset(values)


def _branching(question: Question) -> Iterator[OtherAnswer]:
    yield from (*question.asked_when, *question.opened_when)
    for proposal in question.from_agreement:
        yield from proposal.others


def _condition(question: Question, rule: FindingRule, asked: Mapping[str, Question], countries: CountryTable) -> Iterator[str]:
    when: When = rule.when
    if rule.severity is Severity.NONE:
        yield "a finding cannot have the severity 'none'"
    for key in when.own_keys():
        wanted = _OWN_KEYS.get(key)
        if wanted is not None and question.type is not wanted:
            yield f"'{key}' is for questions of type {wanted.value}"
    possible = _possible(question, countries)
    for value in (*when.answers, *when.lacks_all, *when.lacks_any):
        if value not in possible:
            yield f"a condition names '{value}', which the question does not take"
    for code in when.outside:
        if code not in countries.names:
            yield f"a condition names the unknown country '{code}'"
    for other in when.others:
        yield from _other_condition(question, other, asked, countries)


def _other_condition(question: Question, other: OtherAnswer, asked: Mapping[str, Question], countries: CountryTable) -> Iterator[str]:
    for name in other.questions:
        named = asked.get(name)
        if named is None or name == question.id:
            yield f"a condition refers to '{name}', which is no other question of any pack"
            continue
        for value in (*other.answers, *other.lacks_all):
            if value not in _possible(named, countries):
                yield f"a condition names '{value}', which question {name} does not take"
        if other.outside and named.type is not AnswerType.COUNTRIES:
            yield f"'outside' asks for countries, and question {name} does not"
        if (other.above is not None or other.below is not None) and named.type is not AnswerType.NUMBER:
            yield f"'above' and 'below' ask for a number, and question {name} does not"


def _examples(question: Question, checklist: Checklist, asked: Mapping[str, Question]) -> Iterator[str]:
    proved: set[int] = set()
    for example in question.examples:
        if not fits(question, example.value):
            yield f"the example '{example.value}' is no value of the question"
            continue
        for name, value in example.others.items():
            named = asked.get(name)
            if named is None or not fits(named, value) or name == question.id:
                yield f"the example '{example.value}' rests on '{name} = {value}', which is no answer to another question"
        answers = {**example.others, question.id: example.value}
        rule = strongest_rule(question, example.value, answers, allowed=Policy().allowed_countries, today=checklist.as_of)
        raised = Severity.NONE if rule is None else rule.severity
        if raised is not example.severity:
            yield f"the example '{example.value}' raises {raised.value} and says {example.severity.value}"
        if rule is not None:
            proved.add(question.findings.index(rule))
    for number, rule in enumerate(question.findings, start=1):
        if number - 1 not in proved:
            yield f"no example raises finding {number} ('{rule.says}')"
    if not any(example.severity is Severity.NONE and example.value != NOT_APPLICABLE for example in question.examples):
        yield "no example shows an answer that is fine"
