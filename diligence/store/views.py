"""The views: what the journal amounts to, as rows that are quick to list. Every row can be made anew from the journal."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from diligence.model.history import Answered, Entry, Opened, OutcomeKind, OutcomeSet, Undone, Verification
from diligence.model.review import AnswerSummary, Review, ReviewSummary, fold
from diligence.model.stored_history import StoredHistory
from diligence.model.text import one_line
from diligence.store.journal import HistoryFaultError
from diligence.store.statements import query

Row = tuple[object, ...]


def stamp(moment: datetime) -> str:
    """Write a time as it stands in a view: UTC, whole seconds, ``Z`` at the end, so that text sorts as time does."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def review_row(review: Review, updated_at: datetime) -> Row:
    """Return the row of a review in the order of the columns of ``all_reviews``."""
    opened = review.opened
    return (
        review.id,
        review.vendor,
        review.name,
        opened.event.service,
        opened.event.round,
        review.length,
        review.head,
        stamp(opened.at),
        stamp(updated_at),
        len(review.answers),
        review.outcome.event.outcome.value if review.outcome else None,
    )


def answer_rows(review: Review) -> list[Row]:
    """Return the rows of its answers in the order of the columns of ``answers_of_review``, by question."""
    return [
        (review.id, question, answer.event.value, answer.event.verified.value, answer.number, stamp(answer.at))
        for question, answer in sorted(review.answers.items())
    ]


def _named(columns: str, row: Row) -> dict[str, object]:
    return dict(zip(columns.split(), row, strict=True))


def _put_review(connection: sqlite3.Connection, row: Row) -> None:
    columns = "id vendor name service round length head opened_at updated_at answered outcome"
    connection.execute(query("put_review"), _named(columns, row))


def _put_answer(connection: sqlite3.Connection, row: Row) -> None:
    connection.execute(query("put_answer"), _named("review question value verified number at", row))


def rewrite(connection: sqlite3.Connection, history: Sequence[Entry] | StoredHistory, updated_at: datetime) -> None:
    """Write all rows of one review anew, from its whole history and the time of the last entry."""
    review = fold(history)
    connection.execute(query("forget_answers_of_review"), {"review": review.id})
    _put_review(connection, review_row(review, updated_at))
    for row in answer_rows(review):
        _put_answer(connection, row)


def follow(connection: sqlite3.Connection, entry: Entry) -> bool:
    """Carry one new entry into the views; tell whether that was possible without the whole history."""
    event = entry.event
    match event:
        case Undone():
            return False
        case Opened():
            rewrite(connection, [entry], entry.at)
            return True
        case Answered():
            _put_answer(connection, (entry.review, event.question, event.value, event.verified.value, entry.number, stamp(entry.at)))
    outcome = event.outcome.value if isinstance(event, OutcomeSet) else None
    values = {"id": entry.review, "length": entry.number, "head": entry.digest(), "at": stamp(entry.at), "outcome": outcome}
    connection.execute(query("lengthen_review"), values)
    return True


def summary(row: tuple[Any, ...]) -> ReviewSummary:
    """Read a row of ``all_reviews``, whose columns are of the right type. Raises ``HistoryFaultError`` for a value never written."""
    review, vendor, name, service, number, length, head, opened_at, updated_at, answered, outcome = row
    try:
        opened, updated = datetime.fromisoformat(opened_at), datetime.fromisoformat(updated_at)
        kind = None if outcome is None else OutcomeKind(outcome)
    except ValueError as error:
        raise HistoryFaultError(f"the list of reviews holds a value for {one_line(review, 80)} that was never written") from error
    return ReviewSummary(review, vendor, name, service, number, length, head, opened, updated, answered, kind)


def answer_summary(row: tuple[Any, ...]) -> AnswerSummary:
    """Read a row of ``answers_to_question``, whose columns are of the right type. Raises ``HistoryFaultError`` likewise."""
    review, question, value, verified, number, at = row
    try:
        return AnswerSummary(review, question, value, Verification(verified), number, datetime.fromisoformat(at))
    except ValueError as error:
        raise HistoryFaultError(f"the list of answers holds a value for {one_line(review, 80)} that was never written") from error
