"""A cached scan is used only where the same program read it by the same rules."""

from pathlib import Path

import pytest

from diligence.workspace import cache
from diligence.workspace.cache import ScanCache, program_digest

SCAN = {"document": {"file": "a.pdf", "sha256": "a" * 64}, "requirements": []}


def test_it_comes_back_under_the_name_that_is_asked_for(tmp_path: Path) -> None:
    ScanCache(tmp_path).put(SCAN)
    found = ScanCache(tmp_path).get("a" * 64, "b.pdf")
    assert found == {"document": {"file": "b.pdf", "sha256": "a" * 64}, "requirements": []}


@pytest.mark.parametrize("maker", ["program_digest", "digest", "version"])
def test_another_program_rules_or_libraries_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, maker: str) -> None:
    ScanCache(tmp_path).put(SCAN)
    monkeypatch.setattr(cache, maker, lambda *_: "changed")
    assert ScanCache(tmp_path).get("a" * 64, "a.pdf") is None


def test_the_program_is_known_by_its_modules() -> None:
    assert program_digest() == program_digest()
    assert len(program_digest()) == 64
