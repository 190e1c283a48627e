"""What the vendor must change before, or after, it starts: the conditions of an outcome, and the same as text for a contract's exhibit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from diligence.export.plain import plain_text
from diligence.model.findings_file import FindingsPayload
from diligence.model.text import one_line

LONGEST: Final = 2000
_RANK: Final = ("critical", "high", "medium", "low", "info")


@dataclass(frozen=True, slots=True)
class Condition:
    """A change that is required. All text is one clean line; ``due`` is the last day for it."""

    finding: str
    severity: str
    title: str
    ask: str
    citation: str
    due: date | None


def conditions_of(payload: FindingsPayload) -> tuple[Condition, ...]:
    """Return the conditions, the earliest first, and of one day the gravest first; those without a date come last."""
    found = [
        Condition(_line(one.id), _line(one.severity), _line(one.title), _line(one.ask), _line(one.citation), one.due)
        for one in payload.finding
        if one.state == "change-required"
    ]
    return tuple(sorted(found, key=lambda one: (one.due or date.max, _rank(one.severity), one.finding)))


def exhibit_text(payload: FindingsPayload, payload_sha256: str) -> str:
    """Return the conditions as numbered paragraphs for an exhibit, each on one line, so that any word processor takes them."""
    return "\n\n".join(_paragraphs(payload, conditions_of(payload), payload_sha256)) + "\n"


def _paragraphs(payload: FindingsPayload, conditions: tuple[Condition, ...], payload_sha256: str) -> Iterator[str]:
    review, vendor = payload.review, payload.vendor
    service = f" for {_line(vendor.service)}" if vendor.service else ""
    yield "CONDITIONS OF THE VENDOR REVIEW"
    yield (
        f"This exhibit lists what the review of {_line(vendor.name)}{service} asks to be changed. It is drawn from round {review.round}, "
        f"revision {review.revision} of the findings, written on {_day(review.exported_at.date())} with the outcome "
        f'"{_line(review.outcome).replace("-", " ")}" and valid until {_day(review.valid_until)}. '
        f"The findings file is identified by the SHA-256 of its findings: {payload_sha256}."
    )
    if not conditions:
        yield "The findings require no change."
    for number, one in enumerate(conditions, start=1):
        by = f"By {_day(one.due)}" if one.due else "By a date that the parties are to set"
        yield f"{number}. {_sentence(one.title)} {by}: {_sentence(one.ask)} (Reference: {one.citation}; finding {one.finding}.)"
    yield "Where this text and the signed findings file differ, the findings file counts. It reports what was found and not found."


def _rank(severity: str) -> int:
    return _RANK.index(severity) if severity in _RANK else len(_RANK)


def _line(text: str) -> str:
    return one_line(plain_text(text), LONGEST)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _day(day: date) -> str:
    """Return a day that reads the same on both sides of the Atlantic."""
    months = ("January", "February", "March", "April", "May", "June", "July",
              "August", "September", "October", "November", "December")  # fmt: skip
    return f"{day.day} {months[day.month - 1]} {day.year}"
