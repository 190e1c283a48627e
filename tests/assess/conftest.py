"""The shipped questions, and reviews made of the events a test names."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from diligence.catalog.checklists import load_checklist
from diligence.catalog.countries import load_countries
from diligence.catalog.location import shipped
from diligence.model.base import Actor, Role
from diligence.model.checklist import Checklist
from diligence.model.country import CountryTable
from diligence.model.history import GENESIS, Answered, Entry, Event, EvidenceAdded, Opened
from diligence.model.review import Review, fold

MakeReview = Callable[..., Review]


@pytest.fixture(scope="session")
def security() -> Checklist:
    return load_checklist(shipped(), "hipaa-security")


@pytest.fixture(scope="session")
def countries() -> CountryTable:
    return load_countries(shipped())


@pytest.fixture(scope="session")
def today() -> date:
    return date(2026, 11, 23)


@pytest.fixture(scope="session")
def make_review() -> MakeReview:
    """Fold a real history: opened, then what is given, in order."""

    def make(*events: Answered | EvidenceAdded) -> Review:
        entries: list[Entry] = []
        happened: tuple[Event, ...] = (Opened(vendor="acme", name="Acme"), *events)
        for number, event in enumerate(happened, start=1):
            entries.append(
                Entry(
                    id=f"{number:032x}",
                    review="acme-1",
                    number=number,
                    previous=entries[-1].digest() if entries else GENESIS,
                    at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
                    by=Actor(email="officer@hospital.example", role=Role.SECURITY_OFFICER),
                    event=event,
                )
            )
        return fold(entries)

    return make
