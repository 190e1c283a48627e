"""What stands behind an answer, claim apart from proof: what the vendor says, what we found, how and on which evidence, what differs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.content import Content

from diligence.model.plain_words import SEVERITY_GLYPHS
from diligence.model.text import clean, one_line
from diligence.tui.widgets.fact_sheet import SEVERITY_STYLES, Fact

if TYPE_CHECKING:
    from diligence.assess.decisions import SettledFinding
    from diligence.assess.from_agreement import Proposal
    from diligence.model.checklist import Question, ValueForm
    from diligence.model.history import Answered
    from diligence.model.review import Stamped
    from diligence.model.scan import Passage
    from diligence.workspace.picture import Picture

MAX_QUOTE = 400
VERIFIED = {
    "claimed": "claimed only; nothing was checked",
    "document-seen": "a document was seen",
    "tested": "tested",
    "interviewed": "somebody was interviewed",
    "contradicted": "checked, and contradicted",
    "cannot-be-judged": "cannot be judged",
}
AGES = {
    "undated": "carries no date",
    "dated-ahead": "dated in the future",
    "too-old": "out of date",
    "expired": "expired",
    "superseded": "replaced by a newer one",
}
OUT_OF_DATE = frozenset({"dated-ahead", "too-old", "expired", "superseded"})
DAY = "%d %b %Y"


def answer_facts(picture: "Picture", question: "Question") -> Iterator[Fact]:
    """Yield the answer and what stands behind it; nothing where there is none."""
    stamped = picture.answer(question.id)
    if stamped is None:
        return
    words = _in_words(picture, question, stamped.event.value)
    when = f"   {stamped.at:{DAY}}{', entered by the vendor' if stamped.by.role.value == 'vendor' else ''}"
    yield Fact(Content.assemble((words, "bold"), (when, "$text-muted")), "Answer")
    if question.asked_of == "vendor":
        yield Fact(_claim(stamped.event), "Vendor says")
        yield from _found(picture, question, stamped.event)
    for number in stamped.event.evidence:
        yield from _evidence(picture, question, number)
    if stamped.event.note:
        for place, line in enumerate(clean(stamped.event.note, keep_newlines=True).splitlines()):
            yield Fact(line, "" if place else "Note", under=bool(place))


def proposal_facts(picture: "Picture", question: "Question") -> Iterator[Fact]:
    """Yield what the agreement proposes as the answer, with the passages it rests on, and whether the answer differs."""
    proposal, stamped = picture.proposals.get(question.id), picture.answer(question.id)
    if proposal is None:
        return
    yield Fact()
    words = _in_words(picture, question, proposal.value)
    yield Fact(Content.assemble((words, "bold"), f": {one_line(proposal.says)}"), "§ proposed", "bold $text-primary")
    if stamped is None:
        yield Fact(Content.styled("f confirms it, once you read it; any other answer overrules it.", "$text-muted"), under=True)
    elif stamped.event.value != proposal.value:
        mine = _in_words(picture, question, stamped.event.value)
        because = "" if stamped.event.note else " A note (t) may say why; f takes the agreement's word."
        yield Fact(Content.styled(f"≠ The answer differs: it says “{mine}”.{because}", "$text-warning"), under=True)
    else:
        yield Fact(Content.styled("✓ The answer says the same.", "$text-success"), under=True)
    for passage in shown_passages(proposal):
        pages = f"p. {passage.page}" if passage.page == passage.end_page else f"pp. {passage.page}-{passage.end_page}"
        section = f", § {one_line(passage.section)}" if passage.section else ""
        yield Fact(f"{pages}{section}  “{one_line(passage.quote, MAX_QUOTE)}”", under=True)


def shown_passages(proposal: "Proposal | None") -> "tuple[Passage, ...]":
    """Return the passages that stand beside a proposal: the first two."""
    return proposal.passages[:2] if proposal is not None else ()


def finding_facts(picture: "Picture", question: "Question") -> Iterator[Fact]:
    """Yield what is wrong with an answer, and every contradiction that holds it against another word, with all its sides."""
    answered = picture.answer(question.id) is not None
    for one in picture.findings_touching(question.id):
        severity = one.finding.severity.value
        label, style = f"{SEVERITY_GLYPHS[severity]} {severity}", SEVERITY_STYLES.get(severity, "")
        if not answered and one.finding.id == question.id:
            yield Fact("while it is not answered", label, style)
            continue
        yield Fact()
        yield Fact(Content.styled(one_line(one.finding.title), "bold"), label, style)
        for side in one.finding.sides:
            who = Content.styled(f"{one_line(side.who, 20).capitalize()}: ", "$text-muted")
            yield Fact(
                Content.assemble(who, f"{one_line(side.says, MAX_QUOTE)} ", (f"({one_line(side.where, 120)})", "$text-muted")), under=True
            )
        if not one.finding.sides:
            yield Fact(one_line(one.finding.detail), under=True)
        yield Fact(Content.styled(_state(one), "$text-muted"), under=True)


def _claim(answer: "Answered") -> Content:
    if not answer.claim:
        return Content.styled(f"not written down; press c{f' (source: {one_line(answer.source)})' if answer.source else ''}", "$text-muted")
    source = f" (source: {one_line(answer.source)})" if answer.source else " (no source)"
    return Content.assemble(one_line(answer.claim), (source, "$text-muted"))


def _found(picture: "Picture", question: "Question", answer: "Answered") -> Iterator[Fact]:
    """Yield how the claim was checked, by whom and when; a check that no longer counts is named as such."""
    checked, lapsed = picture.review.checked.get(question.id), picture.review.lapsed.get(question.id)
    if answer.verified.value != "claimed":
        style = "$text-error" if answer.verified.value == "contradicted" else "bold"
        by = f"   {_by(checked)}" if checked is not None else ""
        yield Fact(Content.assemble((VERIFIED[answer.verified.value], style), (by, "$text-muted")), "We found")
        return
    if lapsed is not None:
        old = _in_words(picture, question, lapsed.event.value)
        how = f"{VERIFIED[lapsed.event.verified.value]}, {_by(lapsed)}"
        says = f"a claim again: the answer was “{old}” when it was checked ({how}). Press v."
        yield Fact(Content.styled(says, "$text-warning"), "We found")
        return
    rests = "; evidence is named, and nobody said yet what it shows" if answer.evidence else ""
    yield Fact(Content.styled(f"{VERIFIED['claimed']}{rests}. Press v.", "$text-warning"), "We found")


def _evidence(picture: "Picture", question: "Question", number: int) -> Iterator[Fact]:
    """Yield a piece of evidence: what it is, its dates, what it states, and whether it still backs this answer."""
    standing = picture.evidence.get(number)
    if standing is None:
        yield Fact(f"#{number} was taken back", "Evidence")
        return
    piece, kind = standing.piece, picture.evidence_kinds.kind(standing.piece.kind)
    title = kind.title if kind is not None else one_line(piece.kind, 60)
    dates = f", issued {piece.issued:{DAY}}" if piece.issued else ""
    dates += f", period to {piece.period_end:{DAY}}" if piece.period_end else ""
    dates += f", expires {piece.expires:{DAY}}" if piece.expires else ""
    age: tuple[str, str] = ("", "")
    if question.id in standing.touched:
        later = f" (#{', #'.join(map(str, standing.replaced_by))})" if standing.replaced_by else ""
        age = (f"   ▲ {AGES[standing.age.value]}{later}", "$text-warning" if standing.age.value in OUT_OF_DATE else "$text-muted")
    yield Fact(Content.assemble(f"#{number} {title}: {one_line(piece.file, 120)}{dates}", age), "Evidence")
    for name, value in piece.facts.items():
        fact = kind.fact(name) if kind is not None else None
        says = _in_words(picture, fact, value) if fact is not None else one_line(value, MAX_QUOTE)
        yield Fact(Content.assemble((f"{fact.title if fact is not None else one_line(name, 40)}: ", "$text-muted"), says), under=True)


def _in_words(picture: "Picture", form: "ValueForm", value: str) -> str:
    from diligence.assess.answers import answer_in_words

    return one_line(answer_in_words(form, value, picture.countries), MAX_QUOTE)


def _by(stamped: "Stamped[Answered]") -> str:
    return f"{one_line(stamped.by.email, 40)}, {stamped.at:{DAY}}"


def _state(one: "SettledFinding") -> str:
    if one.reopened:
        return f"open again: {one_line(one.reopened)}"
    return one.state.value.replace("-", " ")
