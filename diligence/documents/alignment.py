"""Which words of two texts belong together. Linear in the texts but for short stretches, however much they differ.

Runs of words that stand once in either text hold the two together; between them the search goes on with shorter runs, and only what is
short is compared word by word.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_RUNS = (10, 5, 3, 1)
"""Lengths of the runs of words that are tried as anchors, one after the other."""
_SHORT = 90_000
"""Two stretches with so many pairs of places at most are compared word by word."""
_PAIRS = 20_000
"""So many pairs of equal words at most are looked at there; stretches with more say the same over and over."""
_DEPTH = 12
"""So often at most a stretch is divided further, which bounds the time."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where two texts differ, in words: ``[a0, a1)`` of the first stands where ``[b0, b1)`` of the second does. One may be empty."""

    a0: int
    a1: int
    b0: int
    b1: int

    @property
    def size(self) -> int:
        """How many words the longer side has."""
        return max(self.a1 - self.a0, self.b1 - self.b0)


def matched(first: Sequence[str], second: Sequence[str]) -> list[tuple[int, int]]:
    """Return the pairs of places that belong together, in order. The result for exchanged texts is the same with exchanged places."""
    numbers = {key: number for number, key in enumerate(sorted({*first, *second}))}
    a, b = [numbers[key] for key in first], [numbers[key] for key in second]
    if b < a:  # one order for both directions, so that a tie is broken alike in both
        return [(i, j) for j, i in _matched(b, a)]
    return _matched(a, b)


def differing(pairs: Iterable[tuple[int, int]], first: int, second: int) -> list[Span]:
    """Return what lies between pairs of places; ``first`` and ``second`` are the lengths of the texts."""
    spans: list[Span] = []
    a0 = b0 = 0
    for i, j in (*pairs, (first, second)):
        if i > a0 or j > b0:
            spans.append(Span(a0, i, b0, j))
        a0, b0 = i + 1, j + 1
    return spans


def _matched(a: Sequence[int], b: Sequence[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    work = [(Span(0, len(a), 0, len(b)), 0)]
    while work:
        span, depth = work.pop()
        a0, a1, b0, b1 = span.a0, span.a1, span.b0, span.b1
        while a0 < a1 and b0 < b1 and a[a0] == b[b0]:
            found.append((a0, b0))
            a0, b0 = a0 + 1, b0 + 1
        while a0 < a1 and b0 < b1 and a[a1 - 1] == b[b1 - 1]:
            a1, b1 = a1 - 1, b1 - 1
            found.append((a1, b1))
        span = Span(a0, a1, b0, b1)
        if a0 == a1 or b0 == b1:
            continue
        if (a1 - a0) * (b1 - b0) <= _SHORT:
            found += _word_by_word(a, b, span)
        elif depth < _DEPTH:
            anchors = next((made for run in _RUNS if (made := _anchors(a, b, span, run))), [])
            found += anchors
            work += [(between, depth + 1) for between in _between(anchors, span)] if anchors else []
    return sorted(found)


def _between(pairs: Sequence[tuple[int, int]], span: Span) -> Iterator[Span]:
    a0, b0 = span.a0, span.b0
    for i, j in (*pairs, (span.a1, span.b1)):
        if i > a0 and j > b0:
            yield Span(a0, i, b0, j)
        a0, b0 = i + 1, j + 1


def _anchors(a: Sequence[int], b: Sequence[int], span: Span, run: int) -> list[tuple[int, int]]:
    """Return the places of the runs that stand once on either side, as many as keep the same order on both."""
    here, there = _once(a, span.a0, span.a1, run), _once(b, span.b0, span.b1, run)
    common = sorted((i, there[words]) for words, i in here.items() if i >= 0 and there.get(words, -1) >= 0)
    anchors: list[tuple[int, int]] = []
    last_i = last_j = -1
    for i, j in _rising(common):
        for step in range(run):
            if i + step > last_i and j + step > last_j:
                last_i, last_j = i + step, j + step
                anchors.append((last_i, last_j))
    return anchors


def _once(words: Sequence[int], start: int, end: int, run: int) -> dict[object, int]:
    """Return the place of every run of words, -1 where it stands there more than once."""
    places: dict[object, int] = {}
    for at in range(start, end - run + 1):
        key = words[at] if run == 1 else tuple(words[at : at + run])
        places[key] = -1 if key in places else at
    return places


def _rising(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest part of the pairs in which both places rise; of several at the same first place, the farthest comes first."""
    ends: list[int] = []
    nodes: list[tuple[int, int, int]] = []
    tops: list[int] = []
    for i, j in pairs:
        length = bisect_left(ends, j)
        nodes.append((i, j, tops[length - 1] if length else -1))
        if length == len(ends):
            ends.append(j)
            tops.append(len(nodes) - 1)
        else:
            ends[length], tops[length] = j, len(nodes) - 1
    chain: list[tuple[int, int]] = []
    at = tops[-1] if tops else -1
    while at >= 0:
        i, j, at = nodes[at]
        chain.append((i, j))
    return chain[::-1]


def _word_by_word(a: Sequence[int], b: Sequence[int], span: Span) -> list[tuple[int, int]]:
    places: dict[int, list[int]] = {}
    for j in range(span.b1 - 1, span.b0 - 1, -1):
        places.setdefault(b[j], []).append(j)
    if sum(len(places.get(a[i], ())) for i in range(span.a0, span.a1)) > _PAIRS:
        return []
    return _rising((i, j) for i in range(span.a0, span.a1) for j in places.get(a[i], ()))
