"""Evidence by its age: what is out of date or replaced backs no answer, and each such piece is a finding of its own.

How old a piece may be depends on the answer that rests on it, because a question asks for evidence of a certain kind and age. The limits
are figures of ours that come with the questions and the kinds of evidence; no regulation sets them, and the house's policy overrules them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from diligence.model.base import Severity
from diligence.model.checklist import Checklist, Question
from diligence.model.finding import Finding, FindingSource
from diligence.model.history import EvidenceAdded
from diligence.model.policy import Policy
from diligence.model.review import Review
from diligence.model.text import one_line

CITATION = "House rule on the age of evidence; cross-check x19"
NO_AGES: Mapping[str, int] = MappingProxyType({})


class Age(StrEnum):
    """What the dates of a piece of evidence say. ``undated`` proves no age, but does not show that it is old either.

    ``superseded``: another piece has taken its place, and the answer does not name that one yet.
    """

    CURRENT = "current"
    UNDATED = "undated"
    DATED_AHEAD = "dated-ahead"
    TOO_OLD = "too-old"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"

    @property
    def backs_nothing(self) -> bool:
        """Tell whether an answer may no longer rest on it."""
        return self not in (Age.CURRENT, Age.UNDATED)


_SAYS = {
    Age.UNDATED: "carries no date, so nothing shows that it is recent",
    Age.DATED_AHEAD: "is dated in the future",
    Age.TOO_OLD: "is older than the answers that rest on it allow",
    Age.EXPIRED: "has expired",
}


@dataclass(frozen=True, slots=True)
class EvidenceStanding:
    """How a piece of evidence stands: the gravest of its ages over the answers that rest on it.

    ``resting`` are the questions whose answers name it, ``touched`` those of them for which it is not current. ``replaced_by`` are the
    pieces that took its place.
    """

    number: int
    piece: EvidenceAdded
    age: Age
    resting: tuple[str, ...]
    touched: tuple[str, ...]
    replaced_by: tuple[int, ...]


def age_limit(question: Question, kind: str, house_ages: Mapping[str, int] = NO_AGES) -> int | None:
    """Return how many days old evidence of this kind may be for this question, None where its age does not matter.

    The house's own figure for the kind (``Policy.evidence_ages``) counts before all others. A kind that the question does not ask for is
    held against the strictest of its figures.
    """
    if kind in house_ages:
        return house_ages[kind]
    of_this_kind = [wanted.max_age_days for wanted in question.evidence if wanted.kind == kind]
    if of_this_kind:
        return None if None in of_this_kind else max(figure for figure in of_this_kind if figure is not None)
    return min((wanted.max_age_days for wanted in question.evidence if wanted.max_age_days is not None), default=None)


def age_of(evidence: EvidenceAdded, limit: int | None, today: date) -> Age:
    """Return what the dates say under a limit in days. A period counts from its end, else the day of issue counts."""
    dated = evidence.period_end or evidence.issued
    if evidence.expires is not None and evidence.expires < today:
        return Age.EXPIRED
    if (evidence.issued is not None and evidence.issued > today) or (dated is not None and dated > today and evidence.issued is None):
        return Age.DATED_AHEAD
    if limit is None:
        return Age.CURRENT
    if dated is None:
        return Age.UNDATED
    return Age.TOO_OLD if (today - dated).days > limit else Age.CURRENT


def replacements(review: Review) -> dict[int, tuple[int, ...]]:
    """Return by the number of a piece of evidence the pieces that took its place."""
    found: dict[int, tuple[int, ...]] = {}
    for number, stamped in sorted(review.evidence.items()):
        replaced = stamped.event.replaces
        if replaced is not None and replaced in review.evidence:
            found[replaced] = (*found.get(replaced, ()), number)
    return found


def rests_on_stale_alone(question: Question, review: Review, today: date, house_ages: Mapping[str, int] = NO_AGES) -> bool:
    """Tell whether the answer names evidence and none of it that is still at hand backs it any longer."""
    answer = review.answers.get(question.id)
    if answer is None or not answer.event.evidence:
        return False
    replaced = replacements(review)
    pieces = [review.evidence[number].event for number in answer.event.evidence if number in review.evidence]
    return all(
        piece.number in replaced or age_of(piece, age_limit(question, piece.kind, house_ages), today).backs_nothing for piece in pieces
    )


def standings(
    checklists: Sequence[Checklist], review: Review, policy: Policy, today: date, usual_ages: Mapping[str, int] = NO_AGES
) -> tuple[EvidenceStanding, ...]:
    """Return how every piece of evidence stands, in the order of their numbers.

    A piece that no answer rests on is held against the policy's figure for its kind, else the usual one of its kind (``usual_ages``),
    else the policy's figure for all. A piece that was replaced is settled once every answer that rests on it also names a later one.
    """
    replaced, resting = replacements(review), _resting(checklists, review)
    found = []
    for number, stamped in sorted(review.evidence.items()):
        piece, questions = stamped.event, resting.get(number, [])
        if number in replaced:
            after = _after(number, replaced)
            ages = {one.id: Age.CURRENT if after & set(review.answers[one.id].event.evidence) else Age.SUPERSEDED for one in questions}
        elif questions:
            ages = {one.id: age_of(piece, age_limit(one, piece.kind, policy.evidence_ages), today) for one in questions}
        else:
            limit = policy.evidence_ages.get(piece.kind, usual_ages.get(piece.kind, policy.evidence_max_age_days))
            ages = {"": age_of(piece, limit, today)}
        found.append(
            EvidenceStanding(
                number=number,
                piece=piece,
                age=max(ages.values(), key=list(Age).index, default=Age.CURRENT),
                resting=tuple(question.id for question in questions),
                touched=tuple(question for question, age in ages.items() if question and age is not Age.CURRENT),
                replaced_by=replaced.get(number, ()),
            )
        )
    return tuple(found)


def evidence_findings(
    checklists: Sequence[Checklist], review: Review, policy: Policy, today: date, usual_ages: Mapping[str, int] = NO_AGES
) -> tuple[Finding, ...]:
    """Return a finding for every piece of evidence that is not current for an answer that rests on it, or for the house."""
    found = standings(checklists, review, policy, today, usual_ages)
    return tuple(_finding(standing, policy) for standing in found if standing.age is not Age.CURRENT)


def _resting(checklists: Sequence[Checklist], review: Review) -> dict[int, list[Question]]:
    resting: dict[int, list[Question]] = {}
    for checklist in checklists:
        for question in checklist.questions:
            answer = review.answers.get(question.id)
            for number in dict.fromkeys(answer.event.evidence) if answer else ():
                resting.setdefault(number, []).append(question)
    return resting


def _after(number: int, replaced: Mapping[int, tuple[int, ...]]) -> set[int]:
    """Return all pieces that took the place of this one, or of one that did."""
    after: set[int] = set()
    waiting = [number]
    while waiting:
        for later in replaced.get(waiting.pop(), ()):
            if later not in after:
                after.add(later)
                waiting.append(later)
    return after


def _finding(standing: EvidenceStanding, policy: Policy) -> Finding:
    finding_id = f"stale-evidence-{standing.number}"
    piece, touched = standing.piece, standing.touched
    kind = one_line(piece.kind, 80)
    spoken = kind.replace("-", " ")
    dates = {"issued": piece.issued, "period from": piece.period_start, "period to": piece.period_end, "expires": piece.expires}
    spelled = ", ".join(f"{name} {day.isoformat()}" for name, day in dates.items() if day is not None) or "no date"
    resting = f"Answers that rest on it: {', '.join(touched)}." if touched else "No answer rests on it."
    says, ask = _SAYS.get(standing.age), f"Send the present version of the {spoken}, with its date."
    basis = (piece.sha256, spelled, *touched)
    if says is None:
        later = ", ".join(map(str, standing.replaced_by))
        says = f"was replaced by evidence {later}, and answers still rest on it"
        ask = f"Say what has changed in the newer {spoken} since the one before."
        basis = (*basis, later)
    return Finding(
        id=finding_id,
        source=FindingSource.EVIDENCE,
        subject=f"evidence-{standing.number}",
        severity=policy.severity(finding_id, Severity.MEDIUM if standing.age.backs_nothing else Severity.LOW),
        title=f"Evidence {standing.number} ({kind}) {says}",
        detail=f"{one_line(piece.file, 120)}: {spelled}. {resting}",
        ask=ask,
        citation=CITATION,
        basis_of=basis,
    )
