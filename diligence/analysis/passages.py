"""From matched units to passages: quotes cut by position, facts and shortfalls, time limits, what was considered, what points away."""

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Sequence

from diligence.analysis.clock import Limit, limits_in
from diligence.analysis.durations import Duration
from diligence.analysis.form_likeness import FormLikeness
from diligence.analysis.matching import VETOED, ClockRule, FactRule, Hit, Matched, Miss, RequirementRule, ShortfallRule
from diligence.analysis.second_opinion import DOUBTS, Opinion
from diligence.analysis.units import Tag, Unit
from diligence.model.document import RunningText
from diligence.model.reading import Carried, FoundShortfall, RequirementReading, SecondReading
from diligence.model.requirement import Carrier
from diligence.model.scan import ConsideredPassage, Passage, Values
from diligence.model.text import one_line

_MOST_CONSIDERED = 5
_MOST_LIKELY = 4
_FEWEST_WORDS = 5
"""A shorter unit is a caption; its lead-in alone would speak for it."""
_SURE_ENOUGH = 0.6
"""Beside a unit of which the second opinion is surer than this, less likely ones are not pointed to."""
_MOST_CARRIED = 12
_QUOTE = 1200
_CONTINUES = re.compile(
    r"\W{0,3}(?:\(?[a-z0-9]{1,3}[).] )?(?:contents? of [a-z ]{3,30}\. )?(?:such|the|each|any|all|this|these|said|initial|BA's|these) "
    r"(?:[a-z-]+ ){0,2}?(?:reports?|notices?|notifications?|information|safeguards|list|measures|requests?|audits?|services"
    r"|purposes|period|"
    r"amendments?|accounting|documentation|certifications?|return|destruction|insurance|polic(?:y|ies)|coverage|assessments?|costs?)\b|"
    r"\W{0,3}(?:notice|notification|notifications|reports?) (?:SHALL|MAY|must|include)|\W{0,3}(?:it|they|if such|in such) "
    r"|\W{0,3}reports? of |\W{0,3}BA SHALL (?:[a-z]+ly |also )?(?:report|notify|inform|give|provide|make)\b"
    r"(?: (?:CE|to|of|notice|a|report)){0,4} (?:any |each |every |all )?(?:such|these|those|the foregoing|said)\b"
    r"|\W{0,3}(?:the )?BA SHALL (?:make|give|send|submit|deliver|provide|do)s? (?:that|such|this|the|so|each)\b"
)
_POINTER = re.compile(
    r"\b(?:set (?:forth|out)|laid down|found|described|specified|provided|contained|stated|outlined|defined|listed|detailed|governed by|see"
    r"|in accordance with|subject to)\b.{0,40}?"
    r"\b(?P<where>(?:exhibit|schedule|appendix|attachment|annex)\s\"?[a-z0-9]{1,3}\b|(?:security|data protection"
    r"|information security|insurance) "
    r"(?:exhibit|addendum|schedule|policy)|master services agreement|cover page)"
)

_BY_OPINION = Carrier(name="second-opinion", all=("(?!)",))
"""Stands for a carrier where the second opinion alone found a passage; its pattern is never looked for."""


_SHARED_LIMIT = Carrier(name="shared-limit", all=("(?!)",), supports=True)
"""Stands for a carrier where a sentence of a wider requirement gives the time limit."""


