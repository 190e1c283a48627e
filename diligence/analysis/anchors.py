"""Words that every match of a pattern must hold, so that most patterns need neither be compiled nor tried on most texts.

A pattern has several sets of words, and every match holds at least one word of each: "(?:notify|tell) the CE" has the sets {notify, tell}
and {" the CE"}. Looking for a few words in a sentence costs a fraction of a regular expression, and compiling 1,600 of them costs
more than reading an agreement. What is left out could not have matched: results are the same with and without.
"""

import importlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

_PARSER = "re._parser"
"""The tree that Python's own parser makes is the only exact account of what a pattern means."""
_SHORTEST = 2
_MOST = 40
_MOST_SETS = 4
FILE = "anchors.json"
"""Anchors of the shipped records by pattern, so that they need not be found at every start; ``tests/accuracy/anchors.py`` rebuilds it."""


_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]", re.DOTALL)
"""An escaped character, a class of characters, or a sign that opens, ends or parts alternatives."""

Anchors = tuple[tuple[str, ...], ...]
"""Sets of words, the most telling first: a match holds a word of each."""


@lru_cache(maxsize=1)
def _shipped() -> dict[str, list[list[str]]]:
    known: dict[str, list[list[str]]] = json.loads(files("diligence.analysis").joinpath(FILE).read_text(encoding="utf-8"))
    return known


def anchors_of(pattern: str) -> Anchors:
    """Return the sets of words of each of which every match holds one; nothing where no such words are known."""
    known = _shipped().get(key_of(pattern))
    return tuple(map(tuple, known)) if known is not None else find_anchors(pattern)


def key_of(pattern: str) -> str:
    """Return a short name of a pattern: two patterns of the same name are the same for all that can be told."""
    return blake2b(pattern.encode(), digest_size=8).hexdigest()


def find_anchors(pattern: str) -> Anchors:
    """Find the anchors of a pattern by taking it apart."""
    try:
        tree = importlib.import_module(_PARSER).parse(pattern)
    except (ImportError, AttributeError, re.error):  # a Python that keeps its parser elsewhere: every pattern is then tried everywhere
        return ()
    if tree.state.flags & re.IGNORECASE:  # the words may be written in any case
        return ()
    kept: list[frozenset[str]] = []
    for words in sorted(set(_of_sequence(tree)), key=lambda words: (_worth(words), sorted(words)), reverse=True):
        if not any(_implies(other, words) for other in kept):
            kept.append(words)
    return tuple(tuple(sorted(words)) for words in kept[:_MOST_SETS])


def alternatives(pattern: str) -> list[str]:
    """Cut a pattern at the bars that stand outside of all brackets: it is found where one of its parts is."""
    if "|" not in pattern:
        return [pattern]
    parts: list[str] = []
    depth = start = 0
    for token in _TOKEN.finditer(pattern):
        sign = token[0]
        if sign == "(":
            depth += 1
        elif sign == ")":
            depth -= 1
        elif sign == "|" and depth == 0:
            parts.append(pattern[start : token.start()])
            start = token.end()
    return [*parts, pattern[start:]]


def _implies(one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether a text that holds a word of one set holds a word of the other, too."""
    return all(any(word in longer for word in other) for longer in one)


def _worth(anchors: frozenset[str]) -> tuple[int, int]:
    return min(len(anchor) for anchor in anchors), -len(anchors)


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> Iterator[frozenset[str]]:
    """Yield the sets of things that follow one another: each of the things must be there."""
    run = ""
    for kind, value in items:
        name = str(kind)
        if name == "LITERAL":
            run += chr(value)
            continue
        if name == "AT":
            continue
        yield from _ready(run)
        run = ""
        yield from _of_item(name, value)
    yield from _ready(run)


def _ready(run: str) -> Iterator[frozenset[str]]:
    if len(run) >= _SHORTEST:
        yield frozenset({run})


def _of_item(name: str, value: Any) -> Iterator[frozenset[str]]:
    if name == "SUBPATTERN" and not value[1] & re.IGNORECASE:
        yield from _of_sequence(value[3])
    elif name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"} and value[0] >= 1:
        yield from _of_sequence(value[2])
    elif name == "ASSERT" and value[0] > 0:
        yield from _of_sequence(value[1])
    elif name == "BRANCH":
        yield from _of_branches(value[1])


def _of_branches(branches: Sequence[Iterable[tuple[Any, Any]]]) -> Iterator[frozenset[str]]:
    every: set[str] = set()
    for branch in branches:
        found = max(_of_sequence(branch), key=_worth, default=None)
        if found is None:
            return
        every |= found
    # A word that holds another needs no place of its own.
    least = {word for word in every if not any(other != word and other in word for other in every)}
    if len(least) <= _MOST:
        yield frozenset(least)
