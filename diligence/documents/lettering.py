"""Letters as a reader means them: ligatures undone, invisible characters gone, and a form in which two readings can be compared."""

import re
import unicodedata

from diligence.model.text import clean

_NOT_ASCII = re.compile(r"[^\x20-\x7e]")
_BLANKS = re.compile(r" {2,}")
_SYMBOL_FONT_BULLETS = frozenset("\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf0a8\uf06e\uf071\uf0e0")
"""Where word processors put the bullets of the Symbol and Wingdings fonts."""
_UNUSED_CODES = frozenset("\x7f\x81\x8d\x8f\x90\x9d")
"""Codes that the usual encoding of PDF fonts leaves unused: they all draw a bullet (ISO 32000-2, Annex D.2)."""
_MEANT_SMALL = ("<super>", "<sub>")
SOFT_HYPHEN = "\u00ad"


def _tidy_one(match: re.Match[str]) -> str:
    character = match[0]
    category = unicodedata.category(character)
    if category in {"Zs", "Zl", "Zp"} or character in "\t\n\r\x0b\x0c\x85\u2800":
        return " "
    if character in _SYMBOL_FONT_BULLETS or character in _UNUSED_CODES:
        return "\u2022"
    if category in {"Cs", "Cn"}:
        return "\ufffd"
    if clean(character) != character:
        return ""
    if category[0] == "L" or category == "Nd":
        return _plain_letter(character)
    return character


def _plain_letter(character: str) -> str:
    if unicodedata.decomposition(character).startswith(_MEANT_SMALL):
        return character
    plain = unicodedata.normalize("NFKC", character)
    return plain if clean(plain) == plain and not any(part.isspace() for part in plain) else character


def tidy(line: str) -> str:
    """Return a line as it is meant: ligatures and other compatibility letters spelled out, blanks single, nothing invisible.

    Quotation marks, dashes and symbols stay. What ``diligence.model.text.clean`` would have to escape is gone, so a quote from
    tidy text is the same after ``clean``. White space at either end is cut off.
    """
    if not (line.isascii() and line.isprintable()):
        line = unicodedata.normalize("NFC", _NOT_ASCII.sub(_tidy_one, line))
    return (_BLANKS.sub(" ", line) if "  " in line else line).strip(" ")


def letters_only(text: str) -> str:
    """Return letters and digits alone, without case and accents: the form in which a quote is compared with a page."""
    if text.isascii():
        return "".join(filter(str.isalnum, text.casefold()))
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(filter(str.isalnum, folded))
