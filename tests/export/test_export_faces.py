"""Which fields may leave the house: every one of them is decided here, so that a new one cannot slip out."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel, ValidationError

from diligence.export.findings_json import payload_json
from diligence.export.findings_toml import header, payload_bytes
from diligence.export.markdown import manager_page
from diligence.model.base import Frozen
from diligence.model.findings_file import STATES_OF_THE_HOUSE, FindingsPayload, kept_fields

MAY_LEAVE = {
    "VendorPart": {"id", "name", "service"},
    "ChecklistPart": {"id", "version", "as_of"},
    "ReviewPart": {
        "id", "round", "revision", "supersedes", "exported_at", "valid_until", "outcome", "tool_version", "requirements_version",
        "requirements_as_of", "history_length", "history_head", "record_payload", "checklists",
    },
    "PolicyPart": {"required_roles", "digest"},
    "SummaryPart": {
        "agreement_verdict", "open_critical", "open_high", "open_medium", "open_low", "changes_required", "questions_answered",
        "questions_asked", "limits",
    },
    "DocumentPart": {"number", "kind", "state", "sha256", "pages"},
    "RequirementPart": {"id", "document", "level", "grade", "severity", "citation", "why", "page", "quote"},
    "FindingPart": {"id", "source", "severity", "title", "ask", "citation", "state", "due"},
    "AnswerPart": {"question", "value", "vendor_states", "verified", "evidence"},
    "EvidencePart": {"number", "kind", "sha256", "issued", "period_start", "period_end", "expires"},
}  # fmt: skip
STAYS = {
    "ReviewPart": {"outcome_reason": "x"},
    "SummaryPart": {"accepted": 0},
    "DocumentPart": {"file": "x"},
    "RequirementPart": {
        "grade_by_reader": "x", "reason": "x", "likeness": 0, "notes": ("x",),
        "considered": ({"page": 1, "quote": "x", "why_not": "x"},),
    },
    "FindingPart": {
        "detail": "x", "reason": "x", "owner": "x", "approved_by": "x", "decided_at": "2025-01-01T00:00:00Z",
        "side": ({"who": "x", "says": "x", "where": "x"},),
    },
    "AnswerPart": {"source": "x", "note": "x", "by": "x", "checked_by": "x", "checked_at": "2025-01-01T00:00:00Z"},
    "EvidencePart": {"file": "x", "fact": ({"key": "x", "value": "x"},)},
}  # fmt: skip
STAYS_WHOLE = {"ConsideredPart": {"page", "quote", "why_not"}, "SidePart": {"who", "says", "where"}, "FactPart": {"key", "value"}}
"""Tables that stand in a record only; the field that holds them is in STAYS."""
TABLES = {
    "VendorPart": "vendor", "ReviewPart": "review", "PolicyPart": "policy", "SummaryPart": "summary", "DocumentPart": "document",
    "RequirementPart": "requirement", "FindingPart": "finding", "AnswerPart": "answer", "EvidencePart": "evidence",
}  # fmt: skip


def models_in(annotation: Any) -> Iterator[type[Frozen]]:
    """Yield every model that a field may hold, and what those hold."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        assert issubclass(annotation, Frozen)
        yield annotation
        for field in annotation.model_fields.values():
            yield from models_in(field.annotation)
    for inner in get_args(annotation):
        yield from models_in(inner)


PARTS = {part.__name__: part for part in models_in(FindingsPayload) if part is not FindingsPayload}


def test_every_field_of_every_part_has_a_ruling() -> None:
    assert set(PARTS) == set(MAY_LEAVE) | set(STAYS_WHOLE)
    for name, part in PARTS.items():
        may, stays = MAY_LEAVE.get(name, set()), set(STAYS.get(name, ())) | STAYS_WHOLE.get(name, set())
        assert not may & stays
        assert set(part.model_fields) == may | stays, name
    assert set(FindingsPayload.model_fields) == {"schema_", "face", *TABLES.values()}


def test_the_model_itself_rules_the_same() -> None:
    for name, part in PARTS.items():
        assert set(kept_fields(part)) == set(STAYS.get(name, ())) | STAYS_WHOLE.get(name, set()), name


def changed(payload: FindingsPayload, table: str, change: dict[str, Any]) -> dict[str, Any]:
    content = payload.model_dump()
    content["schema"] = content.pop("schema_")
    part = content[table]
    content[table] = [part[0] | change, *part[1:]] if isinstance(part, tuple | list) else part | change
    return content


@pytest.mark.parametrize(
    ("part", "field", "value"), [(part, field, value) for part, more in STAYS.items() for field, value in more.items()]
)
def test_house_matters_cannot_be_put_into_a_contract(
    part: str, field: str, value: Any, contract: FindingsPayload, record: FindingsPayload
) -> None:
    with pytest.raises(ValidationError, match=rf"must not hold {TABLES[part]}\.{field}"):
        FindingsPayload(**changed(contract, TABLES[part], {field: value}))
    assert FindingsPayload(**changed(record, TABLES[part], {field: value})).house_matters()


@pytest.mark.parametrize("state", sorted(STATES_OF_THE_HOUSE))
def test_accepted_risks_cannot_be_put_into_a_contract(state: str, contract: FindingsPayload) -> None:
    with pytest.raises(ValidationError, match=f"must not hold finding.state {state}"):
        FindingsPayload(**changed(contract, "finding", {"state": state}))


def test_a_contract_names_the_record_it_was_drawn_from(contract: FindingsPayload) -> None:
    with pytest.raises(ValidationError, match="digest of the record"):
        FindingsPayload(**changed(contract, "review", {"record_payload": None}))


def test_the_contract_face_shows_none_of_it(contract: FindingsPayload, record: FindingsPayload) -> None:
    exports = [payload_bytes(contract).decode().removeprefix(header()), payload_json(contract), manager_page(contract)]
    for secret in ("House detail", "House reason", "owner@clinic.example", "officer@clinic.example", "second@clinic.example",
                   "tester@clinic.example", "They hesitated", "acme baa.pdf", "soc2.pdf", "Fixes are promised", "definition only",
                   "Read again by counsel", "Accepted by the house", "form of 2013", "in 72 hours", "Manila", "@"):  # fmt: skip
        assert secret in payload_json(record)
        assert not [export for export in exports if secret in export], secret
