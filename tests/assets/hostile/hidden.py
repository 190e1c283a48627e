"""Agreements of one page that say something nobody who looks at them can read, and honest twins that only look so to a hasty reader.

``why`` is what ``HiddenText.why`` must say of the hidden ``clause``; None where nothing may be called hidden. ``words`` are printed on
the page for everybody to see, and so is ``SENTENCE`` on every page. ``warning`` is a code that the document must carry.
"""

import io
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import reportlab
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.assets.hostile import maker

SENTENCE = "The vendor reports every breach to the clinic within ten days."
CLAUSE = "The vendor keeps all records encrypted at rest and on the wire."
WORDS = "The vendor returns or destroys all records when the agreement ends."
_CLAUSE_WIDTH = 309
"""Points that the clause takes in the font and size of ``say``; it begins at 72, 600. The words take 338."""


@dataclass(frozen=True)
class Sheet:
    name: str
    make: Callable[[], bytes]
    why: str | None = None
    clause: str = ""
    words: str = SENTENCE
    warning: str | None = None


# the parts of a page


def say(words: str, before: bytes = b"", *, font: bytes = b"/F1 11 Tf", at: bytes = b"72 600 Td") -> bytes:
    """Return a text object; ``before`` is anything that belongs between its font and its place."""
    return b"BT %s %s %s (%s) Tj ET" % (font, before, at, words.encode("latin-1"))


_TOP = b"\n".join(
    (
        say("Business Associate Agreement", font=b"/F1 16 Tf", at=b"72 730 Td"),
        say("between Harrow Clinic and Pell Data LLC", at=b"72 708 Td"),
        say("4. Duties of the vendor", at=b"72 672 Td"),
        say(SENTENCE, at=b"72 650 Td"),
    )
)
_END = say("Signed for both parties by their officers.", at=b"72 480 Td")


def sheet(
    content: bytes,
    *,
    start: bytes = b"",
    resources: bytes = b"",
    fonts: bytes = b"",
    box: bytes = maker.LETTER,
    page: bytes = b"",
    pages: bytes = b"",
    catalog: bytes = b"",
    more: Mapping[int, bytes] | None = None,
) -> bytes:
    """Return an agreement with this content in its middle; ``start`` comes before everything, the objects of ``more`` begin at 6."""
    whole = b"%s\n%s\nq\n%s\nQ\n%s" % (start, _TOP, content, _END)
    made: bytes = maker.one_page(
        maker.stream(whole),
        resources=b"/Font << /F1 5 0 R %s >> %s" % (fonts, resources),
        box=box,
        page=page,
        pages=pages,
        catalog=catalog,
        more=more,
    )
    return made


def hide(before: bytes, **parts: bytes) -> bytes:
    """Return a page with operators before the clause."""
    return sheet(before + b" " + say(CLAUSE), **parts)  # type: ignore[arg-type]


def show(before: bytes, after: bytes = b"") -> bytes:
    """Return a page with operators before and after the honest words."""
    return sheet(before + b" " + say(WORDS) + b" " + after)


def band(color: bytes, *, box: bytes = b"60 590 492 28 re") -> bytes:
    """Return a filled rectangle under the clause."""
    return b"q %s %s f Q" % (color, box)


def in_color(space: bytes, operands: bytes, more: Mapping[int, bytes] | None = None, *, words: str = CLAUSE) -> bytes:
    """Return a page with words in a color of this color space; nothing but the space where there are no operands."""
    return sheet(b"/S cs %s %s" % (operands, say(words)), resources=b"/ColorSpace << /S %s >>" % space, more=more)


def blend(first: bytes, second: bytes) -> bytes:
    """Return a function of one value that goes straight from one color to another."""
    return b"<< /FunctionType 2 /Domain [0 1] /C0 [%s] /C1 [%s] /N 1 >>" % (first, second)


