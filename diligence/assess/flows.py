"""Where health information goes, and what each regime makes of it: flows that were noted, and those that answers and evidence tell of.

There is no single word for "offshore": a flow is a doing in a country, and every regime binds other doings to other places. A regime that
does not allow some flows has one finding that names them all. Where the findings of a question, or the cross-checks on it, already say
what the regime would (``judged_by``), the answer alone raises nothing more; a flow that was noted or that evidence shows always does.
Where it is not known whether a regime applies, its finding only informs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from diligence.assess.facts import EVIDENCE, side_of, stated_by
from diligence.assess.matter import Matter
from diligence.model.base import Severity
from diligence.model.conditions import countries_named, other_holds
from diligence.model.cross_check import CrossChecks, FactRecord, FactSource, FactType
from diligence.model.finding import Finding, FindingSource
from diligence.model.history import FlowVerb
from diligence.model.regime import Reach, Regime
from diligence.model.statement import Statement

PLACES = "places"
PLACES_TERM = "offshore"
"""The requirement that speaks of places."""


@dataclass(frozen=True)
class Flow:
    """Something done with health information in one country, and who says so.

    ``statement`` is its source; ``number`` is that of a flow that was noted, None for one that an answer or evidence tells of.
    ``approved`` says that the house has agreed to it.
    """

    verb: FlowVerb
    country: str
    statement: Statement
    number: int | None = None
    approved: bool = False


@dataclass(frozen=True)
class Verdict:
    """What a regime makes of a flow."""

    flow: Flow
    regime: Regime
    reach: Reach


def flows_of(book: CrossChecks, matter: Matter) -> tuple[Flow, ...]:
    """Return every flow: the noted ones by number, then those that answers and evidence tell of."""
    return (*_noted(matter), *_told(book, matter))


def verdicts(book: CrossChecks, matter: Matter) -> tuple[Verdict, ...]:
    """Return what every regime makes of every flow, flow by flow in the order of the regimes."""
    house = matter.policy.allowed_countries
    return tuple(
        Verdict(flow, regime, regime.reach(flow.verb, flow.country, matter.counted, house, approved=flow.approved, today=matter.today))
        for flow in flows_of(book, matter)
        for regime in book.regimes
    )


def flow_findings(book: CrossChecks, matter: Matter) -> tuple[Finding, ...]:
    """Return one finding for every regime that does not allow some flows, in the order of the regimes."""
    all_verdicts = verdicts(book, matter)
    found = []
    for regime in book.regimes:
        mine = [verdict for verdict in all_verdicts if verdict.regime is regime and verdict.reach in (Reach.OUTSIDE, Reach.NOT_KNOWN)]
        flows = [verdict.flow for verdict in mine if _says_more(verdict.flow, regime)]
        if flows:
            found.append(_finding(regime, flows, matter, known=mine[0].reach is Reach.OUTSIDE))
    return tuple(found)


def _says_more(flow: Flow, regime: Regime) -> bool:
    return flow.number is not None or flow.statement.who == EVIDENCE or flow.statement.subject not in regime.judged_by


def _noted(matter: Matter) -> list[Flow]:
    """Return the flows that were noted, each under the words of its own record."""
    fact = FactRecord(id=PLACES, title="Countries", type=FactType.COUNTRIES, sources=(FactSource(flow=tuple(FlowVerb)),))
    events = [noted.event for _, noted in sorted(matter.review.flows.items())]
    told = stated_by(fact.sources[0], fact, matter)
    return [Flow(event.verb, event.country, statement, event.number, event.approved) for event, statement in zip(events, told, strict=True)]


def _told(book: CrossChecks, matter: Matter) -> list[Flow]:
    flows = []
    for place in book.places:
        fact = FactRecord(id=PLACES, title="Countries", type=FactType.COUNTRIES, sources=(place.source,))
        for statement in stated_by(place.source, fact, matter):
            flows += [Flow(verb, country, statement) for verb in place.verbs for country in sorted(countries_named(statement.value))]
    return flows


def _finding(regime: Regime, flows: Sequence[Flow], matter: Matter, *, known: bool) -> Finding:
    finding_id = f"flow-{regime.id}"
    named = [f"{flow.verb.value} in {matter.countries.name(flow.country)} ({flow.statement.where})" for flow in flows]
    open_trigger = "" if known else " Whether it applies is not known: the questions it depends on are not answered."
    contested = f" Not settled: {regime.contested}" if regime.contested else ""
    statements = [*dict.fromkeys(flow.statement for flow in flows), *_triggers(regime, matter)]
    return Finding(
        id=finding_id,
        source=FindingSource.CONTRADICTION,
        subject=_subject(flows),
        # Where it is not known whether a regime applies, no weight of the house's may make more of it than a remark.
        severity=matter.policy.severity(finding_id, regime.severity) if known else Severity.INFO,
        title=regime.title if known else f"{regime.title} (if it applies)",
        detail=f"{regime.says}{open_trigger}{contested} Flows: {'; '.join(dict.fromkeys(named))}.",
        ask=regime.ask,
        citation="; ".join(regime.citations),
        sides=tuple(side_of(statement) for statement in statements),
        basis_of=tuple(sorted(f"{flow.verb.value} {flow.country} {flow.statement.basis}" for flow in flows)),
    )


def _subject(flows: Sequence[Flow]) -> str:
    """Return the question that can be put right, else the flow that was noted, else the requirement on places."""
    questions = [flow.statement.subject for flow in flows if flow.statement.subject is not None]
    noted = [f"flow-{flow.number}" for flow in flows if flow.number is not None]
    return next(iter((*questions, *noted)), PLACES_TERM)


def _triggers(regime: Regime, matter: Matter) -> list[Statement]:
    """Return the answers by which a regime applies."""
    found: list[Statement] = []
    for condition in regime.when:
        for name in condition.questions:
            if other_holds(condition.model_copy(update={"questions": (name,)}), matter.counted):
                source = FactSource(question=name)
                found.extend(
                    stated_by(source, FactRecord(id="trigger", title=regime.title, type=FactType.CHOICES, sources=(source,)), matter)
                )
    return found
