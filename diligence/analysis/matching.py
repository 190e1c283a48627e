"""One requirement against the units: what carries it, what comes near and why it does not carry it."""

import re
from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Protocol

from diligence.analysis.anchors import Anchors, alternatives, anchors_of
from diligence.analysis.governed import Subject, governed
from diligence.analysis.units import Tag, Unit
from diligence.errors import ChecklistError
from diligence.model.requirement import Carrier, Clock, Fact, Party, Requirement, Shortfall

_NAME = re.compile(r"<([a-z][a-z0-9_-]*)>")
_TRIES = 6
VETOED = 4
"""From this nearness on a miss has the words of the duty, and something that speaks against it."""


class Rule:
    """A pattern of a record, compiled when it is first needed: where a text holds one of the words that every match must hold."""

    def __init__(self, source: str, words: dict[str, str], where: str) -> None:
        self._written, self._words, self._where = source, words, where

    @cached_property
    def source(self) -> str:
        """The pattern with the record's named parts put in."""
        source = self._written
        for _ in range(4):
            source = _NAME.sub(lambda found: f"(?:{self._words[found[1]]})" if found[1] in self._words else found[0], source)
        return source

    @cached_property
    def anchors(self) -> Anchors:
        """Sets of words of each of which every match holds at least one; nothing where no such words are known."""
        return anchors_of(self.source)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern. Raises ``ChecklistError`` where the record is wrong."""
        try:
            return re.compile(self.source)
        except re.error as error:
            raise ChecklistError(
                f"{self._where}: the pattern {self._written!r} does not compile ({error})", "Correct the pattern in that record"
            ) from error

    @cached_property
    def branches(self) -> "tuple[Rule, ...]":
        """The alternatives of the pattern; each is compiled only where its own words are there. One that has none is its own."""
        found = alternatives(self.source)
        return tuple(Rule(branch, {}, self._where) for branch in found) if len(found) > 1 else (self,)

    def may_be_in(self, text: str) -> bool:
        """Tell whether the text holds a word of each set of which every match must hold one; where no set is known, it may."""
        for words in self.anchors:
            for word in words:  # a generator costs as much again as the look itself
                if word in text:
                    break
            else:
                return False
        return True

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match in the text."""
        return next(self.every(text), None)

    def found_in(self, text: str) -> bool:
        """Tell whether the pattern is found anywhere in the text."""
        if not self.may_be_in(text):
            return False
        if len(self.branches) == 1:
            return self.pattern.search(text) is not None
        for branch in self.branches:  # noqa: SIM110  # a generator costs as much again
            if branch.may_be_in(text) and branch.pattern.search(text) is not None:
                return True
        return False

    def every(self, text: str) -> Iterator[re.Match[str]]:
        """Yield every match in the text, as the whole pattern gives them: the leftmost first, and of two there the earlier alternative."""
        if not self.may_be_in(text):
            return
        if len(self.branches) == 1:
            yield from self.pattern.finditer(text)
            return
        waiting = [(branch, branch.pattern.search(text)) for branch in self.branches if branch.may_be_in(text)]
        while found := [match for _, match in waiting if match is not None]:
            first = min(found, key=lambda match: match.start())
            yield first
            at = first.end() + (first.end() == first.start())
            waiting = [
                (branch, match if match is None or match.start() >= at else branch.pattern.search(text, at)) for branch, match in waiting
            ]


@dataclass(frozen=True)
class CarrierRule:
    """A carrier with its patterns ready to look."""

    carrier: Carrier
    core: Rule
    others: tuple[Rule, ...]
    unless: tuple[Rule, ...]
    not_within: tuple[Rule, ...]


@dataclass(frozen=True)
class FactRule:
    """A fact with its patterns ready to look."""

    fact: Fact
    pattern: Rule
    unless: tuple[Rule, ...]