def icc_profile() -> bytes:
    """Return a small RGB profile that is true: the primaries of sRGB, gamma 2.2."""
    fixed = [b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(value * 65536) for value in row)) for row in _PRIMARIES]
    curve = b"curv\0\0\0\0" + struct.pack(">IHxx", 1, 0x0233)
    name = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"probe".ljust(83, b"\0")
    right = b"text\0\0\0\0free\0\0\0\0"
    data = {b"desc": name, b"cprt": right, b"wtpt": fixed[0], b"rXYZ": fixed[1], b"gXYZ": fixed[2], b"bXYZ": fixed[3]}
    data |= {b"rTRC": curve, b"gTRC": curve, b"bTRC": curve}
    offset = 128 + 4 + 12 * len(data)
    table, body = struct.pack(">I", len(data)), b""
    for tag, value in data.items():
        padded = value.ljust(-(-len(value) // 4) * 4, b"\0")
        table += tag + struct.pack(">II", offset + len(body), len(value))
        body += padded
    size = offset + len(body)
    header = struct.pack(">I4xI12s6H4s", size, 0x02100000, b"mntrRGB XYZ ", 2026, 1, 1, 0, 0, 0, b"acsp").ljust(68, b"\0")
    return (header + fixed[0][8:]).ljust(128, b"\0") + table + body


_PRIMARIES = ((0.9642, 1.0, 0.8249), (0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141))


def drawn(*forms: bytes, content: bytes = b"/X Do", start: bytes = b"", **parts: bytes) -> bytes:
    """Return a page that draws an object; the first of these is ``/X``, and they are numbered from 6."""
    return sheet(
        content,
        start=start,
        resources=b"/XObject << /X 6 0 R >> " + parts.get("resources", b""),
        more={6 + index: form for index, form in enumerate(forms)},
    )


def with_state(state: bytes, content: bytes, more: Mapping[int, bytes] | None = None) -> bytes:
    """Return a page with an extended graphics state ``/G`` and perhaps an object ``/X``."""
    objects = b"/XObject << /X 6 0 R >>" if more else b""
    return sheet(content, resources=b"/ExtGState << /G << /Type /ExtGState %s >> >> %s" % (state, objects), more=more)


def layered(
    settings: bytes,
    content: bytes | None = None,
    *,
    words: str = CLAUSE,
    layer: bytes = b"8 0 R",
    usage: bytes = b"",
    form: bytes = b"",
) -> bytes:
    """Return a page with words in the layer ``/L``; 8 is a group of that use, 9 another group."""
    more = {8: b"<< /Type /OCG /Name (Draft) %s >>" % usage, 9: b"<< /Type /OCG /Name (Print) >>"}
    if form:
        more[6] = form
    return sheet(
        content or b"/OC /L BDC %s EMC" % say(words),
        resources=b"/Properties << /L %s /M 9 0 R >> %s" % (layer, b"/XObject << /X 6 0 R >>" if form else b""),
        catalog=b"/OCProperties << /OCGs [8 0 R 9 0 R] /D << /Order [8 0 R 9 0 R] %s >> >>" % settings,
        more=more,
    )


_VIEWED = b"/AS [<< /Event /View /OCGs [8 0 R] /Category [/View] >>]"


def annotated(
    annotation: bytes, content: bytes = b"", *, appearance: bytes = b"", catalog: bytes = b"", more: Mapping[int, bytes] | None = None
) -> bytes:
    """Return a page with an annotation over the place of the clause, and how it looks."""
    objects = {6: b"<< /Type /Annot /Rect [72 592 540 614] /AP << /N 7 0 R >> %s >>" % annotation}
    objects[7] = maker.form(appearance, box=b"[0 0 468 22]")
    return sheet(content, page=b"/Annots [6 0 R]", catalog=catalog, more=objects | dict(more or {}))


def note(words: str, flags: int) -> bytes:
    """Return a page with a text typed over it."""
    entries = b"/Subtype /FreeText /F %d /DA (/F1 11 Tf 0 g) /Contents (%s)" % (flags, words.encode())
    return annotated(entries, appearance=say(words, at=b"0 8 Td"))


def field(words: str, flags: int, *, of_parent: bool = False) -> bytes:
    """Return a page with a filled field; its value may stand in the field above it."""
    value = b"/FT /Tx /T (term) /V (%s)" % words.encode()
    entries = b"/Subtype /Widget /F %d /DA (/F1 11 Tf 0 g) %s" % (flags, b"/Parent 8 0 R" if of_parent else value)
    return annotated(
        entries,
        appearance=b"/Tx BMC %s EMC" % say(words, at=b"0 8 Td"),
        catalog=b"/AcroForm << /Fields [%d 0 R] /DA (/F1 11 Tf 0 g) /DR << /Font << /F1 5 0 R >> >> >>" % (8 if of_parent else 6),
        more={8: b"<< %s /Kids [6 0 R] >>" % value} if of_parent else None,
    )


def struck(mark: bytes, *, before: bool = False) -> bytes:
    """Return a page with the clause and a mark over it, or under it."""
    return sheet(mark + b" " + say(CLAUSE) if before else say(CLAUSE) + b" " + mark)


def marked(kind: bytes, words: str, width: int, appearance: bytes, more: Mapping[int, bytes] | None = None) -> bytes:
    """Return a page with words that an annotation marks, with its four corners given."""
    corners = b"72 611 %d 611 72 597 %d 597" % (72 + width, 72 + width)
    return annotated(b"/Subtype %s /F 4 /QuadPoints [%s]" % (kind, corners), say(words), appearance=appearance, more=more)


def between_words(words: str) -> list[tuple[int, str]]:
    """Return each word with a place for it that leaves room enough."""
    parts = words.split()
    return [(72 + sum(7 * len(part) + 4 for part in parts[:index]), part) for index, part in enumerate(parts)]


def lying(drawn_words: bytes, codes_to: Mapping[int, str], differences: bytes = b"") -> bytes:
    """Return a page whose second font says other letters than it draws."""
    encoding = (
        b"<< /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [%s] >>" % differences if differences else b"/WinAnsiEncoding"
    )
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding %s /ToUnicode 7 0 R >>" % encoding
    return sheet(
        b"BT /F2 11 Tf 72 600 Td <%s> Tj ET" % drawn_words.hex().encode(), fonts=b"/F2 6 0 R", more={6: font, 7: maker.letters(codes_to)}
    )


def code_by_code(words: str, glyphs: bytes, *, codes_to: Mapping[int, str] | None = None) -> bytes:
    """Return a page with a font that has a code of its own for every letter of the words, drawn as these glyphs."""
    codes = bytes(range(128, 128 + len(words)))
    return lying(codes, codes_to or dict(zip(codes, words, strict=True)), b"128 " + glyphs)


def names_of(words: str) -> bytes:
    """Return the glyph names of letters."""
    return b" ".join(b"/" + {" ": b"space", ".": b"period"}.get(letter, letter.encode()) for letter in words)


def painted_font(words: str, glyphs: Mapping[str, bytes], *, entries: bytes = b"", others: Mapping[int, bytes] | None = None) -> bytes:
    """Return a page with a Type 3 font: a glyph program for each of these letters, words set in it."""
    procedures = {10 + index: maker.stream(program) for index, program in enumerate(glyphs.values())}
    names = [names_of(letter) for letter in glyphs]
    font = b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 600 800] /FontMatrix [0.001 0 0 0.001 0 0] /Resources << >> " + b"".join(
        (
            b"/Encoding << /Type /Encoding /Differences [",
            b" ".join(b"%d %s" % (ord(letter), name) for letter, name in zip(glyphs, names, strict=True)),
            b"] >> /CharProcs << ",
            b" ".join(b"%s %d 0 R" % (name, number) for name, number in zip(names, procedures, strict=True)),
            b" >> /FirstChar 32 /LastChar 122 /Widths [",
            b"600 " * 91,
            b"] %s >>" % entries,
        )
    )
    return sheet(say(words, font=b"/F2 11 Tf"), fonts=b"/F2 6 0 R", more={6: font, **procedures, **(others or {})})


