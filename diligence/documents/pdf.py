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
from diligence.documents.overlays import insert, overlays
from diligence.documents.trouble import PdfLog, trouble_with
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


def _repairs(reader: pypdf.PdfReader, count: int, log: PdfLog) -> list[DocumentWarning]:
    """Tell whether the file was broken in a way that pypdf put right, and whether it may have lost pages by it."""
    found: list[DocumentWarning] = []
    if log.spoke:
        found.append(DocumentWarning(code="repaired", text="The file is damaged and was repaired; some of its text may be missing"))
    try:
        root: Any = reader.root_object
        declared = root["/Pages"]["/Count"]
    except MemoryError:
        raise
    except Exception:  # a file without a count declares nothing
        return found
    if declared != count:
        found.append(DocumentWarning(code="page-count", text=f"The file declares another number of pages than the {count} that were found"))
    return found


def _read_page(reader: pypdf.PdfReader, number: int, log: PdfLog, warnings: list[DocumentWarning]) -> Page:
    log.lost = False
    try:
        page = reader.pages[number - 1]
        width, height, rotation = _shape(page)
        collector = Collector(width, height, rotation)
        text = page.extract_text(
            visitor_operand_before=collector.before, visitor_operand_after=collector.after, visitor_text=collector.text
        )
        lines = collector.lines(text)
        trouble = trouble_with(page, lines, collector, width * height, log)
    except MemoryError:
        raise
    except Exception:  # one page of a broken file; the others may still be read
        warnings.append(DocumentWarning(code="page-error", page=number, text="The text of this page could not be taken out of the file"))
        return Page(number=number, readable=False)
    typed: list[Line] = []
    try:
        typed, notes = overlays(page, number)
        warnings += notes
    except MemoryError:
        raise
    except Exception:  # broken fields or notes; the text of the page itself is there
        trouble = trouble or DocumentWarning(code="partial-page", text="The fields and notes of this page could not be read")
    if trouble is not None:
        warnings.append(trouble.model_copy(update={"page": number}))
    shown = (height, width) if rotation in (90, 270) else (width, height)
    return Page(number=number, lines=insert(lines, typed), readable=trouble is None, width=shown[0], height=shown[1])


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


@contextmanager
def _pypdf_log() -> Iterator[PdfLog]:
    logger, handler = logging.getLogger("pypdf"), PdfLog()
    propagate = logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield handler
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate
