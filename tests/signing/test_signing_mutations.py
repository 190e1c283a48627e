"""No single change of one byte in a signed file is accepted, and each gives a clean report rather than an error."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from diligence.model.text import clean
from diligence.signing.report import Status
from diligence.signing.trust import Trust, parse_trust
from diligence.signing.verify import verify


def mutations(data: bytes) -> Iterator[bytes]:
    """Every bit flipped, every byte left out, doubled, a line break put in, and the file cut, at every place."""
    for at in range(len(data)):
        for bit in range(8):
            yield data[:at] + bytes([data[at] ^ (1 << bit)]) + data[at + 1 :]
        yield data[:at] + data[at + 1 :]
        yield data[: at + 1] + data[at:]
        yield data[:at] + b"\n" + data[at:]
        yield data[:at]


@pytest.fixture(scope="module")
def trust(people: Any) -> Trust:
    return parse_trust(people.trust())


def assert_refused(changed: bytes, original: bytes, trust: Trust, people: Any) -> None:
    report = verify(changed, trust, now=people.now)
    if changed == original:  # a line break doubled inside itself, or the like
        assert report.status is Status.VALID
        return
    prefix = original.startswith(changed)
    assert report.status is Status.INVALID or (prefix and report.status is Status.INCOMPLETE), (report, changed)
    assert "breaks the verifier" not in report.first_line()
    assert clean(report.first_line()) == report.first_line()


@pytest.mark.parametrize(
    "which", [pytest.param("small_payload", id="small"), pytest.param("payload", id="exported", marks=pytest.mark.slow)]
)
def test_every_change(which: str, people: Any, trust: Trust, request: pytest.FixtureRequest) -> None:
    original = people.both(request.getfixturevalue(which))
    assert verify(original, trust, now=people.now).status is Status.VALID
    tried = 0
    for changed in mutations(original):
        assert_refused(changed, original, trust, people)
        tried += 1
    assert tried > 10_000


@pytest.mark.slow
def test_the_recipe_agrees_on_a_sample_of_changes(people: Any, small_payload: bytes, trust: Trust, recipe: Any, tmp_path: Path) -> None:
    original = people.both(small_payload)
    for changed in random.Random(20261101).sample(list(mutations(original)), 400):  # noqa: S311 - the same sample each time
        status = verify(changed, trust, now=people.now).status
        assert recipe.run(tmp_path, changed, people.trust()).returncode == status, changed
