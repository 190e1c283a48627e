"""Take the fingerprints of a well-known form: ``python tests/accuracy/fingerprint.py FORM.txt --id ID --title T ...``.

It writes checklists/known-forms/ID.toml, which holds no sentence of the form. Where that file is there already, what is not given anew
is kept, so that after a change to the analysis ``FORM.txt --id ID`` is enough. ``diligence text FORM.pdf`` makes a text of a PDF.
"""

import argparse
import base64
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import tomli_w

from diligence.analysis.likeness import Word, fingerprints, words_of
from diligence.analysis.reader import AgreementReader
from diligence.analysis.units import Tag
from diligence.catalog.known_forms import FOLDER
from diligence.catalog.loader import build, read_table
from diligence.catalog.location import shipped
from diligence.model.document import RunningText, Stretch
from diligence.model.known_form import FINGERPRINT_BYTES, GRAM, KnownForm

A_LINE = 15
"""Fingerprints in one line of a file: 75 bytes, 100 characters of base64 and nothing to fill up."""
KEPT = ("title", "publisher", "source", "note")
NO_TERMS = frozenset({Tag.TITLE, Tag.NOTE, Tag.AFTER})
_PAGE_MARK = re.compile(r"(?m)^--- page \d+ of \d+ ---\n")
_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_QUOTED = re.compile('[\u201c"]([^\u201c\u201d"]+)[\u201d"]')


def readings(text: str) -> Iterator[str]:
    """Yield the ways in which a form may be filled in: as it stands, without what it has in square brackets, and with each choice there.

    Words in brackets are optional, or an instruction that quotes the words to choose from.
    """
    yield text
    yield _BRACKETS.sub("", text)
    choices = max((len(_QUOTED.findall(bracket[0])) for bracket in _BRACKETS.finditer(text)), default=0)
    for number in range(choices):
        yield "".join(_chosen(piece, number) for piece in re.split(f"({_BRACKETS.pattern})", text))


def _chosen(piece: str, number: int) -> str:
    """Return a piece of text, or of a pair of brackets the quoted words with this number, where it has so many."""
    return "".join(_QUOTED.findall(piece)[number : number + 1]) if _BRACKETS.fullmatch(piece) else piece


def hashes_of(text: str, reader: AgreementReader) -> set[int]:
    """Return the fingerprints of a form's terms: of the whole, and of every item together with its lead-in."""
    found: set[int] = set()
    for reading in readings(_PAGE_MARK.sub("", text)):
        whole: list[Word] = []
        stretch = Stretch(start=0, end=len(reading), page=1, line=0)
        for unit in reader.units(RunningText(text=reading, stretches=(stretch,), page_count=1)):
            if unit.tag not in NO_TERMS:
                whole += words_of(unit.text[unit.lead :])
                found.update(fingerprints(words_of(unit.text)))
        found.update(fingerprints(whole))
    return found


def packed(hashes: Iterable[int]) -> tuple[str, ...]:
    """Return fingerprints as the lines of a file."""
    ordered = [found.to_bytes(FINGERPRINT_BYTES) for found in sorted(set(hashes))]
    return tuple(base64.b64encode(b"".join(ordered[at : at + A_LINE])).decode() for at in range(0, len(ordered), A_LINE))


def main() -> int:
    """Take the fingerprints and write the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("text", type=Path, help="the form as plain text, in UTF-8")
    parser.add_argument("--id", required=True, help="lower-case words joined by hyphens; the name of the file")
    for key in KEPT:
        parser.add_argument(f"--{key}", help="needed for a new form")
    parser.add_argument("--as-of", type=date.fromisoformat, default=datetime.now(UTC).date(), help="today where it is not given")
    parser.add_argument("--folder", type=Path, default=Path(str(shipped() / FOLDER)), help="where the file is written")
    options = parser.parse_args()
    file = options.folder / f"{options.id}.toml"
    before: dict[str, Any] = read_table(file, file.name) if file.exists() else {}
    said = {key: getattr(options, key) or before.get(key) for key in KEPT}
    if missing := [f"--{key}" for key, text in said.items() if not text]:
        parser.error(f"a new form needs {', '.join(missing)}")
    hashes = hashes_of(options.text.read_text(encoding="utf-8"), AgreementReader([]))
    head = {"id": options.id, "title": said["title"], "publisher": said["publisher"], "as_of": options.as_of}
    table = head | {"source": said["source"], "note": said["note"], "gram": GRAM, "fingerprints": packed(hashes)}
    build(KnownForm, table, file.name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(tomli_w.dumps(table, indent=2), encoding="utf-8")
    print(f"{len(hashes)} fingerprints, {file}: {file.stat().st_size // 1024} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
