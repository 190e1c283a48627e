"""Facts, rules and regimes: ``checklists/cross-checks/`` and ``checklists/regimes.toml``, each record a table of its own."""

from collections.abc import Mapping
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from pydantic import BaseModel

from diligence.catalog.countries import load_countries, with_groups_spelled_out
from diligence.catalog.loader import build, read_table
from diligence.errors import ChecklistError
from diligence.model.country import CountryTable
from diligence.model.cross_check import CrossChecks, CrossRule, FactRecord, PlaceSource
from diligence.model.regime import Regime
from diligence.model.text import one_line

FOLDER = "cross-checks"
FACTS_FILE = f"{FOLDER}/facts.toml"
RULES_FILE = f"{FOLDER}/rules.toml"
REGIMES_FILE = "regimes.toml"

M = TypeVar("M", bound=BaseModel)


def load_cross_checks(root: Traversable) -> CrossChecks:
    """Return every fact, rule and regime of a folder of checklists.

    Raises ``ChecklistError``, whose message names file, table and key, where a file is missing or a record is malformed, where two have one
    id, or where a rule looks at a fact that is not there.
    """
    countries = load_countries(root)
    facts = _records(root, FACTS_FILE, {"fact": FactRecord}, countries)["fact"]
    rules = _records(root, RULES_FILE, {"rule": CrossRule}, countries)["rule"]
    regimes = _records(root, REGIMES_FILE, {"regime": Regime, "place": PlaceSource}, countries)
    book = CrossChecks(facts=facts, rules=rules, regimes=regimes["regime"], places=regimes["place"])
    for number, rule in enumerate(book.rules, start=1):
        for name in sorted(rule.facts()):
            if book.fact(name) is None:
                what = f"{RULES_FILE}: rule[{number}] ({rule.id}).when: there is no fact '{one_line(name, 80)}'"
                raise ChecklistError(what, f"Name a fact of {FACTS_FILE}, or add it there")
    return book


def _records(root: Traversable, name: str, kinds: Mapping[str, type[Any]], countries: CountryTable) -> dict[str, tuple[Any, ...]]:
    """Return the records of a file that holds nothing but lists of tables, by the key of the list."""
    file = root
    for step in name.split("/"):
        file = file / step
    raw = with_groups_spelled_out(read_table(file, name), countries, name)
    strange = next((key for key in raw if key not in kinds), None)
    if strange is not None:
        tables = " and ".join(f"[[{kind}]]" for kind in kinds)
        raise ChecklistError(f"{name}: {one_line(strange, 80)}: is not a key that belongs here", f"The file holds {tables} tables alone")
    return {kind: _list_of(raw.get(kind), name, kind, model) for kind, model in kinds.items()}


def _list_of(tables: Any, name: str, kind: str, model: type[M]) -> tuple[M, ...]:
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        raise ChecklistError(f"{name}: {kind}: is missing", f"Begin each record with [[{kind}]]")
    seen: set[str] = set()
    records = []
    for number, table in enumerate(tables, start=1):
        identifier = table.get("id")
        place = f"{name}: {kind}[{number}]" + (f" ({one_line(identifier, 80)})" if isinstance(identifier, str) else "")
        # A Python field cannot be called 'from'.
        spelled = {("sources" if key == "from" else key): value for key, value in table.items()}
        if "sources" in table:
            raise ChecklistError(f"{place}: sources: is not a key that belongs here", "Write the places that state a fact under 'from'")
        records.append(build(model, spelled, place, renamed={"sources": "from"}))
        if isinstance(identifier, str):
            if identifier in seen:
                raise ChecklistError(f"{place}.id: is the id of another record too", "Give one of them another id")
            seen.add(identifier)
    return tuple(records)
