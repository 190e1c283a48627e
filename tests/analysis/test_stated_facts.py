"""Every record in checklists/agreement-facts proves itself: its patterns are sound, and each example gives its value in the real reader."""

import re
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from diligence.analysis.reader import AgreementReader
from diligence.analysis.stated_facts import StatedFactRule
from diligence.catalog.agreement_facts import load_agreement_facts
from diligence.catalog.countries import load_countries
from diligence.catalog.location import shipped
from diligence.catalog.requirements import RequirementSet
from diligence.model.agreement_fact import AgreementFact, Reads
from diligence.model.document import RunningText
from diligence.model.scan import StatedFact
from tests.accuracy.corpus import agreements, running_text

RECORDS = load_agreement_facts(shipped())
EXPECTED = {
    "age-marker-strong",
    "age-marker-weak",
    "agreement-date",
    "ai-terms",
    "countries-agreed",
    "encryption-terms",
    "improvement-licence",
    "insurance-limit",
    "medicare-terms",
    "offshore-terms",
    "part-2-terms",
    "state-law-terms",
    "subcontracting",
    "unmanaged-devices",
}
WIDEST_GAP = 600
UNBOUNDED = re.compile(r"(?:\.|\\[wWsSdD]|\[\^[^\]]*\])(?:[*+](?!\\b)|\{\d+,\})")
SINGLE_WORDS = re.compile(r"(?:\\[wWd]|\[[a-z]-[a-z]\]|\[[\\\w,A-Z-]*\]|\[\^ \])[*+]")
EXAMPLES = [pytest.param(record, number, id=f"{record.id}-{number}") for record in RECORDS for number in range(len(record.examples))]
Read = Callable[[str], tuple[StatedFact, ...]]


@pytest.fixture(scope="module")
def read(catalog: RequirementSet) -> Read:
    """Read a text as a scan does: with every requirement and every fact."""
    reader = AgreementReader(catalog.requirements, facts=RECORDS, countries=partial(load_countries, shipped()))

    def stated(text: str) -> tuple[StatedFact, ...]:
        facts = reader.read(running_text(text)).facts
        assert facts is not None
        return facts

    return stated


def patterns(record: AgreementFact) -> Iterator[str]:
    yield from (*record.topic, *record.unless, *record.words.values())
    for way in record.ways:
        yield from (*way.all, *way.unless, *way.not_within, *way.nowhere)


def test_the_facts_that_rules_ask_for_are_there() -> None:
    assert {record.id for record in RECORDS} == EXPECTED


@pytest.mark.parametrize(("record", "number"), EXAMPLES)
def test_example_gives_its_value_first(record: AgreementFact, number: int, read: Read) -> None:
    example = record.examples[number]
    stated = [fact for fact in read(example.text) if fact.fact == record.id]
    assert (stated[0].value if stated else None) == example.value, example.why
    assert all(fact.quote in " ".join(example.text.split()) for fact in stated)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
def test_every_pattern_compiles_once_its_words_are_put_in(record: AgreementFact) -> None:
    for rule in StatedFactRule(record).every_rule():
        assert not re.search(r"<[a-z][a-z0-9_-]*>", rule.pattern.pattern.replace("(?<", "")), "names a word the record does not have"
        absence = rule.pattern.pattern.startswith("^(?!")
        assert absence or rule.pattern.match("") is None, f"matches nothing at all: {rule.pattern.pattern}"


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
def test_gaps_are_bounded(record: AgreementFact) -> None:
    for pattern in patterns(record):
        assert not UNBOUNDED.search(SINGLE_WORDS.sub("", pattern)), pattern
        assert all(int(width) <= WIDEST_GAP for width in re.findall(r"\{\d*,(\d+)\}", pattern)), pattern


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
def test_a_fact_of_a_requirement_names_one_that_there_is(record: AgreementFact, catalog: RequirementSet) -> None:
    assert record.of is None or record.of in catalog.ids


@pytest.mark.parametrize(
    ("text", "fact", "values"),
    [
        (
            "Business Associate may process PHI in any country it likes. Business Associate will keep PHI primarily in the United States.",
            "offshore-terms",
            ["permitted", "hedged"],
        ),
        (
            "Business Associate shall maintain cyber liability insurance of $5,000,000 per claim. "
            "Business Associate shall maintain professional liability insurance of $1,000,000 per claim.",
            "insurance-limit",
            ["1000000", "5000000"],
        ),
        (
            "Where neither cure nor termination is feasible, Covered Entity shall report the violation to the Secretary. "
            "Until the Secretary issues guidance, Business Associate shall use a limited data set of PHI.",
            "age-marker-strong",
            ["a8", "a10"],
        ),
    ],
)
def test_several_statements_are_all_cited_and_the_worst_comes_first(text: str, fact: str, values: list[str], read: Read) -> None:
    assert [one.value for one in read(text) if one.fact == fact] == values


@pytest.mark.parametrize("where", ["This Agreement binds both parties.", ""], ids=["an agreement", "an empty text"])
def test_a_text_that_states_nothing_gives_an_empty_list(where: str, read: Read) -> None:
    assert read(where) == ()


def test_a_reader_without_records_does_not_claim_that_the_text_is_silent(
    catalog: RequirementSet, running: Callable[[str], RunningText]
) -> None:
    assert AgreementReader(catalog.requirements).read(running("This Agreement is entered into as of March 3, 2024.")).facts is None


def test_what_a_later_amendment_replaced_is_not_stated(read: Read) -> None:
    before = "4.2 Business Associate shall not use any subcontractor for the services.\n\n"
    after = (
        "AMENDMENT NO. 1\n\nSection 4.2 is deleted in its entirety and replaced as follows: "
        '"4.2 Business Associate may use subcontractors."'
    )
    assert [fact.value for fact in read(before) if fact.fact == "subcontracting"] == ["forbidden"]
    assert "forbidden" not in [fact.value for fact in read(before + after) if fact.fact == "subcontracting"]


def test_the_facts_change_no_reading_of_a_requirement(catalog: RequirementSet) -> None:
    plain = AgreementReader(catalog.requirements)
    also = AgreementReader(catalog.requirements, facts=RECORDS, countries=partial(load_countries, shipped()))
    for paper in agreements()[::9]:
        assert also.read(paper.running).model_copy(update={"facts": None}) == plain.read(paper.running)


def test_values_have_the_normal_form_of_answers(read: Read) -> None:
    forms = {
        Reads.DOLLARS: r"\d+",
        Reads.DATE: r"\d{4}-\d\d-\d\d",
        Reads.COUNTRIES: r"[A-Z]{2}(?:, [A-Z]{2})*",
        Reads.CHOICE: r"[a-z0-9-]+",
    }
    reads = {record.id: record.reads for record in RECORDS}
    seen = [fact for paper in agreements()[::4] for fact in read(paper.text)]
    assert {reads[fact.fact] for fact in seen} == set(Reads)
    assert all(re.fullmatch(forms[reads[fact.fact]], fact.value) for fact in seen)
