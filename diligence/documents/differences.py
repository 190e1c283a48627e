"""How two versions of pages differ, in a sentence for each page. Only text goes in; excerpts come out cleaned and short."""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from diligence.model.text import one_line

_WORDS = 200
"""Words between the first and the last difference that are compared one by one."""
_EXCERPT = 100
_LEAD = 3
"""Words shown before a difference, so that a reader finds its place."""
_NEIGHBOURS = 10
"""Pages looked at to find the one that a changed page has become, where pages were added or taken out."""
_COMPARED = 2_000
_KIN = 0.3
"""Share of words that two versions of one page have in common at least, among the first so many."""


def letters(text: str) -> str:
    """Return a text without its white space, which says nothing and differs between writers of the same page."""
    return "".join(text.split())


def quoted(words: list[str]) -> str:
    """Return the beginning of these words between quotation marks, safe to show."""
    return f"“{one_line(' '.join(words[:_EXCERPT]), _EXCERPT)}”"


def differences(version: str, before: Mapping[int, str], after: Mapping[int, str]) -> Iterator[tuple[str, int | None]]:
    """Give a sentence for each page that differs, and the number of the page in the present version where it has one.

    ``version`` names the other version, as a sentence begins. Both mappings hold the texts of pages by index, counted from 0, and only
    of those pages whose counterpart at the same index is not the same.
    """
    here, there = {letters(text) for text in after.values()}, {letters(text) for text in before.values()}
    gone = {index: text.split() for index, text in before.items() if letters(text) not in here}
    come = {index: text.split() for index, text in after.items() if letters(text) not in there}
    if not gone and not come and len(before) == len(after) > 0:
        yield f"{version} has its pages in another order", None
    pairs = _pairs(gone, come)
    for index, words in gone.items():
        if index in pairs:
            yield _words(version, pairs[index] + 1, words, come[pairs[index]]), pairs[index] + 1
        elif words:
            yield f"{version} has a page that is not in it now and says {quoted(words)}", None
    for index in sorted(set(come) - set(pairs.values())):
        if come[index]:
            yield f"{version} lacks page {index + 1}, which says {quoted(come[index])}", index + 1


def _pairs(gone: Mapping[int, list[str]], come: Mapping[int, list[str]]) -> dict[int, int]:
    """Find for each changed page what it has become: the page near it with the most words in common, or the one at its place."""
    pairs: dict[int, int] = {}
    used = {index: set(words[:_COMPARED]) for index, words in come.items()}
    for index, words in gone.items():
        own = set(words[:_COMPARED])
        near = sorted(set(come) - set(pairs.values()), key=lambda other: (abs(other - index), other))[:_NEIGHBOURS]
        shares = [(len(own & used[other]) / max(len(own), len(used[other]), 1), other) for other in near]
        best = max(shares, key=lambda share: share[0], default=(0.0, index))
        if best[0] >= _KIN:
            pairs[index] = best[1]
    for index in gone:
        if index not in pairs and index in come and index not in pairs.values():
            pairs[index] = index
    return pairs


def _words(version: str, page: int, old: list[str], new: list[str]) -> str:
    if not old or not new:
        said, says = (quoted(words) if words else "nothing" for words in (old, new))
        return f"{version} says {said} on page {page} where it now says {says}"
    if sorted(old) == sorted(new):
        return f"{version} has the words of page {page} in another order"
    spans = _spans(old, new)
    start, end, first, last = spans[0]
    said, says = quoted(old[max(start - _LEAD, 0) : end + 2]), quoted(new[max(first - _LEAD, 0) : last + 2])
    more = "" if len(spans) == 1 else f" (and {len(spans) - 1} more such {'place' if len(spans) == 2 else 'places'} there)"
    return f"{version} says on page {page} {said} where it now says {says}{more}"


def _spans(old: list[str], new: list[str]) -> list[tuple[int, int, int, int]]:
    """Return the spans of words that differ, at least one; a stretch too long to be compared word by word is one span."""
    least = min(len(old), len(new))
    head = next((index for index in range(least) if old[index] != new[index]), least)
    tail = next((index for index in range(least - head) if old[-1 - index] != new[-1 - index]), least - head)
    first, second = old[head : len(old) - tail], new[head : len(new) - tail]
    whole = [(head, head + len(first), head, head + len(second))]
    if max(len(first), len(second)) > _WORDS:
        return whole
    parts = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    spans = [(a + head, b + head, c + head, d + head) for kind, a, b, c, d in parts if kind != "equal"]
    return [span for span in spans if "".join(old[span[0] : span[1]]) != "".join(new[span[2] : span[3]])] or whole
