"""Whether a font tells the truth: the letters that its map gives for text against those that its glyphs show.

Without looking into font programs only clear cases are told: a map that contradicts the font's own encoding, a glyph that stands for a
whole sentence, and glyphs that paint nothing.
"""

import re
from typing import Any

from diligence.documents.graphics import numbers, resolve

_MOST_LETTERS = 4
"""Letters that one glyph may stand for: the longest ligature has three, and some fonts add one."""
_SYMBOLIC = 4
"""The flag of a font whose program decides alone what its codes show (ISO 32000-2, Table 121)."""
_BLANKS = frozenset({"space", "nbspace", "uni00A0", ".notdef"})
_NAMED_LETTERS = {
    name: chr(ord("0") + digit)
    for digit, name in enumerate(("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"))
} | {"space": " ", "period": ".", "comma": ",", "hyphen": "-", "semicolon": ";", "colon": ":", "parenleft": "(", "parenright": ")"}
_PAINTS = re.compile(rb"(?<![A-Za-z*'\"])(?:f\*?|F|B\*?|b\*?|S|s|sh|Do|EI|Tj|TJ)(?![A-Za-z*'\"])")
_MAPPED = re.compile(rb"<([0-9A-Fa-f\s]{2,8})>\s{0,4}<([0-9A-Fa-f\s]{4,4000})>")
_CHARS = re.compile(rb"beginbfchar(.{0,100000}?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.{0,100000}?)endbfrange", re.DOTALL)
_RANGE = re.compile(rb"<([0-9A-Fa-f]{2,8})>\s{0,4}<([0-9A-Fa-f]{2,8})>\s{0,4}<([0-9A-Fa-f]{2,4000})>")
_LISTED = re.compile(rb"<([0-9A-Fa-f]{2,8})>\s{0,4}<[0-9A-Fa-f]{2,8}>\s{0,4}\[([^\]]{1,100000})\]")
_NAMED_ENCODINGS = frozenset({"/WinAnsiEncoding", "/MacRomanEncoding", "/StandardEncoding"})


def lying_codes(font: Any) -> frozenset[int]:
    """Return the codes of a font whose text is surely another than their glyphs show. Never raises but ``MemoryError``."""
    try:
        return frozenset(_that_paint_nothing(font) | _contradicted(font))
    except (MemoryError, RecursionError):
        raise
    except Exception:  # a broken font is another matter
        return frozenset()


def _that_paint_nothing(font: Any) -> set[int]:
    """Return the codes of a Type 3 font whose glyphs are empty; a blank is."""
    if str(resolve(font.get("/Subtype"))) != "/Type3":
        return set()
    glyphs, encoding = resolve(font.get("/CharProcs")), resolve(font.get("/Encoding"))
    if not hasattr(glyphs, "get") or not hasattr(encoding, "get"):
        return set()
    return {
        code
        for code, name in _names(encoding).items()
        if name not in _BLANKS
        and hasattr(glyph := resolve(glyphs.get(f"/{name}")), "get_data")
        and not _PAINTS.search(glyph.get_data()[:20_000])
    }


def _contradicted(font: Any) -> set[int]:
    """Return the codes whose map to Unicode contradicts the name of the glyph, or makes a sentence of it."""
    stream = resolve(font.get("/ToUnicode"))
    if not hasattr(stream, "get_data"):
        return set()
    mapped, expected = _mapping(stream.get_data()[:400_000]), _expected(font)
    found = {code for code, letters in mapped.items() if sum(map(str.isalnum, letters)) > _MOST_LETTERS}
    return found | {
        code
        for code, letters in mapped.items()
        if len(letters) == 1 and letters.isalnum() and code in expected and expected[code].casefold() != letters.casefold()
    }


def _mapping(data: bytes) -> dict[int, str]:
    """Return what a map to Unicode gives for single codes and for ranges of them."""
    found: dict[int, str] = {}
    for part in _CHARS.findall(data):
        for code, letters in _MAPPED.findall(part)[:70_000]:
            found[_number(code)] = _letters(letters)
    for part in _RANGES.findall(data):
        for low, high, first in _RANGE.findall(part)[:10_000]:
            letters, start = _letters(first), _number(low)
            for step in range(min(_number(high) - start + 1, 256)):
                if letters and ord(letters[-1]) + step <= 0xFFFF:
                    found[start + step] = letters[:-1] + chr(ord(letters[-1]) + step)
        for low, listed in _LISTED.findall(part)[:10_000]:
            for step, letters in enumerate(re.findall(rb"<([0-9A-Fa-f\s]{2,4000})>", listed)[:256]):
                found[_number(low) + step] = _letters(letters)
    return found


def _number(digits: bytes) -> int:
    return int(re.sub(rb"\s", b"", digits), 16)


def _letters(digits: bytes) -> str:
    digits = re.sub(rb"\s", b"", digits)
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")).decode("utf-16-be", "ignore")


def _expected(font: Any) -> dict[int, str]:
    """Return what the encoding of a simple font gives its codes, in ASCII; nothing where the font program decides alone."""
    if str(resolve(font.get("/Subtype"))) not in {"/Type1", "/TrueType", "/MMType1"}:
        return {}
    encoding, found = resolve(font.get("/Encoding")), {}
    base = resolve(encoding.get("/BaseEncoding")) if hasattr(encoding, "get") else encoding
    described = resolve(font.get("/FontDescriptor"))
    flags = numbers([described.get("/Flags")]) if hasattr(described, "get") else []
    if str(base) in _NAMED_ENCODINGS and not (flags and int(flags[0]) & _SYMBOLIC):
        found = {code: chr(code) for code in range(128) if chr(code).isalnum()}
    if hasattr(encoding, "get"):
        for code, name in _names(encoding).items():
            found.pop(code, None)
            if len(name) == 1 and name.isalnum() and name.isascii():
                found[code] = name
            elif name in _NAMED_LETTERS:
                found[code] = _NAMED_LETTERS[name]
    return found


def _names(encoding: Any) -> dict[int, str]:
    """Return the glyph names that an encoding gives to codes."""
    found: dict[int, str] = {}
    code = 0
    for entry in list(resolve(encoding.get("/Differences")) or ())[:1_000]:
        value = resolve(entry)
        if isinstance(value, int):
            code = value
        else:
            found[code] = str(value).removeprefix("/")
            code += 1
    return found
