"""The PowerShell lines of the header cannot be run here, but their patterns can: they must take and refuse the same files as the verifier.

.NET and Python read these patterns alike. What stays untried is the rest: calling ``ssh-keygen`` and reading its answer.
"""

import re
from typing import Any

import pytest

from diligence.export.findings_toml import header, recipe
from tests.signing.rows import INVALID, ROWS, Row, Scene

SCRIPT = recipe("recipe.ps1")


def patterns() -> dict[str, str]:
    """Read the patterns as PowerShell would: strings in single quotation marks, joined by a plus sign, where two marks are one."""
    joined = re.sub(r"' \+\n\s+'", "", SCRIPT)
    found = {name: text.replace("''", "'") for name, text in re.findall(r"(?m)^\$(\w+) = '((?:[^'\n]|'')*)'$", joined)}
    found["line"] = found["line"].replace("NAME", found["name"]).replace("VALUE", found["value"])
    return {name: text.replace("(?<", "(?P<") if name == "block" else text for name, text in found.items()}


def takes(data: bytes) -> bool:
    """Tell whether the script would go on to ask ``ssh-keygen``."""
    said = patterns()
    text = data.decode("latin-1")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    start = text.find("\n[[signature]]\n") + 1
    if re.search(said["control"], text) or start < 1:
        return False
    findings, below = text[:start], text[start:]
    plain = re.sub(r"\(\?P<\w+>", "(?:", said["block"])
    return bool(
        re.match(rf"(?:{said['line']})+\Z", findings) and not re.search(said["alike"], findings) and re.match(rf"(?:{plain})+\Z", below)
    )


def test_the_header_holds_the_script_whole() -> None:
    lines = [line.removeprefix("#> ") for line in header().split("\n") if line.startswith("#> ")]
    assert lines == [line for line in SCRIPT.split("\n") if line]
    assert "UNTRIED" in lines[0]
    assert set(patterns()) == {"control", "value", "name", "line", "alike", "block"}


@pytest.fixture(scope="module")
def scene(people: Any, payload: bytes, signed: bytes) -> Scene:
    return Scene(people, payload, signed)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row.file_name))
def test_its_patterns_take_what_the_verifier_takes(row: Row, scene: Scene) -> None:
    data = row.tamper(scene)
    if row.status is not INVALID:
        assert takes(data)
    elif takes(data):
        assert row.number in STOPPED_LATER, "what the patterns take must be refused by what comes after them"


STOPPED_LATER = {
    2, 3, 4, 5, 10, 13, 14, 16, 25, 26, 30, 33, 34, 35, 36, 39, 40, 41, 46, 51,
}  # fmt: skip
"""Rows that are refused by a signature that does not fit, a key or role that signs twice, or a time, as in the shell."""


def test_a_block_is_cut_where_it_signs(signed: bytes) -> None:
    text = signed.decode("latin-1")
    for match in re.finditer(patterns()["block"], text):
        assert text[match.start("sig") - 12 : match.start("sig")] == "value = '''\n"


def test_whose_signatures_a_file_asks_for_is_read_in_the_form_of_its_writer(payload: bytes) -> None:
    pattern = re.search(r"\[regex\]::Match\(\$findings, '(.*)'\)\n", SCRIPT)
    assert pattern is not None
    assert re.search(pattern[1].replace("(?<", "(?P<"), payload.decode("latin-1"))
