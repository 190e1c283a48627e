"""The measures of reading PDFs.

Everything done to a page of two columns against plain pypdf, in processor time of this process; the isolated read against one in process;
and how busy a batch keeps two cores.
"""

import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from itertools import islice
from pathlib import Path

import pypdf
from measure import SAMPLE, Measured, clock, ratio_of, typeset
from reportlab.lib.pagesizes import LETTER
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from diligence.documents import rendering
from diligence.documents.client import ReaderProcess
from diligence.documents.pdf import extract
from diligence.documents.running import running_text

PAGES, BATCH = 12, 200
FONT, SIZE, LEADING, LINES = "Times-Roman", 9, 11.5, 58
COLUMNS, WIDTH = (54.0, 318.0), 240.0


def measure(folder: Path, runs: int) -> list[Measured]:
    """Measure pages of two columns, stored in order and in any order, the price of isolation, and a batch."""
    extract(SAMPLE.read_bytes())  # whatever is loaded on first use
    agreement = folder / "isolated.pdf"
    typeset(agreement, PAGES)
    return [
        _isolated(agreement, runs),
        *([_busy(agreement)] if sys.platform == "linux" else []),
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


def _isolated(agreement: Path, runs: int) -> Measured:
    """Measure a read in a limited child, with the second look where its extra is installed, against one in this process."""
    with ReaderProcess() as reader:
        reader.read(agreement)
        pairs = [(_wall(lambda: reader.read(agreement)), _wall(lambda: extract(agreement.read_bytes()))) for _ in range(max(runs, 9))]
    look = "with" if rendering.available() else "without"
    name = f"isolated read of {PAGES} pages, {look} a second look, against one in process"
    return ratio_of(name, *(statistics.median(column) for column in zip(*pairs, strict=True)), 2.0)


def _busy(agreement: Path) -> Measured:
    """Measure how busy a batch keeps the cores of this machine, its start and its end included; nothing else should run meanwhile."""
    jobs = str(os.cpu_count() or 1)
    before = _processor_times()
    clock([sys.executable, "-m", "diligence", "scan", "--no-cache", "--jobs", jobs, "--format", "json", *[str(agreement)] * BATCH])
    all_of_it, idle = (now - then for now, then in zip(_processor_times(), before, strict=True))
    return ratio_of(f"all cores against those that a batch of {BATCH} files keeps busy", 1.0, 1 - idle / all_of_it, 1.11, "of them")


def _processor_times() -> tuple[int, int]:
    """Return the time of all cores so far, and how much of it they idled (Linux)."""
    ticks = [int(part) for part in Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()[1:]]
    return sum(ticks), ticks[3] + ticks[4]


def _wall(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


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
