"""What makes a text one that this program cannot judge: another language, the noise of bad text recognition, a second agreement."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from diligence.analysis.language import grammar
from diligence.model.document import DocumentWarning, RunningText

_LEAST_WORDS = 40
_MUCH = 0.15
"""Of the words of any prose so many and more are small ones; of English prose hardly one in fifty is one of another language."""
_OTHER_LETTER = re.compile(r"[^\W\d_A-Za-z\u00c0-\u024f]")
_LATIN_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")
_NOISE = re.compile(r"[a-z]{1,12}[0-9|!\\{}~^@]{1,3}[a-z]{1,12}|[|~^{}\\]{2,}|[b-hj-z][bcdfghjklmnpqrstvwxz]{5,}", re.IGNORECASE)
_MOST_NOISE = 0.1
_ONLY_ENGLISH = "only English is read, so nothing is called missing because of it"
_TITLE = re.compile(
    r"(?m)^[^\S\n]{0,20}(?:HIPAA )?(?:BUSINESS ASSOCIATE|Business Associate) "
    r"(?:AGREEMENT|ADDENDUM|CONTRACT|Agreement|Addendum|Contract)[^\S\n]{0,4}$"
)
_PREAMBLE = re.compile(
    r"\bthis\b[^.]{0,160}?\b(?:agreement|addendum|contract)\b[^.]{0,240}?\b(?:between|by and among|is entered into|is made)\b",
    re.IGNORECASE,
)
_NEAR = 600
_APART = 2_000


@dataclass(frozen=True)
class Oddities:
    """Warnings, and the pages whose silence proves nothing."""

    warnings: tuple[DocumentWarning, ...] = ()
    unread_pages: tuple[int, ...] = ()


def oddities(text: RunningText) -> Oddities:
    """Look at every page for what cannot be judged."""
    warnings: list[DocumentWarning] = []
    unread: list[int] = []
    for page, words in text.by_page():
        why = _language(words) or _noise(words)
        if why is not None:
            warnings.append(why.model_copy(update={"page": page}))
            unread.append(page)
    warnings += _second_agreement(text)
    return Oddities(tuple(warnings), tuple(unread))


def _language(words: str) -> DocumentWarning | None:
    if not words.isascii():
        others, latin = len(_OTHER_LETTER.findall(words)), len(_LATIN_LETTER.findall(words))
        if others + latin >= 5 * _LEAST_WORDS and others > latin:
            return DocumentWarning(code="language", text=f"This page is written in other letters than English; {_ONLY_ENGLISH}")
    found = Counter(words.lower().split())
    total = found.total()
    if total < _LEAST_WORDS:
        return None
    counts = {language: sum(map(found.__getitem__, small)) for language, small in grammar()["small_words"].items()}
    english = counts.pop("English")
    for language, count in counts.items():
        if count >= _MUCH * total and count > 2 * english:
            return DocumentWarning(code="language", text=f"This page reads like {language}; {_ONLY_ENGLISH}")
    return None


def _noise(words: str) -> DocumentWarning | None:
    count = len(words.split())
    if count < _LEAST_WORDS or len(_NOISE.findall(words)) < _MOST_NOISE * count:
        return None
    text = "Many words of this page are garbled, as by bad text recognition; nothing is called missing because of it"
    return DocumentWarning(code="garbled", text=text)


def _second_agreement(text: RunningText) -> Iterator[DocumentWarning]:
    begins = [
        title.start()
        for title in _TITLE.finditer(text.text)
        if _PREAMBLE.search(text.text, title.end(), min(title.end() + _NEAR, len(text.text)))
    ]
    for before, start in pairwise(begins):
        if start - before >= _APART:
            page, _ = text.pages_of(start, start + 1)
            words = "Another agreement seems to begin on this page; what one of them says may not bind the parties of the other"
            yield DocumentWarning(code="several-agreements", page=page, text=words)
            return
