"""Running texts without a PDF, and the shipped requirements, for the tests of the analysis."""

from collections.abc import Callable

import pytest

from diligence.catalog.location import shipped
from diligence.catalog.requirements import RequirementSet, load_requirements
from diligence.model.document import RunningText, Stretch


@pytest.fixture(scope="session")
def catalog() -> RequirementSet:
    return load_requirements(shipped())


@pytest.fixture(scope="session")
def running() -> Callable[[str], RunningText]:
    def build(text: str) -> RunningText:
        stretches, at = [], 0
        for number, line in enumerate(text.split("\n")):
            if line.strip():
                stretches.append(Stretch(start=at, end=at + len(line), page=1, line=number))
            at += len(line) + 1
        return RunningText(text=text, stretches=tuple(stretches), page_count=1)

    return build
