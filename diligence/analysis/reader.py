"""The door of the room: an agreement is read against the requirements, without a judgment on any of them."""

import re
from collections.abc import Callable, Sequence

from diligence.analysis.amended import replaced
from diligence.analysis.defined_terms import defined_events, names_of_the_information
from diligence.analysis.durations import Duration, defined_periods, find_durations
from diligence.analysis.form_likeness import FormLikeness
from diligence.analysis.hygiene import tidy
from diligence.analysis.kind import kind_of
from diligence.analysis.language import Canonical, LanguagePipeline
from diligence.analysis.likeness import Likeness
from diligence.analysis.matching import Looked, Matched, RequirementRule, match
from diligence.analysis.oddities import oddities
from diligence.analysis.particulars import effective_date, is_signed, parties, placeholders
from diligence.analysis.passages import PassageReader
from diligence.analysis.plain_duties import plain_duties
from diligence.analysis.roles import find_roles
from diligence.analysis.second_opinion import SURE, SecondOpinion, shipped_opinion
from diligence.analysis.sections import split_blocks
from diligence.analysis.stated_facts import StatedFactRule, StatedFacts
from diligence.analysis.units import Unit, split_units
from diligence.model.agreement_fact import AgreementFact
from diligence.model.country import CountryTable
from diligence.model.document import RunningText
from diligence.model.known_form import KnownForm
from diligence.model.reading import AgreementReading, RequirementReading
from diligence.model.requirement import Level, Requirement
from diligence.model.scan import Kind, StatedFact

_BAA_PART = re.compile(r"\b(?:baa|business associate|hipaa)\b", re.IGNORECASE)


class AgreementReader:
    """Holds the language pipeline and the requirements, and reads one agreement after another.

    Building one costs well under half a second beyond spaCy's import; patterns are compiled when a text first calls for them.
    ``read`` raises ``ChecklistError`` where a record's pattern or the table of countries is wrong, and nothing on any text.
    """

    def __init__(
        self,
        requirements: Sequence[Requirement],
        *,
        forms: Sequence[KnownForm] = (),
        facts: Sequence[AgreementFact] = (),
        countries: Callable[[], CountryTable] | None = None,
        second: SecondOpinion | None = None,
    ) -> None:
        """Get ready to read; likeness is told to ``forms``, and ``second`` replaces the classifier that comes with the program.

        ``facts`` are looked for beside the requirements; ``countries`` loads the table by which countries are read.
        """
        self.requirements = tuple(requirements)
        self._rules = tuple(RequirementRule(requirement) for requirement in requirements)
        self._language = LanguagePipeline()
        self._second = second or shipped_opinion()
        self._likeness = Likeness(forms) if forms else None
        self._facts = tuple(StatedFactRule(fact, countries) for fact in facts)

    def read(self, text: RunningText, *, progress: Callable[[str, int, int], None] | None = None) -> AgreementReading:
        """Read an agreement. ``progress`` is told the step, how many steps are done and how many there are."""
        steps = len(self._rules) + 1
        if progress:
            progress("reading the text", 0, steps)
        tidied = tidy(text.text)
        units, canonical, durations = self._units(tidied)
        likeness = FormLikeness(self._likeness, text, canonical) if self._likeness else None
        passages = PassageReader(text, units, durations, self._second.read(units), likeness)
        gone = replaced(units)
        looked = Looked((*self._rules, *self._facts), units)
        every: dict[str, Matched] = {rule.requirement.id: match(rule, looked, gone) for rule in self._rules}
        readings: list[RequirementReading] = []
        found = either = 0
        for done, rule in enumerate(self._rules, start=1):
            matched = every[rule.requirement.id]
            readings.append(passages.read(rule, matched, every.get(rule.requirement.kind_of or "")))
            if rule.requirement.level is Level.REQUIRED:
                found += bool(matched.hits)
                second = readings[-1].second
                either += bool(matched.hits) or (second is not None and second.carries >= SURE)
            if progress:
                progress(rule.requirement.id, done, steps)
        odd = oddities(text)
        reading = AgreementReading(
            kind=kind_of(units, found, either, canonical.text) if tidied.strip() else Kind.UNCERTAIN,
            parties=parties(tidied),
            effective=effective_date(tidied),
            signed=is_signed(tidied),
            warnings=(*odd.warnings, *placeholders(text, tidied)),
            unread_pages=odd.unread_pages,
            requirements=tuple(readings),
            facts=self._stated(StatedFacts(units, looked, every, gone), passages) if self._facts else None,
        )
        if progress:
            progress("done", steps, steps)
        return reading

    def _stated(self, stated: StatedFacts, passages: PassageReader) -> tuple[StatedFact, ...]:
        return tuple(fact for rule in self._facts for fact in stated.read(rule, passages.passage))

    def units(self, text: RunningText) -> list[Unit]:
        """Return the sentences and list items of a text, with their lead-ins and tags."""
        return self._units(tidy(text.text))[0]

    def _units(self, tidied: str) -> tuple[list[Unit], Canonical, list[Duration]]:
        blocks = split_blocks(tidied)
        doc = self._language.read(tidied)
        durations = find_durations(tidied)
        durations += defined_periods(tidied, durations)
        roles = find_roles(tidied)
        events = [
            (use.start(), use.end(), meant)
            for name, meant in defined_events(tidied).items()
            for use in re.finditer(rf"(?<![\"'\w]){re.escape(name)}(?:s|es)?\b(?![\"'])", tidied)
        ]
        named = roles.named() | {"PHI": names_of_the_information(tidied)}
        plain = plain_duties(tidied, roles.named(), dict(roles.pronouns))
        canonical = self._language.canonical(doc, durations, named, dict(roles.pronouns), [*events, *plain])
        return split_units(tidied, doc, blocks, canonical), canonical, durations
