"""The border for text from outside: what could steer a terminal or deceive a reader becomes a visible escape.

Contracts, file names and vendors' claims may carry escape sequences, right-to-left overrides, zero-width characters and lone
surrogates. Every such character passes ``clean`` before a terminal, a widget, a log or an exported file sees it.
"""

import re
import unicodedata

# Beside control (Cc), format (Cf), surrogate (Cs), line (Zl) and paragraph (Zp) separators: characters of other categories that
# draw nothing (fillers, variation selectors, the combining grapheme joiner) and so can hide a difference between two words.
_INVISIBLE = "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U00016fe4\U0001d159\U000e0000-\U000e0fff"
_ESCAPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Cn", "Co"})
_SUSPECT = re.compile(r"[^\x20-\x7e\xa0-\xac\xae-\u02ff]")
_INVISIBLE_ONE = re.compile(rf"[{_INVISIBLE}]")


def _visible(match: re.Match[str]) -> str:
    character = match[0]
    if unicodedata.category(character) in _ESCAPED_CATEGORIES or _INVISIBLE_ONE.match(character):
        return escape(character)
    return character


def escape(character: str) -> str:
    r"""Spell one character in ASCII: ``\x1b``, ``\u202e`` or ``\U000e0001``."""
    point = ord(character)
    if point <= 0xFF:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"


def clean(text: str, *, keep_newlines: bool = False) -> str:
    r"""Make every character that a terminal or a reader could be fooled by visible as an escape such as ``\x1b``.

    Ordinary letters of every script, marks, digits, punctuation and symbols stay as they are. Control, bidirectional, zero-width,
    unassigned, private-use and separator characters do not, nor does a line break unless ``keep_newlines`` is set.
    The result is stable under a second pass and can always be encoded as UTF-8.
    """
    if keep_newlines:
        return "\n".join(_SUSPECT.sub(_visible, line) for line in text.split("\n"))
    return _SUSPECT.sub(_visible, text)


def one_line(text: str, limit: int | None = None) -> str:
    """Fold white space to single blanks, clean the rest, and cut to at most ``limit`` characters, the last of them an ellipsis."""
    folded = clean(" ".join(text.split()))
    if limit is None or len(folded) <= limit:
        return folded
    return folded[: limit - 1].rstrip() + "…" if limit > 0 else ""
