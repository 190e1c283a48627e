"""What is read in a piece of evidence: values in the forms of answers, refused in a sentence that says what fits."""

from datetime import date

import pytest

from diligence.assess.answers import answer_in_words, parse_answer
from diligence.assess.evidence_facts import fact_hint, fact_in_words, find_fact, hint_on_kind, nearest, parse_facts
from diligence.catalog.countries import load_countries
from diligence.catalog.evidence_kinds import load_evidence_kinds
from diligence.catalog.location import shipped
from diligence.errors import UsageError
from diligence.model.checklist import AnswerType

KINDS = load_evidence_kinds(shipped())
COUNTRIES = load_countries(shipped())
TODAY = date(2026, 11, 23)
FACTS = [(kind.id, fact.id) for kind in KINDS.kinds for fact in kind.facts]


def parse(kind: str, **facts: str) -> dict[str, str]:
    given = {key.replace("_", "-"): value for key, value in facts.items()}
    return parse_facts(kind, given, KINDS, today=TODAY, countries=COUNTRIES)


@pytest.mark.parametrize(
    ("kind", "key", "written", "value"),
    [
        ("soc2-report", "type", "Type 2", "type-2"),
        ("soc2-report", "sites", "india; United States", "IN, US"),
        ("soc2-report", "sites", "not stated", "not-stated"),
        ("soc2-report", "exceptions", "2", "2"),
        ("soc2-report", "carve-outs", "y", "yes"),
        ("soc2-report", "opinion", "With reservations", "qualified"),
        ("insurance-certificate", "cyber-limit", "$5,000,000", "5000000"),
        ("insurance-certificate", "cyber-limit", "2.5 million", "2500000"),
        ("insurance-certificate", "cyber-limit", "750000 USD", "750000"),
        ("training-report", "completion", "97.5 %", "97.5"),
        ("penetration-test", "tested-on", "today", "2026-11-23"),
        ("incident-response-plan", "notice-hours", "3 days", "72"),
        ("mfa-report", "factors", "sms, app", "app, sms"),
        ("roster", "countries", "NA", "NA"),
        ("roster", "people", "", ""),
    ],
)
def test_a_fact_has_one_normal_form(kind: str, key: str, written: str, value: str) -> None:
    assert parse_facts(kind, {key: written}, KINDS, today=TODAY, countries=COUNTRIES) == {key: value}


@pytest.mark.parametrize(
    ("kind", "key", "written", "what", "remedy"),
    [
        ("soc2-report", "sites", "Narnia", "'Narnia' does not fit fact sites of a soc2-report", "countries by name"),
        ("access-log", "people", "many", "'many' does not fit fact people of an access-log", "Give a number (people)"),
        ("soc2-report", "exceptions", "n/a", "'n/a' does not fit fact exceptions of a soc2-report", "Give a number (exceptions)"),
        ("soc2-report", "opinion", "cannot be judged", "does not fit fact opinion", "Give one of: unqualified"),
        ("insurance-certificate", "cyber-limit", "5 hours", "does not fit fact cyber-limit of an insurance-certificate", "dollars"),
        (
            "soc2-report",
            "exception",
            "2",
            "There is no fact 'exception' of a soc2-report",
            "Did you mean exceptions? It holds: type, sites",
        ),
        ("selfie", "color", "red", "There is no fact 'color': a selfie holds no facts", "Leave it out"),
        ("soc2-report", "si\x1btes", "US", "There is no fact 'si\\x1btes'", "It holds: type"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(kind: str, key: str, written: str, what: str, remedy: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_facts(kind, {key: written}, KINDS, today=TODAY, countries=COUNTRIES)
    assert what in caught.value.what
    assert remedy in caught.value.remedy
    assert caught.value.what.isprintable()


def test_nothing_is_taken_where_one_fact_does_not_fit() -> None:
    with pytest.raises(UsageError):
        parse("soc2-report", sites="US", exceptions="some")


@pytest.mark.parametrize(("kind_id", "fact_id"), FACTS, ids=lambda name: name)
def test_every_fact_takes_its_own_words_again(kind_id: str, fact_id: str) -> None:
    fact = find_fact(kind_id, fact_id, KINDS)
    samples = {
        AnswerType.YES_NO: ["yes", "no"],
        AnswerType.NUMBER: ["0", "12.5"],
        AnswerType.DATE: ["2026-03-31"],
        AnswerType.COUNTRIES: ["IN, US"],
        AnswerType.TEXT: ["anything"],
        AnswerType.CHOICE: [choice.value for choice in fact.choices],
        AnswerType.CHOICES: [", ".join(sorted(choice.value for choice in fact.choices))],
    }
    for value in (*samples[fact.type], *(word.value for word in fact.words)):
        spoken = answer_in_words(fact, value, COUNTRIES)
        assert parse_answer(fact, value, today=TODAY, countries=COUNTRIES) == value
        assert parse_answer(fact, spoken, today=TODAY, countries=COUNTRIES) == value
        assert fact_in_words(fact, value, COUNTRIES) == spoken
    assert "n/a" not in fact_hint(fact)
    assert all(choice.value in fact_hint(fact) for choice in (*fact.choices, *fact.words))


@pytest.mark.parametrize(
    ("written", "near"), [("soc-report", "soc2-report"), ("SOC2 report", "soc2-report"), ("pentest", "penetration-test"), ("zzz", None)]
)
def test_the_nearest_known_kind_is_offered(written: str, near: str | None) -> None:
    assert nearest(written, KINDS.ids) == near
    hint = hint_on_kind(written, KINDS)
    assert hint is not None
    assert (f"did you mean {near}?" in hint) == (near is not None)


def test_a_known_kind_needs_no_hint() -> None:
    assert hint_on_kind("soc2-report", KINDS) is None
