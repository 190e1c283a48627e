"""Counts of a review: what was answered, what is verified, what is open; parts add up to the whole."""

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diligence.assess.progress import Progress, progress, progress_by_section
from diligence.catalog.checklists import load_checklist
from diligence.catalog.location import shipped
from diligence.model.checklist import Checklist
from diligence.model.history import Answered, Verification
from diligence.model.review import Review

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of the code
MakeReview = Callable[..., Review]
SECURITY = load_checklist(shipped(), "hipaa-security")
IDS = [question.id for question in SECURITY.questions]


def test_a_new_review_is_all_open(security: Checklist, make_review: MakeReview) -> None:
    counts = progress([security], make_review())
    assert (counts.asked, counts.answered, counts.open) == (106, 0, 106)
    sections = [(part.section, part.counts.asked) for part in progress_by_section(security, make_review())]
    assert len(sections) == 16
    assert sections[:5] == [
        ("risk-analysis", 8),
        ("encryption", 8),
        ("access-control", 8),
        ("incident-response", 7),
        ("offshore", 10),
    ]


def test_each_state_is_counted_where_it_belongs(security: Checklist, make_review: MakeReview) -> None:
    review = make_review(
        Answered(question="enc-01", value="yes"),
        Answered(question="enc-02", value="yes", verified=Verification.TESTED),
        Answered(question="enc-03", value="proprietary", verified=Verification.DOCUMENT_SEEN),
        Answered(question="enc-04", value="yes", verified=Verification.CONTRADICTED),
        Answered(question="enc-05", value="Two people", verified=Verification.CANNOT_BE_JUDGED),
        Answered(question="enc-06", value="not a number", verified=Verification.TESTED),
        Answered(question="enc-07", value="n/a", note="Everything is encrypted"),
        Answered(question="zzz-99", value="yes"),
    )
    encryption = progress_by_section(security, review)[1]
    assert encryption.title == "Encryption and keys"
    assert encryption.counts == Progress(asked=8, answered=6, verified=2, contradicted=1, not_judged=1, not_applicable=1)
    assert encryption.counts.open == 2


@UNHURRIED
@given(answers=st.dictionaries(st.sampled_from(IDS), st.tuples(st.sampled_from(["yes", "n/a", "US", "3"]), st.sampled_from(Verification))))
def test_parts_add_up(make_review: MakeReview, answers: dict[str, tuple[str, Verification]]) -> None:
    review = make_review(*(Answered(question=name, value=value, verified=state) for name, (value, state) in answers.items()))
    whole = progress([SECURITY], review)
    assert sum((part.counts for part in progress_by_section(SECURITY, review)), start=Progress()) == whole
    assert whole.answered + whole.open == whole.asked == 106
    assert whole.verified + whole.contradicted + whole.not_judged <= whole.answered <= len(answers)
    assert progress([SECURITY, SECURITY], review) == whole + whole
