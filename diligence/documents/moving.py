"""Passages that stand in both texts, but in another order."""

from collections.abc import Iterator, Sequence

from diligence.documents.alignment import Span

_LEAST = 12
"""A part of a passage with fewer words is too common to be the same one elsewhere."""
_LEAST_WHOLE = 4
"""What was taken out here and added there, no word more or less, is the same passage from so many words on."""
_TRIED = 4
"""So many places of the same words at most are tried."""


def moved(a: Sequence[str], b: Sequence[str], spans: Sequence[Span]) -> list[Span]:
    """Return the passages that one of the spans lost and one gained, as long as they are the same word for word."""
    found = _whole(a, b, spans)
    used = {at for span in found for at in range(span.a0, span.a1)}
    there = {span.b0 for span in found}
    spans = [span for span in spans if span.a0 not in used and (span.a0 < span.a1 or span.b0 not in there)]
    places: dict[tuple[str, ...], list[int]] = {}
    ends: dict[int, int] = {}
    for span in spans:
        for at in range(span.a0, span.a1 - _LEAST + 1):
            ends[at] = span.a1
            places.setdefault(tuple(a[at : at + _LEAST]), []).append(at)
    for span in spans if places else ():
        at = span.b0
        while at <= span.b1 - _LEAST:
            starts = [i for i in places.get(tuple(b[at : at + _LEAST]), [])[:_TRIED] if used.isdisjoint(range(i, i + _LEAST))]
            if not starts:
                at += 1
                continue
            longest = max((_grown(a, b, Span(i, ends[i], at, span.b1), used) for i in starts), key=lambda one: one.size)
            used.update(range(longest.a0, longest.a1))
            found.append(longest)
            at = longest.b1
    return found


def _whole(a: Sequence[str], b: Sequence[str], spans: Sequence[Span]) -> list[Span]:
    """Return the passages of which one span lost all and another gained all."""
    lost: dict[tuple[str, ...], list[Span]] = {}
    for span in spans:
        if span.b0 == span.b1 and span.a1 - span.a0 >= _LEAST_WHOLE:
            lost.setdefault(tuple(a[span.a0 : span.a1]), []).append(span)
    found: list[Span] = []
    for span in spans:
        if span.a0 == span.a1 and (same := lost.get(tuple(b[span.b0 : span.b1]))):
            from_here = same.pop(0)
            found.append(Span(from_here.a0, from_here.a1, span.b0, span.b1))
    return found


def _grown(a: Sequence[str], b: Sequence[str], limits: Span, used: set[int]) -> Span:
    """Return the passage that begins where the limits do, as far as the words from there on agree."""
    i, j = limits.a0, limits.b0
    while i < limits.a1 and j < limits.b1 and a[i] == b[j] and i not in used:
        i, j = i + 1, j + 1
    return Span(limits.a0, i, limits.b0, j)


def without(spans: Sequence[Span], taken: Sequence[Span]) -> Iterator[Span]:
    """Return what is left of the spans when moved passages are taken out of them, in order."""
    gone_a = {at for span in taken for at in range(span.a0, span.a1)}
    gone_b = {at for span in taken for at in range(span.b0, span.b1)}
    for span in spans:
        left_a = _pieces(span.a0, span.a1, gone_a)
        left_b = _pieces(span.b0, span.b1, gone_b)
        if len(left_a) <= 1 and len(left_b) <= 1:
            (a0, a1), (b0, b1) = (left_a or [(span.a0, span.a0)])[0], (left_b or [(span.b0, span.b0)])[0]
            if a1 > a0 or b1 > b0:
                yield Span(a0, a1, b0, b1)
            continue
        yield from (Span(start, end, span.b0, span.b0) for start, end in left_a)
        yield from (Span(span.a1, span.a1, start, end) for start, end in left_b)


def _pieces(start: int, end: int, gone: set[int]) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    for at in range(start, end):
        if at in gone:
            continue
        if pieces and pieces[-1][1] == at:
            pieces[-1] = (pieces[-1][0], at + 1)
        else:
            pieces.append((at, at + 1))
    return pieces
