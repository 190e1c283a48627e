"""The measure of reading PDFs: everything done to a page of two columns against plain pypdf, in processor time of this process."""

import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from itertools import islice
from pathlib import Path

import pypdf
from measure import SAMPLE, Measured, ratio_of
from reportlab.lib.pagesizes import LETTER
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from diligence.documents.pdf import extract
from diligence.documents.running import running_text

PAGES = 12
FONT, SIZE, LEADING, LINES = "Times-Roman", 9, 11.5, 58
COLUMNS, WIDTH = (54.0, 318.0), 240.0


def measure(_folder: Path, runs: int) -> list[Measured]:
    """Measure pages of two columns that are stored in order, and the same pages with their lines stored in any order."""
    extract(SAMPLE.read_bytes())  # whatever is loaded on first use
    return [
        _against_pypdf("two columns on 12 pages, read whole, against plain pypdf", _two_columns(shuffled=False), runs),
        _against_pypdf("two columns on 12 pages, lines shuffled, read whole, against plain pypdf", _two_columns(shuffled=True), runs),
    ]


def _against_pypdf(name: str, data: bytes, runs: int) -> Measured:
    def whole() -> None:
        running_text(extract(data))

    def plain() -> None:
        for page in pypdf.PdfReader(BytesIO(data)).pages:
            page.extract_text()

    whole(), plain()
    pairs = [(_seconds(whole), _seconds(plain)) for _ in range(max(runs, 5))]
    return ratio_of(name, *(statistics.median(column) for column in zip(*pairs, strict=True)), 1.5)


def _seconds(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _two_columns(*, shuffled: bool) -> bytes:
    made, order = BytesIO(), random.Random(1)  # noqa: S311 (any order will do)
    paper, lines = Canvas(made, pagesize=LETTER, invariant=1), _lines()
    for number in range(1, PAGES + 1):
        placed = [(x, 740 - LEADING * row, line) for x in COLUMNS for row, line in enumerate(islice(lines, LINES))]
        if shuffled:
            order.shuffle(placed)
        paper.setFont(FONT, SIZE)
        for x, y, line in (*placed, (290, 30, f"Page {number} of {PAGES}")):
            paper.drawString(x, y, line)
        paper.showPage()
    paper.save()
    return made.getvalue()


def _lines() -> Iterator[str]:
    """Break the words of the sound sample at the width of a column, without end."""
    words: Sequence[str] = running_text(extract(SAMPLE.read_bytes())).text.encode("latin-1", "ignore").decode("latin-1").split()
    line = ""
    while True:
        for word in words:
            if line and stringWidth(f"{line} {word}", FONT, SIZE) > WIDTH:
                yield line
                line = word
            else:
                line = f"{line} {word}".strip()
