"""The pack on the proposed Security Rule: asked only where the house wants it, named as proposed everywhere, never above ``low``."""

from datetime import date

import pytest

from diligence.catalog.checklists import load_checklist, load_checklists
from diligence.catalog.location import shipped
from diligence.model.base import Severity
from diligence.model.checklist import Question

PACK = load_checklist(shipped(), "proposed-security-rule")
QUESTIONS = [pytest.param(question, id=question.id) for question in PACK.questions]
REFUSED = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM)


def test_the_pack_is_off_by_default_and_says_what_it_is() -> None:
    assert not PACK.by_default
    assert PACK in load_checklists(shipped())
    assert PACK not in load_checklists(shipped(), only_default=True)
    assert (PACK.version, PACK.as_of) == ("2026.11", date(2026, 11, 1))
    assert "PROPOSED" in PACK.title
    assert "PROPOSED" in PACK.source
    for section in PACK.sections:
        assert section.title.startswith("PROPOSED: ")
        assert section.intro.startswith("PROPOSED, not law.")


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_and_all_that_is_printed_of_it_name_the_proposal(question: Question) -> None:
    assert "proposed rule" in question.text
    assert question.why.startswith("Proposed and not law")
    assert question.ask.startswith("For the proposed rule: ")
    assert all("proposed rule" in rule.says for rule in question.findings)
    assert all(citation.startswith("PROPOSED: ") for citation in question.citations)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_proposed_rule_weighs_low_at_most(question: Question) -> None:
    assert question.unanswered not in REFUSED
    assert not [rule.says for rule in question.findings if rule.severity in REFUSED]
    assert not [example.value for example in question.examples if example.severity in REFUSED]


@pytest.mark.parametrize("question", QUESTIONS)
def test_evidence_has_no_age_because_old_evidence_would_weigh_more_than_low(question: Question) -> None:
    assert [wanted.max_age_days for wanted in question.evidence] == [None] * len(question.evidence)


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_rests_on_the_wording_of_a_law_that_does_not_exist(question: Question) -> None:
    assert question.mark.value in ("V2", "J")
    assert all(rule.mark.value in ("V2", "J") for rule in question.findings)


@pytest.mark.parametrize(
    ("number", "figure"),
    [("pro-08", 184), ("pro-10", 15), ("pro-12", 72), ("pro-13", 48), ("pro-14", 24), ("pro-15", 1), ("pro-16", 24)],
)
def test_the_figures_of_the_proposal_are_met_on_the_figure_itself(number: str, figure: int) -> None:
    question = PACK.question(number)
    assert question is not None
    assert figure in [rule.when.above for rule in question.findings]
    assert str(figure) in [example.value for example in question.examples if example.severity is Severity.NONE]


def test_every_point_of_the_proposal_has_its_question() -> None:
    asked = " ".join(question.text.lower() for question in PACK.questions)
    for point in (
        "inventory",
        "network map",
        "risk analysis",
        "audit",
        "encrypted",
        "second factor",
        "addressable",
        "vulnerability scans",
        "penetration test",
        "patch",
        "restored",
        "contingency plan",
        "no longer needs access",
        "in writing every year",
        "subcontractor",
        "240 days",
    ):
        assert point in asked
