"""Flows against the regimes of places: one finding for each regime, none where an answer's own finding already says it."""

from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diligence.assess.asking import asking
from diligence.assess.contradictions import cross_check_findings
from diligence.assess.flows import flow_findings, flows_of, verdicts
from diligence.assess.matter import Matter
from diligence.catalog.checklists import load_checklists
from diligence.catalog.countries import load_countries
from diligence.catalog.cross_checks import load_cross_checks
from diligence.catalog.depths import load_depths
from diligence.catalog.location import shipped
from diligence.model.base import Severity
from diligence.model.checklist import Depth
from diligence.model.finding import Finding, FindingSource
from diligence.model.history import (
    Answered,
    DepthSet,
    Event,
    EvidenceAdded,
    FlowNoted,
    FlowVerb,
    FlowWithdrawn,
    Opened,
)
from diligence.model.policy import Policy
from diligence.model.regime import Reach
from diligence.model.review import Review
from tests.assets.folding import folded as fold_events

ROOT = shipped()
BOOK = load_cross_checks(ROOT)
PACKS = load_checklists(ROOT, only_default=True)
COUNTRIES = load_countries(ROOT)
DEPTHS = load_depths(ROOT)
TODAY = date(2026, 11, 23)
STORED, ACCESSED = FlowVerb.STORED, FlowVerb.ACCESSED


def flow(number: int, verb: FlowVerb, country: str, *, approved: bool = False) -> FlowNoted:
    return FlowNoted(number=number, verb=verb, country=country, party="Made-up Coders", data="charts", source="call", approved=approved)


def folded(happened: Sequence[Event]) -> Review:
    return fold_events((Opened(vendor="acme", name="Acme"), DepthSet(depth=Depth.FULL, reason="made up"), *happened))


def matter(answers: Mapping[str, str], *others: Event, policy: Policy | None = None, today: date = TODAY) -> Matter:
    review = folded([*(Answered(question=name, value=value) for name, value in answers.items()), *others])
    return Matter(asking(PACKS, review, DEPTHS).checklists, review, None, (), policy or Policy(), COUNTRIES, today)


def found(answers: Mapping[str, str], *others: Event, policy: Policy | None = None, today: date = TODAY) -> dict[str, Finding]:
    of = matter(answers, *others, policy=policy, today=today)
    return {finding.id: finding for finding in flow_findings(BOOK, of)}


def test_a_vendor_at_home_has_no_finding() -> None:
    assert found({"off-01": "US", "off-02": "PR, US", "off-03": "none", "in-05": "texas-patients", "in-02": "more"}) == {}


def test_a_flow_that_was_noted_is_held_against_every_regime() -> None:
    answers = {"off-07": "texas-patients, florida-patients, medicare-advantage", "in-05": "none", "in-02": "up-to-500"}
    assert {name: one.severity for name, one in found(answers, flow(1, STORED, "CA")).items()} == {
        "flow-medicare-plans": Severity.CRITICAL,
        "flow-texas-storage": Severity.CRITICAL,
        "flow-hipaa": Severity.LOW,
        "flow-house-policy": Severity.HIGH,
    }


def test_a_finding_names_its_flows_and_why_the_regime_applies() -> None:
    answers = {"in-05": "texas-patients"}
    finding = found(answers, flow(1, STORED, "CA"), flow(2, STORED, "IE"), flow(3, ACCESSED, "IE"))["flow-texas-storage"]
    assert finding.source is FindingSource.CONTRADICTION
    assert finding.subject == "flow-1"
    assert "stored in Canada (flow 1, call); stored in Ireland (flow 2, call)." in finding.detail
    assert [(side.who, side.where) for side in finding.sides] == [
        ("house", "flow 1, call"), ("house", "flow 2, call"), ("house", "question in-05"),
    ]  # fmt: skip


def test_texas_counts_from_its_first_day() -> None:
    answers, noted = {"in-05": "texas-patients"}, flow(1, STORED, "CA")
    assert "flow-texas-storage" not in found(answers, noted, today=date(2025, 12, 31))
    assert "flow-texas-storage" in found(answers, noted, today=date(2026, 1, 1))


def test_what_is_contested_says_so_and_weighs_less() -> None:
    access = found({"in-05": "florida-patients"}, flow(1, ACCESSED, "PH"))
    assert "flow-florida-storage" not in access
    assert access["flow-florida-access"].severity is Severity.MEDIUM
    assert "Not settled: " in access["flow-florida-access"].detail


def test_a_trigger_that_nobody_answered_gives_a_remark_at_most() -> None:
    house = Policy(severities={"flow-texas-storage": Severity.CRITICAL})
    finding = found({}, flow(1, STORED, "CA"), policy=house)["flow-texas-storage"]
    assert finding.severity is Severity.INFO
    assert finding.title.endswith("(if it applies)")
    assert all(
        one.severity is Severity.INFO
        for name, one in found({}, flow(1, STORED, "CN"), flow(2, ACCESSED, "CN")).items()
        if name not in ("flow-hipaa", "flow-house-policy")
    )


