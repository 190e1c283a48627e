"""Where the sources disagree: every rule of the catalog against what a review states. Pure."""

from diligence.assess.facts import collect, side_of
from diligence.assess.flows import flow_findings
from diligence.assess.matter import Matter
from diligence.model.cross_check import CrossChecks, CrossRule
from diligence.model.finding import Finding, FindingSource
from diligence.model.statement import Statement, fires

NO_QUESTION = "baa-document"
"""The subject of a contradiction that stands on no question that is asked."""


def cross_check_findings(book: CrossChecks, matter: Matter) -> tuple[Finding, ...]:
    """Return what contradicts each other in a review, and the flows that a regime does not allow."""
    return (*contradiction_findings(book, matter), *flow_findings(book, matter))


def contradiction_findings(book: CrossChecks, matter: Matter) -> tuple[Finding, ...]:
    """Return a finding for every rule that fires, in the order of the rules. What other findings already say is left to them."""
    firing = fired(book, matter)
    return tuple(_finding(rule, firing[rule.id], book, matter) for rule in book.rules if rule.id in firing and rule.raised_as is None)


def fired(book: CrossChecks, matter: Matter) -> dict[str, tuple[Statement, ...]]:
    """Return the statements that each rule holds against each other, by the ids of the rules that fire."""
    stated = collect(book, matter)
    return {rule.id: held for rule in book.rules if (held := fires(rule, stated)) is not None}


def _finding(rule: CrossRule, held: tuple[Statement, ...], book: CrossChecks, matter: Matter) -> Finding:
    return Finding(
        id=rule.id,
        source=FindingSource.CONTRADICTION,
        subject=_subject(held, book, matter),
        severity=matter.policy.severity(rule.id, rule.severity),
        title=rule.title,
        detail=rule.says,
        ask=rule.ask,
        citation="; ".join((*rule.citations, f"cross-check {rule.id}")),
        sides=tuple(side_of(statement) for statement in held),
        basis_of=tuple(statement.basis for statement in held),
    )


def _subject(held: tuple[Statement, ...], book: CrossChecks, matter: Matter) -> str:
    """Return the question that can be put right: one that states something here, or one that could; else the agreement as a whole."""
    stating = (statement.subject for statement in held)
    facts = (book.fact(statement.fact) for statement in held)
    able = (source.question for fact in facts if fact is not None for source in fact.sources)
    return next((name for name in (*stating, *able) if name is not None and name in matter.questions), NO_QUESTION)
