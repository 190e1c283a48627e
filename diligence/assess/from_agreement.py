"""What the reading of an agreement proposes as the answer to a question, for a person to confirm. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from diligence.assess.agreement import JudgedRow
from diligence.model.checklist import FromAgreement, Measure, Question
from diligence.model.conditions import fits, other_holds
from diligence.model.requirement import Grade, Level
from diligence.model.scan import Passage, Scan

FOUND = frozenset({Grade.SPECIFIC, Grade.BOILERPLATE})
"""The grades of a required term that counts as found: nothing is missing, falls short, or waits for a person."""

HOURS_A_DAY = 24


@dataclass(frozen=True)
class Proposal:
    """A proposed answer in normal form, why, and the passages it rests on."""

    value: str
    says: str
    passages: tuple[Passage, ...] = ()


def propose(question: Question, scan: Scan, rows: Sequence[JudgedRow], answers: Mapping[str, str]) -> Proposal | None:
    """Return what the agreement proposes for a question, None where it proposes nothing.

    ``rows`` bear the grades that count, ``answers`` are those of the questions that are asked.
    """
    by_id = {judged.row.id: judged for judged in rows}
    for rule in question.from_agreement:
        if not _holds(rule, scan, by_id, answers):
            continue
        value = rule.value if rule.measure is None else _measured(rule.measure, by_id)
        if value is not None and fits(question, value):
            return Proposal(value, rule.says, _passages(rule, scan, by_id))
    return None


def _holds(rule: FromAgreement, scan: Scan, rows: Mapping[str, JudgedRow], answers: Mapping[str, str]) -> bool:
    graded = [rows[name].grade in rule.grades for name in rule.requirements if name in rows]
    stated = scan.facts or ()
    return all(
        (
            not rule.requirements or (bool(graded) and (all(graded) if rule.every else any(graded))),
            rule.fact is None or any(one.fact == rule.fact and (not rule.states or one.value in rule.states) for one in stated),
            # An agreement that nobody looked through for such facts is not silent on them.
            not rule.silent_on or (scan.facts is not None and not any(one.fact in rule.silent_on for one in stated)),
            rule.signed is None or scan.document.signed is rule.signed,
            not rule.warnings or any(warning.code in rule.warnings for warning in scan.document.warnings),
            all(other_holds(other, answers) for other in rule.others),
        )
    )


def _measured(measure: Measure, rows: Mapping[str, JudgedRow]) -> str | None:
    """Return the figure in normal form, None where the agreement does not give it."""
    if measure is Measure.REQUIRED_TERMS_FOUND:
        return str(sum(judged.row.level is Level.REQUIRED and judged.grade in FOUND for judged in rows.values()))
    notice = rows.get("breach-notification")
    days = notice.row.values.days if notice else None
    return None if days is None else f"{days * HOURS_A_DAY:.4f}".rstrip("0").rstrip(".")


def _passages(rule: FromAgreement, scan: Scan, rows: Mapping[str, JudgedRow]) -> tuple[Passage, ...]:
    named = rule.requirements or (("breach-notification",) if rule.measure is Measure.NOTICE_HOURS else ())
    carried = [passage for name in named if name in rows for passage in rows[name].row.evidence]
    stated = [one for one in scan.facts or () if one.fact == rule.fact]
    return (*carried, *stated)
