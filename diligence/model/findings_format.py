"""The shape of a findings file in bytes: what a writer keeps to, a verifier demands, and the recipe in the file's header checks.

A file is a payload and, below it, one block for each signature. The payload uses a small part of TOML, one statement to a line, so that a
few lines of shell can tell as surely as a TOML parser where the payload ends and that nothing in it looks like a signature.
"""

import re
from typing import Final

NAMESPACE_PREFIX: Final = "diligence-findings.v1/"
"""The SSHSIG namespace of a signature is this and the signer's role."""

SIGNATURE_HEADER: Final = "[[signature]]"
"""The first line that reads so ends the payload."""

MAX_BYTES: Final = 8 * 1024 * 1024
"""No findings file is larger, its signatures included."""

ROOM_FOR_SIGNATURES: Final = 256 * 1024
"""What a writer leaves free below the payload."""

_NAME = r"[A-Za-z0-9_-]+"
_STRING = r'"[^"\\]*(?:\\.[^"\\]*)*"'
_MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|\+00:00))?"
_VALUE = rf"(?:{_STRING}|-?[0-9]{{1,18}}|true|false|{_MOMENT})"
_LINE = re.compile(
    rf"|#.*|\[{_NAME}(?:\.{_NAME}){{0,3}}\]|\[\[{_NAME}(?:\.{_NAME}){{0,3}}\]\]"
    rf"|{_NAME} = (?:{_VALUE}|\[(?: ?{_VALUE}(?:, {_VALUE})*,? ?)?\]|\[)| +{_VALUE},?|\]"
)
_LOOKS_LIKE_A_SIGNATURE = re.compile(r"value = |signature = |-----BEGIN|\[\[?signature[].]")
_LONG_DELIMITER = re.compile("'{3}|\"{3}")


def line_out_of_place(payload: str) -> int | None:
    """Return the number, from 1, of the first line that may not stand in a payload; None where all may.

    A line is a comment, blank, a table's header, ``key = value`` with a bare key, or an item or the end of an array. Values are strings
    on one line, integers, true or false, dates, and UTC times in whole seconds. Three quotation marks in a row stand nowhere.
    A header has four names at most: TOML parsers take a time that grows with the square of their number.
    """
    for number, line in enumerate(payload.split("\n"), start=1):
        if not _LINE.fullmatch(line) or _LOOKS_LIKE_A_SIGNATURE.match(line) or _LONG_DELIMITER.search(line):
            return number
    return None
