"""The shipped questions, and reviews made of the events a test names."""

from collections.abc import Callable
from datetime import date

import pytest

from diligence.catalog.checklists import load_checklist
from diligence.catalog.countries import load_countries
from diligence.catalog.location import shipped
from diligence.model.checklist import Checklist
from diligence.model.country import CountryTable
from diligence.model.history import Answered, EvidenceAdded, Opened
from diligence.model.review import Review
from tests.assets.folding import folded

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
        return folded((Opened(vendor="acme", name="Acme"), *events))

    return make
