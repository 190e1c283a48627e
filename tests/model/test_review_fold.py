"""The fold of a history: what counts, what was taken back, and the laws of undo and redo."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diligence.model.base import Actor, Role
from diligence.model.history import (
    EVENTS,
    GENESIS,
    Answered,
    Decided,
    DocumentAdded,
    Entry,
    Event,
    EvidenceAdded,
    Exported,
    GradeSet,
    Opened,
    OutcomeSet,
    Undone,
    Verification,
)
from diligence.model.review import Review, counted, fold

BY = Actor(email="officer@hospital.example", role=Role.SECURITY_OFFICER)
AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
DIGEST = "cd" * 32

names = st.sampled_from(["a", "b", "c"])
numbers = st.integers(1, 3)
plain_events: st.SearchStrategy[Event] = st.one_of(
    st.builds(Answered, question=names, value=st.sampled_from(["yes", "no"])),
    st.builds(
        DocumentAdded,
        number=numbers,
        sha256=st.just(DIGEST),
        file=st.just("a.pdf"),
        size=st.just(1),
        kind=st.just("baa"),
        state=st.just("draft"),
    ),
    st.builds(EvidenceAdded, number=numbers, sha256=st.just(DIGEST), file=st.just("a.pdf"), size=st.just(1), kind=names),
    st.builds(GradeSet, requirement=names, grade=st.sampled_from(["missing", "specific"]), reason=st.just("r"), basis=st.just(DIGEST)),
    st.builds(Decided, finding=names, decision=st.sampled_from(["accept", "reject"]), reason=st.just("r"), basis=st.just(DIGEST)),
    st.builds(OutcomeSet, outcome=st.sampled_from(["approved", "not-approved"]), reason=st.just("r")),
    st.builds(Exported, face=st.just("record"), revision=numbers, payload=st.just(DIGEST)),
)


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    events: list[Event] = [Opened(vendor="acme", name="Acme")]
    for _ in range(draw(st.integers(0, 12))):
        undo = st.builds(Undone, entry=st.integers(2, len(events))) if len(events) > 1 else plain_events
        events.append(draw(plain_events | undo))
    return events


def chained(events: list[Event]) -> list[Entry]:
    entries: list[Entry] = []
    for number, event in enumerate(events, start=1):
        previous = entries[-1].digest() if entries else GENESIS
        moment = AT + timedelta(minutes=number)
        entries.append(Entry(id=f"{number:032x}", review="acme-1", number=number, previous=previous, at=moment, by=BY, event=event))
    return entries


def state(events: list[Event]) -> Review:
    """What the review amounts to, without length and head, which every entry changes."""
    return replace(fold(chained(events)), length=0, head="")


@given(histories())
def test_undo_of_the_last_step_gives_the_state_before_it(events: list[Event]) -> None:
    for event in (Answered(question="a", value="new"), OutcomeSet(outcome="withdrawn", reason="r"), Undone(entry=1 + len(events) // 2)):
        if isinstance(event, Undone) and event.entry == 1:
            continue
        done = [*events, event]
        assert state([*done, Undone(entry=len(done))]) == state(events)


@given(histories(), st.integers(1, 4))
def test_undo_and_redo_alternate_for_ever(events: list[Event], times: int) -> None:
    done = [*events, Answered(question="a", value="new")]
    trail = list(done)
    for turn in range(1, times + 1):
        trail.append(Undone(entry=len(trail)))
        assert state(trail) == (state(events) if turn % 2 else state(done))


@given(histories())
def test_undoing_step_by_step_leads_back_to_the_opened_review(events: list[Event]) -> None:
    trail = list(events)
    for _ in range(len(events)):
        step = fold(chained(trail)).undoable
        if step is None:
            break
        trail.append(Undone(entry=step))
    left = fold(chained(trail))
    assert left.undoable is None
    exports = [event for event in events if isinstance(event, Exported)]
    assert len(left.exports) <= len(exports)
    assert (left.documents, left.answers, left.evidence, left.grades, left.decisions, left.outcome) == ({}, {}, {}, {}, {}, None)


@given(histories())
def test_the_latest_counted_answer_wins(events: list[Event]) -> None:
    entries = chained(events)
    latest = {entry.event.question: entry for entry in counted(entries) if isinstance(entry.event, Answered)}
    answers = fold(entries).answers
    assert {question: stamped.number for question, stamped in answers.items()} == {
        question: entry.number for question, entry in latest.items()
    }
    for question, stamped in answers.items():
        assert stamped.event == latest[question].event
        assert (stamped.at, stamped.by) == (latest[question].at, latest[question].by)


@given(histories())
def test_every_entry_is_in_length_and_head_whether_it_counts_or_not(events: list[Event]) -> None:
    entries = chained(events)
    review = fold(entries)
    assert (review.length, review.head) == (len(entries), entries[-1].digest())
    assert not any(isinstance(entry.event, Undone) for entry in counted(entries))


def test_an_undone_export_or_opening_is_never_offered() -> None:
    review = fold(chained([Opened(vendor="acme", name="Acme"), Exported(face="record", revision=1, payload=DIGEST)]))
    assert review.undoable is None


def test_a_reading_goes_with_its_document_and_never_passes_to_another_of_the_same_number() -> None:
    added = DocumentAdded(number=1, sha256=DIGEST, file="a.pdf", size=1, kind="baa", state="draft")
    scan = {
        "schema": "diligence.scan/1",
        "tool": {"version": "0.1.0", "requirements": "2026.11", "as_of": "2026-11-01"},
        "document": {"file": "a.pdf", "sha256": DIGEST, "pages": 1, "kind": "baa", "verdict": "points-open"},
        "requirements": [],
    }
    read = EVENTS.validate_python({"type": "document-read", "number": 1, "scan": scan})
    events = [Opened(vendor="acme", name="Acme"), added, read]
    assert set(fold(chained(events)).readings) == {1}
    assert fold(chained([*events, Undone(entry=2)])).readings == {}
    again = fold(chained([*events, Undone(entry=2), added]))
    assert set(again.documents) == {1}
    assert again.readings == {}


def test_an_undo_of_what_is_still_to_come_takes_nothing_back() -> None:
    events = [Opened(vendor="acme", name="Acme"), Undone(entry=3), Answered(question="a", value="yes")]
    assert set(fold(chained(events)).answers) == {"a"}


@pytest.mark.parametrize("events", [[], [Answered(question="a", value="yes")]])
def test_a_history_that_nothing_opened_is_refused(events: list[Event]) -> None:
    with pytest.raises(ValueError, match="opened the review"):
        fold(chained(events))


def test_a_check_lapses_with_the_value_and_until_somebody_checks_anew() -> None:
    opened = Opened(vendor="acme", name="Acme")
    checked = Answered(question="a", value="yes", verified=Verification.TESTED)
    changed, noted = Answered(question="a", value="no"), Answered(question="a", value="no", note="ask again")
    unjudged = Answered(question="a", value="cannot-be-judged", verified=Verification.CANNOT_BE_JUDGED, note="no log came")
    for still in ([changed], [changed, noted], [unjudged], [unjudged, changed]):
        lapsed = fold(chained([opened, checked, *still])).lapsed["a"]
        assert (lapsed.number, lapsed.event) == (2, checked)
    anew = Answered(question="a", value="no", verified=Verification.INTERVIEWED)
    for gone in ([], [changed, anew], [changed, Undone(entry=3)], [Answered(question="b", value="no")]):
        assert not fold(chained([opened, checked, *gone])).lapsed
    assert not fold(chained([opened, changed, Answered(question="a", value="yes")])).lapsed, "nothing was checked"
