"""An answer has one normal form, whatever way it was written; what does not fit is refused with what would."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diligence.assess.answers import answer_in_words, parse_answer, what_fits
from diligence.catalog.checklists import load_checklist, load_checklists
from diligence.catalog.countries import load_countries
from diligence.catalog.location import shipped
from diligence.errors import UsageError
from diligence.model.checklist import AnswerType, Checklist, Question
from diligence.model.conditions import fits
from diligence.model.country import CountryTable

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of the code
SECURITY = load_checklist(shipped(), "hipaa-security")
QUESTIONS = {asked.id: asked for pack in load_checklists(shipped()) for asked in pack.questions}
COUNTRIES = load_countries(shipped())
TODAY = date(2026, 11, 23)


def question(question_id: str) -> Question:
    found = SECURITY.question(question_id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("question_id", "written", "value"),
    [
        ("rm-01", "Yes", "yes"),
        ("rm-01", " y ", "yes"),
        ("rm-01", "Cannot be judged", "cannot-be-judged"),
        ("off-02", "cannot-be-judged", "cannot-be-judged"),
        ("rm-01", "FALSE", "no"),
        ("rm-01", "partially", "partial"),
        ("rm-01", "N/A", "n/a"),
        ("rm-01", "not applicable", "n/a"),
        ("rm-01", "NA", "n/a"),
        ("rm-08", "Outdated", "outdated"),
        ("rm-02", "2026-05-14", "2026-05-14"),
        ("rm-02", "today", "2026-11-23"),
        ("rm-02", "the analysis carries no date", "undated"),
        ("rm-04", "12.50 %", "12.5"),
        ("rm-04", "0", "0"),
        ("rm-04", "100%", "100"),
        ("rm-04", "no plan", "no-plan"),
        ("rm-04", "NO_PLAN", "no-plan"),
        ("inc-02", "48 hours", "48"),
        ("inc-02", "48h", "48"),
        ("inc-02", "1 hour", "1"),
        ("inc-02", "3 days", "72"),
        ("inc-02", "1,440", "1440"),
        ("inc-02", "90 minutes", "1.5"),
        ("inc-02", "2 weeks", "336"),
        ("enc-06", "1 year", "365"),
        ("enc-06", "36 hours", "1.5"),
        ("enc-06", "never", "never"),
        ("inc-03", "Discovery", "discovery"),
        ("inc-03", "the first suspicion", "suspicion"),
        ("inc-04", "vendor then hospital", "vendor-then-hospital"),
        ("enc-03", "tls below 1 2, FIPS-140-3", "fips-140-3, tls-below-1-2"),
        ("enc-03", "fips-140-2,fips-140-2", "fips-140-2"),
        ("off-01", "usa", "US"),
        ("off-01", "United States; Ireland; ", "IE, US"),
        ("off-01", "India, us ,  United States", "IN, US"),
        ("off-01", "NO", "NO"),
        ("off-01", "NA", "NA"),
        ("off-01", "n/a", "n/a"),
        ("off-01", "unknown", "unknown"),
        ("off-01", "the vendor cannot say", "unknown"),
        ("off-03", "None", "none"),
        ("rm-06", "  A. Roe,\n head of   security ", "A. Roe, head of security"),
        ("rm-06", "\x1b[2Jdone", "\\x1b[2Jdone"),
        ("rm-06", "no security official is named", "no-security-official"),
    ],
)
def test_an_answer_is_brought_to_its_normal_form(question_id: str, written: str, value: str) -> None:
    assert parse_answer(question(question_id), written, today=TODAY, countries=COUNTRIES) == value


@pytest.mark.parametrize(
    ("question_id", "written", "why"),
    [
        ("rm-01", "", "is empty"),
        ("rm-01", "   ", "is empty"),
        ("rm-01", "maybe", "is none of its values"),
        ("enc-07", "partial", "is none of its values"),
        ("rm-02", "03/04/2026", "is not a date in the order year-month-day"),
        ("rm-02", "2026-02-30", "is not a day of the calendar"),
        ("rm-02", "2026", "is not a date"),
        ("rm-02", "1926-05-14", "lies too far from today"),
        ("rm-02", "2206-05-14", "lies too far from today"),
        ("rm-02", "\u0662\u0660\u0662\u0666-05-14", "is not a date"),
        ("rm-04", "101", "is more than a hundred percent"),
        ("rm-04", "-3", "is not a number with a unit"),
        ("rm-04", "3 days", "is not in %"),
        ("inc-02", "5 business days", "is not a number with a unit"),
        ("inc-02", "2 months", "is not in hours"),
        ("inc-02", "nan", "is not a number"),
        ("inc-02", "inf", "is not a number"),
        ("inc-02", "1e9", "is not a number"),
        ("inc-02", "1,5", "is not a number with a unit"),
        ("inc-02", "<72", "is not a number"),
        ("inc-02", "24-72", "is not a number"),
        ("inc-02", "9" * 40, "is not a number"),
        ("inc-02", "999,999,999,999 years", "is not a number"),
        ("inc-03", "detection", "is none of its choices"),
        ("enc-03", "fips-140-3, magic", "is none of its choices"),
        ("off-06", "none, geo-fence", "stands alone or not at all"),
        ("off-03", "none, India", "stands alone or not at all"),
        ("off-01", "no", "may mean none or Norway"),
        ("off-01", "yes", "is not a country we know"),
        ("off-01", "Texas", "is not a country we know"),
        ("off-01", "Georgia", "or stands for more than one"),
        ("off-01", " , ", "names nothing"),
        ("rm-06", "x" * 4001, "is longer than 4000 characters"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason_and_what_fits(question_id: str, written: str, why: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_answer(question(question_id), written, today=TODAY, countries=COUNTRIES)
    assert why in caught.value.what
    assert question_id in caught.value.what
    assert caught.value.remedy == f"Give {what_fits(question(question_id))}"
    assert str(caught.value).isprintable()
    assert len(caught.value.what) < 250


def test_what_fits_names_every_value_a_person_may_give() -> None:
    assert what_fits(question("enc-01")) == "yes, no or partial, documented-equivalent, or n/a with a note"
    assert what_fits(question("inc-02")) == "a number (hours), or n/a with a note"
    assert all(choice.value in what_fits(question("off-07")) for choice in (*question("off-07").choices, *question("off-07").words))


def values_of(asked: Question) -> st.SearchStrategy[str]:
    """Every normal form that a question has."""
    words = st.sampled_from(["n/a", *(word.value for word in asked.words)])
    choices = [choice.value for choice in asked.choices]
    match asked.type:
        case AnswerType.YES_NO:
            return words | st.sampled_from(["yes", "no"])
        case AnswerType.YES_NO_PARTIAL:
            return words | st.sampled_from(["yes", "no", "partial"])
        case AnswerType.CHOICE:
            return words | st.sampled_from(choices)
        case AnswerType.CHOICES:
            return words | st.sets(st.sampled_from(choices), min_size=1).map(lambda chosen: ", ".join(sorted(chosen)))
        case AnswerType.NUMBER:
            top = 100 if asked.unit == "%" else 10**9 - 1
            return (
                words
                | st.integers(0, top).map(str)
                | st.integers(0, top * 4).map(lambda quarters: f"{quarters / 4:.2f}".rstrip("0").rstrip("."))
            )
        case AnswerType.DATE:
            return words | st.dates(date(1990, 1, 1), date(2036, 12, 31)).map(date.isoformat)
        case AnswerType.COUNTRIES:
            named = st.sets(st.sampled_from(sorted(COUNTRIES.names)), min_size=1, max_size=6)
            return words | named.map(lambda codes: ", ".join(sorted(codes)))
        case AnswerType.TEXT:
            return words | st.text("abc XYZ.,;'é", min_size=1).map(lambda text: " ".join(text.split())).filter(bool)


ASKED_AND_VALUE = st.sampled_from(SECURITY.questions).flatmap(lambda asked: st.tuples(st.just(asked), values_of(asked)))


@UNHURRIED
@given(pair=ASKED_AND_VALUE)
def test_a_normal_form_is_kept_and_what_a_person_reads_leads_back_to_it(pair: tuple[Question, str]) -> None:
    asked, value = pair
    assert fits(asked, value)
    assert parse_answer(asked, value, today=TODAY, countries=COUNTRIES) == value
    assert parse_answer(asked, answer_in_words(asked, value, COUNTRIES), today=TODAY, countries=COUNTRIES) == value


@UNHURRIED
@given(asked=st.sampled_from(SECURITY.questions), written=st.text(max_size=40) | st.from_regex(r"[0-9,. %]{1,8}[a-z]{0,6}", fullmatch=True))
def test_whatever_is_written_gives_a_stable_value_that_fits_or_our_error(asked: Question, written: str) -> None:
    try:
        value = parse_answer(asked, written, today=TODAY, countries=COUNTRIES)
    except UsageError:
        return
    assert fits(asked, value)
    assert value.isprintable()
    assert parse_answer(asked, value, today=TODAY, countries=COUNTRIES) == value


def test_every_example_of_the_checklist_is_in_normal_form(security: Checklist, countries: CountryTable) -> None:
    for asked in security.questions:
        for example in asked.examples:
            assert parse_answer(asked, example.value, today=security.as_of, countries=countries) == example.value
            for other, value in example.others.items():
                assert parse_answer(QUESTIONS[other], value, today=security.as_of, countries=countries) == value


@pytest.mark.parametrize(
    ("question_id", "value"),
    [
        ("rm-01", "perhaps"),
        ("enc-07", "partial"),
        ("inc-03", "x"),
        ("off-06", "x, geo-fence"),
        ("inc-02", "1e5"),
        ("inc-02", "nan"),
        ("rm-02", "2026-13-01"),
        ("off-01", "India"),
        ("off-01", ""),
        ("rm-06", " "),
    ],
)
def test_a_value_of_another_question_does_not_fit(question_id: str, value: str) -> None:
    assert not fits(question(question_id), value)
