"""The likeness of the passages of one document to the known forms, with the words of the document that stand so in a form."""

from collections.abc import Iterable

from diligence.analysis.language import Canonical
from diligence.analysis.likeness import Likeness, in_running_text
from diligence.analysis.units import Unit
from diligence.model.document import RunningText
from diligence.model.known_form import LikeSpan
from diligence.model.scan import LikePassage
from diligence.model.text import one_line

_MOST_SHOWN = 6


class FormLikeness:
    """Looks at each unit of a document once, because one unit often carries several requirements."""

    def __init__(self, likeness: Likeness, text: RunningText, canonical: Canonical) -> None:
        self._likeness, self._text, self._canonical = likeness, text, canonical
        self._known: dict[int, tuple[int, tuple[LikeSpan, ...]]] = {}

    def of(self, units: Iterable[Unit]) -> tuple[int, tuple[LikePassage, ...]]:
        """Return the share of the words of some units that are those of a form, from 0 to 100, and the longest stretches of them."""
        shared = words = 0.0
        spans: list[LikeSpan] = []
        for unit in units:
            if unit.index not in self._known:
                share, found = self._likeness.of(unit.text, since=unit.lead)
                self._known[unit.index] = share, in_running_text(found, unit, self._canonical)
            share, found = self._known[unit.index]
            own = len(unit.text[unit.lead :].split())
            shared, words = shared + share * own, words + own
            spans.extend(found)
        longest = sorted(dict.fromkeys(spans), key=lambda span: (span.start - span.end, span.start))[:_MOST_SHOWN]
        return int(shared / words) if words else 0, tuple(self._passage(span) for span in longest)

    def _passage(self, span: LikeSpan) -> LikePassage:
        first, last = self._text.pages_of(span.start, span.end)
        return LikePassage(page=first, end_page=last, quote=one_line(self._text.quote(span.start, span.end)), form=span.form)
