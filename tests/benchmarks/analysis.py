"""The measures of the clause analysis: against spaCy's own pass, growth, memory, the cache, and a second process.

A reader is warm, and each of its runs takes a text that it has not seen: whatever it keeps from one text to the next helps only where
agreements really are alike. What runs in this process is measured in its own processor time, so that neighbours on the machine count less.
"""

import gc
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from measure import ROOT, Measured, clock, ratio_of, spin, typeset

from diligence.documents.client import ReaderProcess
from diligence.documents.running import running_text
from diligence.model.document import RunningText
from diligence.workspace.cache import ScanCache
from diligence.workspace.reading import Readers

AGREEMENTS = sorted((ROOT / "tests" / "accuracy" / "agreements").glob("*.txt"))
PAGES, MANY_PAGES = 12, 500
WORDS = 560
"""About what a page holds; how many pages there are is counted after typesetting."""
FILES = 72
MEGABYTES = 400
SCAN = [sys.executable, "-m", "diligence", "scan", "--no-cache", "--format", "json"]
PEAK = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(done.returncode)
"""
"""Starts a command from a small interpreter: a child counts what its parent held when it was started as its own."""


def measure(folder: Path, runs: int) -> list[Measured]:
    """Measure everything on agreements that are typeset for it."""
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # as an engine is started
    short, long = folder / "short.pdf", folder / "long.pdf"
    typeset(short, PAGES)
    typeset(long, MANY_PAGES)
    various = list(_typeset_all(folder / "various", _strung_together(), runs + 1))
    single = sorted((path.read_text(encoding="utf-8") for path in AGREEMENTS), key=len, reverse=True)
    repeated = list(_typeset_all(folder / "repeated", iter(single), runs + 1))
    alone = list(_typeset_all(folder / "alone", iter(single), FILES, pages=1))
    return [
        *_against_spacy(various, repeated, short, long, runs),
        _memory("peak memory of a scan of 12 pages against 400 MB", short, runs),
        _memory("peak memory of a scan of 500 pages against 400 MB", long, max(runs // 3, 1)),
        _cached(folder / "cache", various),
        _processes(alone, runs),
    ]


def _strung_together() -> Iterator[str]:
    """Yield texts of different agreements, one after the other, that come to the pages at least."""
    texts: list[str] = []
    for path in AGREEMENTS:
        texts.append(path.read_text(encoding="utf-8").strip())
        if sum(len(text.split()) for text in texts) >= PAGES * WORDS:
            yield "\n\n".join(texts)
            texts = []


def _typeset_all(folder: Path, texts: Iterator[str], count: int, pages: int = PAGES) -> Iterator[Path]:
    """Typeset as many texts as there are, up to a number, each on so many pages at least."""
    folder.mkdir()
    for number, text in zip(range(count), texts, strict=False):
        target = folder / f"agreement-{number:02}.pdf"
        typeset(target, pages, text)
        yield target


def _against_spacy(various: Sequence[Path], repeated: Sequence[Path], short: Path, long: Path, runs: int) -> list[Measured]:
    """Measure what comes after the text is taken out: the reading with the grading, against tokens and sentences alone, and by length."""
    import spacy

    from diligence.analysis.reader import AgreementReader
    from diligence.assess.grades import build_scan
    from diligence.catalog.location import shipped
    from diligence.catalog.requirements import load_requirements
    from diligence.model.scan import Scan, Tool

    requirements = load_requirements(shipped()).requirements
    reader, plain = AgreementReader(requirements), spacy.blank("en")
    plain.add_pipe("sentencizer")

    def ours(text: RunningText) -> Scan:
        reading, tool = reader.read(text), Tool(version="0", requirements="0", as_of="0")
        return build_scan(requirements, reading, file="a", sha256="0" * 64, pages=text.page_count, unreadable_pages=(), tool=tool)

    def against(name: str, paths: Sequence[Path]) -> Measured:
        first, *rest = [_text_of(path) for path in paths]
        ours(first)
        pairs = [(_seconds(ours, text, 1), _seconds(lambda text: plain(text.text), text, 3, warm_up=True)) for text in rest]
        return _medians(name, pairs, 6.0)

    def growth() -> Measured:
        few, many = _text_of(short), _text_of(long)
        pairs = [
            (_seconds(ours, many, 1) / many.page_count, _seconds(ours, few, 3, warm_up=True) / few.page_count)
            for _ in range(max(runs // 3, 1))
        ]
        return _medians("analysis of a page among 500 against a page among 12", pairs, 1.2)

    for path in (various[0], repeated[0]):
        ours(_text_of(path))
    gc.collect()
    gc.freeze()  # what stays for good is out of the collector's way, as in an engine
    return [
        against("analysis of 12 pages of different agreements against spaCy's sentences", various),
        against("analysis of 12 pages of one agreement against spaCy's sentences", repeated),
        growth(),
    ]


def _text_of(path: Path) -> RunningText:
    with ReaderProcess() as reader:
        return running_text(reader.read(path))


def _medians(name: str, pairs: Sequence[tuple[float, float]], budget: float) -> Measured:
    first, second = (statistics.median(column) for column in zip(*pairs, strict=True))
    return ratio_of(name, first, second, budget)


def _seconds(work: Callable[[RunningText], object], text: RunningText, times: int, *, warm_up: bool = False) -> float:
    """Return the median of the processor time that work on a text takes in this process."""
    if warm_up:
        work(text)
    taken = []
    for _ in range(times):
        start = time.process_time()
        work(text)
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def _memory(name: str, agreement: Path, runs: int) -> Measured:
    """Measure the largest of the command and the engine below it; the reader beside the engine is held to a limit of its own."""
    peaks = []
    for _ in range(runs):
        command = [sys.executable, "-c", PEAK, *SCAN, str(agreement)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
        if done.returncode not in (0, 1):
            raise SystemExit(f"{' '.join(command[3:])} ended with {done.returncode}: {done.stderr}")
        peaks.append(int(done.stdout) / (1 << 20 if sys.platform == "darwin" else 1 << 10))
    return ratio_of(name, statistics.median(peaks), MEGABYTES, 1.0, "MB")


def _cached(cache: Path, agreements: Sequence[Path]) -> Measured:
    """Measure how long an engine's owner waits for an agreement the second time, against the first time."""
    pairs = []
    with Readers(cache=ScanCache(cache)) as readers:
        readers.scan(agreements[0])  # the engine is warm
        for agreement in agreements[1:]:
            start = time.perf_counter()
            first = readers.scan(agreement)
            between = time.perf_counter()
            second = readers.scan(agreement)
            pairs.append((time.perf_counter() - between, between - start))
            if second != first:
                raise SystemExit(f"The cached scan of {agreement.name} differs from the first")
    return _medians("second scan of an unchanged file against the first", pairs, 0.1)


def _processes(agreements: Sequence[Path], runs: int) -> Measured:
    """Measure what a second engine brings, against what a second process brings to work that shares nothing."""
    one, two = ([*SCAN, "--jobs", jobs, *map(str, agreements)] for jobs in ("1", "2"))
    whole, loops = clock(one), 10_000_000
    loops = int(loops * whole / spin(loops, 1))  # as long as the scan takes
    clock(two), spin(loops, 2)
    taken = [(clock(one), clock(two), spin(loops, 1), spin(loops, 2)) for _ in range(runs)]
    scan, scans, loop, loops_of_two = (statistics.median(column) for column in zip(*taken, strict=True))
    return ratio_of(
        "speed-up of a spin loop by a second process against that of a scan of 72 files", loop / loops_of_two, scan / scans, 1.11, "x"
    )
