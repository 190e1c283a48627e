"""The table of countries in ``checklists/countries.toml``: names, codes, and the groups that rules refer to."""

from importlib.resources.abc import Traversable
from typing import Any

from diligence.catalog.loader import build, read_table
from diligence.errors import ChecklistError
from diligence.model.country import CountryTable, folded_name

COUNTRIES_FILE = "countries.toml"


def load_countries(root: Traversable) -> CountryTable:
    """Return the table of countries. Raises ``ChecklistError`` where it is malformed or one name stands for two countries."""
    raw = read_table(root / COUNTRIES_FILE, COUNTRIES_FILE)
    table = build(
        CountryTable,
        {("groups" if key == "group" else key): value for key, value in raw.items()},
        COUNTRIES_FILE,
        renamed={"groups": "group"},
    )
    seen: dict[str, str] = {}
    for code, names in table.names.items():
        if not names:
            raise ChecklistError(f"{COUNTRIES_FILE}: names.{code}: must not be empty", "Write at least the country's usual name")
        for name in (folded_name(name) for name in names):
            if seen.setdefault(name, code) != code or (name.upper() in table.names and name.upper() != code):
                raise ChecklistError(f"{COUNTRIES_FILE}: names.{code}: '{name}' stands for two countries", "Keep it with one of them")
    for group in table.groups:
        unknown = [code for code in group.codes if code not in table.names]
        if unknown:
            raise ChecklistError(f"{COUNTRIES_FILE}: group {group.id}: no country has the code {unknown[0]}", "Add it to names")
    return table


def with_groups_spelled_out(value: Any, table: CountryTable, name: str) -> Any:
    """Replace every ``@group`` in the lists of a TOML value by the codes of that group. Raises ``ChecklistError`` for an unknown one."""
    if isinstance(value, dict):
        return {key: with_groups_spelled_out(inner, table, name) for key, inner in value.items()}
    if not isinstance(value, list):
        return value
    spelled: list[Any] = []
    for entry in value:
        if isinstance(entry, str) and entry.startswith("@"):
            codes = table.group(entry.removeprefix("@"))
            if codes is None:
                raise ChecklistError(f"{name}: there is no group of countries '{entry}'", f"Use one of those in {COUNTRIES_FILE}")
            spelled.extend(codes)
        else:
            spelled.append(with_groups_spelled_out(entry, table, name))
    return spelled
