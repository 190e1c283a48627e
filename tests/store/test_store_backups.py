"""Backups that can be trusted, and restores that replace nobody's work."""

import os
import sqlite3
import stat
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from diligence.errors import WorkspaceError
from diligence.model.history import Answered, Entry, Opened
from diligence.store.backup import backup, restore
from diligence.store.sqlite import SqliteStore, open_store

Writing = Callable[..., Entry]
StartWriter = Callable[..., "subprocess.Popen[str]"]


def content(path: Path) -> object:
    with open_store(path, create=False) as store:
        assert store.check() == []
        return store.reviews(), [store.entries(line.id) for line in store.reviews()]


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_a_backup_of_an_open_store_is_one_private_file_with_everything(path: Path, filled: SqliteStore, tmp_path: Path) -> None:
    target = tmp_path / "backup.sqlite3"
    filled.backup(target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert names(tmp_path) == {"backup.sqlite3", "workspace"}
    filled.close()
    assert content(target) == content(path)


def test_a_backup_by_path_works_while_others_have_the_file_open(path: Path, filled: SqliteStore, write: Writing, tmp_path: Path) -> None:
    write(filled, Answered(question="mfa-all", value="yes"))
    backup(path, tmp_path / "backup.sqlite3")
    with open_store(tmp_path / "backup.sqlite3", create=False) as copy:
        assert copy.entries("acme-1") == filled.entries("acme-1")


def test_backups_taken_while_another_process_writes_are_all_whole(path: Path, start_writer: StartWriter, tmp_path: Path) -> None:
    writer = start_writer(path)
    assert writer.stdout is not None
    lengths = []
    for number in range(4):
        for _ in range(20):
            writer.stdout.readline()
        target = tmp_path / f"backup-{number}.sqlite3"
        backup(path, target)
        with open_store(target, create=False) as copy:
            assert copy.check() == []
            lengths.append(copy.reviews()[0].length)
    assert lengths == sorted(lengths)
    assert lengths[0] >= 19
    assert lengths[-1] > lengths[0]


@pytest.mark.parametrize("kind", ["file", "folder", "dangling link"])
def test_a_backup_overwrites_nothing(path: Path, filled: SqliteStore, tmp_path: Path, kind: str) -> None:
    target = tmp_path / "backup.sqlite3"
    if kind == "file":
        target.write_text("precious")
    elif kind == "folder":
        target.mkdir()
    else:
        target.symlink_to(tmp_path / "nowhere")
    for attempt in (lambda: filled.backup(target), lambda: backup(path, target)):
        with pytest.raises(WorkspaceError, match="already, and it is not overwritten"):
            attempt()
    assert names(tmp_path) == {"backup.sqlite3", "workspace"}
    if kind == "file":
        assert target.read_text() == "precious"


def test_a_damaged_store_gives_no_backup(path: Path, filled: SqliteStore, tmp_path: Path) -> None:
    filled.close()
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("UPDATE answer SET value = 'changed' WHERE review = 'acme-1'")
    with pytest.raises(WorkspaceError, match=r"No backup was made at .* is damaged: The list of answers"):
        backup(path, tmp_path / "backup.sqlite3")
    assert names(tmp_path) == {"workspace"}


@pytest.mark.parametrize("target", ["file/backup.sqlite3", "missing/backup.sqlite3", "x" * 300])
def test_a_backup_that_cannot_be_written_says_why(filled: SqliteStore, tmp_path: Path, target: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WorkspaceError) as refused:
        filled.backup(tmp_path / target)
    assert str(refused.value).isprintable()
    assert names(tmp_path) == {"file", "workspace"}
    assert filled.check() == []


def test_a_backup_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="There is no workspace file at"):
        backup(tmp_path / "none.sqlite3", tmp_path / "backup.sqlite3")
    with pytest.raises(WorkspaceError, match="There is no workspace file at"):
        restore(tmp_path / "none.sqlite3", tmp_path / "w.sqlite3")
    assert names(tmp_path) == set()


