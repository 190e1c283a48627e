"""The payload of a findings file as bytes: what gets signed. The one place that writes TOML.

The same payload gives the same bytes on every machine; they are read back and compared before they are handed out.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Final

import tomli_w

from diligence.errors import DiligenceError, UsageError
from diligence.export.plain import plain
from diligence.model.findings_file import FindingsPayload
from diligence.model.findings_format import MAX_BYTES, ROOM_FOR_SIGNATURES, line_out_of_place

_MOMENT = re.compile(r"^([a-z_0-9]+ = [0-9-]{10}) ([0-9:]{8})\+00:00$", re.MULTILINE)
_THREE_QUOTES: Final = "'" * 3


def payload_bytes(payload: FindingsPayload) -> bytes:
    """Write a payload, its header with the recipe included, ready to be signed.

    Raises ``UsageError`` where it is too large for a findings file.
    """
    content = plain(payload)
    text = header() + "".join(_table((), content)).lstrip("\n")
    data = text.encode("utf-8")
    if len(data) > MAX_BYTES - ROOM_FOR_SIGNATURES:
        raise UsageError(
            f"The findings come to {len(data) // 1024} KiB, more than a findings file may hold",
            "Shorten the notes and the vendor's statements",
        )
    if tomllib.loads(text) != content or line_out_of_place(text.removesuffix("\n")) is not None:
        raise DiligenceError("The findings could not be written so that they read the same again", "Please report this")
    return data


def recipe(name: str = "recipe.sh") -> str:
    """Return the script by which a stranger checks a findings file: for a POSIX shell, or as ``recipe.ps1`` for PowerShell."""
    return (files("diligence.export") / name).read_text(encoding="utf-8")


def header() -> str:
    """Return the comment at the top of every findings file: what it is, what a signature shows, and how to check it."""
    script = "".join(f"{line}\n" for line in recipe().split("\n") if line)
    digest = hashlib.sha256(script.encode("utf-8")).hexdigest()
    prose = (files("diligence.export") / "header.txt").read_text(encoding="utf-8").replace("{digest}", digest)
    lines = [f"# {line}".rstrip() for line in prose.rstrip("\n").split("\n")]
    shell = [f"#| {line}" for line in script.rstrip("\n").split("\n")]
    windows = [f"#> {line}" for line in recipe("recipe.ps1").split("\n") if line]
    return "".join(f"{line}\n" for line in [*lines, *shell, "#", *windows, ""])


def _table(path: tuple[str, ...], table: dict[str, Any]) -> Iterator[str]:
    """Write a table: its own keys first, then the tables in it, each under its own header."""
    own = {key: value for key, value in table.items() if not _holds_tables(value)}
    yield _as_findings_files_write_it(tomli_w.dumps(own, multiline_strings=False))
    for key, value in table.items():
        if not _holds_tables(value):
            continue
        name = ".".join((*path, key))
        for one in value if isinstance(value, list) else [value]:
            yield f"\n[[{name}]]\n" if isinstance(value, list) else f"\n[{name}]\n"
            yield from _table((*path, key), one)


def _holds_tables(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _as_findings_files_write_it(statements: str) -> str:
    """Write times with T and Z, and break up three apostrophes in a row, which could be taken for the start of a signature's value."""
    return _MOMENT.sub(r"\1T\2Z", statements).replace(_THREE_QUOTES, "''\\u0027")
