"""Real processes that are killed, that write at once, and whose disk fails: whatever was reported as saved is there afterwards."""

import os
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from diligence.model.history import Answered
from diligence.store.sqlite import open_store

StartWriter = Callable[..., "subprocess.Popen[str]"]


def saved(output: str) -> list[str]:
    return [line.split()[1] for line in output.splitlines() if line.startswith("saved ") and line.count(" ") == 2]


def refusals(output: str) -> list[str]:
    return [line for line in output.splitlines() if line.startswith("refused ")]


def must_hold(path: Path, acknowledged: list[str]) -> int:
    """Open the workspace as the next program would, and return the length of the history."""
    with open_store(path, create=False) as store:
        assert store.check() == []
        entries = store.entries("acme-1")
        assert set(acknowledged) <= {entry.id for entry in entries}
        return len(entries)


def kill_in_the_middle(start_writer: StartWriter, path: Path, rounds: int, writers: int) -> None:
    chance = random.Random(20261102)  # noqa: S311 - when to kill, not a secret
    acknowledged: list[str] = []
    for turn in range(rounds):
        if turn % 10 == 0:  # a long history takes long to check
            path, acknowledged = path.with_name(f"workspace-{turn}.sqlite3"), []
        processes = [start_writer(path) for _ in range(writers)]
        outputs = ["" for _ in processes]
        for number, process in enumerate(processes):
            assert process.stdout is not None
            for _ in range(chance.randrange(3, 60)):
                outputs[number] += process.stdout.readline()
        for process in processes:
            process.kill()
        for number, process in enumerate(processes):
            rest, errors = process.communicate()
            assert "Traceback" not in errors
            # The last line may have been cut off by the kill; then nobody was told.
            acknowledged += saved(outputs[number] + rest)
        assert must_hold(path, acknowledged) >= len(acknowledged) > turn % 10


@pytest.mark.parametrize("writers", [1, 2])
def test_nothing_acknowledged_is_lost_when_writers_are_killed(start_writer: StartWriter, path: Path, writers: int) -> None:
    kill_in_the_middle(start_writer, path, rounds=3, writers=writers)


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_in_a_hundred_kills(start_writer: StartWriter, path: Path) -> None:
    kill_in_the_middle(start_writer, path, rounds=100, writers=2)


@pytest.mark.parametrize("options", [(), ("--careful",)])
def test_two_writers_that_start_and_write_at_once_keep_one_chain(start_writer: StartWriter, path: Path, options: tuple[str, ...]) -> None:
    processes = [start_writer(path, "--count", "60", *options) for _ in range(2)]
    outputs = [process.communicate(timeout=60) for process in processes]
    assert [errors for _, errors in outputs] == ["", ""]
    acknowledged = [entry for output, _ in outputs for entry in saved(output)]
    assert len(acknowledged) == 121
    # One of them was told that the other had opened the review; the careful ones may hear that the history has changed.
    for line in refusals(outputs[0][0] + outputs[1][0]):
        assert "opened already" in line or (options and "changed meanwhile" in line)
    assert must_hold(path, acknowledged) == 121


def test_a_reader_sees_what_another_process_wrote(start_writer: StartWriter, path: Path) -> None:
    with open_store(path, create=True) as store:
        start_writer(path, "--count", "5").communicate(timeout=60)
        assert len(store.entries("acme-1")) == 6
        assert store.check() == []


