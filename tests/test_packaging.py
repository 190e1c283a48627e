"""The program works from a checkout, from a wheel, and from a wheel that was built from a source archive."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).resolve().parent.parent


def build_wheel(source: Path, target: Path) -> Path:
    return Path(next(WheelBuilder(str(source)).build(directory=str(target), versions=["standard"])))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def wheel_from_sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdist")
    archive = next(SdistBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"]))
    with tarfile.open(archive) as packed:
        # Python 3.11 knows the filter from 3.11.4 on; the archive is our own.
        packed.extractall(folder / "unpacked", **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    return build_wheel(next((folder / "unpacked").iterdir()), folder / "wheel")


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as packed:
        return {name for name in packed.namelist() if ".dist-info/" not in name}


def test_a_wheel_holds_code_data_and_samples_and_no_tests(wheel: Path) -> None:
    inside = names(wheel)
    for name in (
        "diligence/__main__.py",
        "diligence/py.typed",
        "diligence/_checklists/baa/breach-notification.toml",
        "diligence/_checklists/hipaa-security/checklist.toml",
        "diligence/samples/coding-vendor-stock.pdf",
        "diligence/analysis/language.toml",
        "diligence/export/recipe.sh",
        "diligence/export/recipe.ps1",
        "diligence/export/header.txt",
        "diligence/export/cover.css",
        "diligence/export/bundle-readme.txt",
        "diligence/tui/app.tcss",
    ):
        assert name in inside
    assert any(name.endswith(".sql") for name in inside)
    assert not [name for name in inside if not name.startswith("diligence/")]
    records = {f"diligence/_checklists/{path.relative_to(ROOT / 'checklists')}" for path in (ROOT / "checklists").rglob("*.toml")}
    assert records <= inside


def test_a_source_archive_gives_the_same_wheel(wheel: Path, wheel_from_sdist: Path) -> None:
    assert names(wheel_from_sdist) == names(wheel)


@pytest.mark.parametrize("built", ["wheel", "wheel_from_sdist"])
def test_an_installed_copy_reads_an_agreement(built: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    site = tmp_path / "site"
    with zipfile.ZipFile(request.getfixturevalue(built)) as packed:
        packed.extractall(site)
    where = subprocess.run(
        [sys.executable, "-c", "import diligence; print(diligence.__file__)"],
        env=os.environ | {"PYTHONPATH": str(site)}, cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert where.stdout.startswith(str(site))
    done = subprocess.run(
        [sys.executable, "-m", "diligence", "scan", "--no-cache", str(site / "diligence/samples/coding-vendor-stock.pdf")],
        env=os.environ | {"PYTHONPATH": str(site)}, cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "Offshore" in done.stdout


def test_an_editable_install_reads_the_checkout(tmp_path: Path) -> None:
    script = "from diligence.catalog.location import shipped; print(shipped())"
    done = subprocess.run([sys.executable, "-P", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()) == ROOT / "checklists"


def test_a_folder_of_the_same_name_in_the_working_directory_is_never_read(tmp_path: Path) -> None:
    (tmp_path / "checklists" / "baa").mkdir(parents=True)
    (tmp_path / "checklists" / "baa" / "pack.toml").write_text("broken [")
    command = [sys.executable, "-m", "diligence", "checklist", "list"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "baa" in done.stdout
