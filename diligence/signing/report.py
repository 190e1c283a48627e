"""What a verification came to, in words for people and in values for machines."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import IntEnum
from typing import Any, Final, TypeVar

from diligence.model.text import one_line

KNOWN_SCHEMA: Final = "diligence.findings/1"

T = TypeVar("T")


class Status(IntEnum):
    """What a verification came to; the number is the exit status of the command."""

    VALID = 0
    INCOMPLETE = 4
    UNTRUSTED = 5
    INVALID = 6


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """One signature that fits its text. ``why_not`` says why the relying party does not trust it."""

    role: str
    signer: str
    key: str
    signed_at: datetime
    namespace: str
    trusted: bool
    why_not: str | None = None


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A document or a piece of evidence that the findings rest on: what it is, its digest, and its name, which the record alone holds."""

    what: str
    sha256: str
    file: str | None = None


@dataclass(frozen=True, slots=True)
class HeldAgainst:
    """A file of the relying party's, and which of the named ones it is, byte for byte; None where it is none of them."""

    file: str
    sha256: str
    same_as: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """What was verified. Where the status is INVALID or UNTRUSTED, nothing is said of the findings themselves.

    ``payload_sha256`` identifies the findings; the digest of the whole file does not, for a countersignature changes it.
    """

    status: Status
    reasons: tuple[str, ...] = ()
    signatures: tuple[SignatureReport, ...] = ()
    missing_roles: tuple[str, ...] = ()
    payload_sha256: str | None = None
    face: str | None = None
    vendor: str | None = None
    vendor_id: str | None = None
    round: int | None = None
    revision: int | None = None
    outcome: str | None = None
    open_critical: int | None = None
    open_high: int | None = None
    valid_until: date | None = None
    files: tuple[NamedFile, ...] = ()
    against: tuple[HeldAgainst, ...] = ()
    warnings: tuple[str, ...] = ()

    def first_line(self) -> str:
        """Return the one line that a person needs."""
        if self.status is Status.VALID:
            return f"SIGNATURES VALID. Recorded outcome: {self._outcome_in_words()}."
        return f"SIGNATURES {self.status.name}. {'; '.join(self.reasons)}."

    def _outcome_in_words(self) -> str:
        outcome = (self.outcome or "none").replace("-", " ").upper()
        if self.open_critical is None or self.open_high is None:
            return outcome
        counts = [f"{count} {word}" for count, word in ((self.open_critical, "critical"), (self.open_high, "high")) if count]
        return f"{outcome}, {' and '.join(counts) or 'nothing critical or high'} open"

    def as_json(self) -> dict[str, Any]:
        """Return the report in values that JSON knows."""
        facts = {key: _json(value) for key, value in asdict(self).items()}
        said = {"status": self.status.name, "exit_status": self.status.value, "first_line": self.first_line()}
        return {"schema": "diligence.verify/1", **facts, **said}


def what_the_findings_say(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a report tells of a payload whose signatures were found good."""
    return {
        "face": words(content, "face"),
        "vendor": words(content, "vendor", "name"),
        "vendor_id": words(content, "vendor", "id"),
        "round": fact(content, int, "review", "round"),
        "revision": fact(content, int, "review", "revision"),
        "outcome": words(content, "review", "outcome"),
        "open_critical": fact(content, int, "summary", "open_critical"),
        "open_high": fact(content, int, "summary", "open_high"),
        "valid_until": fact(content, date, "review", "valid_until"),
        "files": tuple(_file(table, one) for table in ("document", "evidence") for one in fact(content, list, table) or []),
    }


def _file(table: str, one: Any) -> NamedFile:
    kind = (words(one, "kind") or "of no kind").replace("-", " ")
    return NamedFile(f"{table} {fact(one, int, 'number') or '?'} ({kind})", words(one, "sha256") or "", words(one, "file"))


def warnings(content: Mapping[str, Any], now: datetime) -> tuple[str, ...]:
    """Return what a reader of the findings should know beside the verdict."""
    found = []
    if words(content, "schema") != KNOWN_SCHEMA:
        found.append("The findings are in a form that this version does not know, so their meaning was not read with certainty")
    until = fact(content, date, "review", "valid_until")
    if until is not None and now.date() > until:
        found.append(f"The findings were valid until {until}: ask for a newer review")
    if words(content, "face") == "record":
        found.append("This is the record, which holds house matters; the contract face is the one that may leave the house")
    return tuple(found)


def fact(content: Any, kind: type[T], *path: str) -> T | None:
    """Return a value of a payload, None where it is not there or is of another kind."""
    for key in path:
        content = content.get(key) if isinstance(content, Mapping) else None
    return content if type(content) is kind else None


def words(content: Any, *path: str) -> str | None:
    """Return a text of a payload in one clean line, None where it is not there."""
    value = fact(content, str, *path)
    return None if value is None else one_line(value, 200)


def _json(value: Any) -> Any:
    match value:
        case datetime():
            return value.strftime("%Y-%m-%dT%H:%M:%SZ")
        case date():
            return value.isoformat()
        case dict():
            return {key: _json(inner) for key, inner in value.items()}
        case tuple():
            return [_json(inner) for inner in value]
    return value
