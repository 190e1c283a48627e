"""Labels at the left, words at the right, and every further line of the words under the first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

SEVERITY_STYLES: Mapping[str, str] = {
    "critical": "bold $text-error", "high": "$text-warning", "medium": "$text-accent", "low": "$text-muted", "info": "$text-muted",
}  # fmt: skip
"""The color of a severity; it always stands beside a glyph or a word."""

LABEL_WIDTH = 11
NARROWEST = 12
"""Cells for words below which a label stands on a line of its own."""


@dataclass(frozen=True)
class Fact:
    """One label with its words; both are text from which nothing is taken as markup. Without a label the words use the full width."""

    words: Content | str = ""
    label: str = ""
    label_style: str = "$text-muted"
    under: bool = False
    """Whether the words stand under the words above, without a label of their own."""


def fact_lines(fact: Fact, width: int, label_width: int = LABEL_WIDTH) -> list[Content]:
    """Return the lines of a fact at a width in cells, of which the label takes ``label_width``."""
    words = fact.words if isinstance(fact.words, Content) else Content(fact.words)
    if not fact.label and not fact.under:
        return words.wrap(max(width, 2)) if words else [Content("")]
    label = Content.styled(fact.label, fact.label_style)
    if width < label_width + NARROWEST:
        return [*([label] if fact.label else []), *words.wrap(max(width, 2))]
    indent = max(label_width, label.cell_length + 2)
    lines = words.wrap(max(width - indent, 2)) or [Content("")]
    first = Content.assemble(label, " " * (indent - label.cell_length), lines[0])
    return [first, *(Content.assemble(" " * indent, line) for line in lines[1:])]


class FactSheet(Widget):
    """Shows facts one below the other; as high as they need."""

    DEFAULT_CSS = "FactSheet { height: auto; width: 1fr; }"

    def __init__(self, *, id: str | None = None, label_width: int = LABEL_WIDTH) -> None:
        super().__init__(id=id)
        self._label_width = label_width
        self._facts: tuple[Fact, ...] = ()

    def show(self, facts: Iterable[Fact]) -> None:
        """Show other facts."""
        self._facts = tuple(facts)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the facts need at a width."""
        return len(self._lines(width))

    def render(self) -> Content:
        """Draw the facts at the present width."""
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, width: int) -> list[Content]:
        return [line for fact in self._facts for line in fact_lines(fact, width, self._label_width)]
