"""A malformed record is refused with a message that names file, table and key; nothing else escapes."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diligence.catalog.checklists import available, load_checklist, load_checklists
from diligence.catalog.countries import load_countries
from diligence.catalog.loader import MAX_FILE_BYTES, build, read_table
from diligence.catalog.location import shipped
from diligence.catalog.requirements import load_head, load_requirements
from diligence.errors import ChecklistError, UsageError
from diligence.model.checklist import Checklist, Section
from diligence.model.country import CountryTable

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault of the code
Spoil = Callable[[str, str, str], Path]
ENCRYPTION = "hipaa-security/encryption.toml"


def test_the_security_checklist_loads_in_the_order_it_is_asked() -> None:
    checklist = load_checklist(shipped(), "hipaa-security")
    positions = [section.position for section in checklist.sections]
    assert positions == sorted(set(positions))
    named = [section.id for section in checklist.sections if section.id in ("offshore", "risk-analysis", "encryption", "incident-response")]
    assert named == ["risk-analysis", "encryption", "incident-response", "offshore"]
    ids = [question.id for question in checklist.questions]
    for prefix, last in (("rm", 8), ("enc", 8), ("inc", 7), ("off", 10)):
        assert [name for name in ids if name.startswith(f"{prefix}-")] == [f"{prefix}-{number:02}" for number in range(1, last + 1)]
    assert (checklist.version, checklist.as_of, checklist.by_default) == ("2026.11", date(2026, 11, 1), True)


def test_a_pack_that_is_off_by_default_is_left_out_where_only_the_default_is_asked(spoil: Spoil) -> None:
    root = spoil("hipaa-security/checklist.toml", "by_default = true", "by_default = false")
    assert "hipaa-security" in available(root)
    assert "hipaa-security" in [pack.id for pack in load_checklists(root)]
    assert "hipaa-security" not in [pack.id for pack in load_checklists(root, only_default=True)]


def test_an_unknown_pack_is_a_wrong_call_and_its_name_is_shown_clean() -> None:
    with pytest.raises(UsageError, match=r"There is no checklist '\\x1b\[2J'. Choose one of: hipaa-security") as caught:
        load_checklist(shipped(), "\x1b[2J")
    assert caught.value.exit_status == 2
    with pytest.raises(UsageError):
        load_checklist(shipped(), "../checklists/hipaa-security")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('severity = "high"\nsays', 'severity = "awful"\nsays', "question[1] (enc-01).findings[1].severity: must be 'critical', 'high', "),
        ('severity = "high"\nsays', "severity = 3\nsays", "question[1] (enc-01).findings[1].severity: must be 'critical'"),
        ('kind = "configuration"\n', "", "question[1] (enc-01).evidence[1].kind: is missing"),
        ("max_age_days = 90", 'max_age_days = "old"', "question[1] (enc-01).evidence[1].max_age_days: must be a whole number"),
        ("max_age_days = 90", "max_age_days = 0", "question[1] (enc-01).evidence[1].max_age_days: "),
        ('when = { answers = ["no"] }', "when = {}", "question[1] (enc-01).findings[1].when: a condition needs at least one key"),
        ('when = { answers = ["no"] }', 'when = { answer = ["no"] }', "findings[1].when.answer: is not a key that belongs here"),
        ('when = { answers = ["no"] }', 'when = { answers = "no" }', "findings[1].when.answers: must be a list in square brackets"),
        ('when = { answers = ["no"] }', 'when = { outside = ["usa"] }', "when.outside[1]: does not have the right form: 'usa'"),
        ('when = { answers = ["no"] }', 'when = { outside = ["@mars"] }', "there is no group of countries '@mars'"),
        ('id = "enc-02"', 'id = "ENC 02"', "question[2] (ENC 02).id: does not have the right form: 'ENC 02'"),
        ('id = "enc-02"', 'id = "enc-01"', "two questions have the id 'enc-01'"),
        ('id = "enc-02"', 'id = "rm-01"', "two questions have the id 'rm-01'"),
        ('type = "yes-no-partial"', 'type = "choice"', "question[1] (enc-01): a choice question lists its 'choices'"),
        ('type = "yes-no-partial"', 'type = "number"', "question[1] (enc-01): a number question names its 'unit'"),
        ("as_of = 2026-11-01", "as_of = 2026-11-31", "is not TOML: "),
        ("as_of = 2026-11-01", "as_of = 12", "question[1] (enc-01).as_of: "),
        ("position = 2", "position = -2", "position: "),
        ("position = 2", "", "position: is missing"),
        ("position = 2", "position = 2\nquestions = []", "questions: is not a key that belongs here"),
        ('title = "Encryption and keys"', "title = 1", "title: must be text in quotation marks"),
        ('title = "Encryption and keys"', 'title = "\\ud800"', "is not TOML: "),
        ('title = "Encryption and keys"', "title = ", "is not TOML: "),
    ],
)
def test_a_malformed_question_is_named_with_file_table_and_key(spoil: Spoil, old: str, new: str, says: str) -> None:
    root = spoil(ENCRYPTION, old, new)
    with pytest.raises(ChecklistError) as caught:
        load_checklist(root, "hipaa-security")
    assert caught.value.what.startswith("hipaa-security")
    assert says in caught.value.what
    assert "\n" not in str(caught.value)
    assert not caught.value.what.endswith(".")


def test_of_many_faults_three_are_spelled_out_and_the_rest_counted(checklists: Path) -> None:
    text = (checklists / ENCRYPTION).read_text(encoding="utf-8")
    (checklists / ENCRYPTION).write_text(text.replace('severity = "high"', 'severity = "x"'), encoding="utf-8")
    with pytest.raises(ChecklistError, match=r"; and [0-9]+ more\. ") as caught:
        load_checklist(checklists, "hipaa-security")
    assert caught.value.what.count(".severity: must be") == 3


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id = "hipaa-security"', 'id = "hipaa"', "id: is 'hipaa' in the folder 'hipaa-security'"),
        ('licence = "Apache-2.0"', "", "licence: is missing"),
        ('licence = "Apache-2.0"', 'licence = "Apache-2.0"\nsections = []', "sections: is not a key that belongs here"),
        ("by_default = true", 'by_default = "maybe"', "by_default: must be true or false"),
    ],
)
def test_a_malformed_head_is_named(spoil: Spoil, old: str, new: str, says: str) -> None:
    root = spoil("hipaa-security/checklist.toml", old, new)
    with pytest.raises(ChecklistError) as caught:
        load_checklist(root, "hipaa-security")
    assert caught.value.what.startswith("hipaa-security/checklist.toml: ")
    assert says in caught.value.what


def test_a_pack_without_a_section_is_refused(checklists: Path) -> None:
    (checklists / "empty").mkdir()
    (checklists / "empty" / "checklist.toml").write_text('id = "empty"\n', encoding="utf-8")
    with pytest.raises(ChecklistError, match="has no section"):
        load_checklist(checklists, "empty")


def test_a_file_that_is_no_text_too_large_or_missing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b'title = "caf\xe9"\n')
    (tmp_path / "large.toml").write_bytes(b"#" * (MAX_FILE_BYTES + 1))
    (tmp_path / "deep.toml").write_bytes(b"x = " + b"[" * 100_000)
    for name, says in (("latin", "byte 13 is not UTF-8"), ("large", "is larger than"), ("deep", "is not TOML"), ("gone", "no such file")):
        with pytest.raises(ChecklistError, match=says):
            read_table(tmp_path / f"{name}.toml", f"{name}.toml")
    with pytest.raises(ChecklistError, match="cannot be read"):
        read_table(tmp_path, "folder")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"HK", ', '"XX", ', "group countries-of-concern: no country has the code XX"),
        ('CA = ["Canada"]', 'CA = ["Canada", "The mexico"]', "'mexico' stands for two countries"),
        ('CA = ["Canada"]', 'CA = ["Canada", "FR"]', "'fr' stands for two countries"),
        ('CA = ["Canada"]', "CA = []", "names.CA: must not be empty"),
        ('CA = ["Canada"]', 'Canada = ["Canada"]', "names.Canada"),
        ('says = "The fifty', 'say = "The fifty', "group[1] (us-and-territories).says: is missing"),
    ],
)
def test_a_malformed_table_of_countries_is_named(spoil: Spoil, old: str, new: str, says: str) -> None:
    root = spoil("countries.toml", old, new)
    with pytest.raises(ChecklistError) as caught:
        load_countries(root)
    assert caught.value.what.startswith("countries.toml: ")
    assert says in caught.value.what


@pytest.mark.parametrize(
    ("old", "new"), [("order = [", "order = 3 # ["), ('version = "2026.11"', ""), ("as_of = 2026-11-01", "as_of = true")]
)
def test_a_malformed_head_of_the_requirements_is_named(spoil: Spoil, old: str, new: str) -> None:
    root = spoil("baa/pack.toml", old, new)
    with pytest.raises(ChecklistError, match=r"^baa/pack\.toml: "):
        load_requirements(root)


def test_requirements_stand_required_first_then_in_the_order_of_the_head() -> None:
    found = load_requirements(shipped())
    assert found.ids == load_head(shipped()).order
    levels = [requirement.level.value for requirement in found.requirements]
    assert levels == sorted(levels, key=["required", "conditional", "diligence"].index)
    assert all(found.requirement(name) is not None for name in found.ids)
    assert found.requirement("nothing") is None


def test_a_requirement_under_another_files_name_is_refused(checklists: Path) -> None:
    files = [file for file in (checklists / "baa").glob("*.toml") if file.name != "pack.toml"]
    files[0].rename(files[0].with_name("other-name.toml"))
    with pytest.raises(ChecklistError, match=rf"^baa/other-name\.toml: id: is '{files[0].stem}'"):
        load_requirements(checklists)


_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates()
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "when", "answers", "x"]), inner, max_size=3),
    max_leaves=6,
)
_KEYS = st.sampled_from([*Section.model_fields, *Checklist.model_fields, *CountryTable.model_fields, "\x1b"])


@UNHURRIED
@given(table=st.dictionaries(_KEYS, _VALUES, max_size=5), model=st.sampled_from([Section, Checklist, CountryTable]))
def test_whatever_a_table_holds_only_our_error_escapes(table: dict[str, Any], model: type[Section | Checklist | CountryTable]) -> None:
    message = "some.toml: "
    try:
        build(model, table, "some.toml")
    except ChecklistError as error:
        message = error.what
    assert message.startswith("some.toml: ")
    assert message.isprintable()


@UNHURRIED
@given(content=st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_whatever_the_bytes_are_only_our_error_escapes(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "fuzz.toml"
    file.write_bytes(content)
    message = "fuzz.toml: "
    try:
        read_table(file, "fuzz.toml")
    except ChecklistError as error:
        message = error.what
    assert message.startswith("fuzz.toml: ")
    assert message.isprintable()
