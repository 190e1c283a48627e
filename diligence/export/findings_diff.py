"""Two payloads held against each other, in words: what a reader of the old one must know before relying on the new one.

Nothing is left out silently: every field of a payload is compared, but for the few that differ in every two revisions (``ALWAYS_OTHER``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from diligence.export.plain import plain_text
from diligence.model import plain_words
from diligence.model.base import Frozen
from diligence.model.findings_file import FindingsPayload
from diligence.model.text import one_line

ALWAYS_OTHER: Final = frozenset({"revision", "supersedes", "exported_at", "history_length", "history_head", "record_payload"})
"""Fields of the review that say which revision it is, not what was found."""

TOPICS: Final = ("outcome", "conditions", "findings", "requirements", "answers", "evidence", "documents", "vendor", "versions")
LONGEST: Final = 160
_KEYS: Final = {
    "document": ("sha256",), "requirement": ("id",), "finding": ("id",), "answer": ("question",), "evidence": ("sha256",),
}  # fmt: skip
_TOPIC_OF: Final = {
    "vendor": "vendor", "review": "outcome", "policy": "versions", "summary": "outcome", "document": "documents",
    "requirement": "requirements", "finding": "findings", "answer": "answers", "evidence": "evidence",
}  # fmt: skip
_VERSIONS: Final = frozenset({"tool_version", "requirements_version", "requirements_as_of"})
_CONDITION: Final = "change-required"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs. ``kind`` is added, removed or changed; ``was`` and ``now`` are cleaned text, None where there was none."""

    topic: str
    subject: str
    kind: str
    says: str
    field: str | None = None
    was: str | None = None
    now: str | None = None


def differences(old: FindingsPayload, new: FindingsPayload) -> tuple[Change, ...]:
    """Return everything that differs between two payloads of the same face, by topic in the order of ``TOPICS``."""
    found = list(_changes(old, new))
    return tuple(sorted(found, key=lambda change: TOPICS.index(change.topic)))


def _changes(old: FindingsPayload, new: FindingsPayload) -> Iterator[Change]:
    for table in type(old).model_fields:
        before, after = getattr(old, table), getattr(new, table)
        if table in _KEYS:
            yield from _rows(table, before, after)
        elif isinstance(before, Frozen):
            yield from _table(table, before, after)
        elif before != after:
            yield _changed("versions", "the file", table, before, after)


def _table(table: str, before: Frozen, after: Frozen) -> Iterator[Change]:
    for field in type(before).model_fields:
        was, now = getattr(before, field), getattr(after, field)
        if was == now or (table == "review" and field in ALWAYS_OTHER):
            continue
        if field == "checklists":
            yield from _packs(was, now)
        elif table == "summary":
            yield _changed("outcome", "the counts", field, was, now)
        else:
            yield _changed("versions" if field in _VERSIONS else _TOPIC_OF[table], f"the {table}", field, was, now)


def _packs(before: Sequence[Any], after: Sequence[Any]) -> Iterator[Change]:
    was, now = {pack.id: pack for pack in before}, {pack.id: pack for pack in after}
    for name in dict.fromkeys((*was, *now)):
        if name not in was:
            yield _one("versions", f"pack {_said(name)}", "added", f"the pack {_said(name)} is asked now")
        elif name not in now:
            yield _one("versions", f"pack {_said(name)}", "removed", f"the pack {_said(name)} is no longer asked")
        elif was[name] != now[name]:
            version = f"{was[name].version} of {was[name].as_of}", f"{now[name].version} of {now[name].as_of}"
            yield _changed("versions", f"pack {_said(name)}", "version", *version)