_DOTS = {
    "A": "0e11111f111111",
    "C": "0f10101010100f",
    "D": "1e11111111111e",
    "E": "1f10101e10101f",
    "I": "1f04040404041f",
    "N": "11191915131311",
    "O": "0e11111111110e",
    "S": "0f10100e01011e",
    "T": "1f040404040404",
    "Y": "11110a04040404",
}
"""Letters of five by seven dots, a row to a byte."""


def dotted(rows: str) -> bytes:
    """Return the program of a glyph made of dots."""
    shifted = bytes(row << 3 for row in bytes.fromhex(rows)).hex().encode()
    return b"600 0 0 0 500 700 d1 500 0 0 700 0 0 cm BI /W 5 /H 7 /IM true /BPC 1 /D [1 0] /F /AHx ID %s> EI" % shifted


def actual(clause: bytes, *, words: str = WORDS) -> bytes:
    """Return a page with a span whose dictionary says what it is to be read as."""
    return sheet(b"/Span << /ActualText %s >> BDC %s EMC" % (clause, say(words)))


def actual_in_tree() -> bytes:
    """Return a page whose structure tree says what its content is to be read as."""
    return sheet(
        b"/P << /MCID 0 >> BDC %s EMC" % say(WORDS),
        page=b"/StructParents 0",
        catalog=b"/MarkInfo << /Marked true >> /StructTreeRoot 6 0 R",
        more={
            6: b"<< /Type /StructTreeRoot /K 7 0 R /ParentTree << /Nums [0 [7 0 R]] >> >>",
            7: b"<< /Type /StructElem /S /P /P 6 0 R /Pg 3 0 R /K 0 /ActualText (%s) >>" % CLAUSE.encode(),
        },
    )


def table() -> bytes:
    """Return a page with a table: rules between the rows and the columns."""
    rows = (("Report of a breach", "ten days"), ("Return of records", "thirty days"), (WORDS, "at once"))
    cells = [
        say(cell, at=b"%d %d Td" % (72 + 400 * place, 600 - 18 * row)) for row, pair in enumerate(rows) for place, cell in enumerate(pair)
    ]
    across = [b"66 %d m 546 %d l S" % (height, height) for height in (612, 594, 576, 558)]
    down = [b"%d 558 m %d 612 l S" % (place, place) for place in (66, 466, 546)]
    return sheet(b"0.6 w " + b"\n".join((*cells, *across, *down)))


def scan() -> bytes:
    """Return a page that is an image of five lines, with the words that were recognized on it, not painted, at their places."""
    lines = (
        SENTENCE,
        WORDS,
        "The vendor uses the records only for the services of this agreement.",
        "It binds its helpers to the same duties, and does so in writing.",
        "The clinic may end the agreement when the vendor breaks it.",
    )
    rows = [bytearray(b"\xe6" * 153) for _ in range(198)]
    for index in range(len(lines)):
        for row in (46, 47):
            rows[row + 5 * index][18:100] = b"\x28\x50\xe6" * 27 + b"\x28"
    image = maker.stream(
        b"".join(rows), b"/Type /XObject /Subtype /Image /Width 153 /Height 198 /BitsPerComponent 8 /ColorSpace /DeviceGray"
    )
    said = b" ".join(say(words, at=b"72 %d Td" % (600 - 20 * index)) for index, words in enumerate(lines))
    content = b"q 612 0 0 792 0 0 cm /X Do Q 3 Tr " + said
    made: bytes = maker.one_page(maker.stream(content), resources=b"/Font << /F1 5 0 R >> /XObject << /X 6 0 R >>", more={6: image})
    return made


def subset_of_a_font() -> bytes:
    """Return a page set in a TrueType font of which only the used glyphs are in the file."""
    registerFont(TTFont("Vera", str(Path(reportlab.__file__).with_name("fonts") / "Vera.ttf")))
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(612, 792), invariant=True)
    canvas.setFont("Vera", 10)
    for height, words in ((650, SENTENCE), (600, WORDS)):
        canvas.drawString(72, height, words)
    canvas.save()
    return made.getvalue()


def _probe(name: str, why: str, make: Callable[[], bytes], **parts: str) -> Sheet:
    return Sheet(name, make, why, **{"clause": CLAUSE, **parts})


def _twin(name: str, make: Callable[[], bytes], warning: str | None = None, *, words: str = WORDS) -> Sheet:
    return Sheet(name, make, words=words, warning=warning)


