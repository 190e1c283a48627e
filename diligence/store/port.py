"""What the rest of the house may ask of a store, so that another database can stand behind the same few verbs."""

from datetime import datetime
from pathlib import Path
from typing import Protocol

from diligence.model.base import Actor
from diligence.model.history import Entry, Event
from diligence.model.review import AnswerSummary, ReviewSummary
from diligence.model.stored_history import StoredHistory


class Store(Protocol):
    """Histories of reviews, each an unbroken chain of entries. Every method may be called from any thread.

    Each method raises ``WorkspaceError`` where the store cannot be read or written, or is damaged.
    """

    def reviews(self) -> list[ReviewSummary]:
        """List all reviews by vendor and round, from a view, without reading any history."""

    def review(self, review: str) -> ReviewSummary | None:
        """Return the line of one review, None where there is none."""

    def answers(self, question: str) -> list[AnswerSummary]:
        """Return the latest answer of every review to one question, by review."""

    def entries(self, review: str) -> list[Entry]:
        """Return the history of a review, its chain verified; empty where there is no such review."""

    def stored_history(self, review: str) -> StoredHistory:
        """Return the same history, verified and validated as strictly, in the form that is quick to fold but makes few entries."""

    def append(self, review: str, event: Event, *, by: Actor, at: datetime, entry_id: str, expected_length: int | None = None) -> Entry:
        """Add one entry and return it as stored, once it is safe on the disk.

        ``entry_id`` (32 hexadecimal digits) is made by the caller for each thing a person does. The same id with the same event, review
        and author gives the stored entry back, so that repeating a write whose fate is unknown is always right. ``expected_length`` is
        the length of the history the caller looked at, 0 for a review that is to be opened.

        Raises ``WorkspaceError`` where the history has another length meanwhile or the id was used for something else, ``UsageError``
        where the event does not fit: a history begins with ``opened``, is opened once, and takes back only entries it has.
        """

    def check(self) -> list[str]:
        """Examine the file, every chain and every view; return one sentence per fault, an empty list where all is whole."""

    def replay(self) -> None:
        """Write the views anew from the journal. Raises ``WorkspaceError`` where a chain is broken."""

    def backup(self, path: Path) -> None:
        """Write a checked copy of the whole store as it is now. Raises ``WorkspaceError`` where the file exists already."""

    def close(self) -> None:
        """Let go of the store; further calls are harmless, any other method fails afterwards."""
