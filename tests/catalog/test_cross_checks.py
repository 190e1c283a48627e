"""The shipped facts, rules and regimes prove themselves, and a fault in one is named with its file, table and key."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from diligence.catalog.checklists import load_checklists
from diligence.catalog.condition_lint import Known
from diligence.catalog.countries import load_countries
from diligence.catalog.cross_check_lint import lint_cross_checks
from diligence.catalog.cross_checks import load_cross_checks
from diligence.catalog.location import shipped
from diligence.catalog.requirements import load_head
from diligence.errors import ChecklistError
from diligence.model.base import Severity
from diligence.model.cross_check import CrossRule, RuleExample
from diligence.model.policy import Policy
from diligence.model.regime import Reach, Regime, RegimeExample
from diligence.model.statement import Stated, Statement, fires

Spoil = Callable[[str, str, str], Path]
FACTS, RULES, REGIMES = "cross-checks/facts.toml", "cross-checks/rules.toml", "regimes.toml"
BOOK = load_cross_checks(shipped())
SEVERITIES = {
    **dict.fromkeys(("x02", "x03", "x04", "x05", "x16", "x18"), Severity.CRITICAL),
    **dict.fromkeys(("x01", "x07", "x08", "x09", "x10", "x11", "x15", "x17", "x21"), Severity.HIGH),
    **dict.fromkeys(("x06", "x12", "x13", "x14", "x19"), Severity.MEDIUM),
    "x20": Severity.LOW,
}


def known(root: Path | None = None) -> Known:
    at = shipped() if root is None else root
    questions = {question.id: question for pack in load_checklists(at) for question in pack.questions}
    return Known(questions=questions, requirements=load_head(at).order, facts=None, countries=load_countries(at))


def stated(example: RuleExample) -> Stated:
    """What an example states; on all that it leaves out the agreement is silent."""
    nothing = {fact.id: Statement(fact.id, "", "nobody", fact.title, "here") for fact in BOOK.facts}
    told = {name: tuple(replace(nothing[name], value=value) for value in example.values(name)) for name in example.facts}
    return Stated(told, nothing, frozenset(nothing))


def test_every_rule_has_the_weight_it_was_given() -> None:
    assert {rule.id: rule.severity for rule in BOOK.rules} == SEVERITIES
    assert [rule.id for rule in BOOK.rules] == [f"x{number:02}" for number in range(1, 22)]


def test_the_shipped_records_have_no_fault() -> None:
    assert list(map(str, lint_cross_checks(shipped(), known()))) == []


@pytest.mark.parametrize(
    ("rule", "example"),
    [pytest.param(rule, example, id=f"{rule.id}-{number}") for rule in BOOK.rules for number, example in enumerate(rule.examples, start=1)],
)
def test_a_rule_fires_where_its_example_says_so(rule: CrossRule, example: RuleExample) -> None:
    assert (fires(rule, stated(example)) is not None) is example.fires


@pytest.mark.parametrize(
    ("regime", "example"),
    [pytest.param(one, example, id=f"{one.id}-{number}") for one in BOOK.regimes for number, example in enumerate(one.examples, start=1)],
)
def test_a_regime_makes_of_a_flow_what_its_example_says(regime: Regime, example: RegimeExample) -> None:
    today, house = example.today or regime.as_of, Policy().allowed_countries
    found = regime.reach(example.verb, example.country, example.answers, house, approved=example.approved, today=today)
    assert found is example.reach


def test_no_rule_fires_where_nothing_is_stated() -> None:
    nothing = Stated({}, {})
    assert [rule.id for rule in BOOK.rules if fires(rule, nothing) is not None] == []


def test_texas_begins_on_its_day() -> None:
    texas = next(one for one in BOOK.regimes if one.id == "texas-storage")
    assert texas.in_force_from == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        (FACTS, '[[fact]]\nid = "places-promised"', '[[facts]]\nid = "places-promised"', f"{FACTS}: facts: is not a key that belongs here"),
        (FACTS, 'type = "countries"', 'type = "places"', "cross-checks/facts.toml: fact[1] (places-promised): type: must be 'countries', "),
        (
            FACTS,
            '{ question = "off-01" }',
            '{ question = "off-01", agreement = "x" }',
            "fact[1] (places-promised): from[1]: a source is one",
        ),
        (FACTS, 'key = "reached-from"', "keys = 1", "from[7].keys: is not a key that belongs here"),
        (FACTS, 'id = "places-disclosed"', 'id = "places-promised"', "fact[2] (places-promised).id: is the id of another record too"),
        (FACTS, "from = [{ question", "sources = [{ question", "fact[1] (places-promised): sources: is not a key that belongs here"),
        (RULES, 'severity = "high"', 'severity = "grave"', "cross-checks/rules.toml: rule[1] (x01): severity: must be "),
        (RULES, 'fact = "places-promised", within', 'fact = "places", within', "rule[1] (x01).when: there is no fact 'places'"),
        (RULES, "silent = true", "quiet = true", "rule[10] (x10): when[1].all[2].quiet: is not a key that belongs here"),
        (RULES, "silent = true", 'silent = true, names = ["regulated"]', "rule[10] (x10): when[1].all[2]: a condition looks at single"),
        (RULES, "@us-and-territories", "@europe", f"{RULES}: there is no group of countries '@europe'"),
        (REGIMES, "by_policy = true", "", "regime[11] (house-policy): exactly one of 'allowed', 'barred' and 'by_policy'"),
        (REGIMES, 'verbs = ["stored"]', 'verbs = ["kept"]', f"{REGIMES}: place[1]: verbs[1]: must be "),
        (REGIMES, "in_force_from = 2025-10-06", 'in_force_from = "then"', "regime[1] (countries-of-concern): in_force_from: "),
    ],
)
def test_a_malformed_record_is_refused_with_its_place(spoil: Spoil, name: str, old: str, new: str, says: str) -> None:
    with pytest.raises(ChecklistError) as wrong:
        load_cross_checks(spoil(name, old, new))
    assert says in wrong.value.what
    assert wrong.value.remedy


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        (FACTS, '{ question = "off-01" }', '{ question = "off-99" }', "fact[1] (places-promised).from[1].question: names 'off-99'"),
        (FACTS, '{ question = "off-01" }', '{ question = "off-08" }', "takes yes-no, and the fact is countries"),
        (FACTS, 'unit = "hours"', 'unit = "days"', "from[1].question: counts hours, and the fact counts days"),
        (FACTS, 'evidence_kind = "roster"', 'evidence_kind = "rooster"', "from[11].evidence_kind: names 'rooster', which is no kind"),
        (FACTS, 'key = "cyber-limit"', 'key = "limit"', "names 'limit', which insurance-certificate does not hold"),
        (FACTS, 'grade_of = "offshore"', 'grade_of = "abroad"', "names 'abroad', which is no requirement of an agreement"),
        (RULES, 'names = ["missing", "boilerplate"]', 'names = ["gone"]', "(x01).when[1].all[2].names: names 'gone', which no source"),
        (RULES, 'names = ["medicare-advantage", "part-d"]', 'names = ["part-e"]', "(x04).when[1].all[2].names: names 'part-e'"),
        (RULES, '{ fires = true, facts = { places-promised = ["US", "US"]', '{ fires = false, facts = { places-promised = ["US", "US"]',
         "(x01).examples[1]: the rule fires on it, and it says otherwise"),
        (RULES, 'names = ["permitted"]', 'names = ["us-only"]', "(x02).examples[1]: the rule does not fire on it"),
        (RULES, 'places-promised = "unknown", offshore-grade', 'places-promised = "ZZ", offshore-grade', "'ZZ' is nothing that a source"),
        (RULES, '{ fires = true, facts = { insurance-held = "expired", insurance-agreed = "1000000" } },', "",
         "(x13).when[2]: no example makes this way hold"),
        (RULES, "silent = true", 'later_than = "agreement-date"', "(x10).when[1].all[2].later_than: is for facts of type date"),
        (REGIMES, '{ question = "off-01" }', '{ question = "rm-06" }', "regimes.toml: place[1].source.question: takes text"),
        (REGIMES, 'answers = ["up-to-100000", "more"]', 'answers = ["many"]', "(countries-of-concern).when[1].answers: names 'many'"),
        (REGIMES, 'judged_by = ["off-02"]', 'judged_by = ["off-99"]', "(countries-of-concern).judged_by: names 'off-99'"),
        (REGIMES, 'reach = "outside"', 'reach = "allowed"', "(countries-of-concern).examples[1]: the regime makes outside of it"),
        (REGIMES, 'country = "CN"', 'country = "ZZ"', "(countries-of-concern).examples[1].country: names the unknown country 'ZZ'"),
        (REGIMES, "in_force_from = 2026-01-01", "in_force_from = 2025-01-01", "(texas-storage).examples[2]: the regime makes outside"),
    ],
)  # fmt: skip
def test_the_lint_names_what_does_not_hold_together(spoil: Spoil, name: str, old: str, new: str, says: str) -> None:
    root = spoil(name, old, new)
    faults = list(map(str, lint_cross_checks(root, known(root))))
    assert any(says in fault for fault in faults), faults
    assert all(fault.startswith((FACTS, RULES, REGIMES)) for fault in faults)


def test_a_fact_that_no_rule_looks_at_is_named(spoil: Spoil) -> None:
    idle = '[[fact]]\nid = "idle"\ntitle = "Idle"\ntype = "text"\nfrom = [{ question = "rm-06" }]\n\n'
    root = spoil(FACTS, "[[fact]]", f"{idle}[[fact]]")
    assert [str(fault) for fault in lint_cross_checks(root, known(root))] == [
        f"{FACTS}: fact[1] (idle): no rule looks at this fact. Take it out, or write the rule."
    ]


def test_the_lint_says_once_why_a_file_cannot_be_read(spoil: Spoil) -> None:
    root = spoil(RULES, "[[rule]]", "[[rule")
    assert [str(fault).partition(": is not TOML")[0] for fault in lint_cross_checks(root, known(root))] == [RULES]


def test_a_question_that_could_not_be_read_is_no_fault_of_a_fact() -> None:
    partial = replace(known(), questions={}, whole=False)
    assert [fault for fault in lint_cross_checks(shipped(), partial) if "which is no question" in fault.what] == []


def test_every_way_a_regime_can_take_a_flow_is_shown() -> None:
    assert {example.reach for regime in BOOK.regimes for example in regime.examples} == set(Reach)
