"""Words where the file stores letters apart ("B u s i n e s s") or runs words together ("BusinessAssociateshall").

Only blanks are put in or taken out, never letters, and only where the file itself says how: by wider gaps between words, or by words that
it has elsewhere. Where it does not, the line stays as it is.
"""

import re
from collections.abc import Iterable
from itertools import pairwise
from statistics import median

from diligence.documents.pieces import width
from diligence.model.document import Line

_LEAST_SPACED, _LEAST_GLUED = 11, 25
"""Shorter lines are no evidence of anything."""
_LONG = 14
"""From this mean length of its words on a line may have lost blanks."""
_SPACED = 0.75
_LONGEST_WORD = 24
_MEAN_WORD = 3
"""Letters that a known word has on average; shorter ones would be found in any row of letters."""
_WORD = re.compile(r"[^\W\d_]+")
_NO_WORDS = re.compile(r"[/@_{}=\\]|[-.\d][-.\d]|\w[-.]\w.*\w[-.]\w|[-.]\w+\Z")
_WORDS_APART = re.compile(r"(?<=\S)\s{2,}(?=\S)")
_SAME_HEIGHT = 0.5
_WORD_GAP = 0.13
"""Share of the size by which a gap between words is wider than one between letters of a word."""
_LEAST_LETTERS = 5


def is_odd(text: str) -> bool:
    """Tell quickly whether a tidy line has too many or too few blanks. Addresses and rows of figures are no words."""
    blanks = text.count(" ")
    if len(text) > _LONG * (blanks + 1):
        return len(text) >= _LEAST_GLUED and _NO_WORDS.search(text) is None
    if 5 * blanks <= 2 * len(text) or len(text) < _LEAST_SPACED:
        return False
    parts = text.split(" ")
    return sum(len(part) == 1 and part.isalpha() for part in parts) >= _SPACED * len(parts)


class Speller:
    """Puts the blanks of a line right, with the words of the lines that have theirs."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._words = {word for text in texts if not is_odd(text) for word in _WORD.findall(text.casefold()) if len(word) <= _LONGEST_WORD}
        self._words = {word for word in self._words if len(word) > 1}

    def spelled(self, raw: str, text: str) -> str:
        """Return the line with its blanks where they belong; unchanged where that cannot be told. ``text`` is its tidy form."""
        parts = text.split(" ")
        if len(text) > _LONG * len(parts):
            return self._parted(text) or text
        if _WORDS_APART.search(raw.strip()) is not None:
            words = [word.replace(" ", "") for word in (" ".join(group.split()) for group in _WORDS_APART.split(raw.strip()))]
            spelled = " ".join(words)
            return spelled if spelled.replace(" ", "") == text.replace(" ", "") else text
        return self._parted("".join(parts)) or text

    def _parted(self, text: str) -> str:
        """Return the text cut into known words, or nothing where a part of it is none."""
        cut: list[str] = []
        last = 0
        for match in _WORD.finditer(text):
            words = self._known_words(match[0])
            if not words:
                return ""
            between = text[last : match.start()]
            cut.append(between + (" " if between[-1:].isdigit() or between[-1:] in (",", ";", ":", ".") else "") + " ".join(words))
            last = match.end()
        return " ".join(("".join(cut) + text[last:]).split())

    def _known_words(self, letters: str) -> list[str]:
        """Return the letters as known words, the longest there are; nothing where they are none."""
        folded = letters.casefold()
        if len(folded) != len(letters):
            return []
        best: list[tuple[int, int]] = [(0, 0)]  # score and beginning of the last word, by end
        for end in range(1, len(folded) + 1):
            found = (-1, 0)
            for start in range(max(0, end - _LONGEST_WORD), end):
                if best[start][0] >= 0 and folded[start:end] in self._words:
                    found = max(found, (best[start][0] + (end - start) ** 2, start))
            best.append(found)
            if all(score < 0 for score, _ in best[-_LONGEST_WORD:]):
                return []
        words: list[str] = []
        end = len(folded)
        while end and best[end][0] > 0:
            words.append(letters[best[end][1] : end])
            end = best[end][1]
        return words[::-1] if end == 0 and len(letters) >= _MEAN_WORD * len(words) else []


def goes_on_in_word(lines: list[Line]) -> list[bool]:
    """Tell of every line whether it goes on with the word of the one before: single letters drawn one by one, close to each other."""
    goes_on = [False] * len(lines)
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and _are_neighbours(lines[end - 1], lines[end]):
            end += 1
        if end - start >= _LEAST_LETTERS:
            run = lines[start:end]
            gaps = [(right.x or 0.0) - (left.x or 0.0) - width(left.text, left.size or 0.0) for left, right in pairwise(run)]
            usual, size = median(gaps), run[0].size or 0.0
            for at, gap in enumerate(gaps, start=start + 1):
                goes_on[at] = gap < usual + _WORD_GAP * size
        start = end
    return goes_on


def _are_neighbours(left: Line, right: Line) -> bool:
    if len(left.text) != 1 or len(right.text) != 1 or left.x is None or right.x is None or left.size is None:
        return False
    return left.y is not None and right.y is not None and abs(left.y - right.y) < _SAME_HEIGHT and 0 < right.x - left.x < 2.5 * left.size
