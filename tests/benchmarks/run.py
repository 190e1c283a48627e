"""Measure what the program costs, as ratios within one run: `python tests/benchmarks/run.py [--json] [--runs N]`.

Absolute times differ from machine to machine and from minute to minute; a ratio to a plain interpreter doing the unavoidable part hardly
does. Each pair is run in turn, A B A B …, after one warm-up of each; a ratio is that of the medians. The exit status is 1 where a budget
is exceeded.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLE = ROOT / "diligence" / "samples" / "coding-vendor-sound.pdf"
PAGES = 12


@dataclass(frozen=True)
class Measured:
    """A command against another: median seconds of both, their ratio, and the budget for it."""

    name: str
    seconds: float
    against: float
    ratio: float
    budget: float


def clock(command: Sequence[str]) -> float:
    """Run a command once and return its wall time in seconds. An exit status of 1 is a flagged scan."""
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, cwd=ROOT, env=os.environ)
    took = time.perf_counter() - start
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.decode(errors='replace')}")
    return took


def compare(name: str, command: Sequence[str], against: Sequence[str], budget: float, runs: int) -> Measured:
    """Run both commands in turn and compare their medians."""
    clock(command), clock(against)
    pairs = [(clock(command), clock(against)) for _ in range(runs)]
    first, second = (statistics.median(column) for column in zip(*pairs, strict=True))
    return Measured(name, round(first, 3), round(second, 3), round(first / second, 2), budget)


def twelve_pages(target: Path) -> None:
    """Typeset the sound sample again and again until there are twelve pages; only the length matters here."""
    command = [sys.executable, "-m", "diligence", "text", str(SAMPLE)]
    text = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    style = getSampleStyleSheet()["BodyText"]
    paragraphs = [block.replace("&", "&amp;").replace("<", "&lt;") for block in text.split("\n\n") if not block.startswith("---")]
    for count in range(len(paragraphs), 20 * len(paragraphs), 5):
        story = [Paragraph(paragraphs[index % len(paragraphs)], style) for index in range(count)]
        document = SimpleDocTemplate(str(target), pagesize=LETTER, invariant=1)
        document.build(story)
        if document.page >= PAGES:
            return


def main() -> int:
    """Print one line a measure, or JSON; return 1 where a budget is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    python = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        agreement = Path(folder) / "twelve-pages.pdf"
        twelve_pages(agreement)
        scan = [python, "-m", "diligence", "scan", "--no-cache", "--format", "json", str(agreement)]
        measured = [
            compare("help against a bare interpreter", [python, "-m", "diligence", "--help"], [python, "-c", "pass"], 6.0, options.runs),
            compare("cold scan of 12 pages against its imports", scan, [python, "-c", "import spacy, pypdf"], 1.8, options.runs),
        ]
    if options.json:
        print(json.dumps([asdict(one) for one in measured], indent=1))
    else:
        for one in measured:
            verdict = "within" if one.ratio <= one.budget else "OVER"
            print(f"{one.name}: {one.seconds} s / {one.against} s = {one.ratio}, {verdict} the budget of {one.budget}")
    return int(any(one.ratio > one.budget for one in measured))


if __name__ == "__main__":
    sys.exit(main())
