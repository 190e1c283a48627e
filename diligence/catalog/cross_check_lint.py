"""Check facts, rules and regimes: what they refer to exists and can be said, and every example proves its record."""

from collections.abc import Iterator
from dataclasses import replace
from importlib.resources.abc import Traversable

from diligence.catalog.agreement_facts import load_agreement_facts
from diligence.catalog.condition_lint import Known, unknown_countries
from diligence.catalog.cross_checks import FACTS_FILE, RULES_FILE, load_cross_checks
from diligence.catalog.evidence_kinds import load_evidence_kinds
from diligence.catalog.fact_sources import Sources
from diligence.catalog.fault import Fault
from diligence.catalog.regime_lint import lint_regimes
from diligence.errors import ChecklistError
from diligence.model.base import Severity
from diligence.model.cross_check import Check, CrossChecks, CrossRule, FactType, RuleExample
from diligence.model.statement import Stated, Statement, fires, way_holds
from diligence.model.text import clean

_TYPED_KEYS = {
    "outside": FactType.COUNTRIES,
    "beyond": FactType.COUNTRIES,
    "above": FactType.NUMBER,
    "below": FactType.NUMBER,
    "above_fact": FactType.NUMBER,
    "below_fact": FactType.NUMBER,
    "later_than": FactType.DATE,
}
"""Which keys of a condition make sense for one type of fact only."""


def lint_cross_checks(root: Traversable, known: Known) -> Iterator[Fault]:
    """Yield every fault of the facts, rules and regimes of a folder of checklists; ``known`` is what they may refer to."""
    try:
        book = load_cross_checks(root)
        kinds, agreed = load_evidence_kinds(root), {fact.id: fact for fact in load_agreement_facts(root)}
    except ChecklistError as error:
        yield Fault.of(error)
        return
    sources = Sources(known, kinds, agreed)
    for number, fact in enumerate(book.facts, start=1):
        place = f"{FACTS_FILE}: fact[{number}] ({fact.id})"
        yield from _words(place, {"title": fact.title})
        for source_number, source in enumerate(fact.sources, start=1):
            yield from sources.faults(f"{place}.from[{source_number}]", fact, source)
        if not any(fact.id in rule.facts() for rule in book.rules):
            yield Fault(place, "no rule looks at this fact", "Take it out, or write the rule")
    for number, rule in enumerate(book.rules, start=1):
        yield from _rule(f"{RULES_FILE}: rule[{number}] ({rule.id})", rule, book, sources)
    yield from lint_regimes(book, known, sources.faults)


def _words(place: str, texts: dict[str, str]) -> Iterator[Fault]:
    for key, text in texts.items():
        if not text.strip() or text != text.strip() or clean(text) != text:
            yield Fault(f"{place}.{key}", "is empty, has blanks around it or holds characters that cannot be seen", "Write it anew")


def _rule(place: str, rule: CrossRule, book: CrossChecks, sources: Sources) -> Iterator[Fault]:
    texts = {"title": rule.title, "says": rule.says, "ask": rule.ask}
    texts |= {f"citations[{number}]": citation for number, citation in enumerate(rule.citations, start=1)}
    yield from _words(place, texts)
    if rule.severity is Severity.NONE:
        yield Fault(f"{place}.severity", "a rule cannot weigh nothing", "Give it at least 'info'")
    for number, way in enumerate(rule.when, start=1):
        for check_number, check in enumerate(way.all, start=1):
            yield from _check(f"{place}.when[{number}].all[{check_number}]", check, book, sources)
    for number, example in enumerate(rule.examples, start=1):
        yield from _example(f"{place}.examples[{number}]", rule, example, book, sources)
    told = [_stated(example, book) for example in rule.examples]
    for number, way in enumerate(rule.when, start=1):
        if not any(way_holds(way, stated) is not None for stated in told):
            yield Fault(f"{place}.when[{number}]", "no example makes this way hold", "Add an example with fires = true")
    if all(example.fires for example in rule.examples):
        yield Fault(f"{place}.examples", "none shows facts on which the rule stays silent", "Add an example with fires = false")


def _check(place: str, check: Check, book: CrossChecks, sources: Sources) -> Iterator[Fault]:
    fact = book.fact(check.fact)
    if fact is None:  # loading has refused it
        return
    for key, wanted in _TYPED_KEYS.items():
        if getattr(check, key) not in ((), None) and fact.type is not wanted:
            yield Fault(f"{place}.{key}", f"is for facts of type {wanted.value}, and {fact.id} is {fact.type.value}", "Use another key")
    for name in check.other_facts():
        other = book.fact(name)
        if other is not None and (other.type is not fact.type or other.unit != fact.unit):
            yield Fault(place, f"holds {fact.id} against {name}, which has another type or unit", "Compare like with like")
    yield from unknown_countries(f"{place}.outside", check.outside, sources.known)
    for key in ("names", "within", "names_none", "lacks"):
        for value in getattr(check, key):
            if not sources.can_say(fact, value):
                yield Fault(f"{place}.{key}", f"names '{value}', which no source of {fact.id} can state", "Name a value of its sources")
    if check.silent and not any(source.agreement is not None for source in fact.sources):
        yield Fault(f"{place}.silent", f"is for what an agreement is read for, and {fact.id} is not", "Use 'lacks', or another fact")


def _example(place: str, rule: CrossRule, example: RuleExample, book: CrossChecks, sources: Sources) -> Iterator[Fault]:
    for name in example.facts:
        fact = book.fact(name)
        if fact is None or name not in rule.facts():
            yield Fault(f"{place}.facts", f"names '{name}', which the rule does not look at", "Name a fact of its conditions")
            continue
        for value in example.values(name):
            if not sources.can_hold(fact, value):
                what = f"'{value}' is nothing that a source of {name} can state"
                yield Fault(f"{place}.facts", what, "Write a value of its sources, in the normal form of answers")
    does = fires(rule, _stated(example, book)) is not None
    if does is not example.fires:
        yield Fault(place, f"the rule {'fires' if does else 'does not fire'} on it, and it says otherwise", "Mend the example or the rule")


def _stated(example: RuleExample, book: CrossChecks) -> Stated:
    """Return what an example states; on what it leaves out, an agreement that was read is silent."""
    nothing = {fact.id: Statement(fact.id, "", "nobody", fact.title, "an example") for fact in book.facts}
    told = {name: tuple(replace(nothing[name], value=value) for value in example.values(name)) for name in example.facts if name in nothing}
    return Stated(statements=told, silence=nothing, silent=frozenset(nothing))
