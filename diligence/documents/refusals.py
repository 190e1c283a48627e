"""The words for what can go wrong with a file: one function for each code of ``DocumentError``, so that every process says the same."""

from collections.abc import Sequence

from diligence.errors import DocumentError
from diligence.model.text import one_line

LIMITS_VARIABLE = "DILIGENCE_LIMITS"
"""The environment variable that sets limits otherwise."""
_REPRINT = "Open it in a PDF viewer, print it to a new PDF and try again, or ask the vendor for another copy"


def _or_raise(setting: str) -> str:
    """Say how to raise a limit, too."""
    return f"{_REPRINT}; where you trust the file, raise the limit: {LIMITS_VARIABLE}={setting}"


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.0f} MB"


def not_found(name: str) -> DocumentError:
    """Refuse: there is nothing at the path."""
    return DocumentError("not-found", f"There is no file {name}", "Check the name and the folder")


def not_a_file(name: str) -> DocumentError:
    """Refuse: the path leads to a folder, a device or a pipe."""
    return DocumentError("not-a-file", f"{name} is not a file", "Name the PDF itself")


def no_permission(name: str) -> DocumentError:
    """Refuse: the operating system refuses to open the file."""
    return DocumentError("no-permission", f"The file {name} may not be opened", "Ask its owner for the right to read it")


def empty() -> DocumentError:
    """Refuse: the file has no bytes, or only white space."""
    return DocumentError("empty", "The file is empty", "The copy or download probably failed; fetch the file again")


def too_large(limit: int) -> DocumentError:
    """Refuse: the file has more bytes than the limit."""
    return DocumentError("too-large", f"The file is larger than {_megabytes(limit)}", "Print only the agreement to a new PDF and try again")


def too_many_pages(limit: int) -> DocumentError:
    """Refuse: the page tree holds more pages than the limit."""
    return DocumentError("too-large", f"The file has more than {limit} pages", "Print only the agreement to a new PDF and try again")


def not_a_pdf(looks_like: str) -> DocumentError:
    """Refuse: the bytes are of another kind of file."""
    return DocumentError("not-a-pdf", f"The file is not a PDF; it looks like {looks_like}", "Open it and print it to PDF")


def password() -> DocumentError:
    """Refuse: the file cannot be opened without a password."""
    return DocumentError("password", "The file is protected by a password", "Remove the password or ask the vendor for an open copy")


def certificate() -> DocumentError:
    """Refuse: the file is encrypted for the holders of certain keys, which is another kind of password."""
    return DocumentError("password", "The file is encrypted for certain recipients only", "Ask the vendor for an open copy")


def damaged() -> DocumentError:
    """Refuse: the structure of the file cannot be followed."""
    return DocumentError("damaged", "The file is damaged and could not be opened", _REPRINT)


def no_pages() -> DocumentError:
    """Refuse: the file opens and holds no page."""
    return DocumentError("no-pages", "The file is a PDF without any page", "Ask the vendor for another copy")


def time_limit(seconds: float) -> DocumentError:
    """Refuse: reading took longer than its time, by the clock or by the processor."""
    longer = max(round(seconds * 4), 60)
    remedy = _or_raise(f"wall-seconds={longer},cpu-seconds={longer}")
    return DocumentError("time-limit", f"Reading the file took longer than {seconds:g} seconds and was stopped", remedy)


def memory_limit(size: int) -> DocumentError:
    """Refuse: reading took more memory than it may have."""
    remedy = _or_raise(f"memory-bytes={size * 2}")
    return DocumentError("memory-limit", f"Reading the file took more than {_megabytes(size)} of memory and was stopped", remedy)


def output_limit(size: int) -> DocumentError:
    """Refuse: the file unfolds to more text than any agreement has."""
    remedy = _or_raise(f"output-bytes={size * 2}")
    return DocumentError("output-limit", f"The file unfolds to more than {_megabytes(size)} of text and was refused", remedy)


def unknown_limit(part: str, names: Sequence[str]) -> DocumentError:
    """Refuse: the environment sets a limit that there is none of, or sets it to nothing sensible."""
    return DocumentError(
        "limits",
        f"The setting {LIMITS_VARIABLE} is not understood at {one_line(part, 60)!r}",
        f"Write limits as wall-seconds=120,memory-bytes=2000000000; there are {', '.join(names)}",
    )


def reader_crashed() -> DocumentError:
    """Refuse: the process that read the file ended without an answer."""
    return DocumentError("reader-crashed", "The process that reads the file broke down over it", _REPRINT)
