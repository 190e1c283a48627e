"""Take the text out of a PDF with pypdf. Meant for the limited child: the bytes are hostile and may make pypdf raise anything."""

import hashlib
import logging
import math
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pypdf
from pypdf.errors import DependencyError, EmptyFileError, FileNotDecryptedError, LimitReachedError

from diligence.documents import kinds, refusals
from diligence.documents.lines import Collector
from diligence.errors import DocumentError
from diligence.model.document import Document, DocumentWarning, Line, Page

MAX_PAGES = 5_000
MAX_CHARACTERS = 10_000_000
_OUTPUT = 20_000_000
TIGHT: dict[str, Any] = {
    "maximum_declared_stream_length": 50_000_000,
    "array_based_stream_maximum_output_length": _OUTPUT,
    "zlib_maximum_output_length": _OUTPUT,
    "lzw_maximum_output_length": _OUTPUT,
    "run_length_maximum_output_length": _OUTPUT,
    "brotli_maximum_output_length": _OUTPUT,
    "jbig2_maximum_output_length": _OUTPUT,
    "image_maximum_buffer_size": _OUTPUT,
    "zlib_maximum_recovery_input_length": 1_000_000,
    "stream_decoding_work_maximum_length": 60_000_000,
    "stream_parsing_work_maximum_count": 400_000,
    "page_tree_maximum_entries": MAX_PAGES,
    "page_tree_maximum_page_entries": 200_000,
    "xform_maximum_invocations_per_extraction": 500,
    "jbig2dec_binary": None,
}
"""pypdf's limits for an agreement: counts, and lengths in bytes. The last keeps pypdf from calling an external program."""

_SCAN_AREA = 0.4
_SCAN_LETTERS = 250
"""A page that an image covers to this share, with fewer letters than this, is a scan with a stamp on it."""
_GARBLED = 0.3
"""A page with this share of characters that stand for nothing has a font without a way back to letters."""
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


def tighten() -> None:
    """Set pypdf's limits for the present thread (``apply_configuration`` would do nothing when called bare)."""
    pypdf.overwrite_configuration(**TIGHT)


def extract(data: bytes) -> Document:
    """Read a PDF into pages and lines. A page that fails is marked and does not stop the others.

    Raises ``DocumentError`` with code ``empty``, ``not-a-pdf``, ``password``, ``damaged``, ``too-large``, ``no-pages`` or ``output-limit``.
    ``MemoryError`` passes through: the caller set the limit and knows how to word it.
    """
    tighten()
    if not data.strip():
        raise refusals.empty()
    if not kinds.has_pdf_header(data):
        raise refusals.not_a_pdf(kinds.looks_like(data))
    warnings: list[DocumentWarning] = []
    with _pypdf_log() as log:
        reader = _open(data, warnings)
        count = _count_pages(reader)
        warnings += _repairs(reader, count, log)
        pages: list[Page] = []
        characters = 0
        for number in range(1, count + 1):
            page = _read_page(reader, number, log, warnings)
            characters += sum(len(line.text) for line in page.lines)
            if characters > MAX_CHARACTERS:
                raise refusals.output_limit(MAX_CHARACTERS)
            pages.append(page)
    return Document(sha256=hashlib.sha256(data).hexdigest(), pages=tuple(pages), warnings=tuple(warnings))


def _open(data: bytes, warnings: list[DocumentWarning]) -> pypdf.PdfReader:
    try:
        reader = pypdf.PdfReader(BytesIO(data))
        if reader.is_encrypted:
            if not reader.decrypt(""):
                raise refusals.password()
            warnings.append(DocumentWarning(code="encrypted-empty-password", text="The file is encrypted with an empty password"))
        return reader
    except (DocumentError, MemoryError):
        raise
    except EmptyFileError:
        raise refusals.empty() from None
    except FileNotDecryptedError:
        raise refusals.password() from None
    except (NotImplementedError, DependencyError):
        raise refusals.certificate() from None
    except Exception:  # pypdf raises AttributeError, TypeError, ValueError, AssertionError, RecursionError and more on broken files
        raise refusals.damaged() from None


def _count_pages(reader: pypdf.PdfReader) -> int:
    try:
        count = len(reader.pages)
    except MemoryError:
        raise
    except FileNotDecryptedError:
        raise refusals.password() from None
    except LimitReachedError:
        raise refusals.too_many_pages(MAX_PAGES) from None
    except Exception:  # as above
        raise refusals.damaged() from None
    if count == 0:
        raise refusals.no_pages()
    return count


