"""Words that no reader sees are a line of their own on the agreement's list, with their passage and the reason."""

from pathlib import Path

from diligence.model.document import DocumentKind, DocumentState
from diligence.tui.widgets.requirement_list import points_of
from diligence.workspace.intake import add_document, add_vendor
from diligence.workspace.picture import picture
from diligence.workspace.reading import Readers
from diligence.workspace.workspace import Workspace
from tests.workspace.test_hidden_clauses import typeset


def test_a_hidden_clause_stands_beside_its_requirement(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "sly.pdf"
    path.write_bytes(typeset(1.0))
    add_vendor(workspace, "Tidewater Coding", identifier="tidewater")
    with Readers() as readers:
        add_document(workspace, "tidewater", path, kind=DocumentKind.BAA, state=DocumentState.DRAFT, replaces=None, scan_file=readers.scan)
    points = points_of(picture(workspace, "tidewater"))
    hidden, plain = points.find("baa-hidden-breach-notification"), points.find("breach-notification")
    assert hidden is not None
    assert plain is not None
    assert (hidden.severity, hidden.says) == ("critical", "not printed")
    assert "within five days" in hidden.spots[0].quote
    assert "not visibly printed" in (hidden.spots[0].why_not or "")
    assert hidden in points.needs
    assert plain.says == "not found"
    assert plain.finding is not None
    assert plain.finding.finding.id == "baa-breach-notification"
