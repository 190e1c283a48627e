"""Answering questions: the vendor's claim, and apart from it what was verified."""

from collections.abc import Sequence

from diligence.assess.answers import parse_answer
from diligence.errors import UsageError
from diligence.model.checklist import Question
from diligence.model.history import Answered, Verification
from diligence.model.text import clean, one_line
from diligence.workspace.workspace import Workspace

MAX_NOTE = 4000


def find_question(workspace: Workspace, identifier: str) -> Question:
    """Return a question of the checklists that are asked. Raises ``UsageError``."""
    for checklist in workspace.checklists:
        for question in checklist.questions:
            if question.id == identifier:
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
    """Save an answer and return it in its normal form. Raises ``UsageError`` where value or evidence do not fit."""
    review = workspace.review_of(vendor)
    question = find_question(workspace, question_id)
    unknown = [number for number in evidence if number not in review.evidence]
    if unknown:
        raise UsageError(
            f"There is no evidence {unknown[0]}", f"Register the file with `diligence evidence add {review.vendor} FILE --kind KIND`"
        )
    answered = Answered(
        question=question.id,
        value=parse_answer(question, value, today=workspace.today, countries=workspace.countries),
        claim=one_line(claim, MAX_NOTE) if claim else None,
        source=one_line(source, MAX_NOTE) if source else None,
        verified=verified,
        evidence=tuple(dict.fromkeys(evidence)),
        note=clean(note, keep_newlines=True)[:MAX_NOTE] if note else None,
    )
    if answered.value == "n/a" and not answered.note:
        raise UsageError("'n/a' needs a reason", 'Say why the question does not apply, with --note "…"')
    workspace.write(review.id, answered, expected_length=review.length)
    return answered