def _repairs(reader: pypdf.PdfReader, count: int, log: "_Log") -> list[DocumentWarning]:
    """Tell whether the file was broken in a way that pypdf put right, and whether it may have lost pages by it."""
    found: list[DocumentWarning] = []
    if log.spoke:
        found.append(DocumentWarning(code="repaired", text="The file is damaged and was repaired; some of its text may be missing"))
    try:
        declared = reader.root_object["/Pages"].get_object()["/Count"].get_object()
    except MemoryError:
        raise
    except Exception:  # a file without a count declares nothing
        return found
    if declared != count:
        found.append(DocumentWarning(code="page-count", text=f"The file declares another number of pages than the {count} that were found"))
    return found


def _read_page(reader: pypdf.PdfReader, number: int, log: "_Log", warnings: list[DocumentWarning]) -> Page:
    log.lost = False
    try:
        page = reader.pages[number - 1]
        width, height, rotation = _shape(page)
        collector = Collector(width, height, rotation)
        text = page.extract_text(
            visitor_operand_before=collector.before, visitor_operand_after=collector.after, visitor_text=collector.text
        )
        lines = collector.lines(text)
        trouble = _trouble(page, lines, collector, width * height, log)
    except MemoryError:
        raise
    except Exception:  # one page of a broken file; the others may still be read
        warnings.append(DocumentWarning(code="page-error", page=number, text="The text of this page could not be taken out of the file"))
        return Page(number=number, readable=False)
    if trouble is not None:
        warnings.append(trouble.model_copy(update={"page": number}))
    shown = (height, width) if rotation in (90, 270) else (width, height)
    return Page(number=number, lines=lines, readable=trouble is None, width=shown[0], height=shown[1])


def _shape(page: pypdf.PageObject) -> tuple[float, float, int]:
    """Return width, height and rotation; those of a letter page where the file does not say."""
    width, height, rotation = 612.0, 792.0, 0
    try:
        box = page.mediabox
        width, height = round(abs(float(box.width)), 1), round(abs(float(box.height)), 1)
        rotation = int(page.rotation or 0) % 360
    except (MemoryError, RecursionError):
        raise
    except Exception:  # a page without a usable box still has text
        return 612.0, 792.0, 0
    if not (0 < width < 100_000 and 0 < height < 100_000 and math.isfinite(width * height)):
        width, height = 612.0, 792.0
    return width, height, rotation


def _trouble(page: pypdf.PageObject, lines: tuple[Line, ...], collector: Collector, area: float, log: "_Log") -> DocumentWarning | None:
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
    nonsense = sum(character == "\ufffd" or (character < " " and character not in "\t\n\r") for character in text)
    if nonsense > _GARBLED * (letters + nonsense):
        return DocumentWarning(code="unreadable-page", text="The letters of this page cannot be told from its font")
    if log.lost:
        return DocumentWarning(code="partial-page", text="A part of this page could not be taken out of the file")
    return None


def _largest_image(page: pypdf.PageObject, collector: Collector) -> float:
    """Return the area of the largest image on the page in square points; 0.0 where there is none."""
    if not collector.drawn:
        return 0.0
    resources = page.get_inherited("/Resources", None)
    objects = resources.get_object().get("/XObject", {}).get_object() if resources is not None else {}
    areas = [0.0]
    for name, drawn in collector.drawn:
        thing = objects.get(name)
        kind = thing.get_object().get("/Subtype") if thing is not None else None
        if kind == "/Image" or kind is None:  # unknown here means that it was drawn inside a form
            areas.append(max(drawn, 1.0))
    return max(areas)


class _Log(logging.Handler):
    """Watches what pypdf reports to its log and nowhere else: parts of a page it left out."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lost = False
        """A part of the present page was left out; whoever begins a page resets it."""
        self.spoke = False
        """There was a warning of any kind."""

    def emit(self, record: logging.LogRecord) -> None:
        self.spoke = True
        if any(loss in str(record.msg) for loss in _LOSSES):
            self.lost = True


@contextmanager
def _pypdf_log() -> Iterator[_Log]:
    logger, handler = logging.getLogger("pypdf"), _Log()
    propagate = logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield handler
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate
