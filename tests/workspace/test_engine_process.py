"""The engine reads, survives bad files, and is killed and restarted when it overruns or dies."""

import os
import signal
import time
from pathlib import Path

import pytest

from diligence.errors import DocumentError, EngineError
from diligence.workspace.engine_client import Engine


@pytest.fixture(scope="module")
def sample() -> Path:
    return Path(__file__).resolve().parent.parent.parent / "diligence" / "samples" / "coding-vendor-stock.pdf"


def children_of(pid: int) -> set[int]:
    return {int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()}


def test_it_reads_one_file_after_the_other_and_tells_how_far_it_is(sample: Path, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    with Engine() as engine:
        first = engine.scan(sample, lambda *progress: seen.append(progress))
        (tmp_path / "bad.pdf").write_bytes(b"no PDF at all")
        with pytest.raises(DocumentError) as refused:
            engine.scan(tmp_path / "bad.pdf")
        assert refused.value.code == "not-a-pdf"
        assert engine.scan(sample) == first
    assert seen
    assert all(0 <= done <= of for _, done, of in seen)
    assert seen[-1][1] == seen[-1][2]


def test_an_engine_that_was_killed_is_replaced(sample: Path) -> None:
    with Engine() as engine:
        engine.scan(sample)
        os.kill(engine.pid, signal.SIGKILL)
        with pytest.raises(EngineError):
            engine.scan(sample)
        assert engine.scan(sample)["document"]["kind"] == "baa"


def test_an_overrun_ends_with_a_sentence_and_a_new_engine(sample: Path) -> None:
    with Engine(seconds=0.05) as engine:
        before = engine.pid
        with pytest.raises(DocumentError) as refused:
            engine.scan(sample)
        assert refused.value.code == "time-limit"
        assert engine.pid != before


def test_nothing_outlives_its_owner(sample: Path) -> None:
    with Engine() as engine:
        engine.scan(sample)
        family = {engine.pid, *children_of(engine.pid)}
        assert len(family) > 1, "the reader process stands beside the engine"
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and any(Path(f"/proc/{pid}").exists() and not _is_zombie(pid) for pid in family):
        time.sleep(0.05)
    assert not [pid for pid in family if Path(f"/proc/{pid}").exists() and not _is_zombie(pid)]


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True
