"""What Today says of vendors: a row for each, what waits and lapses in all, and the summary of one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from textual.content import Content

from diligence.model.plain_words import SEVERITY_GLYPHS, VERDICTS
from diligence.model.text import one_line
from diligence.tui.widgets.fact_sheet import Fact
from diligence.tui.widgets.line_list import Cell, Row

if TYPE_CHECKING:
    from diligence.model.review import ReviewSummary
    from diligence.workspace.overview import Overview

LAPSES_SOON_DAYS = 30
STATES = {"intake": "intake", "waiting-on-vendor": "waiting", "with-legal": "with legal", "ready-to-close": "ready"}
SHORT_VERDICTS = {
    "not-a-baa": "not a BAA", "required-terms-open": "terms open", "needs-reading": "to be read", "points-open": "points open",
    "no-points-open": "none open",
}  # fmt: skip
_BY_WORDS = {words: SHORT_VERDICTS[verdict] for verdict, words in VERDICTS.items()}
NAME_CELLS = 44
WAITS = {"us": "us", "the vendor": "vendor", "legal": "legal", "the officer": "officer", "a second person": "2nd person"}
NEXT = {
    "waiting-on-vendor": ("the vendor", "us"), "with-legal": ("legal", "the officer", "a second person"),
    "ready-to-close": ("a second person",),
}  # fmt: skip
"""For whom a review waits first, by its state."""
ROOMY = 96
"""Cells from which on a row has room for the agreement too."""


def headline(shown: int, all_of_them: int) -> str:
    """Return the line above the list."""
    if not all_of_them:
        return ""
    return f"Vendors ({all_of_them})" if shown == all_of_them else f"Vendors ({shown} of {all_of_them})"


def vendor_row(line: "ReviewSummary", known: "Overview | None", *, width: int) -> Row:
    """Return the row of a vendor: name, depth, who is waited for, open criticals and highs, with room the agreement, and the next date."""
    left: tuple[Cell, ...] = ((f" {one_line(line.name, NAME_CELLS)}", ""),)
    if known is None:
        return Row(line.vendor, left, ((" …", "quiet"),))
    right: list[Cell] = [(f" {known.depth:<9}", "quiet"), (f"{_waits(known):<15}", "quiet")]
    for severity in ("critical", "high"):
        count = known.open.get(severity, 0)
        right.append((f"{f'{SEVERITY_GLYPHS[severity]}{count}' if count else '':<4}", severity))
    if width >= ROOMY:
        right.append((f" {_BY_WORDS.get(known.verdict or '', 'no agreement'):<13}", "quiet"))
    right.append((f"{_day(known.lapses):>7}", "quiet"))
    return Row(line.vendor, left, tuple(right))


def _waits(known: "Overview") -> str:
    """Return who is waited for next, and for how many things; where nobody is, the state."""
    who = next((one for one in NEXT.get(known.state, ()) if one in known.waits), None)
    return f"{WAITS[who]} {known.waits[who]}" if who else STATES.get(known.state, known.state)


def _day(day: date | None) -> str:
    return f"{day.day} {day:%b}" if day else ""


def waiting_lines(known: "Sequence[Overview]", today: date) -> list[Content]:
    """Return what waits, since when, what lapses soon and what is ready, one line each."""
    states = Counter(one.state for one in known)
    lines = []
    if waiting := [one for one in known if one.state == "waiting-on-vendor"]:
        days = (today - min(one.since for one in waiting)).days
        longest = f", the longest for {days} {'day' if days == 1 else 'days'}" if days else " since today"
        verb = "waits" if len(waiting) == 1 else "wait"
        lines.append(Content(f"  {len(waiting)} {verb} on a vendor{longest}"))
    if states["with-legal"]:
        lines.append(Content(f"  {states['with-legal']} with legal"))
    if second := sum("a second person" in one.waits for one in known):
        lines.append(Content(f"  {second} {'waits' if second == 1 else 'wait'} for a second person's approval"))
    soon = sorted((one.lapses, one.name) for one in known if one.lapses and (one.lapses - today).days <= LAPSES_SOON_DAYS)
    if soon:
        first, name = soon[0]
        glyph = SEVERITY_GLYPHS["high"]
        rest = f"{one_line(name, 30)} in {(first - today).days} days" if first > today else f"{one_line(name, 30)} today"
        text = f"{len(soon)} {'lapses' if len(soon) == 1 else 'lapse'} within {LAPSES_SOON_DAYS} days, first {rest}"
        lines.append(Content.assemble((f"{glyph} ", "$text-warning"), text))
    if ready := states["ready-to-close"]:
        words = f"{ready} {'is' if ready == 1 else 'are'} ready to close"
        lines.append(Content.assemble((f"{SEVERITY_GLYPHS['none']} ", "$text-success"), words))
    return lines


def summary(line: "ReviewSummary", known: "Overview | None") -> Iterator[Fact]:
    """Return what is said of one vendor beside the list."""
    service = f"  {one_line(known.service)}" if known and known.service else ""
    yield Fact(Content.assemble((one_line(line.name), "bold"), (service, "$text-muted")))
    if known is None:
        yield Fact("looking …")
        return
    yield Fact(f"{known.state.replace('-', ' ')} since {known.since:%d %b %Y}", "State")
    yield Fact(Content.assemble((known.depth, "bold"), (f"  {one_line(known.because, 200)}", "$text-muted")), "Depth")
    yield Fact(", ".join(known.packs) or "none", "Packs")
    yield Fact(f"{_bar(known.answered, known.asked)} {known.answered} of {known.asked}", "Questions")
    yield Fact(known.verdict or "none was read", "Agreement")
    parts = [f"{SEVERITY_GLYPHS[severity]} {count} {severity}" for severity, count in known.open.items() if count]
    yield Fact("   ".join(parts) or f"{SEVERITY_GLYPHS['none']} nothing", "Open")
    if known.waits:
        yield Fact("   ".join(f"{who} {count}" for who, count in known.waits.items()), "Waits for")
    if known.outcome:
        yield Fact(known.outcome.replace("-", " "), "Outcome")
    yield Fact(next_step(known), "Next")
    yield Fact(f"{_count(known.documents, 'document')}, {_count(known.evidence, 'piece')} of evidence", "Files")
    if known.lapses:
        yield Fact(f"{known.lapses:%d %b %Y}: {one_line(known.lapsing or '')}", "Lapses")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _bar(done: int, of: int, cells: int = 16) -> str:
    full = round(cells * done / of) if of else 0
    return "█" * full + "░" * (cells - full)


def next_step(known: "Overview") -> str:
    """Return what to do next in one sentence."""
    if known.outcome:
        return "Export and sign: Enter, then 4."
    if not known.documents:
        return "Add the agreement with d, or begin the questions with Enter."
    if known.answered < known.asked:
        return f"{known.asked - known.answered} questions are open: Enter goes to the first."
    if known.open.get("critical") or known.open.get("high"):
        return "Decide on what is critical or high: Enter, then 3."
    return "Set the outcome: Enter, then 4."
