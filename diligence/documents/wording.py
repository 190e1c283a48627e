"""The words of a text in the form in which two versions of it are compared, each with its place.

What typesetting changes does not count: quotation marks and apostrophes, bullets, the kind of a dash, hyphens between letters (a line's
end may have put them there), the dots and page numbers of a table of contents. Words, figures, and the other marks between them do.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_HYPHENS = "-\u2010\u2011\u00ad"
_DASHES = _HYPHENS + "\u2012\u2013\u2014\u2015\u2212"
_QUOTES = "\"'`\u00b4\u2018\u2019\u201a\u201b\u2032\u02bc\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb"
_BULLETS = "*\u2022\u25cf\u25aa\u25e6\u2023\u2043\u2219\u00b7\u25a0\u25cb\u27a2"
_IN_WORD = re.compile(rf"[{_HYPHENS}{_QUOTES}]")
_TOKEN = re.compile(
    rf"""(?x)
      (?P<leader> (?:\.[ ]?){{4,}} [ ]* (?: \d{{1,4}} | [ivxlc]{{1,6}} ) (?= [ ]* (?: \n | \Z ) ) )
    | (?P<blank> _+ (?: \s* _+ )* | (?:\.[ ]?){{5,}} | \u2026 (?: [ ]? \u2026 )+ | \[ [\s_.*\u2022\u25cf\u2026]* \] )
    | (?P<bracket> \[ [^\[\]]{{1,80}} \] )
    | (?P<number> \d+ (?: [.,] \d+ )* )
    | (?P<word> [^\W\d_]+ (?: [{_HYPHENS}{_QUOTES}] [^\W\d_]+ )* )
    | (?P<dash> [{_DASHES}]+ )
    | (?P<none> [{_QUOTES}{_BULLETS}]+ )
    | (?P<mark> \.{{2,3}} | \S )
    """
)
_ASKS_FOR = re.compile(
    r"insert|enter|names?|date|title|address|state|city|county|number|day|month|year|amount|legal|full|effective|party|vendor|company"
    r"|hospital|customer|client|provider|entity|associate|signature|signatory|email|phone|fax|tbd"
)
"""With one of these a bracketed placeholder begins or ends."""
_SAYS = frozenset(("shall", "must", "may", "will", "not", "no", "never"))
"""A bracket with one of these proposes a term; it asks for nothing to be filled in."""
_LONGEST_PLACEHOLDER = 6


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a figure or a mark: the form that is compared, and ``[start, end)`` of it in the text.

    ``blank`` is set for a blank and for a placeholder in brackets: something that waits to be filled in.
    """

    key: str
    start: int
    end: int
    blank: bool = False

    @property
    def is_figure(self) -> bool:
        """Whether it is a number."""
        return self.key[:1].isdigit()

    @property
    def is_word(self) -> bool:
        """Whether it is a word or a number, not a mark and not a blank."""
        return self.key[:1].isalnum()


def words_of(text: str) -> list[Word]:
    """Return the words of a text in their order. It takes time in proportion to the text."""
    found: list[Word] = []
    position = 0
    while (match := _TOKEN.search(text, position)) is not None:
        start, position = match.span()
        match match.lastgroup:
            case "word":
                found.append(Word(_letters(match[0]), start, position))
            case "number" | "mark":
                found.append(Word(_plain(match[0]), start, position))
            case "blank":
                found.append(Word("_", start, position, blank=True))
            case "bracket" if _is_placeholder(match[0]):
                found.append(Word(" ".join(match[0].casefold().split()), start, position, blank=True))
            case "bracket":
                position = start + 1
                found.append(Word("[", start, position))
            case "dash" if _counts(text, start, position):
                found.append(Word("-", start, position))
            case _:
                pass
    return found


def cases_differ(first: str, second: str) -> bool:
    """Tell whether one of two spellings of a word begins with a capital and the other does not.

    ``Breach`` is a defined term where ``breach`` is none. A word all in capitals says nothing of that: headings are set so.
    """
    if first == second or not (first[:1].isalpha() and second[:1].isalpha()):
        return False
    shouted = any(len(word) > 1 and word.isupper() for word in (first, second))
    return first[0].isupper() != second[0].isupper() and not shouted


def joined(words: Sequence[Word]) -> str:
    """Return words without the blanks between them, but for those that part two figures."""
    parts: list[str] = []
    for word in words:
        if parts and parts[-1][-1:].isdigit() and word.key[:1].isdigit():
            parts.append(" ")
        parts.append(word.key)
    return "".join(parts)


def _letters(word: str) -> str:
    return _plain(word) if word.isascii() and word.isalpha() else _IN_WORD.sub("", _plain(word))


def _plain(text: str) -> str:
    return text.casefold() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def _is_placeholder(bracket: str) -> bool:
    words = re.findall(r"[^\W\d_]+", bracket.casefold())
    if not 0 < len(words) <= _LONGEST_PLACEHOLDER or re.search(r"\d", bracket) or _SAYS & set(words):
        return False
    return any(_ASKS_FOR.fullmatch(word) for word in (words[0], words[-1]))


def _counts(text: str, start: int, end: int) -> bool:
    """Tell whether a dash belongs to a figure (``10-15``, ``-5``); between and before words it is a matter of style."""
    before, after = text[max(start - 3, 0) : start].rstrip(), text[end : end + 3].lstrip()
    if before[-1:].isdigit() and after[:1].isdigit():
        return True
    return text[end : end + 1].isdigit() and (start == 0 or text[start - 1].isspace() or text[start - 1] in "($")
