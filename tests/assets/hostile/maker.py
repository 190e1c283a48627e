"""Write PDFs by hand, object by object, so that each can be wrong in exactly one place."""

import zlib
from collections.abc import Mapping

CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
LETTER = b"[0 0 612 792]"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
CLAUSE = b"BT /F1 11 Tf 72 700 Td (The vendor reports a breach within ten days.) Tj ET"


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """Return a stream object with its true length."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def flate(data: bytes, entries: bytes = b"", *, rounds: int = 1) -> bytes:
    """Return a stream compressed so many times."""
    for _ in range(rounds):
        data = zlib.compress(data, 9)
    return stream(data, b"/Filter [%s] %s" % (b" ".join([b"/FlateDecode"] * rounds), entries))


def assemble(objects: Mapping[int, bytes], *, trailer: bytes = b"", root: bytes = b"1 0 R") -> bytes:
    """Return a file with these objects, a correct cross-reference table and a trailer."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = {}
    for number, body in sorted(objects.items()):
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    size = max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % offsets[number] if number in offsets else b"0000000000 65535 f \n"
    out += b"trailer\n<< /Size %d /Root %s %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, trailer, start)
    return bytes(out)


def one_page(
    content: bytes = stream(CLAUSE),
    *,
    resources: bytes = b"/Font << /F1 5 0 R >>",
    page: bytes = b"",
    box: bytes = LETTER,
    pages: bytes = b"",
    catalog: bytes = b"",
    more: Mapping[int, bytes] | None = None,
    trailer: bytes = b"",
) -> bytes:
    """Return a file of one page: 3 is the page, 4 its content (``content`` is the whole stream object), 5 its font.

    ``page``, ``pages`` and ``catalog`` are further entries of the page, of the tree above it and of the catalog.
    """
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 %s >>" % pages,
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R /Resources << %s >> %s >>" % (box, resources, page),
        4: content,
        5: FONT,
        **(more or {}),
    }
    return assemble(objects, trailer=trailer)


def form(content: bytes, entries: bytes = b"", *, box: bytes = LETTER, resources: bytes = b"/Font << /F1 5 0 R >>") -> bytes:
    """Return a form XObject."""
    return stream(content, b"/Type /XObject /Subtype /Form /BBox %s /Resources << %s >> %s" % (box, resources, entries))


def image(gray: int, entries: bytes = b"", *, width: int = 4) -> bytes:
    """Return a square image in one gray, 0 to 255."""
    return stream(
        bytes([gray]) * width * width,
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace /DeviceGray %s" % (width, width, entries),
    )


def letters(codes_to: Mapping[int, str]) -> bytes:
    """Return a ``ToUnicode`` stream that maps codes to these strings, in UTF-16 as it wants them; pairs may be broken."""
    lines = b"\n".join(b"<%02x> <%s>" % (code, text.encode("utf-16-be", "surrogatepass").hex().encode()) for code, text in codes_to.items())
    return stream(
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n1 begincodespacerange <00> <ff> endcodespacerange\n"
        b"%d beginbfchar\n%s\nendbfchar endcmap end end" % (len(codes_to), lines)
    )


def with_letters(codes_to: Mapping[int, str]) -> bytes:
    """Return a page whose font maps the codes of its text to these strings."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 6 0 R >>"
    return one_page(more={5: font, 6: letters(codes_to)})
