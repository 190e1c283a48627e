"""From what was read to grades and a verdict. Pure: absence is decided here, and nowhere else."""

from collections.abc import Mapping, Sequence
from typing import Literal

from diligence.model.base import Severity
from diligence.model.reading import AgreementReading, RequirementReading
from diligence.model.requirement import Grade, Level, Requirement
from diligence.model.scan import SCHEMA, HiddenPassage, Kind, Passage, Row, Scan, ScannedDocument, Tool, Values, Verdict

_OPEN = frozenset({Grade.MISSING, Grade.DEFICIENT})
_UNDECIDED = frozenset({Grade.UNCERTAIN, Grade.ELSEWHERE})
_NOT_FOUND = {
    Level.REQUIRED: "not found (required by regulation)",
    Level.CONDITIONAL: "not found (required only if {trigger})",
    Level.DILIGENCE: "not found (good practice)",
}

SURE = 0.8
"""So sure must the second opinion be that a passage carries a requirement to be believed where the records find none.

Measured on papers it had not been trained on (``measure.py --cross``): there it finds a quarter of what the records miss, and takes 4 of
582 requirements for present that are not. A lower bar finds more and is fooled more often, and to be fooled is the worse error.
"""
TORN = 0.6
"""Where the records find nothing and the second opinion is at least so sure, the row is uncertain: a person must read it."""
DOUBTFUL = 0.45
"""Where the records find nothing and the second opinion is at least so sure, the row is missing, and a person should read it."""
BLIND = 0.45
"""Where the records find a passage and the second opinion is less sure than this of every passage, a person should read."""
DENIES = 0.04
"""Where the records find a passage and the second opinion is less sure than this of each one they found, the row is uncertain.

Measured on 44 agreements by drafters whom neither had been trained on: 2 % of the sound passages are denied, and half of what the records
still take for a requirement once its passages are cut out.
"""
FALLS_SHORT = 0.6
"""Where the records find nothing wrong and the second opinion is at least so sure that a passage falls short, a person should read."""
_DIFFER = "the two ways of reading differ on whether this passage carries it; a person must read it"
_ALONE = "found by the second opinion alone"
_SEES_NOTHING = "the second opinion sees no passage that carries it"
_SEES_SOMETHING = "the second opinion holds a passage for one that may carry it"
_SEES_A_FALL = "the second opinion holds the wording for one that falls short"


def _believed(reading: RequirementReading) -> tuple[RequirementReading, str | None]:
    """Return the reading that counts, and in which way the two opinions differ, None where they agree or nobody was asked."""
    second = reading.second
    if second is None:
        return reading, None
    if not reading.carried:
        if second.carries >= SURE and second.carried:
            return reading.model_copy(update={"carried": second.carried, "elsewhere": ()}), _ALONE
        return reading, _SEES_SOMETHING if second.carries >= DOUBTFUL else None
    if second.carries < BLIND:
        return reading, _SEES_NOTHING
    short = any(carried.shortfalls for carried in reading.carried)
    return reading, _SEES_A_FALL if second.falls_short >= FALLS_SHORT and not short else None


def _torn(reading: RequirementReading) -> tuple[Passage, ...]:
    """Return the passages on which the two opinions differ so far that only a person can settle it."""
    second = reading.second
    return tuple(carried.passage for carried in second.carried) if second and not reading.carried and second.carries >= TORN else ()


def _denied(reading: RequirementReading) -> bool:
    """Tell whether the second opinion holds none of the passages that the records found for one that carries the requirement."""
    second = reading.second
    return second is not None and second.agrees is not None and second.agrees < DENIES


def grade(requirement: Requirement, reading: RequirementReading, *, unreadable_pages: Sequence[int]) -> Row:
    """Return the row of one requirement.

    No carrying passage is ``missing``, unless a page could not be read (``uncertain``) or the text points to a paper that is not there
    (``elsewhere``). A shortfall in any carrying passage is ``deficient``; any fact is ``specific``; else the words are stock.
    A conditional requirement keeps its grade while its trigger is unanswered, at severity ``info``. Where the records and the second
    opinion differ, a person is asked to read the row, and a note says in which way they differ.
    """
    reading, differs = _believed(reading)
    decided, why = _decide(requirement, reading, unreadable_pages)
    conditional = requirement.level is Level.CONDITIONAL
    severity = requirement.severity.of(decided)
    if conditional and severity.at_least(Severity.INFO):
        severity = Severity.INFO
    trigger: Literal["unknown"] | None = "unknown" if conditional else None
    return Row(
        id=requirement.id,
        level=requirement.level,
        grade=decided,
        severity=severity,
        citation=requirement.citation,
        why=why,
        advice=requirement.advice,
        likeness=reading.likeness,
        like=reading.like,
        trigger=trigger,
        notes=(*reading.notes, *([differs] if differs else [])),
        review_by_person=decided in _UNDECIDED or differs is not None,
        evidence=tuple(carried.passage for carried in reading.carried) or reading.elsewhere or _torn(reading),
        considered=reading.considered,
        values=_values(reading),
    )


