"""Grades and verdicts: absence is decided here, and a required term that is open is never averaged away."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diligence.assess.grades import build_scan, grade, verdict
from diligence.model.base import Mark, Severity
from diligence.model.reading import AgreementReading, Carried, FoundShortfall, RequirementReading
from diligence.model.requirement import Carrier, Grade, GradeSeverity, Level, Requirement, RequirementExample
from diligence.model.scan import Kind, Passage, Row, Tool, Values, Verdict

SEVERITY = GradeSeverity(
    missing=Severity.CRITICAL, deficient=Severity.HIGH, boilerplate=Severity.MEDIUM, elsewhere=Severity.HIGH, uncertain=Severity.HIGH
)
QUOTE = Passage(page=1, end_page=1, quote="the words")
FALL = FoundShortfall(name="late", because="90 days", rule="45 CFR 164.410")


def record(level: Level = Level.REQUIRED) -> Requirement:
    return Requirement(
        id="breach-notification",
        title="Breaches",
        level=level,
        trigger="the vendor aggregates" if level is Level.CONDITIONAL else None,
        citation="45 CFR 164.410",
        as_of=date(2026, 11, 1),
        mark=Mark.V1,
        explains="x",
        advice="y",
        severity=SEVERITY,
        topic=(r"\bbreach\b",),
        carriers=(Carrier(name="tells", all=(r"\breport\b",)),),
        examples=(RequirementExample(text="a", grade=Grade.MISSING), RequirementExample(text="b", grade=Grade.BOILERPLATE)),
    )


def carried(
    facts: tuple[str, ...] = (), falls: tuple[FoundShortfall, ...] = (), days: float | None = None, notice: str | None = None
) -> Carried:
    return Carried(passage=QUOTE, start=0, end=9, facts=facts, shortfalls=falls, values=Values(notice=notice, days=days))


def row_of(*passages: Carried, level: Level = Level.REQUIRED, unreadable: tuple[int, ...] = (), elsewhere: tuple[Passage, ...] = ()) -> Row:
    reading = RequirementReading(id="breach-notification", carried=passages, elsewhere=elsewhere)
    return grade(record(level), reading, unreadable_pages=unreadable)


@pytest.mark.parametrize(
    ("row", "expected", "severity"),
    [
        (row_of(), Grade.MISSING, Severity.CRITICAL),
        (row_of(carried()), Grade.BOILERPLATE, Severity.MEDIUM),
        (row_of(carried(facts=("time limit: 5 days",))), Grade.SPECIFIC, Severity.NONE),
        (row_of(carried(facts=("time limit: 90 days",), falls=(FALL,))), Grade.DEFICIENT, Severity.HIGH),
        (row_of(carried(facts=("x",)), carried(falls=(FALL,))), Grade.DEFICIENT, Severity.HIGH),
        (row_of(elsewhere=(QUOTE,)), Grade.ELSEWHERE, Severity.HIGH),
        (row_of(unreadable=(3,)), Grade.UNCERTAIN, Severity.HIGH),
        (row_of(unreadable=(3,), elsewhere=(QUOTE,)), Grade.UNCERTAIN, Severity.HIGH),
        (row_of(carried(), unreadable=(3,)), Grade.BOILERPLATE, Severity.MEDIUM),
    ],
)
def test_grade_and_severity(row: Row, expected: Grade, severity: Severity) -> None:
    assert (row.grade, row.severity) == (expected, severity)


def test_a_page_that_could_not_be_read_is_named() -> None:
    assert row_of(unreadable=(3, 7)).why.endswith("must read pages 3, 7")
    assert row_of(unreadable=(3,)).why.endswith("must read page 3")


@pytest.mark.parametrize(
    ("level", "words"),
    [(Level.REQUIRED, "required by regulation"), (Level.CONDITIONAL, "only if the vendor aggregates"), (Level.DILIGENCE, "good practice")],
)
def test_missing_says_in_plain_words_where_the_requirement_comes_from(level: Level, words: str) -> None:
    assert words in row_of(level=level).why


def test_a_conditional_requirement_with_an_open_trigger_keeps_its_grade_at_info() -> None:
    row = row_of(carried(falls=(FALL,)), level=Level.CONDITIONAL)
    assert (row.grade, row.severity, row.trigger) == (Grade.DEFICIENT, Severity.INFO, "unknown")


def test_the_shortest_limit_is_shown_and_words_only_where_there_is_no_figure() -> None:
    assert row_of(carried(days=30.0, notice="30 days"), carried(days=5.0, notice="5 days")).values.notice == "5 days"
    assert row_of(carried(notice="promptly"), carried(days=5.0, notice="5 days")).values.notice == "5 days"
    assert row_of(carried(notice="promptly")).values.notice == "promptly"


def rows(*grades: Grade, level: Level = Level.REQUIRED, severity: Severity = Severity.NONE) -> list[Row]:
    return [row_of().model_copy(update={"grade": each, "level": level, "severity": severity}) for each in grades]


def test_verdicts() -> None:
    assert verdict(Kind.NOT_A_BAA, rows(Grade.MISSING)) is Verdict.NOT_A_BAA
    assert verdict(Kind.BAA, rows(Grade.SPECIFIC, Grade.UNCERTAIN)) is Verdict.NEEDS_READING
    assert verdict(Kind.UNCERTAIN, rows(Grade.SPECIFIC)) is Verdict.NEEDS_READING
    assert verdict(Kind.BAA, rows(Grade.DEFICIENT, level=Level.DILIGENCE, severity=Severity.HIGH)) is Verdict.POINTS_OPEN
    assert verdict(Kind.BAA, rows(Grade.MISSING, level=Level.DILIGENCE, severity=Severity.LOW)) is Verdict.NO_POINTS_OPEN


@given(
    st.lists(st.sampled_from(list(Grade)), max_size=20),
    st.sampled_from([Grade.MISSING, Grade.DEFICIENT]),
    st.sampled_from([Kind.BAA, Kind.UNCERTAIN]),
)
def test_one_open_required_term_is_never_averaged_away(others: list[Grade], bad: Grade, kind: Kind) -> None:
    assert verdict(kind, rows(*others, bad)) is Verdict.REQUIRED_TERMS_OPEN


def test_every_requirement_has_a_row_also_where_nothing_was_read() -> None:
    scan = build_scan(
        [record()],
        AgreementReading(kind=Kind.BAA),
        file="a.pdf",
        sha256="0" * 64,
        pages=1,
        unreadable_pages=(),
        tool=Tool(version="1", requirements="2026.11", as_of="2026-11-01"),
    )
    assert [row.grade for row in scan.requirements] == [Grade.MISSING]
    assert scan.document.verdict is Verdict.REQUIRED_TERMS_OPEN


@pytest.mark.parametrize(
    ("unreadable", "kind", "expected"),
    [((), Kind.NOT_A_BAA, Kind.NOT_A_BAA), ((2,), Kind.NOT_A_BAA, Kind.UNCERTAIN), ((2,), Kind.BAA, Kind.BAA)],
)
def test_a_page_that_could_not_be_read_leaves_open_what_the_document_is(unreadable: tuple[int, ...], kind: Kind, expected: Kind) -> None:
    scan = build_scan(
        [record()],
        AgreementReading(kind=kind),
        file="a.pdf",
        sha256="0" * 64,
        pages=3,
        unreadable_pages=unreadable,
        tool=Tool(version="1", requirements="1", as_of="2026-11-01"),
    )
    assert scan.document.kind is expected