@dataclass(frozen=True)
class ShortfallRule:
    """A shortfall with its patterns ready to look."""

    shortfall: Shortfall
    all: tuple[Rule, ...]
    unless: tuple[Rule, ...]


@dataclass(frozen=True)
class ClockRule:
    """A clock with its patterns ready to look."""

    clock: Clock
    unless: tuple[Rule, ...]
    triggers: tuple[tuple[str, Rule], ...]
    vague: tuple[Rule, ...]


class RequirementRule:
    """A requirement with all its patterns; building one compiles nothing."""

    def __init__(self, requirement: Requirement) -> None:
        def rules(sources: Sequence[str]) -> tuple[Rule, ...]:
            return tuple(Rule(source, requirement.words, requirement.id) for source in sources)

        self.requirement = requirement
        self.id: str = requirement.id
        self.topic = rules(requirement.topic)
        self.carriers = tuple(
            CarrierRule(carrier, rules(carrier.all)[0], rules(carrier.all)[1:], rules(carrier.unless), rules(carrier.not_within))
            for carrier in requirement.carriers
        )
        self.facts = tuple(FactRule(fact, rules([fact.pattern])[0], rules(fact.unless)) for fact in requirement.facts)
        self.shortfalls = tuple(ShortfallRule(fall, rules(fall.all), rules(fall.unless)) for fall in requirement.shortfalls)
        clock = requirement.clock
        self.clock = (
            ClockRule(
                clock,
                rules(clock.unless),
                tuple((name, rules([source])[0]) for name, source in clock.triggers.items()),
                rules(clock.vague),
            )
            if clock
            else None
        )

    def every_rule(self) -> Iterator[Rule]:
        """Yield every pattern of the record."""
        yield from self.topic
        for carrier in self.carriers:
            yield from (carrier.core, *carrier.others, *carrier.unless, *carrier.not_within)
        for fact in self.facts:
            yield from (fact.pattern, *fact.unless)
        for fall in self.shortfalls:
            yield from (*fall.all, *fall.unless)
        if self.clock:
            yield from (*self.clock.unless, *self.clock.vague, *(rule for _, rule in self.clock.triggers))


@dataclass(frozen=True)
class Hit:
    """A unit that carries a requirement: through which carrier, and where in the unit's text its core was found."""

    unit: Unit
    carrier: Carrier
    start: int
    end: int


@dataclass
class Miss:
    """A unit that speaks of the matter, and why it does not carry it; the closer, the higher ``near``."""

    unit: Unit
    why_not: str
    near: int


@dataclass
class Matched:
    """What the units say on one requirement."""

    hits: list[Hit] = field(default_factory=list)
    supports: list[Hit] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)


_WHO = {Subject.CE: "binds the covered entity", Subject.OTHER: "binds somebody else", Subject.BOTH: "binds both parties alike"}


class Topical(Protocol):
    """What looks only at units in which one of its topics is found; no two that are looked for together have the same id."""

    id: str
    topic: tuple[Rule, ...]


class Looked:
    """Which units each requirement has to look at, and for which of its topics: those of whose words the unit holds one."""

    def __init__(self, rules: Sequence[Topical], units: Sequence[Unit]) -> None:
        """Look through the units once for all words of all topics."""
        self._units = units
        self._topics: dict[str, list[tuple[Unit, list[Rule]]]] = {rule.id: [] for rule in rules}
        by_word: dict[str, list[tuple[str, Rule]]] = {}
        for rule in rules:
            for topic in rule.topic:
                for word in topic.anchors[0] if topic.anchors else ("",):
                    by_word.setdefault(word, []).append((rule.id, topic))
        whole = "\n".join(unit.text for unit in units)
        ends = list(accumulate(len(unit.text) + 1 for unit in units))
        found: list[dict[str, dict[Rule, None]]] = [{} for _ in units]
        for word, topics in by_word.items():
            start = whole.find(word)
            while start >= 0 and (index := bisect_right(ends, start)) < len(units):
                there = found[index]
                for name, topic in topics:
                    if name in there:
                        there[name][topic] = None
                    else:
                        there[name] = {topic: None}
                start = whole.find(word, ends[index])
        for unit, there in zip(units, found, strict=True):
            for name, listed in there.items():
                self._topics[name].append((unit, list(listed)))

    def at(self, rule: Topical) -> Sequence[tuple[Unit, Sequence[Rule]]]:
        """Return the units to look at, in their order, each with the topics to look for."""
        return self._topics[rule.id]


