"""Typed things that an agreement states apart from its grades: which passage states which value, the worst for the covered entity first."""

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from diligence.analysis.governed import Subject, governed
from diligence.analysis.matching import Looked, Matched, Rule
from diligence.analysis.said_values import CountryNames, dates_in, dollars_in
from diligence.analysis.units import Tag, Unit
from diligence.model.agreement_fact import AgreementFact, FactWay, Reads
from diligence.model.country import CountryTable
from diligence.model.requirement import Party
from diligence.model.scan import Passage, StatedFact

_NEVER = frozenset({Tag.NOTE, Tag.AFTER, Tag.INTERPRETATION})
_TRIES = 6
_BOUND = {
    Party.BA: frozenset({Subject.BA, Subject.BOTH, Subject.UNKNOWN}),
    Party.CE: frozenset({Subject.CE, Subject.BOTH, Subject.UNKNOWN}),
}


@dataclass(frozen=True)
class WayRule:
    """A way with its patterns ready to look."""

    way: FactWay
    core: Rule
    others: tuple[Rule, ...]
    unless: tuple[Rule, ...]
    not_within: tuple[Rule, ...]
    nowhere: tuple[Rule, ...]


class StatedFactRule:
    """A fact with all its patterns; building one compiles nothing."""

    def __init__(self, fact: AgreementFact, countries: Callable[[], CountryTable] | None = None) -> None:
        """Take the record; ``countries`` loads the table by which countries are read, and without it none is found."""

        def rules(sources: Sequence[str]) -> tuple[Rule, ...]:
            return tuple(Rule(source, fact.words, fact.id) for source in sources)

        self.fact = fact
        self.id = f"fact {fact.id}"
        """Told apart from the id of any requirement."""
        self.countries = CountryNames(countries, fact.places) if countries is not None else None
        self.topic = rules(fact.topic)
        self.unless = rules(fact.unless)
        self.ways = tuple(
            WayRule(way, rules(way.all)[0], rules(way.all)[1:], rules(way.unless), rules(way.not_within), rules(way.nowhere))
            for way in fact.ways
        )

    def every_rule(self) -> Iterator[Rule]:
        """Yield every pattern of the record."""
        yield from (*self.topic, *self.unless)
        for way in self.ways:
            yield from (way.core, *way.others, *way.unless, *way.not_within, *way.nowhere)


@dataclass(frozen=True)
class _Said:
    """A unit that states something, through which way, and the words that its core matched."""

    unit: Unit
    way: FactWay
    words: str


class StatedFacts:
    """What the records of facts find in the units of one agreement."""

    def __init__(
        self,
        units: Sequence[Unit],
        looked: Looked,
        matched: Mapping[str, Matched],
        gone: Container[int],
    ) -> None:
        """Take what was found of the requirements: the carrying units of one may be all that a fact looks at."""
        self._units, self._looked, self._matched, self._gone = units, looked, matched, gone

    def read(self, rule: StatedFactRule, passage: Callable[[Unit], Passage]) -> Iterator[StatedFact]:
        """Yield every passage that states the fact, those with the value that counts first; nothing where none does."""
        said = [one for unit in self._candidates(rule) if (one := self._says(rule, unit)) is not None]
        if all(one.way.supports for one in said):
            return
        for value, one in self._valued(rule, said):
            yield StatedFact(**passage(one.unit).model_dump(), fact=rule.fact.id, value=value)

    def _candidates(self, rule: StatedFactRule) -> Iterator[Unit]:
        """Yield the units that may state a fact, in their order."""
        if rule.fact.of is not None:
            found = self._matched.get(rule.fact.of, Matched())
            units = {hit.unit.index: hit.unit for hit in (*found.hits, *found.supports)} if found.hits else {}
            candidates = [units[index] for index in sorted(units)]
        else:
            candidates = [
                unit
                for unit, topics in self._looked.at(rule)
                if any(topic.found_in(unit.text if unit.parents else unit.text[unit.lead :]) for topic in topics)
            ]
        yield from (unit for unit in candidates if unit.tag not in _NEVER and unit.index not in self._gone)

    def _says(self, rule: StatedFactRule, unit: Unit) -> _Said | None:
        for way in rule.ways:
            if unit.tag is not Tag.PLAIN and way.way.where == "terms":
                continue
            words = self._states(way, unit)
            if words is not None:
                return None if any(veto.found_in(unit.text) for veto in rule.unless) else _Said(unit, way.way, words)
        return None

    def _states(self, rule: WayRule, unit: Unit) -> str | None:
        """Return the words of the core where the unit states what the way is for."""
        for tries, found in enumerate(rule.core.every(unit.text)):
            if tries >= _TRIES:
                break
            if found.end() > unit.own and self._holds(rule, unit, found):
                return found[0]
        return None

    def _holds(self, rule: WayRule, unit: Unit, found: re.Match[str]) -> bool:
        text = unit.text
        if not all(other.found_in(text) for other in rule.others) or any(veto.found_in(text) for veto in rule.unless):
            return False
        if any(veto.found_in(found[0]) for veto in rule.not_within):
            return False
        bound = _BOUND.get(rule.way.owed_by)
        if bound is not None and governed(unit, found.start()) not in bound:
            return False
        return not any(veto.found_in(self._whole) for veto in rule.nowhere)

    @cached_property
    def _whole(self) -> str:
        """Everything that the agreement says, without drafting notes."""
        return "\n".join(unit.text[unit.lead :] for unit in self._units if unit.tag is not Tag.NOTE)

    def _valued(self, rule: StatedFactRule, said: Sequence[_Said]) -> list[tuple[str, _Said]]:
        """Give every statement its value, and put those that count first to the front; statements without one are left out."""
        fact = rule.fact
        if fact.reads is Reads.CHOICE:
            stated = {one.way.value for one in said}
            kept = [value.value for value in fact.values if value.value in stated and not stated & set(value.yields_to)]
            return [(value, one) for value in kept for one in said if one.way.value == value]
        if fact.reads is Reads.COUNTRIES:
            names = rule.countries
            named = [(one, names.codes_in(one.words)) for one in said] if names is not None else []
            codes = sorted({*fact.always, *(code for _, found in named for code in found)})
            return [(", ".join(codes), one) for one, found in named if found]
        read = dollars_in if fact.reads is Reads.DOLLARS else dates_in
        valued = [(min(values), one) for one in said if (values := read(one.words))]
        return [(str(value), one) for value, one in sorted(valued, key=lambda pair: pair[0])]
