"""Laws of the store over any sequence of events: nothing is lost or reordered, and the views are the fold."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from diligence.model.base import Actor, Role
from diligence.model.history import (
    Answered,
    Decided,
    DocumentAdded,
    Event,
    EvidenceAdded,
    Exported,
    GradeSet,
    Opened,
    OutcomeSet,
    Undone,
)
from diligence.model.review import broken_link, fold
from diligence.store.sqlite import SqliteStore, open_store

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
DIGEST = "ef" * 32
REVIEWS = ("acme-1", "zeta-1")

names = st.sampled_from(["a", "b", "c"])
numbers = st.integers(1, 3)
words = st.text(max_size=20)
plain_events: st.SearchStrategy[Event] = st.one_of(
    st.builds(Answered, question=names, value=words, claim=st.none() | words, note=st.none() | words),
    st.builds(DocumentAdded, number=numbers, sha256=st.just(DIGEST), file=words, size=numbers, kind=st.just("baa"), state=st.just("draft")),
    st.builds(EvidenceAdded, number=numbers, sha256=st.just(DIGEST), file=words, size=numbers, kind=words),
    st.builds(GradeSet, requirement=names, grade=st.sampled_from(["missing", "specific"]), reason=words, basis=st.just(DIGEST)),
    st.builds(Decided, finding=names, decision=st.sampled_from(["accept", "reject"]), reason=words, basis=st.just(DIGEST)),
    st.builds(OutcomeSet, outcome=st.sampled_from(["approved", "not-approved"]), reason=words),
    st.builds(Exported, face=st.just("record"), revision=numbers, payload=st.just(DIGEST)),
)
people = st.sampled_from([Actor(email="a@b.example", role=Role.LEGAL), Actor(email="c@d.example", role=Role.SECURITY_OFFICER)])


@st.composite
def steps(draw: st.DrawFn) -> list[tuple[str, Event, Actor]]:
    """Steps of two reviews, mixed, each history fit to be appended."""
    drawn: list[tuple[str, Event, Actor]] = []
    length = dict.fromkeys(REVIEWS, 0)
    for _ in range(draw(st.integers(1, 14))):
        review = draw(st.sampled_from(REVIEWS))
        event: Event
        if length[review] == 0:
            event = draw(st.builds(Opened, vendor=st.just(review[:-2]), name=words, service=st.none() | words, round=numbers))
        elif length[review] == 1:
            event = draw(plain_events)
        else:
            event = draw(plain_events | st.builds(Undone, entry=st.integers(2, length[review])))
        drawn.append((review, event, draw(people)))
        length[review] += 1
    return drawn


@contextmanager
def new_file() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "workspace.sqlite3"


def append_all(store: SqliteStore, drawn: list[tuple[str, Event, Actor]]) -> None:
    for minute, (review, event, by) in enumerate(drawn):
        store.append(review, event, by=by, at=AT + timedelta(minutes=minute), entry_id=uuid4().hex)


@settings(max_examples=60, deadline=None)
@given(steps())
def test_any_steps_fold_the_same_after_opening_again(drawn: list[tuple[str, Event, Actor]]) -> None:
    with new_file() as path:
        with open_store(path, create=True) as store:
            append_all(store, drawn)
            before = {review: store.entries(review) for review in REVIEWS}
        with open_store(path, create=False) as store:
            for review in REVIEWS:
                entries = store.entries(review)
                assert entries == before[review]
                assert [entry.digest() for entry in entries] == [entry.digest() for entry in before[review]]
                assert [(entry.event, entry.by) for entry in entries] == [(event, by) for name, event, by in drawn if name == review]
                assert broken_link(entries) is None
                if entries:
                    assert fold(entries) == fold(before[review])
            assert store.check() == []


@settings(max_examples=40, deadline=None)
@given(steps())
def test_the_views_are_always_the_fold_and_can_be_made_anew(drawn: list[tuple[str, Event, Actor]]) -> None:
    with new_file() as path:
        with open_store(path, create=True) as store:
            append_all(store, drawn)
            lines = {line.id: line for line in store.reviews()}
            assert set(lines) == {review for review, _, _ in drawn}
            answers = {question: {answer.review: answer for answer in store.answers(question)} for question in ("a", "b", "c")}
            for name, line in lines.items():
                review = fold(store.entries(name))
                assert (line.name, line.length, line.head, line.answered) == (review.name, review.length, review.head, len(review.answers))
                assert line.outcome == (review.outcome.event.outcome if review.outcome else None)
                for question, found in answers.items():
                    assert (name in found) == (question in review.answers)
                    if name in found:
                        assert (found[name].value, found[name].number) == (
                            review.answers[question].event.value,
                            review.answers[question].number,
                        )
        with closing(sqlite3.connect(path)) as raw, raw:
            raw.execute("DELETE FROM answer")
            raw.execute("DELETE FROM review")
        with open_store(path, create=False) as store:
            assert len(store.check()) >= len(lines)
            assert store.reviews() == []
            store.replay()
            assert {line.id: line for line in store.reviews()} == lines
            assert {question: {answer.review: answer for answer in store.answers(question)} for question in ("a", "b", "c")} == answers
            assert store.check() == []
