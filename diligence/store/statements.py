"""The SQL of the store, which lives in .sql files beside this one: named queries, and numbered migrations."""

import hashlib
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

_NAME = re.compile(r"^-- name: ([a-z_]+)$", re.MULTILINE)
_MIGRATION = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")


@dataclass(frozen=True)
class Migration:
    """One step of the schema; ``number`` counts from 1 without a gap. ``sql`` holds whole statements and no transaction."""

    number: int
    name: str
    sql: str

    @property
    def digest(self) -> str:
        """The SHA-256 of the text, so that a step changed after it was shipped is noticed."""
        return hashlib.sha256(self.sql.encode("utf-8")).hexdigest()

    def statements(self) -> Iterator[str]:
        """Cut the text into statements; triggers, which hold semicolons of their own, stay whole."""
        statement = ""
        for line in self.sql.splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                yield statement
                statement = ""
        if statement.strip():
            yield statement


def _sql_folder() -> Traversable:
    return files("diligence.store") / "sql"


@cache
def _queries() -> Mapping[str, str]:
    _, *parts = _NAME.split((_sql_folder() / "queries.sql").read_text(encoding="utf-8"))
    return MappingProxyType(dict(zip(parts[::2], parts[1::2], strict=True)))


def query(name: str) -> str:
    """Return the named block of ``queries.sql``."""
    return _queries()[name]


def migrations(folder: Traversable | None = None) -> Sequence[Migration]:
    """Return the migrations in the order in which they are applied; without a folder, those that are shipped."""
    return _shipped() if folder is None else _migrations_in(folder)


@cache
def _shipped() -> Sequence[Migration]:
    return _migrations_in(_sql_folder())


def _migrations_in(folder: Traversable) -> Sequence[Migration]:
    found = [
        Migration(int(match[1]), match[2], file.read_text(encoding="utf-8"))
        for file in folder.iterdir()
        if (match := _MIGRATION.fullmatch(file.name))
    ]
    return tuple(sorted(found, key=lambda migration: migration.number))
