"""Conditional terms of an agreement: the answers of a review tell whether they apply, and only then do they weigh."""

from collections.abc import Callable

import pytest

from diligence.assess.agreement import judged_rows
from diligence.assess.asking import Asking, asking
from diligence.catalog.checklists import load_checklists
from diligence.catalog.depths import load_depths
from diligence.catalog.location import shipped
from diligence.catalog.requirements import load_requirements
from diligence.model.base import Severity
from diligence.model.history import Answered
from diligence.model.requirement import Grade, Level
from diligence.model.review import Review
from diligence.model.scan import Kind, Row, Scan, ScannedDocument, Tool, Verdict

REQUIREMENTS = load_requirements(shipped()).requirements
PACKS = load_checklists(shipped())
DEPTHS = load_depths(shipped())
MakeReview = Callable[..., Review]


def scan(requirement: str, grade: Grade) -> Scan:
    row = Row(
        id=requirement, level=Level.CONDITIONAL, grade=grade, severity=Severity.INFO,
        citation="45 CFR 164.504(e)", why="made up", advice="made up", trigger="unknown",
    )  # fmt: skip
    document = ScannedDocument(file="made-up.pdf", sha256="a" * 64, pages=1, kind=Kind.BAA, verdict=Verdict.POINTS_OPEN)
    return Scan(
        schema="diligence.scan/1", tool=Tool(version="1", requirements="1", as_of="2026-11-01"), document=document, requirements=(row,)
    )


def asked(make_review: MakeReview, **answers: str) -> Asking:
    given = [Answered(question=name.replace("_", "-"), value=value) for name, value in answers.items()]
    return asking(PACKS, make_review(*given), DEPTHS)


@pytest.mark.parametrize(
    ("answers", "applies", "grade", "severity"),
    [
        ({}, None, Grade.MISSING, Severity.INFO),
        ({"in_01": "analytics"}, True, Grade.MISSING, None),
        ({"in_01": "hosting"}, False, Grade.NOT_APPLICABLE, Severity.NONE),
    ],
)
def test_a_missing_term_weighs_as_the_answers_tell(
    make_review: MakeReview, answers: dict[str, str], applies: bool | None, grade: Grade, severity: Severity | None
) -> None:
    (judged,) = judged_rows(scan("data-aggregation", Grade.MISSING), {}, REQUIREMENTS, asked(make_review, **answers))
    of = next(one for one in REQUIREMENTS if one.id == "data-aggregation").severity
    assert (judged.applies, judged.grade) == (applies, grade)
    assert judged.severity is (of.missing if severity is None else severity)


def test_wording_that_falls_short_weighs_even_where_nobody_needs_it(make_review: MakeReview) -> None:
    (judged,) = judged_rows(scan("data-aggregation", Grade.DEFICIENT), {}, REQUIREMENTS, asked(make_review, in_01="hosting"))
    of = next(one for one in REQUIREMENTS if one.id == "data-aggregation").severity
    assert (judged.grade, judged.severity) == (Grade.DEFICIENT, of.deficient)


def test_while_a_question_that_would_tell_is_open_nobody_knows(make_review: MakeReview) -> None:
    row = scan("de-identification", Grade.MISSING)
    (judged,) = judged_rows(row, {}, REQUIREMENTS, asked(make_review, in_01="hosting", in_04="assists"))
    assert judged.applies is None
    (judged,) = judged_rows(row, {}, REQUIREMENTS, asked(make_review, in_01="hosting", in_04="assists", ai_01="yes", ai_02="opt-out"))
    assert judged.applies is True
    (judged,) = judged_rows(row, {}, REQUIREMENTS, asked(make_review, in_01="hosting", in_04="none", ai_01="no"))
    assert judged.applies is False
