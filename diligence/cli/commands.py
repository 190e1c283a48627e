"""Which verbs there are, with one line on each, and the options that every verb takes."""

from importlib import import_module
from pathlib import Path
from typing import Any

import click

from diligence import __version__
from diligence.cli.session import Session

# name -> (module, attribute, one line). A test holds the lines against the verbs' own help.
VERBS: dict[str, tuple[str, str, str]] = {
    "scan": ("diligence.cli.scan", "scan", "Read agreements and show what is missing, stock wording or deficient."),
    "text": ("diligence.cli.text", "text", "Print the running text of a document, with its pages."),
    "vendor": ("diligence.cli.vendor", "vendor", "Add, list and show vendors."),
    "document": ("diligence.cli.document", "document", "Add the documents of a contract and list them."),
    "agreement": ("diligence.cli.agreement", "agreement", "Grade a requirement of an agreement by hand."),
    "intake": ("diligence.cli.intake", "intake", "Answer the intake, and see how deep the review goes and why."),
    "answer": ("diligence.cli.answer", "answer", "Answer a question of the checklist."),
    "confirm": ("diligence.cli.confirm", "confirm", "Confirm the answers that the agreement proposes."),
    "evidence": ("diligence.cli.evidence", "evidence", "Register the files that back answers."),
    "flow": ("diligence.cli.flow", "flow", "Note where health information goes, and hold it against each rule on places."),
    "finding": ("diligence.cli.finding", "finding", "List what is open, by severity and source."),
    "decide": ("diligence.cli.decide", "decide", "Decide on a finding: accept the risk, require a change, reject, or dismiss as misread."),
    "outcome": ("diligence.cli.outcome", "outcome", "Set the outcome of a review."),
    "review": ("diligence.cli.review", "review", "Walk through the questions of a review."),
    "undo": ("diligence.cli.undo", "undo", "Take back the last step of a review, or bring it back."),
    "export": ("diligence.cli.export", "export", "Write the findings of a review to a file."),
    "keys": ("diligence.cli.keys", "keys", "Make a signing key."),
    "sign": ("diligence.cli.sign", "sign", "Sign a findings file in a role."),
    "verify": ("diligence.cli.verify", "verify", "Check the signatures of a findings file."),
    "diff": ("diligence.cli.diff", "diff", "Say in words what changed between two findings files."),
    "cover": ("diligence.cli.cover", "cover", "Write a printable cover sheet for a contract."),
    "exhibit": ("diligence.cli.exhibit", "exhibit", "Print the conditions as text for a contract's exhibit."),
    "bundle": ("diligence.cli.bundle", "bundle", "Write findings, documents and the check to one archive."),
    "schema": ("diligence.cli.schema", "schema", "Print the JSON Schema of a findings file."),
    "checklist": ("diligence.cli.checklist", "checklist", "List, show and check the checklists."),
    "backup": ("diligence.cli.backup", "backup", "Write a checked copy of the workspace to one file."),
    "restore": ("diligence.cli.backup", "restore", "Bring a backup back into an empty workspace."),
    "demo": ("diligence.cli.demo", "demo", "Open the terminal UI on a made-up vendor."),
    "doctor": ("diligence.cli.doctor", "doctor", "Say what this installation can do and which protections are on."),
}

WORKSPACE_HELP = "Folder of the workspace (else DILIGENCE_WORKSPACE, else your data folder)."
CHECKLISTS_HELP = "Folder of further packs and extensions (else DILIGENCE_CHECKLISTS); checklists/ in the workspace counts anyway."
AS_HELP = "Your address, as the history will name you."
ROLE_HELP = "The role you act in: security-officer, legal, procurement or vendor."


def _remember(ctx: click.Context, parameter: click.Parameter, value: Any) -> Any:
    if value not in (None, False):
        session = ctx.ensure_object(Session)
        setattr(session, str(parameter.name), value)
    return value


def shared_options() -> list[click.Option]:
    """Make the options that stand before the verb or after it."""
    return [
        click.Option(["--workspace", "workspace_path"], type=click.Path(path_type=Path), help=WORKSPACE_HELP,
                     callback=_remember, expose_value=False),
        click.Option(["--checklists", "checklists_path"], metavar="DIR", type=click.Path(path_type=Path), help=CHECKLISTS_HELP,
                     callback=_remember, expose_value=False),
        click.Option(["--as", "email"], metavar="EMAIL", help=AS_HELP, callback=_remember, expose_value=False),
        click.Option(["--role", "role"], metavar="ROLE", help=ROLE_HELP, callback=_remember, expose_value=False),
        click.Option(["--quiet"], is_flag=True, help="Print no progress and no remarks.", callback=_remember, expose_value=False),
    ]  # fmt: skip


class VerbGroup(click.Group):
    """A group that imports a verb when it is called, and knows one line on each before that."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of a review, not of the alphabet."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the verb and let it take the shared options too."""
        if cmd_name not in VERBS:
            return None
        module, attribute, _ = VERBS[cmd_name]
        command: click.Command = getattr(import_module(module), attribute)
        add_shared_options(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of verbs without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, _, line) in VERBS.items()])


def add_shared_options(command: click.Command) -> None:
    """Give a command, and the commands below it, the shared options they do not have themselves."""
    if isinstance(command, click.Group):
        for below in command.commands.values():
            add_shared_options(below)
        return
    taken = {flag for parameter in command.params for flag in parameter.opts}
    command.params.extend(option for option in shared_options() if not taken.intersection(option.opts))


@click.group(
    cls=VerbGroup,
    invoke_without_command=True,
    params=list(shared_options()),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Not legal advice: what is found or not found is for review by counsel.",
)
@click.version_option(__version__, prog_name="diligence")
@click.pass_context
def diligence(context: click.Context) -> int:
    """Verify what a vendor says about HIPAA before it touches patient data.

    Without a command it opens the terminal UI.
    """
    if context.invoked_subcommand is not None:
        return 0
    from diligence.cli.open import open_or_help

    return open_or_help(context)
