"""Tell whether a findings file is what its signers signed, and whether the relying party trusts them for the roles they signed in.

    report = verify(data, load_trust(path), required_roles=["legal"], now=datetime.now(UTC))
    print(report.first_line())

The steps, in order; the first four end in INVALID:

(1) the bytes are text in the form of a findings file, to the last one; (2) each block's signature fits everything above it, in its
canonical form, made by the key the block names, in the namespace of the block's role; (3) no key and no role signs twice, and times do not
go back; (4) no time lies ahead of now. (5) Every signature is trusted, else UNTRUSTED. (6) Every role that the file or the caller requires
has signed, and the outcome is one the caller requires, else INCOMPLETE.

What a report says of the findings comes from bytes that trusted keys signed, never from others. This module needs nothing that reads
documents, stores or draws.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import Any, Final

from diligence.errors import SigningError
from diligence.model.text import one_line
from diligence.signing.examine import Examined, examine, namespace
from diligence.signing.trust import Trust

KNOWN_SCHEMA: Final = "diligence.findings/1"
CLOCK_TOLERANCE: Final = timedelta(minutes=5)
_MOMENT: Final = "%Y-%m-%dT%H:%M:%SZ"


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
    revision: int | None = None
    outcome: str | None = None
    open_critical: int | None = None
    open_high: int | None = None
    valid_until: date | None = None
    warnings: tuple[str, ...] = ()

    def first_line(self) -> str:
        """Return the one line that a person needs."""
        if self.status is Status.VALID:
            return f"SIGNATURES VALID. Recorded outcome: {self._outcome_in_words()}."
        return f"SIGNATURES {self.status.name}. {'; '.join(self.reasons)}."

    def _outcome_in_words(self) -> str:
        outcome = (self.outcome or "none").replace("-", " ").upper()
        counts = [f"{count} {word}" for count, word in ((self.open_critical, "critical"), (self.open_high, "high")) if count]
        if self.open_critical is None or self.open_high is None:
            return outcome
        return f"{outcome}, {' and '.join(counts) or 'nothing critical or high'} open"

    def as_json(self) -> dict[str, Any]:
        """Return the report in values that JSON knows."""
        return {
            "schema": "diligence.verify/1",
            "status": self.status.name,
            "exit_status": self.status.value,
            "first_line": self.first_line(),
            "reasons": list(self.reasons),
            "missing_roles": list(self.missing_roles),
            "payload_sha256": self.payload_sha256,
            "face": self.face,
            "vendor": self.vendor,
            "revision": self.revision,
            "outcome": self.outcome,
            "open_critical": self.open_critical,
            "open_high": self.open_high,
            "valid_until": self.valid_until.isoformat() if self.valid_until else None,
            "signatures": [
                {
                    "role": one.role,
                    "signer": one.signer,
                    "key": one.key,
                    "signed_at": one.signed_at.strftime(_MOMENT),
                    "namespace": one.namespace,
                    "trusted": one.trusted,
                    "why_not": one.why_not,
                }
                for one in self.signatures
            ],
            "warnings": list(self.warnings),
        }


def verify(
    data: bytes, trust: Trust, *, required_roles: Sequence[str] = (), required_outcomes: Sequence[str] = (), now: datetime
) -> Report:
    """Verify a findings file against the relying party's trust, roles and outcomes.

    Whatever is wrong with the file, the answer is a report and never an exception; what cannot be explained is INVALID.
    """
    try:
        return _verify(data, trust, required_roles, required_outcomes, now)
    except SigningError as error:
        return Report(Status.INVALID, (error.what,))
    except Exception:  # a file that breaks the verifier is not to be trusted, whatever it broke
        return Report(Status.INVALID, ("The file could not be checked: it breaks the verifier",))


def _verify(data: bytes, trust: Trust, required_roles: Sequence[str], required_outcomes: Sequence[str], now: datetime) -> Report:
    examined = examine(data)
    blocks = examined.file.blocks
    if not blocks:
        return Report(Status.INVALID, ("Nobody has signed the file",))
    if blocks[-1].signed_at > now + CLOCK_TOLERANCE:
        return Report(Status.INVALID, (f"The signature as {blocks[-1].role} bears a time that is still to come",))
    signatures = _signatures(examined, trust)
    digest = hashlib.sha256(examined.file.payload).hexdigest()
    if objections := [f"{one.signer} as {one.role}: {one.why_not}" for one in signatures if not one.trusted]:
        return Report(Status.UNTRUSTED, tuple(objections), signatures, payload_sha256=digest)
    content = examined.file.content
    wanted = _roles(content)
    missing = tuple(role for role in dict.fromkeys((*wanted, *required_roles)) if role not in {block.role for block in blocks})
    outcome = _text(content, "review", "outcome")
    reasons = [f"The signature as {one_line(role, 60)} is missing" for role in missing]
    if not wanted:
        reasons.append("The file does not say whose signatures make it complete")
    if required_outcomes and outcome not in required_outcomes:
        reasons.append(
            f"The recorded outcome is {outcome or 'not given'}; required is {' or '.join(one_line(one, 60) for one in required_outcomes)}"
        )
    return Report(
        Status.INCOMPLETE if reasons else Status.VALID,
        tuple(reasons),
        signatures,
        missing,
        digest,
        face=_text(content, "face"),
        vendor=_text(content, "vendor", "name"),
        revision=_number(content, "review", "revision"),
        outcome=outcome,
        open_critical=_number(content, "summary", "open_critical"),
        open_high=_number(content, "summary", "open_high"),
        valid_until=_day(content, "review", "valid_until"),
        warnings=_warnings(examined, trust, now),
    )


def _signatures(examined: Examined, trust: Trust) -> tuple[SignatureReport, ...]:
    signatures = []
    for block, key in zip(examined.file.blocks, examined.keys, strict=True):
        why_not = trust.objection(block.signer, key, namespace(block.role), block.signed_at)
        signatures.append(
            SignatureReport(block.role, block.signer, block.key, block.signed_at, namespace(block.role), why_not is None, why_not)
        )
    return tuple(signatures)


def _roles(content: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the roles that the file itself requires; none where it does not name them as it should."""
    roles = _value(content, "policy", "required_roles")
    return tuple(roles) if isinstance(roles, list) and all(isinstance(role, str) and role for role in roles) else ()


def _warnings(examined: Examined, trust: Trust, now: datetime) -> tuple[str, ...]:
    content, warnings = examined.file.content, []
    if _text(content, "schema") != KNOWN_SCHEMA:
        warnings.append("The findings are in a form that this version does not know, so their meaning was not read with certainty")
    until = _day(content, "review", "valid_until")
    if until is not None and now.date() > until:
        warnings.append(f"The findings were valid until {until}: ask for a newer review")
    if _text(content, "face") == "record":
        warnings.append("This is the record, which holds house matters; the contract face is the one that may leave the house")
    for block, key in zip(examined.file.blocks, examined.keys, strict=True):
        if trust.unbound(block.signer, key):
            warnings.append(
                f"The trust file lets {block.signer} sign in every role: tie the key to {namespace(block.role)} with namespaces="
            )
    return tuple(warnings)


def _value(content: Mapping[str, Any], *path: str) -> Any:
    value: Any = content
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _text(content: Mapping[str, Any], *path: str) -> str | None:
    value = _value(content, *path)
    return one_line(value, 200) if isinstance(value, str) else None


def _number(content: Mapping[str, Any], *path: str) -> int | None:
    value = _value(content, *path)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _day(content: Mapping[str, Any], *path: str) -> date | None:
    value = _value(content, *path)
    return value if isinstance(value, date) and not isinstance(value, datetime) else None
