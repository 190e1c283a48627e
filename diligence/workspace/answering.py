"""Answering questions: the vendor's claim, and apart from it what was verified."""

from collections.abc import Mapping, Sequence
from typing import Any

from diligence.assess.answers import parse_answer
from diligence.errors import ChangedMeanwhileError, PolicyError, UsageError
from diligence.model.base import Role
from diligence.model.checklist import CANNOT_BE_JUDGED, NOT_APPLICABLE, Question
from diligence.model.history import Answered, Verification
from diligence.model.review import Review
from diligence.model.text import clean, one_line
from diligence.workspace.judging import proposals_of, rows_of
from diligence.workspace.workspace import Workspace

MAX_NOTE = 4000
MOST_TRIES = 20
KEPT = ("claim", "source", "note", "evidence", "verified")
"""The parts of an answer that stay when another part of it is changed."""


def find_question(workspace: Workspace, identifier: str) -> Question:
    """Return a question of the packs that reviews here may ask. Raises ``UsageError``."""
    for pack in workspace.packs:
        question = pack.question(identifier)
        if question is not None:
            return question
    raise UsageError(f"There is no question '{one_line(identifier, 40)}'", "See `diligence checklist show hipaa-security`")


def answer(
    workspace: Workspace,
    vendor: str,
    question_id: str,
    value: str,
    *,
    claim: str | None = None,
    source: str | None = None,
    verified: Verification = Verification.CLAIMED,
    evidence: Sequence[int] = (),
    note: str | None = None,
) -> Answered:
    """Save an answer and return it in its normal form.

    Raises ``UsageError`` where value or evidence do not fit, ``PolicyError`` where a vendor would verify its own claim, set a
    question aside, or answer what the house asks itself.
    """
    review = workspace.review_of(vendor)
    question = find_question(workspace, question_id)
    unknown = [number for number in evidence if number not in review.evidence]
    if unknown:
        raise UsageError(
            f"There is no evidence {unknown[0]}", f"Register the file with `diligence evidence add {review.vendor} FILE --kind KIND`"
        )
    written = _value(workspace, question, value)
    if workspace.actor is not None and workspace.actor.role is Role.VENDOR:
        _refuse_vendor(question, written, verified)
    answered = Answered(
        question=question.id,
        value=written,
        claim=one_line(claim, MAX_NOTE) if claim else None,
        source=one_line(source, MAX_NOTE) if source else None,
        verified=Verification.CANNOT_BE_JUDGED if written == CANNOT_BE_JUDGED else verified,
        evidence=tuple(dict.fromkeys(evidence)),
        note=clean(note, keep_newlines=True)[:MAX_NOTE] if note else None,
    )
    if answered.value in (NOT_APPLICABLE, CANNOT_BE_JUDGED) and not (answered.note or "").strip():
        why = "why the question does not apply" if answered.value == NOT_APPLICABLE else "what was asked for and did not come"
        raise UsageError(f"'{answered.value}' needs a reason", f'Say {why}, with --note "…"')
    _save(workspace, review, answered)
    return answered


def _save(workspace: Workspace, review: Review, answered: Answered) -> None:
    """Append an answer. Where others wrote to the review in the same instant, but not about this question, it is tried again."""
    seen = review.answers.get(answered.question)
    for _ in range(MOST_TRIES):
        try:
            workspace.write(review.id, answered, expected_length=review.length)
        except ChangedMeanwhileError:
            review = workspace.review_of(review.vendor)
            if review.answers.get(answered.question) != seen or not review.evidence.keys() >= set(answered.evidence):
                raise
        else:
            return
    workspace.write(review.id, answered, expected_length=review.length)


def change_answer(workspace: Workspace, vendor: str, question_id: str, changes: Mapping[str, Any]) -> Answered:
    """Save an answer with some of its parts changed and the others kept; ``value`` is among the changes where there was no answer.

    A new value was not checked yet, so it is a claim again unless the changes say how it was verified. Raises what ``answer`` raises.
    """
    before = workspace.review_of(vendor).answers.get(question_id)
    parts: dict[str, Any] = {"value": before.event.value, **{name: getattr(before.event, name) for name in KEPT}} if before else {}
    value = changes.get("value")
    if before is not None and value is not None and _value(workspace, find_question(workspace, question_id), value) != before.event.value:
        parts["verified"] = Verification.CLAIMED
    parts |= changes
    if "value" not in parts:
        raise UsageError(f"Question {one_line(question_id, 40)} has no answer yet", "Answer it first")
    return answer(workspace, vendor, question_id, parts.pop("value"), **parts)


def confirm(workspace: Workspace, vendor: str, question_id: str) -> Answered:
    """Save what the agreement proposes as the answer to a question: a person has looked at it.

    Claim, note and evidence of an earlier answer stay; a claim keeps its own source. Raises ``UsageError`` where the agreement proposes
    nothing for it.
    """
    review = workspace.review_of(vendor)
    question = find_question(workspace, question_id)
    asked = workspace.asking(review)
    proposal = proposals_of(review, asked, rows_of(workspace, review, asked)).get(question.id)
    if proposal is None:
        raise UsageError(f"The agreement proposes no answer to {question.id}", f"Answer it with `diligence answer {review.vendor} …`")
    page = f", page {proposal.passages[0].page}" if proposal.passages else ""
    changes: dict[str, Any] = {"value": proposal.value, "verified": Verification.DOCUMENT_SEEN}
    before = review.answers.get(question.id)
    if before is None or before.event.claim is None:
        changes["source"] = f"the agreement{page}"
    return change_answer(workspace, vendor, question.id, changes)


def _refuse_vendor(question: Question, value: str, verified: Verification) -> None:
    """Refuse what is the house's alone: a vendor states claims about itself, and a claim never counts as a pass."""
    if verified is not Verification.CLAIMED:
        raise PolicyError("A vendor cannot verify its own claim", "Let somebody of the house say how it was checked")
    if question.asked_of == "house":
        raise PolicyError(f"The house answers {question.id} itself", "Let somebody of the house answer it")
    if value in (NOT_APPLICABLE, CANNOT_BE_JUDGED):
        raise PolicyError("A vendor cannot set a question aside", "Let it state its reason as a claim, and somebody of the house decide")


def _value(workspace: Workspace, question: Question, value: str) -> str:
    if "-".join(one_line(value).casefold().split()) == CANNOT_BE_JUDGED:
        return CANNOT_BE_JUDGED
    return parse_answer(question, value, today=workspace.today, countries=workspace.countries)
