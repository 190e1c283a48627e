"""Time limits in every spelling, and plain characters that never move a position."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diligence.analysis.durations import defined_periods, find_durations, number_of
from diligence.analysis.hygiene import STOP, tidy


@pytest.mark.parametrize(
    ("text", "canonical", "days"),
    [
        ("within five (5) business days of", "5 business days", 7.0),
        ("seventy-two hours after", "72 hours", 3.0),
        ("no later than 15days", "15 days", 15.0),
        ("two weeks", "2 weeks", 14.0),
        ("sixty (60) calendar days", "60 calendar days", 60.0),
        ("one hundred and twenty days", "120 days", 120.0),
        ("sixty (60) business days", "60 business days", 84.0),
        ("(24) hours", "24 hours", 1.0),
    ],
)
def test_a_limit_reads_the_same_in_any_spelling(text: str, canonical: str, days: float) -> None:
    (found,) = find_durations(text)
    assert found.canonical == canonical
    assert found.days == pytest.approx(days)


@pytest.mark.parametrize("text", ["within [30] days", "within ____ days", "within [number] business days", "within {{days}} days"])
def test_a_blank_is_no_figure(text: str) -> None:
    assert all(found.count is None for found in find_durations(text))
    assert all(found.days is None for found in find_durations(text))


@pytest.mark.parametrize("text", ["45 CFR 164.410", "AES-256", "TLS 1.2", "NIST SP 800-88", "FIPS 140-3", "SOC 2"])
def test_identifiers_are_no_limits(text: str) -> None:
    assert find_durations(tidy(f"as in {text} and more")) == []


def test_word_and_figure_that_differ_are_noticed() -> None:
    (found,) = find_durations("thirty (60) days")
    assert found.conflict
    assert found.count == 60


def test_a_defined_period_counts_wherever_it_is_used() -> None:
    text = 'within ten (10) days (the "Response Period"). Business Associate shall report within the Response Period.'
    uses = defined_periods(text, find_durations(text))
    assert [use.canonical for use in uses] == ["10 days"] * 2
    assert text[uses[-1].start : uses[-1].end] == "Response Period"


@given(st.integers(min_value=1, max_value=99))
def test_words_and_figures_agree(count: int) -> None:
    ones = (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
    )
    tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    word = ones.split()[count] if count < 20 else tens[count // 10 - 2] + (f"-{ones.split()[count % 10]}" if count % 10 else "")
    assert number_of(word) == count
    assert [found.count for found in find_durations(f"within {word} ({count}) days")] == [count]


@given(st.text())
def test_tidying_moves_no_character(text: str) -> None:
    assert len(tidy(text)) == len(text)
    assert tidy(tidy(text)) == tidy(text)


@pytest.mark.parametrize("text", ["45 C.F.R. § 164.410 applies", "Acme, Inc. shall report", "e.g. a scan"])
def test_stops_that_end_no_sentence_are_marked(text: str) -> None:
    assert ". " not in tidy(text)
    assert STOP in tidy(text)
