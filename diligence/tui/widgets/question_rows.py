"""The list of questions: packs and sections with their counts, each question with its mark, what is folded, and what a search finds."""

from collections.abc import Iterator, Set
from functools import cached_property
from typing import TYPE_CHECKING

from diligence.model.plain_words import SEVERITY_GLYPHS
from diligence.model.text import one_line
from diligence.tui.widgets.line_list import Cell, Row

if TYPE_CHECKING:
    from diligence.assess.decisions import SettledFinding
    from diligence.assess.progress import Progress
    from diligence.model.checklist import Checklist, Question, Section
    from diligence.workspace.picture import Picture

GRAVE = frozenset({"critical", "high"})
UNANSWERED, PROPOSED, DIFFERS = "□", "§", "≠§"
FOLDED = "section:"
"""How the id of the row of a folded section begins; no id of a question does."""

VALUE_CELLS = 9


class QuestionRows:
    """The rows of one picture of a review. Sections are named by ``pack/section``."""

    def __init__(self, picture: "Picture") -> None:
        from diligence.assess.progress import Progress

        self.picture = picture
        counts = iter(picture.sections)
        self.sections: dict[str, tuple[Section, Progress]] = {}
        self._packs: list[tuple[Checklist, Progress, list[str]]] = []
        for pack in picture.checklists:
            names = []
            for section in pack.sections:
                names.append(f"{pack.id}/{section.id}")
                self.sections[names[-1]] = (section, next(counts).counts)
            self._packs.append((pack, sum((self.sections[name][1] for name in names), start=Progress()), names))

    @cached_property
    def questions(self) -> "dict[str, Question]":
        """The questions by id, in the order in which they are asked."""
        return {question.id: question for question in self.picture.questions}

    @cached_property
    def section_of(self) -> dict[str, str]:
        """The name of the section in which a question stands."""
        return {question.id: name for name, (section, _) in self.sections.items() for question in section.questions}

    @cached_property
    def finished(self) -> frozenset[str]:
        """The names of the sections in which nothing is open."""
        return frozenset(name for name, (_, counts) in self.sections.items() if not counts.open)

    def is_open(self, question: "Question") -> bool:
        """Tell whether a question has no answer, or one that no longer fits."""
        from diligence.model.conditions import fits

        answer = self.picture.answer(question.id)
        return answer is None or not fits(question, answer.event.value)

    def is_grave(self, question: "Question") -> bool:
        """Tell whether a person must still decide on something critical or high about this question."""
        return any(one.undecided and one.finding.severity.value in GRAVE for one in self.picture.findings_touching(question.id))

    def rows(self, words: str, folded: Set[str]) -> list[Row]:
        """Return the rows that hold every word of a search; where nothing is searched, those of folded sections stand as one row."""
        rows: list[Row] = []
        for pack, counts, names in self._packs:
            of_pack = [row for name in names for row in self._section(name, words, folded)]
            if of_pack:
                count = (f"{counts.answered}/{counts.asked}", "accent")
                rows += [Row("", ((f"{one_line(pack.title)} ", "accent"),), (count,)), *of_pack]
        return rows

    def _section(self, name: str, words: str, folded: Set[str]) -> Iterator[Row]:
        section, counts = self.sections[name]
        if not words and name in folded and name in self.finished:
            yield Row(f"{FOLDED}{name}", ((f"+ {one_line(section.title)} ", "quiet"),), self._counts(section, counts))
            return
        found = [question for question in section.questions if not words or self._holds(question, words)]
        if found:
            yield Row("", ((f"{one_line(section.title)} ", "heading"),), self._counts(section, counts))
            yield from map(self._row, found)

    def _counts(self, section: "Section", counts: "Progress") -> tuple[Cell, ...]:
        """Return the counts of a section behind a mark: the worst that is wrong in it among its answers, else whether it is done."""
        answered = (question.id for question in section.questions if self.picture.answer(question.id))
        worst = _worst(one for identifier in answered for one in self.picture.findings_on(identifier))
        mark: Cell = ("  ", "") if counts.open else (f"{SEVERITY_GLYPHS['none']} ", "settled")
        if worst is not None and worst.finding.severity.value in GRAVE:
            mark = _mark(worst)
        return mark, (f"{counts.answered}/{counts.asked}", "quiet")

    def _row(self, question: "Question") -> Row:
        answer, proposal = self.picture.answer(question.id), self.picture.proposals.get(question.id)
        worst = _worst(self.picture.findings_touching(question.id))
        mark: Cell = (f"{SEVERITY_GLYPHS['none']} ", "settled") if worst is None else _mark(worst)
        if self.is_open(question):
            mark = (f"{UNANSWERED} ", "quiet") if proposal is None else (f"{PROPOSED} ", "accent")
        right: list[Cell] = []
        if answer is not None:
            right.append((f" {one_line(answer.event.value.replace('cannot-be-judged', 'not judged'), VALUE_CELLS)}", "quiet"))
            if proposal is not None and proposal.value != answer.event.value:
                right.append((f" {DIFFERS}", "high"))
        return Row(question.id, ((" ", ""), mark, (f"{question.id} ", "accent"), (one_line(question.text), "")), tuple(right))

    def _holds(self, question: "Question", words: str) -> bool:
        return all(word in self._haystacks[question.id] for word in words.casefold().split())

    @cached_property
    def _haystacks(self) -> dict[str, str]:
        """What a search looks through for each question; made when somebody searches."""
        return {question.id: "\n".join(self._said_of(question)).casefold() for question in self.picture.questions}

    def _said_of(self, question: "Question") -> Iterator[str]:
        from diligence.assess.answers import answer_in_words

        yield from (question.id, question.text, self.sections[self.section_of[question.id]][0].title)
        if self.is_open(question):
            yield "unanswered open"
        if question.id in self.picture.proposals:
            yield "proposed"
        if (answer := self.picture.answer(question.id)) is not None:
            event = answer.event
            # An equals sign finds a short answer that stands in many other words: =no.
            yield f"={one_line(event.value)} {answer_in_words(question, event.value, self.picture.countries)}"
            yield event.verified.value.replace("-", " ")
        for one in self.picture.findings_touching(question.id):
            yield f"{one.finding.id} {one.finding.severity.value} {one.state.value.replace('-', ' ')} {one.finding.source.value}"
            yield one.finding.title


def _worst(findings: "Iterator[SettledFinding] | tuple[SettledFinding, ...]") -> "SettledFinding | None":
    """Return the gravest of what is undecided, else of what was decided."""
    return min(findings, key=lambda one: (not one.undecided, one.finding.severity.rank), default=None)


def _mark(one: "SettledFinding") -> Cell:
    """Return the sign of a finding; it is quiet once somebody has decided."""
    severity = one.finding.severity.value
    return f"{SEVERITY_GLYPHS[severity]} ", severity if one.undecided else "quiet"
