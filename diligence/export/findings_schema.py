"""The JSON Schema (draft 2020-12) of a findings file as a TOML parser gives it, made from the models that the file is written from.

Dates and times, which TOML has types for, are strings of the formats ``date`` and ``date-time`` there. The schema says what a file may
hold and what the contract face must not; it says nothing of whether signatures are good.
"""

import json
from typing import Any, Final

from pydantic import Field

from diligence.model.base import Frozen, UtcTime
from diligence.model.findings_file import RECORD_ONLY, STATES_OF_THE_HOUSE, FindingsPayload, kept_fields

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


class SignaturePart(Frozen):
    """A signature. It signs every byte of the file above its own ``value`` line, the signatures before it included."""

    role: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="In which role somebody signed.")
    signer: str = Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=254, description="The address by which a trust file names the signer.")
    key: str = Field(pattern=r"^SHA256:[A-Za-z0-9+/]{43}$", description="The fingerprint of the signer's public key.")
    signed_at: UtcTime = Field(description="When it was signed, by the signer's word.")
    value: str = Field(
        pattern=r"^-----BEGIN SSH SIGNATURE-----\n[A-Za-z0-9+/=\n]+\n-----END SSH SIGNATURE-----\n$",
        description="The signature in the form of OpenSSH; its namespace is diligence-findings.v1/ and the role.",
    )


class FindingsFile(FindingsPayload):
    """The findings of a vendor review: what was found and not found, for review by counsel. Signatures stand below the findings."""

    signature: tuple[SignaturePart, ...] = Field((), description="The signatures, the earliest first; none where nobody has signed.")


def findings_schema() -> dict[str, Any]:
    """Return the schema."""
    made = FindingsFile.model_json_schema(by_alias=True, mode="serialization")
    schema = _as_written(made)
    schema["required"] = ["schema", *schema["required"]]  # it has a default in the model, and every file states it
    schema["allOf"] = [{"if": {"properties": {"face": {"const": "contract"}}}, "then": _contract()}]
    return {"$schema": DIALECT, "$id": "urn:diligence:findings:1", "title": "Findings file of Diligence", **schema}


def schema_text() -> str:
    """Return the schema as JSON, the same on every machine."""
    return json.dumps(findings_schema(), ensure_ascii=False, indent=2) + "\n"


def _as_written(value: Any, *, named: bool = False) -> Any:
    """Say it as a file is written: no null, and no defaults, because what is empty is left out; titles that repeat a key say nothing.

    The keys of a schema are sorted, so that no library's order shows; ``named`` are those that are names, which keep their order.
    """
    match value:
        case {"anyOf": [one, {"type": "null"}], **rest}:
            return _as_written({**one, **rest})
        case dict() if named:
            return {key: _as_written(inner) for key, inner in value.items()}
        case dict():
            kept = {key: inner for key, inner in sorted(value.items()) if key not in ("default", "title")}
            return {key: _as_written(inner, named=key in ("properties", "$defs")) for key, inner in kept.items()}
        case list():
            return [_as_written(inner) for inner in value]
        case str():
            return " ".join(value.replace("``", "").split())
    return value


def _contract() -> dict[str, Any]:
    """Return what holds for the contract face beside the rest: nothing that is for the record only, and the record's digest."""
    tables: dict[str, Any] = {}
    for name, field in FindingsPayload.model_fields.items():
        holds_many = getattr(field.annotation, "__args__", ())
        part = holds_many[0] if holds_many else field.annotation
        if not (isinstance(part, type) and issubclass(part, Frozen)):
            continue
        rules: dict[str, Any] = {"properties": dict.fromkeys(kept_fields(part), False)}
        if name == "finding":
            rules["properties"]["state"] = {"not": {"enum": sorted(STATES_OF_THE_HOUSE)}}
        if name == "review":
            rules["required"] = ["record_payload"]
        if rules["properties"]:
            tables[name] = {"items": rules} if holds_many else rules
    return {"$comment": f"What is marked {RECORD_ONLY} never stands in a contract.", "properties": tables}
