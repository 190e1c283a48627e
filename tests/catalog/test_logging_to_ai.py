"""The sections from audit logging to AI: complete, asked where they apply, and critical where nothing else will do."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diligence.catalog.checklists import load_checklist
from diligence.catalog.location import shipped
from diligence.model.base import Mark, Severity
from diligence.model.checklist import Depth, Question, Section
from diligence.model.conditions import other_holds, strongest_rule
from diligence.model.policy import Policy

PACK = load_checklist(shipped(), "hipaa-security")
WANTED = {
    "audit-logging": (9, ["log-01", "log-02", "log-03", "log-04", "log-05"]),
    "physical-and-media": (10, ["phy-01", "phy-02", "phy-03", "phy-04", "phy-05"]),
    "vulnerabilities": (11, ["vul-01", "vul-02", "vul-03", "vul-04", "vul-05", "vul-06"]),
    "development": (12, ["dev-01", "dev-02", "dev-03", "dev-04"]),
    "ai": (13, ["ai-01", "ai-02", "ai-03", "ai-04", "ai-05", "ai-06"]),
}
SECTIONS = [section for section in PACK.sections if section.id in WANTED]
HOME = {question.id: (section, question) for section in SECTIONS for question in section.questions}
FOLLOW_UPS = {"ai-02", "ai-03", "ai-04", "ai-05", "ai-06"}


def asked(answers: Mapping[str, str]) -> set[str]:
    """Name the questions that these answers leave on the sheet of the deepest review."""
    return {
        name
        for name, (section, question) in HOME.items()
        if all(other_holds(condition, answers) for condition in (*section.asked_when, *question.asked_when))
    }


def depth_of(section: Section, question: Question, answers: Mapping[str, str]) -> Depth:
    """Tell from which depth on a question is asked; what an answer opens is asked at any."""
    opened = any(other_holds(condition, answers) for condition in (*section.opened_when, *question.opened_when))
    return Depth.CORE if opened else question.depth or section.depth


def core(answers: Mapping[str, str]) -> set[str]:
    """Name the questions of the shortest review under these answers."""
    return {name for name in asked(answers) if depth_of(*HOME[name], answers) is Depth.CORE}


def severity(name: str, value: str, **others: str) -> Severity:
    """Return what an answer weighs; ``others`` are answers by id, with ``_`` in place of ``-``."""
    answers = {other.replace("_", "-"): given for other, given in others.items()} | {name: value}
    rule = strongest_rule(HOME[name][1], value, answers, allowed=Policy().allowed_countries, today=PACK.as_of)
    return Severity.NONE if rule is None else rule.severity


def test_each_section_stands_in_its_place_with_its_questions() -> None:
    assert {section.id: (section.position, [one.id for one in section.questions]) for section in SECTIONS} == WANTED


def test_only_what_no_signature_can_live_with_is_critical() -> None:
    critical = {(name, rule.when.answers) for name, (_, one) in HOME.items() for rule in one.findings if rule.severity is Severity.CRITICAL}
    assert critical == {("log-01", ("no",)), ("ai-02", ("without-consent",)), ("ai-03", ("no-agreement",))}


def test_a_figure_that_no_law_sets_is_marked_as_our_own() -> None:
    rules = [rule for _, question in HOME.values() for rule in question.findings]
    figures = [rule for rule in rules if {"above", "below", "older_than_days"} & set(rule.when.own_keys())]
    assert len(figures) == 16
    assert {rule.mark for rule in figures} == {Mark.J}


def test_a_proposed_rule_is_no_ground_for_a_finding() -> None:
    cited = [citation for _, question in HOME.values() for citation in question.citations]
    assert not [citation for citation in cited if "FR 898" in citation or "PROPOSED" in citation.upper()]


def test_with_nothing_known_everything_is_asked() -> None:
    assert asked({}) == set(HOME)


def test_a_vendor_that_only_gets_paper_is_asked_of_rooms_media_and_the_end() -> None:
    assert asked({"in-06": "paper-only", "in-04": "none", "ai-01": "no"}) == {"phy-01", "phy-02", "phy-04", "phy-05", "ai-01"}
    assert asked({"in-06": "unknown"}) == set(HOME)
    assert {"phy-01", "phy-02", "phy-04", "phy-05"} <= core({"in-06": "paper-only", "in-01": "destruction"})


@pytest.mark.parametrize(
    ("vendor", "intake", "follow_ups"),
    [
        ("no", "none", set()),
        ("no", "unknown", {"ai-04"}),
        ("no", "assists", FOLLOW_UPS),
        ("no", "autonomous", FOLLOW_UPS),
        ("yes", "none", FOLLOW_UPS),
        ("yes", "assists", FOLLOW_UPS),
        ("undisclosed", "none", FOLLOW_UPS),
        ("undisclosed", "unknown", FOLLOW_UPS),
        (None, "unknown", FOLLOW_UPS),
        (None, "autonomous", FOLLOW_UPS),
        ("yes", None, FOLLOW_UPS),
        ("n/a", "assists", FOLLOW_UPS),
    ],
)
def test_more_is_asked_of_ai_unless_both_the_vendor_and_the_intake_know_of_none(
    vendor: str | None, intake: str | None, follow_ups: set[str]
) -> None:
    answers = {name: value for name, value in (("ai-01", vendor), ("in-04", intake)) if value is not None}
    assert asked(answers) & set(WANTED["ai"][1]) == {"ai-01", *follow_ups}


def test_a_claim_of_no_ai_is_asked_for_in_the_shortest_review() -> None:
    assert "ai-01" in core({"in-04": "none"})
    assert "ai-01" in core({"in-04": "none", "ai-01": "no", "in-06": "paper-only"})


def test_what_the_vendor_builds_decides_on_the_rest_of_development() -> None:
    development = set(WANTED["development"][1])
    assert asked({"dev-01": "builds-nothing"}) & development == {"dev-01"}
    assert asked({"dev-01": "no-process"}) & development == development
    assert asked({"dev-01": "n/a"}) & development == development


def test_the_shortest_review_holds_what_can_be_critical_and_little_else() -> None:
    assert core({}) == {"log-01", "phy-02", "phy-05", "vul-03", "ai-01", "ai-02", "ai-03"}
    full = {name for name, (section, question) in HOME.items() if depth_of(section, question, {}) is Depth.FULL}
    assert full == {"log-04", "log-05", "phy-01", "vul-04", "vul-06", "dev-03", "dev-04", "ai-06"}


@pytest.mark.parametrize(
    ("answers", "opened"),
    [
        ({"in-02": "more"}, {"log-04"}),
        ({"in-08": "interface, users"}, {"dev-01", "dev-03"}),
        ({"in-01": "software"}, {"dev-01"}),
        ({"in-01": "hosting"}, {"dev-01", "phy-01"}),
        ({"in-01": "destruction"}, {"phy-01", "phy-04"}),
        ({"in-06": "vendor-premises"}, {"phy-01", "vul-06"}),
        ({"in-04": "autonomous"}, {"ai-05"}),
    ],
)
def test_the_intake_opens_what_the_service_makes_necessary(answers: dict[str, str], opened: set[str]) -> None:
    assert core(answers) - core({}) == opened


def test_the_words_that_other_rules_read_do_not_change() -> None:
    training = HOME["ai-02"][1]
    assert [choice.value for choice in training.choices] == ["no-training", "with-consent", "opt-out", "without-consent"]
    assert [word.value for word in HOME["ai-01"][1].words] == ["undisclosed"]
    assert (HOME["phy-05"][1].unit, [word.value for word in HOME["phy-05"][1].words]) == ("days", ["none"])


def test_ai_that_nobody_told_us_of_weighs_more_than_ai_that_was_disclosed() -> None:
    assert severity("ai-01", "undisclosed") is Severity.HIGH
    assert severity("ai-01", "yes", in_04="none") is Severity.MEDIUM
    assert severity("ai-01", "yes", in_04="autonomous") is Severity.NONE
    assert severity("ai-05", "0.5", in_04="unknown") is Severity.HIGH
    assert severity("ai-05", "40", in_04="autonomous") is Severity.LOW
    assert severity("ai-05", "not-validated", in_04="autonomous") is Severity.HIGH


def test_a_good_provider_does_not_hide_a_bad_one() -> None:
    assert severity("ai-03", "agreement-no-retention, no-agreement, own-systems") is Severity.CRITICAL
    assert severity("ai-03", "agreement-no-retention, retention") is Severity.HIGH


@given(
    name=st.sampled_from(["log-02", "phy-05", "vul-01", "vul-02", "vul-04", "ai-05"]),
    figures=st.tuples(st.integers(0, 4000), st.integers(0, 4000)),
)
def test_to_take_longer_or_leave_more_open_never_weighs_less(name: str, figures: tuple[int, int]) -> None:
    less, more = sorted(figures)
    assert severity(name, str(more)).rank <= severity(name, str(less)).rank


@given(name=st.sampled_from(["log-03", "phy-03", "vul-05"]), figures=st.tuples(st.integers(0, 100), st.integers(0, 100)))
def test_to_keep_or_cover_more_never_weighs_more(name: str, figures: tuple[int, int]) -> None:
    less, more = sorted(figures)
    assert severity(name, str(less)).rank <= severity(name, str(more)).rank
