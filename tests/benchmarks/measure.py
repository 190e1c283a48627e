"""Ratios within one run: a command against another, in turn, by their medians."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

ROOT = Path(__file__).resolve().parent.parent.parent
_SPIN = "import sys\nleft = int(sys.argv[1])\nwhile left: left -= 1"
SAMPLE = ROOT / "diligence" / "samples" / "coding-vendor-sound.pdf"


@dataclass(frozen=True)
class Measured:
    """One thing against another: seconds of both, or what else ``unit`` says, their ratio, and the budget for it."""

    name: str
    seconds: float
    against: float
    ratio: float
    budget: float
    unit: str = "s"


def ratio_of(name: str, seconds: float, against: float, budget: float, unit: str = "s") -> Measured:
    """Put two times into relation, or two figures of another unit."""
    return Measured(name, round(seconds, 4), round(against, 4), round(seconds / against, 2), budget, unit)


def compare(name: str, command: Sequence[str], against: Sequence[str], budget: float, runs: int) -> Measured:
    """Run both commands in turn, after one warm-up of each, and compare their medians."""
    clock(command), clock(against)
    pairs = [(clock(command), clock(against)) for _ in range(runs)]
    return ratio_of(name, *(statistics.median(column) for column in zip(*pairs, strict=True)), budget)


def clock(command: Sequence[str]) -> float:
    """Run a command once and return its wall time in seconds. An exit status of 1 is a flagged scan."""
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, cwd=ROOT, env=os.environ)
    took = time.perf_counter() - start
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.decode(errors='replace')}")
    return took


def typeset(target: Path, pages: int, text: str | None = None) -> None:
    """Typeset a text again and again until there are enough pages; without one the sound sample, where only the length matters."""
    if text is None:
        command = [sys.executable, "-m", "diligence", "text", str(SAMPLE)]
        text = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    style = getSampleStyleSheet()["BodyText"]
    blocks = [block.replace("&", "&amp;").replace("<", "&lt;") for block in text.split("\n\n") if not block.startswith("---")]
    document = SimpleDocTemplate(str(target), pagesize=LETTER, invariant=1)
    count = len(blocks)
    while True:
        document.build([Paragraph(blocks[index % len(blocks)], style) for index in range(count)])
        if document.page >= pages:
            return
        count += max(5, count * (pages - document.page) // (2 * document.page))


def spin(loops: int, processes: int) -> float:
    """Share the loops out among processes, and return the time until the last has ended."""
    start = time.perf_counter()
    running = [subprocess.Popen([sys.executable, "-c", _SPIN, str(loops // processes)]) for _ in range(processes)]
    for process in running:
        process.wait()
    return time.perf_counter() - start
