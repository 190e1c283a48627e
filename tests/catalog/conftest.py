"""A copy of the shipped checklists that a test may spoil."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from diligence.catalog.location import shipped

Spoil = Callable[[str, str, str], Path]


@pytest.fixture
def checklists(tmp_path: Path) -> Path:
    source = shipped()
    assert isinstance(source, Path), "the tests run from a checkout"
    return Path(shutil.copytree(source, tmp_path / "checklists"))


@pytest.fixture
def spoil(checklists: Path) -> Spoil:
    """Replace the first occurrence of a text in one file of the copy; the text must be there."""

    def replace(name: str, old: str, new: str) -> Path:
        file = checklists / name
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{name} no longer holds {old!r}"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        return checklists

    return replace