class PassageReader:
    """Turns matched units of one document into readings of requirements."""

    def __init__(
        self,
        text: RunningText,
        units: Sequence[Unit],
        durations: Sequence[Duration],
        opinions: Sequence[Opinion],
        likeness: FormLikeness | None = None,
    ) -> None:
        self._text = text
        self._units = units
        self._durations = sorted(durations, key=lambda duration: duration.start)
        self._starts = [duration.start for duration in self._durations]
        self._opinions = opinions
        self._likeness = likeness
        self._thought = _thought_to_carry(units, opinions)
        self._outside: dict[int, bool] = {}
        self._plain = [unit.text for unit in units if unit.tag is Tag.PLAIN]
        self._all = [unit.text[unit.own :] for unit in units if unit.tag not in {Tag.NOTE, Tag.AFTER}]
        self._headings = [unit.text for unit in units if unit.tag is Tag.TITLE]

    def read(self, rule: RequirementRule, matched: Matched, wider: Matched | None = None) -> RequirementReading:
        """Return everything the document says on one requirement; ``wider`` is what it says on the one that this is a kind of."""
        name = rule.requirement.id
        carrying = [*matched.hits, *matched.supports, *self._shared_limits(rule, matched, wider)] if matched.hits else []
        carrying.sort(key=lambda hit: hit.unit.index)
        carried = self._carried(rule, carrying, {hit.unit.index for hit in matched.hits})
        likely = self._likely(name, {miss.unit.index for miss in matched.misses if miss.near >= VETOED})
        read_so = {hit.unit.index for hit in carrying}
        second = SecondReading(
            carries=round(likely[0][0], 3) if likely else 0.0,
            agrees=round(max(self._opinions[hit.unit.index].carries.get(name, 0.0) for hit in matched.hits), 3) if matched.hits else None,
            falls_short=round(max((self._opinions[index].falls_short.get(name, 0.0) for index in read_so), default=0.0), 3),
            carried=() if carrying else tuple(self._carried(rule, [hit for _, hit in likely], {hit.unit.index for _, hit in likely})),
        )
        likeness, like = self._likeness.of(hit.unit for hit in matched.hits) if self._likeness and matched.hits else (None, ())
        misses = matched.misses
        if not matched.hits:
            misses = [
                *misses,
                *(Miss(hit.unit, "says how the duty is carried out, and the duty itself is not there", 4) for hit in matched.supports),
            ]
        return RequirementReading(
            id=name,
            carried=carried,
            considered=tuple(self._considered(misses)),
            elsewhere=() if matched.hits else tuple(self._elsewhere(matched.misses)),
            second=second,
            likeness=likeness,
            like=like,
            notes=self._notes(carrying),
        )

    def _likely(self, name: str, vetoed: set[int]) -> list[tuple[float, Hit]]:
        """Return the units that the second opinion holds most likely to carry a requirement, the likeliest first.

        It never overrules a veto of the records: what binds the covered entity, or takes the duty back, carries nothing.
        """
        found = [(sure, unit) for sure, unit in self._thought.get(name, ()) if unit.index not in vetoed]
        found.sort(key=lambda one: (-one[0], one[1].index))
        found = [(sure, unit) for sure, unit in found if sure >= min(found[0][0], _SURE_ENOUGH)]
        return [(sure, Hit(unit, _BY_OPINION, unit.own, len(unit.text))) for sure, unit in found[:_MOST_LIKELY]]

    def _carried(self, rule: RequirementRule, carrying: Sequence[Hit], main: set[int]) -> tuple[Carried, ...]:
        """Return the passages of carrying units with their facts, shortfalls and figures; ``main`` are those that do not only support."""
        whole = " ".join(text for hit in carrying for text in self._scope(hit.unit, rule))
        limits = {hit.unit.index: self._limits(rule.clock, self._scope(hit.unit, rule)) for hit in carrying}
        bound = {index: found for index, found in limits.items() if index in main and found} or limits
        best = self._best(bound)
        everywhere = {id(fall) for fall in rule.shortfalls if fall.shortfall.scope == "requirement" and _applies(fall, whole)}
        carried = []
        for hit in sorted(carrying, key=lambda hit: (hit.carrier.supports, hit.unit.index)):
            scope = self._scope(hit.unit, rule)
            facts = self._facts(rule, scope, limits[hit.unit.index])
            falls = () if hit.carrier.supports else tuple(self._shortfalls(rule, scope, everywhere, best))
            own = bound.get(hit.unit.index)
            values = self._values(rule.clock, own[0] if own else None, hit, scope) if own or not hit.carrier.supports else Values()
            carried.append(
                Carried(
                    passage=self.passage(hit.unit), start=hit.unit.start, end=hit.unit.end, facts=facts, shortfalls=falls, values=values
                )
            )
        return tuple(carried[:_MOST_CARRIED])

    def _shared_limits(self, rule: RequirementRule, matched: Matched, wider: Matched | None) -> list[Hit]:
        """Return the sentences whose time limit counts here, too: those of the wider requirement that every carrying sentence carries."""
        if wider is None or any(self._limits(rule.clock, self._scope(hit.unit, rule)) for hit in (*matched.hits, *matched.supports)):
            return []
        also = {hit.unit.index for hit in wider.hits}
        if not all(hit.unit.index in also for hit in matched.hits):
            return []
        known = {hit.unit.index for hit in (*matched.hits, *matched.supports)}
        return [
            Hit(hit.unit, _SHARED_LIMIT, hit.start, hit.end)
            for hit in (*wider.hits, *wider.supports)
            if hit.unit.index not in known and self._limits(rule.clock, self._scope(hit.unit, rule))
        ]

    def _scope(self, unit: Unit, rule: RequirementRule) -> list[str]:
        """Return the words of a unit and of those that continue it: its items, and what follows on "such report"."""
        texts = [unit.text]
        for other in self._units[unit.index + 1 : unit.index + 30]:
            if unit.index in other.parents:
                texts.append(other.text[other.own :])
            elif (other.parents and set(other.parents) & set(unit.parents) and other.block != unit.block) or other.tag is not Tag.PLAIN:
                break
            elif other.block == unit.block or other.index - unit.index <= 2:
                if _CONTINUES.match(other.text[other.own :]):
                    texts.append(other.text)
                    texts.extend(
                        child.text[child.own :] for child in self._units[other.index + 1 : other.index + 12] if other.index in child.parents
                    )
            else:
                break
        return texts

    def _facts(self, rule: RequirementRule, scope: Sequence[str], limits: Sequence[Limit]) -> tuple[str, ...]:
        found = []
        if rule.clock and limits:
            found.append(f"{rule.clock.clock.says}: {limits[0].words}")
        for fact in rule.facts:
            if fact.fact.scope == "passage":
                there = _says(fact, scope)
            else:
                if id(fact) not in self._outside:  # the same for every passage
                    self._outside[id(fact)] = _says(fact, self._plain if fact.fact.scope == "document" else self._all)
                there = self._outside[id(fact)]
            if there:
                found.append(fact.fact.says)
        return tuple(dict.fromkeys(found))

    def _limits(self, clock: ClockRule | None, scope: Sequence[str]) -> list[Limit]:
        return limits_in(clock, scope) if clock else []

    @staticmethod
    def _best(limits: dict[int, list[Limit]]) -> Limit | None:
        """Return the shortest of the best-bound limits of the carrying units."""
        known = [found[0] for found in limits.values() if found]
        return min(known, key=lambda limit: limit.days or 0.0) if known else None

    def _shortfalls(
        self, rule: RequirementRule, scope: Sequence[str], everywhere: Container[int], best: Limit | None
    ) -> Iterable[FoundShortfall]:
        for fall in rule.shortfalls:
            model = fall.shortfall
            if (model.more_than_days or model.at_least_days) and not _passes(fall, best):
                continue
            if model.scope == "document":
                if id(fall) not in self._outside:
                    self._outside[id(fall)] = any(_applies(fall, text) for text in self._plain)
                applies = self._outside[id(fall)]
            elif model.scope == "requirement":
                applies = id(fall) in everywhere
            else:
                applies = _applies(fall, " ".join(scope))
            if applies:
                because = model.because.replace("{limit}", best.words if best else "")
                yield FoundShortfall(name=model.name, because=because, rule=model.rule)

    def _values(self, clock: ClockRule | None, limit: Limit | None, hit: Hit, scope: Sequence[str]) -> Values:
        if clock is None:
            return Values()
        if limit is None:
            for text in scope:
                for vague in clock.vague:
                    found = vague.search(text)
                    if found:
                        return Values(notice=found[0])
            return Values()
        return Values(notice=self._said(limit, hit), days=limit.days, trigger=limit.trigger)

    def _said(self, limit: Limit, hit: Hit) -> str:
        """Return the limit in the words of the document."""
        near = [self._units[parent] for parent in hit.unit.parents] + list(self._units[hit.unit.index : hit.unit.index + 14])
        for unit in [hit.unit, *near]:
            for duration in self._durations_in(unit):
                if duration.canonical == limit.words:
                    said = one_line(self._text.text[duration.start : duration.end], 80)
                    return said if re.search(r"\d|hour|day|week|month", said.lower()) and "eriod" not in said else limit.words
        return limit.words

    def _durations_in(self, unit: Unit) -> Sequence[Duration]:
        return self._durations[bisect_left(self._starts, unit.start) : bisect_left(self._starts, unit.end)]

    def passage(self, unit: Unit) -> Passage:
        """Return the words of a unit with the pages they stand on."""
        start, end = unit.start, unit.end
        first, last = self._text.pages_of(start, end)
        quote = one_line(self._text.quote(start, min(end, start + _QUOTE)))
        return Passage(page=first, end_page=last, section=one_line(unit.number, 40) or None, quote=quote)

    def _considered(self, misses: Sequence[Miss]) -> Iterable[ConsideredPassage]:
        for miss in sorted(misses, key=lambda found: (-found.near, found.unit.index))[:_MOST_CONSIDERED]:
            yield ConsideredPassage(**self.passage(miss.unit).model_dump(), why_not=miss.why_not)

    def _elsewhere(self, misses: Sequence[Miss]) -> Iterable[Passage]:
        """Yield the passages that send the reader to a paper which is not in the document."""
        for miss in misses:
            if miss.unit.tag is not Tag.PLAIN:
                continue
            found = _POINTER.search(miss.unit.text, miss.unit.own)
            if found and not any(found["where"].replace('"', "") in heading for heading in self._headings):
                yield self.passage(miss.unit)

    def _notes(self, carrying: Sequence[Hit]) -> tuple[str, ...]:
        notes = []
        for hit in carrying:
            for duration in self._durations_in(hit.unit):
                if duration.conflict:
                    said = one_line(self._text.text[duration.start : duration.end], 60)
                    notes.append(f"word and figure differ: {said}")
        return tuple(dict.fromkeys(notes))


def _thought_to_carry(units: Sequence[Unit], opinions: Sequence[Opinion]) -> dict[str, list[tuple[float, Unit]]]:
    """Return by requirement the units that the second opinion holds likely to carry it, and how likely."""
    thought: dict[str, list[tuple[float, Unit]]] = {}
    for unit, opinion in zip(units, opinions, strict=True):
        if unit.tag is Tag.PLAIN and len(unit.text[unit.own :].split()) >= _FEWEST_WORDS:
            for name, sure in opinion.carries.items():
                if sure >= DOUBTS:
                    thought.setdefault(name, []).append((sure, unit))
    return thought


def _says(fact: FactRule, texts: Iterable[str]) -> bool:
    return any(fact.pattern.found_in(text) and not any(veto.found_in(text) for veto in fact.unless) for text in texts)


def _applies(fall: ShortfallRule, text: str) -> bool:
    return all(rule.found_in(text) for rule in fall.all) and not any(rule.found_in(text) for rule in fall.unless)


def _passes(fall: ShortfallRule, limit: Limit | None) -> bool:
    if limit is None or limit.days is None:
        return False
    more, least = fall.shortfall.more_than_days, fall.shortfall.at_least_days
    return (more is None or limit.days > more) and (least is None or limit.days >= least)
