"""How near a passage is to the wording of well-known forms, told by fingerprints of six words in a row.

Stock wording is no fault, but it shows what nobody has thought about for this contract. The texts are canonical
(``diligence.analysis.language``): whoever the parties are called, and whether they "shall", "will" or "agree to", the words are the same.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from diligence.analysis.hygiene import STOP
from diligence.analysis.language import Canonical
from diligence.analysis.units import Unit
from diligence.model.known_form import GRAM, KnownForm, LikeSpan, fingerprint

FEWEST_WORDS = 8
"""A shorter text is like any form by chance."""
_WORD = re.compile(
    r"(?<!\S)\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})\)(?=\s)"  # the mark of a list item is no word
    rf"|(?P<word>[^\W_]+(?:['{STOP}][^\W_]+)*(?:\([^\W_]{{1,4}}\))*)"
)
_NOT_IN_A_WORD = re.compile(r"[\W_]+")
_PARTIES = frozenset({"ba", "ce", "bas", "ces"})
_ARTICLES = frozenset({"the", "a"})


class Word(NamedTuple):
    """A word in lower case, its letters and digits alone, and its place ``[start, end)``."""

    text: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """Return the words of a canonical text.

    A citation ("164.502(e)(1)"), an abbreviation and a genitive are one word each. The marks of list items and an article before a
    party are none: forms differ in them where they say the same.
    """
    found = [Word(_plain(match[0]), *match.span()) for match in _WORD.finditer(text) if match["word"] is not None]
    last = found[-1:]
    return [word for word, after in pairwise(found) if not (word.text in _ARTICLES and after.text in _PARTIES)] + last


def _plain(word: str) -> str:
    return (word if word.isalnum() else _NOT_IN_A_WORD.sub("", word)).lower()


def fingerprints(words: Sequence[Word]) -> list[int]:
    """Return the fingerprint of every six words in a row, in their order."""
    texts = [word.text for word in words]
    return [fingerprint(texts[at : at + GRAM]) for at in range(len(texts) - GRAM + 1)]


class Likeness:
    """Holds the known forms and tells how like one of them a text is."""

    def __init__(self, forms: Iterable[KnownForm]) -> None:
        self._forms = tuple((form.id, frozenset(form.hashes())) for form in forms)

    def of(self, text: str, *, since: int = 0) -> tuple[int, tuple[LikeSpan, ...]]:
        """Return the share of the words that are those of the nearest form, from 0 to 100, and where they stand.

        The nearest form is the one that has most of them; of two that have as many, the first. Only words from ``since`` on are
        counted and shown; those before it (the lead-in of a list item) are read with them. The share is rounded down, so that 100
        means every word. A text of fewer than eight words is like none.
        """
        words = words_of(text)
        first = next((number for number, word in enumerate(words) if word.start >= since), len(words))
        if len(words) < FEWEST_WORDS or first == len(words):
            return 0, ()
        grams = fingerprints(words)
        most, nearest, shared = 0, "", [False] * len(words)
        for form, known in self._forms:
            covered = _covered(grams, known, len(words))
            count = sum(covered[first:])
            if count > most:
                most, nearest, shared = count, form, covered
        return 100 * most // (len(words) - first), tuple(_spans(words, shared, first, nearest))


def in_running_text(spans: Iterable[LikeSpan], unit: Unit, canonical: Canonical) -> tuple[LikeSpan, ...]:
    """Move spans of a unit's own words (``since=unit.lead``) from the unit's text to where they stand in the running text."""
    begin = canonical.position(unit.start)
    while begin < len(canonical.text) and canonical.text[begin].isspace():
        begin += 1
    shift = begin - unit.lead
    return tuple(
        LikeSpan(start=canonical.starts[span.start + shift], end=canonical.ends[span.end + shift - 1], form=span.form) for span in spans
    )


def _covered(grams: Sequence[int], known: frozenset[int], count: int) -> list[bool]:
    """Tell for every word whether it lies in six words in a row that are the form's."""
    covered = [False] * count
    for at, gram in enumerate(grams):
        if gram in known:
            covered[at : at + GRAM] = [True] * GRAM
    return covered


def _spans(words: Sequence[Word], shared: Sequence[bool], first: int, form: str) -> Iterable[LikeSpan]:
    """Yield the stretches of shared words from the word ``first`` on."""
    begin: int | None = None
    for number in range(first, len(words) + 1):
        inside = number < len(words) and shared[number]
        if inside and begin is None:
            begin = number
        elif not inside and begin is not None:
            yield LikeSpan(start=words[begin].start, end=words[number - 1].end, form=form)
            begin = None
