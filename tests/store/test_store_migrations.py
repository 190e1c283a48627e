"""From an older schema to a newer one, and never from a newer one to an older."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from diligence.errors import WorkspaceError
from diligence.model.history import Answered, Entry, Undone
from diligence.store.check import schema_of
from diligence.store.connection import connect, transaction
from diligence.store.migrate import prepare
from diligence.store.sqlite import SqliteStore, open_store
from diligence.store.statements import Migration, migrations, query

Writing = Callable[..., Entry]
ASSETS = Path(__file__).parent / "assets"
NEXT = Migration(
    len(migrations()) + 1,
    "remarks",
    """
    CREATE TABLE remark (review TEXT NOT NULL, text TEXT NOT NULL) STRICT;
    INSERT INTO remark SELECT id, name || '; really' FROM review;
    CREATE TRIGGER remark_stays BEFORE DELETE ON remark
    BEGIN
        SELECT RAISE(ABORT, 'a remark stays; really');
    END;
    """,
)
FAILING = Migration(NEXT.number, "failing", NEXT.sql + "\nINSERT INTO no_such_table VALUES (1);\n")


def upgrade(path: Path, *more: Migration) -> None:
    with closing(connect(path)) as connection:
        prepare(connection, path, create=False, steps=[*migrations(), *more])


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as raw:
        return list(raw.iterdump())


def test_the_shipped_migrations_are_numbered_without_a_gap_and_hold_no_transaction() -> None:
    assert [step.number for step in migrations()] == list(range(1, len(migrations()) + 1))
    for step in migrations():
        statements = list(step.statements())
        assert statements
        for statement in statements:
            assert sqlite3.complete_statement(statement)
            assert not statement.lstrip().upper().startswith(("BEGIN", "COMMIT", "PRAGMA"))


def test_statements_are_cut_where_they_end_and_triggers_stay_whole() -> None:
    first, second, third = NEXT.statements()
    assert "CREATE TABLE" in first
    assert "INSERT" in second
    assert third.rstrip().endswith("END;")


def test_a_workspace_of_the_first_version_is_opened_with_all_it_held(path: Path, write: Writing) -> None:
    # The file was written as SQL by the first version, and is never written anew: it stands for the workspaces people have.
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript((ASSETS / "version-1.sql").read_text(encoding="utf-8"))
    with open_store(path, create=False) as store:
        assert store.check() == []
        (line,) = store.reviews()
        assert (line.id, line.name, line.length, line.answered) == ("acme-1", "Acme — 保密; really", 5, 1)
        assert line.head == "fdf8f722b57782bb50d573097542ec68d98e044a801d4a104733afa23b012eb9"
        assert [answer.value for answer in store.answers("mfa-all")] == ["partial"]
        assert write(store, Undone(entry=4)).number == 6
        assert [answer.value for answer in store.answers("mfa-all")] == ["partial"]


def test_a_migration_keeps_every_history_and_leaves_a_checked_backup(path: Path, filled: SqliteStore) -> None:
    before = (filled.entries("acme-1"), filled.entries("zeta-1"), filled.reviews())
    filled.close()
    old = dump(path)
    upgrade(path, NEXT)
    kept = path.with_name(f"workspace.before-{NEXT.number}.sqlite3")
    assert dump(kept) == old
    assert kept.stat().st_mode & 0o777 == 0o600
    with open_store(kept, create=False) as backup:
        assert (backup.entries("acme-1"), backup.entries("zeta-1"), backup.reviews()) == before
        assert backup.check() == []
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT count(*) FROM remark").fetchone() == (2,)
        assert raw.execute(query("schema")).fetchall() == schema_of([*migrations(), NEXT])
        assert raw.execute("SELECT number, name FROM migration ORDER BY number DESC").fetchone() == (NEXT.number, "remarks")
    upgrade(path, NEXT)
    assert len(list(path.parent.glob("*.before-*"))) == 1


def test_a_migration_writes_the_views_anew(path: Path, filled: SqliteStore) -> None:
    before = filled.reviews()
    filled.close()
    upgrade(path, Migration(NEXT.number, "forget", "DELETE FROM answer;\nDELETE FROM review;\n"))
    with closing(sqlite3.connect(path)) as raw:
        assert [row[0] for row in raw.execute("SELECT id FROM review ORDER BY id")] == [line.id for line in before]
        assert raw.execute("SELECT count(*) FROM answer").fetchone() == (16,)


def test_a_migration_that_fails_changes_nothing_and_may_be_tried_again(path: Path, filled: SqliteStore) -> None:
    filled.close()
    old = dump(path)
    for _ in range(2):
        with pytest.raises(sqlite3.OperationalError, match="no_such_table"):
            upgrade(path, FAILING)
        assert dump(path) == old
    names = sorted(file.name for file in path.parent.glob("*.before-*"))
    assert names == [f"workspace.before-{NEXT.number}-2.sqlite3", f"workspace.before-{NEXT.number}.sqlite3"]
    upgrade(path, NEXT)


def test_a_damaged_workspace_is_not_migrated(path: Path, filled: SqliteStore) -> None:
    filled.close()
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("DROP TRIGGER journal_is_never_changed")
        raw.execute("UPDATE journal SET previous = digest WHERE review = 'acme-1' AND number = 9")
    old = dump(path)
    with pytest.raises(WorkspaceError, match=r"No backup was made at .*, because the workspace is damaged: .*entry 9"):
        upgrade(path, NEXT)
    assert dump(path) == old
    assert list(path.parent.glob("*before*")) == []


def test_a_workspace_of_a_newer_version_is_left_untouched(path: Path, filled: SqliteStore) -> None:
    filled.close()
    upgrade(path, NEXT)
    for leftover in path.parent.glob("*.before-*"):
        leftover.unlink()
    before = path.read_bytes()
    for create in (False, True):
        with pytest.raises(WorkspaceError, match=r"newer version of Diligence; it was left untouched\. Update the program"):
            open_store(path, create=create)
        assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["workspace.sqlite3"]


def test_a_program_that_is_older_than_its_running_neighbor_does_not_write(path: Path, filled: SqliteStore, write: Writing) -> None:
    # Another process migrates while this one has the file open: the next step must not write by the old rules.
    upgrade(path, NEXT)
    with pytest.raises(WorkspaceError, match="newer version"):
        write(filled, Answered(question="mfa-all", value="yes"))


def test_two_programs_that_migrate_at_once_migrate_once(path: Path, filled: SqliteStore) -> None:
    filled.close()
    with closing(connect(path)) as slow:
        with transaction(slow, "DEFERRED"):
            upgrade(path, NEXT)
        prepare(slow, path, create=False, steps=[*migrations(), NEXT])
        assert slow.execute("SELECT count(*) FROM migration").fetchone() == (NEXT.number,)
