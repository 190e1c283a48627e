"""The house keeps its own rules: lint, types, the staircase of imports, and what a process may load."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "diligence"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST = 400
TOP_LEVEL = {"diligence", "checklists", "tests", "pyproject.toml", "README.md"}
HEAVY = {"spacy", "thinc", "numpy", "textual", "pydantic", "pypdf", "cryptography", "sqlite3"}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", *arguments], cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ | {"NO_COLOR": "1"}
    )


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["-m", "ruff", "check", "."], id="lint"),
        pytest.param(["-m", "ruff", "format", "--check", "."], id="format"),
        pytest.param(["-m", "mypy"], id="types"),
        pytest.param(["-c", "from importlinter.cli import lint_imports_command as main; main()"], id="imports"),
    ],
)
def test_tool_finds_nothing(command: list[str]) -> None:
    done = run(*command)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_is_short_and_says_what_it_is(module: Path) -> None:
    source = module.read_text(encoding="utf-8")
    assert source.count("\n") <= LONGEST
    assert ast.get_docstring(ast.parse(source)), "a module says in its docstring what it is for"


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "misc"])
def test_no_module_is_a_drawer(name: str) -> None:
    assert not [module for module in MODULES if name in module.parts or module.stem == name]


def test_the_top_level_holds_nothing_else() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("this copy is no git checkout, so what belongs to it is not known")
    names = {line.split("/")[0] for line in listed.stdout.splitlines()}
    assert {name for name in names if not name.startswith(".")} == TOP_LEVEL


def loaded_by(statement: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter has loaded after a statement."""
    done = run("-c", f"import sys\n{statement}\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}))")
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def test_help_loads_nothing_heavy() -> None:
    assert not HEAVY & loaded_by("from diligence.cli import main\nmain(['--help'])")


def test_every_verb_can_show_its_help_without_spacy_pypdf_or_textual() -> None:
    statement = "from diligence.cli import main\nfrom diligence.cli.commands import VERBS\nfor verb in VERBS: main([verb, '--help'])"
    assert not {"spacy", "pypdf", "textual"} & loaded_by(statement)


def test_the_verifier_loads_nothing_that_reads_stores_or_draws() -> None:
    assert not {"spacy", "pypdf", "textual", "sqlite3", "tomli_w"} & loaded_by("import diligence.signing.verify")


def test_owning_an_engine_loads_neither_spacy_nor_pypdf() -> None:
    assert not {"spacy", "pypdf"} & loaded_by("import diligence.workspace.reading")


def test_the_reader_process_loads_no_spacy() -> None:
    assert "spacy" not in loaded_by("import diligence.documents.reader")
