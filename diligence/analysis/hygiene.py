"""Text hygiene that never moves a character: quotation marks, dashes, blanks and stops inside citations become plain."""

import re

_PLAIN = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\u00ad", "-"),
    **dict.fromkeys("\u2014\u2015", "\u2014"),
    **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r\f\v\u200b\ufeff", " "),
    **dict.fromkeys("\u2022\u25cf\u25aa\u25e6\u2023\u2043\u00b7\uf0b7\u25a0\u25cb\u27a2\u2713\u2714\u25cb", "\u2022"),
}
_TABLE = str.maketrans(_PLAIN)
_INNER_STOP = re.compile(
    r"(?<=[0-9A-Za-z])\.(?=[0-9A-Za-z])(?!(?<=[a-z]\.)[A-Z][a-z])|(?<=\b[A-Z])\.(?=[ ,;)]{0,2}(?:[A-Z]\.|\u00a7|[Pp]arts?\b"
    r"|[Ss]ections?\b|\d))"
)
_ABBREVIATION = re.compile(
    r"\b(?:Inc|Corp|Ltd|Co|No|Nos|Sec|Secs|Art|Dr|Mr|Ms|Mrs|e\.g|i\.e|etc|vs|seq|U\.S\.C|U\.S|C\.F\.R|Stat|Fla|Cal"
    r"|Tex)\.(?=[ ,;)'\u00a7]+[^\n])"
)
_ABBREVIATION_END = re.compile(
    r"\b(?:Inc|Corp|Ltd|Co|etc|U\.S|U\.S\.C|C\.F\.R|seq|LLC)\.(?= [\"(]?[A-Z][a-z]+ (?:shall|will|may|agrees|must|is|has)\b)"
)
STOP = "\u2024"
"""Stands where a full stop ends no sentence (``164.410``, ``C.F.R.``, ``Inc.``); one character, so that positions hold."""


def tidy(text: str) -> str:
    """Return the text with plain characters and with ``STOP`` for every full stop that ends no sentence; its length is the same."""
    plain = text.translate(_TABLE)
    ends = {found.end() - 1 for found in _ABBREVIATION_END.finditer(plain)}
    stops = {found.start() for found in _INNER_STOP.finditer(plain)}
    for found in _ABBREVIATION.finditer(plain):
        stops.update(at for at in range(found.start(), found.end()) if plain[at] == ".")
    characters = list(plain)
    for at in stops - ends:
        characters[at] = STOP
    return "".join(characters)
