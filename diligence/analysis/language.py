"""The canonical text of a document: parties, duties, permissions, the protected information and time limits become tokens.

spaCy finds the phrases (a blank English pipeline with phrase matchers and a sentence component of its own); nothing is downloaded.
"""

import re
import tomllib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy
from spacy.lang.en import English, EnglishDefaults
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from diligence.analysis.durations import Duration

SENTENCES = "agreement_sentences"
_TEXT = "text"
_LINE_BREAK = re.compile(r"(?<=\S)\n(?=\S)")
_OPENERS = frozenset({"(", '"', "'", "[", "\u2022"})


@lru_cache(maxsize=1)
def grammar() -> dict[str, Any]:
    """Return the phrases and patterns of language.toml."""
    return tomllib.loads(files("diligence.analysis").joinpath("language.toml").read_text(encoding="utf-8"))


@Language.component(SENTENCES)
def split_sentences(doc: Doc) -> Doc:
    """Begin a sentence after a full stop, a question mark or an exclamation mark that a capital, a figure or a bracket follows."""
    ended, spaced = True, True
    starts = []
    for token in doc:
        text = token.text
        if text.isspace():
            starts.append(-1)
            spaced = True
            continue
        closes = ended and text in {'"', ")", "'"} and not spaced
        begins = ended and not closes and (text[0].isupper() or text[0].isdigit() or text[0] in _OPENERS or token.i == 0)
        starts.append(1 if begins else -1)
        ended = text in {".", "?", "!", '."', ".)"} or closes
        spaced = bool(token.whitespace_)
    # All at once: setting one token's start makes spaCy look through the whole document each time.
    column = numpy.asarray(starts, dtype=numpy.int64).astype(numpy.uint64).reshape(-1, 1)
    return doc.from_array(["SENT_START"], column)  # type: ignore[arg-type]  # the stub asks for thinc's own name of such an array


@dataclass(frozen=True)
class Canonical:
    """The canonical text with, for every character, where it stands in the running text."""

    text: str
    starts: "array[int]"
    ends: "array[int]"

    def position(self, source: int) -> int:
        """Return the first canonical position at or after a position of the running text."""
        return bisect_left(self.starts, source)


class _Defaults(EnglishDefaults):
    """Of more than a thousand special cases (contractions, clock times, smileys), only the abbreviations that end in a full stop.

    Those alone decide where a sentence ends, and loading the others would cost more than reading a page.
    """

    tokenizer_exceptions = {word: parts for word, parts in EnglishDefaults.tokenizer_exceptions.items() if word.endswith(".")}  # noqa: RUF012


class _English(English):  # type: ignore[no-untyped-call]  # spaCy registers its languages by subclassing
    """spaCy's blank English with these defaults."""

    Defaults = _Defaults


class LanguagePipeline:
    """spaCy's blank English with what the grammar needs; built once, used for every document."""

    def __init__(self) -> None:
        self.nlp = _English()
        self.nlp.add_pipe(SENTENCES)
        self.nlp.max_length = 5_000_000
        self._phrases = PhraseMatcher(self.nlp.vocab, attr="LOWER")
        for token, phrases in grammar()["phrases"].items():
            self._phrases.add(token, [self.nlp.make_doc(phrase) for phrase in phrases])

    def read(self, text: str) -> Doc:
        """Return the document with its tokens and sentence starts; positions are those of the text.

        A line break inside a paragraph is no token: phrases run on across lines.
        """
        plain = _LINE_BREAK.sub(" ", text)
        doc = self.nlp(plain)
        doc.user_data[_TEXT] = plain  # spaCy would put it together anew, token by token, each time it is asked for
        return doc

    def canonical(
        self,
        doc: Doc,
        durations: Sequence[Duration],
        parties: Mapping[str, Sequence[str]],
        pronouns: dict[str, str],
        others: Sequence[tuple[int, int, str]] = (),
    ) -> Canonical:
        """Write the text again with tokens for what has many spellings.

        ``parties`` maps a token to the names it stands for; a name in lower case matches in any case, others as they are written.
        ``pronouns`` maps words such as "your" to what they become; ``others`` are further ``(start, end, words)`` to put in.
        """
        replaced: list[tuple[int, int, str]] = [(duration.start, duration.end, duration.canonical) for duration in durations]
        for match, start, end in self._phrases(doc):
            span = doc[start:end]
            replaced.append((span.start_char, span.end_char, self.nlp.vocab.strings[match]))
        replaced.extend(self._named(doc, parties, pronouns))
        replaced.extend(others)
        return _write(doc.user_data[_TEXT], _longest(replaced))

    def _named(self, doc: Doc, parties: Mapping[str, Sequence[str]], pronouns: dict[str, str]) -> Iterable[tuple[int, int, str]]:
        loose, exact = PhraseMatcher(self.nlp.vocab, attr="LOWER"), PhraseMatcher(self.nlp.vocab, attr="ORTH")
        for token, names in parties.items():
            lower = [name for name in names if name == name.lower()]
            proper = [name for name in names if name != name.lower()]
            proper += [name.upper() for name in proper if name.upper() not in proper]
            if lower:
                loose.add(token, [self.nlp.make_doc(name) for name in lower])
            if proper:
                exact.add(token, [self.nlp.make_doc(name) for name in proper])
        for matcher in (loose, exact):
            for match, start, end in matcher(doc):
                yield doc[start].idx, doc[end - 1].idx + len(doc[end - 1]), self.nlp.vocab.strings[match]
        if pronouns:
            for found in _PRONOUN.finditer(doc.user_data[_TEXT]):
                said = pronouns.get(found[0] if found[0] == "I" else found[0].lower())
                if said:
                    yield *found.span(), said


def _longest(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Drop every span that overlaps an earlier or longer one."""
    kept: list[tuple[int, int, str]] = []
    for span in sorted(spans, key=lambda found: (found[0], -found[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


_PRONOUN = re.compile(r"(?<![\w\u2024])(?:I|(?i:we|us|our|you|your|me|my))(?![\w\u2024])")
_GAP = re.compile(r"\s{2,}|[^\S ]")
_PLURAL = re.compile(r"(?<=[a-z])\((?:s|es|ies)\)")


def _write(text: str, replaced: list[tuple[int, int, str]]) -> Canonical:
    parts: list[str] = []
    starts, ends = array("L"), array("L")

    def copy(start: int, end: int) -> None:
        at = start
        for gap in _GAP.finditer(text, start, end):
            copy_words(at, gap.start())
            copy_words(gap.start(), gap.start() + 1, " ")
            at = gap.end()
        copy_words(at, end)

    def copy_words(start: int, end: int, words: str = "") -> None:
        words = words or text[start:end]
        if words[:1] == " " and parts and parts[-1].endswith(" "):
            start, words = start + 1, words[1:]
        lowered = words.lower()
        if len(lowered) != len(words):  # a few letters become two in lower case; they stay as they are, so that positions hold
            lowered = "".join(low if len(low := letter.lower()) == 1 else letter for letter in words)
        if lowered:
            parts.append(lowered)
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))

    at = 0
    for start, end, token in [*replaced, (len(text), len(text), "")]:
        gap = at
        for plural in _PLURAL.finditer(text, at, start):
            copy(gap, plural.start())
            copy(plural.start() + 1, plural.end() - 1)
            gap = plural.end()
        copy(gap, start)
        parts.append(token)
        starts.extend([start] * len(token))
        ends.extend([end] * len(token))
        at = end
    return Canonical("".join(parts), starts, ends)
