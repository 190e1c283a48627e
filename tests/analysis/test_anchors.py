"""Anchors leave out only what could not have matched, and the shipped ones are those of the shipped records."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import diligence.analysis
from diligence.analysis.anchors import FILE, alternatives, anchors_of, find_anchors, key_of
from diligence.analysis.matching import Rule
from tests.accuracy.anchors import every_anchor

UNHURRIED = settings(deadline=None)
LITERALS = st.sampled_from(["notify", "notice", "tell", " the CE", "the", "a", "ab", "aab", "b", " ", "lock", "locked", "(30) days"]).map(
    re.escape
)
OPEN = st.sampled_from([r"\w", "[ab]", "[^x]", ".", r"\d{1,3}"])


def _grown(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Put patterns together: one after another, one of several, perhaps there, there several times."""
    times = st.tuples(st.integers(0, 2), st.integers(0, 2)).map(lambda found: f"{{{found[0]},{sum(found)}}}")
    return st.one_of(
        st.lists(parts, min_size=1, max_size=4).map("".join),
        st.lists(parts, min_size=1, max_size=4).map(lambda found: f"(?:{'|'.join(found)})"),
        st.lists(parts, min_size=1, max_size=2).map(lambda found: f"(?:{'|'.join(found)}|)"),
        parts.map(lambda found: f"({found})"),
        parts.map(lambda found: f"(?:{found})?"),
        st.builds("(?:{}){}{}".format, parts, times, st.sampled_from(["", "?"])),
    )


PATTERNS = st.recursive(LITERALS | OPEN, _grown, max_leaves=8)
WRITTEN = st.lists(st.sampled_from(["notify", "notice", "tell", "lock", "ed", " the CE", "a", "b", " ", "(30) days", "x"]), max_size=12)


def holds(text: str, pattern: str) -> bool:
    return all(any(word in text for word in words) for words in find_anchors(pattern))


def test_the_shipped_anchors_are_those_of_the_shipped_records() -> None:
    """Where this fails, run ``python tests/accuracy/anchors.py``."""
    held = json.loads(Path(diligence.analysis.__file__).with_name(FILE).read_text(encoding="utf-8"))
    assert held == every_anchor()


@UNHURRIED
@given(pattern=PATTERNS, data=st.data())
def test_what_a_pattern_matches_holds_a_word_of_every_set(pattern: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(pattern))
    match = re.search(pattern, text)
    assert match is not None
    assert holds(match[0], pattern)


@UNHURRIED
@given(pattern=PATTERNS, pieces=WRITTEN)
def test_a_rule_finds_with_anchors_what_its_pattern_finds_without(pattern: str, pieces: list[str]) -> None:
    text, rule = "".join(pieces), Rule(pattern, {}, "a record")
    found, alone = rule.search(text), re.search(pattern, text)
    assert (found and found.span()) == (alone and alone.span())
    assert rule.found_in(text) is (alone is not None)
    assert [one.span() for one in rule.every(text)] == [one.span() for one in re.finditer(pattern, text)]


@UNHURRIED
@given(parts=st.lists(PATTERNS, min_size=2, max_size=4), pieces=WRITTEN)
def test_a_rule_of_alternatives_finds_what_the_whole_pattern_finds(parts: list[str], pieces: list[str]) -> None:
    parts = [part for part in parts if re.fullmatch(part, "") is None]  # no rule means nothing at all
    assume(parts)
    pattern, text = "|".join(parts), "".join(pieces)
    assert alternatives(pattern) == parts
    rule = Rule(pattern, {}, "a record")
    assert [one.span() for one in rule.every(text)] == [one.span() for one in re.finditer(pattern, text)]
    assert rule.found_in(text) is (re.search(pattern, text) is not None)


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        ("a|b", ["a", "b"]),
        ("(?:a|b)c|d", ["(?:a|b)c", "d"]),
        (r"[|]x|\|y", ["[|]x", r"\|y"]),
        ("[]|]x|[^]|]y", ["[]|]x", "[^]|]y"]),
        (r"[a\]|]|b", [r"[a\]|]", "b"]),
        ("a", ["a"]),
    ],
)
def test_a_pattern_is_cut_only_at_its_outermost_bars(pattern: str, parts: list[str]) -> None:
    assert alternatives(pattern) == parts


@pytest.mark.parametrize(
    ("pattern", "sets"),
    [
        ("(?:notify|tell) the CE", {("notify", "tell"), (" the CE",)}),
        ("(?:lock|locked|relock) it", {("lock",), (" it",)}),
        ("box(?= of PHI)", {("box",), (" of PHI",)}),
        (r"\bbox\b.{0,20}\bkey$", {("box",), ("key",)}),
        ("(?:box){1,3}", {("box",)}),
        ("key.{0,9}key", {("key",)}),
        ("(?:a box|keys).{0,9}box", {("a box", "keys"), ("box",)}),
        ("(?:a box|boxes).{0,9}box", {("a box", "boxes")}),
    ],
)
def test_each_part_that_must_be_there_gives_a_set(pattern: str, sets: set[tuple[str, ...]]) -> None:
    assert set(find_anchors(pattern)) == sets


@pytest.mark.parametrize(
    "pattern",
    ["(?:box)?", "(?:box){0,3}", "(?:box|)", r"(?:box|\d)", "k(?!ey)", r"(?<!box)\d", "[box][key]", "k", "(?:unclosed", "", "box|k"],
)
def test_what_may_be_absent_gives_none(pattern: str) -> None:
    assert find_anchors(pattern) == ()


def test_no_more_than_four_sets_are_looked_for_and_the_longest_words_come_first() -> None:
    assert find_anchors(".".join(["aa", "bbbbb", "cccc", "ddd", "ff"])) == (("bbbbb",), ("cccc",), ("ddd",), ("ff",))


def test_a_pattern_that_was_not_shipped_is_taken_apart_when_it_is_asked_for() -> None:
    pattern = "the lantern of the night watchman"
    assert key_of(pattern) not in every_anchor()
    assert anchors_of(pattern) == ((pattern,),)


def test_a_pattern_that_matches_in_any_case_has_no_words_that_must_be_there() -> None:
    assert find_anchors(r"(?i)report") == ()
    assert find_anchors(r"(?i:report) within") == ((" within",),)