def _decide(requirement: Requirement, reading: RequirementReading, unreadable_pages: Sequence[int]) -> tuple[Grade, str]:
    if not reading.carried:
        if unreadable_pages:
            pages = f"page{'s' if len(unreadable_pages) > 1 else ''} {', '.join(map(str, unreadable_pages))}"
            return Grade.UNCERTAIN, f"not found on the pages that could be read; a person must read {pages}"
        if _torn(reading) and not reading.elsewhere:
            return Grade.UNCERTAIN, _DIFFER
        if reading.elsewhere:
            return Grade.ELSEWHERE, "points to a document we do not have"
        return Grade.MISSING, _NOT_FOUND[requirement.level].format(trigger=requirement.trigger or "it applies")
    falls = [fall for carried in reading.carried for fall in carried.shortfalls]
    if falls:
        return Grade.DEFICIENT, f"may fall short of {falls[0].rule}: {falls[0].because}"
    if _denied(reading):
        return Grade.UNCERTAIN, _DIFFER
    facts = list(dict.fromkeys(fact for carried in reading.carried for fact in carried.facts))
    if facts:
        return Grade.SPECIFIC, f"found, with specifics: {'; '.join(facts[:4])}"
    return Grade.BOILERPLATE, "stock wording, no specifics"


def _values(reading: RequirementReading) -> Values:
    """Return the figures of the carrying passage with the shortest limit; words such as "promptly" only where there is no figure."""
    known = [carried.values for carried in reading.carried if carried.values.days is not None]
    if known:
        return min(known, key=lambda values: values.days or 0.0)
    return next((carried.values for carried in reading.carried if carried.values.notice), Values())


def verdict(kind: Kind, rows: Sequence[Row]) -> Verdict:
    """Return what the rows amount to. A required term that is missing or deficient is never averaged away."""
    if kind is Kind.NOT_A_BAA:
        return Verdict.NOT_A_BAA
    required = [row for row in rows if row.level is Level.REQUIRED]
    if any(row.grade in _OPEN for row in required):
        return Verdict.REQUIRED_TERMS_OPEN
    if kind is Kind.UNCERTAIN or any(row.grade in _UNDECIDED for row in required):
        return Verdict.NEEDS_READING
    if any(row.hidden or row.severity.at_least(Severity.HIGH) for row in rows):
        return Verdict.POINTS_OPEN
    return Verdict.NO_POINTS_OPEN


def with_hidden(scan: Scan, hidden: Mapping[str, Sequence[HiddenPassage]]) -> Scan:
    """Return a scan that names, by requirement, the passages that would carry it if they were visibly printed."""
    rows = tuple(
        row.model_copy(update={"hidden": tuple(found), "review_by_person": True, "notes": (*row.notes, _note_on(found))})
        if (found := hidden.get(row.id))
        else row
        for row in scan.requirements
    )
    document = scan.document.model_copy(update={"verdict": verdict(scan.document.kind, rows)})
    return scan.model_copy(update={"requirements": rows, "document": document})


def _note_on(found: Sequence[HiddenPassage]) -> str:
    pages = ", ".join(dict.fromkeys(str(passage.page) for passage in found))
    return f"a passage that is not visibly printed does not count (page {pages}: {found[0].why})"


def build_scan(
    requirements: Sequence[Requirement],
    reading: AgreementReading,
    *,
    file: str,
    sha256: str,
    pages: int,
    unreadable_pages: Sequence[int],
    tool: Tool,
) -> Scan:
    """Return the whole result for one document; every requirement has a row, in the order of the catalog."""
    by_id = {part.id: part for part in reading.requirements}
    rows = tuple(
        grade(requirement, by_id.get(requirement.id, RequirementReading(id=requirement.id)), unreadable_pages=unreadable_pages)
        for requirement in requirements
    )
    # A page that could not be read may hold the duties that were not found.
    kind = Kind.UNCERTAIN if unreadable_pages and reading.kind is Kind.NOT_A_BAA else reading.kind
    document = ScannedDocument(
        file=file,
        sha256=sha256,
        pages=pages,
        kind=kind,
        verdict=verdict(kind, rows),
        parties=reading.parties,
        effective=reading.effective,
        signed=reading.signed,
        warnings=reading.warnings,
    )
    return Scan(schema=SCHEMA, tool=tool, document=document, requirements=rows, facts=reading.facts)
