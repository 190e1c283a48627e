"""What the tests of signatures share: three people with keys, an exported file, the trust file of a stranger, and the stock tools."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from diligence.export.findings_toml import payload_bytes
from diligence.model.findings_file import FindingPart, FindingsPayload, PolicyPart, ReviewPart, SummaryPart, VendorPart
from diligence.signing.examine import namespace
from diligence.signing.keys import SigningKey, load_key, make_key
from diligence.signing.sign import head, sign, tail

FIRST = datetime(2025, 3, 1, 9, 0, tzinfo=UTC)
SECOND = datetime(2025, 3, 2, 10, 30, tzinfo=UTC)
NOW = datetime(2025, 6, 1, tzinfo=UTC)
ADDRESSES = {"security-officer": "officer@clinic.example", "legal": "counsel@clinic.example", "vendor": "someone@vendor.example"}


@dataclass(frozen=True)
class People:
    """One key for each role, and the public lines that a trust file holds."""

    folder: Path
    keys: dict[str, SigningKey]
    lines: dict[str, str]
    first: datetime = FIRST
    second: datetime = SECOND
    now: datetime = NOW
    addresses: dict[str, str] = field(default_factory=lambda: dict(ADDRESSES))

    def trust(self, *roles: str, options: dict[str, str] | None = None) -> str:
        """Write an allowed_signers file that ties each role's address and key to that role."""
        more = options or {}
        return "".join(
            f'{ADDRESSES[role]} namespaces="{namespace(role)}"{more.get(role, "")} {self.lines[role]}\n'
            for role in roles or ("security-officer", "legal")
        )

    def sign(self, data: bytes, role: str, at: datetime) -> bytes:
        """Sign as the program does."""
        return sign(data, role=role, signer=ADDRESSES[role], key=self.keys[role], signed_at=at)

    def append(self, data: bytes, role: str, at: datetime, *, key: str | None = None, space: str | None = None) -> bytes:
        """Put a block under a file that holds cryptographically whatever the rules say: what a dishonest signer would do."""
        signer = self.keys[key or role]
        above = data + head(role, ADDRESSES[role], signer.fingerprint, at).encode()
        return above + tail(signer.sign(above, space or namespace(role))).encode()

    def both(self, data: bytes) -> bytes:
        """Sign as the two roles that the file asks for, whatever the payload is."""
        return self.append(self.append(data, "security-officer", FIRST), "legal", SECOND)


def native(path: Path) -> SigningKey:
    key = load_key(path, None)
    assert isinstance(key, SigningKey)
    return key


@pytest.fixture(scope="session")
def people(tmp_path_factory: pytest.TempPathFactory) -> People:
    return make_people(tmp_path_factory.mktemp("keys"))


def make_people(folder: Path) -> People:
    lines = {role: make_key(folder / role, None, f"{role} of the tests").public_line for role in ADDRESSES}
    return People(folder, {role: native(folder / role) for role in ADDRESSES}, lines)


@pytest.fixture(scope="session")
def payload() -> bytes:
    return make_payload()


def make_payload() -> bytes:
    return payload_bytes(
        FindingsPayload(
            schema="diligence.findings/1",
            face="contract",
            vendor=VendorPart(id="zurich-coding", name="Zürich Coding AG", service="Medical coding"),
            review=ReviewPart(
                id="0123456789abcdef", round=1, revision=2, exported_at=FIRST, valid_until=date(2026, 3, 1), outcome="not-approved",
                tool_version="0.1.0", requirements_version="2026.11", requirements_as_of="2026-11-01", history_length=7,
                history_head="a" * 64, record_payload="b" * 64,
            ),
            policy=PolicyPart(required_roles=("security-officer", "legal"), digest="c" * 64),
            summary=SummaryPart(
                agreement_verdict="required-terms-open", open_critical=2, open_high=0, open_medium=1, open_low=0, changes_required=0,
                questions_answered=3, questions_asked=9, limits="Found and not found, for review by counsel.",
            ),
            finding=(
                FindingPart(
                    id="breach-notification", source="agreement", severity="critical", title="Breach notice after 90 days",
                    ask="Agree to 60 days at the latest", citation="45 CFR 164.410", state="open",
                ),
            ),
        )
    )  # fmt: skip


@pytest.fixture(scope="session")
def small_payload() -> bytes:
    """The least that can be signed and verified, so that every byte of it can be tried."""
    return b'# Z\xc3\xbcrich\nschema = "diligence.findings/1"\n\n[policy]\nrequired_roles = [\n    "security-officer",\n    "legal",\n]\n'


@pytest.fixture(scope="session")
def signed(people: People, payload: bytes) -> bytes:
    once = people.sign(payload, "security-officer", FIRST)
    return people.sign(once, "legal", SECOND)


@pytest.fixture(scope="session")
def ssh_keygen() -> str:
    """The stock tool; without it these tests are skipped, or fail where the tools are announced."""
    found = shutil.which("ssh-keygen")
    if found is None:
        if os.environ.get("DILIGENCE_CI_TOOLS"):
            pytest.fail("ssh-keygen is announced and is not there")
        pytest.skip("ssh-keygen (OpenSSH) is not installed")
    return found


@dataclass(frozen=True)
class Recipe:
    """The check that a stranger takes out of a findings file's own header, with the command that the header gives."""

    script: Path

    def run(
        self, folder: Path, data: bytes, trust: str, roles: tuple[str, ...] = (), *, revoked: str | None = None
    ) -> "subprocess.CompletedProcess[bytes]":
        (folder / "findings.toml").write_bytes(data)
        (folder / "allowed_signers").write_text(trust, encoding="utf-8")
        more = {}
        if revoked is not None:
            (folder / "revoked").write_text(revoked, encoding="utf-8")
            more = {"KRL": "revoked"}
        scratch = folder / "scratch"
        scratch.mkdir(exist_ok=True)
        return subprocess.run(
            ["sh", str(self.script), "findings.toml", "allowed_signers", *roles],
            env={"PATH": os.environ["PATH"], "TMPDIR": str(scratch), "TZ": "Asia/Tokyo", **more},
            cwd=folder, capture_output=True, check=False, timeout=60,
        )  # fmt: skip


@pytest.fixture(scope="session")
def recipe(payload: bytes, tmp_path_factory: pytest.TempPathFactory, ssh_keygen: str) -> Recipe:
    assert ssh_keygen
    folder = tmp_path_factory.mktemp("recipe")
    (folder / "FILE").write_bytes(payload)
    subprocess.run(["sh", "-c", "sed -n 's/^#| //p' FILE > check.sh"], cwd=folder, check=True)
    return Recipe(folder / "check.sh")


@pytest.fixture(scope="session")
def vectors() -> Callable[[str], Path]:
    """Find outside conformance data, or skip: it is not part of this repository."""
    root = Path(os.environ.get("DILIGENCE_VECTORS") or Path(__file__).resolve().parents[2].parent / "shared" / "vectors")

    def find(name: str) -> Path:
        if not (root / name).exists():
            pytest.skip(f"the outside vectors ({name}) are not here; point DILIGENCE_VECTORS at them")
        return root / name

    return find
