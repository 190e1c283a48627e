"""A findings file that lies on a disk, read as what it is: words of somebody else, whose signatures may or may not have been checked."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from diligence.errors import PolicyError, SigningError
from diligence.model.findings_file import FINDINGS_SCHEMA, FindingsPayload
from diligence.model.text import one_line
from diligence.signing.examine import Block, examine
from diligence.signing.report import Status
from diligence.signing.trust import load_trust
from diligence.signing.verify import verify
from diligence.workspace.sealing import read_findings
from diligence.workspace.workspace import utc_now

_REMEDY = "Give the TOML file that `diligence export` wrote"


@dataclass(frozen=True)
class FindingsAtHand:
    """A findings file whose form is sound and whose signatures fit their words; ``verdict`` says whether anybody trusts them.

    ``payload_sha256`` identifies the findings, ``verdict`` is the verifier's first line, None where no trust file was given.
    """

    path: Path
    data: bytes
    payload: FindingsPayload
    payload_sha256: str
    signatures: tuple[Block, ...]
    verdict: str | None = None

    @property
    def waiting(self) -> tuple[str, ...]:
        """The roles that the file requires and that have not signed."""
        signed = {block.role for block in self.signatures}
        return tuple(role.value for role in self.payload.policy.required_roles if role.value not in signed)

    @property
    def name(self) -> str:
        """The name of the file, cleaned."""
        return one_line(self.path.name, 120)

    def how_far_checked(self) -> str:
        """Say in one sentence how far its signatures were checked."""
        if self.verdict is not None:
            return self.verdict
        if not self.signatures:
            return "Nobody has signed it."
        return "Its signatures were NOT checked against keys that you trust: give --allowed-signers, or see `diligence verify`."


def read_at_hand(path: Path, *, trust: Path | None = None, now: datetime | None = None) -> FindingsAtHand:
    """Read a findings file, and check its signatures where a trust file is given.

    Raises ``SigningError`` where it cannot be read, is no findings file or was changed since it was signed, and where the trust file
    shows that a signature is not to be trusted. A signature that is missing is no error: ``verdict`` and ``waiting`` say so.
    """
    data = read_findings(path)
    examined = examine(data)
    verdict = None
    if trust is not None and examined.blocks:
        report = verify(data, load_trust(trust), now=now or utc_now())
        if report.status in (Status.UNTRUSTED, Status.INVALID):
            raise SigningError(f"{one_line(path.name, 120)}: {report.first_line().rstrip('.')}", "Ask its signers before you rely on it")
        verdict = report.first_line()
    digest = hashlib.sha256(examined.payload).hexdigest()
    return FindingsAtHand(path, data, payload_of(examined.content, one_line(path.name, 120)), digest, examined.blocks, verdict)


def contract_at_hand(path: Path, *, trust: Path | None = None, now: datetime | None = None) -> FindingsAtHand:
    """Read a contract face. Raises what ``read_at_hand`` raises, and ``PolicyError`` where it is the record."""
    found = read_at_hand(path, trust=trust, now=now)
    if found.payload.face != "contract":
        raise PolicyError(
            f"{found.name} is the record, which stays in the house", "Give the contract face, which `diligence export` writes"
        )
    return found


def payload_of(content: Mapping[str, Any], name: str) -> FindingsPayload:
    """Return what TOML says as a payload. Raises ``SigningError`` where it is none that this version knows."""
    if content.get("schema") != FINDINGS_SCHEMA:
        raise SigningError(f"{name} holds no findings in a form that this version knows", _REMEDY)
    try:
        return FindingsPayload.model_validate(_named_as_in_the_model(content))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        says = first["msg"].removeprefix("Value error, ")
        said = one_line(f"{where}: {says}" if where else says, 200)
        raise SigningError(f"{name} does not hold what a findings file holds ({said})", _REMEDY) from None


def _named_as_in_the_model(content: Mapping[str, Any]) -> dict[str, Any]:
    """Undo the one key that is written otherwise than the model names it: ``given`` for ``value``."""

    def renamed(part: Any, below: str = "") -> Any:
        if not isinstance(part, Mapping):
            return part
        named = {"value" if key == "given" else key: value for key, value in part.items()}
        if below and isinstance(named.get(below), list):
            named[below] = [renamed(one) for one in named[below]]
        return named

    found = dict(content)
    for table, below in (("answer", ""), ("evidence", "fact")):
        if isinstance(found.get(table), list):
            found[table] = [renamed(part, below) for part in found[table]]
    return found
