"""Evidence ages by the question that asks for it, and each piece that is out of date is a finding of its own."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from diligence.assess.evidence import Age, age_limit, age_of, evidence_findings
from diligence.model.base import Severity
from diligence.model.checklist import Checklist, EvidenceWanted, Question
from diligence.model.finding import Finding, FindingSource
from diligence.model.history import Answered, EvidenceAdded, Verification
from diligence.model.policy import Policy
from diligence.model.review import Review

MakeReview = Callable[..., Review]
TODAY = date(2026, 11, 23)


def piece(number: int = 1, kind: str = "configuration", **dates: date) -> EvidenceAdded:
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