_BLACK_INK = b"[/Separation /Black /DeviceCMYK %s]" % blend(b"0 0 0 0", b"0 0 0 1")
_TWO_INKS = b"[/DeviceN [/Cyan /Black] /DeviceCMYK 6 0 R]"
_TWO_INKS_MORE = {6: maker.stream(b"{ 0 exch 0 exch }", b"/FunctionType 4 /Domain [0 1 0 1] /Range [0 1 0 1 0 1 0 1]")}
_ICC = b"/N 3 /Alternate /DeviceRGB"
_WHITE_BOX = b"1 g 60 590 492 28 re f"
_ROUNDED = b"0.1 0.2 0.4 rg 70 590 m 542 590 l 548 590 552 594 552 600 c 552 608 l 552 614 548 618 542 618 c 70 618 l "
_ROUNDED += b"64 618 60 614 60 608 c 60 600 l 60 594 64 590 70 590 c h f"
_SHADED = b"/Shading << /H << /ShadingType 2 /ColorSpace /DeviceGray /Coords [60 0 552 0] /Function %s >> >>" % blend(b"0", b"0.3")
_IN_THE_MIDDLE = b"q 492 0 0 28 60 590 cm /X Do Q"
_BLANKED = dict.fromkeys(sorted(set(CLAUSE)), b"600 0 d0")
_YELLOW = {
    7: maker.form(
        b"/G gs 1 1 0 rg 0 5 338 14 re f",
        b"/Group << /S /Transparency >>",
        box=b"[0 0 468 22]",
        resources=b"/ExtGState << /G << /BM /Multiply >> >>",
    )
}
_STRUCK_LINE = b"0.8 w 72 603.5 m %d 603.5 l S" % (72 + _CLAUSE_WIDTH)

