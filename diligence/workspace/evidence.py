"""Taking in the files that back answers, what is read in them, and what is worth saying of one that comes again."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from diligence.assess.evidence import EvidenceStanding, replacements, standings
from diligence.assess.evidence_facts import hint_on_kind, parse_facts
from diligence.errors import UsageError
from diligence.model.history import EvidenceAdded, EvidenceFacts
from diligence.model.review import Review, fold
from diligence.model.text import one_line
from diligence.workspace.workspace import Workspace

MAX_KIND = 60


def add_evidence(
    workspace: Workspace,
    vendor: str,
    path: Path,
    *,
    kind: str,
    issued: date | None = None,
    period: tuple[date, date] | None = None,
    expires: date | None = None,
    facts: Mapping[str, str] = MappingProxyType({}),
    replaces: int | None = None,
) -> int:
    """Keep a piece of evidence and return its number.

    The same bytes of the same kind are the same piece and keep their number; dates and facts that are given anew then correct those on
    record. Raises ``UsageError`` where dates, facts or the replaced piece do not fit, ``DocumentError`` where the file cannot be read.
    """
    review = workspace.review_of(vendor)
    known_kind = _kind_named(workspace, kind)
    given = parse_facts(known_kind, facts, workspace.evidence_kinds, today=workspace.today, countries=workspace.countries)
    _refuse_misdated(issued, period, expires)
    if replaces is not None and replaces not in review.evidence:
        raise _no_such(review, replaces, "replace")
    kept = workspace.files.keep(path)
    known = next((one.event for one in review.evidence.values() if (one.event.sha256, one.event.kind) == (kept.sha256, known_kind)), None)
    number = known.number if known else max(review.evidence, default=0) + 1
    if replaces is not None:
        _refuse_circle(review, number, replaces)
    stated = {
        "issued": issued,
        "period_start": period[0] if period else None,
        "period_end": period[1] if period else None,
        "expires": expires,
        "replaces": replaces,
    }
    before = known or EvidenceAdded(number=number, sha256=kept.sha256, file=kept.name, size=kept.size, kind=known_kind)
    changes: dict[str, object] = {name: value for name, value in stated.items() if value is not None}
    added = before.model_copy(update=changes | {"facts": _with(before.facts, given)})
    _refuse_misdated(added.issued, None, added.expires)
    if added != known:
        workspace.write(review.id, added, expected_length=review.length)
    return number


def note_facts(workspace: Workspace, vendor: str, number: int, facts: Mapping[str, str]) -> dict[str, str]:
    """Note what a piece of evidence states, beside what was noted before, and return all of it; an empty value takes a fact away.

    Raises ``UsageError`` where there is no such piece, or where a fact does not fit its kind.
    """
    review = workspace.review_of(vendor)
    if number not in review.evidence:
        raise _no_such(review, number, "note facts of")
    piece = review.evidence[number].event
    given = parse_facts(piece.kind, facts, workspace.evidence_kinds, today=workspace.today, countries=workspace.countries)
    noted = _with(piece.facts, given)
    if noted != piece.facts:
        workspace.write(review.id, EvidenceFacts(number=number, facts=noted), expected_length=review.length)
    return noted


def remarks_on(workspace: Workspace, vendor: str, number: int) -> tuple[str, ...]:
    """Say what is worth knowing of a piece of evidence that was just added: that it was seen before, or differs from one of its name."""
    review = workspace.review_of(vendor)
    piece = review.evidence[number].event
    replaced = replacements(review)
    remarks = []
    for other in (one.event for one in review.evidence.values() if one.event.number != number):
        if other.sha256 == piece.sha256:
            remarks.append(f"The same file is evidence {other.number} ({one_line(other.kind, MAX_KIND)}) of this review, too")
        elif other.file == piece.file and other.number not in replaced and number not in replaced:
            remarks.append(
                f"{one_line(piece.file, 80)} differs from evidence {other.number}, which has the same name; "
                f"if it takes its place, add it again with --replaces {other.number}"
            )
    for line in workspace.reviews():
        if line.id != review.id:
            before = fold(workspace.store.stored_history(line.id)).evidence.values()
            remarks.extend(
                f"The same file is evidence {one.event.number} ({one_line(one.event.kind, MAX_KIND)}) of the review {line.id}, too"
                for one in before
                if one.event.sha256 == piece.sha256
            )
    hint = hint_on_kind(piece.kind, workspace.evidence_kinds)
    return (*remarks, hint) if hint else tuple(remarks)


def find_piece(review: Review, number: int) -> EvidenceAdded:
    """Return a piece of evidence. Raises ``UsageError`` where the review has none with this number."""
    if number not in review.evidence:
        raise _no_such(review, number, "show")
    return review.evidence[number].event


def standings_of(workspace: Workspace, review: Review) -> tuple[EvidenceStanding, ...]:
    """Return how every piece of evidence of a review stands today, for the questions that the review asks."""
    asked = workspace.asking(review).checklists
    return standings(asked, review, workspace.policy, workspace.today, workspace.evidence_kinds.usual_ages())


def _kind_named(workspace: Workspace, written: str) -> str:
    """Return the known kind that is meant, however its words are joined, else what was written."""
    shown = one_line(written, MAX_KIND)
    if not shown:
        raise UsageError("Evidence needs a kind", "Say what it is with --kind, such as --kind soc2-report")
    joined = "-".join(shown.casefold().replace("_", " ").split())
    return joined if workspace.evidence_kinds.kind(joined) else shown


def _with(before: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in sorted({**before, **given}.items()) if value}


def _refuse_misdated(issued: date | None, period: tuple[date, date] | None, expires: date | None) -> None:
    if period is not None and period[0] > period[1]:
        raise UsageError("The period ends before it begins", "Give it as START/END, such as 2025-07-01/2026-06-30")
    if issued is not None and expires is not None and issued > expires:
        raise UsageError("The evidence expires before it was issued", "Check --issued and --expires")


def _refuse_circle(review: Review, number: int, replaces: int) -> None:
    """Refuse a piece that would take its own place, directly or by way of others."""
    earlier: int | None = replaces
    seen: set[int] = set()
    while earlier is not None and earlier not in seen:
        if earlier == number:
            raise UsageError(
                f"Evidence {number} cannot replace evidence {replaces}, which is the same piece or took its place",
                "Name the older piece with --replaces when you add the newer one",
            )
        seen.add(earlier)
        earlier = review.evidence[earlier].event.replaces if earlier in review.evidence else None


def _no_such(review: Review, number: int, use: str) -> UsageError:
    return UsageError(f"There is no evidence {number} to {use}", f"See `diligence evidence list {review.vendor}`")
