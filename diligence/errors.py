"""Everything that can go wrong, as one tree; each error says what is wrong and what to do about it.

    DiligenceError                    70  an error of our own
    ├── UsageError                     2  the command was called wrongly
    ├── InputError                     3  a file given to us could not be read
    │   ├── DocumentError              3  ... an agreement or a piece of evidence
    │   ├── ChecklistError             3  ... a record in checklists/
    │   └── SigningError               3  ... a key, a findings file, a trust file
    ├── WorkspaceError                 7  the workspace could not be opened, read or written
    ├── PolicyError                    8  refused by a policy gate
    └── EngineError                   70  the reading engine failed

The command line turns an error into one line on standard error and its exit status; nothing else decides either.
"""

from typing import ClassVar


class DiligenceError(Exception):
    """An error a user can act on.

    ``what`` is one clear sentence without its full stop; ``remedy`` says what to do next, in the same form.
    Text from outside must be cleaned (``diligence.model.text.clean``) before it is put into either.
    """

    exit_status: ClassVar[int] = 70

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what, remedy)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.what}. {self.remedy}."


class UsageError(DiligenceError):
    """The command cannot be carried out as it was given: an unknown id, a value that does not fit."""

    exit_status = 2


class InputError(DiligenceError):
    """A file that was given to us could not be read."""

    exit_status = 3


class DocumentError(InputError):
    """An agreement could not be read.

    ``code`` is a short stable name that machines may rely on: ``not-found``, ``not-a-file``, ``no-permission``, ``empty``,
    ``too-large``, ``not-a-pdf``, ``password``, ``damaged``, ``no-pages``, ``time-limit``, ``memory-limit``, ``output-limit``,
    ``limits``, ``reader-crashed``.
    """

    def __init__(self, code: str, what: str, remedy: str) -> None:
        super().__init__(what, remedy)
        self.code = code


class ChecklistError(InputError):
    """A record in ``checklists/`` is malformed; the message names file, table and key."""


class SigningError(InputError):
    """A key, a findings file or a trust file could not be read or used."""


class WorkspaceError(DiligenceError):
    """The workspace could not be opened, read or written."""

    exit_status = 7


class ChangedMeanwhileError(WorkspaceError):
    """Somebody else wrote to the review between the reading and the writing of a step."""


class PolicyError(DiligenceError):
    """The house's policy forbids this step until something else is done."""

    exit_status = 8


class EngineError(DiligenceError):
    """The engine process, which reads agreements, failed or gave no answer."""