def _rows(table: str, before: Sequence[Frozen], after: Sequence[Frozen]) -> Iterator[Change]:
    was, now = _by_key(table, before), _by_key(table, after)
    if list(was) != list(now) and set(was) == set(now):
        yield _one(_TOPIC_OF[table], f"the {_TOPIC_OF[table]}", "changed", f"the {_TOPIC_OF[table]} stand in another order")
    for key in dict.fromkeys((*was, *now)):
        one, other = was.get(key), now.get(key)
        if one is None and other is not None:
            yield _one(_topic(table, other), _subject(table, other), "added", f"new: {_named(table, other)}{_standing(table, other)}")
        elif other is None and one is not None:
            yield _one(_topic(table, one), _subject(table, one), "removed", f"gone: {_named(table, one)}{_standing(table, one)}")
        elif one is not None and other is not None:
            yield from _row(table, one, other)


def _row(table: str, one: Frozen, other: Frozen) -> Iterator[Change]:
    for field in type(one).model_fields:
        was, now = getattr(one, field), getattr(other, field)
        if was != now:
            condition = table == "finding" and field in ("state", "due") and _CONDITION in (one.state, other.state)  # type: ignore[attr-defined]
            yield _changed(
                "conditions" if condition else _TOPIC_OF[table], _subject(table, other), field, was, now, named=_named(table, other)
            )


def _by_key(table: str, rows: Sequence[Frozen]) -> dict[tuple[str, ...], Frozen]:
    """Key rows by what identifies them; what should be there once and is there twice is told apart by its place among its like."""
    found: dict[tuple[str, ...], Frozen] = {}
    for row in rows:
        key = tuple(getattr(row, name) for name in _KEYS[table])
        place = 0
        while (*key, str(place)) in found:
            place += 1
        found[*key, str(place)] = row
    return found


def _topic(table: str, row: Any) -> str:
    return "conditions" if table == "finding" and row.state == _CONDITION else _TOPIC_OF[table]


def _subject(table: str, row: Any) -> str:
    name = {"document": "number", "requirement": "id", "finding": "id", "answer": "question", "evidence": "number"}[table]
    return f"{table} {_said(getattr(row, name))}"


def _named(table: str, row: Any) -> str:
    match table:
        case "finding":
            return f"{_said(row.id)} ({_said(row.severity)}), {_said(row.title)}"
        case "answer":
            return f"answer {_said(row.question)}"
        case "requirement":
            return f"requirement {_said(row.id)}"
    return f"{table} {row.number} ({_said(row.kind)}, SHA-256 {_said(row.sha256[:12])}…)"


def _standing(table: str, row: Any) -> str:
    match table:
        case "finding":
            return f"; {_said(row.state)}" + (f" by {row.due}" if row.due else "")
        case "answer":
            return f"; {_said(row.value)}, {_said(row.verified)}"
        case "requirement":
            return f"; {plain_words.GRADES.get(row.grade, _said(row.grade))}"
    return ""


def _changed(topic: str, subject: str, field: str, was: Any, now: Any, *, named: str | None = None) -> Change:
    before, after = _value(was), _value(now)
    shown = field.replace("_", " ")
    if before == after:  # what differs lies beyond what is shown
        says = f"{named or subject}: {shown} reads differently"
    else:
        told = [value or "not given" for value in (before, after)]
        if field == "grade":
            told = [plain_words.GRADES.get(value, value) for value in told]
        says = f"{named or subject}: {shown} was {told[0]}{';' if field == 'grade' else ','} is {told[1]}"
    return Change(topic, subject, "changed", says, field, before, after)


def _one(topic: str, subject: str, kind: str, says: str) -> Change:
    return Change(topic, subject, kind, says)


def _value(value: Any) -> str | None:
    if value is None or value == ():
        return None
    if isinstance(value, tuple):
        listed = [_value(one) or "" for one in value]
        return _said(", ".join(listed))
    if isinstance(value, Frozen):
        return _said("; ".join(str(inner) for inner in value.model_dump().values() if inner is not None))
    return _said(value)


def _said(value: object) -> str:
    return one_line(plain_text(str(value)), LONGEST)