@pytest.mark.parametrize("kind", ["absent", "absent folder", "zero bytes", "no review"])
def test_a_restore_brings_everything_back(filled: SqliteStore, tmp_path: Path, write: Writing, kind: str) -> None:
    source = tmp_path / "backup.sqlite3"
    filled.backup(source)
    bytes_before = source.read_bytes()
    target = tmp_path / ("new/folder" if kind == "absent folder" else "new") / "w.sqlite3"
    if kind in {"zero bytes", "no review"}:
        open_store(target, create=True).close()
    if kind == "zero bytes":
        target.write_bytes(b"")
    restore(source, target)
    assert content(target) == (filled.reviews(), [filled.entries("acme-1"), filled.entries("zeta-1")])
    assert names(target.parent) == {"w.sqlite3"}
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert source.read_bytes() == bytes_before
    assert names(tmp_path) - {"new"} == {"backup.sqlite3", "workspace"}
    with open_store(target, create=False) as store:
        assert write(store, Answered(question="mfa-all", value="yes")).number == 22


def test_a_restore_never_replaces_reviews(path: Path, filled: SqliteStore, tmp_path: Path) -> None:
    source, other = tmp_path / "backup.sqlite3", tmp_path / "other.sqlite3"
    filled.backup(source)
    with open_store(other, create=True) as store:
        store.append(
            "new-1",
            Opened(vendor="new", name="New"),
            by=filled.entries("acme-1")[0].by,
            at=filled.reviews()[0].opened_at,
            entry_id="a" * 32,
        )
    for target in (other, path):
        before = content(other)
        with pytest.raises(WorkspaceError, match="holds reviews, and they are not replaced"):
            restore(source, target)
        assert content(other) == before
    assert filled.check() == []


def test_a_restore_does_not_pull_an_empty_workspace_away_under_others(
    filled: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "backup.sqlite3", tmp_path / "other.sqlite3"
    filled.backup(source)
    monkeypatch.setattr("diligence.store.connection.BUSY_SECONDS", 0.05)
    with open_store(target, create=True) as other:
        assert other.reviews() == []
        with pytest.raises(WorkspaceError, match="locked"):
            restore(source, target)
        assert other.reviews() == []
        assert other.check() == []


@pytest.mark.parametrize("kind", ["another program", "text"])
def test_a_restore_replaces_no_file_of_another_kind(filled: SqliteStore, tmp_path: Path, kind: str) -> None:
    source, target = tmp_path / "backup.sqlite3", tmp_path / "other"
    filled.backup(source)
    if kind == "text":
        target.write_text("precious " * 100)
    else:
        with closing(sqlite3.connect(target)) as raw, raw:
            raw.execute("CREATE TABLE precious (a)")
    before = target.read_bytes()
    with pytest.raises(WorkspaceError):
        restore(source, target)
    assert target.read_bytes() == before


def test_a_damaged_backup_is_not_restored(filled: SqliteStore, tmp_path: Path) -> None:
    source, target = tmp_path / "backup.sqlite3", tmp_path / "new" / "w.sqlite3"
    filled.backup(source)
    whole = source.read_bytes()
    with closing(sqlite3.connect(source)) as raw, raw:
        raw.execute("DROP TRIGGER journal_is_never_changed")
        raw.execute("UPDATE journal SET previous = digest WHERE number = 7")
    with pytest.raises(WorkspaceError, match=r"Nothing was restored, because the backup .* is damaged: "):
        restore(source, target)
    for cut in (0, 100, 4096, len(whole) // 2):
        source.write_bytes(whole[:cut])
        with pytest.raises(WorkspaceError):
            restore(source, target)
    assert not target.exists()
    assert not list(target.parent.glob("*")) if target.parent.exists() else True


def test_a_file_system_without_links_still_takes_a_backup_and_overwrites_nothing(
    filled: SqliteStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    target = tmp_path / "backup.sqlite3"
    filled.backup(target)
    with pytest.raises(WorkspaceError, match="already"):
        filled.backup(target)
    assert names(tmp_path) == {"backup.sqlite3", "workspace"}
    filled.close()
    assert len(content(target)) == 2  # type: ignore[arg-type]
