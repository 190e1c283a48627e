"""The product's own words as people read them on screen and paper, keyed by the value in the data. Needs no other module."""

from collections.abc import Mapping
from types import MappingProxyType

GRADES: Mapping[str, str] = MappingProxyType(
    {
        "missing": "not found",
        "boilerplate": "stock wording, no specifics",
        "deficient": "may fall short of the rule",
        "specific": "found, with specifics",
        "elsewhere": "points to a document we do not have",
        "uncertain": "could not be judged; a person must read it",
        "not-applicable": "does not apply",
    }
)

VERDICTS: Mapping[str, str] = MappingProxyType(
    {
        "not-a-baa": "this does not read like a Business Associate Agreement",
        "required-terms-open": "required terms are open",
        "needs-reading": "a person must read required terms",
        "points-open": "points are open",
        "no-points-open": "no points are open",
    }
)

DECISIONS: Mapping[str, str] = MappingProxyType(
    {
        "accept": "accept the risk",
        "change": "ask for a change",
        "reject": "refuse the risk",
        "misread": "the program misread the agreement",
    }
)

HIDDEN: Mapping[str, str] = MappingProxyType(
    {
        "color": "in the color of what lies below",
        "tiny": "too small to read",
        "invisible": "in invisible writing",
        "transparent": "transparent",
        "clipped": "cut away",
        "off-page": "outside of the page",
        "covered": "covered by something else",
        "layer": "on a layer that is switched off",
        "squeezed": "squeezed to nothing",
        "struck-out": "struck out",
        "lying-font": "in a font that shows other letters",
        "hidden-note": "in a hidden note or field",
        "no-ink": "without any ink where they should stand",
    }
)
"""Why words are not printed, for people."""

SEVERITY_GLYPHS: Mapping[str, str] = MappingProxyType({"critical": "✖", "high": "▲", "medium": "◆", "low": "○", "info": "·", "none": "✓"})

SEVERITY_ASCII: Mapping[str, str] = MappingProxyType({"critical": "X", "high": "!", "medium": "*", "low": "o", "info": ".", "none": "v"})
"""For terminals that cannot draw the glyphs."""


def sentence(words: str) -> str:
    """Return words with a capital letter in front and a full stop behind."""
    return words[:1].upper() + words[1:] + "."
