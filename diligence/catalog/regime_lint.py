"""Check rules on places: what they refer to exists, and every example proves its regime."""

from collections.abc import Callable, Iterator

from diligence.catalog.condition_lint import Known, condition_faults, unknown_countries
from diligence.catalog.cross_checks import REGIMES_FILE
from diligence.catalog.fault import Fault
from diligence.model.base import Severity
from diligence.model.conditions import fits
from diligence.model.cross_check import CrossChecks, FactRecord, FactSource, FactType
from diligence.model.policy import Policy
from diligence.model.regime import Reach, Regime, RegimeExample
from diligence.model.text import clean

SourceFaults = Callable[[str, FactRecord, FactSource], Iterator[Fault]]


def lint_regimes(book: CrossChecks, known: Known, source_faults: SourceFaults) -> Iterator[Fault]:
    """Yield the faults of all regimes, and of the places that tell of flows; ``source_faults`` checks a source of a fact."""
    for number, told in enumerate(book.places, start=1):
        fact = FactRecord(id="place", title="Countries", type=FactType.COUNTRIES, sources=(told.source,))
        yield from source_faults(f"{REGIMES_FILE}: place[{number}].source", fact, told.source)
    for number, regime in enumerate(book.regimes, start=1):
        place = f"{REGIMES_FILE}: regime[{number}] ({regime.id})"
        yield from _words(place, regime)
        yield from condition_faults(f"{place}.when", regime.when, known)
        yield from condition_faults(f"{place}.cured_by", regime.cured_by, known)
        yield from unknown_countries(f"{place}.allowed", regime.allowed, known)
        yield from unknown_countries(f"{place}.barred", regime.barred, known)
        for name in regime.judged_by:
            if known.whole and name not in known.questions:
                yield Fault(f"{place}.judged_by", f"names '{name}', which is no question of any pack", "Name a question")
        yield from _examples(place, regime, known)


def _words(place: str, regime: Regime) -> Iterator[Fault]:
    texts = {"title": regime.title, "says": regime.says, "ask": regime.ask}
    texts |= {f"citations[{number}]": citation for number, citation in enumerate(regime.citations, start=1)}
    if regime.contested is not None:
        texts["contested"] = regime.contested
    for key, text in texts.items():
        if not text.strip() or text != text.strip() or clean(text) != text:
            yield Fault(f"{place}.{key}", "is empty, has blanks around it or holds characters that cannot be seen", "Write it anew")
    if regime.severity is Severity.NONE:
        yield Fault(f"{place}.severity", "a regime cannot weigh nothing", "Give it at least 'info'")


def _examples(place: str, regime: Regime, known: Known) -> Iterator[Fault]:
    for number, example in enumerate(regime.examples, start=1):
        here = f"{place}.examples[{number}]"
        yield from unknown_countries(f"{here}.country", (example.country,), known)
        for name, value in example.answers.items():
            asked = known.questions.get(name)
            if (asked is None and known.whole) or (asked is not None and not fits(asked, value)):
                yield Fault(f"{here}.answers", f"'{name} = {value}' is no answer to a question", "Write an answer in its normal form")
        found = reach_of(regime, example)
        if found is not example.reach:
            yield Fault(here, f"the regime makes {found.value} of it, and it says {example.reach.value}", "Mend the example or the regime")
    proved = {example.reach for example in regime.examples}
    if Reach.OUTSIDE not in proved:
        yield Fault(f"{place}.examples", "none shows a flow that the regime does not allow", 'Add one with reach = "outside"')
    if regime.cured_by and Reach.CURED not in proved:
        yield Fault(f"{place}.examples", "none shows what cures a flow", 'Add one with reach = "cured"')
    if proved == {Reach.OUTSIDE}:
        yield Fault(f"{place}.examples", "none shows a flow that the regime lets be", "Add one that is allowed or not bound")


def reach_of(regime: Regime, example: RegimeExample) -> Reach:
    """Return what a regime makes of an example, under a house that has no policy of its own."""
    today = example.today or regime.as_of
    allowed = Policy().allowed_countries
    return regime.reach(example.verb, example.country, example.answers, allowed, approved=example.approved, today=today)