HIDDEN: tuple[Sheet, ...] = (
    # the color of what lies below
    _probe("white-by-g", "color", lambda: hide(b"1 g")),
    _probe("white-by-rg", "color", lambda: hide(b"1 1 1 rg")),
    _probe("white-by-k", "color", lambda: hide(b"0 0 0 0 k")),
    _probe("white-by-device-space", "color", lambda: hide(b"/DeviceRGB cs 1 1 1 sc")),
    _probe("white-by-icc-profile", "color", lambda: in_color(b"[/ICCBased 6 0 R]", b"1 1 1 scn", {6: maker.stream(icc_profile(), _ICC)})),
    _probe(
        "white-by-icc-without-a-profile",
        "color",
        lambda: in_color(b"[/ICCBased 6 0 R]", b"0 0 0 0 scn", {6: maker.stream(b"", b"/N 4 /Alternate /DeviceCMYK")}),
    ),
    _probe("white-by-calibrated-gray", "color", lambda: in_color(b"[/CalGray << /WhitePoint [0.9505 1 1.089] /Gamma 2.2 >>]", b"1 sc")),
    _probe("white-by-lab", "color", lambda: in_color(b"[/Lab << /WhitePoint [0.9642 1 0.8249] /Range [-99 99 -99 99] >>]", b"100 0 0 scn")),
    _probe("white-by-index", "color", lambda: in_color(b"[/Indexed /DeviceRGB 1 <000000ffffff>]", b"1 sc")),
    _probe("white-by-separation-without-ink", "color", lambda: in_color(_BLACK_INK, b"0 scn")),
    _probe(
        "white-by-separation-of-a-white-ink", "color", lambda: in_color(b"[/Separation /Snow /DeviceGray %s]" % blend(b"0", b"1"), b"1 scn")
    ),
    _probe("white-by-device-n", "color", lambda: in_color(_TWO_INKS, b"0 0 scn", _TWO_INKS_MORE)),
    _probe("white-set-before-a-form", "color", lambda: drawn(maker.form(say(CLAUSE)), content=b"1 g /X Do")),
    _probe("white-outlines", "color", lambda: hide(b"1 G 1 Tr")),
    _probe("near-white-gray", "color", lambda: hide(b"0.985 g")),
    _probe("near-white-cream", "color", lambda: hide(b"1 0.99 0.97 rg")),
    _probe("white-on-a-white-box-on-a-dark-band", "color", lambda: hide(band(b"0.1 g") + band(b"1 g", box=b"66 594 480 20 re") + b" 1 g")),
    _probe("black-on-a-black-band", "color", lambda: hide(band(b"0 g") + b" 0 g")),
    _probe("blue-on-a-blue-band", "color", lambda: hide(band(b"0.1 0.2 0.6 rg") + b" 0.1 0.2 0.6 rg")),
    _probe("black-on-a-black-image", "color", lambda: drawn(maker.image(0), content=_IN_THE_MIDDLE + b" " + say(CLAUSE))),
    # too small
    _probe("tiny-by-font-size", "tiny", lambda: sheet(say(CLAUSE, font=b"/F1 0.4 Tf"))),
    _probe("tiny-at-one-point", "tiny", lambda: sheet(say(CLAUSE, font=b"/F1 1 Tf"))),
    _probe("tiny-by-text-matrix", "tiny", lambda: sheet(say(CLAUSE, at=b"0.04 0 0 0.04 72 600 Tm"))),
    _probe("tiny-by-page-matrix", "tiny", lambda: sheet(b"0.04 0 0 0.04 72 600 cm " + say(CLAUSE, at=b"0 0 Td"))),
    _probe("tiny-by-form-matrix", "tiny", lambda: drawn(maker.form(say(CLAUSE), b"/Matrix [0.04 0 0 0.04 72 576]"))),
    _probe("tiny-by-two-matrices", "tiny", lambda: sheet(b"0.2 0 0 0.2 72 600 cm " + say(CLAUSE, at=b"0.2 0 0 0.2 0 0 Tm"))),
    # not painted
    _probe("invisible-by-mode-3", "invisible", lambda: hide(b"3 Tr")),
    _probe("invisible-by-mode-7", "invisible", lambda: sheet(say(CLAUSE, b"7 Tr"))),
    _probe("invisible-set-before-a-form", "invisible", lambda: drawn(maker.form(say(CLAUSE)), content=b"3 Tr /X Do")),
    _probe(
        "invisible-word-by-word",
        "invisible",
        lambda: sheet(b" ".join(say(word, b"3 Tr", at=b"%d 600 Td" % place) for place, word in between_words(CLAUSE))),
    ),
    _probe(
        "invisible-over-a-small-image",
        "invisible",
        lambda: drawn(maker.image(230), content=_IN_THE_MIDDLE + b" 3 Tr " + say(CLAUSE)),
    ),
    # let through by the page
    _probe("transparent-fill", "transparent", lambda: with_state(b"/ca 0", b"/G gs " + say(CLAUSE))),
    _probe("transparent-outlines", "transparent", lambda: with_state(b"/CA 0", b"/G gs 1 Tr " + say(CLAUSE))),
    _probe("transparent-nearly", "transparent", lambda: with_state(b"/ca 0.015", b"/G gs " + say(CLAUSE))),
    _probe("transparent-form", "transparent", lambda: with_state(b"/ca 0", b"/G gs /X Do", {6: maker.form(say(CLAUSE))})),
    _probe(
        "transparent-by-a-black-mask",
        "transparent",
        lambda: with_state(
            b"/SMask << /Type /Mask /S /Luminosity /G 6 0 R >>",
            b"/G gs " + say(CLAUSE),
            {6: maker.form(b"0 g 0 0 612 792 re f", b"/Group << /S /Transparency /CS /DeviceGray >>")},
        ),
    ),
    # clipped away
    _probe("clipped-to-nothing", "clipped", lambda: hide(b"72 600 0 0 re W n")),
    _probe("clipped-to-elsewhere", "clipped", lambda: hide(b"400 20 100 40 re W* n")),
    _probe("clipped-to-a-triangle-elsewhere", "clipped", lambda: hide(b"20 20 m 60 20 l 40 60 l h W n")),
    _probe("clipped-twice", "clipped", lambda: hide(b"0 0 612 300 re W n 0 400 612 392 re W n")),
    _probe("clipped-by-form-box", "clipped", lambda: drawn(maker.form(say(CLAUSE), box=b"[0 0 50 50]"))),
    _probe("clipped-by-empty-form-box", "clipped", lambda: drawn(maker.form(say(CLAUSE), box=b"[72 600 72 600]"))),
    # beside the page
    _probe("off-page-left", "off-page", lambda: sheet(say(CLAUSE, at=b"-700 600 Td"))),
    _probe("off-page-below", "off-page", lambda: sheet(say(CLAUSE, at=b"72 -40 Td"))),
    _probe("off-page-right", "off-page", lambda: sheet(say(CLAUSE, at=b"640 600 Td"))),
    _probe("off-page-far", "off-page", lambda: sheet(say(CLAUSE, at=b"72 50000 Td"))),
    _probe("off-page-by-page-matrix", "off-page", lambda: hide(b"1 0 0 1 0 900 cm")),
    _probe("outside-crop-box", "off-page", lambda: sheet(say(CLAUSE, at=b"72 60 Td"), page=b"/CropBox [0 100 612 792]")),
    _probe("outside-inherited-crop-box", "off-page", lambda: sheet(say(CLAUSE, at=b"72 60 Td"), pages=b"/CropBox [0 100 612 792]")),
    _probe(
        "outside-box-that-begins-elsewhere",
        "off-page",
        lambda: sheet(say(CLAUSE, at=b"72 -60 Td"), box=b"[100 100 712 892]", start=b"1 0 0 1 100 100 cm"),
    ),
    _probe(
        "outside-box-of-a-turned-page",
        "off-page",
        lambda: sheet(say(CLAUSE, at=b"72 -60 Td"), box=b"[0 0 792 612]", page=b"/Rotate 90", start=b"0 1 -1 0 792 0 cm"),
    ),
    # under something
    _probe("covered-by-rectangle", "covered", lambda: sheet(say(CLAUSE) + b" " + _WHITE_BOX)),
    _probe("covered-by-four-lines", "covered", lambda: sheet(say(CLAUSE) + b" 1 1 1 rg 60 590 m 552 590 l 552 618 l 60 618 l h f")),
    _probe("covered-by-black-bar", "covered", lambda: sheet(say(CLAUSE) + b" 0 g 60 590 492 28 re f*")),
    _probe("covered-by-rectangle-with-frame", "covered", lambda: sheet(say(CLAUSE) + b" 1 g 0.9 G 60 590 492 28 re B")),
    _probe("covered-by-image", "covered", lambda: drawn(maker.image(255), content=say(CLAUSE) + b" " + _IN_THE_MIDDLE)),
    _probe(
        "covered-by-inline-image",
        "covered",
        lambda: sheet(say(CLAUSE) + b" 492 0 0 28 60 590 cm BI /W 2 /H 2 /BPC 8 /CS /G ID \xff\xff\xff\xff EI"),
    ),
    _probe("covered-by-form", "covered", lambda: drawn(maker.form(_WHITE_BOX), content=say(CLAUSE) + b" /X Do")),
    _probe(
        "covered-by-moved-form",
        "covered",
        lambda: drawn(
            maker.form(b"1 g 0 0 492 28 re f", b"/Matrix [1 0 0 1 60 590]", box=b"[0 0 492 28]"), content=say(CLAUSE) + b" /X Do"
        ),
    ),
    _probe(
        "covered-by-tiles",
        "covered",
        lambda: sheet(say(CLAUSE) + b" 1 g " + b" ".join(b"%d 590 42 28 re f" % (60 + 41 * tile) for tile in range(12))),
    ),
    _probe(
        "covered-by-annotation",
        "covered",
        lambda: annotated(b"/Subtype /Square /F 4 /IC [1 1 1]", say(CLAUSE), appearance=b"1 g 0 0 468 22 re f"),
    ),
    # in a layer that is off
    _probe("layer-off", "layer", lambda: layered(b"/OFF [8 0 R]")),
    _probe("layer-off-by-base-state", "layer", lambda: layered(b"/BaseState /OFF /ON [9 0 R]")),
    _probe("layer-off-by-usage", "layer", lambda: layered(_VIEWED, usage=b"/Usage << /View << /ViewState /OFF >> >>")),
    _probe("layer-off-by-membership", "layer", lambda: layered(b"/OFF [8 0 R]", layer=b"<< /Type /OCMD /OCGs [8 0 R 9 0 R] /P /AllOn >>")),
    _probe("layer-off-while-another-is-on", "layer", lambda: layered(b"", layer=b"<< /Type /OCMD /OCGs [9 0 R] /P /AllOff >>")),
    _probe("layer-off-by-expression", "layer", lambda: layered(b"", layer=b"<< /Type /OCMD /VE [/Not 9 0 R] >>")),
    _probe("layer-off-inside-one-that-is-on", "layer", lambda: layered(b"/OFF [8 0 R]", b"/OC /M BDC /OC /L BDC %s EMC EMC" % say(CLAUSE))),
    _probe("layer-off-around-another-mark", "layer", lambda: layered(b"/OFF [8 0 R]", b"/OC /L BDC /P BMC EMC %s EMC" % say(CLAUSE))),
    _probe("layer-off-of-a-form", "layer", lambda: layered(b"/OFF [8 0 R]", b"/X Do", form=maker.form(say(CLAUSE), b"/OC 8 0 R"))),
    # of no width or height
    _probe("squeezed-to-nothing", "squeezed", lambda: sheet(say(CLAUSE, b"0 Tz"))),
    _probe("squeezed-to-one-percent", "squeezed", lambda: sheet(say(CLAUSE, b"1 Tz"))),
    _probe("squeezed-by-page-matrix", "squeezed", lambda: sheet(b"0 0 0 0 72 600 cm " + say(CLAUSE, at=b"0 0 Td"))),
    _probe("squeezed-flat-by-page-matrix", "squeezed", lambda: sheet(b"1 0 0 0 0 600 cm " + say(CLAUSE, at=b"72 0 Td"))),
    _probe("squeezed-by-text-matrix", "squeezed", lambda: sheet(say(CLAUSE, at=b"0 0 0 1 72 600 Tm"))),
    _probe("squeezed-by-form-matrix", "squeezed", lambda: drawn(maker.form(say(CLAUSE), b"/Matrix [0 0 0 0 72 600]"))),
    # struck out
    _probe("struck-out-by-a-line", "struck-out", lambda: struck(_STRUCK_LINE)),
    _probe("struck-out-by-a-thin-rectangle", "struck-out", lambda: struck(b"0 g 72 603.1 %d 0.8 re f" % _CLAUSE_WIDTH)),
    _probe("struck-out-by-a-line-below-the-letters", "struck-out", lambda: struck(_STRUCK_LINE, before=True)),
    _probe("struck-out-by-two-lines", "struck-out", lambda: struck(_STRUCK_LINE + b" 72 605.5 m %d 605.5 l S" % (72 + _CLAUSE_WIDTH))),
    _probe(
        "struck-out-piece-by-piece",
        "struck-out",
        lambda: struck(b"0.8 w " + b" ".join(b"%d 603.5 m %d 603.5 l S" % (72 + 31 * part, 103 + 31 * part) for part in range(10))),
    ),
    _probe("struck-out-by-a-form", "struck-out", lambda: drawn(maker.form(_STRUCK_LINE), content=say(CLAUSE) + b" /X Do")),
    _probe(
        "struck-out-by-annotation",
        "struck-out",
        lambda: marked(b"/StrikeOut", CLAUSE, _CLAUSE_WIDTH, b"0.8 w 0 11.5 m %d 11.5 l S" % _CLAUSE_WIDTH),
    ),
    # a font that lies
    _probe(
        "letters-map-to-other-letters",
        "lying-font",
        lambda: lying(b"The vendor reports a loss within 60 days.", {code: chr(code) for code in range(32, 127)} | {ord("6"): "1"}),
        clause="within 10 days",
    ),
    _probe(
        "letters-map-to-another-sentence",
        "lying-font",
        lambda: code_by_code(CLAUSE, names_of("The vendor may sell all records to any buyer at any high price.")),
    ),
    _probe("letter-maps-to-a-sentence", "lying-font", lambda: lying(b"~", {ord("~"): CLAUSE})),
    _probe("letters-drawn-as-blanks", "lying-font", lambda: code_by_code(CLAUSE, b"/space " * len(CLAUSE))),
    _probe("painted-font-paints-nothing", "lying-font", lambda: painted_font(CLAUSE, _BLANKED)),
    _probe(
        "painted-font-paints-nothing-and-maps",
        "lying-font",
        lambda: painted_font(
            CLAUSE, _BLANKED, entries=b"/ToUnicode 7 0 R", others={7: maker.letters({ord(letter): letter for letter in _BLANKED})}
        ),
    ),
    _probe(
        "painted-font-moves-and-paints-nothing",
        "lying-font",
        lambda: painted_font(CLAUSE, dict.fromkeys(_BLANKED, b"600 0 d0 0 0 m 9 9 l n")),
    ),
    # beside the text
    _probe("note-hidden", "hidden-note", lambda: note(CLAUSE, 2)),
    _probe("note-not-viewed", "hidden-note", lambda: note(CLAUSE, 32)),
    _probe("field-hidden", "hidden-note", lambda: field(CLAUSE, 2)),
    _probe("field-not-viewed", "hidden-note", lambda: field(CLAUSE, 32 + 4)),
    _probe("field-hidden-with-the-value-above-it", "hidden-note", lambda: field(CLAUSE, 2, of_parent=True)),
)

