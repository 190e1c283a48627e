"""Histories for laws: events of every kind, in any order, undone and redone, each fit to be appended to those before it."""

from datetime import UTC, date, datetime, timedelta
from typing import get_args

from hypothesis import strategies as st

from diligence.model.base import Actor, Role
from diligence.model.history import (
    EVENTS,
    GENESIS,
    Answered,
    Approved,
    Decided,
    DepthSet,
    DocumentAdded,
    DocumentCompared,
    Entry,
    Event,
    EvidenceAdded,
    EvidenceFacts,
    Exported,
    FlowNoted,
    FlowWithdrawn,
    GradeSet,
    Opened,
    OutcomeSet,
    Undone,
    Verification,
)

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
DIGEST = "ef" * 32
REVIEW = "acme-1"
KINDS: frozenset[type[Event]] = frozenset(get_args(get_args(Event)[0]))

names = st.sampled_from(["a", "b", "c"])
numbers = st.integers(1, 3)
words = st.text(max_size=12) | st.sampled_from(['"', "\\", '","event":{"type":"answered"', '"}', "Déjà — 保密", "\u2028"])
people = st.sampled_from([Actor(email="a@b.example", role=Role.LEGAL), Actor(email="c'd@d.example", role=Role.SECURITY_OFFICER)])

_SCAN = {
    "schema": "diligence.scan/1",
    "tool": {"version": "0.1.0", "requirements": "2026.11", "as_of": "2026-11-01"},
    "document": {"file": "a.pdf", "sha256": DIGEST, "pages": 1, "kind": "baa", "verdict": "points-open"},
    "requirements": [],
}

answers: st.SearchStrategy[Event] = st.builds(
    Answered,
    question=names,
    value=st.sampled_from(["yes", "no"]) | words,
    claim=st.none() | words,
    source=st.none() | words,
    verified=st.sampled_from(Verification),
    evidence=st.lists(numbers, max_size=2).map(tuple),
    note=st.none() | words,
)
others: tuple[st.SearchStrategy[Event], ...] = (
    st.builds(DocumentAdded, number=numbers, sha256=st.just(DIGEST), file=words, size=numbers, kind=st.just("baa"), state=st.just("draft")),
    st.builds(lambda number: EVENTS.validate_python({"type": "document-read", "number": number, "scan": _SCAN}), numbers),
    st.builds(DocumentCompared, number=numbers, earlier=numbers, count=numbers),
    st.builds(DepthSet, depth=st.sampled_from(["core", "full"]), reason=words),
    st.builds(EvidenceAdded, number=numbers, sha256=st.just(DIGEST), file=words, size=numbers, kind=words),
    st.builds(EvidenceFacts, number=numbers, facts=st.dictionaries(names | st.sampled_from(["type", "event"]), words, max_size=2)),
    st.builds(
        FlowNoted,
        number=numbers,
        verb=st.sampled_from(["stored", "accessed"]),
        country=st.sampled_from(["US", "PH"]),
        party=words,
        data=words,
    ),
    st.builds(FlowWithdrawn, number=numbers, reason=words),
    st.builds(GradeSet, requirement=names, grade=st.sampled_from(["missing", "specific"]), reason=words, basis=st.just(DIGEST)),
    st.builds(
        Decided,
        finding=names,
        decision=st.sampled_from(["accept", "reject"]),
        reason=words,
        basis=st.just(DIGEST),
        until=st.none() | st.just(date(2027, 6, 1)),
    ),
    st.builds(Approved, finding=names, decision=numbers),
    st.builds(OutcomeSet, outcome=st.sampled_from(["approved", "not-approved"]), reason=words),
    st.builds(Exported, face=st.just("record"), revision=numbers, payload=st.just(DIGEST)),
)


@st.composite
def steps(draw: st.DrawFn, longest: int = 16) -> list[tuple[Event, Actor]]:
    """The events of a history that was opened, with their authors; half of them are answers, as in life, and many are taken back."""
    drawn: list[tuple[Event, Actor]] = [
        (draw(st.builds(Opened, vendor=st.just("acme"), name=words, service=st.none() | words)), draw(people))
    ]
    for _ in range(draw(st.integers(0, longest))):
        taken_back = st.builds(Undone, entry=st.integers(2, len(drawn)) | st.just(len(drawn))) if len(drawn) > 1 else answers
        event = draw(st.sampled_from([answers, answers, st.one_of(others), taken_back]).flatmap(lambda strategy: strategy))
        drawn.append((event, draw(people)))
    return drawn


def chained(drawn: list[tuple[Event, Actor]]) -> list[Entry]:
    """Make the entries of a history, a minute apart."""
    entries: list[Entry] = []
    for number, (event, by) in enumerate(drawn, start=1):
        previous, at = entries[-1].digest() if entries else GENESIS, AT + timedelta(minutes=number)
        entries.append(Entry(id=f"{number:032x}", review=REVIEW, number=number, previous=previous, at=at, by=by, event=event))
    return entries
