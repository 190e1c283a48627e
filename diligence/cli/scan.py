"""``diligence scan``: read agreements and show what is missing, stock wording or deficient."""

import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import click

from diligence.cli.scan_table import scan_table
from diligence.cli.session import Session, pass_session
from diligence.errors import DocumentError
from diligence.model.text import one_line

MAX_JOBS = 8
FLAGGING = ("critical", "high", "medium")


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--format", "layout", type=click.Choice(["table", "json"]), default="table", help="For people, or one JSON object a file.")
@click.option("--jobs", type=click.IntRange(1, MAX_JOBS), help="How many files to read at once (default: one per processor).")
@click.option("--no-cache", is_flag=True, help="Read every file anew, and keep nothing.")
@pass_session
def scan(session: Session, files: tuple[Path, ...], layout: str, jobs: int | None, no_cache: bool) -> int:
    """Read agreements and show what is missing, stock wording or deficient.

    The exit status is 0 where nothing is flagged, 1 where something is, and 3 where a file could not be read.
    Found or not found is for review by counsel; it is no legal advice.
    """
    status = 0
    for position, result in enumerate(_results(session, files, jobs or min(len(files), os.cpu_count() or 1, MAX_JOBS), no_cache)):
        status = max(status, 3 if "error" in result else int(is_flagged(result)))
        if layout == "json":
            click.echo(json.dumps(result, ensure_ascii=False, indent=1 if len(files) == 1 else None))
        elif "error" not in result:
            click.echo(("\n" if position else "") + scan_table(result))
    return status


def is_flagged(result: dict[str, Any]) -> bool:
    """Tell whether a scan in JSON form needs attention: not surely a BAA, or a row of medium severity or more."""
    return result["document"]["kind"] != "baa" or any(row["severity"] in FLAGGING for row in result["requirements"])


def _results(session: Session, files: tuple[Path, ...], jobs: int, no_cache: bool) -> Iterator[dict[str, Any]]:
    """Read the files with a number of engines and yield the results in the order of the files."""
    from diligence.workspace.reading import Readers

    with Readers(use_cache=not no_cache) as readers, ThreadPoolExecutor(jobs) as pool:
        progress = _Progress(len(files), shown=sys.stderr.isatty() and not session.quiet)
        pending = [pool.submit(readers.scan, path, progress.page(path)) for path in files]
        try:
            for number, (path, waiting) in enumerate(zip(files, pending, strict=True), start=1):
                try:
                    result = waiting.result()
                except DocumentError as error:
                    result = {
                        "schema": "diligence.scan/1",
                        "document": {"file": one_line(path.name or str(path), 255)},
                        "error": {"code": error.code, "message": str(error)},
                    }
                    progress.clear()
                    click.echo(f"diligence: {error}", err=True)
                progress.finished(number)
                yield result
        finally:
            progress.clear()
            for waiting in pending:
                waiting.cancel()


class _Progress:
    """One line on standard error that says which file is being read; nothing where standard error is no terminal."""

    def __init__(self, files: int, *, shown: bool) -> None:
        self._files, self._shown, self._done = files, shown, 0

    def page(self, path: Path) -> "_PageProgress":
        return _PageProgress(self, one_line(path.name, 40))

    def say(self, text: str) -> None:
        if self._shown:
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()

    def clear(self) -> None:
        self.say("")

    def finished(self, number: int) -> None:
        self._done = number
        self.clear()

    def status(self, name: str, stage: str, done: int, of: int) -> None:
        counted = f"file {self._done + 1} of {self._files} · " if self._files > 1 else ""
        self.say(f"{counted}{name}: {stage} {done} of {of}")


class _PageProgress:
    def __init__(self, progress: _Progress, name: str) -> None:
        self._progress, self._name = progress, name
        progress.status(name, "reading", 0, 1)

    def __call__(self, stage: str, done: int, of: int) -> None:
        self._progress.status(self._name, stage, done, of)
