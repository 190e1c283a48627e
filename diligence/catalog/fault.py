"""What is wrong with a rule file: where, what, and what to do about it, in one line."""

from typing import NamedTuple

from diligence.errors import ChecklistError


class Fault(NamedTuple):
    """A fault of a rule file. ``place`` names the file, then the table and the key; ``what`` and ``remedy`` have no full stop."""

    place: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}. {self.remedy}."

    @classmethod
    def of(cls, error: ChecklistError) -> "Fault":
        """Return the fault that kept a file from being read."""
        place, _, what = error.what.partition(": ")
        return cls(place, what, error.remedy)

    def as_error(self) -> ChecklistError:
        """Return the error for a program that cannot go on with such a file."""
        return ChecklistError(f"{self.place}: {self.what}", self.remedy)
