"""A history as it is stored, of which only what still counts in the end is made into models.

A long history is nearly all answers, most of them given anew since. Each of them is validated just as ``Entry.from_stored`` would, but
making its models would take longer than everything else that a replay does.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Required, Self

from pydantic import ConfigDict, PositiveInt, TypeAdapter, with_config
from typing_extensions import TypedDict

from diligence.model.base import Actor, Identifier, UtcTime
from diligence.model.history import GENESIS, Answered, Entry, EntryId


@with_config(ConfigDict(extra="forbid", cache_strings="keys"))
class AnswerFields(TypedDict, total=False):
    """The fields of ``Answered`` that stand in its bytes; those that have their default may be missing."""

    type: Required[Literal["answered"]]
    question: Required[str]
    value: Required[str]
    claim: str | None
    source: str | None
    verified: Literal["claimed", "document-seen", "tested", "interviewed", "contradicted", "cannot-be-judged"]
    evidence: tuple[PositiveInt, ...]
    note: str | None


def fields_of(event: Answered) -> AnswerFields:
    """Return the same fields of an event that was made into a model already."""
    return {
        "type": event.type,
        "question": event.question,
        "value": event.value,
        "claim": event.claim,
        "source": event.source,
        "verified": event.verified.value,
        "evidence": event.evidence,
        "note": event.note,
    }


# The validators themselves, without the cost of ``TypeAdapter`` around each of thousands of calls.
_read_fields = TypeAdapter(AnswerFields).validator.validate_json
_read_time = TypeAdapter(datetime).validator.validate_json
_in_utc = TypeAdapter(UtcTime).validator.validate_python
_check_entry_id = TypeAdapter(EntryId).validator.validate_python
_check_question = TypeAdapter(Identifier).validator.validate_python


class StoredHistory:
    """A whole history from its first entry. ``steps`` are its entries, or where one is an answer the fields of that.

    An answer is read out of the canonical bytes of its entry, which are taken apart where the canonical form must have its seams: time,
    author, event, then what the store knows already. Times and events are all validated, an author and the id of a question when first met.
    """

    __slots__ = ("_after_author", "_author", "_author_read", "_authors", "_end", "_questions", "_times", "head", "steps")

    def __init__(self, review: str) -> None:
        self.steps: list[Entry | AnswerFields] = []
        self.head = GENESIS
        self._times: list[datetime] = []
        self._authors: list[Actor | None] = []
        self._end = f'","review":{json.dumps(review, ensure_ascii=False)}}}'
        self._author, self._after_author = b"no author yet", 0
        self._author_read: Actor | None = None
        self._questions: set[str] = set()

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Self:
        """Take entries that have been read."""
        history = cls("")
        for entry in entries:
            history.take(entry)
        history.head = entries[-1].digest() if entries else GENESIS
        return history

    def take(self, entry: Entry) -> None:
        """Take the next entry."""
        self.steps.append(entry)
        self._times.append(entry.at)
        self._authors.append(entry.by)

    def answer(self, number: int) -> tuple[Answered, datetime, Actor]:
        """Return the answer in the entry of this number, counted from 1, with its time in UTC and its author."""
        step, by = self.steps[number - 1], self._authors[number - 1]
        event = Answered.model_validate(step) if isinstance(step, dict) else step.event
        if by is None or not isinstance(event, Answered):
            raise ValueError(f"entry {number} is no answer")
        return event, _in_utc(self._times[number - 1]), by

    def take_answer(self, number: int, entry_id: str, previous: str, digest: str, body: bytes) -> bool:
        """Take the next entry where it is an answer of this number and id that follows the digest ``previous``.

        Tell whether it is: where the bytes hold anything else or have another form, ``Entry.from_stored`` has the last word.
        """
        self.head = digest
        tail = f',"id":"{entry_id}","number":{number},"previous":"{previous}{self._end}'.encode()
        try:
            if not body.startswith(self._author, 26):
                self._meet_author(body)
            if not body.endswith(tail):
                return False
            at = _read_time(body[6:28])
            _check_entry_id(entry_id)
            fields: AnswerFields = _read_fields(body[self._after_author : -len(tail)])
            if fields["question"] not in self._questions:
                self._questions.add(_check_question(fields["question"]))
        except ValueError:
            return False
        self.steps.append(fields)
        self._times.append(at)
        self._authors.append(self._author_read)
        return True

    def _meet_author(self, body: bytes) -> None:
        before, after = b'Z","by":', b',"event":'
        end = body.index(after + b"{")
        if not (body.startswith(b'{"at":"') and body.startswith(before, 26)):
            raise ValueError("no entry in its canonical form")
        self._author_read = Actor.model_validate_json(body[26 + len(before) : end])
        self._after_author = end + len(after)
        self._author = body[26 : self._after_author]
