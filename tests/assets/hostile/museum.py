"""Files that break readers, each made here and named after its defect, with what must come of it.

``outcome`` is the code of the refusal, or ``text`` (the clause on the page is read), ``unreadable`` (a document whose first page is
marked) or ``blank`` (a readable page without text).
"""

import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import pypdf

from tests.assets.hostile import maker


@dataclass(frozen=True)
class Exhibit:
    name: str
    outcome: str
    make: Callable[[], bytes]
    warning: str | None = None


def _archive(member: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(member, "<document/>")
    return made.getvalue()


def _encrypted(user: str) -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(maker.one_page()))
    writer.encrypt(user_password=user, owner_password="the owner's own", algorithm="AES-256")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _without_pages() -> bytes:
    return maker.assemble({1: maker.CATALOG, 2: b"<< /Type /Pages /Kids [] /Count 0 >>"})


def _image(content: bytes, *, width: int = 40) -> bytes:
    image = maker.stream(
        b"\x80" * width * width,
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace /DeviceGray" % (width, width),
    )
    return maker.one_page(maker.stream(content), resources=b"/Font << /F1 5 0 R >> /XObject << /I 6 0 R >>", more={6: image})


def _image_in_form() -> bytes:
    image = maker.stream(b"\x80" * 16, b"/Type /XObject /Subtype /Image /Width 4 /Height 4 /BitsPerComponent 8 /ColorSpace /DeviceGray")
    form = maker.stream(
        b"q 612 0 0 792 0 0 cm /I Do Q", b"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /XObject << /I 7 0 R >> >>"
    )
    return maker.one_page(maker.stream(b"/X Do"), resources=b"/XObject << /X 6 0 R >>", more={6: form, 7: image})


def _curves() -> bytes:
    generator = random.Random(7)  # noqa: S311 (any curves will do)
    strokes = b"".join(b"%d %d m %d %d %d %d %d %d c f\n" % tuple(generator.randrange(600) for _ in range(8)) for _ in range(300))
    return maker.one_page(maker.stream(strokes))


def _same_page(times: int) -> bytes:
    return maker.assemble(
        {
            1: maker.CATALOG,
            2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b"3 0 R " * times, times),
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            4: maker.stream(maker.CLAUSE),
            5: maker.FONT,
        }
    )


def _same_stream(times: int) -> bytes:
    padding = maker.flate(maker.CLAUSE + b" " * 40_000)
    return maker.assemble(
        {
            1: maker.CATALOG,
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents [%s] /Resources << /Font << /F1 5 0 R >> >> >>"
            % (b"4 0 R " * times),
            4: padding,
            5: maker.FONT,
        }
    )


def _form(content: bytes, *, own: bytes = b"6 0 R") -> bytes:
    form = maker.stream(
        content, b"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /Font << /F1 5 0 R >> /XObject << /X %s >> >>" % own
    )
    return maker.one_page(
        maker.stream(maker.CLAUSE + b" /X Do"), resources=b"/Font << /F1 5 0 R >> /XObject << /X 6 0 R >>", more={6: form}
    )


def _fan_out() -> bytes:
    forms = {
        6 + depth: maker.stream(
            b"/X Do " * 10, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >>" % (7 + depth)
        )
        for depth in range(9)
    }
    forms[15] = maker.stream(
        b"BT /F1 9 Tf (ha) Tj ET", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F1 5 0 R >> >>"
    )
    return maker.one_page(maker.stream(b"/X Do"), resources=b"/XObject << /X 6 0 R >>", more=forms)


def _loop_of_previous() -> bytes:
    data = maker.one_page()
    start = data.rindex(b"xref\n0")
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % start)


