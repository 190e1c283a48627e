"""Take the text out of a PDF with pypdf. Meant for the limited child: the bytes are hostile and may make pypdf raise anything."""

import hashlib
import logging
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pypdf
from pypdf.errors import DependencyError, EmptyFileError, FileNotDecryptedError, LimitReachedError

from diligence.documents import kinds, refusals
from diligence.documents.graphics import EVERYWHERE, Box, numbers, overlap
from diligence.documents.ink import FileTruth, Ink
from diligence.documents.layers import Layers
from diligence.documents.lettering import letters_only
from diligence.documents.lines import COLLECTED, Collector
from diligence.documents.overlays import Overlays, insert, overlays
from diligence.documents.structure import said_by_structure
from diligence.documents.trouble import PdfLog, trouble_with
from diligence.documents.truths import truths
from diligence.documents.visibility import Sieve, Sight, look_at
from diligence.errors import DocumentError
from diligence.model import plain_words
from diligence.model.document import Document, DocumentWarning, HiddenText, Line, Page

MAX_PAGES = 5_000
MAX_CHARACTERS = 10_000_000
_OUTPUT = 20_000_000
_LONGEST_HIDDEN = 20_000
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


_Visitor = Callable[[bytes, Any, Any, Any], None]
"""What pypdf calls before or after each operator, with its operands and both matrices."""


def tighten() -> None:
    """Set pypdf's limits for the present thread (``apply_configuration`` would do nothing when called bare)."""
    pypdf.overwrite_configuration(**TIGHT)


