"""The reader process as its owner sees it: limits that bite, deaths that are survived, an end that leaves nothing behind."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from diligence.documents.client import ReaderProcess
from diligence.documents.limits import Limits
from diligence.errors import DocumentError


@pytest.fixture
def good(tmp_path: Path, maker: ModuleType) -> Path:
    path = tmp_path / "good.pdf"
    path.write_bytes(maker.one_page())
    return path


@pytest.fixture
def slow(tmp_path: Path, slow_pdf: bytes) -> Path:
    path = tmp_path / "slow.pdf"
    path.write_bytes(slow_pdf)
    return path


def code_of(reader: ReaderProcess, path: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        reader.read(path)
    return caught.value.code


def children_of(process: int) -> list[int]:
    return [int(number) for number in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def wait_until(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_construction_does_not_wait_for_the_reader(good: Path) -> None:
    started = time.monotonic()
    with ReaderProcess() as reader:
        assert time.monotonic() - started < 0.2
        assert reader.read(good).pages[0].lines[0].text.startswith("The vendor reports")


def test_the_client_loads_no_pdf_library() -> None:
    program = (
        "import sys, diligence.documents.client, diligence.documents.running; print([m for m in sys.modules if m in ('pypdf', 'spacy')])"
    )
    finished = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert finished.stdout.strip() == "[]"


def test_paths_that_are_no_document_are_refused_before_anything_is_sent(reader: ReaderProcess, tmp_path: Path) -> None:
    empty = tmp_path / "empty.pdf"
    empty.touch()
    pipe = tmp_path / "pipe.pdf"
    os.mkfifo(pipe)
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.truncate(50_000_001)
    cases = {
        tmp_path / "absent.pdf": "not-found",
        tmp_path: "not-a-file",
        pipe: "not-a-file",
        empty: "empty",
        large: "too-large",
        Path("a\0b"): "not-found",
        tmp_path / ("x" * 300): "not-found",
        tmp_path / "empty.pdf" / "deeper": "not-found",
    }
    assert {path: code_of(reader, path) for path in cases} == cases


@pytest.mark.skipif(os.geteuid() == 0, reason="an administrator may open everything")
def test_a_file_without_permission_is_refused(reader: ReaderProcess, good: Path) -> None:
    good.chmod(0)
    assert code_of(reader, good) == "no-permission"


def test_a_hostile_name_cannot_steer_a_terminal(reader: ReaderProcess, tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        reader.read(tmp_path / "a\x1b]52;c;aGk=\x07.pdf")
    assert "\x1b" not in str(caught.value)


def test_a_name_that_is_no_text_can_be_read(reader: ReaderProcess, good: Path) -> None:
    odd = Path(os.fsdecode(os.fsencode(good.parent) + b"/\xff\xfe n.pdf"))
    odd.write_bytes(good.read_bytes())
    assert len(reader.read(odd).pages) == 1


def test_a_child_that_overruns_its_wall_clock_is_killed(slow: Path, good: Path) -> None:
    with ReaderProcess(Limits(wall_seconds=0.5)) as reader:
        reader.protections()  # so that the start of the reader is not measured
        started = time.monotonic()
        assert code_of(reader, slow) == "time-limit"
        assert time.monotonic() - started < 3
        assert children_of(reader.pid) == []
        assert len(reader.read(good, timeout=20).pages) == 1


def test_a_child_that_overruns_its_computing_time_is_killed(slow: Path, good: Path) -> None:
    with ReaderProcess(Limits(cpu_seconds=1)) as reader:
        assert code_of(reader, slow) == "time-limit"
        assert len(reader.read(good).pages) == 1


def test_a_child_that_wants_too_much_memory_is_refused(tmp_path: Path, maker: ModuleType) -> None:
    path = tmp_path / "wide.pdf"
    path.write_bytes(maker.one_page(maker.flate(b"BT /F1 9 Tf " + b"(" + b"a" * 15_000_000 + b") Tj ET")))
    with ReaderProcess(Limits(memory_bytes=200_000_000)) as reader:
        assert code_of(reader, path) == "memory-limit"


def test_a_document_beyond_the_output_limit_is_refused(good: Path) -> None:
    with ReaderProcess(Limits(output_bytes=100)) as reader:
        assert code_of(reader, good) == "output-limit"


def test_the_reader_is_replaced_when_it_was_killed_between_two_files(good: Path) -> None:
    with ReaderProcess() as reader:
        first = reader.read(good)
        killed = reader.pid
        os.kill(killed, signal.SIGKILL)
        assert reader.read(good) == first
        assert reader.pid != killed


def test_the_reader_is_replaced_when_it_is_killed_over_a_file(slow: Path, good: Path) -> None:
    with ReaderProcess() as reader:
        reader.read(good)
        answers: list[str] = []
        thread = threading.Thread(target=lambda: answers.append(code_of(reader, slow)))
        thread.start()
        for _ in range(2):
            process = reader.pid
            assert wait_until(lambda process=process: reader.pid == process and children_of(process) != [])
            (child,) = children_of(process)
            os.kill(process, signal.SIGKILL)
            assert wait_until(
                lambda child=child: not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text().split()[2]
            )
            if not wait_until(lambda process=process: reader.pid != process):
                break
        thread.join(20)
        assert answers == ["reader-crashed"]
        assert len(reader.read(good).pages) == 1


def test_a_closed_reader_leaves_no_process(good: Path) -> None:
    reader = ReaderProcess()
    reader.read(good)
    process = reader.pid
    reader.close()
    assert not Path(f"/proc/{process}").exists()


def test_the_reader_ends_when_its_input_ends() -> None:
    finished = subprocess.run([sys.executable, "-m", "diligence.documents.reader"], input=b"", capture_output=True, timeout=30, check=False)
    assert (finished.returncode, finished.stdout) == (0, b"")


def test_the_reader_answers_by_itself_in_one_line_a_request(good: Path, tmp_path: Path) -> None:
    requests = [
        {"id": 7, "path": str(good)},
        {"id": "b", "path": str(tmp_path)},
        {"id": 9, "path": str(good), "limits": {"output_bytes": 10}},
    ]
    finished = subprocess.run(
        [sys.executable, "-m", "diligence.documents.reader"],
        input="".join(json.dumps(request) + "\n" for request in requests).encode(),
        capture_output=True,
        timeout=30,
        check=True,
    )
    answers = [json.loads(line) for line in finished.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [7, "b", 9]
    assert "document" in answers[0]
    assert [answer["error"]["code"] for answer in answers[1:]] == ["not-a-file", "output-limit"]


def test_the_reader_gives_a_file_up_when_its_owner_is_gone(slow: Path) -> None:
    process = subprocess.Popen([sys.executable, "-m", "diligence.documents.reader"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps({"id": 1, "path": str(slow)}).encode() + b"\n")
    process.stdin.flush()
    assert wait_until(lambda: children_of(process.pid) != [])
    process.stdin.close()
    process.stdout.close()
    assert process.wait(5) == 0


def test_the_protections_are_tried_from_inside(reader: ReaderProcess) -> None:
    found = reader.protections()
    assert found["memory"] == str(1 << 30)
    assert found["cpu-seconds"] == "20"
    assert found["no-file-writing"] is True
    assert found["no-core-dump"] is True
    assert found["pdf-limits"] is True
    assert found["no-external-programs"] is True
    assert set(found) >= {"wall-seconds", "open-files", "no-network", "no-new-processes"}


def test_several_threads_may_share_a_reader(reader: ReaderProcess, good: Path) -> None:
    counts: list[int] = []
    threads = [threading.Thread(target=lambda: counts.append(len(reader.read(good).pages))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [1] * 8
