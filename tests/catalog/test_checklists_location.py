"""The checklists are found from a checkout and from a wheel, and never in the working directory."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

import diligence
from diligence.catalog.checklists import available, load_checklists
from diligence.catalog.countries import load_countries
from diligence.catalog.location import digest, rule_files, shipped
from diligence.catalog.requirements import load_head

ROOT = Path(diligence.__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    return Path(next(WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])))


def test_a_folder_of_that_name_in_the_working_directory_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "checklists" / "evil").mkdir(parents=True)
    (tmp_path / "checklists" / "evil" / "checklist.toml").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert "evil" not in available(shipped())
    assert digest(shipped()) == digest(ROOT / "checklists")


def test_a_wheel_carries_the_checklists_inside_the_package(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    (tmp_path / "checklists").mkdir()
    script = "\n".join(
        (
            "from diligence.catalog.location import digest, shipped",
            "print(shipped(), digest(shipped()))",
        )
    )
    result = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=True,
    )
    where, found = result.stdout.split()
    assert Path(where) == tmp_path / "site" / "diligence" / "_checklists"
    assert found == digest(shipped())


def test_a_wheel_can_be_read_without_unpacking_it(wheel: Path) -> None:
    inside = zipfile.Path(wheel, "diligence/_checklists/")
    assert load_checklists(inside) == load_checklists(shipped())
    assert load_countries(inside) == load_countries(shipped())
    assert load_head(inside) == load_head(shipped())
    assert digest(inside) == digest(shipped())


def test_rule_files_are_every_toml_file_in_the_order_of_their_names() -> None:
    names = [name for name, _ in rule_files(shipped())]
    assert names == sorted(names)
    assert set(names) == {path.relative_to(ROOT / "checklists").as_posix() for path in (ROOT / "checklists").rglob("*.toml")}


def test_the_digest_changes_with_a_byte_and_with_a_name(checklists: Path) -> None:
    before = digest(checklists)
    assert before == digest(checklists)
    file = checklists / "hipaa-security" / "encryption.toml"
    file.rename(file.with_name("encryption2.toml"))
    renamed = digest(checklists)
    file.with_name("encryption2.toml").rename(file)
    file.write_bytes(file.read_bytes() + b"#\n")
    assert len({before, renamed, digest(checklists)}) == 3
