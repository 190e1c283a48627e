"""One TOML file to one model; a record that does not fit is refused in a sentence that names file, table and key."""

import tomllib
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from diligence.errors import ChecklistError
from diligence.model.text import one_line

MAX_FILE_BYTES = 1_000_000
"""No rule file comes near this; a larger one is a mistake, and reading it would cost time before anything is checked."""

M = TypeVar("M", bound=BaseModel)

_SENTENCES = {
    "missing": "is missing",
    "extra_forbidden": "is not a key that belongs here",
    "string_type": "must be text in quotation marks",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "tuple_type": "must be a list in square brackets",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "model_attributes_type": "must be a table",
    "date_type": "must be a date such as 2026-11-01",
    "date_parsing": "must be a date such as 2026-11-01",
    "date_from_datetime_parsing": "must be a date such as 2026-11-01",
    "date_from_datetime_inexact": "must be a date without a time",
    "too_short": "must not be empty",
    "string_too_short": "must not be empty",
}


def read_table(file: Traversable, name: str) -> dict[str, Any]:
    """Return the content of a TOML file; ``name`` is how messages call it. Raises ``ChecklistError``."""
    try:
        with file.open("rb") as stream:
            content = stream.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError:
        raise ChecklistError(f"{name}: there is no such file", "Put the file back or take its name out") from None
    except OSError as error:
        raise ChecklistError(f"{name}: cannot be read ({one_line(str(error.strerror))})", "Check the file and its permissions") from error
    if len(content) > MAX_FILE_BYTES:
        raise ChecklistError(f"{name}: is larger than {MAX_FILE_BYTES:,} bytes", "Split it into several files")
    try:
        return tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ChecklistError(f"{name}: byte {error.start + 1} is not UTF-8", "Save the file as UTF-8") from error
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise ChecklistError(f"{name}: is not TOML: {one_line(str(error), 200)}", "Mend the line the message names") from error


def build(model: type[M], table: Mapping[str, Any], name: str, *, renamed: Mapping[str, str] | None = None) -> M:
    """Return the model of a table. ``renamed`` maps the model's top-level fields to the keys the file uses for them.

    Raises ``ChecklistError`` with every fault of the table, the first three spelled out.
    """
    try:
        return model.model_validate(dict(table))
    except ValidationError as error:
        faults = [_sentence(detail, table, renamed or {}) for detail in error.errors(include_url=False)]
        more = f"; and {len(faults) - 3} more" if len(faults) > 3 else ""
        raise ChecklistError(f"{name}: {'; '.join(faults[:3])}{more}", "Mend the record; checklists/README.md shows its keys") from None


def _sentence(detail: ErrorDetails, table: Mapping[str, Any], renamed: Mapping[str, str]) -> str:
    where = _path(detail["loc"], table, renamed)
    says = _SENTENCES.get(detail["type"])
    if says is None and detail["type"] == "enum":
        says = f"must be {detail['ctx']['expected']}"
    if says is None and detail["type"] == "string_pattern_mismatch":
        says = f"does not have the right form: {one_line(str(detail['input']), 60)!r}"
    if says is None:
        says = detail["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    return f"{where}: {one_line(says, 200)}" if where else one_line(says, 200)


def _path(location: tuple[int | str, ...], table: Mapping[str, Any], renamed: Mapping[str, str]) -> str:
    """Spell a place as the file shows it: entries of a list are counted from 1, and an entry with an id is named by it as well."""
    path, here = "", table
    at: Any = here
    for position, step in enumerate(location):
        if isinstance(step, int):
            at = at[step] if isinstance(at, list | tuple) and step < len(at) else None
            name = at.get("id") if isinstance(at, Mapping) else None
            path += f"[{step + 1}]" + (f" ({one_line(str(name), 80)})" if name is not None else "")
        else:
            at = at.get(step) if isinstance(at, Mapping) else None
            shown = renamed.get(step, step) if position == 0 else step
            path += f".{one_line(shown, 80)}" if path else one_line(shown, 80)
    return path
