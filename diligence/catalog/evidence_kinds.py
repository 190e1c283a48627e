"""The kinds of evidence in ``checklists/evidence-kinds.toml``."""

from collections.abc import Sequence
from importlib.resources.abc import Traversable
from typing import Any

from diligence.catalog.loader import build, read_table
from diligence.errors import ChecklistError
from diligence.model.checklist import Checklist
from diligence.model.evidence_kind import EvidenceKind, EvidenceKinds

KINDS_FILE = "evidence-kinds.toml"
_KEYS = {"facts": "fact"}


def load_evidence_kinds(root: Traversable) -> EvidenceKinds:
    """Return the known kinds of evidence. Raises ``ChecklistError``, whose message names file, table and key."""
    raw = read_table(root / KINDS_FILE, KINDS_FILE)
    tables = raw.get("kind")
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ChecklistError(f"{KINDS_FILE}: kind: is missing", "Begin each kind of evidence with [[kind]]")
    strange = next((key for key in raw if key != "kind"), None)
    if strange is not None:
        raise ChecklistError(f"{KINDS_FILE}: {strange}: is not a key that belongs here", "The file holds [[kind]] tables and nothing else")
    kinds = tuple(_build_kind(number, table) for number, table in enumerate(tables, start=1))
    seen: set[str] = set()
    for kind in kinds:
        if kind.id in seen:
            raise ChecklistError(f"{KINDS_FILE}: two kinds have the id '{kind.id}'", "Give one of them another id")
        seen.add(kind.id)
    return EvidenceKinds(kinds=kinds)


def _build_kind(number: int, table: dict[str, Any]) -> EvidenceKind:
    name = f"{KINDS_FILE}: kind[{number}]" + (f" ({table['id']})" if isinstance(table.get("id"), str) else "")
    if "facts" in table:
        raise ChecklistError(f"{name}: facts: is not a key that belongs here", "Begin each fact with [[kind.fact]]")
    spelled = {("facts" if key == "fact" else key): value for key, value in table.items()}
    return build(EvidenceKind, spelled, name, renamed=_KEYS)


def lint_evidence_kinds(root: Traversable, packs: Sequence[Checklist]) -> list[str]:
    """Return every fault of the kinds of evidence, and every kind that a question asks for and that is not among them."""
    try:
        known = load_evidence_kinds(root)
    except ChecklistError as error:
        return [error.what]
    faults = []
    if list(known.ids) != sorted(known.ids):
        faults.append(f"{KINDS_FILE}: the kinds are not in alphabetical order")
    faults.extend(
        f"{pack.id}: question '{question.id}' asks for evidence of the kind '{wanted.kind}', which {KINDS_FILE} does not hold"
        for pack in packs
        for question in pack.questions
        for wanted in question.evidence
        if known.kind(wanted.kind) is None
    )
    return faults
