"""A history that was read from its bytes in the quick way says exactly what its entries say, and takes nothing that they refuse."""

import json
from typing import get_args

import pytest
from hypothesis import find, given
from hypothesis import strategies as st

from diligence.model.base import Actor
from diligence.model.history import GENESIS, Answered, Entry, Event, Opened, Undone, Verification
from diligence.model.review import fold
from diligence.model.stored_history import AnswerFields, StoredHistory, fields_of
from tests.assets.histories import KINDS, REVIEW, answers, chained, others, people, steps


def as_stored(entries: list[Entry]) -> StoredHistory:
    """Read entries as a store does."""
    history = StoredHistory(REVIEW)
    for entry in entries:
        body = entry.canonical()
        if not history.take_answer(entry.number, entry.id, entry.previous, entry.digest(), body):
            history.take(Entry.from_stored(body))
    return history


def taken(body: bytes, entry: Entry) -> StoredHistory | None:
    history = StoredHistory(REVIEW)
    return history if history.take_answer(entry.number, entry.id, entry.previous, entry.digest(), body) else None


@given(steps())
def test_a_stored_history_folds_to_what_its_entries_fold_to(drawn: list[tuple[Event, Actor]]) -> None:
    entries = chained(drawn)
    history = as_stored(entries)
    assert fold(history) == fold(entries)
    for entry, step in zip(entries, history.steps, strict=True):
        assert isinstance(step, dict) == isinstance(entry.event, Answered)
        if isinstance(entry.event, Answered):
            assert history.answer(entry.number) == (entry.event, entry.at, entry.by)


def test_the_law_is_tried_on_events_of_every_kind() -> None:
    drawn = {type(find(strategy, lambda _: True)) for strategy in (answers, *others)}
    assert {*drawn, Opened, Undone} == KINDS


def test_the_fields_are_those_of_the_model() -> None:
    assert AnswerFields.__annotations__.keys() == Answered.model_fields.keys()
    assert AnswerFields.__required_keys__ - {"type"} == {name for name, field in Answered.model_fields.items() if field.is_required()}
    assert get_args(AnswerFields.__annotations__["verified"]) == tuple(kind.value for kind in Verification)
    event = Answered(question="a", value="yes", evidence=(1,), verified="tested")
    assert Answered.model_validate(fields_of(event)) == event


@given(answers, people)
def test_what_an_earlier_version_left_out_has_its_default(event: Event, by: Actor) -> None:
    entry = chained([(event, by)])[0]
    content = json.loads(entry.canonical())
    content["event"] = {name: value for name, value in content["event"].items() if name in {"question", "type", "value"}}
    body = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    history = taken(body, entry)
    assert history is not None
    assert history.answer(1)[0] == Entry.from_stored(body).event


@given(answers, people, st.data())
def test_whatever_is_taken_from_changed_bytes_is_what_the_entry_holds(event: Event, by: Actor, data: st.DataObject) -> None:
    entry = chained([(event, by)])[0]
    body = entry.canonical()
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, min(len(body), start + 3)))
    put = data.draw(st.binary(max_size=2) | st.sampled_from([b'"', b",", b"}", b"{", b"\\", b'"x":1,', b"0", b"null", b" ", b"-", b"T"]))
    changed = body[:start] + put + body[end:]
    history = taken(changed, entry)
    if history is not None:
        read = Entry.from_stored(changed)
        assert (read.review, read.number, read.id, read.previous) == (REVIEW, entry.number, entry.id, entry.previous)
        assert history.answer(1) == (read.event, read.at, read.by)


BASE = chained([(Answered(question="mfa-all", value="yes", evidence=(1,)), Actor(email="a@b.example", role="legal"))])[0]


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        (b'"type":"answered"', b'"type":"dreamt"'),
        (b'"value":"yes"', b'"value":"yes","weight":1'),
        (b'"value":"yes"', b'"value":1'),
        (b'"verified":"claimed"', b'"verified":"dreamt"'),
        (b'"evidence":[1]', b'"evidence":[0]'),
        (b'"evidence":[1]', b'"evidence":null'),
        (b'"question":"mfa-all"', b'"question":"MFA all"'),
        (b'"question":"mfa-all",', b""),
        (b'"role":"legal"', b'"role":"king"'),
        (b'"role":"legal"', b'"role":"legal","name":"A"'),
        (b"2026-11-02T", b"2026-13-02T"),
        (b"2026-11-02T09:31:00Z", b"2026-W45-1T09:31:00Z"),
        (BASE.id.encode(), b"g" * 32),
        (GENESIS.encode(), b"f" * 64),
        (b'"number":1', b'"number":2'),
        (b'"review":"acme-1"', b'"review":"acme-2"'),
        (b'{"at":', b'{"of":'),
    ],
)
def test_what_no_entry_may_hold_is_not_taken(there: bytes, instead: bytes) -> None:
    body = BASE.canonical()
    assert taken(body, BASE) is not None
    assert body.count(there) == 1
    assert taken(body.replace(there, instead), BASE) is None


def test_an_id_that_no_entry_may_bear_is_not_taken() -> None:
    for wrong in ("", "f" * 31, "F" * 32, BASE.id + '","id":"' + BASE.id):
        body = BASE.canonical().replace(BASE.id.encode(), wrong.encode())
        assert not StoredHistory(REVIEW).take_answer(1, wrong, GENESIS, BASE.digest(), body)


@pytest.mark.parametrize("empty", [StoredHistory(REVIEW), StoredHistory.of([])])
def test_a_history_of_no_entries_folds_to_nothing(empty: StoredHistory) -> None:
    assert empty.head == GENESIS
    with pytest.raises(ValueError, match="opened the review"):
        fold(empty)
