"""Damage: flipped bits, changed rows, cut files. What is not noticed must not matter."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from diligence.errors import WorkspaceError
from diligence.model.history import Answered, Entry
from diligence.model.review import fold
from diligence.store.sqlite import SqliteStore, open_store

Writing = Callable[..., Entry]


def everything(store: SqliteStore) -> object:
    reviews = store.reviews()
    questions = sorted({f"question-{number}" for number in range(8)})
    histories = [(store.entries(line.id), fold(store.stored_history(line.id))) for line in reviews]
    return reviews, histories, [store.answers(question) for question in questions]


def flip_bits(path: Path, store: SqliteStore, flips: int) -> int:
    """Flip one bit after another, each in a fresh copy; return how many were not noticed, having made no difference."""
    whole = everything(store)
    store.close()
    original = path.read_bytes()
    chance = random.Random(20261102)  # noqa: S311 - where to flip, not a secret
    copy = path.with_name("flipped.sqlite3")
    harmless = 0
    told: list[str] = []
    for _ in range(flips):
        place, bit = chance.randrange(len(original)), chance.randrange(8)
        flipped = bytearray(original)
        flipped[place] ^= 1 << bit
        for leftover in path.parent.glob("flipped.sqlite3*"):
            leftover.unlink()
        copy.write_bytes(flipped)
        try:
            with open_store(copy, create=False) as damaged:
                found = damaged.check()
                if not found:
                    assert everything(damaged) == whole, f"bit {bit} of byte {place} changed what is read, and nobody noticed"
        except WorkspaceError as error:
            told.append(str(error))
        else:
            harmless += not found
    assert told
    assert all(message.isprintable() for message in told)
    return harmless


@pytest.fixture
def fuller(filled: SqliteStore, write: Writing) -> SqliteStore:
    """A store whose pages hold more than air, so that most of its bits matter."""
    for number in range(120):
        write(filled, Answered(question=f"question-{number % 8}", value="yes", note="because of the report " * (number % 40)), "zeta-1")
    return filled


def test_a_flipped_bit_is_noticed_or_was_unused(path: Path, fuller: SqliteStore) -> None:
    harmless = flip_bits(path, fuller, 200)
    assert harmless < 0.4 * 200  # pages are never quite full


@pytest.mark.slow
def test_thousands_of_flipped_bits_are_noticed_or_were_unused(path: Path, fuller: SqliteStore) -> None:
    harmless = flip_bits(path, fuller, 6000)
    assert harmless < 0.4 * 6000


def test_a_cut_file_is_refused_in_one_sentence(path: Path, filled: SqliteStore) -> None:
    filled.close()
    original = path.read_bytes()
    for length in (1, 15, 16, 50, 99, 100, 512, 4095, 4096, len(original) // 2, len(original) - 4096, len(original) - 1):
        path.write_bytes(original[:length])
        with pytest.raises(WorkspaceError) as refused, open_store(path, create=False) as store:  # noqa: PT012 - found early or late
            found = store.check()
            raise WorkspaceError(found[0].rstrip("."), "Restore the latest backup")
        assert str(refused.value).isprintable()
        assert path.read_bytes()[:16] == original[: min(length, 16)]


@pytest.mark.parametrize(
    "content", [b"not a database", b"%PDF-1.7\n" + b"x" * 5000, b"\x00" * 8192, b"SQLite format 3\x00" + b"\xff" * 8000]
)
def test_a_file_that_is_no_database_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    for create in (False, True):
        with pytest.raises(WorkspaceError) as refused:
            open_store(path, create=create)
        assert refused.value.exit_status == 7
        assert str(refused.value).isprintable()
        assert path.read_bytes() == content


# Each statement is what somebody with a database tool could do; the triggers are first removed where they stand in the way.
TAMPERING = {
    "an answer of the journal is changed": (
        "UPDATE journal SET body = CAST(replace(CAST(body AS TEXT), '\"yes\"', '\"no\"') AS BLOB) WHERE number = 3"
    ),
    "an answer is changed and digested anew": "UPDATE journal SET digest = :digest, body = :body WHERE review = 'acme-1' AND number = 3",
    "an entry is taken out": "DELETE FROM journal WHERE review = 'acme-1' AND number = 4",
    "the tail is cut": "DELETE FROM journal WHERE review = 'acme-1' AND number > 15",
    "a whole history is taken out": "DELETE FROM journal WHERE review = 'acme-1'",
    "an entry goes to another review": "UPDATE journal SET review = 'zeta-1', number = 22 WHERE review = 'acme-1' AND number = 21",
    "the id of an entry is changed": "UPDATE journal SET id = 'ffffffffffffffffffffffffffffffff' WHERE review = 'acme-1' AND number = 5",
    "the list says another outcome": "UPDATE review SET outcome = 'approved' WHERE id = 'acme-1'",
    "the list has another name": "UPDATE review SET name = 'Acme Ltd' WHERE id = 'acme-1'",
    "the list lacks a review": "DELETE FROM review WHERE id = 'acme-1'",
    "the list knows a review without a history": (
        "INSERT INTO review SELECT 'ghost-1', vendor, name, service, round, length, head, opened_at, updated_at, answered, outcome"
        " FROM review WHERE id = 'acme-1'"
    ),
    "an answer of the list is changed": "UPDATE answer SET value = 'no' WHERE review = 'acme-1' AND question = 'question-3'",
    "an answer of the list is taken out": "DELETE FROM answer WHERE review = 'acme-1' AND question = 'question-3'",
    "a trigger is missing": "SELECT 1",
    "an index is missing": "DROP INDEX answer_by_question",
    "a table is added": "CREATE TABLE extra (a TEXT)",
    "a migration is claimed": "UPDATE migration SET digest = 'f'",
    "the mark is removed": "PRAGMA application_id = 7",
}


@pytest.mark.parametrize("name", TAMPERING)
def test_what_somebody_changed_by_hand_is_noticed(path: Path, filled: SqliteStore, name: str) -> None:
    changed = filled.entries("acme-1")[2].model_copy(update={"event": Answered(question="question-1", value="never")})
    filled.close()
    with closing(sqlite3.connect(path)) as raw, raw:
        triggers = raw.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for trigger, _ in triggers:
            raw.execute(f"DROP TRIGGER {trigger}")
        named = {"digest": changed.digest(), "body": changed.canonical()} if ":digest" in TAMPERING[name] else {}
        raw.execute(TAMPERING[name], named)
        if name != "a trigger is missing":
            for _, sql in triggers:
                raw.execute(sql)
    if name in {"a migration is claimed", "the mark is removed"}:
        with pytest.raises(WorkspaceError, match=r"another program|released version"):
            open_store(path, create=False)
    else:
        with open_store(path, create=False) as store:
            assert store.check() != []


def test_an_untouched_store_has_nothing_to_say(path: Path, filled: SqliteStore) -> None:
    filled.close()
    with open_store(path, create=False) as store:
        assert store.check() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET digest = digest",
        "DELETE FROM journal",
        "INSERT OR REPLACE INTO journal SELECT review, number, id, previous, digest, x'7b7d' FROM journal WHERE number = 3",
        "INSERT INTO journal SELECT review, number + 100, 'x', previous, digest, body FROM journal WHERE number = 3",
        "INSERT INTO journal SELECT review, 22, 'x', previous, digest, body FROM journal WHERE number = 3",
        "INSERT INTO journal VALUES ('new-1', 1, 'x', 'not the first digest', 'y', x'7b7d')",
        "INSERT INTO journal SELECT review, 22, 'x', digest, digest, 'text' FROM journal WHERE number = 21",
    ],
)
def test_the_database_itself_refuses_to_rewrite_the_journal(path: Path, filled: SqliteStore, statement: str) -> None:
    before = filled.entries("acme-1")
    with closing(sqlite3.connect(path)) as raw, raw, pytest.raises(sqlite3.IntegrityError):
        raw.execute(statement)
    assert filled.entries("acme-1") == before
    assert filled.check() == []


def test_a_damaged_history_is_neither_shown_nor_added_to(path: Path, filled: SqliteStore, write: Writing) -> None:
    filled.close()
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("DROP TRIGGER journal_is_never_shortened")
        raw.execute("DELETE FROM journal WHERE review = 'acme-1' AND number = 21")
    with open_store(path, create=False) as store:
        for step in (
            lambda: store.entries("acme-1"),
            lambda: store.stored_history("acme-1"),
            lambda: write(store, Answered(question="mfa-all", value="yes")),
        ):
            with pytest.raises(WorkspaceError, match=r"is damaged: .*acme-1.*restore"):
                step()
        assert len(store.entries("zeta-1")) == 21
        write(store, Answered(question="mfa-all", value="yes"), "zeta-1")


def test_views_are_not_made_from_a_broken_chain(path: Path, filled: SqliteStore) -> None:
    before = filled.reviews()
    filled.close()
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("DROP TRIGGER journal_is_never_changed")
        raw.execute("UPDATE journal SET previous = digest WHERE review = 'acme-1' AND number = 9")
    with open_store(path, create=False) as store:
        with pytest.raises(WorkspaceError, match="entry 9 of the history of acme-1"):
            store.replay()
        assert store.reviews() == before


def test_an_event_of_a_later_version_is_said_to_be_one(path: Path, filled: SqliteStore) -> None:
    last = filled.entries("acme-1")[-1]
    filled.close()
    body = last.canonical().replace(b'"type":"answered"', b'"type":"dreamt"').replace(b'"number":21', b'"number":22')
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.create_function("sha", 1, lambda text: __import__("hashlib").sha256(text).hexdigest())
        raw.execute(
            "INSERT INTO journal VALUES ('acme-1', 22, 'x', :previous, sha(:body), :body)",
            {"previous": last.digest(), "body": body},
        )
    with open_store(path, create=False) as store:
        assert any("newer one wrote it" in fault for fault in store.check())
        with pytest.raises(WorkspaceError, match="newer one wrote it"):
            store.entries("acme-1")
