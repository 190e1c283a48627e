"""Two people in one workspace at the same time: nothing is lost, chains stay whole, each sees the other's work, kill -9 included."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from diligence.model.history import Answered
from tests.journeys.house import OFFICER, SECOND, House, Runs, Walk, shipped_questions

WRITER = Path(__file__).resolve().parent / "two_writers.py"
ROOT = WRITER.parent.parent.parent
FULL = ("in-01=medical-coding", "in-03=US, PH", "in-04=assists", "in-06=vendor-cloud")


@pytest.fixture
def house(world: Runs) -> House:
    house = House(world)
    house.open()
    house.do(OFFICER, "intake", "sample", *FULL)
    return house


def notes(house: House) -> dict[str, list[str]]:
    """Return every note that was ever saved, in order, by question."""
    inside = house.inside()
    kept: dict[str, list[str]] = {}
    for entry in inside.store.entries("sample-1"):
        if isinstance(entry.event, Answered) and entry.event.note:
            kept.setdefault(entry.event.question, []).append(entry.event.note)
    inside.close()
    return kept


def whole(house: House) -> bool:
    checked = house.world.run("doctor")
    return "every chain whole" in checked.stdout


class Writer:
    """A program that answers questions as fast as it can."""

    def __init__(self, house: House, name: str, first: int, many: int) -> None:
        arguments = [str(house.home / "workspace"), name, str(first), str(many)]
        self.process = subprocess.Popen(
            [sys.executable, str(WRITER), *arguments], cwd=ROOT, env=house.world.environment | {"PYTHONPATH": str(ROOT)},
            text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self.saved: list[str] = []
        assert self._lines().__next__() == "ready"

    def _lines(self) -> Iterator[str]:
        assert self.process.stdout is not None
        while line := self.process.stdout.readline():
            yield line.strip()

    def go(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def finish(self) -> tuple[int, int]:
        """Return how often it was refused because the other was faster, and how many of the other's answers it saw in the end."""
        for line in self._lines():
            if line.startswith("done "):
                _, repeated, seen = line.split()
                assert self.process.wait(timeout=30) == 0
                return int(repeated), int(seen)
            self.saved.append(line)
        raise AssertionError(f"it ended after {len(self.saved)} answers")


def test_two_workspaces_write_to_one_review_and_a_third_is_killed(house: House) -> None:
    officer, second, third = Writer(house, "officer", 0, 100), Writer(house, "second", 100, 100), Writer(house, "third", 200, 30)
    try:
        for writer in (officer, second, third):
            writer.go()
        first = next(third._lines())
        third.process.kill()
        third.process.wait()
        ends = [officer.finish(), second.finish()]
    finally:
        for writer in (officer, second, third):
            writer.process.kill()
            writer.process.communicate()
    assert whole(house)
    kept = notes(house)
    assert len(officer.saved) == len(second.saved) == 100
    for name, writer in (("officer", officer), ("second", second)):
        assert all(kept.pop(question) == [f"{name} asked for {question}"] for question in writer.saved)
    assert kept.pop(first) == [f"third asked for {first}"], "what it had shown as saved before it was killed is there"
    assert len(kept) < 29, "and it was killed before its end"
    assert max(seen for _, seen in ends) > 100, "who ended last sees every answer of the other"
    assert min(seen for _, seen in ends) > 20, "and both were at it at the same time"


def test_two_people_walk_the_same_questions(house: House) -> None:
    """Each answers forty questions line by line and passes over the other's; both look at the same review all the while."""
    shown: dict[str, str] = {}

    def walk(who: tuple[str, ...], mine: int) -> None:
        saved = 0
        with Walk(house.world, (*who, "review", "sample", "--plain")) as at_work:
            while saved < 40 and at_work.question is not None:
                question = at_work.question
                if sum(question.encode()) % 2 != mine:
                    at_work.type("s")
                    continue
                at_work.type(f"j\n{who[1]} asked for {question}")
                if f"Saved: {question} = cannot-be-judged" in at_work.shown:
                    saved += 1
                else:
                    assert "was changed meanwhile" in " ".join(at_work.shown.split()), at_work.shown
            shown[who[1]] = at_work.leave()
        assert saved == 40

    people = [Thread(target=walk, args=(who, mine)) for mine, who in enumerate((OFFICER, SECOND))]
    for person in people:
        person.start()
    for person in people:
        person.join(timeout=110)
    assert set(shown) == {OFFICER[1], SECOND[1]}
    assert whole(house)
    kept = notes(house)
    assert len(kept) == 80
    assert all(len(of_one) == 1 for of_one in kept.values()), "nobody wrote over the other"
    counts = [re.findall(r"(\d+) of \d+ answered", told)[-1] for told in shown.values()]
    assert max(int(count) for count in counts) >= 80, "who ends last has seen the answers of both"


@pytest.mark.parametrize("many", [12, pytest.param(100, marks=pytest.mark.slow)])
def test_two_loops_of_commands(house: House, many: int) -> None:
    asked = [name for name in shipped_questions() if not name.startswith("pro-")]
    refusals: list[str] = []

    def loop(who: tuple[str, ...], questions: list[str]) -> None:
        for question in questions:
            while True:
                done = house.world.run(*who, "answer", "sample", question, "cannot-be-judged", "--note", f"{who[1]} asked for {question}")
                if done.returncode == 0:
                    break
                refusals.append(done.stderr)

    shares = [(OFFICER, asked[0 : 2 * many : 2]), (SECOND, asked[1 : 2 * many : 2])]
    people = [Thread(target=loop, args=share) for share in shares]
    for person in people:
        person.start()
    for person in people:
        person.join(timeout=280)
    assert all("was changed meanwhile" in refusal for refusal in refusals)
    assert whole(house)
    kept = notes(house)
    assert kept == {question: [f"{who[1]} asked for {question}"] for who, questions in shares for question in questions}
