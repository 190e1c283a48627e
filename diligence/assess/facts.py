"""Collect what a review states, with its sources: answers, what the agreement says, what evidence shows, and the flows noted. Pure."""

from collections.abc import Iterator

from diligence.assess.answers import answer_in_words
from diligence.assess.evidence import replacements, standings
from diligence.assess.matter import Matter
from diligence.model import plain_words
from diligence.model.conditions import SAYS_NOTHING, countries_named
from diligence.model.country import CountryTable
from diligence.model.cross_check import CrossChecks, FactRecord, FactSource, FactType, Special
from diligence.model.finding import Side
from diligence.model.history import DocumentRead
from diligence.model.requirement import PRESENT
from diligence.model.review import Stamped
from diligence.model.scan import Passage
from diligence.model.statement import Stated, Statement
from diligence.model.text import one_line

VENDOR, HOUSE, AGREEMENT, EVIDENCE = "vendor", "house", "agreement", "evidence"
"""Who states something."""

MAX_QUOTE = 300


def collect(book: CrossChecks, matter: Matter) -> Stated:
    """Return everything that is stated of the facts of the catalog."""
    read_for_facts = matter.reading is not None and matter.reading.event.scan.facts is not None
    agreed = {fact.id for fact in book.facts if any(source.agreement is not None for source in fact.sources)}
    return Stated(
        statements={fact.id: statements_of(fact, matter) for fact in book.facts},
        silence={fact.id: _silence(fact, matter) for fact in book.facts},
        silent=frozenset(agreed) if read_for_facts else frozenset(),
    )


def statements_of(fact: FactRecord, matter: Matter) -> tuple[Statement, ...]:
    """Return what is stated of one fact, in the order of its sources."""
    return tuple(statement for source in fact.sources for statement in stated_by(source, fact, matter))


def stated_by(source: FactSource, fact: FactRecord, matter: Matter) -> Iterator[Statement]:
    """Yield what one source states of a fact."""
    if source.question is not None:
        yield from _answer(source.question, fact, matter)
    elif source.evidence_kind is not None and source.key is not None:
        yield from _evidence(source.evidence_kind, source.key, fact, matter)
    elif source.flow:
        yield from _flows(source, fact, matter)
    elif source.special is not None:
        yield from _special(source.special, fact, matter)
    elif matter.reading is not None:
        yield from _agreement(source, fact, matter, matter.reading)


def _answer(name: str, fact: FactRecord, matter: Matter) -> Iterator[Statement]:
    value = matter.answers.get(name)
    if value is None or value in SAYS_NOTHING:
        return
    question, answered = matter.questions[name], matter.review.answers[name].event
    says = answer_in_words(question, value, matter.countries)
    if answered.claim:
        says += f" (“{one_line(answered.claim, MAX_QUOTE)}”)"
    where = f"question {name}" + (f", {one_line(answered.source, 120)}" if answered.source else "")
    yield Statement(fact.id, value, question.asked_of, one_line(says), where, subject=name)


def _evidence(kind: str, key: str, fact: FactRecord, matter: Matter) -> Iterator[Statement]:
    replaced = replacements(matter.review)
    for number, piece in sorted(matter.review.evidence.items()):
        value = piece.event.facts.get(key)
        if value is not None and piece.event.kind == kind and number not in replaced:
            yield Statement(fact.id, value, EVIDENCE, in_words(fact, value, matter.countries), f"evidence {number}, {one_line(kind, 80)}")


def _flows(source: FactSource, fact: FactRecord, matter: Matter) -> Iterator[Statement]:
    for number, noted in sorted(matter.review.flows.items()):
        flow = noted.event
        if flow.verb in source.flow:
            says = f"{flow.verb.value} in {matter.countries.name(flow.country)} by {one_line(flow.party, 80)}: {one_line(flow.data, 120)}"
            says += f"; {one_line(flow.controls, 120)}" if flow.controls else ""
            says += "; approved" if flow.approved else ""
            where = f"flow {number}" + (f", {one_line(flow.source, 120)}" if flow.source else "")
            yield Statement(fact.id, flow.country, HOUSE, says, where)


