"""The shipped second opinion is what training on the corpus gives."""

from random import Random

import numpy
import pytest

from diligence.analysis.second_opinion import shipped_opinion


@pytest.mark.slow
def test_training_on_the_corpus_gives_the_shipped_second_opinion() -> None:
    """Where this fails, run ``python tests/accuracy/train.py``: the corpus, the records' examples or the reading of units have changed."""
    from tests.accuracy import train  # loads scikit-learn, which a plain run does not need

    singles = [*train.clauses(), *train.examples()]
    samples = train.samples_of([*train.agreements(), *train.negatives()], singles)
    trained, shipped = train.fit(samples), shipped_opinion()
    assert trained.labels == shipped.labels
    clauses = samples[-len(singles) : -len(train.examples())]
    for sample in Random(200).sample(clauses, 200):  # noqa: S311  # no secret depends on it
        apart = numpy.abs(trained.scores(sample.words) - shipped.scores(sample.words))
        assert float(apart.max()) <= 0.02, (trained.labels[int(apart.argmax())], " ".join(sample.words))
