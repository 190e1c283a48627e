"""Access control, subcontractors, workforce and contingency: the questions are all there, and what is critical stays so."""

from collections.abc import Mapping

import pytest

from diligence.catalog.checklists import load_checklist
from diligence.catalog.location import shipped
from diligence.catalog.requirements import load_requirements
from diligence.model.base import Severity
from diligence.model.checklist import Depth, Question, Section
from diligence.model.conditions import fits, other_holds, strongest_rule
from diligence.model.policy import Policy

PACK = load_checklist(shipped(), "hipaa-security")
IDS = {
    "access-control": (3, tuple(f"acc-{n:02}" for n in range(1, 9))),
    "subcontractors": (6, tuple(f"sub-{n:02}" for n in range(1, 7))),
    "workforce": (7, tuple(f"wrk-{n:02}" for n in range(1, 8))),
    "contingency": (8, tuple(f"con-{n:02}" for n in range(1, 8))),
}
SECTIONS = {section.id: section for section in PACK.sections if section.id in IDS}
QUESTIONS = {question.id: question for section in SECTIONS.values() for question in section.questions}
HOME = {section.id: name for name, one in SECTIONS.items() for section in one.questions}


def ruling(question: Question, value: str) -> Severity:
    """What a value amounts to on the day of the pack, with no other answers."""
    assert fits(question, value)
    rule = strongest_rule(question, value, {question.id: value}, allowed=Policy().allowed_countries, today=PACK.as_of)
    return Severity.NONE if rule is None else rule.severity


def asked(question_id: str, answers: Mapping[str, str]) -> bool:
    """Whether every condition of the question and of its section holds."""
    section: Section = SECTIONS[HOME[question_id]]
    return all(other_holds(other, answers) for other in (*section.asked_when, *QUESTIONS[question_id].asked_when))


def opened(question_id: str, answers: Mapping[str, str]) -> bool:
    """Whether an answer calls for the question at any depth."""
    return any(other_holds(other, answers) for other in QUESTIONS[question_id].opened_when)


@pytest.mark.parametrize("name", IDS)
def test_a_section_has_exactly_its_questions_in_its_place(name: str) -> None:
    section = SECTIONS[name]
    assert (section.position, tuple(question.id for question in section.questions)) == IDS[name]


def test_what_is_critical_is_exactly_what_forbids_a_signature() -> None:
    critical = {
        (question.id, example.value)
        for question in QUESTIONS.values()
        for example in question.examples
        if ruling(question, example.value) is Severity.CRITICAL
    }
    assert critical == {("acc-01", "99.5"), ("acc-01", "0"), ("sub-01", "list-unsigned"), ("sub-02", "no"), ("con-01", "no-plan")}
    assert {question.id for question in QUESTIONS.values() if question.unanswered is Severity.HIGH} == {name for name, _ in critical}


@pytest.mark.parametrize(
    ("question", "value", "severity"),
    [
        ("acc-01", "99.9", "critical"),
        ("acc-01", "users-without", "high"),
        ("acc-02", "sms-or-call", "medium"),
        ("acc-03", "shared-at-hospital", "high"),
        ("acc-04", "every-record", "medium"),
        ("acc-05", "90", "none"),
        ("acc-05", "never", "high"),
        ("acc-06", "24", "none"),
        ("acc-06", "24.5", "medium"),
        ("acc-06", "72.5", "high"),
        ("acc-07", "no", "high"),
        ("sub-01", "none-supplied", "high"),
        ("sub-03", "partial", "high"),
        ("sub-04", "no", "medium"),
        ("sub-05", "no-say", "high"),
        ("sub-05", "notice-only", "low"),
        ("sub-06", "neither", "high"),
        ("wrk-01", "95", "none"),
        ("wrk-01", "79.9", "high"),
        ("wrk-02", "partial", "medium"),
        ("wrk-03", "no", "medium"),
        ("wrk-04", "no-case", "none"),
        ("wrk-04", "not-written", "medium"),
        ("wrk-05", "no-rules", "high"),
        ("wrk-05", "nobody-remote", "none"),
        ("wrk-06", "31", "none"),
        ("wrk-06", "never", "high"),
        ("wrk-07", "not-run", "low"),
        ("wrk-07", "no-trend", "info"),
        ("con-01", "never-restored", "high"),
        ("con-01", "2025-10-31", "high"),
        ("con-02", "no", "high"),
        ("con-03", "no", "high"),
        ("con-04", "72", "none"),
        ("con-04", "73", "medium"),
        ("con-04", "not-set", "medium"),
        ("con-05", "never", "high"),
        ("con-05", "2025-10-31", "medium"),
        ("con-06", "24", "none"),
        ("con-06", "not-told", "low"),
        ("con-07", "no", "low"),
    ],
)
def test_an_answer_weighs_what_it_should(question: str, value: str, severity: str) -> None:
    assert ruling(QUESTIONS[question], value) is Severity(severity)


