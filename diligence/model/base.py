"""What every model shares: frozen records, identifiers, digests, times in UTC, severities and reliability marks."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints


class Frozen(BaseModel):
    """A record that cannot be changed and takes no unknown key."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=80)]
"""Lower-case words joined by hyphens: ids of vendors, questions, requirements and findings."""

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 in lower-case hexadecimal."""

# pydantic's patterns are Rust's, where ``$`` is the very end of the text; with Python's ``re`` use ``fullmatch``.
EMAIL_PATTERN = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$"

Email = Annotated[str, StringConstraints(pattern=EMAIL_PATTERN, max_length=254)]
"""An address as it may stand in an ``allowed_signers`` file: no space, no comma, no quotation mark."""


def _whole_second_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a time needs its zone; write it in UTC with a Z at the end")
    return value.astimezone(UTC).replace(microsecond=0)


UtcTime = Annotated[datetime, AfterValidator(_whole_second_utc)]
"""A moment in UTC, cut to whole seconds, so that it reads the same in every file format."""


class Severity(StrEnum):
    """How much a finding weighs; ``none`` where nothing is wrong."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"
    NONE = "none"

    @property
    def rank(self) -> int:
        """0 for ``critical`` up to 5 for ``none``, so that sorting puts the worst first."""
        return list(Severity).index(self)

    def at_least(self, other: "Severity") -> bool:
        """Tell whether this weighs as much as the other, or more."""
        return self.rank <= other.rank


class Mark(StrEnum):
    """How reliable a statement about the law or about practice is."""

    V1 = "V1"
    """The primary text was read."""
    V2 = "V2"
    """A secondary account was read."""
    K = "K"
    """Professional knowledge, to be confirmed by counsel."""
    J = "J"
    """A judgement of the authors; the house may set its own."""


class Role(StrEnum):
    """In which function somebody acts."""

    SECURITY_OFFICER = "security-officer"
    LEGAL = "legal"
    PROCUREMENT = "procurement"
    VENDOR = "vendor"


class Actor(Frozen):
    """Who did something, in which role."""

    email: Email
    role: Role
