"""The records of agreement facts load, and a bad one is named by its file, its table and its key."""

from pathlib import Path

import pytest

from diligence.catalog.agreement_facts import FOLDER, load_agreement_facts
from diligence.catalog.location import digest, shipped
from diligence.errors import ChecklistError
from tests.catalog.conftest import Spoil

DEVICES, INSURANCE, MARKERS = (f"{FOLDER}/{name}.toml" for name in ("unmanaged-devices", "insurance-limit", "age-marker-weak"))


def test_the_shipped_records_load_in_the_order_of_their_ids() -> None:
    found = [fact.id for fact in load_agreement_facts(shipped())]
    assert found == sorted(found)
    assert "offshore-terms" in found


def test_a_folder_of_checklists_without_them_has_none(tmp_path: Path) -> None:
    assert load_agreement_facts(tmp_path) == ()


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        (DEVICES, 'title = "', 'caption = "', "title: is missing; caption: is not a key that belongs here"),
        (DEVICES, "as_of = 2026-11-01", 'as_of = "soon"', "as_of: must be a date"),
        (DEVICES, 'mark = "J"', 'mark = "certain"', "mark: must be"),
        (DEVICES, 'value = "allowed"', 'value = "tolerated"', "must stand in 'values' and have one of 'ways'"),
        (DEVICES, 'owed_by = "any"', 'owed_by = "vendor"', "ways[1].owed_by: must be"),
        (DEVICES, 'text = "Coders', 'txt = "Coders', "examples[3].text: is missing"),
        (DEVICES, 'value = "forbidden"\n[[examples]]', 'value = "barred"\n[[examples]]', "an example has the value 'barred'"),
        (DEVICES, "topic = [", "subject = [", "subject: is not a key that belongs here"),
        (INSURANCE, 'of = "insurance"\n', "", "what is looked at is told either by 'of' or by 'topic'"),
        (INSURANCE, 'reads = "dollars"', 'reads = "euros"', "reads: must be"),
        (INSURANCE, "[[ways]]\n", '[[ways]]\nvalue = "much"\n', "a value that is read out of the words has neither 'values' nor"),
        (MARKERS, 'value = "a15"', 'value = "a13"', "'values' names a value twice"),
        (MARKERS, 'id = "age-marker-weak"', 'id = "age-marker"', "id: is 'age-marker'"),
        (MARKERS, 'id = "age-marker-weak"', 'id = "', "is not TOML"),
    ],
)
def test_a_bad_record_is_named_by_file_table_and_key(name: str, old: str, new: str, says: str, spoil: Spoil) -> None:
    with pytest.raises(ChecklistError) as raised:
        load_agreement_facts(spoil(name, old, new))
    assert raised.value.what.startswith(f"{name}: ")
    assert says in raised.value.what
    assert raised.value.remedy


def test_a_value_that_yields_to_nothing_known_is_refused(spoil: Spoil) -> None:
    root = spoil(f"{FOLDER}/subcontracting.toml", 'yields_to = ["consent", "forbidden"]', 'yields_to = ["approval"]')
    with pytest.raises(ChecklistError, match="'yields_to' names 'approval', which is no value of this fact"):
        load_agreement_facts(root)


def test_a_value_that_no_example_shows_is_refused(spoil: Spoil) -> None:
    root = spoil(DEVICES, 'value = "allowed"\n[[examples]]', "[[examples]]")
    with pytest.raises(ChecklistError, match="no example has the value 'allowed'"):
        load_agreement_facts(root)


def test_scans_that_are_kept_die_with_a_change_of_these_records(checklists: Path, spoil: Spoil) -> None:
    before = digest(checklists)
    assert digest(spoil(DEVICES, "byod", "by-o-d")) != before
