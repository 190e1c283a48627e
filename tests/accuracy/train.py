"""Rebuild the second opinion from the corpus: ``python tests/accuracy/train.py [FILE]`` writes diligence/analysis/second_opinion.npz.

``--without PREFIX[,PREFIX]`` leaves out the papers whose names begin so, to see what the classifier makes of drafters it has not read.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import numpy
from corpus import Clause, Label, Paper, agreements, clauses, negatives, running_text
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression

import diligence.analysis
from diligence.analysis.hygiene import tidy
from diligence.analysis.reader import AgreementReader
from diligence.analysis.second_opinion import MODEL, WIDTH, SecondOpinion, features, words_of
from diligence.analysis.units import Unit
from diligence.catalog.location import shipped
from diligence.catalog.requirements import load_requirements
from diligence.model.requirement import PRESENT, Grade

RECORDS = load_requirements(shipped()).requirements
IDS = tuple(record.id for record in RECORDS)
STRENGTH = 30.0
"""The inverse of the regularization, chosen on papers that were left out."""
RAREST = 2
"""A feature that fewer texts hold is left out."""


class Sample:
    """One text: its words, which requirements it carries, which of them fall short, and for which it may speak at all."""

    def __init__(self, words: list[str], carries: set[str], short: set[str], speaks_for: Sequence[str]) -> None:
        self.words, self.carries, self.short, self.speaks_for = words, carries, short, frozenset(speaks_for)


def letters(text: str) -> tuple[str, list[int]]:
    """Return the letters and digits of a text in lower case, and the place of each."""
    places = [place for place, character in enumerate(text) if character.isalnum()]
    return "".join(text[place].lower() for place in places), places


def of_paper(paper: Paper, reader: AgreementReader) -> Iterator[Sample]:
    """Yield the units of a paper; a unit carries what at least half of it, or half of the labelled passage, is quoted for."""
    units = reader.units(paper.running)
    whole, places = letters(tidy(paper.text))
    carried: dict[int, set[str]] = {unit.index: set() for unit in units}
    short: dict[int, set[str]] = {unit.index: set() for unit in units}
    for name, label in paper.labels.items():
        for quote in label.quotes:
            wanted, _ = letters(quote)
            found = whole.find(wanted)
            if found < 0:
                continue
            start, end = places[found], places[found + len(wanted) - 1] + 1
            for unit in units:
                shared = min(end, unit.end) - max(start, unit.start)
                if shared > 15 and 2 * shared >= min(unit.end - unit.start, end - start):
                    carried[unit.index].add(name)
                    if label.grade is Grade.DEFICIENT:
                        short[unit.index].add(name)
    for unit in units:
        yield Sample(words_of(unit), carried[unit.index], short[unit.index], IDS)


def of_clause(clause: Clause, reader: AgreementReader) -> Sample:
    """Return a clause as one text; it speaks for its own requirement alone."""
    units = reader.units(running_text(clause.text))
    words = words_of(units[0])
    for unit in units[1:]:
        words += words_of(own_words(unit))[2:]
    present = {clause.requirement} if clause.label.grade in PRESENT else set()
    short = {clause.requirement} if clause.label.grade is Grade.DEFICIENT else set()
    return Sample(words, present, short, [clause.requirement])


def own_words(unit: Unit) -> Unit:
    """Return a unit without its lead-in, which the units before it have said already."""
    unit.text, unit.own, unit.lead = unit.text[unit.lead :], unit.own - unit.lead, 0
    return unit


def matrix(samples: Sequence[Sample]) -> csr_matrix:
    """Return the features of the samples, one row each."""
    found = [features(sample.words) for sample in samples]
    columns = numpy.concatenate([places for places, _ in found])
    values = numpy.concatenate([weights for _, weights in found])
    ends = numpy.cumsum([0, *(len(places) for places, _ in found)])
    return csr_matrix((values, columns, ends), shape=(len(samples), WIDTH))


def fit(samples: Sequence[Sample]) -> SecondOpinion:
    """Fit one linear model a label."""
    raw = matrix(samples)
    held_by = numpy.bincount(raw.indices, minlength=WIDTH)
    rarity = (
        numpy.where(held_by >= RAREST, numpy.log((1 + len(samples)) / (1 + held_by)) + 1, 0).astype(numpy.float16).astype(numpy.float32)
    )
    weighted = raw @ diags(rarity)
    lengths = numpy.sqrt(weighted.multiply(weighted).sum(axis=1)).A.ravel()
    unit_length = (diags(1 / numpy.where(lengths == 0, 1, lengths)) @ weighted).tocsr()
    labels, rows, biases = [], [], []
    for name in IDS:
        speaking = numpy.array([name in sample.speaks_for for sample in samples])
        carrying = numpy.array([name in sample.carries for sample in samples])
        short = numpy.array([name in sample.short for sample in samples])
        tasks: Iterable[tuple[str, NDArray[numpy.bool_], NDArray[numpy.bool_]]] = [(name, speaking, carrying)]
        if short.sum() >= 10:
            tasks = [*tasks, (f"{name}!", carrying, short)]
        for label, mask, target in tasks:
            model = LogisticRegression(C=STRENGTH, solver="liblinear", random_state=0).fit(unit_length[mask], target[mask])
            labels.append(label)
            rows.append(model.coef_[0])
            biases.append(model.intercept_[0])
    weights = numpy.array(rows)
    scales = numpy.abs(weights).max(axis=1) / 127
    whole = numpy.round(weights / scales[:, None]).astype(numpy.int8)
    return SecondOpinion(
        labels, numpy.ascontiguousarray(whole.T), scales.astype(numpy.float32), numpy.array(biases, dtype=numpy.float32), rarity
    )


def examples() -> list[Clause]:
    """Return the examples of the records as clauses."""
    return [
        Clause(record.id, f"example-{number}", example.text, Label(example.grade))
        for record in RECORDS
        for number, example in enumerate(record.examples)
    ]


def samples_of(papers: Iterable[Paper], single: Iterable[Clause]) -> list[Sample]:
    """Return everything there is to learn from."""
    reader = AgreementReader([])
    found = [sample for paper in papers for sample in of_paper(paper, reader)]
    return found + [of_clause(clause, reader) for clause in single]


def main() -> int:
    """Train and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, nargs="?", default=Path(diligence.analysis.__file__).parent / MODEL)
    parser.add_argument("--without", default="", help="names of papers to leave out begin so")
    options = parser.parse_args()
    left_out = tuple(filter(None, options.without.split(",")))
    kept = [paper for paper in (*agreements(), *negatives()) if not (left_out and paper.name.startswith(left_out))]
    samples = samples_of(kept, [*clauses(), *examples()])
    fit(samples).save(options.file)
    print(f"{len(samples)} texts, {options.file}: {options.file.stat().st_size // 1024} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