SAID_OTHERWISE: tuple[Sheet, ...] = (
    Sheet("actual-text-of-a-span", lambda: actual(b"(%s)" % CLAUSE.encode()), clause=CLAUSE, words=WORDS, warning="actual-text"),
    Sheet(
        "actual-text-in-utf-16",
        lambda: actual(b"<feff%s>" % CLAUSE.encode("utf-16-be").hex().encode()),
        clause=CLAUSE,
        words=WORDS,
        warning="actual-text",
    ),
    Sheet(
        "actual-text-by-name",
        lambda: sheet(b"/Span /A BDC %s EMC" % say(WORDS), resources=b"/Properties << /A << /ActualText (%s) >> >>" % CLAUSE.encode()),
        clause=CLAUSE,
        words=WORDS,
        warning="actual-text",
    ),
    Sheet("actual-text-of-a-structure-element", actual_in_tree, clause=CLAUSE, words=WORDS, warning="actual-text"),
)
"""Pages that print their words for everybody, and tell a program to read a clause in their place."""

HONEST: tuple[Sheet, ...] = (
    # light on dark, and light
    _twin("white-on-a-dark-band", lambda: show(band(b"0.1 0.2 0.4 rg") + b" 1 g")),
    _twin("white-on-a-rounded-band", lambda: show(_ROUNDED + b" 1 g")),
    _twin("white-on-an-image", lambda: drawn(maker.image(40), content=_IN_THE_MIDDLE + b" 1 g " + say(WORDS))),
    _twin("white-on-a-shaded-band", lambda: sheet(b"q 60 590 492 28 re W n /H sh Q 1 g " + say(WORDS), resources=_SHADED)),
    _twin("white-with-black-outlines", lambda: show(b"1 g 0 G 0.3 w 2 Tr")),
    _twin("white-set-and-taken-back", lambda: show(b"q 1 g 3 Tr 1 Tz Q")),
    _twin("gray", lambda: show(b"0.5 g")),
    _twin("gray-by-alpha", lambda: with_state(b"/ca 0.6", b"/G gs " + say(WORDS))),
    _twin("black-by-separation", lambda: in_color(_BLACK_INK, b"1 scn", words=WORDS)),
    _twin("black-by-device-n", lambda: in_color(_TWO_INKS, b"0 1 scn", _TWO_INKS_MORE, words=WORDS)),
    _twin(
        "black-by-icc-profile", lambda: in_color(b"[/ICCBased 6 0 R]", b"0 0 0 scn", {6: maker.stream(icc_profile(), _ICC)}, words=WORDS)
    ),
    _twin("black-by-space-alone", lambda: in_color(b"/DeviceCMYK", b"", words=WORDS)),
    _twin("black-on-a-white-page-that-is-painted", lambda: sheet(say(WORDS), start=b"q 1 g 0 0 612 792 re f Q")),
    # small, wide, turned
    _twin("small-print", lambda: sheet(say(WORDS, font=b"/F1 5 Tf"))),
    _twin("size-in-the-text-matrix", lambda: sheet(say(WORDS, font=b"/F1 1 Tf", at=b"11 0 0 11 72 600 Tm"))),
    _twin("size-in-the-page-matrix", lambda: sheet(b"0.1 0 0 0.1 72 600 cm " + say(WORDS, font=b"/F1 110 Tf", at=b"0 0 Td"))),
    _twin("upside-down-twice", lambda: sheet(b"1 0 0 -1 0 792 cm " + say(WORDS, at=b"1 0 0 -1 72 192 Tm"))),
    _twin("upside-down-by-a-negative-size", lambda: sheet(say(WORDS, font=b"/F1 -11 Tf", at=b"-1 0 0 -1 72 600 Tm"))),
    _twin("narrow-letters", lambda: sheet(say(WORDS, b"80 Tz"))),
    _twin("up-the-margin", lambda: sheet(say(WORDS, at=b"0 1 -1 0 50 200 Tm"))),
    _twin("bold-by-a-second-strike", lambda: sheet(say(WORDS) + b" " + say(WORDS, at=b"72.3 600 Td"))),
    _twin("bold-by-outlines", lambda: show(b"0.3 w 2 Tr")),
    _twin("outlines-alone", lambda: show(b"0.4 w 1 Tr")),
    # lines and boxes about the text
    _twin("underlined", lambda: show(b"", b"0.6 w 72 598 m 410 598 l S")),
    _twin("underlined-by-a-thin-rectangle", lambda: show(b"", b"72 597.9 338 0.6 re f")),
    _twin("overlined", lambda: show(b"", b"0.6 w 72 611 m 410 611 l S")),
    _twin("table-with-rules", table),
    _twin("framed", lambda: show(b"", b"0.6 w 66 592 480 22 re S")),
    _twin("path-that-paints-nothing", lambda: show(b"", b"60 590 492 28 re n")),
    _twin("highlight-before", lambda: show(b"q 1 1 0 rg 72 597 338 12 re f Q")),
    _twin("highlight-after-by-multiply", lambda: with_state(b"/BM /Multiply", say(WORDS) + b" /G gs 1 1 0 rg 72 597 338 12 re f")),
    _twin("highlight-after-by-alpha", lambda: with_state(b"/ca 0.3", say(WORDS) + b" /G gs 1 1 0 rg 72 597 338 12 re f")),
    _twin("highlight-by-annotation", lambda: marked(b"/Highlight", WORDS, 338, b"", _YELLOW)),
    _twin("underlined-by-annotation", lambda: marked(b"/Underline", WORDS, 338, b"0.6 w 0 6 m 338 6 l S")),
    _twin("white-box-beside", lambda: show(b"", b"1 g 60 560 492 28 re f 430 590 122 28 re f")),
    _twin("letterhead", lambda: drawn(maker.image(90), content=b"q 120 0 0 60 440 700 cm /X Do Q " + say(WORDS))),
    _twin(
        "image-that-lets-through",
        lambda: drawn(maker.image(255, b"/SMask 7 0 R"), maker.image(0), content=say(WORDS) + b" " + _IN_THE_MIDDLE),
    ),
    _twin(
        "watermark",
        lambda: with_state(b"/ca 0.15", say(WORDS) + b" /G gs " + say("DRAFT", font=b"/F1 80 Tf", at=b"0.8 0.6 -0.6 0.8 120 500 Tm")),
    ),
    # clips, forms, layers
    _twin("clipped-to-the-page", lambda: show(b"0 0 612 792 re W n")),
    _twin("clipped-to-its-line", lambda: show(b"70 594 480 18 re W n")),
    _twin(
        "in-a-form",
        lambda: drawn(maker.form(say(WORDS, at=b"0 0 Td"), b"/Matrix [1 0 0 1 72 600]", box=b"[-4 -4 500 14]")),
    ),
    _twin(
        "in-a-group",
        lambda: drawn(maker.form(say(WORDS), b"/Group << /S /Transparency /CS /DeviceRGB >>")),
    ),
    _twin("layer-on", lambda: layered(b"/ON [8 0 R]", words=WORDS)),
    _twin("layer-on-though-the-base-is-off", lambda: layered(b"/BaseState /OFF /ON [8 0 R]", words=WORDS)),
    _twin(
        "layer-on-by-one-member",
        lambda: layered(b"/OFF [9 0 R]", words=WORDS, layer=b"<< /Type /OCMD /OCGs [8 0 R 9 0 R] /P /AnyOn >>"),
    ),
    _twin(
        "layer-not-for-the-printer",
        lambda: layered(
            b"/AS [<< /Event /Print /OCGs [8 0 R] /Category [/Print] >>]", words=WORDS, usage=b"/Usage << /Print << /PrintState /OFF >> >>"
        ),
    ),
    # pages of other shapes
    _twin("turned-by-90", lambda: sheet(say(WORDS), box=b"[0 0 792 612]", page=b"/Rotate 90", start=b"0 1 -1 0 792 0 cm")),
    _twin("turned-by-180", lambda: sheet(say(WORDS), page=b"/Rotate 180", start=b"-1 0 0 -1 612 792 cm")),
    _twin("turned-by-270", lambda: sheet(say(WORDS), box=b"[0 0 792 612]", page=b"/Rotate 270", start=b"0 -1 1 0 0 612 cm")),
    _twin("larger-unit", lambda: sheet(say(WORDS), box=b"[0 0 306 396]", page=b"/UserUnit 2", start=b"0.5 0 0 0.5 0 0 cm")),
    _twin("box-that-begins-elsewhere", lambda: sheet(say(WORDS), box=b"[100 100 712 892]", start=b"1 0 0 1 100 100 cm")),
    _twin("box-below-nothing", lambda: sheet(say(WORDS), box=b"[-306 -396 306 396]", start=b"1 0 0 1 -306 -396 cm")),
    _twin("crop-box-a-little-smaller", lambda: sheet(say(WORDS), page=b"/CropBox [20 20 592 772]")),
    # fonts and layers of text
    _twin("scan-with-its-text", scan, "text-layer"),
    _twin(
        "ligature",
        lambda: lying(
            b"The vendor \x02les a \x02nal report.",
            {code: chr(code) for code in range(32, 127)} | {2: "fi"},
            b"2 /fi",
        ),
        words="The vendor files a final report.",
    ),
    _twin("codes-of-its-own", lambda: code_by_code(WORDS, names_of(WORDS))),
    _twin("subset-of-a-font", subset_of_a_font),
    _twin(
        "painted-font-of-dots",
        lambda: painted_font("SEND NOTICE IN TEN DAYS", {letter: dotted(rows) for letter, rows in _DOTS.items()} | {" ": b"600 0 d0"}),
        words="SEND NOTICE IN TEN DAYS",
    ),
    _twin("actual-text-that-is-the-same", lambda: actual(b"(%s)" % WORDS.encode())),
    # typed over
    _twin("note-for-everybody", lambda: note(WORDS, 4), "typed-over"),
    _twin("field-for-everybody", lambda: field(WORDS, 4), "typed-over"),
)
