"""Whether a difference is what a form is for: a blank, a placeholder or a bracket of the earlier text that was filled in."""

from collections.abc import Sequence

from diligence.documents.alignment import Span
from diligence.documents.wording import Word, joined

_WORDS_IN_A_BLANK = 25
"""More words than these take the place of no blank: they are a clause."""
_WORDS_AFTER_A_LABEL = 12
_LABELS = frozenset(("by", "name", "title", "date", "dated", "signature", "signed", "its", "address", "email", "phone", "telephone", "fax"))
"""Behind these and a colon a signature block leaves room, even where no line of underscores is printed."""


def is_filled_in(a: Sequence[Word], b: Sequence[Word], span: Span) -> bool:
    """Tell whether the words of the newer text fill in what the earlier one left open at this place."""
    before, after = a[span.a0 : span.a1], b[span.b0 : span.b1]
    blanks = sum(word.blank for word in before)
    if not before:
        near = [*a[max(span.a0 - 1, 0) : span.a0 + 1]]
        if any(word.blank for word in near):
            return len(after) <= _WORDS_IN_A_BLANK
        return len(after) <= _WORDS_AFTER_A_LABEL and _follows_label(b, span.b0)
    if not after:
        # An image of a signature took the place of a line, or the brackets came off and the words between them stayed.
        return all(word.key in "_[]" for word in before)
    if not blanks or all(word.blank for word in after) or len(after) > _WORDS_IN_A_BLANK * blanks + len(before):
        return False
    return _fits(_between_blanks(before), joined(after))


def _follows_label(words: Sequence[Word], at: int) -> bool:
    return at >= 2 and words[at - 1].key == ":" and words[at - 2].key in _LABELS


def _between_blanks(words: Sequence[Word]) -> list[str]:
    """Return what is printed before the first blank, between two blanks, and behind the last."""
    parts: list[list[Word]] = [[]]
    for word in words:
        if word.blank:
            parts.append([])
        else:
            parts[-1].append(word)
    return [joined(part) for part in parts]


def _fits(printed: Sequence[str], text: str) -> bool:
    """Tell whether the text is the printed parts in their order, with something in place of every blank."""
    if not text.startswith(printed[0]):
        return False
    at = len(printed[0])
    for part in printed[1:-1]:
        found = text.find(part, at + 1)
        if found < 0:
            return False
        at = found + len(part)
    return len(text) - len(printed[-1]) > at and text.endswith(printed[-1])