def failing_at(call: str, fault: str, when: str, trace: Path) -> tuple[str, ...]:
    """A command that makes a system call of the writer fail; skipped where strace cannot do so, unless the house demands it."""
    reason = ""
    if shutil.which("strace") is None:
        reason = "strace is not installed, so a failing disk cannot be played"
    elif subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False).returncode != 0:
        reason = "strace may not trace processes here, so a failing disk cannot be played"
    if reason:
        if os.environ.get("DILIGENCE_CI_TOOLS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return ("strace", "-f", "-qq", "-o", str(trace), "-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={when}")


# The first positions fall into the making of the file, the later ones into commits.
FAULTS = [
    ("fdatasync,fsync", "error=EIO", 2),
    ("fdatasync,fsync", "error=EIO", 9),
    ("fdatasync,fsync", "error=ENOSPC", 12),
    ("pwrite64", "error=ENOSPC", 3),
    ("pwrite64", "error=ENOSPC", 60),
    ("pwrite64", "error=EIO", 61),
    ("pwrite64", "signal=KILL", 70),
]


def suffer_once(start_writer: StartWriter, path: Path, call: str, fault: str, position: int) -> bool:
    """Let one call fail; tell whether the writer got far enough to suffer it."""
    trace = path.parent.with_name("trace")
    writer = start_writer(path, "--count", "12", before=failing_at(call, fault, str(position), trace))
    output, errors = writer.communicate(timeout=120)
    assert "Traceback" not in errors
    assert "ptrace" not in errors
    acknowledged = saved(output)
    for line in refusals(output):
        assert line.startswith("refused WorkspaceError ")
    if fault.startswith("error"):
        assert writer.returncode == 0 or refusals(output)
    # With a disk that works again, the next start finds everything and goes on.
    again, errors = start_writer(path, "--count", "2").communicate(timeout=60)
    assert errors == ""
    assert len(saved(again)) >= 2
    must_hold(path, acknowledged + saved(again))
    return "(INJECTED)" in trace.read_text() or "killed by SIGKILL" in trace.read_text()


@pytest.mark.parametrize(("call", "fault", "position"), FAULTS)
def test_a_disk_that_fails_once_loses_nothing_acknowledged(
    start_writer: StartWriter, path: Path, call: str, fault: str, position: int
) -> None:
    suffer_once(start_writer, path, call, fault, position)


@pytest.mark.slow
@pytest.mark.parametrize("position", range(1, 40, 3))
@pytest.mark.parametrize(
    ("call", "fault"),
    [
        ("fdatasync,fsync", "error=EIO"),
        ("pwrite64", "error=ENOSPC"),
        ("pwrite64", "error=EIO"),
        ("pwrite64", "signal=KILL"),
        ("ftruncate", "error=EIO"),
        ("fdatasync,fsync", "signal=KILL"),
    ],
)
def test_a_disk_that_fails_at_any_moment_loses_nothing_acknowledged(
    start_writer: StartWriter, path: Path, call: str, fault: str, position: int
) -> None:
    suffer_once(start_writer, path, call, fault, position)


def test_a_disk_that_goes_on_failing_is_told_in_one_sentence_and_nothing_old_is_lost(start_writer: StartWriter, path: Path) -> None:
    output, _ = start_writer(path, "--count", "5").communicate(timeout=60)
    failing = start_writer(path, "--count", "5", before=failing_at("fdatasync,fsync", "error=EIO", "1+", path.parent.with_name("trace")))
    failed, errors = failing.communicate(timeout=60)
    assert errors == ""
    assert failing.returncode == 3
    assert refusals(failed)
    assert "The disk reported an error" in refusals(failed)[-1]
    must_hold(path, saved(output) + saved(failed))


def test_a_full_disk_is_told_in_one_sentence_and_the_saved_part_stays_readable(start_writer: StartWriter, path: Path) -> None:
    full = start_writer(path, "--file-limit", "150000")
    output, errors = full.communicate(timeout=60)
    assert errors == ""
    assert full.returncode == 3
    acknowledged = saved(output)
    assert len(acknowledged) > 5
    assert refusals(output)[-1].startswith("refused WorkspaceError The disk ")
    must_hold(path, acknowledged)
    with open_store(path, create=False) as store:
        last = store.entries("acme-1")[-1]
        store.append("acme-1", Answered(question="more", value="yes"), by=last.by, at=last.at, entry_id="f" * 32)
        assert store.check() == []
