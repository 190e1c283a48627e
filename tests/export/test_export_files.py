"""Writing files: whole or not at all, and never over a signature by accident."""

import os
import stat
from pathlib import Path

import pytest

from diligence.errors import UsageError, WorkspaceError
from diligence.export.files import is_signed, write_atomically

SIGNED = b'# x\n[[signature]]\nrole = "legal"\n'


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a.toml", b"one\n", replace=False)
    assert (tmp_path / "a.toml").read_bytes() == b"one\n"
    assert stat.S_IMODE((tmp_path / "a.toml").stat().st_mode) == 0o600
    assert left(tmp_path) == ["a.toml"]


def test_a_file_that_is_replaced_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"one\n")
    (tmp_path / "a.toml").chmod(0o640)
    write_atomically(tmp_path / "a.toml", b"two\n", replace=False)
    assert (tmp_path / "a.toml").read_bytes() == b"two\n"
    assert stat.S_IMODE((tmp_path / "a.toml").stat().st_mode) == 0o640


@pytest.mark.parametrize("content", [SIGNED, SIGNED.replace(b"\n", b"\r\n")])
def test_signatures_are_not_written_over_by_accident(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(content)
    assert is_signed(path)
    with pytest.raises(UsageError, match="bears signatures"):
        write_atomically(path, b"two\n", replace=False)
    assert path.read_bytes() == content
    assert left(tmp_path) == ["a.toml"]
    write_atomically(path, b"two\n", replace=True)
    assert path.read_bytes() == b"two\n"


def test_places_where_no_file_can_be(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    for name in ("folder", "link", "absent/a.toml", "a\0b"):
        with pytest.raises(UsageError) as refused:
            write_atomically(tmp_path / name, b"x", replace=True)
        assert refused.value.remedy
    assert left(tmp_path) == ["folder", "link"]
    with pytest.raises(WorkspaceError, match="could not be written"):
        write_atomically(tmp_path / ("n" * 300), b"x", replace=True)


@pytest.mark.parametrize("step", ["fsync", "fchmod"])
def test_a_failure_leaves_the_old_file_and_no_rest(step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"one\n")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(WorkspaceError, match="No space left"):
        write_atomically(path, b"two\n", replace=True)
    monkeypatch.undo()
    assert path.read_bytes() == b"one\n"
    assert left(tmp_path) == ["a.toml"]


def test_the_file_and_its_folder_reach_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        synced.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    write_atomically(tmp_path / "a.toml", b"one\n", replace=False)
    assert synced == ["file", "folder"]
