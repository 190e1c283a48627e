"""A made-up vendor on which all twenty rules fire, and its clean twin on which none does; both go through the real fold."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diligence.assess.agreement import current_agreement, judged_rows
from diligence.assess.asking import asking
from diligence.assess.contradictions import contradiction_findings, fired
from diligence.assess.evidence import evidence_findings
from diligence.assess.matter import Matter
from diligence.catalog.checklists import load_checklists
from diligence.catalog.countries import load_countries
from diligence.catalog.cross_checks import load_cross_checks
from diligence.catalog.depths import load_depths
from diligence.catalog.location import shipped
from diligence.catalog.requirements import load_requirements
from diligence.model.base import Severity
from diligence.model.checklist import Depth
from diligence.model.document import DocumentKind, DocumentState
from diligence.model.finding import Finding, FindingSource
from diligence.model.history import (
    Answered,
    DepthSet,
    DocumentAdded,
    DocumentRead,
    Event,
    EvidenceAdded,
    Opened,
)
from diligence.model.policy import Policy
from diligence.model.requirement import Grade, Level
from diligence.model.review import Review
from diligence.model.scan import Kind, Passage, Row, Scan, ScannedDocument, StatedFact, Tool, Values, Verdict
from tests.assets.folding import folded as fold_events

ROOT = shipped()
BOOK = load_cross_checks(ROOT)
PACKS = load_checklists(ROOT, only_default=True)
COUNTRIES = load_countries(ROOT)
DEPTHS = load_depths(ROOT)
TERMS = load_requirements(ROOT).requirements
TODAY = date(2026, 11, 23)
UNHURRIED = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])

# Quarrelsome Coding LLC, made up: what it says, what its agreement says and what its evidence shows all differ.
QUARREL: Mapping[str, str] = MappingProxyType(
    {
        "in-01": "medical-coding",
        "in-02": "up-to-100000",
        "in-03": "IN, US",
        "in-04": "assists",
        "in-05": "medicare-advantage, part-2-records, texas-patients",
        "in-06": "vendor-cloud",
        "in-07": "companies",
        "in-08": "users",
        "off-01": "US",
        "off-02": "US",
        "off-03": "IN",
        "off-04": "IN, US",
        "off-07": "medicare-advantage, texas-patients",
        "off-08": "no",
        "inc-02": "24",
        "inc-03": "confirmation",
        "sub-01": "list",
        "ai-01": "yes",
        "ai-02": "no-training",
        "enc-01": "yes",
        "ins-01": "1000000",
        "ins-02": "0",
        "phy-05": "90",
        "ind-01": "soc2-type-2",
        "ind-02": "excludes-offshore-site",
        "acc-08": "unmanaged-allowed",
    }
)
QUARREL_EVIDENCE = (
    ("incident-response-plan", date(2026, 10, 1), {"notice-hours": "720"}),
    ("public-breach-search", date(2026, 11, 1), {"breaches-found": "2"}),
    ("configuration-export", date(2021, 1, 5), {}),
)
QUARREL_ROWS = {
    "offshore": (Grade.BOILERPLATE, Values()),
    "breach-notification": (Grade.SPECIFIC, Values(notice="5 days", days=5, trigger="discovery")),
    "return-or-destroy": (Grade.SPECIFIC, Values(notice="30 days", days=30)),
}
QUARREL_FACTS = {
    "offshore-terms": ["permitted"],
    "countries-agreed": ["PH, US"],
    "subcontracting": ["forbidden"],
    "improvement-licence": ["granted"],
    "encryption-terms": ["hedged"],
    "insurance-limit": ["5000000"],
    "unmanaged-devices": ["forbidden"],
    "agreement-date": ["2019-06-01"],
}

# Its twin, made up as well: the same service, and nothing contradicts anything.
PEACE: Mapping[str, str] = MappingProxyType(
    {
        **QUARREL,
        "in-03": "US",
        "off-03": "none",
        "off-04": "US",
        "off-08": "yes",
        "inc-02": "120",
        "inc-03": "discovery",
        "ins-01": "5000000",
        "ins-02": "2",
        "phy-05": "30",
        "ind-02": "full",
        "acc-08": "unmanaged-blocked, virtual-desktop",
    }
)
PEACE_EVIDENCE = (
    ("incident-response-plan", date(2026, 10, 1), {"notice-hours": "120"}),
    ("public-breach-search", date(2026, 11, 1), {"breaches-found": "2"}),
    ("configuration-export", date(2026, 11, 5), {}),
)
PEACE_ROWS = {**QUARREL_ROWS, "offshore": (Grade.SPECIFIC, Values())}
PEACE_FACTS = {
    "offshore-terms": ["us-only"],
    "countries-agreed": ["US"],
    "subcontracting": ["consent"],
    "ai-terms": ["regulated"],
    "improvement-licence": ["denied"],
    "encryption-terms": ["required"],
    "insurance-limit": ["5000000"],
    "part-2-terms": ["stated"],
    "unmanaged-devices": ["forbidden"],
    "agreement-date": ["2026-06-01"],
}


def scan(rows: Mapping[str, tuple[Grade, Values]], facts: Mapping[str, Sequence[str]] | None) -> Scan:
    stated = None if facts is None else tuple(
        StatedFact(page=3, end_page=3, section="4", quote=f"words that state {fact}", fact=fact, value=value)
        for fact, values in facts.items()
        for value in values
    )  # fmt: skip
    return Scan(
        schema="diligence.scan/1",
        tool=Tool(version="0", requirements="0", as_of="2026-11-01"),
        document=ScannedDocument(file="made-up.pdf", sha256="a" * 64, pages=9, kind=Kind.BAA, verdict=Verdict.POINTS_OPEN),
        requirements=tuple(
            Row(
                id=name, level=Level.REQUIRED, grade=grade, severity=Severity.NONE, citation="made up", why="", advice="", values=values,
                evidence=(Passage(page=4, end_page=5, section="3.2", quote="made-up words"),),
            )
            for name, (grade, values) in rows.items()
        ),
        facts=stated,
    )  # fmt: skip


def events(
    answers: Mapping[str, str],
    evidence: Sequence[tuple[str, date, dict[str, str]]],
    rows: Mapping[str, tuple[Grade, Values]],
    facts: Mapping[str, Sequence[str]] | None,
) -> list[Event]:
    pieces = [
        EvidenceAdded(number=number, sha256=f"{number:064x}", file=f"{kind}.pdf", size=1, kind=kind, issued=issued, facts=stated)
        for number, (kind, issued, stated) in enumerate(evidence, start=1)
    ]
    document = DocumentAdded(number=1, sha256="a" * 64, file="made-up.pdf", size=1, kind=DocumentKind.BAA, state=DocumentState.DRAFT)
    resting = {"enc-01": (len(pieces),)}
    said = [Answered(question=name, value=value, evidence=resting.get(name, ())) for name, value in answers.items()]
    return [DepthSet(depth=Depth.FULL, reason="made up"), *pieces, document, DocumentRead(number=1, scan=scan(rows, facts)), *said]


def folded(happened: Sequence[Event]) -> Review:
    return fold_events((Opened(vendor="quarrelsome", name="Quarrelsome Coding LLC (made up)"), *happened), review="quarrelsome-1")


def matter(review: Review, policy: Policy | None = None) -> Matter:
    asked, reading = asking(PACKS, review, DEPTHS), current_agreement(review)
    rows = () if reading is None else judged_rows(reading.event.scan, review.grades, TERMS, asked)
    return Matter(asked.checklists, review, reading, rows, policy or Policy(), COUNTRIES, TODAY)


def quarrel(**other_answers: str) -> list[Event]:
    answers = {**QUARREL, **{name.replace("_", "-"): value for name, value in other_answers.items()}}
    return events(answers, QUARREL_EVIDENCE, QUARREL_ROWS, QUARREL_FACTS)


def found(happened: Sequence[Event], policy: Policy | None = None) -> dict[str, Finding]:
    return {finding.id: finding for finding in contradiction_findings(BOOK, matter(folded(happened), policy))}


def test_every_rule_fires_on_the_vendor_that_contradicts_itself() -> None:
    assert sorted(fired(BOOK, matter(folded(quarrel())))) == [f"x{number:02}" for number in range(1, 22)]


def test_none_fires_on_its_clean_twin() -> None:
    twin = matter(folded(events(PEACE, PEACE_EVIDENCE, PEACE_ROWS, PEACE_FACTS)))
    assert fired(BOOK, twin) == {}
    assert contradiction_findings(BOOK, twin) == ()


def test_every_finding_shows_its_sides_with_their_sources_and_can_be_put_right() -> None:
    of = matter(folded(quarrel()))
    findings = contradiction_findings(BOOK, of)
    # What is out of date is a finding of its own already, one for each piece of evidence.
    assert [finding.id for finding in findings] == [f"x{number:02}" for number in range(1, 22) if number != 19]
    for finding in findings:
        assert finding.source is FindingSource.CONTRADICTION
        assert len(finding.sides) >= 2, finding.id
        assert all(side.says and side.where and side.who in {"vendor", "house", "agreement", "evidence"} for side in finding.sides)
        assert finding.subject in of.questions
        assert f"cross-check {finding.id}" in finding.citation
        assert finding.basis_of


def test_the_sides_name_question_page_and_evidence() -> None:
    findings = found(quarrel())
    told, agreed = findings["x06"].sides
    assert (told.who, told.says, told.where, told.subject) == ("vendor", "24 hours", "question inc-02", "inc-02")
    assert (agreed.who, agreed.says, agreed.where) == ("agreement", "5 days", "document 1, pages 4 to 5, section 3.2")
    searched = findings["x18"].sides[1]
    assert (searched.who, searched.says, searched.where) == ("evidence", "2 breaches", "evidence 2, public-breach-search")
    insured = findings["x13"].sides[1]
    assert insured.says == "5,000,000 dollars: “words that state insurance-limit”"
    silent = findings["x10"].sides[-1]
    assert (silent.who, silent.where) == ("agreement", "document 1")
    assert silent.says.startswith("Not found: ")


def test_a_claim_is_quoted_with_its_source() -> None:
    happened = [*quarrel(), Answered(question="inc-02", value="24", claim="We tell you\nwithin a day\u202e", source="mail of 3 November")]
    told = found(happened)["x06"].sides[0]
    assert told.says == "24 hours (“We tell you within a day\\u202e”)"
    assert told.where == "question inc-02, mail of 3 November"


def test_what_rule_19_would_say_is_said_by_the_finding_on_the_evidence() -> None:
    review = folded(quarrel())
    of = matter(review)
    stale = evidence_findings(of.checklists, review, Policy(), TODAY)
    assert [finding.id for finding in stale if finding.severity is Severity.MEDIUM] == ["stale-evidence-3"]
    assert all("cross-check x19" in finding.citation for finding in stale)
    assert [statement.where for statement in fired(BOOK, of)["x19"]] == ["evidence 3, configuration-export"]


def test_the_house_may_weigh_a_rule_in_its_own_way() -> None:
    assert found(quarrel(), Policy(severities={"x06": Severity.HIGH}))["x06"].severity is Severity.HIGH


def test_without_an_agreement_nothing_is_held_against_one() -> None:
    happened = [event for event in quarrel() if not isinstance(event, DocumentRead)]
    assert sorted(found(happened)) == ["x04", "x05", "x15", "x18", "x21"]


def test_an_agreement_that_was_not_read_for_facts_is_silent_on_nothing() -> None:
    assert not {"x10", "x16"} & set(found(events(QUARREL, QUARREL_EVIDENCE, QUARREL_ROWS, None)))


def test_an_answer_to_a_question_that_is_not_asked_counts_nowhere() -> None:
    # Without any report nobody asks what the report covers.
    assert "x15" in found(quarrel())
    assert "x15" not in found(quarrel(ind_01="none"))


def test_evidence_that_was_replaced_says_nothing_any_more() -> None:
    newer = EvidenceAdded(
        number=4, sha256="f" * 64, file="plan-2.pdf", size=1, kind="incident-response-plan", issued=date(2026, 11, 1),
        facts={"notice-hours": "24"}, replaces=1,
    )  # fmt: skip
    assert "x07" in found(quarrel())
    assert "x07" not in found([*quarrel(), newer])


@pytest.mark.parametrize(
    ("question", "value", "rule"), [("inc-02", "48", "x06"), ("off-04", "IN", "x05"), ("in-08", "administrators", "x20")]
)
def test_a_decision_no_longer_covers_a_statement_that_changed(question: str, value: str, rule: str) -> None:
    before = found(quarrel())[rule]
    changed = found([*quarrel(), Answered(question=question, value=value)])[rule]
    assert changed.basis() != before.basis()


def test_a_decision_on_an_old_agreement_stands_however_often_other_questions_are_answered() -> None:
    before = found(quarrel())["x20"]
    after = found([*quarrel(), Answered(question="rm-01", value="yes")])["x20"]
    assert after.basis() == before.basis()


@UNHURRIED
@given(order=st.permutations(range(len(QUARREL))))
def test_the_order_of_answers_never_matters(order: list[int]) -> None:
    straight = contradiction_findings(BOOK, matter(folded(quarrel())))
    names = list(QUARREL)
    shuffled = {names[place]: QUARREL[names[place]] for place in order}
    assert contradiction_findings(BOOK, matter(folded(events(shuffled, QUARREL_EVIDENCE, QUARREL_ROWS, QUARREL_FACTS)))) == straight