def _special(special: Special, fact: FactRecord, matter: Matter) -> Iterator[Statement]:
    if special is Special.LATEST_ANSWER:
        latest = max((answered.at for name, answered in matter.review.answers.items() if name in matter.answers), default=None)
        if latest is not None:
            day = latest.date().isoformat()
            # Any answer moves this day; a decision does not rest on which.
            yield Statement(fact.id, day, HOUSE, f"answers up to {day}", "the history of the review", lasting="later")
        return
    for standing in standings(matter.checklists, matter.review, matter.policy, matter.today):
        if standing.age.backs_nothing and standing.touched:
            says = f"{standing.age.value.replace('-', ' ')} for {', '.join(standing.touched)}"
            where = f"evidence {standing.number}, {one_line(standing.piece.kind, 80)}"
            yield Statement(fact.id, str(standing.number), EVIDENCE, says, where, subject=standing.touched[0])


def _agreement(source: FactSource, fact: FactRecord, matter: Matter, reading: Stamped[DocumentRead]) -> Iterator[Statement]:
    document = f"document {reading.event.number}"
    if source.agreement is not None:
        seen: set[str] = set()
        for one in reading.event.scan.facts or ():
            if one.fact == source.agreement and one.value not in seen:  # the first passage that states a value shows it
                seen.add(one.value)
                says = f"{in_words(fact, one.value, matter.countries)}: “{one_line(one.quote, MAX_QUOTE)}”"
                yield Statement(fact.id, one.value, AGREEMENT, says, _at(document, one))
        return
    wanted = source.grade_of or source.days_of or source.trigger_of
    for judged in matter.rows:
        if judged.row.id != wanted:
            continue
        where = _at(document, judged.row.evidence[0]) if judged.row.evidence else document
        if source.grade_of is not None:
            by_hand = ", graded by hand" if judged.by_hand is not None else ""
            says = f"{plain_words.GRADES[judged.grade]}{by_hand}"
            yield Statement(fact.id, judged.grade.value, AGREEMENT, says, where, subject=judged.row.id)
        elif judged.grade in PRESENT:
            days, trigger = judged.row.values.days, judged.row.values.trigger
            if source.days_of is not None and days is not None:
                limit = one_line(judged.row.values.notice or f"{_plain(days)} days", 80)
                yield Statement(fact.id, _plain(days * source.times), AGREEMENT, limit, where, subject=judged.row.id)
            if source.trigger_of is not None and trigger is not None:
                yield Statement(fact.id, trigger, AGREEMENT, f"counted from {one_line(trigger, 80)}", where, subject=judged.row.id)


def _silence(fact: FactRecord, matter: Matter) -> Statement:
    """Return what to show where nothing states a fact: who says nothing, and where it would stand."""
    asked = next((source.question for source in fact.sources if source.question is not None), None)
    if asked is not None:
        house = asked in matter.questions and matter.questions[asked].asked_of == "house"
        return Statement(fact.id, "", HOUSE if house else VENDOR, f"No answer: {fact.title}", f"question {asked}", subject=asked)
    where = f"document {matter.reading.event.number}" if matter.reading is not None else "no agreement was read"
    return Statement(fact.id, "", AGREEMENT, f"Not found: {fact.title}", where)


def side_of(statement: Statement) -> Side:
    """Return a statement as one of the sides of a finding."""
    return Side(who=statement.who, says=statement.says, where=statement.where, subject=statement.subject)


def in_words(fact: FactRecord, value: str, countries: CountryTable) -> str:
    """Return a value as a person reads it."""
    if fact.type is FactType.COUNTRIES and countries_named(value):
        return ", ".join(countries.name(code) for code in sorted(countries_named(value)))
    shown = one_line(value, MAX_QUOTE)
    if fact.type is FactType.NUMBER:
        figure = f"{float(value):,.4f}".rstrip("0").rstrip(".") if value.replace(".", "", 1).isdigit() else shown
        return f"{figure} {fact.unit}"
    return shown.replace("-", " ") if fact.type in (FactType.CHOICES, FactType.GRADE) else shown


def _at(document: str, passage: Passage) -> str:
    pages = f"page {passage.page}" if passage.end_page == passage.page else f"pages {passage.page} to {passage.end_page}"
    return f"{document}, {pages}" + (f", section {one_line(passage.section, 40)}" if passage.section else "")


def _plain(figure: float) -> str:
    return f"{figure:.4f}".rstrip("0").rstrip(".")
