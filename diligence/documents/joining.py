"""How two lines belong together: one paragraph or two, one broken word or two words. No dictionary: the document itself is asked."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from diligence.documents.lettering import SOFT_HYPHEN


class Joint(Enum):
    """What stands between a line and the next."""

    PARAGRAPH = "\n\n"
    LINE = "\n"
    WORD = ""
    """The next line goes on with the same word; a hyphen that belongs to it stays at the end of the line."""
    BROKEN_WORD = "-"
    """As ``WORD``, and the hyphen at the end of the line was put there by the typesetter."""


@dataclass(frozen=True)
class Placed:
    """A tidy line with what is known of its place. ``blank_before``: an empty line stands between it and the one before."""

    text: str
    page: int
    line: int
    x: float | None
    y: float | None
    size: float | None
    blank_before: bool
    soft_hyphen: bool
    goes_on: bool = False
    """The line goes on with the word of the one before."""


_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_HYPHENS = ("-", "\u2010", "\u2011")
_HYPHEN_END = re.compile(r"([^\W\d_]+)[-\u2010\u2011]\Z")
_HYPHEN_AFTER_SIGN = re.compile(r"\w[-\u2010\u2011]\Z")
_WORD_START = re.compile(r"[^\W\d_]+")
_MARKER = re.compile(
    r"""(?x)
    (?: [\u2022\u25cf\u25cb\u25aa\u25e6\u2043\u2219\u00b7\u2023\u27a2*] (?=\s|\w)
      | [-\u2013\u2014] \s
      | \( (?: [a-z]{1,2} | [ivxlc]{1,5} | \d{1,2} ) \)
        (?! \s* (?: business | calendar | working )? \s* (?: days? | hours? | months? | years? ) \b )
      | (?: \d{1,2} | [a-z] | [ivxlc]{1,5} ) [.)] (?=\s)
      | \d{1,2} (?: \. \d{1,2} ){1,4} \.? (?=\s)
      | (?: article | section | exhibit | appendix | schedule | attachment | annex | part ) \s+
        (?: \d+ (?: \.\d+ )* | [ivxlc]+ | [a-z] ) (?: [.:\u2013\u2014-] | \Z )
      | (?: whereas | recitals? | now,?\ therefore | in\ witness\ whereof ) \b
    )""",
    re.IGNORECASE,
)
_REFERENCE_END = re.compile(
    r"(?:\b(?:sections?|articles?|paragraphs?|clauses?|sub-?sections?|sub-?paragraphs?|parts?|exhibits?|schedules?|appendix|C\.?F\.?R\.?"
    r"|and|or|to|through|of|in|under|with|by|the|this|that|than|per|from|for|at|a|an)|\u00a7+|[,(/&])\s*\Z",
    re.IGNORECASE,
)
_REFERENCE_TAIL = re.compile(r"(?:\b(?:sections?|articles?|paragraphs?|part|CFR)|\u00a7)\s*\d[\d.]*(?:\(\w{1,4}\))*\s*\Z", re.IGNORECASE)
_CLOSING = "\"\u201d\u2019')]"
_SMALL_LETTER = re.compile(r"[a-z]")
_LONGEST_REFERENCE = 40
"""No reference word is longer, so that only the end of a line is searched for one."""
_GAP = 1.3
"""A gap this much larger than the usual one between lines of the page parts two paragraphs."""
_SIZES_DIFFER = 1.2
"""Points by which a heading differs from the text below it."""
_INDENT = 9.0
_SHORT = 0.72
"""A line shorter than this share of a full one ends its paragraph, unless it goes on in lower case."""


class Vocabulary:
    """The words of the document, which decide what a hyphen at the end of a line is. Parts around such a hyphen do not count."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._words: set[str] = set()
        self._hyphenated: set[str] = set()
        self._prefixes: set[str] = set()
        broken = False
        for line in lines:
            breaks = line.endswith(_HYPHENS) and _HYPHEN_END.search(line) is not None
            words: list[str] = _WORD.findall(line.casefold() if line.isascii() else line)
            if not line.isascii():
                words = [word.casefold().replace("\u2010", "-").replace("\u2011", "-") for word in words]
            words = words[1 if broken else 0 : len(words) - 1 if breaks else len(words)]
            self._words.update(words)  # those with a hyphen are never asked for here
            for word in words if "-" in line or not line.isascii() else ():
                if "-" in word:
                    self._hyphenated.add(word)
                    self._prefixes.add(word.split("-", 1)[0])
            broken = breaks

    def is_one_word(self, left: str, right: str) -> bool:
        """Tell whether two parts around a hyphen at a line's end are one word without it. Where nothing speaks for either, they are."""
        left, right = left.casefold(), right.casefold()
        if left + right in self._words:
            return True
        if f"{left}-{right}" in self._hyphenated or left in self._prefixes:
            return False
        return not (left in self._words and right in self._words)