@pytest.mark.parametrize(
    ("value", "severity"),
    [
        ("unmanaged-allowed", Severity.HIGH),
        ("unmanaged-allowed, vpn", Severity.HIGH),
        ("direct-web, unmanaged-allowed, virtual-desktop", Severity.HIGH),
        ("unmanaged-allowed, virtual-desktop", Severity.MEDIUM),
        ("unmanaged-blocked, vpn", Severity.NONE),
        ("no-remote-access", Severity.NONE),
    ],
)
def test_a_device_that_nobody_manages_weighs_by_what_confines_it(value: str, severity: Severity) -> None:
    assert ruling(QUESTIONS["acc-08"], value) is severity


def test_values_that_other_rules_read_stand_on_their_own() -> None:
    assert {"unmanaged-allowed", "unmanaged-blocked"} <= {choice.value for choice in QUESTIONS["acc-08"].choices}
    listed = {choice.value for choice in QUESTIONS["sub-01"].choices}
    assert listed == {"list", "list-without-details", "list-unsigned", "none-supplied", "no-subcontractors"}


def test_each_section_keeps_two_questions_for_the_shortest_review() -> None:
    core = [question.id for question in QUESTIONS.values() if question.depth is Depth.CORE]
    assert core == ["acc-01", "acc-08", "sub-01", "sub-02", "wrk-01", "wrk-02", "con-01", "con-03"]
    assert {question.id for question in QUESTIONS.values() if question.unanswered is Severity.HIGH} <= set(core)
    assert all(section.depth is Depth.STANDARD for section in SECTIONS.values())


@pytest.mark.parametrize("question", QUESTIONS)
def test_everything_is_asked_while_nothing_is_known(question: str) -> None:
    assert asked(question, {})
    assert not opened(question, {})


def test_a_vendor_that_only_gets_paper_is_not_asked_about_systems() -> None:
    hidden = {question for question in QUESTIONS if not asked(question, {"in-06": "paper-only"})}
    assert hidden == {*IDS["access-control"][1], *IDS["contingency"][1], "wrk-07"}
    for where in ("vendor-cloud", "vendor-premises", "our-systems", "unknown"):
        assert all(asked(question, {"in-06": where}) for question in QUESTIONS)


@pytest.mark.parametrize("question", ["sub-02", "sub-03", "sub-04"])
def test_agreements_with_subcontractors_are_asked_for_unless_the_vendor_says_it_has_none(question: str) -> None:
    assert not asked(question, {"sub-01": "no-subcontractors"})
    assert all(asked(question, {"sub-01": value}) for value in ("list", "list-without-details", "list-unsigned", "none-supplied", "n/a"))


def test_a_plan_that_does_not_exist_is_not_asked_for_its_test() -> None:
    assert not asked("con-05", {"con-03": "no"})
    assert asked("con-05", {"con-03": "partial"})


@pytest.mark.parametrize(
    ("answers", "questions"),
    [
        ({"in-08": "administrators, users"}, {"acc-02", "acc-03", "acc-06", "acc-07"}),
        ({"in-08": "users"}, {"acc-03", "acc-06"}),
        ({"in-08": "none"}, set()),
        ({"in-07": "individuals"}, {"sub-06"}),
        ({"in-01": "medical-coding"}, {"sub-06", "wrk-05", "wrk-06"}),
        ({"in-01": "destruction"}, set()),
        ({"in-05": "medicaid"}, {"wrk-06"}),
        ({"in-05": "none-of-these"}, set()),
        ({"in-03": "IN, US"}, {"sub-03"}),
        ({"in-03": "PR, US"}, set()),
        ({"in-03": "unknown"}, set()),
    ],
)
def test_the_intake_opens_what_it_makes_necessary(answers: dict[str, str], questions: set[str]) -> None:
    assert {question for question in QUESTIONS if opened(question, answers)} == questions


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_rests_on_a_proposed_rule(question: str) -> None:
    one = QUESTIONS[question]
    said = " ".join((*one.citations, *(rule.says for rule in one.findings), one.text, one.ask)).lower()
    assert "propos" not in said
    assert "fr 898" not in said


@pytest.mark.parametrize("question", QUESTIONS)
def test_terms_of_an_agreement_that_a_question_names_exist(question: str) -> None:
    assert set(QUESTIONS[question].requirements) <= set(load_requirements(shipped()).ids)
