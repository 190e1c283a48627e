"""The JSON Schema of a findings file: real files fit it, every wrong one does not, and it stays what it is."""

# ruff: noqa: ARG001

import copy
import hashlib
import json
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from diligence.export.findings_schema import findings_schema, schema_text
from diligence.export.findings_toml import payload_bytes
from diligence.model.findings_file import FindingsPayload

HERE = Path(__file__).resolve().parent
SCHEMA = findings_schema()
TYPES: dict[str, tuple[type, ...]] = {"object": (dict,), "array": (list,), "string": (str, date), "integer": (int,)}
SAYS_NOTHING = {"$schema", "$id", "$defs", "$comment", "title", "description", "x-record-only"}


def faults(value: Any, schema: Any, at: str = "") -> Iterator[str]:
    """Yield what does not fit; as much of JSON Schema as the schema uses, and an assertion fails where it uses more."""
    if isinstance(schema, bool):
        if not schema:
            yield f"{at}: may not be there"
        return
    for key, rule in schema.items():
        if key not in SAYS_NOTHING:
            yield from RULES[key](value, rule, schema, at)


def _ref(value: Any, rule: str, schema: Any, at: str) -> Iterator[str]:
    yield from faults(value, SCHEMA["$defs"][rule.removeprefix("#/$defs/")], at)


def _type(value: Any, rule: str, schema: Any, at: str) -> Iterator[str]:
    if not isinstance(value, TYPES[rule]) or (isinstance(value, bool) and rule == "integer"):
        yield f"{at}: no {rule}"


def _properties(value: Any, rule: Any, schema: Any, at: str) -> Iterator[str]:
    for name, inner in rule.items() if isinstance(value, dict) else ():
        if name in value:
            yield from faults(value[name], inner, f"{at}.{name}")


def _required(value: Any, rule: Any, schema: Any, at: str) -> Iterator[str]:
    yield from (f"{at}.{name}: missing" for name in rule if isinstance(value, dict) and name not in value)


def _additional(value: Any, rule: Any, schema: Any, at: str) -> Iterator[str]:
    assert rule is False
    yield from (f"{at}.{name}: not known" for name in value if name not in schema["properties"])


def _items(value: Any, rule: Any, schema: Any, at: str) -> Iterator[str]:
    for number, one in enumerate(value if isinstance(value, list) else ()):
        yield from faults(one, rule, f"{at}[{number}]")


def _format(value: Any, rule: str, schema: Any, at: str) -> Iterator[str]:
    fits = isinstance(value, datetime) if rule == "date-time" else isinstance(value, date) and not isinstance(value, datetime)
    if not fits:
        yield f"{at}: no {rule}"


def _pattern(value: Any, rule: str, schema: Any, at: str) -> Iterator[str]:
    if isinstance(value, str) and not re.search(rule.removesuffix("$") + r"\Z", value):
        yield f"{at}: does not match"


def _plain(holds: Any) -> Any:
    def check(value: Any, rule: Any, schema: Any, at: str) -> Iterator[str]:
        if not holds(value, rule):
            yield f"{at}: does not hold {rule}"

    return check


def _then(value: Any, rule: Any, schema: Any, at: str) -> Iterator[str]:
    if not list(faults(value, schema["if"], at)):
        yield from faults(value, rule, at)


def _all(value: Any, rule: Any, schema: Any, at: str) -> Iterator[str]:
    for one in rule:
        yield from faults(value, one, at)


RULES: dict[str, Any] = {
    "$ref": _ref, "type": _type, "properties": _properties, "required": _required, "additionalProperties": _additional, "items": _items,
    "format": _format, "pattern": _pattern, "then": _then, "allOf": _all, "if": lambda *_: (),
    "const": _plain(lambda value, rule: value == rule), "enum": _plain(lambda value, rule: value in rule),
    "not": _plain(lambda value, rule: bool(list(faults(value, rule)))), "minItems": _plain(lambda value, rule: len(value) >= rule),
    "minimum": _plain(lambda value, rule: not isinstance(value, int) or value >= rule),
    "exclusiveMinimum": _plain(lambda value, rule: not isinstance(value, int) or value > rule),
    "maxLength": _plain(lambda value, rule: len(value) <= rule),
}  # fmt: skip


