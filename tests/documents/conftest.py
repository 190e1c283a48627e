"""What the tests of this room share: one reader process, files typeset here, and the museum of bad files."""

from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from types import ModuleType

import pytest
from reportlab.lib.pagesizes import LETTER
from reportlab.pdfgen import canvas

from diligence.documents.client import ReaderProcess
from tests.assets.hostile import maker as hostile_maker

TypesetPages = Callable[..., bytes]


@pytest.fixture(scope="session")
def reader() -> Iterator[ReaderProcess]:
    with ReaderProcess() as process:
        yield process


@pytest.fixture(scope="session")
def maker() -> ModuleType:
    """The writer of PDFs object by object."""
    return hostile_maker


@pytest.fixture(scope="session")
def typeset() -> TypesetPages:
    """Return a function that draws pages of lines, each line 14 points below the one before; None leaves a line out.

    ``head`` and ``foot`` are formatted with ``page`` and ``pages``.
    """

    def draw(pages: Sequence[Sequence[str | None]], *, head: str = "", foot: str = "", left: float = 72.0) -> bytes:
        made = BytesIO()
        paper = canvas.Canvas(made, pagesize=LETTER)
        for number, lines in enumerate(pages, start=1):
            paper.setFont("Times-Roman", 11)
            if head:
                paper.drawString(72, 750, head.format(page=number, pages=len(pages)))
            for index, line in enumerate(lines):
                if line is not None:
                    paper.drawString(left, 700 - 14 * index, line)
            if foot:
                paper.drawString(280, 36, foot.format(page=number, pages=len(pages)))
            paper.showPage()
        paper.save()
        return made.getvalue()

    return draw


@pytest.fixture(scope="session")
def slow_pdf(maker: ModuleType) -> bytes:
    """Thirty pages of busy work, each of them within the limits of a page: some 20 seconds of computing."""
    content = maker.flate(b"q Q " * 190_000)
    kids = b"3 0 R " * 30
    return bytes(
        maker.assemble(
            {
                1: maker.CATALOG,
                2: b"<< /Type /Pages /Kids [%s] /Count 30 >>" % kids,
                3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
                4: content,
                5: maker.FONT,
            }
        )
    )
