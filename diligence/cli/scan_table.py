"""A scan as a table for people: 80 columns, colour only on a terminal, and no meaning by colour alone."""

import os
import textwrap
from collections.abc import Iterator
from typing import Any

import click

from diligence.model.plain_words import SEVERITY_GLYPHS, VERDICTS, sentence

WIDTH = 80
INDENT = 13
SHOWN_QUOTES = 2
QUOTE_LENGTH = 320

COLORS = {"critical": "red", "high": "yellow", "medium": "cyan", "low": "blue", "info": "white", "none": "green"}
RANKS = list(SEVERITY_GLYPHS)


def in_color(text: str, severity: str, *, bold: bool = False) -> str:
    """Color a text by severity, unless NO_COLOR is set; click takes the color away where the output is no terminal."""
    return text if os.environ.get("NO_COLOR") else click.style(text, fg=COLORS[severity], bold=bold)


def scan_table(result: dict[str, Any]) -> str:
    """Lay out a scan in JSON form: verdict first, then every flag with its passage or the proof of absence, then what is in order."""
    return "\n".join(_lines(result))


def _lines(result: dict[str, Any]) -> Iterator[str]:
    document, rows = result["document"], sorted(result["requirements"], key=lambda row: RANKS.index(row["severity"]))
    flagged = [row for row in rows if row["severity"] in ("critical", "high", "medium")]
    hidden = [row for row in rows if row["hidden"]]
    pages = "1 page" if document["pages"] == 1 else f"{document['pages']} pages"
    yield f"{document['file']} · {pages} · {'signed' if document['signed'] else 'not signed'}"
    grave = "critical" if flagged or hidden else "none"
    yield in_color(sentence(VERDICTS[document["verdict"]]), grave, bold=True)
    counts = ", ".join(f"{n} {severity}" for severity in RANKS if (n := sum(row["severity"] == severity for row in flagged)))
    yield f"{len(flagged)} of {len(rows)} requirements are flagged{f': {counts}' if counts else ''}."
    for warning in document["warnings"]:
        where = f"page {warning['page']}: " if warning["page"] else ""
        yield from _wrapped(f"Note: {where}{warning['text']}", 6)
    if any(warning["code"] == "unreadable-page" for warning in document["warnings"]):
        yield from _wrapped("Run OCR on the document first, then scan it again.", 6)
    for row in hidden:
        yield ""
        yield from _hidden(row)
    for row in flagged:
        yield ""
        yield from _flag(row)
    quiet = [row for row in rows if row not in flagged]
    if quiet:
        yield ""
        yield in_color("Not flagged", "none", bold=True)
        for row in quiet:
            pages_of = ", ".join(dict.fromkeys(f"p. {passage['page']}" for passage in row["evidence"][:3]))
            glyph, why = SEVERITY_GLYPHS[row["severity"]], _first_clause(row["why"])[:38]
            yield f" {glyph} {title(row):<29} {why:<38} {pages_of}"[: WIDTH + 8].rstrip()
    if torn := [title(row) for row in quiet if row["review_by_person"]]:
        yield ""
        words = f"Read these yourself, because the two ways of reading them differ: {', '.join(torn)}."
        yield from textwrap.wrap(words, WIDTH, break_on_hyphens=False)
    yield ""
    yield "For review by counsel; not legal advice."


def _hidden(row: dict[str, Any]) -> Iterator[str]:
    yield in_color(f" {SEVERITY_GLYPHS['critical']} critical  ", "critical") + click.style(
        f"{title(row)}: words that no reader sees", bold=True
    )
    for passage in row["hidden"][:SHOWN_QUOTES]:
        yield from _wrapped(f"{_place(passage)}  “{_cut(passage['quote'])}”", 2)
        yield from _wrapped(f"This clause is not visibly printed ({passage['why']}), so it does not count.", 2)


def _flag(row: dict[str, Any]) -> Iterator[str]:
    head = f" {SEVERITY_GLYPHS[row['severity']]} {row['severity']:<9} "
    yield in_color(head, row["severity"]) + click.style(title(row), bold=True)
    yield from _wrapped(row["why"], 0)
    for passage in row["evidence"][:SHOWN_QUOTES]:
        yield from _wrapped(f"{_place(passage)}  “{_cut(passage['quote'])}”", 2)
    if not row["evidence"]:
        for passage in row["considered"][:SHOWN_QUOTES]:
            yield from _wrapped(f"nearest: {_place(passage)}  “{_cut(passage['quote'])}” ({passage['why_not']})", 2)
    if row["advice"]:
        yield from _wrapped(f"→ {row['advice']}", 2)
    yield from (line for note in row["notes"] for line in _wrapped(f"note: {note}", 2))


def title(row: dict[str, Any]) -> str:
    """Return the id of a requirement as words."""
    return str(row["id"]).replace("-", " ").capitalize()


def _place(passage: dict[str, Any]) -> str:
    pages = f"p. {passage['page']}" if passage["page"] == passage["end_page"] else f"p. {passage['page']}-{passage['end_page']}"
    return f"{pages}, § {passage['section']}" if passage["section"] else pages


def _cut(quote: str) -> str:
    return quote if len(quote) <= QUOTE_LENGTH else quote[: QUOTE_LENGTH - 1].rstrip() + "…"


def _first_clause(why: str) -> str:
    return why.split(":", maxsplit=1)[0].rstrip(".")


def _wrapped(text: str, hang: int) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=" " * INDENT, subsequent_indent=" " * (INDENT + hang), break_on_hyphens=False)
