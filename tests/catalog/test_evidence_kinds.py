"""The kinds of evidence: what ships holds together and covers every question, and what does not hold together is named by its place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from diligence.catalog.checklists import load_checklists
from diligence.catalog.countries import load_countries
from diligence.catalog.evidence_kinds import KINDS_FILE, lint_evidence_kinds, load_evidence_kinds
from diligence.catalog.lint import lint
from diligence.catalog.location import shipped
from diligence.errors import ChecklistError
from diligence.model.base import Mark
from diligence.model.checklist import AnswerType
from diligence.model.text import clean

KINDS = load_evidence_kinds(shipped())
Spoil = Callable[[str, str, str], Path]

WANTED = {
    "risk-analysis": {"completed": "date", "locations": "countries", "open-high-risks": "number"},
    "soc2-report": {
        "type": "choice", "sites": "countries", "services": "text", "carve-outs": "yes-no", "exceptions": "number", "opinion": "choice",
    },
    "penetration-test": {"tested-on": "date", "open-critical": "number"},
    "insurance-certificate": {"cyber-limit": "number", "insured": "text"},
    "subcontractor-list": {"countries": "countries", "companies": "number"},
    "roster": {"countries": "countries", "people": "number"},
    "data-flow-map": {"stored-in": "countries"},
    "training-report": {"completion": "number"},
    "public-breach-search": {"breaches-found": "number", "searched-on": "date"},
    **{
        name: {}
        for name in (
            "hitrust-certificate", "iso-27001-certificate", "bridge-letter", "vulnerability-scan", "subcontractor-baa", "access-log",
            "screening-log", "policy", "incident-response-plan", "disaster-recovery-plan", "restore-test", "mfa-report", "device-inventory",
            "sanitization-certificate", "audit-log-sample", "ai-inventory", "financial-statements", "contract", "attestation", "key-policy",
            "configuration-export", "background-check-policy", "access-review", "payer-mix", "other",
        )
    },
}  # fmt: skip


@pytest.mark.parametrize("kind_id", WANTED)
def test_a_kind_is_known_with_its_facts(kind_id: str) -> None:
    kind = KINDS.kind(kind_id)
    assert kind is not None
    assert {fact.id: fact.type.value for fact in kind.facts}.items() >= WANTED[kind_id].items()


def test_every_kind_that_a_question_asks_for_is_known() -> None:
    packs = load_checklists(shipped())
    asked = {wanted.kind for pack in packs for question in pack.questions for wanted in question.evidence}
    assert asked
    assert asked <= set(KINDS.ids)
    assert lint_evidence_kinds(shipped(), packs) == []


@pytest.mark.parametrize("kind_id", KINDS.ids)
def test_a_kind_is_said_in_plain_words(kind_id: str) -> None:
    kind = KINDS.kind(kind_id)
    assert kind is not None
    for text in (kind.title, kind.what, *(fact.title for fact in kind.facts)):
        assert text == text.strip() == clean(text)
    assert kind.what.endswith("."), "what it is stands in sentences"
    for fact in kind.facts:
        assert not fact.title.endswith((".", "?")), "the title of a fact is a label"
        assert fact.unit is None or fact.type is AnswerType.NUMBER


def test_the_ages_are_marked_as_judgments_where_no_rule_sets_them() -> None:
    assert {kind.mark for kind in KINDS.kinds} == {Mark.J}
    assert KINDS.usual_ages()["soc2-report"] == 365
    assert "contract" not in KINDS.usual_ages()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("# What a", 'version = "1"\n# What a', "version: is not a key"),
        ('title = "Access log"\n', "", "kind[1] (access-log): title: is missing"),
        ('id = "access-notice"', 'id = "access-log"', "two kinds have the id 'access-log'"),
        ("max_age_days = 30\n", "max_age_days = 0\n", "kind[1] (access-log): max_age_days: "),
        ("max_age_days = 30\n", 'max_age_days = "a month"\n', "kind[1] (access-log): max_age_days: must be a whole number"),
        ('mark = "J"', 'mark = "V1"', "stands without 'citations'"),
        ('mark = "J"', 'mark = "X"', "kind[1] (access-log): mark: must be"),
        ('id = "people"', 'id = "countries"', "two facts have the id 'countries'"),
        ('unit = "people"\n', "", "kind[1] (access-log): fact[2] (people): a number"),
        ('type = "countries"', 'type = "planets"', "kind[1] (access-log): fact[1] (countries).type: must be"),
        ("[[kind.fact]]", "[[kind.facts]]", "kind[1] (access-log): facts: is not a key"),
    ],
)
def test_a_fault_is_named_by_file_table_and_key(spoil: Spoil, old: str, new: str, says: str) -> None:
    root = spoil(KINDS_FILE, old, new)
    with pytest.raises(ChecklistError) as caught:
        load_evidence_kinds(root)
    assert caught.value.what.startswith(f"{KINDS_FILE}: ")
    assert says in caught.value.what
    assert caught.value.remedy
    assert any(caught.value.what in fault for fault in lint(root)), "checklist lint says the same"


def test_a_kind_that_is_not_in_the_list_is_named_with_its_question(spoil: Spoil) -> None:
    root = spoil("hipaa-security/risk-analysis.toml", 'kind = "risk-analysis"', 'kind = "risk-analisys"')
    assert any("rm-01" in fault and "risk-analisys" in fault and KINDS_FILE in fault for fault in lint(root))


def test_a_file_without_kinds_is_refused(checklists: Path) -> None:
    (checklists / KINDS_FILE).write_text("# nothing\n")
    with pytest.raises(ChecklistError, match="Begin each kind"):
        load_evidence_kinds(checklists)
    (checklists / KINDS_FILE).unlink()
    with pytest.raises(ChecklistError, match="no such file"):
        load_evidence_kinds(checklists)


def test_the_words_of_facts_are_no_names_of_countries() -> None:
    countries = load_countries(shipped())
    words = {word.value for kind in KINDS.kinds for fact in kind.facts for word in fact.words if fact.type is AnswerType.COUNTRIES}
    assert words
    assert not [word for word in words if countries.code(word)]
