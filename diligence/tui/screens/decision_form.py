"""The form of a decision on a finding, and the write that it leads to; the same wherever somebody decides."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from diligence.model.text import one_line
from diligence.tui.screens.dialogs import Field, Form

if TYPE_CHECKING:
    from diligence.assess.decisions import SettledFinding
    from diligence.model.history import Decided
    from diligence.workspace.workspace import Workspace

TITLES = {
    "accept": "Accept the risk", "change": "Ask for a change", "reject": "Refuse the risk", "misread": "Dismiss as misread",
}  # fmt: skip
NOT_READ = "This was not read in an agreement, so it cannot be misread: answer the question, or decide otherwise."


def saved_in_words(decision: str, *, one_person_office: bool = False) -> str:
    """Say that a decision is saved, and what must still happen before it counts."""
    waits = " It counts once a second person approves it." if decision == "accept" and not one_person_office else ""
    return f"Saved: {TITLES[decision].lower()}.{waits} u takes it back."


def decision_form(one: "SettledFinding", decision: str, latest: date, *, typed: Mapping[str, str] | None = None) -> Form:
    """Return the form: reason, and owner and date where the decision has them.

    It holds what was ``typed`` before a refusal, else what the last decision of the same kind said. ``latest`` is the last day to which a
    risk may be accepted.
    """
    before = one.decision.event if one.decision and one.decision.event.decision.value == decision else None
    known = {"reason": before.reason, "owner": before.owner or "", "until": str(before.until or "")} if before else {}
    known.update(typed or {})
    fields = [Field("reason", "Reason", value=known.get("reason", ""), required=True)]
    if decision in ("accept", "change"):
        fields.append(Field("owner", "Owner", value=known.get("owner", ""), hint="who sees to it", required=decision == "change"))
    if decision == "accept":
        label = f"Accepted until, {latest} at the latest"
        fields.append(Field("until", label, value=known.get("until") or str(latest), required=True))
    elif decision == "change":
        fields.append(Field("until", "Due", value=known.get("until", ""), hint="2027-01-31", required=True))
    return Form(one_line(f"{TITLES[decision]}: {one.finding.title}", 120), fields, check=_date_fits)


def decision_write(vendor: str, one: "SettledFinding", decision: str, given: Mapping[str, str]) -> "Callable[[Workspace], Decided]":
    """Return the write that saves what was given; it is refused where the finding has changed since it was shown."""
    from diligence.model.history import DecisionKind
    from diligence.workspace.deciding import decide

    finding, kind = one.finding, DecisionKind(decision)
    owner, until = given.get("owner") or None, _day(given.get("until", ""))
    return lambda workspace: decide(
        workspace, vendor, finding.id, kind, reason=given["reason"], owner=owner, until=until, seen=finding.basis()
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _date_fits(given: dict[str, str]) -> str | None:
    try:
        _day(given.get("until", ""))
    except ValueError:
        return "Write the date as YYYY-MM-DD, such as 2027-01-31."
    return None
