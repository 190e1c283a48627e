"""Check the branches of all packs together: no circle, no question that no answers can show, none that comes before what it rests on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from diligence.catalog.condition_lint import Known, condition_faults
from diligence.catalog.fault import Fault
from diligence.catalog.pack import Pack
from diligence.catalog.witnesses import can_hold, is_positive, needs_answer
from diligence.model.checklist import Checklist, Depth, Question, Section
from diligence.model.other_answer import OtherAnswer

MAX_STEPS = 2000
"""How far it is looked for answers that fulfill conditions; a question for which it takes longer counts as one that can be shown."""

_KEYS = ("asked_when", "opened_when")
_CONTRADICTS = "Take out what contradicts the rest, or ask what it rests on"


class _Spot(NamedTuple):
    place: str
    section_file: str
    head: str
    checklist: Checklist
    section: Section
    question: Question

    @property
    def asked_when(self) -> tuple[OtherAnswer, ...]:
        return (*self.section.asked_when, *self.question.asked_when)

    @property
    def opened_when(self) -> tuple[OtherAnswer, ...]:
        return (*self.section.opened_when, *self.question.opened_when)

    @property
    def depth(self) -> Depth:
        return self.question.depth or self.section.depth


def lint_branches(packs: Sequence[Pack], known: Known) -> Iterator[Fault]:
    """Yield the faults of the conditions that show packs, sections and questions."""
    for pack in packs:
        yield from _heads(pack, known)
    branches = _Branches(packs, known)
    circles = list(branches.circles())
    yield from circles
    if not circles:
        yield from branches.dead_ends()
        yield from branches.too_early()


def can_all_hold(conditions: Sequence[OtherAnswer], packs: Sequence[Pack], known: Known) -> bool:
    """Tell whether some answers to questions that can be shown fulfill all conditions."""
    return _Branches(packs, known).can_all_hold(conditions)


def _heads(pack: Pack, known: Known) -> Iterator[Fault]:
    checklist = pack.checklist
    yield from condition_faults(f"{pack.head}: asked_when", checklist.asked_when, known)
    if checklist.by_default and checklist.asked_when:
        yield Fault(f"{pack.head}: asked_when", "counts only where by_default is false", "Set by_default = false, or take it out")
    for section in checklist.sections:
        for key in _KEYS:
            yield from condition_faults(f"{pack.sections[section.id]}: {key}", getattr(section, key), known)


@dataclass
class _Branches:
    """All questions with the conditions that show them."""

    packs: Sequence[Pack]
    known: Known
    spots: dict[str, _Spot] = field(init=False)

    def __post_init__(self) -> None:
        self.spots = {
            question.id: _Spot(
                f"{pack.files[question.id]}: {question.id}", pack.sections[section.id], pack.head, pack.checklist, section, question
            )
            for pack in self.packs
            for section in pack.checklist.sections
            for question in section.questions
        }

    def circles(self) -> Iterator[Fault]:
        """Yield a fault for every circle of conditions, at the first of its questions."""
        done: set[str] = set()
        for start in self.spots:
            yield from self._circles_from(start, done)

    def _circles_from(self, start: str, done: set[str]) -> Iterator[Fault]:
        if start in done:
            return
        path, waiting = [start], [(start, iter(self._rests_on(start)))]
        while waiting:
            here, others = waiting[-1]
            other = next(others, None)
            if other is None:
                done.add(here)
                waiting.pop()
                path.pop()
            elif other in path:
                circle = [*path[path.index(other) :], other]
                what = f"the conditions go in a circle: {' -> '.join(circle)}"
                yield Fault(self._where(other, circle[1]), what, "Let one of them rest on something else")
            elif other not in done:
                waiting.append((other, iter(self._rests_on(other))))
                path.append(other)

    def _rests_on(self, name: str) -> list[str]:
        spot = self.spots[name]
        conditions = [*spot.asked_when, *spot.opened_when, *(() if spot.checklist.by_default else spot.checklist.asked_when)]
        others = dict.fromkeys(one for condition in conditions for one in condition.questions)
        by_itself = {
            one for key in _KEYS for other in getattr(spot.question, key) for one in other.questions if one == name
        }  # said already
        return [other for other in others if other in self.spots and other not in by_itself]

    def _where(self, name: str, on: str) -> str:
        """Return the place of the condition by which a question rests on another: its own, its section's or its pack's."""
        spot = self.spots[name]
        places = {spot.place + ".": spot.question, f"{spot.section_file}: ": spot.section}
        for place, record in places.items():
            for key in _KEYS:
                if any(on in other.questions for other in getattr(record, key)):
                    return f"{place}{key}"
        return f"{spot.head}: asked_when"

    def dead_ends(self) -> Iterator[Fault]:
        """Yield a fault for every pack and question that nothing can show, and for every opening that nothing can fulfill."""
        for pack in self.packs:
            if not self.can_all_hold(pack.checklist.asked_when):
                yield Fault(f"{pack.head}: asked_when", "no answers fulfill all conditions", _CONTRADICTS)
            for section in pack.checklist.sections:
                place = f"{pack.sections[section.id]}: opened_when"
                yield from self._dead_openings(place, section.opened_when, section.asked_when)
        hidden: set[str] = set()
        for name, spot in self.spots.items():
            if self._is_faulty(spot):
                continue
            if not self.can_all_hold(spot.asked_when):
                hidden.add(name)
                yield Fault(f"{spot.place}.asked_when", self._why_never(spot, hidden), _CONTRADICTS)
            else:
                yield from self._dead_openings(f"{spot.place}.opened_when", spot.question.opened_when, spot.asked_when)

    def _dead_openings(self, place: str, openings: Sequence[OtherAnswer], beside: Sequence[OtherAnswer]) -> Iterator[Fault]:
        for number, other in enumerate(openings, start=1):
            if not self.can_all_hold((other, *beside)):
                yield Fault(f"{place}[{number}]", "no answers fulfill the condition", "Change it or take it out")

    def _is_faulty(self, spot: _Spot) -> bool:
        """Tell whether a condition is wrong in itself, which is said once."""
        conditions = (*spot.asked_when, *spot.opened_when)
        return next(condition_faults("", conditions, self.known, of=spot.question.id), None) is not None

    def _why_never(self, spot: _Spot, hidden: set[str]) -> str:
        for other in spot.asked_when:
            if is_positive(other) and hidden.issuperset(other.questions):
                return f"no answers can show the question, for {' and '.join(other.questions)} cannot be shown"
        return "no answers can show the question"

    def can_all_hold(self, conditions: Sequence[OtherAnswer]) -> bool:
        """Tell whether some answers fulfill all conditions, those included that show the questions on which they rest."""
        return self._search(list(conditions), {}, _Budget())

    def _search(self, pending: list[OtherAnswer], held: dict[str, list[OtherAnswer]], budget: "_Budget") -> bool:
        if not pending or budget.is_spent():
            return True
        first, *rest = pending
        for name in first.questions:
            spot = self.spots.get(name)
            if spot is None:
                return True  # a fault of its own
            before = held.get(name, [])
            now = [*before, first]
            if not can_hold(spot.question, now, self.known.countries):
                continue
            # What needs an answer needs to be shown; the first time that is found out, its own conditions come in.
            newly_shown = needs_answer(now) and not needs_answer(before)
            if self._search([*rest, *(spot.asked_when if newly_shown else ())], {**held, name: now}, budget):
                return True
        return False

    def too_early(self) -> Iterator[Fault]:
        """Yield a fault for every question that is said to be asked at a depth at which what it rests on never is."""
        for spot in self.spots.values():
            for other in spot.asked_when:
                parents = [self.spots[name] for name in other.questions if name in self.spots]
                if not needs_answer([other]) or not parents or any(parent.opened_when for parent in parents):
                    continue
                first = min(parents, key=lambda parent: parent.depth.rank)
                if first.depth.rank > spot.depth.rank:
                    what = f"is asked from depth '{spot.depth}' on, and {first.question.id}, on which it rests, from '{first.depth}' on"
                    yield Fault(f"{spot.place}.depth", what, f'Write depth = "{first.depth}", or ask {first.question.id} earlier')


@dataclass
class _Budget:
    """How many steps of a search are left."""

    left: int = MAX_STEPS

    def is_spent(self) -> bool:
        """Take one step and tell whether there was none left."""
        self.left -= 1
        return self.left < 0
