"""Entries: their canonical bytes, their digests, and histories written by earlier versions."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from diligence.model.base import Actor, Role
from diligence.model.history import (
    EVENTS,
    GENESIS,
    Answered,
    Approved,
    Decided,
    DecisionKind,
    DepthSet,
    Difference,
    DifferenceKind,
    DocumentAdded,
    DocumentCompared,
    DocumentRead,
    Entry,
    Event,
    EvidenceAdded,
    EvidenceFacts,
    Exported,
    FlowNoted,
    FlowVerb,
    FlowWithdrawn,
    GradeSet,
    Opened,
    OutcomeKind,
    OutcomeSet,
    Undone,
    Verification,
)
from diligence.model.review import broken_link, fold

BY = Actor(email="officer@hospital.example", role=Role.SECURITY_OFFICER)
AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
OLD_HISTORY = Path(__file__).parent / "assets" / "history-0.1.jsonl"
OLD_HEAD = "fb703eea76aa900a7142f61f6878e50013eb39049934e4ce6083a23b2abe650f"
NEXT_HISTORY = Path(__file__).parent / "assets" / "history-0.1-with-flows.jsonl"
NEXT_HEAD = "66998ce97f87f9d04307d8af540762b4ddf416b2dc6cd08fb5ae6f6dc3d301c5"

words = st.text(max_size=30).filter(lambda text: "\x00" not in text)


def entry(event: Event, *, number: int = 1, previous: str = GENESIS) -> Entry:
    return Entry(id=f"{number:032x}", review="acme-1", number=number, previous=previous, at=AT, by=BY, event=event)


def test_canonical_bytes_are_sorted_compact_json_without_nulls() -> None:
    body = entry(Answered(question="mfa-all", value="partial", claim="“yes”")).canonical()
    content = json.loads(body)
    assert body == json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert "“yes”".encode() in body
    assert "note" not in content["event"]
    assert content["at"] == "2026-11-02T09:30:00Z"
    assert entry(Answered(question="mfa-all", value="partial", claim="“yes”")).digest() == hashlib.sha256(body).hexdigest()


@given(value=words, claim=st.none() | words, evidence=st.lists(st.integers(1, 9), max_size=3), verified=st.sampled_from(Verification))
def test_an_entry_reads_back_as_it_was_written(value: str, claim: str | None, evidence: list[int], verified: Verification) -> None:
    written = entry(Answered(question="mfa-all", value=value, claim=claim, evidence=tuple(evidence), verified=verified))
    read = Entry.from_stored(written.canonical())
    assert read == written
    assert hash(read) == hash(written)
    assert read.canonical() == written.canonical()


def test_the_same_moment_in_another_zone_gives_the_same_bytes() -> None:
    there = AT.astimezone(timezone(timedelta(hours=-5))) + timedelta(microseconds=999)
    moved = Entry.model_validate({**entry(Undone(entry=1)).model_dump(), "at": there})
    assert moved.canonical() == entry(Undone(entry=1)).canonical()


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "f" * 32},
        {"review": "other"},
        {"number": 2},
        {"previous": "f" * 64},
        {"at": AT + timedelta(seconds=1)},
        {"by": Actor(email="other@hospital.example", role=Role.SECURITY_OFFICER)},
        {"by": Actor(email="officer@hospital.example", role=Role.LEGAL)},
        {"event": Opened(vendor="acme", name="Acme ")},
    ],
)
def test_every_part_of_an_entry_is_in_its_digest(changed: dict[str, object]) -> None:
    first = entry(Opened(vendor="acme", name="Acme"))
    for original in (first, Entry.from_stored(first.canonical())):
        copy = original.model_copy(update=changed)
        assert copy != original
        assert copy.digest() != original.digest()
    assert first.model_copy() == first


def test_a_stored_entry_keeps_its_bytes_when_the_program_learns_new_fields() -> None:
    # What an older version wrote, before `round` and `verified` existed: read with their defaults, digested as it was.
    body = (
        b'{"at":"2026-11-02T09:30:00Z","by":{"email":"a@b.example","role":"legal"},"event":{"name":"Acme","type":"opened","vendor":"acme"},'
    )
    body += b'"id":"00000000000000000000000000000001","number":1,"previous":"' + GENESIS.encode() + b'","review":"acme-1"}'
    read = Entry.from_stored(body)
    assert isinstance(read.event, Opened)
    assert read.event.round == 1
    assert read.digest() == hashlib.sha256(body).hexdigest()
    assert fold([read]).head == read.digest()


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff", b'{"event":{"type":"unheard-of"}}'])
def test_what_holds_no_entry_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        Entry.from_stored(body)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValidationError, match="zone"):
        Entry.model_validate({**entry(Undone(entry=1)).model_dump(), "at": AT.replace(tzinfo=None)})


def example_of_every_event() -> list[Event]:
    digest = "ab" * 32
    scan = {
        "schema": "diligence.scan/1",
        "tool": {"version": "0.1.0", "requirements": "2026.11", "as_of": "2026-11-01"},
        "document": {"file": "baa.pdf", "sha256": digest, "pages": 9, "kind": "baa", "verdict": "required-terms-open"},
        "requirements": [
            {
                "id": "breach-notification",
                "level": "required",
                "grade": "deficient",
                "severity": "critical",
                "citation": "45 CFR 164.410",
                "why": "90 days from discovery",
                "advice": "ask for 10 days",
                "likeness": 12,
                "evidence": [{"page": 4, "end_page": 5, "section": "3.2", "quote": "within ninety (90) days"}],
                "considered": [{"page": 2, "end_page": 2, "quote": "Breach means", "why_not": "definition only"}],
                "values": {"notice": "90 days", "days": 90.0, "trigger": "discovery"},
            }
        ],
    }
    return [
        Opened(vendor="acme", name="Acme Déjà — 保密", service="Scheduling", round=2),
        DocumentAdded(number=1, sha256=digest, file="baa.pdf", size=12345, kind="baa", state="draft"),
        EVENTS.validate_python({"type": "document-read", "number": 1, "scan": scan}),
        EvidenceAdded(
            number=1, sha256=digest, file="soc2.pdf", size=9, kind="soc2-type2", issued=date(2026, 1, 2), expires=date(2027, 1, 2)
        ),
        Answered(
            question="mfa-all", value="yes", claim="all staff", source="call", verified="document-seen", evidence=(1,), note="see p. 3"
        ),
        GradeSet(requirement="breach-notification", grade="specific", reason="side letter", basis=digest),
        Decided(finding="breach-notification", decision=DecisionKind.ACCEPT, reason="low volume", basis=digest, until=date(2027, 6, 1)),
        Decided(finding="mfa-all", decision="change", reason="in the contract", basis=digest, owner="it@hospital.example"),
        Undone(entry=8),
        OutcomeSet(outcome=OutcomeKind.APPROVED_WITH_CONDITIONS, reason="conditions agreed"),
        Exported(face="contract", revision=1, payload=digest),
    ]


def example_of_every_later_event() -> list[Event]:
    """What a review remembers since it has flows, drafts, depths, approvals and facts of evidence."""
    digest = "cd" * 32
    moved = Difference(page=3, before="thirty (30) days", after="", kind=DifferenceKind.MOVED, lead="returned within")
    return [
        Opened(vendor="acme", name="Acme Déjà — 保密"),
        DepthSet(depth="full", reason="coders abroad"),
        DocumentAdded(number=1, sha256=digest, file="baa.pdf", size=12, kind="baa", state="executed", replaces=None),
        DocumentCompared(number=1, earlier=2, count=2, differences=(moved,), filled_in=1, unread=(4,), unread_before=(5,)),
        EvidenceAdded(number=1, sha256=digest, file="soc2.pdf", size=9, kind="soc2-report", facts={"sites": "PH, US"}, replaces=2),
        EvidenceFacts(number=1, facts={"sites": "IN, US", "type": "type-2"}),
        FlowNoted(
            number=1, verb=FlowVerb.ACCESSED, country="PH", party="Acme Manila", data="charts", controls="VDI", source="call", approved=True
        ),
        FlowNoted(number=2, verb="stored", country="US", party="Acme", data="charts"),
        FlowWithdrawn(number=2, reason="never took place"),
        Decided(finding="x21", decision=DecisionKind.MISREAD, reason="the site is closed", basis=digest),
        Decided(finding="rm-01", decision="accept", reason="small", basis=digest, until=date(2027, 6, 1)),
        Approved(finding="rm-01", decision=11),
    ]


def chain(events: list[Event]) -> list[Entry]:
    entries: list[Entry] = []
    for number, event in enumerate(events, start=1):
        entries.append(entry(event, number=number, previous=entries[-1].digest() if entries else GENESIS))
    return entries


def test_a_history_written_by_the_first_version_is_read_with_the_same_head() -> None:
    # Where this fails, histories in people's workspaces can no longer be read: change the model, not the file.
    entries = [Entry.from_stored(line) for line in OLD_HISTORY.read_bytes().splitlines()]
    assert broken_link(entries) is None
    review = fold(entries)
    assert (review.length, review.head) == (11, OLD_HEAD)
    assert review.name == "Acme Déjà — 保密"
    assert set(review.answers) == {"mfa-all"}
    assert set(review.decisions) == {"breach-notification"}
    reading = review.readings[1].event
    assert isinstance(reading, DocumentRead)
    assert reading.scan.requirements[0].values.days == 90
    assert [read.event for read in entries] == example_of_every_event()


def test_a_history_with_flows_and_approvals_is_read_with_the_same_head() -> None:
    entries = [Entry.from_stored(line) for line in NEXT_HISTORY.read_bytes().splitlines()]
    assert broken_link(entries) is None
    review = fold(entries)
    assert (review.length, review.head) == (12, NEXT_HEAD)
    assert review.evidence[1].event.facts == {"sites": "IN, US", "type": "type-2"}
    assert set(review.flows) == {1}
    assert review.approvals["rm-01"].event.decision == review.decisions["rm-01"].number
    assert [read.event for read in entries] == example_of_every_later_event()


def test_the_stored_histories_hold_every_kind_of_event() -> None:
    lines = [*OLD_HISTORY.read_bytes().splitlines(), *NEXT_HISTORY.read_bytes().splitlines()]
    assert {type(Entry.from_stored(line).event) for line in lines} == set(get_args(get_args(Event)[0]))


def test_a_chain_is_whole_until_something_in_it_is_touched() -> None:
    entries = chain(example_of_every_event())
    assert broken_link(entries) is None
    assert broken_link([]) is None
    for position in range(len(entries)):
        missing = entries[:position] + entries[position + 1 :]
        assert broken_link(missing) == (position + 1 if position < len(entries) - 1 else None)  # a cut tail shows only outside
        changed = entries[position].model_copy(update={"at": AT + timedelta(days=1)})
        broken = broken_link([*entries[:position], changed, *entries[position + 1 :]])
        assert broken == (position + 2 if position < len(entries) - 1 else None)
    swapped = [entries[0], entries[2], entries[1], *entries[3:]]
    assert broken_link(swapped) == 2
