"""Check the questions of a pack: words, sources, dates, conditions that fit, and that every example proves its rule."""

from collections.abc import Iterator
from datetime import date

from diligence.catalog.condition_lint import Known, condition_faults, shown_values, unknown_countries
from diligence.catalog.fault import Fault
from diligence.catalog.pack import Pack
from diligence.model.base import Severity
from diligence.model.checklist import NOT_APPLICABLE, AnswerType, FindingRule, FromAgreement, Question
from diligence.model.conditions import fits, strongest_rule
from diligence.model.policy import Policy
from diligence.model.text import clean

MAX_AGE_MONTHS = 24
"""How long before the date of its pack the law may have been checked for a question: a pack that claims a date has looked since."""

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


def lint_questions(pack: Pack, known: Known) -> Iterator[Fault]:
    """Yield the faults of a pack's questions, each looked at on its own."""
    for question in pack.checklist.questions:
        place = f"{pack.files[question.id]}: {question.id}"
        as_of = pack.as_of(question)
        yield from _words(place, question)
        yield from _sources(place, question, as_of, known)
        yield from _values(place, question)
        for number, rule in enumerate(question.findings, start=1):
            yield from _rule(f"{place}.findings[{number}]", question, rule, known)
        for key in ("asked_when", "opened_when"):
            yield from condition_faults(f"{place}.{key}", getattr(question, key), known, of=question.id)
        for number, proposal in enumerate(question.from_agreement, start=1):
            yield from _proposal(f"{place}.from_agreement[{number}]", question, proposal, known)
        yield from _examples(place, question, as_of, known)


def _words(place: str, question: Question) -> Iterator[Fault]:
    texts = {key: getattr(question, key) for key in ("text", "why", "ask", "weak", "strong")}
    texts |= {f"choices ({choice.value}).says": choice.says for choice in question.choices}
    texts |= {f"words ({choice.value}).says": choice.says for choice in question.words}
    texts |= {f"findings[{number}].says": rule.says for number, rule in enumerate(question.findings, start=1)}
    texts |= {f"evidence[{number}].what": wanted.what for number, wanted in enumerate(question.evidence, start=1)}
    texts |= {f"from_agreement[{number}].says": one.says for number, one in enumerate(question.from_agreement, start=1)}
    for key, text in texts.items():
        if not text.strip() or text != text.strip() or clean(text) != text:
            yield Fault(f"{place}.{key}", "is empty, has blanks around it or holds characters that cannot be seen", "Write it anew")
    if not question.text.endswith("?"):
        yield Fault(f"{place}.text", "is not a question", "End it with a question mark")


def _sources(place: str, question: Question, as_of: date, known: Known) -> Iterator[Fault]:
    for number, citation in enumerate(question.citations, start=1):
        if not citation.strip():
            yield Fault(f"{place}.citations[{number}]", "a citation is empty", "Say where the question comes from")
    if question.as_of > as_of:
        remedy = "Correct the date, or check the whole pack and date it anew"
        yield Fault(f"{place}.as_of", f"lies after that of the checklist, {as_of}", remedy)
    elif _months(question.as_of, as_of) > MAX_AGE_MONTHS:
        what = f"lies more than {MAX_AGE_MONTHS} months before that of the checklist, {as_of}"
        yield Fault(f"{place}.as_of", what, "Check the law again and date the question anew")
    for name in question.requirements:
        if name not in known.requirements:
            yield Fault(f"{place}.requirements", f"names '{name}', which is no requirement of an agreement", "Name a file of baa/")
    critical = any(rule.severity is Severity.CRITICAL for rule in question.findings)
    if critical != (question.unanswered is Severity.HIGH):
        yield Fault(f"{place}.unanswered", "must be 'high' where an answer can be critical, else 'medium' or less", "Change one of the two")


