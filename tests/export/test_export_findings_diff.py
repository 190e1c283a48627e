"""Two payloads held against each other: nothing that differs is passed over, and no word of theirs steers the terminal."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from diligence.export.findings_diff import ALWAYS_OTHER, TOPICS, Change, differences
from diligence.model.base import Frozen, Role
from diligence.model.findings_file import FindingsPayload
from diligence.model.text import clean

HOSTILE = "\x1b[2J\u202egnp.exe\n\nOutcome:\n  fine"


def another(value: Any) -> Any:
    """Return a value of the same type that is another one."""
    match value:
        case Role():
            return Role.VENDOR
        case str() if len(value) == 64:
            return value[::-1] if value[::-1] != value else "d" * 64
        case str():
            return f"{value} otherwise"
        case datetime() | date():
            return value + timedelta(days=1)
        case int():
            return value + 7
        case tuple():
            return value[1:] if len(value) > 1 else ()
    raise AssertionError(value)


def single_changes(payload: FindingsPayload) -> Iterator[tuple[str, FindingsPayload]]:
    """Yield the payload with one field of one part changed, for every field that is set."""
    for table in FindingsPayload.model_fields:
        held = getattr(payload, table)
        for number, part in enumerate(held if isinstance(held, tuple) else (held,)):
            for field in type(part).model_fields if isinstance(part, Frozen) else ():
                if getattr(part, field) is None or getattr(part, field) == ():
                    continue
                changed = part.model_copy(update={field: another(getattr(part, field))})
                new = (*held[:number], changed, *held[number + 1 :]) if isinstance(held, tuple) else changed
                yield f"{table}.{field}", payload.model_copy(update={table: new})


def test_a_payload_does_not_differ_from_itself(record: FindingsPayload, contract: FindingsPayload) -> None:
    assert differences(record, record) == differences(contract, contract) == ()


def test_no_field_is_passed_over(record: FindingsPayload) -> None:
    seen = set()
    for name, changed in single_changes(record):
        table, _, field = name.partition(".")
        seen.add(name)
        for found in (differences(record, changed), differences(changed, record)):
            assert bool(found) is not (table == "review" and field in ALWAYS_OTHER), name
            assert all(change.topic in TOPICS and change.says for change in found)
    assert len(seen) > 70


def told(old: FindingsPayload, new: FindingsPayload) -> list[str]:
    return [f"{change.topic}: {change.says}" for change in differences(old, new)]


def test_it_is_said_in_words(contract: FindingsPayload) -> None:
    row, finding, condition = contract.requirement[0], contract.finding[0], contract.finding[1]
    new = contract.model_copy(
        update={
            "review": contract.review.model_copy(update={"outcome": "approved", "valid_until": date(2027, 1, 1), "tool_version": "0.2.0"}),
            "requirement": (row.model_copy(update={"grade": "specific"}),),
            "finding": (
                finding.model_copy(update={"state": "change-required", "due": date(2026, 5, 1)}),
                condition.model_copy(update={"id": "mfa-all"}),
                contract.finding[2],
            ),
            "answer": (contract.answer[0].model_copy(update={"value": "yes", "verified": "tested"}),),
            "evidence": (),
            "document": (contract.document[0].model_copy(update={"state": "executed", "sha256": "9" * 64}),),
        }
    )
    assert told(contract, new) == [
        "outcome: the review: valid until was 2026-03-01, is 2027-01-01",
        "outcome: the review: outcome was approved-with-conditions, is approved",
        "conditions: breach-notification (critical), Breach notice comes late: state was open, is change-required",
        "conditions: breach-notification (critical), Breach notice comes late: due was 2025-05-01, is 2026-05-01",
        "conditions: gone: mfa-remote (high), No second factor for remote access; change-required by 2025-06-01",
        "conditions: new: mfa-all (high), No second factor for remote access; change-required by 2025-06-01",
        "requirements: requirement breach-notification: grade was may fall short of the rule; is found, with specifics",
        "answers: answer mfa-remote: value was no, is yes",
        "answers: answer mfa-remote: verified was contradicted, is tested",
        "evidence: gone: evidence 1 (soc2, SHA-256 222222222222…)",
        "documents: gone: document 1 (baa, SHA-256 111111111111…)",
        "documents: new: document 1 (baa, SHA-256 999999999999…)",
        "versions: the review: tool version was 0.1.0, is 0.2.0",
    ]


def test_packs_order_and_twins(contract: FindingsPayload) -> None:
    first, second = contract.review.checklists
    review = contract.review.model_copy(update={"checklists": (first.model_copy(update={"version": "2027.1"}),)})
    assert told(contract, contract.model_copy(update={"review": review})) == [
        "versions: pack hipaa-security: version was 2026.11 of 2026-11-01, is 2027.1 of 2026-11-01",
        "versions: the pack medical-coding is no longer asked",
    ]
    grown = contract.review.model_copy(update={"checklists": (first, second, second.model_copy(update={"id": "more"}))})
    assert told(contract, contract.model_copy(update={"review": grown})) == ["versions: the pack more is asked now"]
    turned = contract.model_copy(update={"finding": contract.finding[::-1]})
    assert told(contract, turned) == ["findings: the findings stand in another order"]
    twins = contract.model_copy(update={"document": (*contract.document, *contract.document)})
    assert told(contract, twins) == ["documents: new: document 1 (baa, SHA-256 111111111111…)"]
    long = contract.answer[0].model_copy(update={"vendor_states": "x" * 500})
    longer = contract.answer[0].model_copy(update={"vendor_states": "x" * 500 + "y"})
    pair = [contract.model_copy(update={"answer": (one,)}) for one in (long, longer)]
    assert told(*pair) == ["answers: answer mfa-remote: vendor states reads differently"]


@pytest.mark.parametrize("turned", [False, True])
def test_hostile_words_stay_words(turned: bool, record: FindingsPayload) -> None:
    def hostile(part: Any) -> Any:
        if isinstance(part, tuple):
            return tuple(hostile(one) for one in part)
        if isinstance(part, Frozen):
            return part.model_copy(update={name: hostile(getattr(part, name)) for name in type(part).model_fields})
        return HOSTILE if isinstance(part, str) and not isinstance(part, Role) else part

    pair = (hostile(record), record) if turned else (record, hostile(record))
    for change in differences(*pair):
        for text in (change.says, change.subject, change.was, change.now):
            assert text is None or (clean(text) == text and "\n" not in text)
    assert all(isinstance(change, Change) for change in differences(*pair))