def written(payload: FindingsPayload) -> dict[str, Any]:
    return tomllib.loads(payload_bytes(payload).decode())


def test_both_faces_fit_with_every_field_set(record: FindingsPayload, contract: FindingsPayload) -> None:
    assert not list(faults(written(record), SCHEMA))
    assert not list(faults(written(contract), SCHEMA))


@pytest.fixture
def signed(contract: FindingsPayload) -> dict[str, Any]:
    """The contract with the signatures of a real file below it; that they fit other findings is none of the schema's business."""
    signatures = tomllib.loads((HERE.parent / "assets" / "signed" / "contract.toml").read_text())["signature"]
    assert [one["role"] for one in signatures] == ["security-officer", "legal"]
    return written(contract) | {"signature": signatures}


def test_a_signed_file_fits(signed: dict[str, Any]) -> None:
    assert not list(faults(signed, SCHEMA))


def test_every_field_that_is_written_is_described(record: FindingsPayload, signed: dict[str, Any]) -> None:
    """A schema that named fewer keys than are written would refuse; one that names more would describe what never comes."""

    def named(schema: Any, at: str) -> Iterator[str]:
        schema = SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")] if "$ref" in schema else schema
        for name, inner in schema.get("properties", {}).items():
            assert inner.get("description") or "$ref" in inner, f"{at}.{name}"
            yield f"{at}.{name}"
            yield from named(inner.get("items", inner), f"{at}.{name}")

    def there(value: Any, at: str) -> Iterator[str]:
        for one in value if isinstance(value, list) else [value]:
            for name, inner in one.items() if isinstance(one, dict) else ():
                yield f"{at}.{name}"
                yield from there(inner, f"{at}.{name}")

    seen = {*there(written(record), ""), *there(signed, "")}
    assert set(named(SCHEMA, "")) == seen


def _changed(content: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(content)
    inner: Any = changed
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in way:
        inner = inner[step]
    if value is None:
        del inner[last]
    else:
        inner[last] = value
    return changed


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("schema", "diligence.findings/2"), ("schema", None), ("face", "both"), ("vendor", None), ("vendor.name", 1), ("extra", 1),
        ("review.revision", 0), ("review.revision", True), ("review.valid_until", "2026-01-01"),
        ("review.valid_until", datetime(2026, 1, 1, tzinfo=UTC)), ("review.exported_at", date(2026, 1, 1)),
        ("review.history_head", "A" * 64),
        ("review.record_payload", None), ("review.outcome_reason", "because"), ("summary.accepted", 0), ("summary.open_high", -1),
        ("policy.required_roles", []), ("policy.required_roles", ["chief"]), ("document.0.file", "a.pdf"), ("document.0.sha256", "1" * 63),
        ("finding.0.owner", "x"), ("finding.0.state", "accepted"), ("finding.0.state", "dismissed"), ("finding.0.note", "x"),
        ("answer.0.given", None), ("answer.0.value", "x"), ("answer.0.source", "call"), ("answer.0.evidence", ["1"]),
        ("evidence.0.fact", [{"key": "a", "given": "b"}]), ("requirement.0.likeness", 3), ("signature.0.key", "SHA256:short"),
        ("signature.0.value", "none"), ("signature.0.role", "Legal Department"), ("signature.1.signer", "nobody"), ("signature.0.extra", 1),
    ],
)  # fmt: skip
def test_what_is_wrong_does_not_fit(path: str, value: Any, signed: dict[str, Any]) -> None:
    assert not list(faults(signed, SCHEMA))
    assert list(faults(_changed(signed, path, value), SCHEMA))


def test_the_schema_is_this() -> None:
    """Findings files outlive the program: change the schema only by adding what may be absent."""
    snapshot = HERE / "findings-schema.json"
    assert schema_text() == snapshot.read_text(encoding="utf-8"), hashlib.sha256(schema_text().encode()).hexdigest()
    assert json.loads(schema_text()) == SCHEMA
