"""The corpus is what it says it is: complete labels, quotes that stand in the texts, sound twins, and enough of everything."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from diligence.catalog.location import shipped
from diligence.catalog.requirements import load_requirements
from diligence.model.requirement import PRESENT, Grade
from tests.accuracy.corpus import HERE, Clause, Paper, agreements, clauses, negatives

IDS = {requirement.id for requirement in load_requirements(shipped()).requirements}
AGREEMENTS, NEGATIVES, CLAUSES = agreements(), negatives(), clauses()


def fold(text: str) -> str:
    return " ".join(text.split())


def names(papers: Iterable[Paper]) -> list[str]:
    return [paper.name for paper in papers]


@pytest.mark.parametrize("paper", AGREEMENTS, ids=names(AGREEMENTS))
def test_an_agreement_is_labelled_for_every_requirement_and_its_quotes_stand_in_it(paper: Paper) -> None:
    assert paper.is_baa
    assert set(paper.labels) == IDS
    folded = fold(paper.text)
    for name, label in paper.labels.items():
        assert bool(label.quotes) == (label.grade in PRESENT), name
        assert label.grade in {*PRESENT, Grade.MISSING}, name
        for quote in label.quotes:
            assert fold(quote) in folded, (name, quote)


@pytest.mark.parametrize(
    "path", sorted([*(HERE / "agreements").glob("*.json"), *(HERE / "negatives").glob("*.json")]), ids=lambda path: path.stem
)
def test_a_label_file_names_its_text_and_says_how_it_is_written(path: Path) -> None:
    label = json.loads(path.read_text(encoding="utf-8"))
    assert label["id"] == path.stem
    assert label["style"]
    assert path.with_suffix(".txt").exists()


def test_look_alikes_have_no_labels() -> None:
    assert all(not paper.is_baa and not paper.labels for paper in NEGATIVES)


def test_clauses_are_labelled_for_a_requirement_and_are_written_once() -> None:
    assert {clause.requirement for clause in CLAUSES} == IDS
    assert max(Counter((clause.requirement, clause.ordinary, clause.name) for clause in CLAUSES).values()) == 1
    assert max(Counter(fold(clause.text.lower()) for clause in CLAUSES).values()) == 1


def test_every_deficient_clause_has_a_sound_twin() -> None:
    by_name: dict[tuple[str, bool, str], Clause] = {(one.requirement, one.ordinary, one.name): one for one in CLAUSES}
    for clause in CLAUSES:
        if clause.label.grade is Grade.DEFICIENT:
            twin = by_name[clause.requirement, clause.ordinary, clause.twin or ""]
            assert twin.label.grade in {Grade.BOILERPLATE, Grade.SPECIFIC}, clause.name


def test_there_is_enough_of_everything() -> None:
    assert len(AGREEMENTS) >= 40
    assert len(CLAUSES) >= 400
    assert sum(clause.label.grade is Grade.DEFICIENT for clause in CLAUSES) >= 100
    assert len(NEGATIVES) >= 8
    assert {re.match(r"[a-z]", name)[0] for name in names(AGREEMENTS)} >= set("abcdefghi")  # type: ignore[index]  # every name begins so
