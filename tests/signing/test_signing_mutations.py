"""No change in a signed file is accepted, and each gives a clean report rather than an error: above 100,000 changes in the slow mode."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from diligence.model.text import clean
from diligence.signing.report import Status
from diligence.signing.trust import Trust, parse_trust
from diligence.signing.verify import verify

FRAGMENTS = (
    b"\n[[signature]]\n", b"\nvalue = '''\n", b"'''\n", b'"""', b"\n# x\n", b"\n[policy]\n", b"required_roles = []\n", b"\r\n",
    b"\xe2\x80\xae", b"-----BEGIN SSH SIGNATURE-----\n", b"-----END SSH SIGNATURE-----\n", b"\\u0022", b"[a.b.c.d.e]\n", b"\xff", b"\0",
    b"=", b"\n\n",
)  # fmt: skip


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


def without_header(payload: bytes) -> bytes:
    """Leave the comment with the recipe away, which makes four fifths of a small file."""
    return b"# Findings\n" + payload.partition(b"\n\n")[2]


@pytest.mark.parametrize(
    ("which", "least"),
    [pytest.param("small_payload", 10_000, id="small"), pytest.param("payload", 25_000, id="exported", marks=pytest.mark.slow)],
)
def test_every_change_of_a_byte(which: str, least: int, people: Any, trust: Trust, request: pytest.FixtureRequest) -> None:
    payload = request.getfixturevalue(which)
    original = people.both(payload if which == "small_payload" else without_header(payload))
    assert verify(original, trust, now=people.now).status is Status.VALID
    tried = 0
    for changed in mutations(original):
        assert_refused(changed, original, trust, people)
        tried += 1
    assert tried > least


def wilder(data: bytes, chance: random.Random) -> bytes:
    """Change several places: bytes, lines left out, doubled, moved or swapped, and pieces of the file put elsewhere."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 5))):
        at, other = sorted(chance.sample(range(len(changed)), 2))
        match chance.randrange(6):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                changed[at:at] = changed[other : other + chance.randrange(1, 80)]
            case 2:
                del changed[at : at + chance.randrange(1, 80)]
            case 3:
                changed[at:at] = chance.choice(FRAGMENTS)
            case 4:
                lines = bytes(changed).split(b"\n")
                first, second = (chance.randrange(len(lines)) for _ in range(2))
                lines[first], lines[second] = lines[second], lines[first]
                changed = bytearray(b"\n".join(lines))
            case _:
                lines = bytes(changed).split(b"\n")
                lines.insert(chance.randrange(len(lines)), chance.choice(lines))
                changed = bytearray(b"\n".join(lines))
    return bytes(changed)


@pytest.mark.parametrize(("seed", "tries"), [(1, 2_000), pytest.param(2, 100_000, marks=pytest.mark.slow)])
def test_wilder_changes(seed: int, tries: int, people: Any, payload: bytes, trust: Trust) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same changes each time
    original = people.both(without_header(payload))
    for _ in range(tries):
        assert_refused(wilder(original, chance), original, trust, people)


@pytest.mark.slow
def test_the_recipe_agrees_on_a_sample_of_changes(people: Any, small_payload: bytes, trust: Trust, recipe: Any, tmp_path: Path) -> None:
    original = people.both(small_payload)
    for changed in random.Random(20261101).sample(list(mutations(original)), 400):  # noqa: S311 - the same sample each time
        status = verify(changed, trust, now=people.now).status
        assert recipe.run(tmp_path, changed, people.trust()).returncode == status, changed
