"""Where the records and the second opinion differ: which of them counts, and when a person is asked to read."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diligence.assess.grades import BLIND, DENIES, DOUBTFUL, FALLS_SHORT, SURE, TORN, grade
from diligence.model.base import Mark, Severity
from diligence.model.reading import Carried, FoundShortfall, RequirementReading, SecondReading
from diligence.model.requirement import Carrier, Grade, GradeSeverity, Level, Requirement, RequirementExample
from diligence.model.scan import Passage, Row, Values

NAME = "safeguards"
RECORD = Requirement(
    id=NAME,
    title="Safeguards",
    level=Level.REQUIRED,
    citation="45 CFR 164.314",
    as_of=date(2026, 11, 1),
    mark=Mark.V1,
    explains="x",
    advice="y",
    severity=GradeSeverity(
        missing=Severity.CRITICAL, deficient=Severity.HIGH, boilerplate=Severity.LOW, elsewhere=Severity.HIGH, uncertain=Severity.MEDIUM
    ),
    topic=(r"\block\b",),
    carriers=(Carrier(name="locks", all=(r"\block\b",)),),
    examples=(RequirementExample(text="a", grade=Grade.MISSING), RequirementExample(text="b", grade=Grade.BOILERPLATE)),
)
ALONE = "found by the second opinion alone"
SEES_SOMETHING = "the second opinion holds a passage for one that may carry it"
SEES_NOTHING = "the second opinion sees no passage that carries it"
SEES_A_FALL = "the second opinion holds the wording for one that falls short"
DIFFER = "the two ways of reading differ on whether this passage carries it; a person must read it"
LITTLE = 0.001


def passage(words: str) -> Passage:
    return Passage(page=1, end_page=1, quote=words)


FALL = FoundShortfall(name="weak", because="only where convenient", rule="45 CFR 164.314(a)")
STOCK = Carried(passage=passage("Vendor shall lock the archive."), start=0, end=30)
SHORT = STOCK.model_copy(update={"shortfalls": (FALL,)})
TELLING = STOCK.model_copy(update={"facts": ("two locks",)})
OTHER = Carried(passage=passage("The archive stays shut at night."), start=40, end=72)
ELSEWHERE = passage("The locks are described in Exhibit C.")


def row_of(
    *carried: Carried,
    second: SecondReading | None,
    elsewhere: tuple[Passage, ...] = (),
    unreadable: tuple[int, ...] = (),
    notes: tuple[str, ...] = (),
) -> Row:
    reading = RequirementReading(id=NAME, carried=carried, elsewhere=elsewhere, second=second, notes=notes)
    return grade(RECORD, reading, unreadable_pages=unreadable)


def agreeing(carries: float = 0.9, agrees: float | None = 0.9, falls_short: float = 0.0) -> SecondReading:
    return SecondReading(carries=carries, agrees=agrees, falls_short=falls_short)


def test_where_nobody_was_asked_the_records_alone_decide() -> None:
    for carried, expected in (
        ((), Grade.MISSING),
        ((STOCK,), Grade.BOILERPLATE),
        ((TELLING,), Grade.SPECIFIC),
        ((SHORT,), Grade.DEFICIENT),
    ):
        row = row_of(*carried, second=None)
        assert (row.grade, row.notes, row.review_by_person) == (expected, (), False)


def test_where_both_agree_nobody_is_asked_to_read() -> None:
    assert row_of(second=SecondReading(carries=DOUBTFUL - LITTLE, carried=(OTHER,))) == row_of(second=None)
    for carried in (STOCK, TELLING, SHORT):
        assert row_of(carried, second=agreeing()) == row_of(carried, second=None)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (OTHER, Grade.BOILERPLATE),
        (OTHER.model_copy(update={"facts": ("every night",)}), Grade.SPECIFIC),
        (OTHER.model_copy(update={"shortfalls": (FALL,)}), Grade.DEFICIENT),
    ],
)
def test_a_sure_second_opinion_is_believed_where_the_records_find_nothing(found: Carried, expected: Grade) -> None:
    row = row_of(second=SecondReading(carries=SURE, carried=(found,)))
    assert (row.grade, row.notes, row.review_by_person) == (expected, (ALONE,), True)
    assert row.evidence == (found.passage,)


def test_a_passage_found_by_the_second_opinion_alone_brings_its_figures() -> None:
    found = OTHER.model_copy(update={"values": Values(notice="5 days", days=5.0)})
    assert row_of(second=SecondReading(carries=SURE, carried=(found,))).values.notice == "5 days"


def test_a_passage_found_by_the_second_opinion_alone_counts_more_than_a_pointer_or_an_unreadable_page() -> None:
    row = row_of(second=SecondReading(carries=SURE, carried=(OTHER,)), elsewhere=(ELSEWHERE,), unreadable=(2,))
    assert (row.grade, row.evidence) == (Grade.BOILERPLATE, (OTHER.passage,))


def test_a_sure_second_opinion_that_points_to_nothing_is_not_believed() -> None:
    row = row_of(second=SecondReading(carries=1.0))
    assert (row.grade, row.notes, row.review_by_person, row.evidence) == (Grade.MISSING, (SEES_SOMETHING,), True, ())


@pytest.mark.parametrize("carries", [TORN, SURE - LITTLE])
def test_where_the_two_are_torn_a_person_must_read(carries: float) -> None:
    row = row_of(second=SecondReading(carries=carries, carried=(OTHER, STOCK)))
    assert (row.grade, row.why, row.severity) == (Grade.UNCERTAIN, DIFFER, Severity.MEDIUM)
    assert (row.notes, row.review_by_person) == ((SEES_SOMETHING,), True)
    assert row.evidence == (OTHER.passage, STOCK.passage)


def test_a_pointer_to_another_paper_counts_more_than_a_torn_second_opinion() -> None:
    row = row_of(second=SecondReading(carries=TORN, carried=(OTHER,)), elsewhere=(ELSEWHERE,))
    assert (row.grade, row.evidence, row.notes) == (Grade.ELSEWHERE, (ELSEWHERE,), (SEES_SOMETHING,))


def test_a_page_that_could_not_be_read_is_named_also_where_the_two_are_torn() -> None:
    row = row_of(second=SecondReading(carries=TORN, carried=(OTHER,)), unreadable=(4,))
    assert row.grade is Grade.UNCERTAIN
    assert row.why.endswith("must read page 4")


@pytest.mark.parametrize("carries", [DOUBTFUL, TORN - LITTLE])
def test_a_doubtful_second_opinion_leaves_the_row_missing_and_asks_a_person(carries: float) -> None:
    row = row_of(second=SecondReading(carries=carries, carried=(OTHER,)))
    assert (row.grade, row.severity) == (Grade.MISSING, Severity.CRITICAL)
    assert (row.notes, row.review_by_person, row.evidence) == ((SEES_SOMETHING,), True, ())


@pytest.mark.parametrize("carried", [STOCK, TELLING])
def test_passages_that_the_second_opinion_denies_make_the_row_uncertain(carried: Carried) -> None:
    row = row_of(carried, second=agreeing(carries=DENIES - LITTLE, agrees=DENIES - LITTLE))
    assert (row.grade, row.why, row.severity) == (Grade.UNCERTAIN, DIFFER, Severity.MEDIUM)
    assert (row.notes, row.review_by_person, row.evidence) == ((SEES_NOTHING,), True, (carried.passage,))


def test_passages_are_denied_although_the_second_opinion_likes_another_one() -> None:
    row = row_of(STOCK, second=agreeing(carries=0.9, agrees=DENIES - LITTLE))
    assert (row.grade, row.notes, row.review_by_person) == (Grade.UNCERTAIN, (), True)


@pytest.mark.parametrize("agrees", [0.0, DENIES - LITTLE])
def test_a_deficient_row_is_never_made_uncertain_by_a_denial(agrees: float) -> None:
    for carried in ((SHORT,), (STOCK, SHORT)):
        row = row_of(*carried, second=agreeing(carries=0.0, agrees=agrees))
        assert (row.grade, row.severity, row.notes, row.review_by_person) == (Grade.DEFICIENT, Severity.HIGH, (SEES_NOTHING,), True)


@pytest.mark.parametrize(("carries", "agrees"), [(BLIND - LITTLE, BLIND - LITTLE), (DENIES, DENIES), (0.0, None)])
def test_a_blind_second_opinion_leaves_the_grade_and_asks_a_person(carries: float, agrees: float | None) -> None:
    for carried, expected in ((STOCK, Grade.BOILERPLATE), (TELLING, Grade.SPECIFIC), (SHORT, Grade.DEFICIENT)):
        row = row_of(carried, second=agreeing(carries, agrees))
        assert (row.grade, row.notes, row.review_by_person) == (expected, (SEES_NOTHING,), True)


def test_a_second_opinion_that_is_just_sure_enough_is_not_blind() -> None:
    assert row_of(STOCK, second=agreeing(carries=BLIND)).notes == ()


@pytest.mark.parametrize("falls_short", [FALLS_SHORT, 1.0])
def test_wording_that_the_second_opinion_holds_for_weak_keeps_its_grade_and_asks_a_person(falls_short: float) -> None:
    for carried, expected in ((STOCK, Grade.BOILERPLATE), (TELLING, Grade.SPECIFIC)):
        row = row_of(carried, second=agreeing(falls_short=falls_short))
        assert (row.grade, row.notes, row.review_by_person) == (expected, (SEES_A_FALL,), True)


def test_a_fall_that_the_records_see_too_or_that_is_not_likely_is_no_difference() -> None:
    assert row_of(SHORT, second=agreeing(falls_short=1.0)).notes == ()
    assert row_of(STOCK, second=agreeing(falls_short=FALLS_SHORT - LITTLE)).notes == ()


def test_that_it_sees_no_passage_is_said_before_that_the_wording_is_weak() -> None:
    assert row_of(STOCK, second=agreeing(carries=BLIND - LITTLE, falls_short=1.0)).notes == (SEES_NOTHING,)


def test_what_was_noted_before_stays_in_front_of_the_difference() -> None:
    assert row_of(STOCK, second=agreeing(carries=0.1, agrees=0.1), notes=("word and figure differ",)).notes == (
        "word and figure differ",
        SEES_NOTHING,
    )


LIKELY = st.sampled_from([edge + step for edge, step in product((DENIES, BLIND, TORN, SURE), (-LITTLE, 0, LITTLE))]) | st.floats(0, 1)
SECOND = st.builds(
    SecondReading,
    carries=LIKELY,
    agrees=st.none() | LIKELY,
    falls_short=LIKELY,
    carried=st.lists(st.sampled_from([OTHER, TELLING, SHORT]), max_size=2).map(tuple),
)


@given(carried=st.lists(st.sampled_from([STOCK, TELLING, SHORT]), max_size=3), second=SECOND, pages=st.lists(st.integers(1, 9), max_size=2))
def test_the_second_opinion_never_hides_what_the_records_find(carried: list[Carried], second: SecondReading, pages: list[int]) -> None:
    alone = row_of(*carried, second=None, unreadable=tuple(pages))
    row = row_of(*carried, second=second, unreadable=tuple(pages))
    if alone.grade is Grade.DEFICIENT:
        assert (row.grade, row.why) == (Grade.DEFICIENT, alone.why)
    elif carried:
        assert row.grade in {alone.grade, Grade.UNCERTAIN}
    if carried:
        assert row.evidence == alone.evidence
    assert row.grade is alone.grade or row.review_by_person
