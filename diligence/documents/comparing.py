"""How two versions of a document differ in words, wherever lines and pages break. Only running texts go in; what comes out is clean.

See ``wording`` for what counts as a word. A passage that stands elsewhere is one difference, told as moved; a blank that was filled in is
a difference of a kind of its own, because an executed copy is expected to have them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from diligence.documents.alignment import Span, differing, matched
from diligence.documents.filling import is_filled_in
from diligence.documents.moving import moved, without
from diligence.documents.wording import Word, cases_differ, joined, words_of
from diligence.model.document import RunningText
from diligence.model.history import Difference, DifferenceKind
from diligence.model.text import one_line

MOST = 50
"""So many differences at most are told one by one; where there are more, those that are no blanks filled in come first."""
LONGEST = 300
"""Characters of either text of a difference at most."""
LONGEST_LEAD = 80
"""Characters of the words before a difference at most."""
_LEAD = 6
_ISLAND = 5
"""So many equal words at most part no two differences that are at least as long."""
_GLUED = 6
"""So many words at most are drawn into a difference because no blank parts them from it."""
_FARTHEST = 200
"""So many words at most what was added or taken out is shifted, to begin where a sentence does."""


@dataclass(frozen=True)
class Comparison:
    """How a newer text differs from an earlier one: in ``count`` places, ``filled_in`` of them blanks that were filled in.

    ``differences`` holds the first of them, in the order of the newer text.
    """

    count: int
    filled_in: int
    differences: tuple[Difference, ...]


def compare(earlier: RunningText, newer: RunningText) -> Comparison:
    """Compare two texts word for word. It takes time in proportion to their lengths, and a second or two where nothing is alike."""
    sides = _Sides(earlier, words_of(earlier.text), newer, words_of(newer.text))
    found = _found(sides)
    chosen = sorted(range(len(found)), key=lambda at: (found[at][1] is DifferenceKind.FILLED_IN, at))[:MOST]
    return Comparison(
        count=len(found),
        filled_in=sum(kind is DifferenceKind.FILLED_IN for _, kind in found),
        differences=tuple(sides.told(*found[at]) for at in sorted(chosen)),
    )


@dataclass(frozen=True)
class _Sides:
    """The two texts and their words."""

    earlier: RunningText
    a: Sequence[Word]
    newer: RunningText
    b: Sequence[Word]

    def same(self, i: int, j: int) -> bool:
        """Tell whether two places hold the same word, its case included where that counts."""
        one, other = self.a[i], self.b[j]
        if one.key != other.key:
            return False
        return not cases_differ(self.earlier.text[one.start : one.end], self.newer.text[other.start : other.end])

    def only_spaced(self, span: Span) -> bool:
        """Tell whether the two sides of a span are the same letters with other blanks between them."""
        before, after = self.a[span.a0 : span.a1], self.b[span.b0 : span.b1]
        return [word.key for word in before] != [word.key for word in after] and joined(before) == joined(after)

    def told(self, span: Span, kind: DifferenceKind) -> Difference:
        """Cut the words of a difference out of both texts."""
        text, at = self.newer.text, min(span.b0, len(self.b) - 1)
        end = self.b[span.b0].start if span.b0 < len(self.b) else len(text)
        start = self.b[max(span.b0 - _LEAD, 0)].start if span.b0 else end
        return Difference(
            page=self.newer.stretch_at(self.b[at].start).page if at >= 0 else 1,
            before=_cut(self.earlier.text, self.a[span.a0 : span.a1]),
            after=_cut(text, self.b[span.b0 : span.b1]),
            kind=kind,
            lead=_last_words(one_line(text[start:end])),
        )


def _cut(text: str, words: Sequence[Word]) -> str:
    """Return the text from the first of these words to the last, and what stands at either end of it without a blank."""
    if not words:
        return ""
    start, end = words[0].start, words[-1].end
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return one_line(text[start:end], LONGEST)


def _last_words(text: str) -> str:
    return text if len(text) <= LONGEST_LEAD else text[-LONGEST_LEAD:].partition(" ")[2]


def _found(sides: _Sides) -> list[tuple[Span, DifferenceKind]]:
    """Return every difference with its kind, in the order of the newer text."""
    a, b = [word.key for word in sides.a], [word.key for word in sides.b]
    partner = {i: j for i, j in matched(a, b) if sides.same(i, j)}
    spans = [span for span in differing(partner.items(), len(a), len(b)) if not sides.only_spaced(span)]
    filled = {span for span in spans if is_filled_in(sides.a, sides.b, span)}
    spans = [span if span in filled else _begun_with_sentence(sides, span, partner) for span in spans]
    changed = _without_islands(spans, filled)
    elsewhere = moved(a, b, changed)
    told = [(span, DifferenceKind.FILLED_IN) for span in filled]
    told += [(span, DifferenceKind.CHANGED) for span in without(changed, elsewhere)]
    told = _united((_with_glued(sides, span, partner), kind) for span, kind in sorted(told, key=_place))
    return sorted(told + [(span, DifferenceKind.MOVED) for span in elsewhere], key=lambda one: (one[0].b0, one[0].a0))


def _place(told: tuple[Span, DifferenceKind]) -> tuple[int, int]:
    return told[0].a0 + told[0].b0, told[0].a0


def _begun_with_sentence(sides: _Sides, span: Span, partner: dict[int, int]) -> Span:
    """Shift words that were only added or only taken out, as far as that says the same, to where a paragraph or a sentence begins.

    ``partner`` follows.
    """
    if span.a0 < span.a1 and span.b0 < span.b1:
        return span
    left, right = [span], [span]
    while len(left) <= _FARTHEST and (at := left[-1]).a0 and partner.get(at.a0 - 1) == at.b0 - 1 and sides.same(at.a1 - 1, at.b1 - 1):
        left.append(Span(at.a0 - 1, at.a1 - 1, at.b0 - 1, at.b1 - 1))
    while len(right) <= _FARTHEST and partner.get((at := right[-1]).a1) == at.b1 and sides.same(at.a0, at.b0):
        right.append(Span(at.a0 + 1, at.a1 + 1, at.b0 + 1, at.b1 + 1))
    text, words = (sides.earlier.text, sides.a) if span.a0 < span.a1 else (sides.newer.text, sides.b)
    best = max((*left, *right), key=lambda one: (_rank(text, words, one.a0 if span.a0 < span.a1 else one.b0), -one.a0))
    for place in left[: left.index(best)] if best in left else ():
        del partner[place.a0 - 1]
        partner[place.a1 - 1] = place.b1 - 1
    for place in right[: right.index(best)] if best in right else ():
        del partner[place.a1]
        partner[place.a0] = place.b0
    return best


def _rank(text: str, words: Sequence[Word], at: int) -> int:
    if at == 0 or "\n\n" in text[words[at - 1].end : words[at].start]:
        return 2
    return int(words[at - 1].key in ".;:")


def _without_islands(spans: Iterable[Span], filled: set[Span]) -> list[Span]:
    """Return the differences that are no filled blanks; two that a few equal words part, and no blank, become one."""
    joined_up: list[Span] = []
    for span in spans:
        joined_up.append(span)
        while len(joined_up) > 1 and not filled & set(joined_up[-2:]):
            above, below = joined_up[-2:]
            if below.a0 - above.a1 > min(_ISLAND, above.size, below.size):
                break
            joined_up[-2:] = [Span(above.a0, below.a1, above.b0, below.b1)]
    return [span for span in joined_up if span not in filled]


def _with_glued(sides: _Sides, span: Span, partner: Mapping[int, int]) -> Span:
    """Draw in the equal words that no blank parts from a difference, so that ``164.410(b)`` is told whole."""
    a0, a1, b0, b1 = span.a0, span.a1, span.b0, span.b1
    for _ in range(_GLUED):
        begins = (a0 < a1 and _is_glued(sides.earlier.text, sides.a, a0)) or (b0 < b1 and _is_glued(sides.newer.text, sides.b, b0))
        if not begins or not a0 or partner.get(a0 - 1) != b0 - 1:
            break
        a0, b0 = a0 - 1, b0 - 1
    for _ in range(_GLUED):
        ends = (a0 < a1 and _is_glued(sides.earlier.text, sides.a, a1)) or (b0 < b1 and _is_glued(sides.newer.text, sides.b, b1))
        if not ends or partner.get(a1) != b1:
            break
        a1, b1 = a1 + 1, b1 + 1
    return Span(a0, a1, b0, b1)


def _is_glued(text: str, words: Sequence[Word], at: int) -> bool:
    """Tell whether no blank stands between a word and the one before it."""
    return 0 < at < len(words) and not any(character.isspace() for character in text[words[at - 1].end : words[at].start])


def _united(told: Iterable[tuple[Span, DifferenceKind]]) -> list[tuple[Span, DifferenceKind]]:
    """Make one of differences that share words; it counts as filled in only where all of them do."""
    united: list[tuple[Span, DifferenceKind]] = []
    for span, kind in told:
        last, known = united[-1] if united else (None, kind)
        if last is not None and (span.a0 < last.a1 or span.b0 < last.b1):
            whole = Span(last.a0, max(span.a1, last.a1), last.b0, max(span.b1, last.b1))
            united[-1] = (whole, kind if kind is known else DifferenceKind.CHANGED)
        else:
            united.append((span, kind))
    return united
