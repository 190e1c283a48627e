"""Files that hold more than one truth, and their honest twins, written by hand: updates, attachments, actions, metadata."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.assets.hostile import maker

LINES = (
    "Business Associate Agreement between Larkspur Clinics and Tidewater Data",
    "The vendor shall report every breach of unsecured records to the clinic within ten days of its discovery.",
    "The vendor shall return or destroy all records when this agreement ends, and keep no copy of them.",
    "The vendor shall not use the records for research, marketing or any purpose of its own without consent.",
)
LATER = (LINES[0], LINES[1].replace("ten days", "ninety days"), *LINES[2:])


def content(lines: Sequence[str], *, operator: bytes = b"Tj") -> bytes:
    """Return the content of a page with these lines; with ``TJ`` the same words are written in two pieces each."""
    shown = []
    for line in lines:
        text = line.encode("ascii")
        half = len(text) // 2
        shown.append(b"(%s) Tj" % text if operator == b"Tj" else b"[(%s) 0 (%s)] TJ" % (text[:half], text[half:]))
    return b"BT /F1 9 Tf 50 740 Td 14 TL " + b" T* ".join(shown) + b" ET"


def document(
    *pages: Sequence[str], root: bytes = b"", page: bytes = b"", more: Mapping[int, bytes] | None = None, trailer: bytes = b""
) -> bytes:
    """Return a file of these pages: 1 catalog, 2 pages, 5 font, 10 the first page and 11 its content, 12 and 13 the second, and so on."""
    return bytes(maker.assemble(objects(*pages, root=root, page=page, more=more), trailer=trailer))


def objects(*pages: Sequence[str], root: bytes = b"", page: bytes = b"", more: Mapping[int, bytes] | None = None) -> dict[int, bytes]:
    """Return the objects of ``document``."""
    numbers = range(10, 10 + 2 * len(pages), 2)
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    made = {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % root,
        2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages)),
        5: maker.FONT,
    }
    for number, lines in zip(numbers, pages, strict=True):
        made[number] = leaf(number + 1, page if number == 10 else b"")
        made[number + 1] = maker.stream(content(lines))
    return made | dict(more or {})


def leaf(contents: int, entries: bytes = b"") -> bytes:
    """Return a page that shows this content object."""
    return b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources << /Font << /F1 5 0 R >> >> %s >>" % (
        contents,
        entries,
    )


def update(data: bytes, changed: Mapping[int, bytes], *, trailer: bytes = b"", root: bytes = b"1 0 R", marked: bool = True) -> bytes:
    """Append an incremental update: these objects, a table of them that points to the table before, and an end-of-file mark."""
    previous = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    size = max([*changed, *(int(number) for number in re.findall(rb"(\d+) 0 obj", data))]) + 1
    out = bytearray(data if data.endswith(b"\n") else data + b"\n")
    table = b""
    for number, body in sorted(changed.items()):
        table += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n" + (table or b"0 0\n")
    out += b"trailer\n<< /Size %d /Root %s /Prev %d %s >>\nstartxref\n%d\n" % (size, root, previous, trailer, start)
    return bytes(out + b"%%EOF\n" if marked else out)


def update_in_streams(data: bytes, changed: Mapping[int, bytes]) -> bytes:
    """Append an incremental update as newer programs write it: objects inside a stream, and a stream for a table."""
    previous = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    size = max([*changed, *(int(number) for number in re.findall(rb"(\d+) 0 obj", data))]) + 1
    out = bytearray(data if data.endswith(b"\n") else data + b"\n")
    plain = {number: body for number, body in changed.items() if b"endstream" not in body}
    heads, bodies = b"", b""
    rows: dict[int, bytes] = {}
    for index, (number, body) in enumerate(sorted(plain.items())):
        heads += b"%d %d " % (number, len(bodies))
        bodies += body + b"\n"
        rows[number] = b"\x02" + size.to_bytes(4, "big") + bytes([index])
    inside = maker.flate(heads + bodies, b"/Type /ObjStm /N %d /First %d" % (len(plain), len(heads)))
    for number, body in sorted((set(changed.items()) - set(plain.items())) | {(size, inside)}):
        rows[number] = b"\x01" + len(out).to_bytes(4, "big") + b"\x00"
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    rows[size + 1] = b"\x01" + start.to_bytes(4, "big") + b"\x00"
    index_of = b" ".join(b"%d 1" % number for number in sorted(rows))
    entries = b"/Type /XRef /Size %d /W [1 4 1] /Index [%s] /Root 1 0 R /Prev %d" % (size + 2, index_of, previous)
    table = maker.flate(b"".join(rows[number] for number in sorted(rows)), entries)
    return bytes(out + b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (size + 1, table, start))


def linearized(*pages: Sequence[str]) -> bytes:
    """Return a file laid out for the web: the table of the first page stands first, with an end-of-file mark of its own."""
    made = objects(*pages)
    first, second = {5: made[5], 10: made[10], 11: made[11], 1: made[1]}, {n: body for n, body in made.items() if n not in (1, 5, 10, 11)}
    size = max(made) + 1
    places: dict[int, int] = {}
    tables = (0, 0)
    out = bytearray()
    for _ in range(2):  # the places of the second round are those of the first: every number is padded
        out = bytearray(b"%%PDF-1.5\n90 0 obj\n<< /Linearized 1 /L 0000000000 /N %d /O 10 >>\nendobj\n" % len(pages))
        early = len(out)
        out += b"xref\n" + b"".join(b"%d 1\n%010d 00000 n \n" % (number, places.get(number, 0)) for number in first)
        out += b"trailer\n<< /Size %d /Root 1 0 R /Prev %010d >>\nstartxref\n0\n%%%%EOF\n" % (size, tables[1])
        for number, body in (first | second).items():
            places[number] = len(out)
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        late = len(out)
        out += b"xref\n" + b"".join(b"%d 1\n%010d 00000 n \n" % (number, places[number]) for number in second)
        out += b"trailer\n<< /Size %d >>\nstartxref\n%d\n%%%%EOF\n" % (size, early)
        tables = (early, late)
    return bytes(out)


def signed(data: bytes) -> bytes:
    """Return the file with a signature in an incremental update, as signing programs write it."""
    field = b"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature1) /V 31 0 R /Rect [0 0 0 0] /F 132 /P 10 0 R >>"
    value = b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /Contents <3000> /ByteRange [0 1 2 3] >>"
    form = b"/AcroForm << /Fields [30 0 R] /SigFlags 3 >>"
    root = b"<< /Type /Catalog /Pages 2 0 R %s >>" % form
    return update(data, {1: root, 10: leaf(11, b"/Annots [30 0 R]"), 30: field, 31: value})


def attachment(name: str = "../../etc/schedule\u202e.xlsx") -> dict[int, bytes]:
    """Return the objects of an attached file: 40 its specification, 41 its bytes."""
    return {
        40: b"<< /Type /Filespec /UF <FEFF%s> /EF << /F 41 0 R >> >>" % name.encode("utf-16-be").hex().encode(),
        41: maker.stream(b"other terms", b"/Type /EmbeddedFile"),
    }


def titled(title: bytes, *, xmp: str | None = None, dates: bytes = b"") -> bytes:
    """Return a file with this title in its information dictionary, and another in its XMP stream if wished."""
    more = {50: b"<< /Title (%s) %s >>" % (title, dates)}
    root = b""
    if xmp is not None:
        packet = (
            '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
            'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">'
            f'{xmp}</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
        )
        more[51] = maker.stream(packet.encode(), b"/Type /Metadata /Subtype /XML")
        root = b"/Metadata 51 0 R"
    return document(LINES, root=root, more=more, trailer=b"/Info 50 0 R")


def field(value: bytes) -> bytes:
    """Return a text field filled with this."""
    return b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (term) /V (%s) /Rect [72 600 200 614] >>" % value


@dataclass(frozen=True)
class Case:
    """A file, the codes of the warnings it must give in their order, and words that they must hold."""

    name: str
    make: Callable[[], bytes]
    codes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    page: int | None = None


def _plain() -> bytes:
    return document(LINES)


def _three_pages() -> bytes:
    return document(LINES, ("The second page speaks of insurance and of notices to the parties.",), ("The third page is for signatures.",))


def _acting(root: bytes = b"", page: bytes = b"", more: Mapping[int, bytes] | None = None) -> Callable[[], bytes]:
    return lambda: document(LINES, root=root, page=page, more=more)


def _note(entries: bytes) -> Callable[[], bytes]:
    return _acting(page=b"/Annots [30 0 R]", more={30: b"<< /Type /Annot /Rect [0 0 9 9] %s >>" % entries} | attachment())


def _field(value: bytes) -> bytes:
    return document(LINES, page=b"/Annots [30 0 R]", more={30: field(value)})


_SECOND_PAGE = {
    2: b"<< /Type /Pages /Kids [10 0 R 20 0 R] /Count 2 >>",
    20: leaf(21),
    21: maker.stream(content(("An added page about fees.",))),
}
_SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
_NEW_FONT = maker.FONT.replace(b"Helvetica", b"Courier")

CASES: tuple[Case, ...] = (
    # earlier revisions
    Case("one-revision", _plain),
    Case(
        "words-changed",
        lambda: update(_plain(), {11: maker.stream(content(LATER))}),
        ("earlier-revision",),
        ("clinic within ten days of", "clinic within ninety days of"),
        1,
    ),
    Case(
        "words-changed-and-back",
        lambda: update(update(_plain(), {11: maker.stream(content(LATER))}), {11: maker.stream(content(LINES))}),
        ("earlier-revision",),
        ("ninety days",),
        1,
    ),
    Case(
        "changed-by-another-page-object",
        lambda: update(_plain(), {10: leaf(21), 21: maker.stream(content(LATER))}),
        ("earlier-revision",),
        ("ninety days",),
        1,
    ),
    Case(
        "changed-on-the-third-page",
        lambda: update(_three_pages(), {15: maker.stream(content(("The third page is void.",)))}),
        ("earlier-revision",),
        ("is for signatures.”", "is void.”"),
        3,
    ),
    Case(
        "changed-then-signed", lambda: signed(update(_plain(), {11: maker.stream(content(LATER))})), ("earlier-revision",), ("ninety",), 1
    ),
    Case(
        "changed-without-mark-between",
        lambda: update(update(_plain(), {11: maker.stream(content(LATER))}, marked=False), {5: _NEW_FONT}),
        ("earlier-revision",),
        ("ten days of", "ninety days"),
        1,
    ),
    Case(
        "later-revision-without-mark",
        lambda: update(_plain(), {11: maker.stream(content(LATER))}, marked=False),
        ("earlier-revision",),
        ("A later version", "ninety days"),
        1,
    ),
    Case(
        "changed-in-streams",
        lambda: update_in_streams(_plain(), {10: leaf(21), 21: maker.stream(content(LATER))}),
        ("earlier-revision",),
        ("ten days of", "ninety days"),
        1,
    ),
    Case(
        "changed-in-streams-twice",
        lambda: update_in_streams(
            update_in_streams(_three_pages(), {10: leaf(21), 21: maker.stream(content(LATER))}),
            {10: leaf(31), 31: maker.stream(content(LINES))},
        ),
        ("earlier-revision",),
        ("ninety days",),
        1,
    ),
    Case("page-emptied", lambda: update(_plain(), {11: maker.stream(b"")}), ("earlier-revision",), ("where it now says nothing",), 1),
    Case("page-added", lambda: update(_plain(), _SECOND_PAGE), ("earlier-revision",), ("lacks page 2", "about fees"), 2),
    Case(
        "page-taken-out",
        lambda: update(_three_pages(), {2: b"<< /Type /Pages /Kids [10 0 R 14 0 R] /Count 2 >>"}),
        ("earlier-revision",),
        ("insurance and of notices",),
    ),
    Case(
        "page-inserted-and-another-changed",
        lambda: update(
            _three_pages(),
            {
                2: b"<< /Type /Pages /Kids [10 0 R 20 0 R 12 0 R 14 0 R] /Count 4 >>",
                20: leaf(21),
                21: maker.stream(content(("Fees",))),
                15: maker.stream(content(("The third page is void.",))),
            },
        ),
        ("earlier-revision", "earlier-revision"),
        ("on page 4", "lacks page 2"),
    ),
    Case(
        "pages-in-another-order",
        lambda: update(_three_pages(), {2: b"<< /Type /Pages /Kids [14 0 R 12 0 R 10 0 R] /Count 3 >>"}),
        ("earlier-revision",),
        ("another order",),
    ),
    Case(
        "lines-in-another-order", lambda: update(_plain(), {11: maker.stream(content(LINES[::-1]))}), ("earlier-revision",), ("order",), 1
    ),
    Case("two-whole-files", lambda: _plain() + shifted(document(LATER), len(_plain())), ("earlier-revision",), ("ninety days",), 1),
    Case(
        "field-refilled-often",
        lambda: update(update(_field(b"ten days"), {30: field(b"sixty days")}), {30: field(b"ninety days")}),
        ("earlier-revision",),
        ("“sixty days”, now “ninety days”",),
        1,
    ),
    Case(
        "field-refilled",
        lambda: update(_field(b"ten days"), {30: field(b"sixty days")}),
        ("earlier-revision",),
        ("“ten days”, now “sixty days”",),
        1,
    ),
    Case(
        "escape-in-the-excerpt",
        lambda: update(_plain(), {11: maker.stream(content((LINES[0], "It is \x1b]52;c;aGk=\x07 void.")))}),
        ("earlier-revision",),
        ("void",),
        1,
    ),
    # and their honest twins
    Case("linearized", lambda: linearized(LINES)),
    Case("linearized-of-two-pages", lambda: linearized(LINES, ("The second page.",))),
    Case("linearized-then-signed", lambda: signed(linearized(LINES))),
    Case("signed-only", lambda: signed(_plain())),
    Case("signed-twice", lambda: signed(signed(_three_pages()))),
    Case("saved-again-the-same", lambda: update(_plain(), {11: maker.flate(content(LINES))})),
    Case("saved-again-in-pieces", lambda: update(_plain(), {11: maker.stream(content(LINES, operator=b"TJ"))})),
    Case("saved-again-in-streams", lambda: update_in_streams(_three_pages(), {10: leaf(21), 21: maker.stream(content(LINES))})),
    Case("streams-then-a-title", lambda: update_in_streams(update_in_streams(_plain(), {10: leaf(11)}), {50: b"<< /Title (x) >>"})),
    Case("update-without-objects", lambda: update(_plain(), {})),
    Case("only-the-title-changed", lambda: update(_plain(), {50: b"<< /Title (Business Associate Agreement) >>"}, trailer=b"/Info 50 0 R")),
    Case("form-filled", lambda: update(_field(b""), {30: field(b"Larkspur")})),
    Case("pdf-inside-as-a-stream", lambda: document(LINES, more={41: maker.stream(document(LATER))})),
    Case("word-of-a-marker-in-a-string", lambda: document(LINES, more={41: b"(startxref 15 %%EOF startxref 99999999 startxref x)"})),
    # attachments
    Case(
        "attached-in-the-names",
        _acting(root=b"/Names << /EmbeddedFiles << /Names [(a) 40 0 R] >> >>", more=attachment()),
        ("attachment",),
        ("A file is attached", "schedule\\u202e.xlsx"),
    ),
    Case(
        "attached-in-deeper-names",
        _acting(
            root=b"/Names << /EmbeddedFiles << /Kids [42 0 R] >> >>",
            more={42: b"<< /Kids [42 0 R 43 0 R] >>", 43: b"<< /Names [(a) 40 0 R] >>"} | attachment(),
        ),
        ("attachment",),
        ("schedule",),
    ),
    Case("attached-as-a-note", _note(b"/Subtype /FileAttachment /FS 40 0 R"), ("attachment",), ("schedule",)),
    Case("associated", _acting(root=b"/AF [40 0 R]", page=b"/AF 40 0 R", more=attachment()), ("attachment",), ("A file is attached",)),
    Case(
        "attached-seven-times",
        _acting(
            root=b"/Names << /EmbeddedFiles << /Names [%s] >> >>"
            % b" ".join(b"(%d) << /F (C:\\\\temp\\\\terms%d.pdf) >>" % (n, n) for n in range(7))
        ),
        ("attachment",),
        ("7 files", ": terms0.pdf,", "and 2 more"),
    ),
    Case("names-without-files", _acting(root=b"/Names << /EmbeddedFiles << /Names [] >> /Dests << /Names [(a) [10 0 R /Fit]] >> >>")),
    # scripts and other actions
    Case("script-on-opening", _acting(root=b"/OpenAction " + _SCRIPT), ("active-content",), ("a script when it is opened",)),
    Case(
        "script-behind-a-jump",
        _acting(root=b"/OpenAction << /S /GoTo /D [10 0 R /Fit] /Next [<< /S /Named /N /NextPage /Next %s >>] >>" % _SCRIPT),
        ("active-content",),
        ("a script",),
    ),
    Case(
        "script-in-the-names", _acting(root=b"/Names << /JavaScript << /Names [(a) 30 0 R] >> >>", more={30: _SCRIPT}), ("active-content",)
    ),
    Case("script-of-a-page", _acting(page=b"/AA << /O %s >>" % _SCRIPT), ("active-content",), ("when a page is shown",)),
    Case(
        "script-of-a-field",
        _acting(root=b"/AcroForm << /Fields [30 0 R] >>", more={30: b"<< /T (a) /AA << /C %s >> >>" % _SCRIPT}),
        ("active-content",),
        ("in its fields",),
    ),
    Case(
        "starts-a-program",
        _note(b"/Subtype /Link /A << /S /Launch /F (calc.exe) >>"),
        ("active-content",),
        ("the start of a program", "clicked"),
    ),
    Case(
        "sends-its-fields",
        _note(b"/Subtype /Link /A << /S /SubmitForm /F (https://example.org) >>"),
        ("active-content",),
        ("sending the fields",),
    ),
    Case("fills-its-fields", _note(b"/Subtype /Link /A << /S /ImportData /F (a.fdf) >>"), ("active-content",), ("another file",)),
    Case(
        "address-on-opening", _acting(root=b"/AA << /WC << /S /URI /URI (https://example.org) >> >>"), ("active-content",), ("an address",)
    ),
    Case(
        "action-after-itself",
        _acting(root=b"/OpenAction 30 0 R", more={30: b"<< /S /JavaScript /Next [30 0 R 30 0 R] >>"}),
        ("active-content",),
    ),
    Case("link-to-an-address", _note(b"/Subtype /Link /A << /S /URI /URI (https://example.org) >>")),
    Case("opens-at-the-first-page", _acting(root=b"/OpenAction [10 0 R /Fit]")),
    Case("opens-by-a-jump", _acting(root=b"/OpenAction << /S /GoTo /D [10 0 R /Fit] >>")),
    Case("xfa", _acting(root=b"/AcroForm << /Fields [] /XFA [(template) 41 0 R] >>", more=attachment()), ("xfa",), ("other words",)),
    Case("form-without-xfa", _acting(root=b"/AcroForm << /Fields [] >>")),
    # metadata
    Case(
        "two-titles",
        lambda: titled(b"Business Associate Agreement", xmp="Tidewater Sublicense"),
        ("metadata",),
        ("two titles", "Sublicense"),
    ),
    Case("title-of-something-else", lambda: titled(b"Marmalade Hosting Lease 2019"), ("metadata",), ("Marmalade", "first page")),
    Case(
        "changed-before-it-was-made",
        lambda: titled(b"Agreement", dates=b"/CreationDate (D:20240501) /ModDate (D:20240301120000Z)"),
        ("metadata",),
        ("2024-03-01", "2024-05-01"),
    ),
    Case("same-title-twice", lambda: titled(b"Business  Associate Agreement.", xmp="Business Associate agreement")),
    Case("title-of-the-page", lambda: titled(b"Agreement with Larkspur")),
    Case("title-of-a-program", lambda: titled(b"Microsoft Word - Marmalade.docx")),
    Case("title-is-a-file-name", lambda: titled(b"Marmalade Hosting final.docx")),
    Case("title-of-an-exhibit", lambda: titled(b"Exhibit B")),
    Case("title-is-one-word", lambda: titled(b"marmalade_v3")),
    Case("untitled", lambda: titled(b"Untitled document 3")),
    Case("title-is-a-blank", lambda: titled(b"{{ marmalade.excerpt }} {{ hosting }}")),
    Case("times-of-two-zones", lambda: titled(b"", dates=b"/CreationDate (D:20240502003000+13'00') /ModDate (D:20240501120000Z)")),
    Case("dates-are-nonsense", lambda: titled(b"", dates=b"/CreationDate (D:20249999) /ModDate [1]")),
)


def shifted(data: bytes, by: int) -> bytes:
    """Return a file as it must be to stand so many bytes behind the beginning: every place in its table moved."""
    data = re.sub(rb"(\d{10}) 00000 n", lambda match: b"%010d 00000 n" % (int(match[1]) + by), data)
    return re.sub(rb"startxref\n(\d+)", lambda match: b"startxref\n%d" % (int(match[1]) + by), data)
