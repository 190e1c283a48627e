"""Flows of health information: noting one, withdrawing one, and what every regime makes of all of them."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from diligence.assess.asking import Asking
from diligence.assess.flows import Flow, Verdict, verdicts
from diligence.errors import PolicyError, UsageError
from diligence.model.base import Role
from diligence.model.history import FlowNoted, FlowVerb, FlowWithdrawn
from diligence.model.review import Review
from diligence.model.text import one_line
from diligence.workspace.judging import matter_of
from diligence.workspace.workspace import Workspace

MAX_WORDS = 400
"""Characters of each text of a flow; what is longer belongs into a file of evidence."""


@dataclass(frozen=True)
class FlowRow:
    """A flow and what the regimes make of it, in the order of their file."""

    flow: Flow
    verdicts: tuple[Verdict, ...]


def note_flow(
    workspace: Workspace,
    vendor: str,
    *,
    verb: FlowVerb,
    country: str,
    party: str,
    data: str,
    controls: str | None = None,
    source: str | None = None,
    approved: bool = False,
) -> FlowNoted:
    """Save that something is done with our information in a country, and return it with its number.

    ``country`` is a name or a code. ``approved`` says that the house has agreed to it. Raises ``UsageError`` where the country is not known
    or a text is empty, and ``PolicyError`` where a vendor would approve for the house.
    """
    review = workspace.review_of(vendor)
    code = workspace.countries.code(one_line(country))
    if code is None:
        raise UsageError(f"'{one_line(country, 60)}' is not a country we know", "Write its usual name or its two-letter code")
    if approved and workspace.actor is not None and workspace.actor.role is Role.VENDOR:
        raise PolicyError("A vendor cannot approve a flow for the house", "Note it without --approved")
    event = FlowNoted(
        number=_next_number(workspace, review),
        verb=verb,
        country=code,
        party=_needed("party", party),
        data=_needed("data", data),
        controls=_words(controls),
        source=_words(source),
        approved=approved,
    )
    workspace.write(review.id, event, expected_length=review.length)
    return event


def withdraw_flow(workspace: Workspace, vendor: str, number: int, *, reason: str) -> FlowWithdrawn:
    """Save that a flow no longer takes place, or never did.

    Raises ``UsageError`` where there is none of this number, or no reason, and ``PolicyError`` for a vendor.
    """
    review = workspace.review_of(vendor)
    if workspace.actor is not None and workspace.actor.role is Role.VENDOR:
        raise PolicyError("A vendor cannot withdraw what the house has noted", "Let somebody of the house withdraw it")
    if number not in review.flows:
        raise UsageError(f"There is no flow {number}", f"See `diligence flow list {review.vendor}`")
    event = FlowWithdrawn(number=number, reason=_needed("reason", reason))
    workspace.write(review.id, event, expected_length=review.length)
    return event


def flows_table(workspace: Workspace, review: Review, *, today: date | None = None, asked: Asking | None = None) -> tuple[FlowRow, ...]:
    """Return every flow with what the regimes make of it: the noted ones by number, then those that answers and evidence tell of."""
    found = verdicts(workspace.cross_checks, matter_of(workspace, review, today=today, asked=asked))
    return tuple(FlowRow(flow, tuple(own)) for flow, own in groupby(found, key=lambda verdict: verdict.flow))


def _next_number(workspace: Workspace, review: Review) -> int:
    """Return a number that no flow of the review ever had, a withdrawn one included."""
    noted = [entry.event.number for entry in workspace.store.entries(review.id) if isinstance(entry.event, FlowNoted)]
    return max(noted, default=0) + 1


def _needed(name: str, text: str) -> str:
    words = one_line(text, MAX_WORDS)
    if not words:
        raise UsageError(f"A flow needs its {name}" if name != "reason" else "A withdrawal needs a reason", f'Give it with --{name} "…"')
    return words


def _words(text: str | None) -> str | None:
    return one_line(text, MAX_WORDS) or None if text else None
