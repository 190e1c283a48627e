"""One finding with both its sides: what was answered or claimed, what the agreement says, the decision, and how it came about."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from diligence.model import plain_words
from diligence.model.text import one_line
from diligence.tui.widgets.answer_facts import VERIFIED
from diligence.tui.widgets.fact_sheet import SEVERITY_STYLES, Fact, FactSheet

if TYPE_CHECKING:
    from datetime import datetime

    from diligence.assess.agreement import JudgedRow
    from diligence.assess.decisions import SettledFinding
    from diligence.assess.tracing import Step
    from diligence.model.checklist import Question
    from diligence.model.finding import Finding
    from diligence.workspace.picture import Picture

SOURCES = {"question": "answers", "agreement": "agreement", "evidence": "evidence", "contradiction": "contradiction"}
STATES = {
    "open": "undecided", "acceptance-requested": "waits for a second person", "change-required": "change", "accepted": "accepted",
    "rejected": "refused", "dismissed": "misread",
}  # fmt: skip
EVIDENCE_SUBJECT = "evidence-"
MAX_QUOTE = 600
SHOWN_ON_A_SIDE = 4


class FindingCard(VerticalScroll, can_focus=True):
    """Shows a finding. Everything in it is text; nothing from outside is taken as markup. With the focus on it, the arrows scroll."""

    _shown: tuple[Fact, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the facts."""
        yield FactSheet(id="finding-facts")

    def show(self, picture: "Picture", one: "SettledFinding", steps: "Sequence[Step]") -> None:
        """Show a finding in the present state of the review, with the steps about it."""
        self._put(tuple(_facts(picture, one, steps)))

    def say(self, text: str) -> None:
        """Show a sentence in place of a finding."""
        self._put((Fact(text),))

    @property
    def plain(self) -> str:
        """What the card shows, without its styles."""
        return "\n".join(f"{fact.label} {fact.words}".strip() for fact in self._shown)

    def _put(self, facts: tuple[Fact, ...]) -> None:
        if facts != self._shown:
            self._shown = facts
            self.query_one(FactSheet).show(facts)
            self.scroll_home(animate=False)


def state_in_words(one: "SettledFinding") -> str:
    """Return where a finding stands in a few words, with owner and date."""
    if one.decision is None:
        return "open again" if one.reopened else "undecided"
    event, state = one.decision.event, STATES[one.state.value]
    owner = f" · {one_line(event.owner, 24)}" if event.owner else ""
    until = f" · {'to' if event.decision.value == 'accept' else 'due'} {event.until:%d %b %Y}" if event.until else ""
    return state if one.undecided else f"{state}{owner}{until}"


def questions_about(picture: "Picture", finding: "Finding") -> "tuple[Question, ...]":
    """Return the questions on one side of a finding: its own, those on the same requirement, or those that rest on the evidence."""
    if finding.subject.startswith(EVIDENCE_SUBJECT):
        number = int(finding.subject.removeprefix(EVIDENCE_SUBJECT))
        answers = picture.review.answers
        return tuple(one for one in picture.questions if one.id in answers and number in answers[one.id].event.evidence)
    return tuple(one for one in picture.questions if finding.subject == one.id or finding.subject in one.requirements)


def rows_about(picture: "Picture", finding: "Finding") -> "tuple[JudgedRow, ...]":
    """Return the rows of the agreement on the other side: the requirement itself, or those that its question names."""
    wanted = {finding.subject}
    wanted.update(requirement for question in picture.questions if question.id == finding.subject for requirement in question.requirements)
    return tuple(judged for judged in picture.rows if judged.row.id in wanted)


def _facts(picture: "Picture", one: "SettledFinding", steps: "Sequence[Step]") -> Iterator[Fact]:
    finding = one.finding
    severity = finding.severity.value
    head = f"{plain_words.SEVERITY_GLYPHS[severity]} {severity}"
    yield Fact(Content.styled(one_line(finding.title), "bold"), head, SEVERITY_STYLES.get(severity, ""))
    if finding.sides:
        yield from _sides(finding)
        yield Fact()
        yield from _decision(one)
        yield Fact()
    else:
        yield Fact(Content.styled(f"{finding.id} · {SOURCES[finding.source.value]} · {one_line(finding.citation)}", "$text-muted"))
        yield Fact()
        yield from _decision(one)
        yield Fact()
        yield from _what_was_answered(picture, finding)
        yield Fact()
        yield from _what_the_agreement_says(picture, finding)
        yield Fact()
        said_above = picture.answer(finding.subject) is not None or any(judged.row.id == finding.subject for judged in picture.rows)
        if not said_above:
            yield _labeled("In short", finding.detail)
    yield _labeled("Ask for", finding.ask)
    if finding.sides:
        yield _labeled("Source", finding.citation)
    yield Fact()
    yield _heading("What happened")
    for step in steps:
        yield Fact(Content.styled(f"{_moment(step.at)}  {step.by.role.value.replace('-', ' ')}", "$text-muted"))
        yield Fact(f"{step.says}{'' if step.counts else ' (taken back)'}", under=True)
    if not steps:
        yield Fact(Content.styled("Nothing yet: it comes from what was not answered or not supplied.", "$text-muted"))