def extract(
    data: bytes, *, unprinted: Mapping[int, Sequence[int]] | None = None, watch: Callable[[int, Ink], None] | None = None
) -> Document:
    """Read a PDF into pages and lines. A page that fails is marked and does not stop the others.

    ``unprinted`` names shown strings, by page and by their place in the order of showing, that a second look found no ink of; they count
    as hidden. ``watch`` is told the ink of every page that was walked through.

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
        file = FileTruth(Layers.of(reader), unprinted=unprinted or {}, watch=watch)
        pages: list[Page] = []
        characters = 0
        for number in range(1, count + 1):
            page = _read_page(reader, number, log, file, warnings)
            characters += sum(len(line.text) for line in page.lines)
            if characters > MAX_CHARACTERS:
                raise refusals.output_limit(MAX_CHARACTERS)
            pages.append(page)
        warnings += _structure(reader, pages)
        warnings += truths(reader, data, pages)
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


def _read_page(reader: pypdf.PdfReader, number: int, log: PdfLog, file: FileTruth, warnings: list[DocumentWarning]) -> Page:
    log.lost = False
    over, trouble = Overlays(), None
    try:
        page = reader.pages[number - 1]
        width, height, rotation = _shape(page)
        over, trouble = _overlays(page)
        collector = Collector(width, height, rotation)
        lines, ink = _watched(page, collector, file)
        sight = look_at(ink, over, width * height)
        hidden = sight.hidden | {place: "no-ink" for place in file.unprinted.get(number, ()) if place not in sight.hidden}
        if file.watch is not None:
            file.watch(number, ink)
        stored = lines
        unseen = list(over.hidden)
        if hidden:
            lines = _sifted(page, Collector(width, height, rotation), lambda place: place not in hidden)
            for why in dict.fromkeys(hidden.values()):
                there = {place for place, reason in hidden.items() if reason == why}
                alone = _sifted(page, Collector(width, height, rotation), there.__contains__)
                unseen.append(HiddenText(why=why, text="\n".join(line.text for line in alone)[:_LONGEST_HIDDEN]))
            unseen = [one for one in unseen if letters_only(one.text)]
        found = trouble_with(page, lines, collector, width * height, log)
        trouble = (None if sight.is_layer and found is not None and found.code == "unreadable-page" else found) or trouble
    except MemoryError:
        raise
    except Exception:  # one page of a broken file; the others may still be read
        warnings.append(DocumentWarning(code="page-error", page=number, text="The text of this page could not be taken out of the file"))
        return Page(number=number, readable=False)
    warnings += [warning.model_copy(update={"page": number}) for warning in _remarks(ink, lines, over, unseen, sight)]
    if trouble is not None:
        warnings.append(trouble.model_copy(update={"page": number}))
    shown = (height, width) if rotation in (90, 270) else (width, height)
    return Page(
        number=number,
        lines=insert(lines, over.lines),
        hidden=tuple(unseen),
        stored=insert(stored, over.lines) if stored != lines else (),
        readable=trouble is None,
        width=shown[0],
        height=shown[1],
    )


def _overlays(page: pypdf.PageObject) -> tuple[Overlays, DocumentWarning | None]:
    try:
        return overlays(page), None
    except MemoryError:
        raise
    except Exception:  # broken fields or notes; the text of the page itself is there
        return Overlays(), DocumentWarning(code="partial-page", text="The fields and notes of this page could not be read")


def _watched(page: pypdf.PageObject, collector: Collector, file: FileTruth) -> tuple[tuple[Line, ...], Ink]:
    """Walk through a page, and return its lines and what was seen of its ink."""
    ink = Ink(page.get("/Resources"), _seen(page), file)

    def before(operator: bytes, operands: Any, cm: Any, tm: Any) -> None:
        if operator in COLLECTED:
            collector.before(operator, operands, cm, tm)
        ink.before(operator, operands, tm)

    def after(operator: bytes, operands: Any, cm: Any, tm: Any) -> None:
        if operator == b"Do":
            collector.after(operator, operands, cm, tm)
            ink.after(operator)

    return _lines(page, collector, before, after), ink


def _sifted(page: pypdf.PageObject, collector: Collector, lets_through: Callable[[int], bool]) -> tuple[Line, ...]:
    """Walk through a page, and return the lines of those shown strings that are let through."""
    sieve = Sieve(lets_through)

    def before(operator: bytes, operands: Any, cm: Any, tm: Any) -> None:
        collector.before(operator, operands, cm, tm)
        sieve.before(operator, operands)

    def after(operator: bytes, operands: Any, cm: Any, tm: Any) -> None:
        collector.after(operator, operands, cm, tm)
        sieve.after(operator, operands)

    return _lines(page, collector, before, after)


def _lines(page: pypdf.PageObject, collector: Collector, before: _Visitor, after: _Visitor) -> tuple[Line, ...]:
    text = page.extract_text(visitor_operand_before=before, visitor_operand_after=after, visitor_text=collector.text)
    return collector.lines(text)


def _remarks(ink: Ink, lines: Sequence[Line], over: Overlays, unseen: Sequence[HiddenText], sight: Sight) -> Iterator[DocumentWarning]:
    """Yield what a person should know of how a page says what it says."""
    if over.lines:
        yield DocumentWarning(code="typed-over", text="Text is typed over this page, in fields or notes; it was read with it")
    for why in dict.fromkeys(one.why for one in unseen):
        yield DocumentWarning(
            code="hidden-text", text=f"Words on this page are not visibly printed ({plain_words.HIDDEN[why]}); they do not count"
        )
    if sight.partly_struck:
        yield DocumentWarning(code="struck-out", text="Parts of lines on this page are struck out; those lines were read whole")
    if sight.is_layer:
        yield DocumentWarning(
            code="text-layer", text="The words of this page are an invisible layer over an image; compare them with the image"
        )
    if ink.actual_texts:
        page = letters_only(" ".join(line.text for line in lines))
        if any(letters_only(said) not in page for said in ink.actual_texts):
            yield DocumentWarning(
                code="actual-text", text="The file gives other words for this page than it prints; what is printed was read"
            )


def _structure(reader: pypdf.PdfReader, pages: Sequence[Page]) -> Iterator[DocumentWarning]:
    """Yield a warning where the structure of the file gives other words than its pages print."""
    try:
        said = said_by_structure(reader.root_object)
    except MemoryError:
        raise
    except Exception:  # a file without a catalog has no structure
        return
    printed = letters_only(" ".join(line.text for page in pages for line in page.lines)) if said else ""
    if any(letters_only(one) not in printed for one in said):
        yield DocumentWarning(code="actual-text", text="The file gives other words for itself than it prints; what is printed was read")


def _seen(page: pypdf.PageObject) -> Box:
    """Return the part of the page that is shown: the crop box within the media box."""
    boxes = []
    for box in (page.mediabox, page.cropbox):
        corners = numbers(box)
        if len(corners) == 4:
            boxes.append((min(corners[::2]), min(corners[1::2]), max(corners[::2]), max(corners[1::2])))
    seen = EVERYWHERE
    for box in boxes:
        seen = overlap(seen, box)
    return seen if seen[2] > seen[0] and seen[3] > seen[1] else EVERYWHERE


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
