"""What the sources of facts may name, and which values they can state."""

from collections.abc import Iterator

from diligence.catalog.condition_lint import Known
from diligence.catalog.evidence_kinds import KINDS_FILE
from diligence.catalog.fault import Fault
from diligence.model.agreement_fact import AgreementFact, Reads
from diligence.model.checklist import AnswerType, ValueForm
from diligence.model.conditions import fits, named
from diligence.model.cross_check import FactRecord, FactSource, FactType
from diligence.model.evidence_kind import EvidenceKinds
from diligence.model.requirement import Grade

_FORMS = {
    FactType.COUNTRIES: (AnswerType.COUNTRIES,),
    FactType.NUMBER: (AnswerType.NUMBER,),
    FactType.DATE: (AnswerType.DATE,),
    FactType.CHOICES: (AnswerType.CHOICE, AnswerType.CHOICES, AnswerType.YES_NO, AnswerType.YES_NO_PARTIAL),
    FactType.TEXT: (AnswerType.TEXT,),
    FactType.GRADE: (),
}
_READS = {
    FactType.COUNTRIES: Reads.COUNTRIES,
    FactType.NUMBER: Reads.DOLLARS,
    FactType.DATE: Reads.DATE,
    FactType.CHOICES: Reads.CHOICE,
}


class Sources:
    """What the sources of facts may name."""

    def __init__(self, known: Known, kinds: EvidenceKinds, agreed: dict[str, AgreementFact]) -> None:
        self.known = known
        self.kinds = kinds
        self.agreed = agreed

    def faults(self, place: str, fact: FactRecord, source: FactSource) -> Iterator[Fault]:
        """Yield the faults of one source of a fact."""
        if source.question is not None:
            asked = self.known.questions.get(source.question)
            if asked is not None:
                yield from _form(f"{place}.question", fact, asked)
            elif self.known.whole:
                yield Fault(f"{place}.question", f"names '{source.question}', which is no question of any pack", "Name a question")
        if source.evidence_kind is not None and source.key is not None:
            kind = self.kinds.kind(source.evidence_kind)
            form = kind.fact(source.key) if kind is not None else None
            if kind is None:
                what = f"names '{source.evidence_kind}', which is no kind of evidence"
                yield Fault(f"{place}.evidence_kind", what, f"Name a kind of {KINDS_FILE}")
            elif form is None:
                yield Fault(f"{place}.key", f"names '{source.key}', which {kind.id} does not hold", f"Name a fact that {KINDS_FILE} lists")
            else:
                yield from _form(f"{place}.key", fact, form)
        requirement = source.grade_of or source.days_of or source.trigger_of
        if requirement is not None and requirement not in self.known.requirements:
            yield Fault(place, f"names '{requirement}', which is no requirement of an agreement", "Name one of baa/pack.toml")
        # Where no fact of an agreement is listed at all, there is nothing to hold the name against.
        if source.agreement is not None and self.agreed:
            record = self.agreed.get(source.agreement)
            if record is None:
                yield Fault(
                    f"{place}.agreement", f"names '{source.agreement}', which no agreement is read for", "Name a fact of an agreement"
                )
            elif record.reads is not _READS.get(fact.type):
                yield Fault(f"{place}.agreement", f"is read as {record.reads.value}, and the fact is {fact.type.value}", "Use another type")

    def can_say(self, fact: FactRecord, value: str) -> bool:
        """Tell whether some source of a fact can state a value that a condition names."""
        if fact.type is FactType.GRADE:
            return value in list(Grade)
        return any(self._says(source, value) for source in fact.sources)

    def can_hold(self, fact: FactRecord, value: str) -> bool:
        """Tell whether a fact can have a value, given in the normal form of answers."""
        if self.can_say(fact, value):
            return True
        if fact.type in (FactType.COUNTRIES, FactType.CHOICES):
            return bool(named(value)) and all(self.can_say(fact, part) for part in named(value))
        if fact.type is FactType.GRADE:
            return False
        return fits(ValueForm(id=fact.id, type=_FORMS[fact.type][0], unit=fact.unit), value)

    def _says(self, source: FactSource, value: str) -> bool:
        if source.question is not None:
            asked = self.known.questions.get(source.question)
            return value in self.known.values(asked) if asked is not None else not self.known.whole
        if source.evidence_kind is not None and source.key is not None:
            kind = self.kinds.kind(source.evidence_kind)
            form = kind.fact(source.key) if kind is not None else None
            return form is not None and value in self.known.values(form)
        if source.agreement is not None:
            record = self.agreed.get(source.agreement)
            if record is None:
                return not self.agreed
            return value in {one.value for one in record.values} if record.values else value in self.known.countries.names
        return source.trigger_of is not None or bool(source.flow and value in self.known.countries.names)


def _form(place: str, fact: FactRecord, form: ValueForm) -> Iterator[Fault]:
    if form.type not in _FORMS[fact.type]:
        yield Fault(place, f"takes {form.type.value}, and the fact is {fact.type.value}", "Name another source, or change the type")
    elif fact.type is FactType.NUMBER and form.unit != fact.unit:
        yield Fault(place, f"counts {form.unit}, and the fact counts {fact.unit}", "Give both the same unit")
