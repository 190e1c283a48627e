"""Values that several verbs take: dates, periods, and the words of the product's own lists."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, TypeVar

import click

W = TypeVar("W", bound=StrEnum)


class Day(click.ParamType[date]):
    """A date as YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read a date; click reports a value that does not fit, with exit status 2."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail("write the date as YYYY-MM-DD, such as 2026-11-01", param, ctx)


class Period(click.ParamType[tuple[date, date]]):
    """A period as START/END, two dates."""

    name = "period"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[date, date]:
        """Read a period; click reports a value that does not fit, with exit status 2."""
        if isinstance(value, tuple):
            return value
        start, slash, end = str(value).partition("/")
        try:
            if not slash:
                raise ValueError(value)
            return date.fromisoformat(start), date.fromisoformat(end)
        except ValueError:
            self.fail("write the period as START/END, such as 2025-07-01/2026-06-30", param, ctx)


class Moment(click.ParamType[datetime]):
    """A moment in UTC as YYYY-MM-DDTHH:MM:SSZ."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read a moment; click reports a value that does not fit, with exit status 2."""
        if isinstance(value, datetime):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        except ValueError:
            self.fail("write the moment in UTC, such as 2026-11-20T09:00:00Z", param, ctx)


class Word(click.ParamType[Any]):
    """One word of a closed list, given as its ``StrEnum``."""

    def __init__(self, words: type[StrEnum]) -> None:
        self._words = words
        self.name = words.__name__

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Show the words themselves in the help."""
        return "[" + "|".join(self._words) + "]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> StrEnum:
        """Find the word; click reports one that is not in the list, with exit status 2."""
        try:
            return self._words(value)
        except ValueError:
            self.fail(f"choose one of {', '.join(self._words)}", param, ctx)


class Words(Word):
    """Several words of a closed list, parted by commas; none twice."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Find every word; click reports one that is not in the list, with exit status 2."""
        if isinstance(value, tuple):
            return value
        return tuple(dict.fromkeys(super(Words, self).convert(word.strip(), param, ctx) for word in str(value).split(",") if word.strip()))