def test_bulk_counts_from_ten_thousand_people_on() -> None:
    noted = flow(1, ACCESSED, "HK")
    assert found({"in-02": "up-to-100000"}, noted)["flow-countries-of-concern"].severity is Severity.CRITICAL
    assert "flow-countries-of-concern" not in found({"in-02": "up-to-10000"}, noted)
    assert found({"in-02": "unknown"}, noted)["flow-countries-of-concern"].severity is Severity.INFO


def test_an_attestation_cures_what_medicare_asks_for() -> None:
    answers = {"in-05": "part-d", "off-07": "part-d"}
    assert "flow-medicare-plans" in found(answers, flow(1, ACCESSED, "PH"))
    assert "flow-medicare-plans" in found({**answers, "off-08": "no"}, flow(1, ACCESSED, "PH"))
    assert "flow-medicare-plans" not in found({**answers, "off-08": "yes"}, flow(1, ACCESSED, "PH"))


def test_what_is_approved_is_allowed_by_the_house_and_by_no_law() -> None:
    answers = {"in-05": "texas-patients"}
    assert set(found(answers, flow(1, STORED, "CA", approved=True))) == {"flow-texas-storage", "flow-hipaa"}


def test_the_house_draws_its_own_border() -> None:
    assert "flow-house-policy" not in found({}, flow(1, STORED, "CA"), policy=Policy(allowed_countries=("CA", "US")))


def test_a_withdrawn_flow_is_gone() -> None:
    assert found({"in-05": "texas-patients"}, flow(1, STORED, "CA"), FlowWithdrawn(number=1, reason="never took place")) == {}


def test_an_answer_that_its_own_question_judges_is_not_said_twice() -> None:
    answers = {"off-01": "CA, US", "off-04": "US", "off-07": "texas-patients, medicare-advantage", "in-05": "none", "in-02": "up-to-500"}
    assert found(answers) == {}
    assert set(found(answers, flow(1, STORED, "CA"))) >= {"flow-texas-storage", "flow-medicare-plans"}


def test_an_answer_raises_a_regime_that_its_question_does_not_judge() -> None:
    answers = {"off-01": "CN", "off-02": "CN", "in-02": "more", "off-07": "florida-patients", "in-05": "none"}
    findings = found(answers)
    assert set(findings) == {"flow-countries-of-concern", "flow-florida-access"}
    assert [side.where for side in findings["flow-countries-of-concern"].sides] == ["question off-01", "question in-02"]
    assert findings["flow-countries-of-concern"].subject == "off-01"


def test_evidence_tells_of_flows_whatever_the_answers_say() -> None:
    seen = EvidenceAdded(
        number=1, sha256="a" * 64, file="map.pdf", size=1, kind="data-flow-map", issued=date(2026, 11, 1), facts={"stored-in": "IE, US"}
    )
    finding = found({"off-01": "US", "in-05": "texas-patients"}, seen)["flow-texas-storage"]
    assert [side.where for side in finding.sides] == ["evidence 1, data-flow-map", "question in-05"]
    assert finding.subject == "offshore"


def test_flows_come_from_answers_with_the_verb_of_their_question() -> None:
    answers = {"off-01": "CA", "off-02": "PH", "off-03": "IN", "off-04": "IE", "off-05": "GB"}
    told = {(one.verb.value, one.country) for one in flows_of(BOOK, matter(answers))}
    assert told == {
        ("stored", "CA"), ("accessed", "PH"), ("processed", "PH"), ("accessed", "IN"), ("processed", "IN"),
        ("stored", "IE"), ("accessed", "GB"),
    }  # fmt: skip


def test_a_word_in_place_of_countries_is_no_flow() -> None:
    assert flows_of(BOOK, matter({"off-01": "unknown", "off-02": "undisclosed", "off-03": "none", "off-04": "n/a"})) == ()


def test_a_decision_stands_until_the_flows_change() -> None:
    answers = {"in-05": "texas-patients"}
    before = found(answers, flow(1, STORED, "CA"))["flow-texas-storage"]
    again = found({**answers, "rm-01": "yes"}, flow(1, STORED, "CA"))["flow-texas-storage"]
    more = found(answers, flow(1, STORED, "CA"), flow(2, STORED, "IE"))["flow-texas-storage"]
    assert again.basis() == before.basis() != more.basis()


def test_contradictions_and_flows_come_from_one_call() -> None:
    of = matter({"off-04": "CA", "off-07": "texas-patients"}, flow(1, STORED, "CA"))
    findings = cross_check_findings(BOOK, of)
    assert {"x05", "flow-texas-storage"} <= {finding.id for finding in findings}
    assert len({finding.id for finding in findings}) == len(findings)


@pytest.mark.parametrize("verb", list(FlowVerb))
@given(country=st.sampled_from(sorted(COUNTRIES.names)), asked=st.booleans())
def test_no_regime_binds_what_stays_at_home_and_none_is_sure_without_answers(verb: FlowVerb, country: str, asked: bool) -> None:
    of = matter({"in-02": "unknown"} if asked else {}, flow(1, verb, country))
    reaches = {verdict.regime.id: verdict.reach for verdict in verdicts(BOOK, of)}
    sure = {name for name, reach in reaches.items() if reach is Reach.OUTSIDE}
    home = country in Policy().allowed_countries
    assert sure == (set() if home else {"hipaa", "house-policy"})
