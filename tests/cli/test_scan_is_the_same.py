"""The same file by the same rules gives the same bytes: from the cache or not, and whatever order Python gives to its sets."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLES = Path(__file__).resolve().parents[2] / "diligence" / "samples"


def scanned(path: Path, cache: Path, seed: str, *options: str) -> bytes:
    environment = os.environ | {"PYTHONHASHSEED": seed, "DILIGENCE_CACHE": str(cache)}
    command = [sys.executable, "-m", "diligence", "scan", "--format", "json", *options, str(path)]
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


@pytest.mark.parametrize("name", ["coding-vendor-stock", "coding-vendor-deficient"])
def test_a_scan_is_the_same_every_time(name: str, tmp_path: Path) -> None:
    path = SAMPLES / f"{name}.pdf"
    first = scanned(path, tmp_path, "0", "--no-cache")
    assert first == scanned(path, tmp_path, "1", "--no-cache")
    assert first == scanned(path, tmp_path, "12345")
    assert any(tmp_path.rglob("*")), "the third scan was put into the cache"
    assert first == scanned(path, tmp_path, "7")
