"""What an officer reads in a piece of evidence: facts with a type, by the kind of evidence."""

from collections.abc import Iterable, Mapping
from datetime import date

from rapidfuzz import fuzz, process

from diligence.assess.answers import answer_in_words, parse_answer, what_fits
from diligence.errors import UsageError
from diligence.model.country import CountryTable
from diligence.model.evidence_kind import EvidenceFact, EvidenceKinds
from diligence.model.text import one_line

NEAR = 60
"""Of 100: how alike two names must be for one to be offered in place of the other."""


def a_kind(kind: str) -> str:
    """Return a kind with its article, cleaned: ``an access-log``."""
    return f"{'an' if kind[:1].lower() in 'aeiou' else 'a'} {one_line(kind, 60)}"


def nearest(written: str, known: Iterable[str]) -> str | None:
    """Return the known name that comes nearest to what was written, None where none is near."""
    folded = "-".join(one_line(written, 80).casefold().replace("_", " ").split())
    found = process.extractOne(folded, list(known), scorer=fuzz.WRatio, score_cutoff=NEAR)
    return str(found[0]) if found else None


def hint_on_kind(kind: str, kinds: EvidenceKinds) -> str | None:
    """Say of a kind that is not known which one may be meant; None where it is known."""
    if kinds.kind(kind) is not None:
        return None
    near = nearest(kind, kinds.ids)
    meant = f"; did you mean {near}?" if near else "."
    return f"'{one_line(kind, 60)}' is not among the known kinds of evidence, so it holds no facts{meant} See `diligence evidence kinds`"


def parse_facts(kind_id: str, given: Mapping[str, str], kinds: EvidenceKinds, *, today: date, countries: CountryTable) -> dict[str, str]:
    """Return facts in normal form; an empty value stays empty. Raises ``UsageError``, which says what fits."""
    parsed = {}
    for key, raw in given.items():
        fact = find_fact(kind_id, key, kinds)
        subject = f"fact {fact.id} of {a_kind(kind_id)}"
        parsed[key] = parse_answer(fact, raw, today=today, countries=countries, subject=subject) if one_line(raw) else ""
    return parsed


def find_fact(kind_id: str, key: str, kinds: EvidenceKinds) -> EvidenceFact:
    """Return a fact of a kind of evidence. Raises ``UsageError``, which names those that there are."""
    kind, shown = kinds.kind(kind_id), one_line(key, 40)
    if kind is None or not kind.facts:
        raise UsageError(f"There is no fact '{shown}': {a_kind(kind_id)} holds no facts", "Leave it out, or give the kind that fits")
    fact = kind.fact(key)
    if fact is None:
        near = nearest(key, (fact.id for fact in kind.facts))
        meant = f"Did you mean {near}? " if near else ""
        raise UsageError(f"There is no fact '{shown}' of {a_kind(kind.id)}", f"{meant}It holds: {', '.join(one.id for one in kind.facts)}")
    return fact


def fact_in_words(fact: EvidenceFact, value: str, countries: CountryTable) -> str:
    """Return a fact as a person reads it."""
    return one_line(answer_in_words(fact, value, countries))


def fact_hint(fact: EvidenceFact) -> str:
    """Say which values a fact takes."""
    return what_fits(fact)
