"""A clause that no reader of the page sees: it carries nothing, and it is a finding of its own."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import LETTER
from reportlab.pdfgen import canvas

from diligence.model.base import Severity
from diligence.model.document import DocumentKind, DocumentState
from diligence.model.requirement import Grade
from diligence.model.scan import Row, Scan
from diligence.workspace.intake import add_document, add_vendor
from diligence.workspace.picture import picture
from diligence.workspace.reading import Readers
from diligence.workspace.workspace import Workspace

PRINTED = (
    "BUSINESS ASSOCIATE AGREEMENT",
    "This Agreement is between Larkfield Clinic (Covered Entity) and Tidewater Coding (Business Associate).",
    "1. Business Associate may use PHI only to code the charts of Covered Entity, and as required by law.",
    "2. Business Associate shall use appropriate administrative, physical and technical safeguards.",
    "3. Business Associate shall return or destroy all PHI when this Agreement ends, and keep no copies.",
    "4. Covered Entity may terminate this Agreement if Business Associate violates a material term.",
)
SECRET = "5. Business Associate shall notify Covered Entity of every breach of unsecured PHI within five days of its discovery."


def typeset(secret_gray: float) -> bytes:
    made = BytesIO()
    paper = canvas.Canvas(made, pagesize=LETTER)
    paper.setFont("Helvetica", 9)
    for place, line in enumerate([*PRINTED, SECRET]):
        paper.setFillGray(secret_gray if line == SECRET else 0)
        paper.drawString(72, 700 - 30 * place, line)
    paper.save()
    return made.getvalue()


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with Readers() as opened:
        yield opened


def row_of(scan: Scan, name: str) -> Row:
    return next(row for row in scan.requirements if row.id == name)


def scanned(readers: Readers, path: Path, secret_gray: float) -> Scan:
    path.write_bytes(typeset(secret_gray))
    return Scan.model_validate(readers.scan(path))


def test_a_clause_in_white_carries_nothing_and_is_named(readers: Readers, tmp_path: Path) -> None:
    open_scan = scanned(readers, tmp_path / "open.pdf", 0.0)
    assert row_of(open_scan, "breach-notification").grade is Grade.SPECIFIC
    assert not any(row.hidden for row in open_scan.requirements)
    sly = scanned(readers, tmp_path / "sly.pdf", 1.0)
    row = row_of(sly, "breach-notification")
    assert row.grade is Grade.MISSING
    assert row.review_by_person
    (passage,) = row.hidden
    assert "within five days" in passage.quote
    assert passage.page == 1
    assert "color" in passage.why
    assert any("not visibly printed" in note for note in row.notes)
    assert [row.id for row in sly.requirements if row.hidden] == ["breach-notification"]
    for name in ("permitted-uses", "safeguards", "return-or-destroy", "termination-for-cause"):
        assert row_of(sly, name).grade is row_of(open_scan, name).grade


def test_it_is_a_critical_finding_of_its_own(workspace: Workspace, readers: Readers, tmp_path: Path) -> None:
    path = tmp_path / "sly.pdf"
    path.write_bytes(typeset(1.0))
    add_vendor(workspace, "Tidewater Coding", identifier="tidewater")
    add_document(workspace, "tidewater", path, kind=DocumentKind.BAA, state=DocumentState.DRAFT, replaces=None, scan_file=readers.scan)
    findings = {one.finding.id: one.finding for one in picture(workspace, "tidewater").findings}
    assert findings["baa-hidden-breach-notification"].severity is Severity.CRITICAL
    assert "not visibly printed" in findings["baa-hidden-breach-notification"].detail
    assert findings["baa-breach-notification"].severity is Severity.CRITICAL
