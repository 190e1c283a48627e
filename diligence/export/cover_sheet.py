"""The one page that lies on top of a contract: HTML that prints on A4 and on Letter, without scripts and without anything from outside.

It is for people and proves nothing by itself; it says how to check the findings file, which does. Whatever stands in that file is shown
as the words it is: cleaned, escaped, cut to a length that keeps the page one page, and kept apart from the text around it (``bdi``).
"""

import hashlib
import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Final

from diligence.export.conditions import Condition, conditions_of
from diligence.export.plain import plain_text
from diligence.model.findings_file import FindingsPayload
from diligence.model.text import one_line

MOST_CONDITIONS: Final = 6
MOST_SIGNATURES: Final = 4
_BROAD: Final = frozenset("MWmw@%&")
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"


@dataclass(frozen=True, slots=True)
class CoverSignature:
    """A signature as the file states it."""

    role: str
    signer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CoverFacts:
    """What the page says beside the payload. ``checked`` is the verifier's first line, None where no signature was checked.

    ``script_sha256`` is the digest of the check that the file holds, None where it is not the one that this version knows.
    """

    payload_sha256: str
    signatures: Sequence[CoverSignature]
    waiting: Sequence[str]
    contract_number: str | None = None
    checked: str | None = None
    script_sha256: str | None = None


def cover_page(payload: FindingsPayload, facts: CoverFacts) -> str:
    """Write the page for the contract face of a review."""
    style = (files("diligence.export") / "cover.css").read_text(encoding="utf-8")
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en" dir="ltr">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        f"<title>Vendor review: {_words(payload.vendor.name, 80)}</title>",
        f"<style>\n{style}</style>",
        "</head>",
        "<body>",
        *_head(payload, facts),
        *_conditions(conditions_of(payload)),
        *_signatures(facts),
        *_check(payload, facts),
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def _head(payload: FindingsPayload, facts: CoverFacts) -> Iterator[str]:
    review, summary = payload.review, payload.summary
    number = _shown(facts.contract_number, 60) if facts.contract_number else "________________________"
    opened = f"{summary.open_critical} critical, {summary.open_high} high, {summary.open_medium} medium, {summary.open_low} low"
    rows = [
        ("Contract number", number),
        ("Vendor", _shown(payload.vendor.name, 85)),
        *([("Service", _shown(payload.vendor.service, 85))] if payload.vendor.service else []),
        ("Review", f"round {review.round}, revision {review.revision}, written {review.exported_at:%Y-%m-%d}"),
        ("Valid until", f"<b>{review.valid_until}</b>"),
        ("Open findings", opened),
    ]
    yield "<h1>Vendor review: cover sheet to the findings file</h1>"
    yield f'<p class="outcome">Recorded outcome: {_shown(review.outcome.replace("-", " ").upper(), 48)}</p>'
    yield from _rows(rows)


def _conditions(conditions: Sequence[Condition]) -> Iterator[str]:
    yield f"<h2>Conditions ({len(conditions)})</h2>"
    if not conditions:
        yield "<p>The findings file requires no change.</p>"
        return
    yield "<ol>"
    for one in conditions[:MOST_CONDITIONS]:
        due = f"by <b>{one.due}</b>" if one.due else "no date is set"
        yield f"<li>{_shown(one.title, 90)}: {_shown(one.ask, 130)} ({due}; {_shown(one.citation, 40)})</li>"
    yield "</ol>"
    if len(conditions) > MOST_CONDITIONS:
        yield f"<p><b>And {len(conditions) - MOST_CONDITIONS} more in the findings file.</b></p>"


def _signatures(facts: CoverFacts) -> Iterator[str]:
    yield "<h2>Who signed, in which role</h2>"
    rows = [(_shown(one.role, 20), f"{_shown(one.signer, 54)}, {one.at:%Y-%m-%d %H:%M} UTC") for one in facts.signatures[:MOST_SIGNATURES]]
    if len(facts.signatures) > MOST_SIGNATURES:
        rows.append(("And", f"{len(facts.signatures) - MOST_SIGNATURES} more in the findings file"))
    if facts.waiting:
        rows.append(("<b>NOT SIGNED YET</b>", ", ".join(_shown(role, 20) for role in facts.waiting)))
    yield from _rows(rows)
    if facts.checked is not None:
        yield f"<p>When this page was made: {_shown(facts.checked, 160)}</p>"
    else:
        yield "<p>The signatures were not checked against any list of keys when this page was made. Check them as below.</p>"


def _check(payload: FindingsPayload, facts: CoverFacts) -> Iterator[str]:
    roles = " ".join(role.value for role in payload.policy.required_roles)
    script = f" SHA-256 of check.sh:<br><code>{facts.script_sha256}</code>" if facts.script_sha256 else ""
    yield "<h2>How to check the findings file</h2>"
    yield f"<p>SHA-256 of its findings, everything above the first signature:<br><code>{_words(facts.payload_sha256, 64)}</code></p>"
    yield "<p>With FILE for the findings file, a POSIX shell, and OpenSSH 8.8 or later:</p>"
    commands = [
        "sed '/^\\[\\[signature]]$/,$d' FILE | sha256sum      # prints the digest above",
        "sed -n 's/^#| //p' FILE > check.sh                 # read it before you run it",
        f"sh check.sh FILE allowed_signers {roles}",
    ]
    yield f"<pre>{html.escape(chr(10).join(commands), quote=True)}</pre>"
    yield (
        "<p>allowed_signers lists the keys that you trust, got from the signers themselves. The check ends with 0 valid, 4 incomplete, "
        f"5 untrusted, 6 invalid.{script}</p>"
    )
    yield (
        "<small>This page is signed by nobody: the findings file is what counts. A signature proves who signed these words in which role, "
        f"not that they are true. {_shown(payload.summary.limits, 240)}</small>"
    )


def _rows(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield "<table>"
    yield from (f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in rows)
    yield "</table>"


def _shown(text: str, width: int) -> str:
    return f"<bdi>{_words(text, width)}</bdi>"


def _words(text: str, width: int) -> str:
    """Return a text as one escaped line that takes at most the room of so many ordinary letters."""
    line = one_line(plain_text(text))
    room, kept = width, 0
    for character in line:
        room -= 1 if character.isascii() and not character.isupper() and character not in _BROAD else 2
        if room < 0:
            break
        kept += 1
    return html.escape(one_line(line, kept) if kept < len(line) else line, quote=True)


def script_digest(text: str) -> str:
    """Return the SHA-256 of the check that stands in a findings file's header, or in the header that this version writes."""
    script = "".join(line.removeprefix("#| ") + "\n" for line in text.split("\n") if line.startswith("#| "))
    return hashlib.sha256(script.encode("utf-8")).hexdigest()
