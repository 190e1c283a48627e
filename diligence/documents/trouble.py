"""Whether the text of a page can be relied on to be all that the page shows; where it cannot, nothing may be reported as missing."""

import logging
import re
from typing import Any

from diligence.documents.lines import Collector
from diligence.model.document import DocumentWarning, Line

_SCAN_AREA = 0.4
_SCAN_LETTERS = 250
"""A page that an image covers to this share, with fewer letters than this, is a scan with a stamp on it."""
_GARBLED = 0.3
"""A page with this share of characters that stand for nothing has a font without a way back to letters."""
_NONSENSE = re.compile(r"[\ufffd\x00-\x08\x0b\x0c\x0e-\x1f]")
_DRAWN_TEXT = 20
"""A page without text on which this many shapes are painted is not blank: letters may be drawn as curves."""
_LOSSES = (
    "Impossible to decode XFormObject",
    "further form content is skipped",
    "not defined.",
    "might be truncated",
    "Data might be wrong",
    "uninterpretable font",
    "are not a dictionary",
    "are not a stream or an array",
    "using fallback",
)
"""What pypdf says, and only to its log, when it leaves out a part of a page. Ordinary files give no warning at all."""


class PdfLog(logging.Handler):
    """Watches what pypdf reports to its log and nowhere else: parts of a page it left out."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lost = False
        """A part of the present page was left out; whoever begins a page resets it."""
        self.spoke = False
        """There was a warning of any kind."""

    def emit(self, record: logging.LogRecord) -> None:
        """Take note of a message; it is never passed on, for it may quote the file."""
        self.spoke = True
        if any(loss in str(record.msg) for loss in _LOSSES):
            self.lost = True


def trouble_with(page: Any, lines: tuple[Line, ...], collector: Collector, area: float, log: PdfLog) -> DocumentWarning | None:
    """Say why the text of a page cannot be relied on to be all that the page shows; None where it can."""
    text = "".join(line.text for line in lines)
    letters = sum(map(str.isalnum, text))
    image = _largest_image(page, collector)
    if letters == 0:
        if image > 0:
            return DocumentWarning(code="unreadable-page", text="This page is an image without text")
        if collector.painted >= _DRAWN_TEXT:
            return DocumentWarning(code="unreadable-page", text="This page is drawn without text")
        if log.spoke:
            return DocumentWarning(code="page-error", text="This page gave no text, and its file is damaged")
    elif letters < _SCAN_LETTERS and image >= _SCAN_AREA * area:
        return DocumentWarning(code="unreadable-page", text="This page is an image with little text on it")
    nonsense = len(_NONSENSE.findall(text))
    if nonsense > _GARBLED * (letters + nonsense):
        return DocumentWarning(code="unreadable-page", text="The letters of this page cannot be told from its font")
    if log.lost:
        return DocumentWarning(code="partial-page", text="A part of this page could not be taken out of the file")
    return None


def _largest_image(page: Any, collector: Collector) -> float:
    """Return the area of the largest image on the page in square points; 0.0 where there is none."""
    if not collector.drawn:
        return 0.0
    resources = page.get_inherited("/Resources", None)
    listed = resources.get_object().get("/XObject") if resources is not None else None
    objects = listed.get_object() if listed is not None else {}
    areas = [0.0]
    for name, drawn in collector.drawn:
        thing = objects.get(name)
        kind = thing.get_object().get("/Subtype") if thing is not None else None
        if kind == "/Image" or kind is None:  # unknown here means that it was drawn inside a form
            areas.append(max(drawn, 1.0))
    return max(areas)
