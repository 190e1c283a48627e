"""What holds for every text: nothing is raised, every quote stands where it is said to stand, and absence is shown."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diligence.analysis.reader import AgreementReader
from diligence.catalog.requirements import RequirementSet
from diligence.errors import ChecklistError
from diligence.model.document import RunningText
from diligence.model.requirement import Requirement
from diligence.model.scan import Kind

AGREEMENT = """Business Associate Agreement

This Business Associate Agreement is between North Clinic ("Covered Entity") and Coding Works, LLC ("Business Associate").

1. Duties

1.1 Business Associate shall not use or disclose PHI other than as this Agreement permits or the law requires.

1.2 Business Associate shall comply with the Security Rule and shall maintain administrative, physical and technical safeguards.

1.3 Business Associate shall report to Covered Entity each use or disclosure of PHI that this Agreement does not permit, each security
incident, and each breach of unsecured PHI, within thirty (60) days of discovery.

1.4 Business Associate shall ensure that its subcontractors agree to the same restrictions.

1.5 Business Associate shall open its practices, its books and its records on PHI to the Secretary.

1.6 The security of stored data is described in Exhibit C.

2. Uses

Business Associate may use PHI to perform coding services for Covered Entity.

3. End

Covered Entity may terminate this Agreement if Business Associate violates a material term. Upon termination, Business Associate shall
return or destroy all PHI within [number] days; where this is infeasible, it shall extend the protections of this Agreement.
"""


@pytest.fixture(scope="module")
def reader(catalog: RequirementSet) -> AgreementReader:
    return AgreementReader(catalog.requirements)


def test_an_agreement_is_told_and_its_parties_named(reader: AgreementReader, running: Callable[[str], RunningText]) -> None:
    reading = reader.read(running(AGREEMENT))
    assert reading.kind is Kind.BAA
    assert reading.parties == ("North Clinic (Covered Entity)", "Coding Works, LLC (Business Associate)")
    assert not reading.signed
    assert [warning.code for warning in reading.warnings] == ["placeholder"]
    assert {part.id for part in reading.requirements if part.carried} >= {
        "breach-notification",
        "safeguards",
        "no-other-use",
        "return-or-destroy",
    }


@pytest.mark.parametrize(
    "text",
    [
        "We keep your data safe. Our company signs agreements with hospitals on request.",
        "A business associate agreement says who protects PHI. Ask your lawyer what it should hold.",
    ],
)
def test_a_page_about_agreements_is_none(reader: AgreementReader, running: Callable[[str], RunningText], text: str) -> None:
    assert reader.read(running(text)).kind is Kind.NOT_A_BAA


def test_every_quote_is_cut_out_of_the_text_and_every_passage_is_named_once(
    reader: AgreementReader, running: Callable[[str], RunningText]
) -> None:
    folded = " ".join(AGREEMENT.split())
    for part in reader.read(running(AGREEMENT)).requirements:
        for carried in part.carried:
            assert carried.passage.quote in folded
            assert AGREEMENT[carried.start : carried.end].split() == carried.passage.quote.split()
        for considered in part.considered:
            assert considered.quote in folded
            assert considered.why_not
        assert len({carried.start for carried in part.carried}) == len(part.carried)


def test_a_word_and_a_figure_that_differ_are_noted(reader: AgreementReader, running: Callable[[str], RunningText]) -> None:
    part = next(part for part in reader.read(running(AGREEMENT)).requirements if part.id == "breach-notification")
    assert part.notes == ("word and figure differ: thirty (60) days",)
    assert part.carried[0].values.notice == "thirty (60) days"


def test_progress_ends_with_all_steps_done(reader: AgreementReader, running: Callable[[str], RunningText]) -> None:
    seen: list[tuple[str, int, int]] = []
    reader.read(running(AGREEMENT), progress=lambda *step: seen.append(step))
    assert seen[0][1] == 0
    assert seen[-1] == ("done", seen[-1][2], seen[-1][2])
    assert [done for _, done, _ in seen] == sorted(done for _, done, _ in seen)


def test_a_wrong_pattern_is_an_error_of_the_record(catalog: RequirementSet, running: Callable[[str], RunningText]) -> None:
    record = catalog.requirements[0]
    broken: Requirement = record.model_copy(update={"topic": ("(unclosed",)})
    with pytest.raises(ChecklistError, match=record.id):
        AgreementReader([broken]).read(running(AGREEMENT))


PARTIES = ["Business Associate", "Covered Entity", "subcontractors", "PHI", "breach"]
VERBS = ["shall", "may", "not", "report", "days", "within", "(30)"]
MARKS = [":", ";", ".", "\n\n", "\n", "(a)", "(i)", "1.1", "[", "]", "ARTICLE I", "\u2022", "\u201c", "\u2019", "\x00"]
WORDS = st.sampled_from([*PARTIES, *VERBS, *MARKS])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.one_of(st.lists(WORDS, max_size=60).map(" ".join), st.text(max_size=200)))
def test_nothing_is_raised_on_any_text(reader: AgreementReader, running: Callable[[str], RunningText], text: str) -> None:
    reading = reader.read(running(text))
    for part in reading.requirements:
        for carried in part.carried:
            assert 0 <= carried.start < carried.end <= len(text)