def _months(earlier: date, later: date) -> int:
    """Count begun months, so that the same day of a month is still within a whole number of them."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month + (later.day > earlier.day)


def _values(place: str, question: Question) -> Iterator[Fault]:
    values = [choice.value for choice in (*question.choices, *question.words)]
    if len(set(values)) != len(values):
        yield Fault(f"{place}.choices", "two choices or words have the same value", "Give one of them another value")
    if question.type in (AnswerType.YES_NO, AnswerType.YES_NO_PARTIAL) and {"yes", "no", "partial"} & set(values):
        yield Fault(f"{place}.words", "a word repeats a value that the question has anyway", "Take the word out")
    if any(";" in choice.says for choice in question.choices):
        yield Fault(f"{place}.choices", "the words of a choice hold a semicolon, which parts several choices", "Use a comma")


def _rule(place: str, question: Question, rule: FindingRule, known: Known) -> Iterator[Fault]:
    when = rule.when
    if rule.severity is Severity.NONE:
        yield Fault(f"{place}.severity", "a finding cannot have the severity 'none'", "Choose a weight, or take the finding out")
    for key in when.own_keys():
        wanted = _OWN_KEYS.get(key)
        if wanted is not None and question.type is not wanted:
            yield Fault(f"{place}.when.{key}", f"is for questions of type {wanted.value}", "Use a key that fits the type of the question")
    values = known.values(question)
    for key in ("answers", "lacks_all", "lacks_any"):
        for value in (value for value in getattr(when, key) if value not in values):
            remedy = f"It takes {shown_values(question, values)}"
            yield Fault(f"{place}.when.{key}", f"names '{value}', which the question does not take", remedy)
    yield from unknown_countries(f"{place}.when.outside", when.outside, known)
    yield from condition_faults(f"{place}.when.others", when.others, known, of=question.id)


def _proposal(place: str, question: Question, proposal: FromAgreement, known: Known) -> Iterator[Fault]:
    if proposal.value is not None and not fits(question, proposal.value):
        remedy = f"It takes {shown_values(question, known.values(question))}"
        yield Fault(f"{place}.value", f"'{proposal.value}' is no value of the question", remedy)
    if proposal.measure is not None and question.type is not AnswerType.NUMBER:
        yield Fault(f"{place}.measure", "is a figure, and the question does not ask for a number", "Propose a 'value'")
    for name in proposal.requirements:
        if name not in known.requirements:
            yield Fault(f"{place}.requirements", f"names '{name}', which is no requirement of an agreement", "Name a file of baa/")
    if known.facts is not None:
        for key, facts in (("fact", (proposal.fact,) if proposal.fact else ()), ("silent_on", proposal.silent_on)):
            for fact in (fact for fact in facts if fact not in known.facts):
                remedy = f"Choose among: {', '.join(sorted(known.facts))}"
                yield Fault(f"{place}.{key}", f"names '{fact}', which no record of agreement-facts/ finds", remedy)
    values = known.fact_values.get(proposal.fact or "")
    for value in proposal.states if values is not None else ():
        if value not in (values or ()):
            remedy = f"Choose among: {', '.join(sorted(values or ()))}"
            yield Fault(f"{place}.states", f"names '{value}', which is no value of {proposal.fact}", remedy)
    if proposal.states and proposal.fact is None:
        yield Fault(f"{place}.states", "says what is stated, and no 'fact' says of what", "Name the fact")
    yield from condition_faults(f"{place}.others", proposal.others, known, of=question.id)


def _examples(place: str, question: Question, today: date, known: Known) -> Iterator[Fault]:
    proved: set[int] = set()
    for number, example in enumerate(question.examples, start=1):
        here = f"{place}.examples[{number}]"
        if not fits(question, example.value):
            remedy = f"It takes {shown_values(question, known.values(question))}"
            yield Fault(f"{here}.value", f"the example '{example.value}' is no value of the question", remedy)
            continue
        for name, value in example.others.items():
            asked = known.questions.get(name)
            if (asked is None and known.whole) or name == question.id or (asked is not None and not fits(asked, value)):
                what = f"the example '{example.value}' rests on '{name} = {value}', which is no answer to another question"
                yield Fault(f"{here}.others", what, "Name a question of any pack and a value that it takes")
        answers = {**example.others, question.id: example.value}
        rule = strongest_rule(question, example.value, answers, allowed=Policy().allowed_countries, today=today)
        raised = Severity.NONE if rule is None else rule.severity
        if raised is not example.severity:
            what = f"the example '{example.value}' raises {raised.value} and says {example.severity.value}"
            yield Fault(f"{here}.severity", what, "Correct the example, or the finding that it should lead to")
        if rule is not None:
            proved.add(question.findings.index(rule))
    for number, rule in enumerate(question.findings, start=1):
        if number - 1 not in proved:
            what = f"no example raises finding {number} ('{rule.says}')"
            yield Fault(f"{place}.examples", what, "Add an example that leads to it, or take the finding out")
    if not any(example.severity is Severity.NONE and example.value != NOT_APPLICABLE for example in question.examples):
        yield Fault(f"{place}.examples", "no example shows an answer that is fine", "Add one with the severity 'none'")
