"""What an answer weighs: its value, what was checked, what backs it, and what other questions were answered."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diligence.assess.questionnaire import counted_values, question_findings
from diligence.catalog.checklists import load_checklist
from diligence.catalog.location import shipped
from diligence.model.base import Severity
from diligence.model.checklist import CANNOT_BE_JUDGED, Checklist
from diligence.model.finding import Finding, FindingSource
from diligence.model.history import Answered, EvidenceAdded, Verification
from diligence.model.policy import Policy
from diligence.model.review import Review

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of the code
MakeReview = Callable[..., Review]
SEEN = Verification.TESTED
SECURITY = load_checklist(shipped(), "hipaa-security")
IDS = [question.id for question in SECURITY.questions]


def answered(question: str, value: str, verified: Verification = SEEN, **more: object) -> Answered:
    return Answered.model_validate({"question": question, "value": value, "verified": verified, **more})


def proof(number: int, **dates: date) -> EvidenceAdded:
    return EvidenceAdded.model_validate(
        {"number": number, "sha256": f"{number:064x}", "file": "a.pdf", "size": 1, "kind": "risk-analysis", **dates}
    )


@pytest.fixture
def finding(security: Checklist, today: date, make_review: MakeReview) -> Callable[..., Finding | None]:
    """Return the finding of one question after the given events, None where it has none."""

    def of(question: str, *events: Answered | EvidenceAdded, policy: Policy | None = None) -> Finding | None:
        found = question_findings(security, make_review(*events), policy or Policy(), today)
        return next((one for one in found if one.id == question), None)

    return of


Of = Callable[..., Finding | None]


def test_without_answers_every_question_is_open_with_its_own_weight(security: Checklist, today: date, make_review: MakeReview) -> None:
    found = question_findings(security, make_review(), Policy(), today)
    assert [one.id for one in found] == [question.id for question in security.questions]
    assert [one.severity for one in found] == [question.unanswered for question in security.questions]
    assert {Severity.HIGH, Severity.MEDIUM} <= {one.severity for one in found}
    assert all(one.title.startswith("Not answered: ") and one.source is FindingSource.QUESTION and one.subject == one.id for one in found)


def test_an_answer_that_was_checked_and_is_fine_is_no_finding(finding: Of, today: date) -> None:
    for verified in (Verification.TESTED, Verification.INTERVIEWED):
        assert finding("rm-01", answered("rm-01", "yes", verified)) is None
    assert finding("rm-01", proof(1, issued=today), answered("rm-01", "yes", Verification.DOCUMENT_SEEN, evidence=(1,))) is None


def test_a_document_that_was_seen_is_registered(finding: Of) -> None:
    found = finding("rm-01", answered("rm-01", "yes", Verification.DOCUMENT_SEEN))
    assert found is not None
    assert (found.severity, found.title[:48]) == (Severity.LOW, "A document was seen, and none is registered as e")


def test_what_cannot_be_judged_weighs_as_much_as_no_answer_at_least(finding: Of) -> None:
    found = finding("rm-01", answered("rm-01", CANNOT_BE_JUDGED, Verification.CANNOT_BE_JUDGED, note="asked twice"))
    assert found is not None
    assert found.severity is Severity.HIGH
    assert found.title.startswith("What was supplied does not let the answer be judged")


def test_a_claim_alone_never_passes(finding: Of) -> None:
    found = finding("rm-01", answered("rm-01", "yes", Verification.CLAIMED, claim="We do", source="call"))
    assert found is not None
    assert (found.severity, found.title) == (
        Severity.LOW,
        f"Claimed, not verified: {SECURITY.questions[0].text}",
    )
    assert found.basis_of == ("yes", "We do", "claimed")
    assert "The vendor states: We do (source: call)" in found.detail


@pytest.mark.parametrize(
    ("value", "verified", "severity", "title"),
    [
        ("yes", Verification.CONTRADICTED, "high", "What was checked contradicts the answer"),
        ("yes", Verification.CANNOT_BE_JUDGED, "medium", "does not let the answer be judged"),
        ("partial", SEEN, "high", "The risk analysis is incomplete"),
        ("partial", Verification.CLAIMED, "high", "The risk analysis is incomplete"),
        ("partial", Verification.CONTRADICTED, "high", "What was checked contradicts the answer"),
        ("partial", Verification.CANNOT_BE_JUDGED, "high", "The risk analysis is incomplete"),
        ("no", Verification.CONTRADICTED, "critical", "No written analysis"),
        ("n/a", Verification.CONTRADICTED, "high", "What was checked contradicts the answer"),
        ("n/a", Verification.CLAIMED, "medium", "Set aside as not applicable, and no reason is noted"),
        ("n/a", SEEN, "medium", "Set aside as not applicable, and no reason is noted"),
    ],
)
def test_the_gravest_ground_gives_the_weight(finding: Of, value: str, verified: Verification, severity: str, title: str) -> None:
    found = finding("rm-01", answered("rm-01", value, verified))
    assert found is not None
    assert found.severity.value == severity
    assert title in found.title


def test_a_second_ground_is_told_in_the_detail(finding: Of) -> None:
    found = finding("rm-01", answered("rm-01", "no", Verification.CONTRADICTED))
    assert found is not None
    assert "Also: What was checked contradicts the answer" in found.detail
    failing = finding("rm-01", answered("rm-01", "no", Verification.CLAIMED))
    assert failing is not None
    assert "Also:" not in failing.detail


def test_not_applicable_with_a_note_is_no_finding_and_falls_under_no_rule(finding: Of) -> None:
    assert finding("off-06", answered("off-06", "n/a", Verification.CLAIMED, note="Nobody works abroad")) is None
    blank = finding("off-06", answered("off-06", "n/a", Verification.CLAIMED, note="  "))
    assert blank is not None
    assert blank.severity is Severity.MEDIUM


def test_an_answer_that_no_longer_fits_is_open_again(finding: Of) -> None:
    found = finding("rm-01", answered("rm-01", "perhaps\x1b[2J"))
    assert found is not None
    assert found.severity is Severity.HIGH
    assert found.title.startswith("The answer no longer fits the question: ")
    assert "'perhaps\\x1b[2J'" in found.detail


def test_what_the_vendor_says_reaches_the_detail_clean_and_never_the_title_or_the_request(finding: Of) -> None:
    found = finding("rm-01", answered("rm-01", "no", claim="trust\u202e me\x07", source="a\nb"))
    assert found is not None
    assert "trust\\u202e me\\x07 (source: a b)" in found.detail
    assert "trust" not in found.title + found.ask


@pytest.mark.parametrize(
    ("events", "question", "severity"),
    [
        ([("off-01", "IE, US")], "off-01", "high"),
        ([("off-01", "IE, US"), ("off-07", "texas-patients")], "off-01", "critical"),
        ([("off-01", "CA, US"), ("off-07", "texas-patients")], "off-01", "critical"),
        ([("off-01", "CA, US"), ("off-07", "florida-patients")], "off-01", "high"),
        ([("off-01", "IE"), ("off-07", "florida-patients, medicaid")], "off-01", "critical"),
        ([("off-01", "IE"), ("off-07", "medicaid-restricted")], "off-07", "critical"),
        ([("off-01", "GU, PR, US"), ("off-07", "florida-patients, texas-patients")], "off-01", None),
        ([("off-02", "IN, US"), ("enc-08", "no")], "enc-08", "high"),
        ([("off-02", "US"), ("enc-08", "no")], "enc-08", "medium"),
        ([("enc-08", "no")], "enc-08", "medium"),
        ([("off-05", "PH")], "off-05", "high"),
        ([("off-05", "PH"), ("off-06", "virtual-desktop")], "off-05", None),
        ([("off-08", "no")], "off-08", None),
        ([("off-08", "no"), ("off-07", "part-d"), ("off-03", "IN")], "off-08", "critical"),
        ([("off-08", "no"), ("off-07", "part-d"), ("off-03", "none")], "off-08", None),
        ([("inc-02", "300"), ("off-07", "florida-patients")], "inc-02", "high"),
        ([("inc-02", "300")], "inc-02", "low"),
    ],
)
def test_offshore_is_judged_per_question_and_across_questions(
    finding: Of, events: list[tuple[str, str]], question: str, severity: str | None
) -> None:
    found = finding(question, *(answered(name, value) for name, value in events))
    assert (None if found is None else found.severity.value) == severity


def test_a_country_the_house_allows_is_no_finding_until_a_law_forbids_it(finding: Of) -> None:
    house = Policy(allowed_countries=("CA", "US"))
    assert finding("off-01", answered("off-01", "CA, US"), policy=house) is None
    texas = finding("off-01", answered("off-01", "CA, US"), answered("off-07", "texas-patients"), policy=house)
    assert texas is not None
    assert texas.severity is Severity.CRITICAL
    assert finding("off-02", answered("off-02", "PR, US"), policy=house) is not None


def test_the_house_may_weigh_a_finding_otherwise_and_never_silence_it(finding: Of) -> None:
    house = Policy(severities={"rm-02": Severity.LOW})
    old = answered("rm-02", "2020-01-01")
    lighter, shipped_weight = finding("rm-02", old, policy=house), finding("rm-02", old)
    assert lighter is not None
    assert shipped_weight is not None
    assert (lighter.severity, shipped_weight.severity) == (Severity.LOW, Severity.HIGH)
    assert lighter.basis() != shipped_weight.basis()
    with pytest.raises(ValueError, match="never 'none'"):
        Policy(severities={"rm-02": Severity.NONE})


@pytest.mark.parametrize(
    ("days", "severity"), [(0, None), (365, None), (366, "medium"), (730, "medium"), (731, "high"), (-1, "medium"), (-900, "medium")]
)
def test_an_analysis_ages_by_the_day(finding: Of, today: date, days: int, severity: str | None) -> None:
    found = finding("rm-02", answered("rm-02", (today - timedelta(days=days)).isoformat()))
    assert (None if found is None else found.severity.value) == severity


def test_stale_evidence_turns_a_yes_into_partial_and_any_other_pass_into_a_claim(finding: Of, today: date) -> None:
    old, fresh = proof(1, issued=today - timedelta(days=366)), proof(2, issued=today - timedelta(days=1))
    partial = finding("rm-01", old, answered("rm-01", "yes", evidence=[1]))
    assert partial is not None
    assert partial.severity is Severity.HIGH
    assert finding("rm-01", old, fresh, answered("rm-01", "yes", evidence=[1, 2])) is None
    assert finding("rm-01", old, fresh, answered("rm-01", "yes", evidence=[2])) is None
    claim = finding("rm-02", old, answered("rm-02", today.isoformat(), evidence=[1]))
    assert claim is not None
    assert claim.severity is Severity.LOW
    assert claim.title.startswith("The evidence behind the answer is out of date or withdrawn")


def test_a_yes_that_counts_as_partial_counts_so_for_other_questions_too(security: Checklist, today: date, make_review: MakeReview) -> None:
    review = make_review(proof(1, expires=today - timedelta(days=1)), answered("enc-01", "yes", evidence=[1]), answered("enc-02", "yes"))
    assert counted_values(security, review, today) == {"enc-01": "partial", "enc-02": "yes"}


def test_evidence_that_is_no_longer_there_backs_nothing(finding: Of) -> None:
    found = finding("rm-01", answered("rm-01", "yes", evidence=[7]))
    assert found is not None
    assert found.severity is Severity.HIGH


def test_a_decision_stays_bound_while_nothing_it_rests_on_changes(security: Checklist, today: date, make_review: MakeReview) -> None:
    review = make_review(answered("rm-02", "2025-01-01"), answered("off-01", "IE"))
    bases = [
        {one.id: one.basis() for one in question_findings(security, review, Policy(), day)} for day in (today, today + timedelta(days=20))
    ]
    assert bases[0] == bases[1]
    changed = make_review(answered("rm-02", "2025-01-02"), answered("off-01", "IE"))
    after = {one.id: one.basis() for one in question_findings(security, changed, Policy(), today)}
    assert {name for name, basis in after.items() if basis != bases[0][name]} == {"rm-02"}


@UNHURRIED
@given(
    given_answers=st.dictionaries(
        st.sampled_from(IDS),
        st.tuples(st.sampled_from(["yes", "no", "partial", "n/a", "US", "IN", "24", "x"]), st.sampled_from(Verification)),
    )
)
def test_every_question_has_at_most_one_finding_and_passes_only_when_verified(
    make_review: MakeReview, today: date, given_answers: dict[str, tuple[str, Verification]]
) -> None:
    review = make_review(*(answered(name, value, verified) for name, (value, verified) in given_answers.items()))
    found = question_findings(SECURITY, review, Policy(), today)
    ids = [one.id for one in found]
    assert ids == [name for name in IDS if name in ids]
    for name in set(IDS) - set(ids):
        value, verified = given_answers[name]
        assert value != "n/a"
        known_to_us = SECURITY.question(name).asked_of == "house" and verified is Verification.CLAIMED  # type: ignore[union-attr]
        assert known_to_us or verified in (Verification.DOCUMENT_SEEN, Verification.TESTED, Verification.INTERVIEWED)
    assert all(one.severity is not Severity.NONE and one.title and one.ask and one.citation for one in found)
