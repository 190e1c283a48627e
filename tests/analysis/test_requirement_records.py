"""Every record in checklists/baa proves itself: its patterns are sound, and each example gets its grade from the real reader."""

import re
from collections.abc import Callable, Iterator

import pytest

from diligence.analysis.matching import RequirementRule
from diligence.analysis.reader import AgreementReader
from diligence.assess.grades import grade
from diligence.catalog.location import shipped
from diligence.catalog.requirements import load_requirements
from diligence.model.document import RunningText
from diligence.model.requirement import Grade, Level, Requirement

RECORDS = load_requirements(shipped()).requirements
FEWEST_EXAMPLES = 6
WIDEST_GAP = 600
UNBOUNDED = re.compile(r"(?:\.|\\[wWsSdD]|\[\^[^\]]*\])(?:[*+](?!\\b)|\{\d+,\})")
SINGLE_WORDS = re.compile(r"(?:\\[wWd]|\[[a-z]-[a-z]\]|\[\^ \])[*+]")


@pytest.fixture(scope="module")
def readers() -> dict[str, AgreementReader]:
    return {record.id: AgreementReader([record]) for record in RECORDS}


def patterns(record: Requirement) -> Iterator[str]:
    yield from record.topic
    yield from record.words.values()
    for carrier in record.carriers:
        yield from (*carrier.all, *carrier.unless, *carrier.not_within)
    for fact in record.facts:
        yield from (fact.pattern, *fact.unless)
    for fall in record.shortfalls:
        yield from (*fall.all, *fall.unless)
    if record.clock:
        yield from (*record.clock.unless, *record.clock.vague, *record.clock.triggers.values())


EXAMPLES = [pytest.param(record, number, id=f"{record.id}-{number}") for record in RECORDS for number in range(len(record.examples))]


@pytest.mark.parametrize(("record", "number"), EXAMPLES)
def test_example_gets_its_grade(
    record: Requirement, number: int, readers: dict[str, AgreementReader], running: Callable[[str], RunningText]
) -> None:
    example = record.examples[number]
    reading = readers[record.id].read(running(example.text))
    row = grade(record, reading.requirements[0], unreadable_pages=())
    assert row.grade is example.grade, f"{example.why}: {row.why}; considered {[passage.why_not for passage in row.considered]}"


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
def test_every_pattern_compiles_once_its_words_are_put_in(record: Requirement) -> None:
    for rule in RequirementRule(record).every_rule():
        assert rule.pattern is not None
        assert not re.search(r"<[a-z][a-z0-9_-]*>", rule.pattern.pattern.replace("(?<", "")), "names a word the record does not have"
        absence = rule.pattern.pattern.startswith("^(?!")  # "nowhere in this unit"
        assert absence or rule.pattern.match("") is None, f"matches nothing at all: {rule.pattern.pattern}"


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
def test_gaps_are_bounded(record: Requirement) -> None:
    for pattern in patterns(record):
        assert not UNBOUNDED.search(SINGLE_WORDS.sub("", pattern)), pattern
        assert all(int(width) <= WIDEST_GAP for width in re.findall(r"\{\d*,(\d+)\}", pattern)), pattern


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
def test_patterns_begin_and_end_at_words_where_they_are_words(record: Requirement) -> None:
    """``cure`` stands in "unsecured" and ``nist`` in "administration": a bare word at either end needs its boundary."""
    words = record.words
    for pattern in (
        *record.topic,
        *(core for carrier in record.carriers for core in carrier.all),
        *(fact.pattern for fact in record.facts),
    ):
        for branch in top_branches(pattern):
            start = re.sub(r"^(?:\(\?<?[!=][^()]*\))+", "", branch)
            named = re.match(r"<([a-z][a-z0-9_-]*)>", start)
            start = re.sub(r"^(?:\(\?<?[!=][^()]*\))+", "", words[named[1]]) if named and named[1] in words else start
            assert not re.match(r"[a-z]{1,}", start), f"needs \\b in front: {branch}"


def top_branches(pattern: str) -> list[str]:
    """Return the alternatives of a pattern outside of any bracket."""
    depth, branches, at = 0, [""], 0
    while at < len(pattern):
        character = pattern[at]
        if character == "\\":
            branches[-1] += pattern[at : at + 2]
            at += 2
            continue
        depth += character in "(["
        depth -= character in ")]"
        if character == "|" and not depth:
            branches.append("")
        else:
            branches[-1] += character
        at += 1
    return branches


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
def test_examples_show_presence_absence_and_every_grade_the_record_can_give(record: Requirement) -> None:
    grades = [example.grade for example in record.examples]
    assert len(grades) >= FEWEST_EXAMPLES
    assert grades.count(Grade.MISSING) >= 3
    assert len(grades) - grades.count(Grade.MISSING) >= 3
    if record.shortfalls:
        assert Grade.DEFICIENT in grades
    if record.facts or record.clock:
        assert Grade.SPECIFIC in grades
    assert Grade.BOILERPLATE in grades


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
def test_level_and_trigger_agree(record: Requirement) -> None:
    assert (record.level is Level.CONDITIONAL) == (record.trigger is not None)
