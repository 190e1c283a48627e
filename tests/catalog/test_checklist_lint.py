"""The shipped checklists are clean, and the lint finds every kind of fault when one is put in."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from diligence.catalog.layout_lint import KEYS_OF_A_QUESTION
from diligence.catalog.lint import lint
from diligence.catalog.location import shipped
from diligence.model.checklist import Question

Spoil = Callable[[str, str, str], Path]
RISK = "hipaa-security/risk-analysis.toml"
ENCRYPTION = "hipaa-security/encryption.toml"
INCIDENTS = "hipaa-security/incident-response.toml"
AGGREGATION = "baa/data-aggregation.toml"
OFFSHORE = "hipaa-security/offshore.toml"


def test_the_shipped_checklists_have_no_fault() -> None:
    assert lint(shipped()) == ()


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        (RISK, 'requirements = ["risk-analysis"]', 'requirements = ["risks"]', "rm-01.requirements: names 'risks'"),
        (RISK, '"45 CFR 164.308(a)(1)(ii)(A)", ', '" ", ', "rm-01.citations[1]: a citation is empty"),
        (RISK, "as_of = 2026-11-01", "as_of = 2026-11-02", "rm-01.as_of: lies after that of the checklist"),
        (RISK, 'unanswered = "high"', 'unanswered = "medium"', "rm-01.unanswered: must be 'high'"),
        (
            RISK,
            'value = "partial", severity = "high"',
            'value = "partial", severity = "low"',
            "rm-01.examples[2].severity: the example 'partial' raises high and says low",
        ),
        (RISK, '  { value = "partial", severity = "high" },\n', "", "rm-01.examples: no example raises finding 2"),
        (
            RISK,
            '{ value = "yes", severity = "none" }',
            '{ value = "n/a", severity = "none" }',
            "rm-01.examples: no example shows an answer that is fine",
        ),
        (
            RISK,
            'value = "yes", severity',
            'value = "maybe", severity',
            "rm-01.examples[1].value: the example 'maybe' is no value of the question",
        ),
        (RISK, 'answers = ["partial"]', 'answers = ["partially"]', "rm-01.findings[2].when.answers: names 'partially'"),
        (RISK, "older_than_days = 730", "above = 730", "when.above: is for questions of type number"),
        (RISK, "above = 25", "older_than_days = 25", "when.older_than_days: is for questions of type date"),
        (
            RISK,
            'severity = "critical"\nsays',
            'severity = "none"\nsays',
            "rm-01.findings[1].severity: a finding cannot have the severity 'none'",
        ),
        (RISK, 'text = "Is there', 'text = " Is there', "rm-01.text: is empty, has blanks"),
        (RISK, "covers this service?", "covers this service.", "rm-01.text: is not a question"),
        (RISK, 'weak = "We take', 'weak = "We\\u200btake', "rm-01.weak: is empty, has blanks"),
        (
            RISK,
            'value = "undated", says',
            'value = "undated", says = "x" }, { value = "undated", says',
            "rm-02.choices: two choices or words have the same value",
        ),
        (ENCRYPTION, 'value = "documented-equivalent", says', 'value = "partial", says', "enc-01.words: a word repeats a value"),
        (
            ENCRYPTION,
            'others = [{ questions = ["off-02"]',
            'others = [{ questions = ["off-99"]',
            "when.others[1].questions: names 'off-99', which is no question of any pack",
        ),
        (
            ENCRYPTION,
            'others = [{ questions = ["off-02"]',
            'others = [{ questions = ["enc-08"]',
            "when.others[1].questions: names 'enc-08', the question it stands in",
        ),
        (
            ENCRYPTION,
            'others = [{ questions = ["off-02"]',
            'others = [{ questions = ["enc-07"]',
            "others[1].outside: is for questions of type countries, and enc-07",
        ),
        (
            ENCRYPTION,
            'others = { off-02 = "IN, US" }',
            'others = { off-02 = "India" }',
            "others: the example 'no' rests on 'off-02 = India'",
        ),
        (
            INCIDENTS,
            'answers = ["florida-patients"]',
            'answers = ["georgia"]',
            "names 'georgia', which none of off-07, in-05 takes",
        ),
        (
            INCIDENTS,
            'says = "The first suspicion"',
            'says = "The first; suspicion"',
            "inc-03.choices: the words of a choice hold a semicolon",
        ),
        (AGGREGATION, '["in-01"]', '["in-99"]', "data-aggregation.toml: applies_when[1].questions: names 'in-99'"),
        (AGGREGATION, '["analytics"]', '["dancing"]', "data-aggregation.toml: applies_when[1].answers: names 'dancing'"),
        (OFFSHORE, "not_allowed = true", 'outside = ["ZZ"]', "when.outside: names the unknown country 'ZZ'"),
        (OFFSHORE, 'lacks_any = ["virtual-desktop"', 'lacks_any = ["virtual"', "when.lacks_any: names 'virtual'"),
        (OFFSHORE, "position = 5", "position = 4", "hipaa-security/offshore.toml: position: two sections have the same position"),
        (OFFSHORE, 'id = "offshore"', 'id = "abroad"', "hipaa-security/offshore.toml: section 'abroad' must be in abroad.toml"),
        (OFFSHORE, "position = 5", "position = 5 ", "line 3 holds a tab, a carriage return, or blanks at its end"),
        (OFFSHORE, "position = 5", "position =\t4", "line 3 holds a tab"),
        (OFFSHORE, "position = 5", "position = 5\r", "line 3 holds a tab"),
        (OFFSHORE, "position = 5", f"position = 5 #{'-' * 160}", "line 3 is longer than 160 characters"),
        (OFFSHORE, 'id = "offshore"', '\nid = "offshore"', "must begin with text and end with exactly one line break"),
        (OFFSHORE, "position = 5", "position = four", "hipaa-security/offshore.toml: is not TOML"),
        ("depths.toml", 'questions = ["in-03"]', 'questions = ["in-33"]', "depths.toml: depth[1].when[1].questions: names 'in-33'"),
        ("depths.toml", "as_of = 2026-11-01", "as_of = 2026-11-02", "depths.toml: depth[1].as_of: lies after those of all packs"),
        ("depths.toml", 'says = "Part', 'says = "" # "Part', "depths.toml: depth[1].says: is empty"),
        (
            "depths.toml",
            'questions = ["in-03"], outside = ["@us-and-territories"]',
            'questions = ["mc-rf-01"], answers = ["yes"]',
            "depths.toml: depth[1].when: rests on mc-rf-01, which is not asked of every vendor",
        ),
        (
            "depths.toml",
            'answers = ["autonomous"]',
            'answers = ["autonomous"], lacks_all = ["autonomous"]',
            "depth[3].when: no answers fulfill all conditions",
        ),
        ("depths.toml", "[[depth]]", "[[depths]]", "depths.toml: depths: is not a key that belongs here"),
        ("countries.toml", "[names]", "[name]", "countries.toml: "),
        ("baa/pack.toml", '"offshore",', '"offshore",\n  "nothing",', "order names 'nothing', which has no file"),
        ("baa/pack.toml", '  "offshore",\n', "", "baa/offshore.toml: pack.toml does not name it"),
        ("baa/pack.toml", '  "offshore",\n', '  "offshore",\n  "offshore",\n', "order names a requirement twice"),
        ("baa/pack.toml", '  "permitted-uses",\n', '  "offshore",\n  "permitted-uses",\n', "order must list required, then conditional"),
        ("baa/pack.toml", "as_of = 2026-11-01", "as_of = 2020-01-01", "as_of lies after that of pack.toml"),
        ("baa/pack.toml", "version", "versions", "baa/pack.toml: "),
        ("baa/offshore.toml", 'id = "offshore"', 'id = "inshore"', "baa/offshore.toml: id: is 'inshore'"),
    ],
)
def test_each_kind_of_fault_is_found(spoil: Spoil, name: str, old: str, new: str, says: str) -> None:
    assert any(says in fault for fault in lint(spoil(name, old, new)))


def test_keys_out_of_order_are_found(checklists: Path) -> None:
    file = checklists / RISK
    lines = file.read_text(encoding="utf-8").split("\n")
    first = next(number for number, line in enumerate(lines) if line.startswith("text = "))
    lines[first], lines[first + 1] = lines[first + 1], lines[first]
    file.write_text("\n".join(lines), encoding="utf-8")
    assert lint(checklists) == (
        "hipaa-security/risk-analysis.toml: rm-01: keys are not in the order of checklists/README.md. Put them in that order.",
    )


def test_the_readme_shows_the_keys_in_the_order_they_are_held_to() -> None:
    text = (shipped() / "README.md").read_text(encoding="utf-8")
    table = text.partition("## To add a question")[2].partition("Kinds of answers")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    shown = [key.removeprefix("[[question.").removesuffix("]]") for row in rows for key in re.findall(r"`([^`]+)`", row)]
    assert shown == list(KEYS_OF_A_QUESTION)
    assert set(shown) == set(Question.model_fields)


def test_what_is_not_data_is_named(checklists: Path) -> None:
    (checklists / "rules.py").write_text("", encoding="utf-8")
    (checklists / "baa" / "__init__.py").write_text("", encoding="utf-8")
    (checklists / "drafts").mkdir()
    faults = lint(checklists)
    assert any(fault.startswith("rules.py: does not belong") for fault in faults)
    assert "baa/__init__.py: is not a TOML file. Put it somewhere else." in faults
    assert "drafts: has no checklist.toml. Write one, or put the folder somewhere else." in faults


def test_one_id_in_two_packs_is_found(checklists: Path) -> None:
    other = checklists / "second"
    other.mkdir()
    for name in ("checklist.toml", "risk-analysis.toml"):
        text = (checklists / "hipaa-security" / name).read_text(encoding="utf-8")
        (other / name).write_text(text.replace('id = "hipaa-security"', 'id = "second"'), encoding="utf-8")
    both = "second/risk-analysis.toml: rm-01.id: two questions have the id 'rm-01', the other one in hipaa-security/risk-analysis.toml. "
    assert any(fault.startswith(both) for fault in lint(checklists))


def test_a_file_that_is_not_utf8_is_found_once(checklists: Path) -> None:
    (checklists / RISK).write_bytes(b"\xff\n")
    faults = lint(checklists)
    assert f"{RISK}: is not UTF-8. Save the file as UTF-8." in faults
    assert f"{RISK}: byte 1 is not UTF-8. Save the file as UTF-8." in faults
