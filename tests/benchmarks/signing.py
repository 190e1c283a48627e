"""The measure of the verifier: a signed file of 500 findings against parsing the same bytes as TOML.

Both are measured in this process, in its own processor time, in turn; imports are done before.
"""

import statistics
import time
import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from measure import Measured, ratio_of

from diligence.export.findings_toml import payload_bytes
from diligence.model.findings_file import FindingPart, FindingsPayload, PolicyPart, ReviewPart, SummaryPart, VendorPart
from diligence.signing.keys import load_key, make_key
from diligence.signing.report import Status
from diligence.signing.sign import sign
from diligence.signing.trust import parse_trust
from diligence.signing.verify import verify

FINDINGS = 500
ROLES = ("security-officer", "legal")
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


def measure(folder: Path, runs: int) -> list[Measured]:
    """Measure the verification of a file with two signatures."""
    data, lines = payload_bytes(_payload()), ""
    for role in ROLES:
        made = make_key(folder / "keys" / role, None, role)
        lines += f'{role}@clinic.example namespaces="diligence-findings.v1/{role}" {made.public_line}\n'
        data = sign(data, role=role, signer=f"{role}@clinic.example", key=load_key(folder / "keys" / role, None), signed_at=AT)
    trust = parse_trust(lines)

    def check() -> None:
        if verify(data, trust, required_roles=ROLES, now=AT).status is not Status.VALID:
            raise SystemExit("the file of the benchmark is not valid")

    def parse() -> None:
        tomllib.loads(data.decode("utf-8"))

    return [_in_turn(f"verifying {FINDINGS} findings against parsing the file", check, parse, 4.0, runs)]


def _payload() -> FindingsPayload:
    return FindingsPayload(
        schema="diligence.findings/1",
        face="contract",
        vendor=VendorPart(id="acme-coding", name="Acme Coding, Inc. (made up)"),
        review=ReviewPart(
            id="acme-coding-1", round=1, revision=1, exported_at=AT, valid_until=date(2027, 11, 20), outcome="not-approved",
            tool_version="0.1.0", requirements_version="2026.11", requirements_as_of="2026-11-01", history_length=7,
            history_head="a" * 64, record_payload="b" * 64,
        ),
        policy=PolicyPart(required_roles=ROLES, digest="c" * 64),
        summary=SummaryPart(
            open_critical=FINDINGS, open_high=0, open_medium=0, open_low=0, changes_required=0, questions_answered=0,
            questions_asked=FINDINGS, limits="Found and not found, for review by counsel.",
        ),
        finding=tuple(
            FindingPart(
                id=f"finding-{number}", source="agreement", severity="critical", title=f"Breach notice of part {number} after 90 days",
                ask="Agree to 60 days at the latest, and to tell us what is known as it becomes known.", citation="45 CFR 164.410",
                state="open",
            )
            for number in range(FINDINGS)
        ),
    )  # fmt: skip


def _in_turn(name: str, ours: Callable[[], object], against: Callable[[], object], budget: float, runs: int) -> Measured:
    ours(), against()
    pairs = [(_clock(ours), _clock(against)) for _ in range(runs)]
    return ratio_of(name, *(statistics.median(column) for column in zip(*pairs, strict=True)), budget)


def _clock(job: Callable[[], object]) -> float:
    start = time.process_time()
    job()
    return time.process_time() - start
