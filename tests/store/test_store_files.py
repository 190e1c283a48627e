"""The file: who may read it, where it may lie, and what is said where it cannot be used."""

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from diligence.errors import WorkspaceError
from diligence.model.history import Answered, Entry, Opened
from diligence.store import connection as settings_of
from diligence.store.sqlite import SqliteStore, open_store
from diligence.store.statements import query

Writing = Callable[..., Entry]


def test_file_log_and_folder_are_their_owners_alone(path: Path, filled: SqliteStore) -> None:
    assert filled.check() == []
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    names = {file.name for file in path.parent.iterdir()}
    assert names == {"workspace.sqlite3", "workspace.sqlite3-wal", "workspace.sqlite3-shm"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
    filled.close()
    assert [file.name for file in path.parent.iterdir()] == ["workspace.sqlite3"]


def test_a_loose_mask_does_not_loosen_the_file(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with open_store(tmp_path / "a" / "b" / "w.sqlite3", create=True):
            modes = [stat.S_IMODE(place.stat().st_mode) for place in (tmp_path / "a" / "b", tmp_path / "a" / "b" / "w.sqlite3")]
    finally:
        os.umask(before)
    assert modes == [0o700, 0o600]


def test_every_commit_waits_for_the_disk(store: SqliteStore, path: Path) -> None:
    with closing(settings_of.connect(path)) as connection:
        values = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "foreign_keys")}
        more = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("recursive_triggers", "trusted_schema", "fullfsync")}
    assert values == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert more == {"recursive_triggers": 1, "trusted_schema": 0, "fullfsync": 1}
    assert store.reviews() == []


def test_a_missing_workspace_is_not_made_by_looking_at_it(path: Path) -> None:
    with pytest.raises(WorkspaceError, match="There is no workspace at"):
        open_store(path, create=False)
    assert not path.parent.exists()


def test_an_empty_file_is_a_workspace_only_when_one_may_be_made(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    with pytest.raises(WorkspaceError, match="is empty"):
        open_store(path, create=False)
    assert path.stat().st_size == 0
    with open_store(path, create=True) as store:
        assert store.check() == []


def test_a_path_under_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for below in ("w.sqlite3", "deeper/w.sqlite3", "deeper/and/deeper/w.sqlite3"):
        with pytest.raises(WorkspaceError, match="Name another place") as refused:
            open_store(tmp_path / "file" / below, create=True)
        assert refused.value.exit_status == 7


def test_a_folder_in_the_place_of_the_file_is_refused(path: Path) -> None:
    path.mkdir(parents=True)
    for create in (False, True):
        with pytest.raises(WorkspaceError, match="could not be opened"):
            open_store(path, create=create)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_write_permission_is_refused(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(WorkspaceError, match="You may not read or write"):
        open_store(tmp_path / "closed" / "w.sqlite3", create=True)


def test_a_place_where_the_kernel_takes_no_files_is_refused() -> None:
    # /proc refuses new files whoever asks, root included.
    with pytest.raises(WorkspaceError) as refused:
        open_store(Path("/proc/self/diligence/w.sqlite3"), create=True)
    assert str(refused.value).count(". ") == 1


def test_a_path_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="too long"):
        open_store(tmp_path / ("x" * 300) / "w.sqlite3", create=True)


@pytest.mark.parametrize("name", ["with space", "per%20cent", "question?mode=ro", "hash#tag", "ünïcödé", "quote'\"", "-dash", "\udcff"])
def test_any_name_will_do(tmp_path: Path, name: str) -> None:
    path = tmp_path / name / f"{name}.sqlite3"
    with open_store(path, create=True) as store:
        assert store.check() == []
    assert path.exists()
    with open_store(path, create=False) as store:
        store.backup(path.with_name("copy"))


def test_a_hostile_name_is_shown_harmlessly(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError) as refused:
        open_store(tmp_path / "a\x1b[2J\u202e{path}", create=False)
    assert str(refused.value).isprintable()


def test_a_database_of_another_program_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("CREATE TABLE journal (a)")
    before = path.read_bytes()
    for create in (False, True):
        with pytest.raises(WorkspaceError, match="another program"):
            open_store(path, create=create)
    assert path.read_bytes() == before


def test_a_locked_workspace_says_who_to_wait_for(path: Path, filled: SqliteStore, write: Writing, monkeypatch: pytest.MonkeyPatch) -> None:
    filled.close()
    monkeypatch.setattr(settings_of, "BUSY_SECONDS", 0.05)
    with open_store(path, create=False) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert len(store.entries("acme-1")) == 21
        with pytest.raises(WorkspaceError, match=r"Another program keeps the workspace .* locked"):
            write(store, Answered(question="mfa-all", value="yes"))
        other.execute("ROLLBACK")
        assert write(store, Answered(question="mfa-all", value="yes")).number == 22


@pytest.mark.parametrize("replaced", [True, False])
def test_nothing_is_written_into_a_file_that_was_moved_away(path: Path, filled: SqliteStore, write: Writing, replaced: bool) -> None:
    path.rename(path.with_name("moved.sqlite3"))
    if replaced:
        path.write_bytes(b"")
    with pytest.raises(WorkspaceError, match="moved, removed or replaced"):
        write(filled, Answered(question="mfa-all", value="yes"))


def test_the_list_of_reviews_reads_no_history(store: SqliteStore, path: Path, write: Writing) -> None:
    write(store, Opened(vendor="acme", name="Acme"))
    with closing(sqlite3.connect(path)) as raw:
        for name in ("all_reviews", "one_review", "answers_to_question"):
            plan = str(raw.execute(f"EXPLAIN QUERY PLAN {query(name)}", {"id": "acme-1", "question": "mfa-all"}).fetchall())
            assert "journal" not in plan
            assert "TEMP B-TREE FOR ORDER BY" not in plan
            assert "INDEX" in plan
