"""A payload as plain values: keys in their order, nothing that is empty, and no text that could steer a terminal or deceive a reader."""

import unicodedata
from datetime import date, datetime
from typing import Any

from diligence.errors import DiligenceError
from diligence.model.findings_file import FindingsPayload
from diligence.model.text import clean

_LARGEST_INTEGER = 10**18


def plain(payload: FindingsPayload) -> dict[str, Any]:
    """Return the payload as nested dictionaries and lists of strings, integers, booleans, dates and times in UTC.

    None and empty lists are left out. Text is in Unicode's composed form (NFC) and cleaned; its line breaks stay.
    """
    content = _plain(payload.model_dump(by_alias=True))
    assert isinstance(content, dict)  # noqa: S101 - a model dumps as a dictionary
    return content


def plain_text(text: str) -> str:
    """Return a text as it stands in every export: composed, with plain line breaks, and with hidden characters made visible."""
    unified = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\t", " ")
    return unicodedata.normalize("NFC", clean(unified, keep_newlines=True))


def _plain(value: Any) -> Any:
    match value:
        case str():
            return plain_text(value)
        case bool() | datetime() | date():
            return value
        case int() if -_LARGEST_INTEGER < value < _LARGEST_INTEGER:
            return value
        case dict():
            kept = {key: _plain(inner) for key, inner in value.items() if inner is not None and inner != ()}
            return {key: inner for key, inner in kept.items() if inner != {}}
        case list() | tuple():
            return [_plain(inner) for inner in value]
    raise DiligenceError(f"A findings file cannot hold a {type(value).__name__} such as was given", "Please report this")
