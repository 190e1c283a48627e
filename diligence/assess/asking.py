"""Which questions a review asks, how deep it goes, and why: pure, over the answers given so far.

A pack is asked by default, where the house's policy names it, or while its conditions hold. A question is asked where its pack and its
section are, while its own conditions hold, and from its depth on, or at any depth where an opening condition holds. What is hidden keeps
its answer, and that answer counts nowhere: not in findings, not in conditions, not in exports.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from diligence.model.checklist import Checklist, Depth, Question, Section
from diligence.model.conditions import fits, other_holds
from diligence.model.depth_rules import DepthRules
from diligence.model.other_answer import OtherAnswer
from diligence.model.review import Review

NO_INTAKE = "The intake is not answered yet"


@dataclass(frozen=True)
class PackAsked:
    """A pack and why it is asked."""

    id: str
    title: str
    says: str


@dataclass(frozen=True)
class Asking:
    """What a review asks. ``checklists`` hold the shown questions only; ``hidden`` says of every other one why it is not asked.

    ``values`` are the answers that count in conditions, those of shown questions in a form that the question takes.
    """

    depth: Depth
    because: str
    packs: tuple[PackAsked, ...]
    checklists: tuple[Checklist, ...]
    hidden: Mapping[str, str]
    values: Mapping[str, str]

    def asks(self, question_id: str) -> bool:
        """Tell whether a question is shown."""
        return any(checklist.question(question_id) is not None for checklist in self.checklists)


def asking(packs: Sequence[Checklist], review: Review, depths: DepthRules, *, named: Sequence[str] = ()) -> Asking:
    """Return what a review asks of these packs; ``named`` are the packs that the house's policy switches on."""
    values = {question: answered.event.value for question, answered in review.answers.items()}
    branches = _Branches(packs, values, named=frozenset(named))
    depth, because = _depth(review, depths, branches)
    branches.depth = depth
    checklists = tuple(trimmed for pack in packs if (trimmed := _trimmed(pack, branches)) is not None)
    shown = {question.id for checklist in checklists for question in checklist.questions}
    return Asking(
        depth=depth,
        because=because,
        packs=tuple(PackAsked(pack.id, pack.title, says) for pack in checklists if (says := branches.pack_says(pack))),
        checklists=checklists,
        hidden={question.id: branches.why_hidden(question.id) for pack in packs for question in pack.questions if question.id not in shown},
        values={question: value for question in shown if (value := branches.value(question)) is not None},
    )


def _depth(review: Review, depths: DepthRules, branches: "_Branches") -> tuple[Depth, str]:
    """Return how deep the review goes: as a person chose, else as the intake chooses, else standard."""
    if review.depth is not None:
        return review.depth.event.depth, f"Chosen by {review.depth.by.email}: {review.depth.event.reason}"
    asked_about = {question for rule in depths.depths for other in rule.when for question in other.questions}
    # The intake itself is asked at any depth, so its answers are known before the depth is.
    values = {question: value for question in asked_about if (value := branches.raw(question)) is not None}
    if not values:
        return Depth.STANDARD, NO_INTAKE
    chosen = next(rule for rule in depths.depths if all(other_holds(other, values) for other in rule.when))
    return chosen.depth, chosen.says


def _trimmed(pack: Checklist, branches: "_Branches") -> Checklist | None:
    sections = []
    for section in pack.sections:
        questions = tuple(question for question in section.questions if branches.is_shown(question.id))
        if questions:
            sections.append(section.model_copy(update={"questions": questions}))
    return pack.model_copy(update={"sections": tuple(sections)}) if sections else None


@dataclass
class _Branches:
    """Answers one question at a time whether it is shown; a question waits for those that its conditions name."""

    packs: Sequence[Checklist]
    answers: Mapping[str, str]
    named: frozenset[str]
    depth: Depth = Depth.STANDARD
    _places: dict[str, tuple[Checklist, Section, Question]] = field(init=False)
    _known: dict[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._places = {
            question.id: (pack, section, question) for pack in self.packs for section in pack.sections for question in section.questions
        }

    def raw(self, question_id: str) -> str | None:
        """Return an answer that fits its question, whether or not the question is shown."""
        place, value = self._places.get(question_id), self.answers.get(question_id)
        return value if place is not None and value is not None and fits(place[2], value) else None

    def value(self, question_id: str) -> str | None:
        """Return the answer that counts in conditions."""
        value = self.raw(question_id)
        return value if value is not None and self.is_shown(question_id) else None

    def is_shown(self, question_id: str) -> bool:
        """Tell whether a question is asked."""
        return question_id in self._places and self.why_hidden(question_id) == ""

    def why_hidden(self, question_id: str) -> str:
        """Say why a question is not asked; empty where it is."""
        known = self._known.get(question_id, "unknown")
        if known == "unknown":
            # While its own conditions are looked at it counts as hidden; the lint refuses conditions that go in a circle.
            self._known[question_id] = "it rests on itself"
            known = self._known[question_id] = self._why_hidden(*self._places[question_id])
        return known or ""

    def pack_says(self, pack: Checklist) -> str:
        """Say why a pack is asked; empty where it is not."""
        if pack.by_default:
            return "asked of every vendor"
        if pack.id in self.named:
            return "the house's policy asks it"
        if pack.asked_when and self._all_hold(pack.asked_when):
            return f"the answer to {self._names(pack.asked_when)} calls for it"
        return ""

    def _why_hidden(self, pack: Checklist, section: Section, question: Question) -> str:
        if not self.pack_says(pack):
            return "its pack is not asked"
        for conditions in (section.asked_when, question.asked_when):
            if not self._all_hold(conditions):
                return f"it depends on {self._names(conditions)}"
        wanted = question.depth or section.depth
        opened = any(self._holds(other) for other in (*section.opened_when, *question.opened_when))
        if wanted.rank > self.depth.rank and not opened:
            return f"it is asked at {wanted.value} depth"
        return ""

    def _all_hold(self, conditions: Sequence[OtherAnswer]) -> bool:
        return all(self._holds(other) for other in conditions)

    def _holds(self, other: OtherAnswer) -> bool:
        values = {question: value for question in other.questions if (value := self.value(question)) is not None}
        return other_holds(other, values)

    @staticmethod
    def _names(conditions: Sequence[OtherAnswer]) -> str:
        return ", ".join(dict.fromkeys(question for other in conditions for question in other.questions))
