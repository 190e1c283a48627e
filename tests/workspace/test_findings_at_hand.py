"""A findings file that came from somewhere: what it is taken for, and what is refused."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from diligence.errors import PolicyError, SigningError
from diligence.model.base import Role
from diligence.model.document import DocumentKind, DocumentState
from diligence.model.history import OutcomeKind, Verification
from diligence.signing.keys import make_key
from diligence.workspace.answering import answer
from diligence.workspace.bundling import write_bundle
from diligence.workspace.closing import export, payload_for
from diligence.workspace.deciding import set_outcome
from diligence.workspace.evidence import add_evidence
from diligence.workspace.findings_at_hand import contract_at_hand, read_at_hand
from diligence.workspace.intake import add_document, add_vendor
from diligence.workspace.reading import Readers
from diligence.workspace.sealing import sign_file
from diligence.workspace.workspace import Workspace


@pytest.fixture
def reviewed(workspace: Workspace, tmp_path: Path) -> Workspace:
    add_vendor(workspace, "Sample (made up)", identifier="sample", service="coding")
    (tmp_path / "report.txt").write_text("A made-up report.\n")
    add_evidence(workspace, "sample", tmp_path / "report.txt", kind="soc2-report", facts={"sites": "US"})
    answer(workspace, "sample", "rm-01", "yes", claim="Done", verified=Verification.DOCUMENT_SEEN, evidence=[1], note="only for us")
    set_outcome(workspace, "sample", OutcomeKind.NOT_APPROVED, reason="too early")
    return workspace


@pytest.fixture
def files(reviewed: Workspace, tmp_path: Path) -> Path:
    for face in ("contract", "record"):
        export(reviewed, "sample", tmp_path / f"{face}.toml", face="contract" if face == "contract" else "record")
    return tmp_path


def test_what_was_written_is_read_as_it_was(reviewed: Workspace, files: Path) -> None:
    for face in ("contract", "record"):
        found = read_at_hand(files / f"{face}.toml")
        assert found.payload == payload_for(reviewed, "sample", face="contract" if face == "contract" else "record")
        assert found.payload_sha256 == hashlib.sha256((files / f"{face}.toml").read_bytes()).hexdigest()
        assert found.waiting == ("security-officer", "legal")
        assert found.how_far_checked() == "Nobody has signed it."
    with pytest.raises(PolicyError, match="record, which stays in the house"):
        contract_at_hand(files / "record.toml")


def test_signatures_are_checked_where_a_trust_file_says_by_whom(files: Path, tmp_path: Path) -> None:
    path, lines = files / "contract.toml", {}
    for role in (Role.SECURITY_OFFICER, Role.LEGAL):
        info = make_key(tmp_path / "keys" / role.value, None, role.value)
        sign_file(path, role=role, signer=f"{role.value}@clinic.example", key=tmp_path / "keys" / role.value, passphrase=None)
        lines[role] = f'{role.value}@clinic.example namespaces="diligence-findings.v1/{role.value}" {info.public_line}\n'
        if role is Role.SECURITY_OFFICER:
            assert read_at_hand(path).waiting == ("legal",)
    unchecked = read_at_hand(path)
    assert (unchecked.waiting, unchecked.verdict) == ((), None)
    assert "NOT checked" in unchecked.how_far_checked()
    trust = tmp_path / "allowed_signers"
    for kept, says in (("".join(lines.values()), "SIGNATURES VALID"), (lines[Role.LEGAL], None)):
        trust.write_text(kept)
        trust.chmod(0o644)
        if says:
            assert says in read_at_hand(path, trust=trust).how_far_checked()
        else:
            with pytest.raises(SigningError, match="SIGNATURES UNTRUSTED"):
                read_at_hand(path, trust=trust)
    path.write_bytes(path.read_bytes().replace(b"not-approved", b"approved"))
    with pytest.raises(SigningError):
        read_at_hand(path)


CHANGES: dict[str, tuple[Callable[[str], str], str]] = {
    "another form": (lambda text: text.replace('"diligence.findings/1"', '"diligence.findings/2"'), "form that this version knows"),
    "an unknown key": (lambda text: text.replace("[vendor]\n", '[vendor]\nboss = "x"\n'), "vendor.boss"),
    "another type": (lambda text: text.replace("revision = 1\n", 'revision = "one"\n'), "review.revision"),
    "no outcome": (lambda text: text.replace('outcome = "not-approved"\n', ""), "review.outcome"),
    "a house matter": (lambda text: text.replace('verified = "', 'note = "x"\nverified = "'), "answer.note"),
    "a table for an array": (lambda text: text.replace("[[answer]]", "[answer]"), "answer"),
    "words for a table": (lambda text: text[: text.index("[[answer]]")].replace("[vendor]", 'answer = ["x"]\n\n[vendor]'), "answer"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_no_findings_file_is_refused_in_one_sentence(name: str, files: Path) -> None:
    change, says = CHANGES[name]
    path = files / "contract.toml"
    before = path.read_text()
    path.write_text(change(before))
    assert path.read_text() != before
    with pytest.raises(SigningError, match=says) as refused:
        read_at_hand(path)
    assert "\n" not in refused.value.what
    assert refused.value.remedy


def test_no_evidence_and_no_record_is_ever_bundled(reviewed: Workspace, files: Path, samples: Path, tmp_path: Path) -> None:
    with Readers() as readers:
        add_document(
            reviewed, "sample", samples / "coding-vendor-sound.pdf", kind=DocumentKind.BAA, state=DocumentState.DRAFT, replaces=None,
            scan_file=readers.scan,
        )  # fmt: skip
    export(reviewed, "sample", files / "contract.toml", face="contract")
    written = write_bundle(reviewed, str(files / "contract.toml"), tmp_path / "a.zip", folder=tmp_path, unsigned=True)
    data = (tmp_path / "a.zip").read_bytes()
    assert hashlib.sha256(data).hexdigest() == written.sha256
    assert written.documents == 1
    assert (samples / "coding-vendor-sound.pdf").read_bytes() in data
    for secret in (b"A made-up report.", b"only for us", b"report.txt", b"too early", b"coding-vendor-sound", b'face = "record"'):
        assert secret not in data
