"""The payload of a findings file as JSON, for machines; it is for reading and cannot be signed."""

import json
from datetime import UTC, date, datetime
from typing import Any

from diligence.export.plain import plain
from diligence.model.findings_file import FindingsPayload


def payload_json(payload: FindingsPayload) -> str:
    """Write a payload with the keys, in the order, and with the text of the signed file; dates and times in ISO 8601."""
    return json.dumps(plain(payload), ensure_ascii=False, indent=2, default=_in_words) + "\n"


def _in_words(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a payload holds no {type(value).__name__}")
