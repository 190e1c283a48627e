"""Words that every match of a pattern must hold, so that most patterns need neither be compiled nor tried on most texts.

Looking for a few words in a sentence costs a fraction of a regular expression, and compiling 1,600 of them costs more than reading an
agreement. What is left out could not have matched: results are the same with and without.
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
FILE = "anchors.json"
"""Anchors of the shipped records by pattern, so that they need not be found at every start; ``tests/accuracy/anchors.py`` rebuilds it."""


@lru_cache(maxsize=1)
def _shipped() -> dict[str, list[str]]:
    known: dict[str, list[str]] = json.loads(files("diligence.analysis").joinpath(FILE).read_text(encoding="utf-8"))
    return known


def anchors_of(pattern: str) -> tuple[str, ...]:
    """Return words of which every match holds at least one, or nothing where no such words are known."""
    known = _shipped().get(key_of(pattern))
    return tuple(known) if known is not None else find_anchors(pattern)


def key_of(pattern: str) -> str:
    """Return a short name of a pattern: two patterns of the same name are the same for all that can be told."""
    return blake2b(pattern.encode(), digest_size=8).hexdigest()


def find_anchors(pattern: str) -> tuple[str, ...]:
    """Find the anchors of a pattern by taking it apart."""
    try:
        tree = importlib.import_module(_PARSER).parse(pattern)
    except (ImportError, AttributeError, re.error):  # a Python that keeps its parser elsewhere: every pattern is then tried everywhere
        return ()
    found = _of_sequence(tree)
    return tuple(sorted(found)) if found else ()


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    """Return the best anchors of things that follow one another: each of them must be there, so any one will do."""
    choices = list(_choices(items))
    return max(choices, key=_worth, default=None)


def _worth(anchors: frozenset[str]) -> tuple[int, int]:
    return min(len(anchor) for anchor in anchors), -len(anchors)


def _choices(items: Iterable[tuple[Any, Any]]) -> Iterator[frozenset[str]]:
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
        found = _of_item(name, value)
        if found is not None:
            yield found
    yield from _ready(run)


def _ready(run: str) -> Iterator[frozenset[str]]:
    if len(run) >= _SHORTEST:
        yield frozenset({run})


def _of_item(name: str, value: Any) -> frozenset[str] | None:
    if name == "SUBPATTERN":
        return _of_sequence(value[3])
    if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        return _of_sequence(value[2]) if value[0] >= 1 else None
    if name == "ASSERT":
        return _of_sequence(value[1])
    if name == "BRANCH":
        return _of_branches(value[1])
    return None


def _of_branches(branches: Sequence[Iterable[tuple[Any, Any]]]) -> frozenset[str] | None:
    every: set[str] = set()
    for branch in branches:
        found = _of_sequence(branch)
        if found is None:
            return None
        every |= found
    # A word that holds another needs no place of its own.
    least = {word for word in every if not any(other != word and other in word for other in every)}
    return frozenset(least) if len(least) <= _MOST else None
