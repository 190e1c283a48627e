"""What a fact is said to be, by whom and where; and whether a rule on facts holds. Pure, and the same for the suite and a live review."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from diligence.model.conditions import countries_named, named
from diligence.model.cross_check import Alternative, Check, CrossRule


@dataclass(frozen=True, slots=True)
class Statement:
    """One source's word on a fact. Everything here is already clean.

    ``value`` is in the normal form of answers; ``who`` says it, ``says`` puts it in words, ``where`` it stands. ``subject`` is the question
    or requirement it stands on. ``lasting`` is what a decision rests on, where that is not the value itself.
    """

    fact: str
    value: str
    who: str
    says: str
    where: str
    subject: str | None = None
    lasting: str | None = None

    @property
    def basis(self) -> str:
        """What must stay as it is for a decision to stand."""
        return f"{self.who}: {self.fact} = {self.value if self.lasting is None else self.lasting}"


@dataclass(frozen=True)
class Stated:
    """What is stated in a review, by fact, each fact's statements in the order of its sources.

    ``silence`` holds, by fact, what to show where nothing states it; ``silent`` names the facts for which the agreement was read
    without finding any.
    """

    statements: Mapping[str, Sequence[Statement]]
    silence: Mapping[str, Statement]
    silent: frozenset[str] = frozenset()

    def of(self, fact: str) -> Sequence[Statement]:
        """Return what is stated of a fact."""
        return self.statements.get(fact, ())

    def nothing_on(self, fact: str) -> tuple[Statement, ...]:
        """Return what to show where a fact is not stated."""
        return (self.silence[fact],) if fact in self.silence else ()


def fires(rule: CrossRule, stated: Stated) -> tuple[Statement, ...] | None:
    """Return the statements that a rule holds against each other, in the order of its conditions; None where it does not fire."""
    ways = [found for way in rule.when if (found := way_holds(way, stated)) is not None]
    return tuple(dict.fromkeys(statement for found in ways for statement in found)) if ways else None


def way_holds(way: Alternative, stated: Stated) -> tuple[Statement, ...] | None:
    """Return the statements by which one way of a rule holds, None where it does not."""
    involved: list[Statement] = []
    for check in way.all:
        found = _check(check, stated)
        if found is None:
            return None
        involved.extend(found)
    return tuple(involved)


def _check(check: Check, stated: Stated) -> tuple[Statement, ...] | None:
    """Return the statements by which a condition holds, those of the other fact behind its own; None where it does not hold."""
    statements = tuple(stated.of(check.fact))
    if check.silent:
        return stated.nothing_on(check.fact) if check.fact in stated.silent and not statements else None
    if check.within:
        return statements if statements and all(_only(one, check.within) for one in statements) else None
    if check.names_none:
        return statements if statements and not any(_names(one, check.names_none) for one in statements) else None
    if check.stated:
        return statements or None
    if check.lacks:
        if any(_names(one, check.lacks) for one in statements):
            return None
        return statements or stated.nothing_on(check.fact)
    mine: list[Statement] = []
    theirs: list[Statement] = []
    for statement in statements:
        against = _against(check, statement, stated)
        if against is not None:
            mine.append(statement)
            theirs.extend(against)
    return (*mine, *dict.fromkeys(theirs)) if mine else None


def _names(statement: Statement, values: Sequence[str]) -> bool:
    return not named(statement.value).isdisjoint(values)


def _only(statement: Statement, values: Sequence[str]) -> bool:
    return named(statement.value) <= frozenset(values)


def _against(check: Check, statement: Statement, stated: Stated) -> list[Statement] | None:
    """Return the statements of other facts that this one is held against, None where the condition does not hold for it."""
    against: list[Statement] = []
    if check.names and not _names(statement, check.names):
        return None
    if check.outside or check.beyond is not None:
        # A word such as "not stated" is no list of countries to be outside of.
        others = tuple(other for other in stated.of(check.beyond) if countries_named(other.value)) if check.beyond is not None else ()
        known = frozenset(check.outside).union(*(named(other.value) for other in others))
        places = countries_named(statement.value)
        if (check.beyond is not None and not others) or not places - known:
            return None
        against.extend(others)
    figure = _figure(statement)
    if (check.above is not None or check.below is not None) and figure is None:
        return None
    if figure is not None and ((check.above is not None and figure <= check.above) or (check.below is not None and figure >= check.below)):
        return None
    for other_fact, sign in ((check.above_fact, 1), (check.below_fact, -1)):
        if other_fact is None:
            continue
        passed = [other for other in stated.of(other_fact) if _passes(figure, _figure(other), sign)]
        if not passed:
            return None
        against.extend(passed)
    if check.later_than is not None:
        others = tuple(stated.of(check.later_than))
        if not others or not all(_is_later(statement, other, check.days) for other in others):
            return None
        against.extend(others)
    return against


def _passes(figure: float | None, other: float | None, sign: int) -> bool:
    return figure is not None and other is not None and sign * figure > sign * other


def _figure(statement: Statement) -> float | None:
    try:
        return float(statement.value)
    except ValueError:
        return None


def _is_later(statement: Statement, other: Statement, days: int) -> bool:
    try:
        return (date.fromisoformat(statement.value) - date.fromisoformat(other.value)).days > days
    except ValueError:
        return False
