"""Fold a review out of the events that a test names, through a real history."""

from collections.abc import Iterable
from datetime import UTC, datetime

from diligence.model.base import Actor, Role
from diligence.model.history import GENESIS, Entry, Event
from diligence.model.review import Review, fold

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
OFFICER = Actor(email="officer@hospital.example", role=Role.SECURITY_OFFICER)


def folded(events: Iterable[Event], *, review: str = "acme-1") -> Review:
    """Chain the events, the first of which opens the review, and fold them."""
    entries: list[Entry] = []
    for number, event in enumerate(events, start=1):
        previous = entries[-1].digest() if entries else GENESIS
        entries.append(Entry(id=f"{number:032x}", review=review, number=number, previous=previous, at=AT, by=OFFICER, event=event))
    return fold(entries)