def usual_gap(lines: Sequence[Placed]) -> float | None:
    """Return the usual distance of baselines on a page in points: the commonest, the smaller of two as common. None where unknown."""
    counts: dict[float, int] = {}
    for above, below in pairwise(lines):
        if above.y is not None and below.y is not None and 4.0 < above.y - below.y < 60.0:
            gap = round((above.y - below.y) * 2) / 2
            counts[gap] = counts.get(gap, 0) + 1
    return min(counts, key=lambda gap: (-counts[gap], gap), default=None)


def full_length(lines: Sequence[Placed]) -> int:
    """Return how many characters a full line of the page has: nine of ten lines are not longer."""
    lengths = sorted(len(line.text) for line in lines)
    return lengths[(len(lengths) * 9) // 10] if lengths else 0


def joint(above: Placed, below: Placed, gap: float | None, full: int, vocabulary: Vocabulary) -> Joint:
    """Tell what stands between two lines that follow each other. ``gap`` and ``full`` are those of the upper line's page."""
    if below.goes_on:
        return Joint.WORD
    if begins_paragraph(above, below, gap, full):
        return Joint.PARAGRAPH
    word = _WORD_START.match(below.text)
    if above.soft_hyphen and word is not None:
        return Joint.WORD
    if not above.text.endswith(_HYPHENS):
        return Joint.LINE
    broken = _HYPHEN_END.search(above.text)
    if broken is not None and word is not None:
        if word[0][0].islower() and vocabulary.is_one_word(broken[1], word[0]):
            return Joint.BROKEN_WORD
        return Joint.WORD
    if _HYPHEN_AFTER_SIGN.search(above.text) is not None and below.text[:1].isalnum():
        return Joint.WORD
    return Joint.LINE


def begins_paragraph(above: Placed, below: Placed, gap: float | None, full: int) -> bool:
    """Tell whether the lower line begins a paragraph."""
    same_page = above.page == below.page
    if below.blank_before and same_page:
        return True
    if _begins_with_marker(above.text, below.text):
        return True
    ended = above.text.rstrip(_CLOSING).endswith((".", "!", "?", ":", ";"))
    goes_on = below.text[:1].islower() or below.text[:1] in "([),;" or above.text.endswith((",", "-", "\u2010")) or above.soft_hyphen
    if same_page and gap is not None and above.y is not None and below.y is not None and above.y - below.y > gap * _GAP + 1.0:
        return True
    if goes_on:
        return False
    if above.size is not None and below.size is not None and abs(above.size - below.size) > _SIZES_DIFFER:
        return True
    short = len(above.text) < _SHORT * full
    if _is_capitals(above.text) != _is_capitals(below.text) and (ended or short or _is_capitals(above.text)):
        return True
    if short and (ended or (above.text[:1].isupper() or above.text[:1].isdigit())) and not _ends_with_reference(above.text):
        return True
    indented = above.x is not None and below.x is not None and below.x - above.x > _INDENT
    return ended and indented and same_page


def _begins_with_marker(above: str, below: str) -> bool:
    return _MARKER.match(below) is not None and not _ends_with_reference(above) and not _REFERENCE_TAIL.search(above)


def _ends_with_reference(text: str) -> bool:
    return _REFERENCE_END.search(text[-_LONGEST_REFERENCE:]) is not None


def _is_capitals(text: str) -> bool:
    if _SMALL_LETTER.search(text) is not None:
        return False
    letters = [character for character in text if character.isalpha()]
    return len(letters) >= 4 and all(letter.isupper() for letter in letters)


def ends_with_soft_hyphen(raw: str) -> bool:
    """Tell whether a line as extracted ends in a soft hyphen, which is a hyphen of the typesetter by definition."""
    return raw.rstrip().endswith(SOFT_HYPHEN)
