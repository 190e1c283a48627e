"""The README tells the truth: its table of commands, its two lines, and every command that its walks show."""

import re
import shlex
from pathlib import Path

import click
import pytest

from diligence.cli.commands import VERBS, diligence

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def verb_table() -> str:
    return "\n".join(f"| `{name}` | {line} |" for name, (_, _, line) in VERBS.items())


def shown_commands() -> list[str]:
    """Return every line of the README's shell blocks that calls the program."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith("diligence ")]


def test_the_table_of_commands_is_the_real_one() -> None:
    between = README.split("<!-- verbs -->")[1].split("<!-- /verbs -->")[0]
    assert between.strip() == f"| command | what it does |\n| --- | --- |\n{verb_table()}"


@pytest.mark.parametrize("name", VERBS)
def test_the_one_line_of_a_verb_opens_its_own_help(name: str) -> None:
    command = diligence.get_command(click.Context(diligence), name)
    assert command is not None
    assert (command.help or "").split("\n\n")[0].replace("\n", " ") == VERBS[name][2]


@pytest.mark.parametrize("line", shown_commands())
def test_a_command_of_the_walks_can_be_parsed(line: str) -> None:
    """Parse each shown command down to its verb without running it: unknown verbs and options fail."""
    words = shlex.split(line, comments=True)[1:]
    context = click.Context(diligence, info_name="diligence", resilient_parsing=False)
    command: click.Command = diligence
    while isinstance(command, click.Group):
        context = command.make_context(command.name or "diligence", words, parent=None, resilient_parsing=True)
        rest = [*context._protected_args, *context.args]
        _, found, words = command.resolve_command(context, rest)
        assert found is not None, line
        command = found
    command.make_parser(click.Context(command)).parse_args(list(words))
