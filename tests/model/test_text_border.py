import re
import string
import unicodedata

import pytest
from hypothesis import find, given
from hypothesis import strategies as st

from diligence.model.text import clean, escape, one_line

# Property Bidi_Control and the zero-width characters, spelled here from the standard and not taken from the code under test.
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ZERO_WIDTH = "\u00ad\u034f\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff"
FILLERS = "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
SELECTORS = "\u180b\u180c\u180d\u180f\ufe00\ufe0f\U000e0100\U000e01ef"
TAGS = "\U000e0001\U000e0041\U000e007f"
TERMINAL = "\x00\x07\x08\x1b\x7f\x84\x85\x90\x9b\x9d\x9f"

WORDS = [
    "Vertraulichkeitsvereinbarung über Gesundheitsdaten",
    "naïve café",  # precomposed
    "cafe\u0301 Vie\u0323\u0302t Nam",  # combining marks
    "Соглашение о конфиденциальности",
    "συμφωνία εμπιστευτικότητας",
    "בְּרֵאשִׁית",  # Hebrew points
    "اتفاقية سِرِّيّة",  # Arabic vowel signs
    "गोपनीयता समझौता",
    "ข้อตกลงการรักษาความลับ",
    "保密协议、ＨＩＰＡＡ",
    "プライバシーポリシー",
    "개인정보 보호",
    "የምስጢርነት ስምምነት",
    "“curly” — §164.504(e)(2) © ™ € ½ • ✓ → …",
    "x\u00a0y",  # a hard space is a space
]

hostile = st.characters(categories=["Cc", "Cf", "Cs", "Co", "Zl", "Zp", "Zs", "Mn"])
anything = st.text(alphabet=st.one_of(st.characters(), hostile, st.sampled_from("\n\r\t ")), max_size=80)
"""Every code point, with more than their share of lone surrogates, controls, marks and line breaks."""


def test_a_lone_surrogate_is_spelled_out() -> None:
    assert clean("\ud800") == "\\ud800"
    find(anything, lambda text: any("\ud800" <= character <= "\udfff" for character in text))  # the laws below do see them


@pytest.mark.parametrize("word", WORDS)
def test_ordinary_words_stay_as_they_are(word: str) -> None:
    assert clean(word) == word
    assert one_line(word.replace("\u00a0", " ")) == word.replace("\u00a0", " ")


@pytest.mark.parametrize(
    "character", sorted(BIDI + ZERO_WIDTH + FILLERS + SELECTORS + TAGS + TERMINAL + "\u2028\u2029\ue000\ufdd0\U0010ffff")
)
def test_what_could_deceive_becomes_visible(character: str) -> None:
    shown = clean(f"a{character}b")
    assert shown == f"a{escape(character)}b"
    assert shown.isascii()


def test_no_character_of_the_default_ignorable_kind_passes() -> None:
    # Blocks and single characters of Default_Ignorable_Code_Point (DerivedCoreProperties.txt, Unicode 16).
    ranges = [(0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F)]
    ranges += [(0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0)]
    ranges += [(0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)]
    passed = [hex(point) for first, last in ranges for point in range(first, last + 1) if clean(chr(point)) == chr(point)]
    assert passed == []


@pytest.mark.parametrize(
    ("character", "spelled"), [("\x1b", r"\x1b"), ("\x9b", r"\x9b"), ("\u202e", r"\u202e"), ("\U000e0041", r"\U000e0041")]
)
def test_an_escape_reads_as_in_python(character: str, spelled: str) -> None:
    assert escape(character) == spelled
    assert spelled.encode("ascii").decode("unicode_escape") == character


def test_a_terminal_sequence_loses_its_power_and_shows_itself() -> None:
    assert clean("pay \x1b[2Jnothing\u202e\r\n") == r"pay \x1b[2Jnothing\u202e\x0d\x0a"


@given(anything)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean(clean(text, keep_newlines=True), keep_newlines=True) == clean(text, keep_newlines=True)


@given(anything)
def test_nothing_that_steers_or_hides_is_left(text: str) -> None:
    for character in clean(text):
        assert unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp", "Cn", "Co"}
        assert character not in BIDI + ZERO_WIDTH + FILLERS + SELECTORS + TAGS


@given(anything)
def test_the_result_can_always_be_written_as_utf8(text: str) -> None:
    assert clean(text).encode("utf-8").decode("utf-8") == clean(text)


@given(st.text(alphabet=string.ascii_letters + string.digits + string.punctuation + " "))
def test_printable_ascii_is_never_touched(text: str) -> None:
    assert clean(text) == text


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Sm", "Sc", "Sk", "Zs"], exclude_characters=FILLERS)))
def test_letters_digits_and_punctuation_of_every_script_stay(text: str) -> None:
    assert clean(text) == text


@given(anything)
def test_newlines_are_kept_where_asked_and_nothing_else_is(text: str) -> None:
    kept = clean(text, keep_newlines=True)
    assert kept.split("\n") == [clean(line) for line in text.split("\n")]
    assert "\n" not in clean(text)


@given(anything, st.integers(min_value=-2, max_value=40))
def test_one_line_is_one_clean_line_within_its_limit(text: str, limit: int) -> None:
    line = one_line(text, limit)
    whole = one_line(text)
    assert len(line) <= max(limit, 0)
    assert clean(line) == line
    assert line == line.strip()
    assert not re.search(r"\s\s", line.replace("\u00a0", " "))
    if len(whole) <= limit:
        assert line == whole
    elif limit > 0:
        assert line.endswith("…")
        assert whole.startswith(line[:-1])
    assert one_line(line, limit) == line
