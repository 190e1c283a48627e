"""The light markup of the sample agreements: what stands in a source file, as plain data.

A source opens with ``key: value`` lines (title, reference, look) and goes on, after a blank line, with paragraphs parted by blank lines.
How a paragraph starts says what it is::

    = text         the title                   # text         a heading, listed among the contents
    ^ text         centered                    3.1 text       a numbered clause
    (a) text       an item of a list           !contents      the table of contents
    !newpage       a page break                !signatures    two columns, parted by a bar, one line a row
    !table 30 70   a table with its widths in percent; one line a row, the first one its head

``*words*`` are set in italics. Lines of any other paragraph are joined.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

_ITEM = re.compile(r"(\([a-z]\)) (.+)")
_CLAUSE = re.compile(r"\d{1,2}\.\d{1,2} .+")


class Kind(StrEnum):
    """What a paragraph of a source is."""

    TITLE = "title"
    CENTERED = "centered"
    HEADING = "heading"
    CLAUSE = "clause"
    ITEM = "item"
    BODY = "body"
    CONTENTS = "contents"
    NEWPAGE = "newpage"
    SIGNATURES = "signatures"
    TABLE = "table"


@dataclass(frozen=True)
class Block:
    """One paragraph: its kind, its words, the label of an item, and the widths (percent) and cells of a table."""

    kind: Kind
    text: str = ""
    label: str = ""
    widths: tuple[int, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Source:
    """A whole agreement."""

    title: str
    reference: str
    look: str
    blocks: tuple[Block, ...]


def parse(text: str) -> Source:
    """Read a source; raises ``ValueError`` where a directive is unknown and ``KeyError`` where a head line is absent."""
    head, *paragraphs = re.split(r"\n\s*\n", text.strip())
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    return Source(fields["title"], fields["reference"], fields["look"], tuple(_block(paragraph.splitlines()) for paragraph in paragraphs))


def _block(lines: list[str]) -> Block:
    joined = " ".join(lines)
    if joined.startswith("!"):
        return _directive(lines)
    for mark, kind in (("= ", Kind.TITLE), ("# ", Kind.HEADING), ("^ ", Kind.CENTERED)):
        if joined.startswith(mark):
            return Block(kind, joined.removeprefix(mark))
    if item := _ITEM.fullmatch(joined):
        return Block(Kind.ITEM, item[2], label=item[1])
    return Block(Kind.CLAUSE if _CLAUSE.fullmatch(joined) else Kind.BODY, joined)


def _directive(lines: list[str]) -> Block:
    name, *widths = lines[0].removeprefix("!").split()
    rows = tuple(tuple(cell.strip() for cell in line.split(" | ")) for line in lines[1:])
    return Block(Kind(name), widths=tuple(int(width) for width in widths), rows=rows)
