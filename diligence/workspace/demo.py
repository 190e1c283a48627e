"""The made-up vendor of ``diligence demo``: a workspace with three versions of an agreement, answers and evidence, to look around in."""

import tempfile
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from diligence.model.document import DocumentKind, DocumentState
from diligence.model.history import Verification
from diligence.workspace.answering import answer
from diligence.workspace.evidence import add_evidence
from diligence.workspace.intake import ScanFile, add_document, add_vendor
from diligence.workspace.settings import make_actor
from diligence.workspace.workspace import Workspace

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
DEMO_VENDOR = "sample"


def fill_demo(workspace: Workspace, scan_file: ScanFile) -> None:
    """Fill an empty workspace with the made-up vendor; one that holds vendors already stays as it is.

    Raises ``DocumentError`` where a sample cannot be read and ``WorkspaceError`` where nothing can be written.
    """
    demo = tomllib.loads((SAMPLES / "demo.toml").read_text(encoding="utf-8"))
    actor = make_actor(demo["actor"]["email"], demo["actor"]["role"])
    if workspace.settings.email is None or workspace.settings.role is None:
        workspace.save_settings(workspace.settings.model_copy(update={"email": actor.email, "role": actor.role.value}))
    if workspace.reviews():
        return
    workspace.actor = workspace.actor or actor
    for vendor in demo["vendor"]:
        add_vendor(workspace, vendor["name"], identifier=vendor["id"], service=vendor["service"])
    for document in demo["document"]:
        add_document(
            workspace, document["vendor"], SAMPLES / document["file"],
            kind=DocumentKind.BAA, state=DocumentState.DRAFT, replaces=document.get("replaces"), scan_file=scan_file,
        )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        for evidence in demo["evidence"]:
            _add_evidence(workspace, Path(folder), evidence)
    for given in demo["answer"]:
        _add_answer(workspace, given)


def _add_evidence(workspace: Workspace, folder: Path, evidence: Mapping[str, Any]) -> None:
    path = folder / evidence["file"]
    path.write_text(evidence["text"] + "\n", encoding="utf-8")
    ahead = evidence.get("expires_in_days")
    add_evidence(
        workspace, evidence["vendor"], path, kind=evidence["kind"],
        issued=workspace.today - timedelta(days=evidence["issued_days_ago"]),
        expires=workspace.today + timedelta(days=ahead) if ahead else None,
        facts=evidence.get("facts", {}),
    )  # fmt: skip


def _add_answer(workspace: Workspace, given: Mapping[str, Any]) -> None:
    value = given.get("value") or (workspace.today - timedelta(days=given["days_ago"])).isoformat()
    answer(
        workspace, given["vendor"], given["question"], value,
        claim=given.get("claim"), source=given.get("source"), verified=Verification(given.get("verified", "claimed")),
        evidence=given.get("evidence", ()), note=given.get("note"),
    )  # fmt: skip
