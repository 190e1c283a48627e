"""Measure what the program costs, as ratios within one run: `python tests/benchmarks/run.py [--json] [--runs N] [--only GROUP]`.

Absolute times differ from machine to machine and from minute to minute; a ratio to a plain interpreter doing the unavoidable part hardly
does. The exit status is 1 where a budget is exceeded.
"""

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from measure import Measured, compare, typeset


def commands(folder: Path, runs: int) -> list[Measured]:
    """Measure the command line."""
    python, agreement = sys.executable, folder / "twelve-pages.pdf"
    typeset(agreement, 12)
    scan = [python, "-m", "diligence", "scan", "--no-cache", "--format", "json", str(agreement)]
    return [
        compare("help against a bare interpreter", [python, "-m", "diligence", "--help"], [python, "-c", "pass"], 6.0, runs),
        compare("cold scan of 12 pages against its imports", scan, [python, "-c", "import spacy, pypdf"], 1.8, runs),
    ]


def terminal_ui(folder: Path, runs: int) -> list[Measured]:
    """Measure the terminal UI."""
    import ui

    typeset(folder / "sixty-pages.pdf", 60)
    return ui.measure(folder, folder / "sixty-pages.pdf", runs)


def clause_analysis(folder: Path, runs: int) -> list[Measured]:
    """Measure the clause analysis."""
    import analysis

    return analysis.measure(folder, runs)


def reading(folder: Path, runs: int) -> list[Measured]:
    """Measure the reading of PDFs."""
    import pdf

    return pdf.measure(folder, runs)


def packs_and_histories(folder: Path, runs: int) -> list[Measured]:
    """Measure the packs of questions and the replay of a history."""
    import packs

    return packs.measure(folder, runs)


def signatures(folder: Path, runs: int) -> list[Measured]:
    """Measure the verification of findings files."""
    import signing

    return signing.measure(folder, runs)


GROUPS = {
    "cli": commands,
    "ui": terminal_ui,
    "analysis": clause_analysis,
    "pdf": reading,
    "packs": packs_and_histories,
    "signing": signatures,
}


def main() -> int:
    """Print one line a measure, or JSON; return 1 where a budget is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--only", choices=list(GROUPS))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        chosen = [options.only] if options.only else list(GROUPS)
        measured = [one for group in chosen for one in GROUPS[group](Path(name), options.runs)]
    if options.json:
        print(json.dumps([asdict(one) for one in measured], indent=1))
    else:
        for one in measured:
            verdict = "within" if one.ratio <= one.budget else "OVER"
            print(f"{one.name}: {one.seconds} {one.unit} / {one.against} {one.unit} = {one.ratio}, {verdict} the budget of {one.budget}")
    return int(any(one.ratio > one.budget for one in measured))


if __name__ == "__main__":
    sys.exit(main())
