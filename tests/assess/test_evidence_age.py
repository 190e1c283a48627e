"""Evidence ages by the question that asks for it, and each piece that is out of date is a finding of its own."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from diligence.assess.evidence import Age, age_limit, age_of, evidence_findings, rests_on_stale_alone, standings
from diligence.assess.kept_evidence import CopyState, KeptCopy, changed_evidence_findings
from diligence.assess.questionnaire import counted_values
from diligence.model.base import Severity
from diligence.model.checklist import Checklist, EvidenceWanted, Question
from diligence.model.finding import Finding, FindingSource
from diligence.model.history import Answered, EvidenceAdded, Verification
from diligence.model.policy import Policy
from diligence.model.review import Review

MakeReview = Callable[..., Review]
TODAY = date(2026, 11, 23)


def piece(number: int = 1, kind: str = "configuration", **dates: date | int) -> EvidenceAdded:
    return EvidenceAdded.model_validate({"number": number, "sha256": f"{number:064x}", "file": "a.pdf", "size": 1, "kind": kind, **dates})


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def answered(question: str, *evidence: int) -> Answered:
    return Answered(question=question, value="yes", verified=Verification.DOCUMENT_SEEN, evidence=evidence)


@pytest.mark.parametrize(
    ("dates", "limit", "age"),
    [
        ({"issued": days_ago(90)}, 90, Age.CURRENT),
        ({"issued": days_ago(91)}, 90, Age.TOO_OLD),
        ({"issued": days_ago(9000)}, None, Age.CURRENT),
        ({"issued": days_ago(-1)}, 90, Age.DATED_AHEAD),
        ({"issued": days_ago(-1)}, None, Age.DATED_AHEAD),
        ({"issued": TODAY}, 90, Age.CURRENT),
        ({}, 90, Age.UNDATED),
        ({}, None, Age.CURRENT),
        ({"expires": TODAY}, None, Age.CURRENT),
        ({"expires": days_ago(1)}, None, Age.EXPIRED),
        ({"issued": days_ago(1), "expires": days_ago(1)}, 90, Age.EXPIRED),
        ({"expires": days_ago(-100)}, 90, Age.UNDATED),
        ({"issued": days_ago(10), "period_start": days_ago(500), "period_end": days_ago(135)}, 90, Age.TOO_OLD),
        ({"issued": days_ago(200), "period_end": days_ago(10)}, 90, Age.CURRENT),
        ({"period_end": days_ago(-30)}, 90, Age.DATED_AHEAD),
        ({"issued": days_ago(5), "period_start": days_ago(5), "period_end": days_ago(-300)}, 90, Age.CURRENT),
    ],
)
def test_age_is_told_by_the_end_of_the_period_else_by_the_day_of_issue(dates: dict[str, date], limit: int | None, age: Age) -> None:
    assert age_of(piece(**dates), limit, TODAY) is age


def test_the_limit_is_that_of_the_kind_and_else_the_strictest(security: Checklist) -> None:
    question = security.question("enc-01")
    assert question is not None
    wanted = (
        EvidenceWanted(kind="configuration", what="x", max_age_days=90),
        EvidenceWanted(kind="policy", what="x", max_age_days=730),
        EvidenceWanted(kind="contract", what="x"),
    )
    asked = Question.model_validate({**question.model_dump(), "evidence": wanted})
    assert [age_limit(asked, kind) for kind in ("configuration", "policy", "contract", "selfie")] == [90, 730, None, 90]
    ageless = Question.model_validate({**question.model_dump(), "evidence": wanted[2:]})
    assert age_limit(ageless, "selfie") is None


@pytest.fixture
def findings(security: Checklist, make_review: MakeReview) -> Callable[..., tuple[Finding, ...]]:
    return lambda *events: evidence_findings((security,), make_review(*events), Policy(), TODAY)


Findings = Callable[..., tuple[Finding, ...]]


def test_one_piece_is_one_finding_that_names_the_answers_resting_on_it(findings: Findings) -> None:
    old = piece(3, issued=days_ago(100))
    found = findings(piece(1, issued=TODAY), old, answered("enc-01", 1, 3), answered("enc-04", 3), answered("enc-08", 3))
    assert [one.id for one in found] == ["stale-evidence-3"]
    assert (found[0].source, found[0].subject, found[0].severity) == (FindingSource.EVIDENCE, "evidence-3", Severity.MEDIUM)
    assert "Answers that rest on it: enc-01, enc-08." in found[0].detail, "enc-04 allows 180 days"
    assert "a.pdf" not in found[0].title + found[0].ask


@pytest.mark.parametrize(
    ("dates", "severity", "words"),
    [
        ({"issued": days_ago(366)}, "medium", "is older than"),
        ({"expires": days_ago(1)}, "medium", "has expired"),
        ({"issued": days_ago(-2)}, "medium", "is dated in the future"),
        ({}, "low", "carries no date"),
        ({"issued": days_ago(365)}, None, ""),
    ],
)
def test_evidence_that_no_answer_rests_on_is_held_against_the_policy(
    findings: Findings, dates: dict[str, date], severity: str | None, words: str
) -> None:
    found = findings(piece(1, **dates))
    assert [one.severity.value for one in found] == ([severity] if severity else [])
    assert all(words in one.title and "No answer rests on it." in one.detail for one in found)


def test_the_gravest_age_over_several_answers_counts(findings: Findings) -> None:
    undated_and_expired = piece(1, kind="contract", expires=days_ago(1))
    found = findings(undated_and_expired, answered("off-10", 1), answered("enc-01", 1))
    assert [one.title for one in found] == ["Evidence 1 (contract) has expired"]


def test_words_from_outside_are_shown_clean(findings: Findings) -> None:
    hostile = EvidenceAdded(number=1, sha256="0" * 64, file="\u202efdp.exe\x1b[2J", size=1, kind="re\nport\u200b")
    (found,) = findings(hostile)
    assert found.title.isprintable()
    assert found.detail.isprintable()
    assert found.ask.isprintable()


def test_the_basis_holds_while_the_evidence_does(security: Checklist, make_review: MakeReview) -> None:
    review = make_review(piece(1, issued=days_ago(100)), answered("enc-01", 1))
    (now,) = evidence_findings((security,), review, Policy(), TODAY)
    (later,) = evidence_findings((security,), review, Policy(), TODAY + timedelta(days=10))
    assert now.basis() == later.basis()
    (other,) = evidence_findings((security,), make_review(piece(1, issued=days_ago(101)), answered("enc-01", 1)), Policy(), TODAY)
    assert now.basis() != other.basis()


def test_the_house_has_its_own_figure_for_a_kind(security: Checklist, make_review: MakeReview) -> None:
    review = make_review(piece(1, issued=days_ago(60)), answered("enc-01", 1), piece(2, kind="bridge-letter", issued=days_ago(60)))
    assert evidence_findings((security,), review, Policy(), TODAY) == ()
    strict = Policy(evidence_ages={"configuration": 30, "bridge-letter": 30})
    assert [one.id for one in evidence_findings((security,), review, strict, TODAY)] == ["stale-evidence-1", "stale-evidence-2"]
    assert counted_values(security, review, TODAY) == {"enc-01": "yes"}
    assert counted_values(security, review, TODAY, strict.evidence_ages) == {"enc-01": "partial"}
    lenient = Policy(evidence_ages={"configuration": 1000})
    old = make_review(piece(1, issued=days_ago(900)), answered("enc-01", 1))
    assert evidence_findings((security,), old, lenient, TODAY) == ()
    assert counted_values(security, old, TODAY, lenient.evidence_ages) == {"enc-01": "yes"}


def test_evidence_that_no_answer_rests_on_is_held_against_the_usual_age_of_its_kind(security: Checklist, make_review: MakeReview) -> None:
    review = make_review(piece(1, kind="bridge-letter", issued=days_ago(91)), piece(2, kind="selfie", issued=days_ago(91)))
    usual = {"bridge-letter": 90}
    assert [one.id for one in evidence_findings((security,), review, Policy(), TODAY, usual)] == ["stale-evidence-1"]
    house = Policy(evidence_ages={"bridge-letter": 120})
    assert evidence_findings((security,), review, house, TODAY, usual) == ()


def superseded(security: Checklist, review: Review) -> tuple[bool, list[str]]:
    """Tell whether the answer to enc-01 is downgraded, and which findings there are on the evidence."""
    question = security.question("enc-01")
    assert question is not None
    stale = rests_on_stale_alone(question, review, TODAY)
    assert (counted_values(security, review, TODAY)["enc-01"] == "partial") == stale
    return stale, [one.title for one in evidence_findings((security,), review, Policy(), TODAY)]


def test_a_piece_that_was_replaced_backs_nothing_until_somebody_looks_at_the_new_one(security: Checklist, make_review: MakeReview) -> None:
    old, new = piece(1, issued=days_ago(80)), piece(2, issued=days_ago(1), replaces=1)
    assert superseded(security, make_review(old, answered("enc-01", 1))) == (False, [])
    says = "Evidence 1 (configuration) was replaced by evidence 2, and answers still rest on it"
    assert superseded(security, make_review(old, answered("enc-01", 1), new)) == (True, [says])
    assert superseded(security, make_review(old, new, answered("enc-01", 1, 2))) == (False, [])
    assert superseded(security, make_review(old, new, answered("enc-01", 2))) == (False, [])
    newest = piece(3, issued=TODAY, replaces=2)
    assert superseded(security, make_review(old, new, newest, answered("enc-01", 1, 3))) == (False, []), "it took the place by way of 2"
    stale, titles = superseded(security, make_review(old, new, newest, answered("enc-01", 1, 2)))
    assert stale, "neither of the two is the newest"
    assert titles == ["Evidence 2 (configuration) was replaced by evidence 3, and answers still rest on it"]


def test_what_replaced_a_piece_must_itself_be_current(security: Checklist, make_review: MakeReview) -> None:
    review = make_review(piece(1, issued=days_ago(80)), piece(2, issued=days_ago(100), replaces=1), answered("enc-01", 1, 2))
    stale, titles = superseded(security, review)
    assert stale
    assert titles == ["Evidence 2 (configuration) is older than the answers that rest on it allow"]


def test_a_replaced_piece_that_nobody_uses_is_settled(security: Checklist, make_review: MakeReview) -> None:
    review = make_review(piece(1, expires=days_ago(9)), piece(2, issued=TODAY, replaces=1))
    assert evidence_findings((security,), review, Policy(), TODAY) == ()
    assert [(one.number, one.replaced_by) for one in standings((security,), review, Policy(), TODAY)] == [(1, (2,)), (2, ())]


def test_a_decision_on_a_replaced_piece_ends_with_the_next_version(security: Checklist, make_review: MakeReview) -> None:
    events = [piece(1, issued=days_ago(80)), answered("enc-01", 1), piece(2, issued=TODAY, replaces=1)]
    (before,) = evidence_findings((security,), make_review(*events), Policy(), TODAY)
    (after,) = evidence_findings((security,), make_review(*events, piece(3, issued=TODAY, replaces=1)), Policy(), TODAY)
    assert before.id == after.id
    assert before.basis() != after.basis()


def test_standings_tell_what_rests_on_a_piece(security: Checklist, make_review: MakeReview) -> None:
    review = make_review(piece(1, issued=days_ago(100)), answered("enc-01", 1), answered("enc-04", 1, 1))
    (standing,) = standings((security,), review, Policy(), TODAY)
    assert (standing.resting, standing.touched, standing.age) == (("enc-01", "enc-04"), ("enc-01",), Age.TOO_OLD)


@pytest.mark.parametrize(("state", "words"), [(CopyState.CHANGED, "was changed after"), (CopyState.GONE, "is gone from the workspace")])
def test_a_kept_copy_that_is_not_what_it_was_is_a_grave_finding(make_review: MakeReview, state: CopyState, words: str) -> None:
    review = make_review(piece(1, issued=TODAY), piece(2, issued=TODAY), answered("enc-01", 1))
    copies = {1: KeptCopy(state, "f" * 64), 2: KeptCopy(CopyState.INTACT, f"{2:064x}"), 3: KeptCopy(CopyState.GONE)}
    (found,) = changed_evidence_findings(review, copies, Policy())
    assert (found.id, found.subject, found.severity, found.source) == (
        "changed-evidence-1", "evidence-1", Severity.HIGH, FindingSource.EVIDENCE,
    )  # fmt: skip
    assert words in found.title
    assert "Answers that name it: enc-01." in found.detail
    assert "a.pdf" not in found.title + found.ask
    (changed_again,) = changed_evidence_findings(review, {1: KeptCopy(state, "e" * 64)}, Policy())
    assert changed_again.basis() != found.basis(), "a decision covers those bytes alone"
