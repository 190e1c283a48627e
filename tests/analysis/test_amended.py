"""What a later part of the same paper takes out counts no more."""

from collections.abc import Callable

import pytest

from diligence.analysis.amended import replaced
from diligence.analysis.reader import AgreementReader
from diligence.catalog.requirements import RequirementSet
from diligence.model.document import RunningText

LEASE = (
    "4.1 Business Associate shall lock the door.\n\n4.2 Business Associate shall:\n\n(a) keep the key;\n\n(b) count the boxes.\n\n"
    "4.10 Business Associate shall sweep the yard.\n\n5. Business Associate shall pay the rent.\n\n"
    "41. Business Associate shall leave in May.\n\n"
)


@pytest.fixture(scope="module")
def gone(running: Callable[[str], RunningText]) -> Callable[[str], list[str]]:
    reader = AgreementReader([])

    def find(text: str) -> list[str]:
        units = reader.units(running(text))
        return [units[index].text[units[index].own :] for index in sorted(replaced(units))]

    return find


@pytest.mark.parametrize(
    ("amendment", "taken"),
    [
        ("9. Section 4.1 is deleted and replaced with: the door is locked.", ["BA SHALL lock the door."]),
        ("9. Paragraph 5 is hereby amended and restated as follows: the rent is due.", ["BA SHALL pay the rent."]),
        ("9. The parties agree that clause 4.10 of this lease shall be superseded.", ["BA SHALL sweep the yard."]),
        ("9. As of May, Section 4.2(b), is struck.", ["count the boxes."]),
        ("9. As of May, Section 4.2 is removed.", ["BA SHALL:", "keep the key;", "count the boxes."]),
        ("Section 5 is hereby deleted in its entirety.", ["BA SHALL pay the rent."]),
        ("Section 4.10 is deleted and replaced with the following: the yard is swept.", ["BA SHALL sweep the yard."]),
        ("9. Sections 4.1 and 5 are deleted.", ["BA SHALL lock the door.", "BA SHALL pay the rent."]),
        ("9. Section 5 of the Master Services Agreement is deleted.", []),
    ],
)
def test_a_section_that_is_replaced_later_is_gone_with_all_below_it(
    gone: Callable[[str], list[str]], amendment: str, taken: list[str]
) -> None:
    assert gone(LEASE + amendment) == taken


def test_a_whole_section_takes_its_subsections_with_it_and_no_other_section(gone: Callable[[str], list[str]]) -> None:
    left = gone(f"{LEASE}9. As of May, Section 4 is deleted.")
    assert left == ["BA SHALL lock the door.", "BA SHALL:", "keep the key;", "count the boxes.", "BA SHALL sweep the yard."]


@pytest.mark.parametrize(
    "amendment",
    [
        "9. As of May, Section 4.1 remains as it is.",
        "9. As of May, Section 4.1 is not deleted.",
        "9. As of May, Section 6 is deleted.",
        "9. Section 4.1 says that a key is replaced when it breaks.",
        "9. Exhibit 5 is deleted.",
        "",
    ],
)
def test_a_section_that_is_not_replaced_stays(gone: Callable[[str], list[str]], amendment: str) -> None:
    assert gone(LEASE + amendment) == []


def test_only_what_stands_before_the_amendment_is_replaced(gone: Callable[[str], list[str]]) -> None:
    assert gone("1. In this paper, Section 4.1 is deleted and replaced.\n\n4.1 Business Associate shall bolt the door.") == []
    again = "4.1 Business Associate shall lock it.\n\n9. Here, Section 4.1 is replaced.\n\n4.1 Business Associate shall bolt it."
    assert gone(again) == ["BA SHALL lock it."]


def test_a_replaced_passage_carries_nothing_and_is_shown_with_the_reason(
    catalog: RequirementSet, running: Callable[[str], RunningText]
) -> None:
    record = next(record for record in catalog.requirements if record.id == "breach-notification")
    duty = "3. Business Associate shall report to Covered Entity each breach of unsecured PHI within {} days of its discovery."
    reader = AgreementReader([record])
    before, amended = (
        reader.read(running(duty.format("90") + end)).requirements[0]
        for end in ("", "\n\n9. As of May, Section 3 is deleted and replaced with the following:\n\n" + duty.format("5"))
    )
    assert [carried.values.days for carried in before.carried] == [90.0]
    assert [carried.values.days for carried in amended.carried] == [5.0]
    assert [(passage.section, passage.why_not) for passage in amended.considered] == [
        ("3", "replaced by a later amendment in the same paper")
    ]
