"""Where a passphrase comes from: a file, the keyboard, or an explicit word that there is none."""

import sys
from pathlib import Path

import click

from diligence.errors import SigningError, UsageError
from diligence.model.text import one_line

MAX_PASSPHRASE = 4096


def from_file(path: Path) -> bytes:
    """Read a passphrase: the first line of a file. Raises ``SigningError``."""
    try:
        with path.open("rb") as file:
            line = file.readline(MAX_PASSPHRASE).rstrip(b"\r\n")
    except OSError as error:
        raise SigningError(f"The passphrase file {one_line(str(path), 120)} cannot be read ({error.strerror})", "Check its name") from None
    if not line:
        raise SigningError(f"The passphrase file {one_line(str(path), 120)} is empty", "Put the passphrase on its first line")
    return line


def asked(prompt: str, *, twice: bool) -> bytes:
    """Ask for a passphrase on the terminal. Raises ``UsageError`` where there is none."""
    if not sys.stdin.isatty():
        raise UsageError("The passphrase cannot be asked for without a terminal", "Give it with --passphrase-file FILE")
    return str(click.prompt(prompt, hide_input=True, confirmation_prompt=twice)).encode("utf-8")