def _kids_cycle() -> bytes:
    return maker.assemble({1: maker.CATALOG, 2: b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"})


def _object_stream(count: int) -> bytes:
    data = maker.one_page(more={6: maker.flate(b"1 0 ", b"/Type /ObjStm /N %d /First 4" % count)})
    return data.replace(b"/Root 1 0 R", b"/Root 6 0 R")


def _parent_cycle() -> bytes:
    return maker.assemble(
        {
            1: maker.CATALOG,
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 3 0 R >>",
            3: b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
            4: maker.stream(maker.CLAUSE),
        }
    )


def _full_range() -> bytes:
    table = (
        b"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange 100 beginbfrange\n"
        + b"<0000> <ffff> <0000>\n" * 100
        + b"endbfrange endcmap"
    )
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>"
    return maker.one_page(more={5: font, 6: maker.flate(table)})


CLAUSE_LETTERS = {ord(letter): letter for letter in "The vendor reports a breach within ten days."}

MUSEUM: tuple[Exhibit, ...] = (
    Exhibit("plain", "text", maker.one_page),
    # another kind of file
    Exhibit("empty", "empty", lambda: b""),
    Exhibit("blanks-only", "empty", lambda: b" \r\n\t" * 50),
    Exhibit("html-named-pdf", "not-a-pdf", lambda: b"<!DOCTYPE html><title>Sign in</title>"),
    Exhibit("png-named-pdf", "not-a-pdf", lambda: b"\x89PNG\r\n\x1a\n" + bytes(60)),
    Exhibit("docx-named-pdf", "not-a-pdf", lambda: _archive("word/document.xml")),
    Exhibit("zip-named-pdf", "not-a-pdf", lambda: _archive("anything.txt")),
    Exhibit("words-only", "not-a-pdf", lambda: b"Business Associate Agreement"),
    # structure
    Exhibit("header-only", "damaged", lambda: b"%PDF-1.7\n"),
    Exhibit("junk-before-header", "text", lambda: b"HTTP/1.1 200 OK\r\n\r\n" + maker.one_page()),
    Exhibit("truncated", "damaged", lambda: maker.one_page()[:300]),
    Exhibit("tail-cut-off", "damaged", lambda: maker.one_page()[:-40]),
    Exhibit("no-table", "damaged", lambda: maker.one_page().replace(b"xref", b"xxxx")),
    Exhibit("startxref-nonsense", "text", lambda: maker.one_page()[:-20] + b"startxref\n-77\n%%EOF\n", warning="repaired"),
    Exhibit(
        "trailer-is-a-string",
        "damaged",
        lambda: maker.one_page().replace(b"trailer\n<<", b"trailer\n<41>").replace(b"/Catalog", b"/Cataleg"),
    ),
    Exhibit("root-is-a-number", "damaged", lambda: maker.assemble({1: b"7", 2: b"8"})),
    Exhibit("pages-missing", "damaged", lambda: maker.assemble({1: b"<< /Type /Catalog >>"})),
    Exhibit("no-pages", "no-pages", _without_pages),
    Exhibit("previous-table-loop", "text", _loop_of_previous),
    Exhibit("kids-cycle", "damaged", _kids_cycle),
    Exhibit("parent-cycle", "unreadable", _parent_cycle),
    Exhibit("object-stream-huge", "text", lambda: _object_stream(999_999_999)),
    Exhibit("count-is-a-lie", "text", lambda: maker.one_page().replace(b"/Count 1 ", b"/Count 9 "), warning="page-count"),
    Exhibit("page-is-cut-short", "unreadable", lambda: maker.one_page().replace(b"[0 0 612 792]", b"[0 0 1e99 /x]")),
    Exhibit("box-is-nonsense", "text", lambda: maker.one_page().replace(b"[0 0 612 792]", b"[0 0 (a) /x]")),
    Exhibit("content-missing", "unreadable", lambda: maker.one_page().replace(b"/Contents 4 0 R", b"/Contents 99 0 R")),
    # locked
    Exhibit("password", "password", lambda: _encrypted("secret")),
    Exhibit("empty-password", "text", lambda: _encrypted(""), warning="encrypted-empty-password"),
    Exhibit(
        "for-recipients", "password", lambda: maker.one_page(trailer=b"/Encrypt << /Filter /Adobe.PubSec /SubFilter /adbe.pkcs7.s5 /V 4 >>")
    ),
    # nothing to read, or not all of it
    Exhibit("blank-page", "blank", lambda: maker.one_page(maker.stream(b""))),
    Exhibit("image-only", "unreadable", lambda: _image(b"q 612 0 0 792 0 0 cm /I Do Q"), warning="unreadable-page"),
    Exhibit("image-inside-form", "unreadable", _image_in_form, warning="unreadable-page"),
    Exhibit(
        "image-inline", "unreadable", lambda: maker.one_page(maker.stream(b"q 612 0 0 792 0 0 cm BI /W 2 /H 2 /BPC 8 /CS /G ID abcd EI Q"))
    ),
    Exhibit("scan-with-stamp", "unreadable", lambda: _image(b"q 612 0 0 792 0 0 cm /I Do Q " + maker.CLAUSE), warning="unreadable-page"),
    Exhibit("logo-and-text", "text", lambda: _image(b"q 60 0 0 60 0 0 cm /I Do Q " + maker.CLAUSE)),
    Exhibit("letters-as-curves", "unreadable", _curves, warning="unreadable-page"),
    Exhibit(
        "letters-map-to-nothing",
        "unreadable",
        lambda: maker.with_letters(dict.fromkeys(CLAUSE_LETTERS, "\ufffd")),
        warning="unreadable-page",
    ),
    # letters that hurt
    Exhibit("lone-surrogates", "text", lambda: maker.with_letters(CLAUSE_LETTERS | {ord("."): "\ud800"})),
    Exhibit("escape-sequences", "text", lambda: maker.with_letters(CLAUSE_LETTERS | {ord("."): "\x1b]2;a\x07"})),
    Exhibit("right-to-left-override", "text", lambda: maker.with_letters(CLAUSE_LETTERS | {ord("."): "\u202e\u2066"})),
    Exhibit("letters-full-range", "unreadable", _full_range),
    # bombs
    Exhibit("flate-bomb", "unreadable", lambda: maker.one_page(maker.flate(bytes(300_000_000))), warning="page-error"),
    Exhibit("flate-bomb-in-layers", "unreadable", lambda: maker.one_page(maker.flate(bytes(60_000_000), rounds=3)), warning="page-error"),
    Exhibit("string-without-end", "unreadable", lambda: maker.one_page(maker.flate(b"BT /F1 9 Tf (" + b"a" * 60_000_000 + b") Tj ET"))),
    Exhibit("nested-arrays", "unreadable", lambda: maker.one_page(maker.stream(b"[" * 50_000)), warning="page-error"),
    Exhibit("nested-dictionary", "damaged", lambda: maker.assemble({1: b"<< /Type /Catalog /Pages " + b"[" * 50_000 + b" >>"})),
    Exhibit("tokens-without-end", "unreadable", lambda: maker.one_page(maker.flate(b"1 " * 1_900_000)), warning="page-error"),
    Exhibit("blocks-of-text", "unreadable", lambda: maker.one_page(maker.flate(b"BT /F1 9 Tf (a) Tj ET " * 200_000)), warning="page-error"),
    Exhibit("same-stream-2000-times", "unreadable", lambda: _same_stream(2_000), warning="page-error"),
    Exhibit("same-page-99000-times", "too-large", lambda: _same_page(99_000)),
    Exhibit("form-in-itself", "text", lambda: _form(b"/X Do")),
    Exhibit("forms-ten-to-the-ninth", "unreadable", _fan_out, warning="partial-page"),
    Exhibit("inline-image-without-end", "unreadable", lambda: maker.one_page(maker.stream(maker.CLAUSE + b" BI /W 9 /H 9 ID abc"))),
    Exhibit("lzw-nonsense", "unreadable", lambda: maker.one_page(maker.stream(bytes(range(256)) * 40, b"/Filter /LZWDecode"))),
    Exhibit("filter-unknown", "unreadable", lambda: maker.one_page(maker.stream(maker.CLAUSE, b"/Filter /Nonsense"))),
    Exhibit(
        "filters-without-end",
        "unreadable",
        lambda: maker.one_page(maker.stream(maker.CLAUSE, b"/Filter [%s]" % (b"/ASCIIHexDecode " * 500))),
    ),
)
