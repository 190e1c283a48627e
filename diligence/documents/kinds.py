"""Tell by its first bytes what kind of file somebody took for a PDF, so that the refusal can name it."""

_HEADER_WITHIN = 1024
"""Readers accept a PDF whose header comes after some other bytes, within this many."""

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel document"),
    (b"{\\rtf", "a rich text document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"%!PS", "a PostScript file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
)
_WEB_BEGINNINGS = (b"<!doctype html", b"<html", b"<head", b"<body")
_MAIL_BEGINNINGS = (b"from:", b"received:", b"return-path:", b"mime-version:", b"delivered-to:")


def has_pdf_header(data: bytes) -> bool:
    """Tell whether the bytes begin as a PDF does, give or take some bytes in front."""
    return b"%PDF-" in data[:_HEADER_WITHIN]


def looks_like(data: bytes) -> str:
    """Name the kind of file in words that fit after "it looks like"."""
    for beginning, name in _BEGINNINGS:
        if data.startswith(beginning):
            return name
    if data.startswith(b"PK\x03\x04"):
        return _name_archive(data)
    head = data[:_HEADER_WITHIN].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_WEB_BEGINNINGS):
        return "a web page"
    if head.startswith(b"<?xml"):
        return "an XML file"
    if head.startswith(_MAIL_BEGINNINGS):
        return "an e-mail"
    if _is_plain_text(data[:_HEADER_WITHIN]):
        return "plain text"
    return "another kind of file"


def _name_archive(data: bytes) -> str:
    for folder, name in ((b"word/", "a Word document"), (b"xl/", "an Excel workbook"), (b"ppt/", "a PowerPoint presentation")):
        if folder in data:
            return name
    if b"opendocument.text" in data[:_HEADER_WITHIN]:
        return "an OpenDocument text"
    return "a zip archive"


def _is_plain_text(head: bytes) -> bool:
    return not any(byte < 0x20 and byte not in b"\t\n\f\r\x1b" for byte in head)