def match(rule: RequirementRule, looked: Looked, replaced: Container[int] = frozenset()) -> Matched:
    """Hold units against one requirement; those at the indices in ``replaced`` were taken out by a later amendment."""
    result = Matched()
    for unit, topics in looked.at(rule):
        own = unit.text[unit.lead :]
        looked_at = unit.text if unit.parents else own
        if not any(topic.found_in(looked_at) for topic in topics):
            continue
        if unit.index in replaced:
            result.misses.append(Miss(unit, "replaced by a later amendment in the same paper", VETOED + 1))
            continue
        if unit.tag is not Tag.PLAIN:
            result.misses.append(
                Miss(unit, "a heading alone" if unit.tag is Tag.TITLE else unit.tag.value, 0 if unit.tag is Tag.TITLE else 1)
            )
            continue
        _match_unit(rule, unit, result)
    return result


def _match_unit(rule: RequirementRule, unit: Unit, result: Matched) -> None:
    best: Miss | None = None
    for carrier in rule.carriers:
        hit = _carries(carrier, unit)
        if isinstance(hit, Hit):
            (result.supports if carrier.carrier.supports else result.hits).append(hit)
            if carrier.carrier.supports and best is not None and best.near >= VETOED:
                result.misses.append(best)  # it may add to what another passage carries, and carries nothing by itself
            return
        if hit is not None and (best is None or hit.near > best.near):
            best = hit
    if any(topic.found_in(unit.text[unit.lead :]) for topic in rule.topic):
        result.misses.append(best or Miss(unit, "speaks of the matter without the duty", 2))


def _carries(rule: CarrierRule, unit: Unit) -> Hit | Miss | None:
    """Return the hit, the reason against it, or None where the core is not found."""
    miss: Miss | None = None
    tries = 0
    for found in _found(rule.core, unit):
        tries += 1
        if tries > _TRIES:
            break
        if found.end() <= unit.own:
            continue
        why = _veto(rule, unit, found)
        if why is None:
            return Hit(unit, rule.carrier, found.start(), found.end())
        if miss is None or why[1] > miss.near:
            miss = Miss(unit, *why)
    return miss


def _found(core: Rule, unit: Unit) -> Iterator[re.Match[str]]:
    """Yield where the core is found, then where it is found once the unit's own title is out of the way."""
    yield from core.every(unit.text)
    if unit.lead < unit.own:
        yield from core.every(f"{unit.text[: unit.lead]}{' ' * (unit.own - unit.lead)}{unit.text[unit.own :]}")


def _veto(rule: CarrierRule, unit: Unit, found: re.Match[str]) -> tuple[str, int] | None:
    carrier = rule.carrier
    if not all(other.found_in(unit.text) for other in rule.others):
        return "names the matter, but not all that the duty needs", 3
    if any(veto.found_in(found[0]) for veto in rule.not_within) or any(veto.found_in(unit.text) for veto in rule.unless):
        return carrier.why_not or "the wording takes the duty back or concerns another matter", VETOED + 1
    if carrier.owed_by is not Party.ANY:
        subject = governed(unit, found.start())
        wanted = Subject.BA if carrier.owed_by is Party.BA else Subject.CE
        if subject not in (wanted, Subject.BOTH, Subject.UNKNOWN):
            return _WHO.get(subject, "binds the business associate"), VETOED
    return None
