"""Countries by their ISO 3166-1 alpha-2 codes, their usual English names, and groups that a law or a rule speaks of."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from diligence.model.base import Frozen, Identifier

CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""An ISO 3166-1 alpha-2 code in capitals, such as ``US``."""


class CountryGroup(Frozen):
    """A set of countries that rules refer to by one name, with the source that draws its border."""

    id: Identifier
    says: str
    source: str
    codes: tuple[CountryCode, ...] = Field(min_length=1)


class CountryTable(Frozen):
    """Every country with the names people write, the usual one first; and the groups of countries."""

    as_of: date
    names: Mapping[CountryCode, tuple[str, ...]]
    groups: tuple[CountryGroup, ...] = ()

    def group(self, group_id: str) -> tuple[str, ...] | None:
        """Return the codes of a group, None where there is no such group."""
        return next((group.codes for group in self.groups if group.id == group_id), None)

    def name(self, code: str) -> str:
        """Return the usual English name of a code, or the code itself where it is not in the table."""
        names = self.names.get(code)
        return names[0] if names else code

    def code(self, written: str) -> str | None:
        """Return the code of a country as somebody wrote it: a code or a name, in any case; None where it is not known."""
        wanted = folded_name(written)
        if wanted.upper() in self.names:
            return wanted.upper()
        return next((code for code, names in self.names.items() if any(folded_name(name) == wanted for name in names)), None)


def folded_name(written: str) -> str:
    """Return a name without regard to case, dots, a leading article, or how often it is spaced."""
    words = written.replace(".", "").replace("\u2019", "'").casefold().split()
    return " ".join(words[1:] if words[:1] == ["the"] else words)
