"""Whether a paper is an agreement: it speaks of itself, it carries what the regulation asks, and the business associate owes it."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diligence.analysis.kind import kind_of
from diligence.analysis.reader import AgreementReader
from diligence.analysis.units import Tag, Unit
from diligence.model.document import RunningText
from diligence.model.scan import Kind

DUTY = "BA SHALL lock each box of PHI."
OF_CE = "CE SHALL send BA each box of PHI."
ITSELF = "a box is what this agreement calls so."
LAW = "hipaa is heeded."
MATTER = "PHI is kept in the archive."


def kind(*, duties: int = 0, itself: int = 0, law: bool = False, matter: int = 0, found: int = 0, either: int = 0, of_ce: int = 0) -> Kind:
    """Return the kind of a paper with so many duties of the business associate, mentions of itself and of the matter."""
    return of_sentences(sentences(duties=duties, itself=itself, law=law, matter=matter, of_ce=of_ce), found, max(found, either))


def sentences(*, duties: int = 0, itself: int = 0, law: bool = False, matter: int = 0, of_ce: int = 0) -> list[str]:
    return [DUTY] * duties + [OF_CE] * of_ce + [ITSELF] * itself + [LAW] * law + [MATTER] * matter


def of_sentences(texts: list[str], found: int, either: int, tag: Tag = Tag.PLAIN) -> Kind:
    units, at = [], 0
    for index, text in enumerate(texts):
        units.append(Unit(index, text, 0, at, at + len(text), tag, index, "", "", None))
        at += len(text) + 1
    return kind_of(units, found, either, " ".join(texts))


def test_a_paper_that_carries_most_of_it_and_speaks_of_itself_is_an_agreement() -> None:
    assert kind(either=8, itself=4) is Kind.BAA
    assert kind(either=10, itself=2) is Kind.BAA
    assert kind(either=11, itself=1) is Kind.BAA
    assert kind(either=11, duties=1) is Kind.BAA


def test_a_page_about_agreements_that_hardly_speaks_of_itself_is_none() -> None:
    assert kind(either=10, matter=9, law=True) is Kind.NOT_A_BAA
    assert kind(either=10, matter=9, law=True, itself=1) is Kind.NOT_A_BAA
    assert kind(either=11, matter=9, law=True) is Kind.NOT_A_BAA


def test_a_short_agreement_with_duties_of_its_own_is_an_agreement() -> None:
    assert kind(either=8, itself=2, duties=6, law=True) is Kind.BAA
    assert kind(either=10, itself=1, duties=6, law=True) is Kind.BAA
    assert kind(either=8, itself=2, duties=3, matter=6, law=True) is Kind.UNCERTAIN


def test_few_requirements_are_enough_where_many_duties_and_the_paper_itself_are_named() -> None:
    assert kind(found=5, duties=6, itself=2, law=True) is Kind.BAA
    assert kind(found=3, duties=6, itself=3, law=True) is Kind.BAA
    assert kind(found=10, duties=10, law=True) is Kind.BAA


def test_what_lies_between_is_for_a_person() -> None:
    assert kind(either=6, itself=2, matter=5, law=True) is Kind.UNCERTAIN
    assert kind(found=3, duties=4, matter=5, law=True) is Kind.UNCERTAIN
    assert kind(found=2, duties=4, itself=2, matter=5, law=True) is Kind.UNCERTAIN


def test_a_paper_on_another_matter_is_none_and_one_with_many_duties_is_for_a_person() -> None:
    assert kind(either=7, itself=9, matter=9) is Kind.NOT_A_BAA
    assert kind(either=7, itself=9, matter=4, law=True) is Kind.NOT_A_BAA
    named = ["BA SHALL lock the door."] * 10
    assert of_sentences([*named, LAW], 5, 5) is Kind.UNCERTAIN
    assert of_sentences(named, 5, 5) is Kind.NOT_A_BAA
    assert of_sentences([*named, LAW], 4, 4) is Kind.NOT_A_BAA


def test_duties_of_the_covered_entity_make_no_agreement() -> None:
    assert kind(found=5, of_ce=6, itself=2, law=True) is Kind.NOT_A_BAA
    assert kind(found=5, duties=6, of_ce=6, itself=2, law=True) is Kind.BAA


def test_duties_in_definitions_and_headings_make_no_agreement() -> None:
    texts = sentences(duties=6, itself=2, law=True)
    assert of_sentences(texts, 5, 5) is Kind.BAA
    for tag in (Tag.DEFINITION, Tag.TITLE, Tag.NOTE, Tag.RECITAL, Tag.AFTER):
        assert of_sentences(texts, 5, 5, tag) is Kind.NOT_A_BAA


@pytest.mark.parametrize(
    "words",
    [
        "this agreement",
        "this baa",
        "this business associate addendum",
        "this hipaa exhibit",
        "these terms",
        "these hipaa terms",
        "the agreement",
    ],
)
def test_a_paper_speaks_of_itself_in_several_ways(words: str) -> None:
    assert of_sentences([f"{words} ends in may."] * 4, 8, 8) is Kind.BAA
    assert of_sentences([f"{words} ends in may.".replace("this", "that").replace("the ", "an ").replace("these", "those")] * 4, 8, 8) is (
        Kind.NOT_A_BAA
    )


@given(
    duties=st.integers(0, 12),
    itself=st.integers(0, 5),
    law=st.booleans(),
    matter=st.integers(0, 8),
    found=st.integers(0, 12),
    either=st.integers(0, 12),
)
def test_finding_more_never_makes_an_agreement_less_of_one(
    duties: int, itself: int, law: bool, matter: int, found: int, either: int
) -> None:
    order = [Kind.NOT_A_BAA, Kind.UNCERTAIN, Kind.BAA]
    texts = sentences(duties=duties, itself=itself, law=law, matter=matter)
    either = max(found, either)
    now = order.index(of_sentences(texts, found, either))
    assert now <= order.index(of_sentences(texts, found, either + 1))
    assert now <= order.index(of_sentences(texts, found + 1, either + 1))
    assert now <= order.index(of_sentences([*texts, ITSELF], found, either))
    assert now <= order.index(of_sentences([*texts, DUTY], found, either))


@pytest.mark.parametrize("text", ["", " \n\n ", "\u200b"])
def test_of_a_paper_without_words_nobody_can_tell(running: Callable[[str], RunningText], text: str) -> None:
    assert AgreementReader([]).read(running(text)).kind is Kind.UNCERTAIN
