"""What every store promises (``store/port.py``), whatever database stands behind it."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from diligence.errors import UsageError, WorkspaceError
from diligence.model.base import Actor, Role
from diligence.model.history import GENESIS, Answered, Entry, Opened, OutcomeKind, OutcomeSet, Undone, Verification
from diligence.model.review import broken_link, fold
from diligence.store.port import Store
from diligence.store.sqlite import SqliteStore, open_store

Writing = Callable[..., Entry]
AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
BY = Actor(email="officer@hospital.example", role=Role.SECURITY_OFFICER)


def test_the_sqlite_store_is_a_store(store: SqliteStore) -> None:
    port: Store = store
    assert port.reviews() == []
    assert port.review("acme-1") is None
    assert port.entries("acme-1") == []
    assert port.answers("mfa-all") == []
    assert port.check() == []


def test_what_is_appended_is_read_back_in_order_and_chained(store: SqliteStore, write: Writing) -> None:
    written = [write(store, Opened(vendor="acme", name="Acme — 保密", service="Scheduling", round=3))]
    written += [write(store, Answered(question="mfa-all", value=value)) for value in ("no", "yes")]
    read = store.entries("acme-1")
    assert read == written
    assert [entry.number for entry in read] == [1, 2, 3]
    assert read[0].previous == GENESIS
    assert broken_link(read) is None


def test_the_list_of_reviews_tells_what_the_history_says(store: SqliteStore, write: Writing) -> None:
    write(store, Opened(vendor="acme", name="Acme", service="Scheduling", round=2), "acme-2")
    write(store, Answered(question="mfa-all", value="yes", verified=Verification.TESTED), "acme-2")
    last = write(store, OutcomeSet(outcome=OutcomeKind.APPROVED, reason="fine"), "acme-2")
    (line,) = store.reviews()
    assert line == store.review("acme-2")
    assert (line.id, line.vendor, line.name, line.service, line.round) == ("acme-2", "acme", "Acme", "Scheduling", 2)
    assert (line.length, line.head, line.answered, line.outcome) == (3, last.digest(), 1, OutcomeKind.APPROVED)
    assert (line.opened_at, line.updated_at) == (AT, AT + timedelta(minutes=2))


def test_reviews_are_listed_by_vendor_then_round(store: SqliteStore, write: Writing) -> None:
    for review in ("zeta-1", "acme-10", "acme-2", "acme-1"):
        vendor, number = review.split("-")
        write(store, Opened(vendor=vendor, name=vendor, round=int(number)), review)
    assert [line.id for line in store.reviews()] == ["acme-1", "acme-2", "acme-10", "zeta-1"]


def test_each_review_has_a_chain_of_its_own(filled: SqliteStore, write: Writing) -> None:
    before = filled.review("acme-1")
    write(filled, Answered(question="mfa-all", value="yes"), "zeta-1")
    assert filled.review("acme-1") == before
    assert filled.entries("zeta-1")[0].previous == filled.entries("acme-1")[0].previous == GENESIS


def test_the_answers_to_a_question_are_found_across_vendors_as_they_stand_now(filled: SqliteStore, write: Writing) -> None:
    assert [(answer.review, answer.value, answer.number) for answer in filled.answers("question-3")] == [
        ("acme-1", "yes", 21),
        ("zeta-1", "yes", 21),
    ]
    write(filled, Answered(question="question-3", value="changed", verified=Verification.CONTRADICTED), "zeta-1")
    last = filled.answers("question-3")[1]
    assert (last.value, last.verified, last.number) == ("changed", Verification.CONTRADICTED, 22)
    write(filled, Undone(entry=22), "zeta-1")
    assert filled.answers("question-3")[1].number == 21
    write(filled, Undone(entry=23), "zeta-1")
    assert filled.answers("question-3")[1].number == 22


def test_an_undone_first_answer_is_no_answer(store: SqliteStore, write: Writing) -> None:
    write(store, Opened(vendor="acme", name="Acme"))
    write(store, Answered(question="mfa-all", value="yes"))
    write(store, OutcomeSet(outcome=OutcomeKind.APPROVED, reason="fine"))
    write(store, Undone(entry=3))
    write(store, Undone(entry=2))
    line = store.review("acme-1")
    assert line is not None
    assert (line.answered, line.outcome, line.length) == (0, None, 5)
    assert store.answers("mfa-all") == []


def test_repeating_a_step_gives_the_stored_entry_and_adds_nothing(filled: SqliteStore, write: Writing) -> None:
    event, entry_id = Answered(question="mfa-all", value="yes"), uuid4().hex
    first = write(filled, event, entry_id=entry_id, expected_length=21)
    write(filled, Answered(question="other", value="no"))
    again = write(filled, event, entry_id=entry_id, expected_length=21, at=AT + timedelta(days=1))
    assert again == first
    assert [entry.id for entry in filled.entries("acme-1")].count(entry_id) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"event": Answered(question="mfa-all", value="no")},
        {"review": "zeta-1"},
        {"by": Actor(email="officer@hospital.example", role=Role.LEGAL)},
    ],
)
def test_an_id_stands_for_one_step_only(filled: SqliteStore, write: Writing, other: dict[str, object]) -> None:
    step: dict[str, object] = {"event": Answered(question="mfa-all", value="yes"), "entry_id": uuid4().hex}
    write(filled, **step)
    with pytest.raises(WorkspaceError, match="used for another"):
        write(filled, **{**step, **other})
    assert len(filled.entries("acme-1")) == 22
    assert len(filled.entries("zeta-1")) == 21


@pytest.mark.parametrize("expected", [0, 20, 22])
def test_a_history_that_changed_meanwhile_is_not_added_to(filled: SqliteStore, write: Writing, expected: int) -> None:
    with pytest.raises(WorkspaceError, match=r"changed meanwhile.*Look at it again"):
        write(filled, Answered(question="mfa-all", value="yes"), expected_length=expected)
    assert len(filled.entries("acme-1")) == 21
    write(filled, Answered(question="mfa-all", value="yes"), expected_length=21)


def test_a_history_begins_with_opened_and_is_opened_once(store: SqliteStore, write: Writing) -> None:
    with pytest.raises(UsageError, match="There is no review acme-1"):
        write(store, Answered(question="mfa-all", value="yes"))
    write(store, Opened(vendor="acme", name="Acme"), expected_length=0)
    with pytest.raises(UsageError, match="opened already"):
        write(store, Opened(vendor="acme", name="Acme again"))
    assert [line.name for line in store.reviews()] == ["Acme"]


@pytest.mark.parametrize("number", [1, 22, 23, 4000])
def test_only_what_is_in_the_history_can_be_taken_back(filled: SqliteStore, write: Writing, number: int) -> None:
    with pytest.raises(UsageError, match=f"Entry {number} of the review acme-1 cannot be taken back"):
        write(filled, Undone(entry=number))
    assert len(filled.entries("acme-1")) == 21


@pytest.mark.parametrize(
    "wrong",
    [
        {"review": "Not An Id"},
        {"review": "a\ud800"},
        {"review": "a\x00b"},
        {"entry_id": "short"},
        {"entry_id": "\udcff" * 32},
        {"at": AT.replace(tzinfo=None)},
        {"event": Answered.model_construct(question="Not An Id", value="yes")},
        {"event": Answered.model_construct(question="mfa-all", value="\udc80")},
    ],
)
@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")
def test_what_does_not_fit_is_refused_in_one_sentence_and_leaves_nothing(
    store: SqliteStore, write: Writing, wrong: dict[str, object]
) -> None:
    write(store, Opened(vendor="acme", name="Acme"))
    step: dict[str, object] = {"event": Answered(question="mfa-all", value="yes"), **wrong}
    if "review" in wrong:
        step["event"] = Opened(vendor="acme", name="Acme")
    details = {"review": "acme-1", "by": BY, "at": AT, "entry_id": uuid4().hex, **step}
    with pytest.raises(UsageError) as refused:
        store.append(**details)  # type: ignore[arg-type]
    assert str(refused.value).isprintable()
    assert "pydantic" not in str(refused.value)
    assert [line.length for line in store.reviews()] == [1]
    assert store.check() == []


def test_names_that_are_no_text_are_refused_when_reading_too(store: SqliteStore) -> None:
    for read in (store.review, store.entries, store.answers):
        with pytest.raises(UsageError, match="no text"):
            read("\udcff")


def test_views_written_anew_are_the_views_that_were_kept(filled: SqliteStore, write: Writing) -> None:
    write(filled, Undone(entry=20))
    write(filled, OutcomeSet(outcome=OutcomeKind.WITHDRAWN, reason="gone"), "zeta-1")
    kept = (filled.reviews(), [filled.answers(f"question-{number}") for number in range(8)])
    filled.replay()
    assert (filled.reviews(), [filled.answers(f"question-{number}") for number in range(8)]) == kept
    assert filled.check() == []


def test_everything_is_there_after_opening_again(filled: SqliteStore, path: Path) -> None:
    before = (filled.reviews(), filled.entries("acme-1"), filled.entries("zeta-1"))
    filled.close()
    with open_store(path, create=False) as again:
        assert (again.reviews(), again.entries("acme-1"), again.entries("zeta-1")) == before
        assert again.check() == []


def test_a_closed_store_says_so(filled: SqliteStore) -> None:
    filled.close()
    filled.close()
    with pytest.raises(WorkspaceError, match="was closed"):
        filled.reviews()


def test_threads_may_append_at_once(store: SqliteStore, write: Writing) -> None:
    write(store, Opened(vendor="acme", name="Acme"))
    faults: list[BaseException] = []

    def answer(name: str) -> None:
        try:
            for number in range(15):
                write(store, Answered(question=f"{name}-{number}", value="yes"))
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=answer, args=(name,)) for name in ("a", "b", "c", "d")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    entries = store.entries("acme-1")
    assert len(entries) == 61
    assert len(fold(entries).answers) == 60
    assert store.check() == []
