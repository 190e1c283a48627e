"""The committed samples are what their sources say, and every requirement has an expected grade."""

import importlib.util
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent.parent / "diligence" / "samples"
EXPECTED = tomllib.loads((HERE / "expected.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def build() -> Iterator[Callable[[Path], list[Path]]]:
    spec = importlib.util.spec_from_file_location("samples_build", HERE / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    before = list(sys.path)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module.build
    sys.path[:] = before
    del sys.modules[spec.name]


@pytest.fixture(scope="module")
def rebuilt(build: Callable[[Path], list[Path]], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in build(tmp_path_factory.mktemp("samples"))}


def test_the_folder_holds_the_samples_and_nothing_else(rebuilt: dict[str, bytes]) -> None:
    assert sorted(path.name for path in SAMPLES.glob("*.pdf")) == sorted(rebuilt) == sorted(f"{name}.pdf" for name in EXPECTED)
    assert {path.name for path in SAMPLES.iterdir()} - set(rebuilt) == {"demo.toml"}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_is_byte_for_byte_what_its_source_gives(name: str, rebuilt: dict[str, bytes]) -> None:
    assert (SAMPLES / f"{name}.pdf").read_bytes() == rebuilt[f"{name}.pdf"], "run: python tests/samples/build.py"


@pytest.mark.parametrize("name", EXPECTED)
def test_every_page_says_that_the_sample_is_made_up(name: str) -> None:
    pages = [page.extract_text() for page in PdfReader(SAMPLES / f"{name}.pdf").pages]
    assert len(pages) == EXPECTED[name]["pages"]
    for number, text in enumerate(pages, 1):
        assert "(made-up sample)" in text
        assert f"Page {number} of {len(pages)}" in text


@pytest.mark.parametrize("name", EXPECTED)
def test_the_samples_grade_the_same_requirements(name: str) -> None:
    assert list(EXPECTED[name]["grades"]) == list(EXPECTED["coding-vendor-sound"]["grades"])


def test_the_contents_name_the_page_of_each_heading() -> None:
    first, *others = (page.extract_text() for page in PdfReader(SAMPLES / "coding-vendor-sound.pdf").pages)
    entries = [line.rsplit(maxsplit=1) for line in first.splitlines() if ".." in line]
    assert len(entries) == 13
    for heading, page in entries:
        assert heading.rstrip(" .") in others[int(page) - 2].splitlines()
