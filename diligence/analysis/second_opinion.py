"""A second opinion on every unit: a small text classifier that shares no pattern with the records.

It is linear: stems of one and two words, weighted by how rare they are in the corpus, with one weight a requirement (does this unit carry
it?) and one more for each requirement that can fall short (does it fall short?). The weights come from our own corpus alone;
``python tests/accuracy/train.py`` rebuilds them. It errs in other places than the records do, so together they know when to ask a person.

It is also a spaCy component: ``nlp.add_pipe("second_opinion")`` sets ``doc.cats`` of a text.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path

import numpy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from diligence.analysis.governed import governed
from diligence.analysis.units import Tag, Unit

MODEL = "second_opinion.npz"
WIDTH = 1 << 16
"""How many places features are hashed into."""
DOUBTS = 0.45
"""A unit that is held less likely than this to carry a requirement is not pointed to."""
SURE = 0.8
"""From here on it is as good as a record that a unit carries a requirement, in counting what a paper holds."""
_LONGEST = 900
_WORD = re.compile(r"[A-Za-z0-9\u2024_'-]+")
_MODAL = re.compile(r"\b(?:SHALL|MAY)\b")
_ENDINGS = ("ations", "ation", "ing", "ies", "ied", "ed", "es", "s", "ly")


@dataclass(frozen=True)
class Opinion:
    """What the classifier holds of one unit: how likely it carries each requirement, and how likely it falls short, from 0 to 1."""

    carries: dict[str, float]
    falls_short: dict[str, float]


_NONE = Opinion({}, {})


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return a word without its ending, so that "notifies" and "notified" are one."""
    if len(word) > 4 and word.islower():
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 3:
                return word[: -len(ending)] + ("y" if ending in {"ies", "ied"} else "")
    return word


def words_of(unit: Unit) -> list[str]:
    """Return what the classifier sees of a unit: its tag, who owes what it says, and the stems of its canonical words."""
    modal = _MODAL.search(unit.text, unit.lead)
    owner = governed(unit, modal.start() if modal else unit.own)
    return [f"tag_{unit.tag.name}", f"gov_{owner.value}", *stems(unit.text[-_LONGEST:])]


def stems(text: str) -> list[str]:
    """Return the stems of a canonical text."""
    return [stem(word) for word in _WORD.findall(text)]


def features(words: Sequence[str]) -> tuple[NDArray[numpy.int64], NDArray[numpy.float32]]:
    """Return the places of the features of a text and their weights before rarity, 1 plus the logarithm of their count."""
    counts = Counter(map(_place, words))
    counts.update(map(_place, words, words[1:]))
    places = numpy.fromiter(counts, dtype=numpy.int64, count=len(counts))
    return places, 1 + numpy.log(numpy.fromiter(counts.values(), dtype=numpy.float32, count=len(counts)))


@lru_cache(maxsize=50_000)
def _place(first: str, second: str | None = None) -> int:
    """Return where a word, or two words in a row, are hashed to."""
    return zlib.crc32((first if second is None else f"{first} {second}").encode()) % WIDTH


class SecondOpinion:
    """The classifier with its weights: one row a place, one column a label, scaled to whole numbers from -127 to 127."""

    def __init__(
        self,
        labels: Sequence[str],
        weights: NDArray[numpy.int8],
        scales: NDArray[numpy.float32],
        biases: NDArray[numpy.float32],
        rarity: NDArray[numpy.float32],
    ) -> None:
        """Hold the weights; a label "id" is for carrying a requirement, "id!" for falling short of it."""
        self.labels = tuple(labels)
        self._weights, self._scales, self._biases, self._rarity = weights, scales, biases, rarity
        self._carries = [index for index, label in enumerate(self.labels) if not label.endswith("!")]
        self._short = [index for index, label in enumerate(self.labels) if label.endswith("!")]

    def scores(self, words: Sequence[str]) -> NDArray[numpy.float32]:
        """Return the probability of every label for one text."""
        places, weights = features(words)
        weights = weights * self._rarity[places]
        length = float(numpy.sqrt((weights * weights).sum())) or 1.0
        raw = ((weights / length) @ self._weights[places]) * self._scales + self._biases
        scored: NDArray[numpy.float32] = (1 / (1 + numpy.exp(-raw))).astype(numpy.float32)
        return scored

    def read(self, units: Iterable[Unit]) -> list[Opinion]:
        """Return the opinion on every unit; on headings, definitions and whatever else carries no duty there is none."""
        opinions = []
        for unit in units:
            if unit.tag is not Tag.PLAIN:
                opinions.append(_NONE)
                continue
            scored = self.scores(words_of(unit)).tolist()
            opinions.append(
                Opinion(
                    {self.labels[index]: scored[index] for index in self._carries},
                    {self.labels[index][:-1]: scored[index] for index in self._short},
                )
            )
        return opinions

    def __call__(self, doc: Doc) -> Doc:
        """Set the categories of a spaCy document whose text is canonical."""
        doc.cats = dict(zip(self.labels, self.scores(stems(doc.text)).tolist(), strict=True))
        return doc

    @classmethod
    def load(cls, path: Path) -> "SecondOpinion":
        """Read weights that ``save`` wrote."""
        with numpy.load(path, allow_pickle=False) as held:
            return cls(
                [str(label) for label in held["labels"]],
                held["weights"],
                held["scales"],
                held["biases"],
                held["rarity"].astype(numpy.float32),
            )

    def save(self, path: Path) -> None:
        """Write the weights; the same weights give the same bytes."""
        numpy.savez(
            path,
            labels=numpy.array(self.labels),
            weights=self._weights,
            scales=self._scales,
            biases=self._biases,
            rarity=self._rarity.astype(numpy.float16),
        )


@lru_cache(maxsize=1)
def shipped_opinion() -> SecondOpinion:
    """Return the classifier that comes with the program."""
    with as_file(files("diligence.analysis") / MODEL) as path:
        return SecondOpinion.load(path)


@Language.factory("second_opinion", assigns=["doc.cats"])
def make_second_opinion(nlp: Language, name: str) -> SecondOpinion:  # noqa: ARG001  # spaCy calls it with both
    """Return the shipped classifier as a component of a spaCy pipeline."""
    return shipped_opinion()
