"""The intake chooses how deep a review goes; the security pack is whole, its core is small, and no answer hides what it calls for."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diligence.assess.asking import Asking, asking
from diligence.catalog.checklists import load_checklist, load_checklists
from diligence.catalog.depths import load_depths
from diligence.catalog.location import shipped
from diligence.model.base import Actor, Role
from diligence.model.checklist import AnswerType, Depth, Question
from diligence.model.conditions import fits
from diligence.model.history import GENESIS, Answered, DepthSet, Entry, Event, Opened
from diligence.model.review import Review, fold

PACKS = load_checklists(shipped())
SECURITY = load_checklist(shipped(), "hipaa-security")
INTAKE = load_checklist(shipped(), "intake")
DEPTHS = load_depths(shipped())
UNHURRIED = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])

SECTIONS = {
    "risk-analysis": ("rm", 8),
    "encryption": ("enc", 8),
    "access-control": ("acc", 8),
    "incident-response": ("inc", 7),
    "offshore": ("off", 10),
    "subcontractors": ("sub", 6),
    "workforce": ("wrk", 7),
    "contingency": ("con", 7),
    "audit-logging": ("log", 5),
    "physical-and-media": ("phy", 5),
    "vulnerabilities": ("vul", 6),
    "development": ("dev", 4),
    "ai": ("ai", 6),
    "assurance": ("ind", 6),
    "insurance-and-history": ("ins", 5),
    "agreement-terms": ("baa", 8),
}
"""Each section in the order it is asked, with the prefix of its ids and how many there are, counted from 01."""

PLAIN = {
    "in-02": "up-to-10000",
    "in-03": "US",
    "in-04": "none",
    "in-05": "none",
    "in-06": "vendor-cloud",
    "in-07": "none",
    "in-08": "users",
}
"""An ordinary vendor; a test names what differs, and the service."""

SHREDDER = PLAIN | {"in-01": "destruction", "in-02": "more", "in-06": "paper-only", "in-08": "none"}
CODER = PLAIN | {"in-01": "medical-coding"}


def numbered(prefix: str, count: int) -> list[str]:
    return [f"{prefix}-{number:02}" for number in range(1, count + 1)]


def review_of(answers: dict[str, str], depth: Depth | None = None) -> Review:
    """Fold a real history with these answers, and a depth that a person chose."""
    events: list[Event] = [Opened(vendor="acme", name="Acme"), *(Answered(question=name, value=value) for name, value in answers.items())]
    if depth is not None:
        events.append(DepthSet(depth=depth, reason="For the test"))
    entries: list[Entry] = []
    for number, event in enumerate(events, start=1):
        previous = entries[-1].digest() if entries else GENESIS
        officer = Actor(email="officer@hospital.example", role=Role.SECURITY_OFFICER)
        at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
        entries.append(Entry(id=f"{number:032x}", review="acme-1", number=number, previous=previous, at=at, by=officer, event=event))
    return fold(entries)


def asked_of(answers: dict[str, str], depth: Depth | None = None) -> Asking:
    return asking(PACKS, review_of(answers, depth), DEPTHS)


def shown(found: Asking) -> list[str]:
    return [question.id for pack in found.checklists for question in pack.questions]


def values_of(question: Question) -> st.SearchStrategy[str]:
    words = [choice.value for choice in (*question.choices, *question.words)]
    if question.type is AnswerType.COUNTRIES:
        return st.sampled_from([*words, "US", "PR, US", "IN, US", "PH", "n/a"])
    return st.sampled_from([*words, "n/a"])


intakes = st.fixed_dictionaries({}, optional={question.id: values_of(question) for question in INTAKE.questions})


def test_every_question_is_there_in_its_section() -> None:
    expected = {section: numbered(*ids) for section, ids in SECTIONS.items()}
    assert {section.id: [question.id for question in section.questions] for section in SECURITY.sections} == expected
    assert [section.id for section in SECURITY.sections] == list(SECTIONS)
    assert [section.position for section in SECURITY.sections] == list(range(1, 17))
    assert len(SECURITY.questions) == 106


def test_the_intake_is_eight_questions_to_the_house_and_comes_first() -> None:
    assert [question.id for question in INTAKE.questions] == numbered("in", 8)
    assert PACKS[0] == INTAKE
    assert INTAKE.by_default
    for question in INTAKE.questions:
        assert question.asked_of == "house"
        assert question.depth is Depth.CORE
        assert not question.asked_when
        assert all(rule.severity.value == "low" for rule in question.findings)


def test_payers_and_states_bear_the_same_names_in_the_intake_and_in_the_question_on_location() -> None:
    intake, location = INTAKE.question("in-05"), SECURITY.question("off-07")
    assert intake is not None
    assert location is not None
    values = {choice.value for choice in intake.choices}
    assert values - {choice.value for choice in location.choices} == {"part-2-records", "state-law-stricter", "none-of-these"}
    assert {choice.value for choice in location.choices} < values
    assert [word.value for word in intake.words] == [word.value for word in location.words] == ["none"]


def test_the_core_is_about_thirty_questions_and_the_rest_is_spread() -> None:
    depths = [question.depth or section.depth for section in SECURITY.sections for question in section.questions]
    assert 28 <= depths.count(Depth.CORE) <= 32
    assert depths.count(Depth.FULL) >= 25
    assert depths.count(Depth.STANDARD) >= 35


@pytest.mark.parametrize(
    ("answers", "depth", "reason"),
    [
        (CODER | {"in-02": "up-to-100000"}, "full", "10,000 people"),
        (CODER | {"in-02": "more"}, "full", "10,000 people"),
        (CODER, "standard", "Nothing"),
        (CODER | {"in-02": "unknown"}, "standard", "Nothing"),
        (CODER | {"in-02": "up-to-500"}, "core", "at most 500"),
        (CODER | {"in-02": "up-to-500", "in-03": "unknown"}, "standard", "Nothing"),
        (CODER | {"in-02": "up-to-500", "in-03": "IN, US"}, "full", "outside"),
        (CODER | {"in-02": "up-to-500", "in-03": "PR, US"}, "core", "at most 500"),
        (CODER | {"in-04": "autonomous"}, "full", "intelligence"),
        (CODER | {"in-05": "medicaid, part-2-records"}, "full", "Part 2"),
        (CODER | {"in-08": "administrators, users"}, "full", "administers"),
        (PLAIN | {"in-01": "hosting"}, "full", "hosts"),
        (PLAIN | {"in-01": "hosting", "in-02": "up-to-500"}, "core", "at most 500"),
        (PLAIN | {"in-01": "consulting"}, "core", "advises"),
        (PLAIN | {"in-01": "consulting", "in-03": "unknown"}, "standard", "Nothing"),
        (PLAIN | {"in-01": "consulting, software"}, "standard", "Nothing"),
        (SHREDDER, "core", "paper"),
        (SHREDDER | {"in-03": "MX"}, "full", "outside"),
        ({"in-01": "medical-coding"}, "standard", "Nothing"),
        ({}, "standard", "not answered"),
    ],
)
def test_the_intake_chooses_the_depth_and_says_why(answers: dict[str, str], depth: str, reason: str) -> None:
    found = asked_of(answers)
    assert found.depth.value == depth
    assert reason in found.because


def test_a_firm_that_shreds_is_asked_little_and_nothing_on_systems() -> None:
    found = asked_of(SHREDDER)
    asked = shown(found)
    assert [pack.id for pack in found.checklists] == ["intake", "hipaa-security"]
    assert len(asked) <= 36
    prefixes = {name.rpartition("-")[0] for name in asked}
    assert not prefixes & {"enc", "acc", "con", "log", "vul", "dev", "mc-rf"}
    assert {"phy-02", "phy-04", "phy-05", "rm-01", "inc-02", "baa-01"} <= set(asked)
    finished = asked_of(SHREDDER | {"sub-01": "no-subcontractors", "ai-01": "no", "ind-01": "none"})
    assert len(shown(finished)) <= 30


def test_a_vendor_that_codes_or_bills_is_asked_about_that_work_and_no_other_is() -> None:
    for service in ("medical-coding", "billing"):
        assert "mc-rf-10" in shown(asked_of(PLAIN | {"in-01": service, "in-02": "up-to-500"}))
    assert not [name for name in shown(asked_of(PLAIN | {"in-01": "hosting"})) if name.startswith("mc-")]
    core = [name for name in shown(asked_of(CODER | {"in-02": "up-to-500"})) if name.startswith("mc-")]
    assert core == [*numbered("mc-rf", 10), *numbered("mc-oq", 12)]
    assert len([name for name in shown(asked_of(CODER, Depth.FULL)) if name.startswith("mc-")]) == 125


@pytest.mark.parametrize("countries", ["IN, US", "CA", "unknown"])
def test_work_abroad_or_nobody_knows_where_opens_all_of_location_at_any_depth(countries: str) -> None:
    asked = shown(asked_of(SHREDDER | {"in-03": countries}, Depth.CORE))
    assert set(numbered("off", 10)) <= set(asked)


@pytest.mark.parametrize(("question", "value"), [("off-01", "IN"), ("off-02", "PH, US"), ("off-02", "undisclosed"), ("off-01", "unknown")])
def test_what_comes_to_light_later_opens_the_controls_on_people_abroad(question: str, value: str) -> None:
    home = CODER | {"in-02": "up-to-500"}
    assert "off-06" not in shown(asked_of(home))
    assert "off-06" in shown(asked_of(home | {question: value}))


def test_a_written_decision_is_asked_for_unless_everything_is_encrypted() -> None:
    assert "enc-07" in shown(asked_of(CODER))
    assert "enc-07" in shown(asked_of(CODER | {"enc-01": "yes", "enc-02": "partial"}))
    assert "enc-07" not in shown(asked_of(CODER | {"enc-01": "yes", "enc-02": "yes"}))


@UNHURRIED
@given(answers=intakes)
def test_a_deeper_review_asks_all_that_a_lighter_one_does(answers: dict[str, str]) -> None:
    core, standard, full = (set(shown(asked_of(answers, depth))) for depth in Depth)
    assert set(numbered("in", 8)) <= core <= standard <= full
    assert set(shown(asked_of(answers))) in (core, standard, full)


@UNHURRIED
@given(answers=intakes)
def test_nothing_is_hidden_without_a_reason_and_nothing_is_lost(answers: dict[str, str]) -> None:
    found = asked_of(answers)
    assert {*shown(found), *found.hidden} == {question.id for pack in PACKS for question in pack.questions}
    assert not set(shown(found)) & set(found.hidden)
    assert all(found.hidden.values())


def test_what_the_agreement_proposes_is_an_answer_that_the_question_takes() -> None:
    proposing = [question for pack in PACKS for question in pack.questions if question.from_agreement]
    assert {*numbered("baa", 8), "mc-rf-10"} <= {question.id for question in proposing}
    for question in proposing:
        for proposal in question.from_agreement:
            assert (proposal.measure is not None and question.type is AnswerType.NUMBER) or fits(question, proposal.value or "")
            assert proposal.says.endswith(".")


def test_what_only_the_main_agreement_can_tell_is_never_proposed_as_fine() -> None:
    for name in ("baa-06", "baa-07"):
        question = SECURITY.question(name)
        assert question is not None
        assert {proposal.value for proposal in question.from_agreement} == {"no", "unknown"}
