"""What one file may cost can be set otherwise by the environment, and what is set wrongly is told."""

from pathlib import Path

import pytest

from diligence.documents.client import ReaderProcess
from diligence.documents.limits import VARIABLE, Limits
from diligence.errors import DocumentError

SAMPLE = Path(__file__).resolve().parents[2] / "diligence" / "samples" / "coding-vendor-stock.pdf"


def test_without_the_setting_the_usual_limits_hold() -> None:
    assert Limits.of_environment({}) == Limits() == Limits.of_environment({VARIABLE: " "})


def test_each_limit_can_be_set() -> None:
    wanted = "wall-seconds=90.5, memory-bytes=2000000000,cpu-seconds=60"
    assert Limits.of_environment({VARIABLE: wanted}) == Limits(wall_seconds=90.5, memory_bytes=2_000_000_000, cpu_seconds=60)


@pytest.mark.parametrize("wrong", ["patience=1", "wall-seconds", "wall-seconds=0", "cpu-seconds=many", "memory-bytes=-1"])
def test_a_setting_that_is_not_understood_is_refused_in_words(wrong: str) -> None:
    with pytest.raises(DocumentError) as refusal:
        Limits.of_environment({VARIABLE: wrong})
    assert refusal.value.code == "limits"
    assert VARIABLE in refusal.value.what
    assert "wall-seconds" in refusal.value.remedy


def test_a_limit_that_was_hit_says_how_to_raise_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "wall-seconds=0.001")
    with ReaderProcess() as reader, pytest.raises(DocumentError) as refusal:
        reader.read(SAMPLE)
    assert refusal.value.code == "time-limit"
    assert f"{VARIABLE}=wall-seconds=" in refusal.value.remedy
    monkeypatch.setenv(VARIABLE, refusal.value.remedy.rpartition(f"{VARIABLE}=")[2])
    with ReaderProcess() as reader:
        assert len(reader.read(SAMPLE).pages) == 4