def _sides(finding: "Finding") -> Iterator[Fact]:
    """Yield every side with its words and, below them, where they stand; then what follows from that."""
    yield Fact(Content.styled(f"{finding.id} · {SOURCES[finding.source.value]}: what each of them says", "$text-muted"))
    for side in finding.sides:
        yield Fact(one_line(side.says, MAX_QUOTE), side.who.capitalize(), "bold $text-primary")
        yield Fact(Content.styled(one_line(side.where), "$text-muted"), under=True)
    yield Fact()
    yield Fact(one_line(finding.detail))


def _decision(one: "SettledFinding") -> Iterator[Fact]:
    if one.decision is None:
        state = "open again, for " + one.reopened if one.reopened else "undecided"
        yield Fact(Content.styled(state, "bold"), "Decision")
        return
    decided = one.decision
    words = plain_words.DECISIONS[decided.event.decision.value]
    by = f" · {decided.by.role.value.replace('-', ' ')}, {_moment(decided.at)}"
    yield Fact(Content.assemble((words, "bold"), (by, "$text-muted")), "Decision")
    if one.state.value == "acceptance-requested":
        yield Fact(Content.assemble((f"{STATES[one.state.value]}: somebody else than ", "bold"), (decided.by.email, "bold"),
                                    (" presses p to approve it", "bold")), under=True)  # fmt: skip
    if one.approval is not None:
        yield Fact(f"{one.approval.by.role.value.replace('-', ' ')}, {_moment(one.approval.at)} · {one.approval.by.email}", "Approved")
    yield _labeled("Reason", decided.event.reason)
    if decided.event.owner:
        yield _labeled("Owner", decided.event.owner)
    if decided.event.until:
        yield _labeled("Ends" if decided.event.decision.value == "accept" else "Due", f"{decided.event.until:%d %b %Y}")


def _what_was_answered(picture: "Picture", finding: "Finding") -> Iterator[Fact]:
    yield _heading("What was answered")
    questions = questions_about(picture, finding)
    # A requirement may be touched by many questions: those with an answer say something, the others are one line.
    answered = [question for question in questions if picture.answer(question.id) is not None]
    for question in answered[:SHOWN_ON_A_SIDE]:
        stamped = picture.answer(question.id)
        if stamped is None:
            continue
        answer = stamped.event
        yield Fact(question.text, question.id, "bold $text-primary")
        yield _labeled("Answer", f"{answer.value} · {VERIFIED[answer.verified.value]}")
        if answer.claim:
            yield _labeled(
                "They say", f"“{one_line(answer.claim, MAX_QUOTE)}”" + (f" ({one_line(answer.source)})" if answer.source else "")
            )
        for number in answer.evidence:
            kept = picture.review.evidence.get(number)
            yield _labeled("Evidence", f"#{number} {kept.event.kind}, {kept.event.file}" if kept else f"#{number} was taken back")
    silent = [question for question in questions if question not in answered]
    if silent:
        yield Fact(Content.styled(f"Not answered: {', '.join(question.id for question in silent)}", "$text-muted"))
    if not questions:
        yield Fact(Content.styled("No question is about this.", "$text-muted"))


def _what_the_agreement_says(picture: "Picture", finding: "Finding") -> Iterator[Fact]:
    yield _heading("What the agreement says")
    if picture.agreement is None:
        yield Fact(Content.styled("No agreement was read. Press d to add one.", "$text-muted"))
        return
    rows = rows_about(picture, finding)
    for judged in rows[:SHOWN_ON_A_SIDE]:
        known = picture.requirements.get(judged.row.id)
        by_hand = " (graded by hand)" if judged.by_hand else ""
        title = known.title if known else judged.row.id
        yield Fact(Content.assemble((title, "bold"), f": {plain_words.GRADES[judged.grade]}{by_hand}"))
        yield _labeled("Why", judged.row.why)
        for passage in judged.row.evidence[:2]:
            yield Fact(f"“{one_line(passage.quote, MAX_QUOTE)}”", *_place(passage.page, passage.section))
        if not judged.row.evidence:
            for near in judged.row.considered[:1]:
                words = Content.assemble(f"“{one_line(near.quote, MAX_QUOTE)}”", (f" (nearest; {one_line(near.why_not)})", "$text-muted"))
                yield Fact(words, *_place(near.page, near.section))
    if not rows:
        yield Fact(Content.styled("Nothing in it is held against this.", "$text-muted"))


def _place(page: int, section: str | None) -> tuple[str, str]:
    return f"p. {page}{f' § {one_line(section, 12)}' if section else ''}", "$text-primary"


def _heading(text: str) -> Fact:
    return Fact(Content.styled(text, "bold underline"))


def _labeled(label: str, text: str) -> Fact:
    return Fact(one_line(text), label)


def _moment(at: "datetime") -> str:
    return f"{at:%d %b %Y %H:%M}Z"
