"""The traps that an analyser of agreements falls into, as cases of our own: the reader must give each text the grade a lawyer would."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TypedDict

import pytest

from diligence.analysis.reader import AgreementReader
from diligence.assess.grades import grade
from diligence.catalog.requirements import RequirementSet
from diligence.model.document import RunningText
from diligence.model.requirement import Grade, Level
from diligence.model.scan import Kind, Row

KIND = "kind"
ALL_TRAPS = tuple(f"T{number}" for number in range(1, 31))


class Trap(TypedDict):
    trap: str
    requirement: str
    text: str
    grade: str
    why: str


class Traps(TypedDict):
    not_ours: dict[str, str]
    trap: list[Trap]


def load() -> Traps:
    parsed = tomllib.loads(Path(__file__).with_name("traps.toml").read_text(encoding="utf-8"))
    return Traps(not_ours=parsed["not_ours"], trap=parsed["trap"])


TRAPS = load()


def cases(*, kind: bool, traps: tuple[str, ...] = ALL_TRAPS) -> list[object]:
    return [
        pytest.param(case, id=f"{trap}-{number}-{case['requirement']}")
        for trap in traps
        for number, case in enumerate((case for case in TRAPS["trap"] if case["trap"] == trap), start=1)
        if (case["requirement"] == KIND) is kind
    ]


@pytest.fixture(scope="module")
def read_row(catalog: RequirementSet, running: Callable[[str], RunningText]) -> Callable[[Trap], Row]:
    records = {record.id: record for record in catalog.requirements}
    readers: dict[str, AgreementReader] = {}

    def read(case: Trap) -> Row:
        record = records[case["requirement"]]
        reader = readers.setdefault(record.id, AgreementReader([record]))
        return grade(record, reader.read(running(case["text"])).requirements[0], unreadable_pages=())

    return read


@pytest.fixture(scope="module")
def whole(catalog: RequirementSet) -> AgreementReader:
    return AgreementReader(catalog.requirements)


@pytest.mark.parametrize("case", cases(kind=False))
def test_the_reader_is_not_fooled(case: Trap, read_row: Callable[[Trap], Row]) -> None:
    row = read_row(case)
    assert row.grade is Grade(case["grade"]), f"{case['why']}: {row.why}; considered {[passage.why_not for passage in row.considered]}"


@pytest.mark.parametrize("case", cases(kind=True))
def test_the_kind_is_not_mistaken(case: Trap, whole: AgreementReader, running: Callable[[str], RunningText]) -> None:
    assert whole.read(running(case["text"])).kind is Kind(case["grade"]), case["why"]


@pytest.mark.parametrize("case", cases(kind=False, traps=("T18",)))
def test_good_practice_is_never_called_required(case: Trap, read_row: Callable[[Trap], Row]) -> None:
    row = read_row(case)
    assert row.level is Level.DILIGENCE
    assert "required" not in row.why


@pytest.mark.parametrize("trap", ALL_TRAPS)
def test_every_trap_has_cases_or_a_reason_for_none(trap: str) -> None:
    own = [case for case in TRAPS["trap"] if case["trap"] == trap]
    if trap in TRAPS["not_ours"]:
        assert TRAPS["not_ours"][trap]
        assert not own
    else:
        assert 2 <= len(own) <= 4
        assert len({(case["requirement"], case["grade"]) for case in own}) > 1, "the trap and its counterpart must differ"


def test_every_case_names_a_trap_and_a_requirement_that_exist(catalog: RequirementSet) -> None:
    known = {record.id for record in catalog.requirements} | {KIND}
    assert {case["trap"] for case in TRAPS["trap"]} | set(TRAPS["not_ours"]) == set(ALL_TRAPS)
    assert {case["requirement"] for case in TRAPS["trap"]} <= known
    assert all(case["why"] for case in TRAPS["trap"])
