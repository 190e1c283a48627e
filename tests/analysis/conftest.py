"""Running texts without a PDF, and the shipped requirements, for the tests of the analysis."""

from collections.abc import Callable

import pytest

from diligence.catalog.location import shipped
from diligence.catalog.requirements import RequirementSet, load_requirements
from diligence.model.document import RunningText
from tests.accuracy.corpus import running_text


@pytest.fixture(scope="session")
def catalog() -> RequirementSet:
    return load_requirements(shipped())


@pytest.fixture(scope="session")
def running() -> Callable[[str], RunningText]:
    return running_text
