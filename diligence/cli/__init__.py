"""The command line: one file per verb, found when it is called, so that ``diligence --help`` imports click and nothing heavy."""

import os
import sys
from collections.abc import Sequence

import click

from diligence.cli.commands import diligence
from diligence.errors import DiligenceError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status.

    0 nothing flagged or done; 1 flagged; 2 usage; 3 input could not be read; 4 incomplete, 5 untrusted, 6 invalid (verify);
    7 workspace; 8 refused by policy; 70 an error of our own; 130 interrupted.
    """
    try:
        status = diligence.main(args=arguments, prog_name="diligence", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else str(error))
        return 0
    except click.UsageError as error:
        error.show(sys.stderr)
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted. What was saved before stays saved.", err=True)
        return 130
    except click.ClickException as error:
        error.show(sys.stderr)
        return 2
    except DiligenceError as error:
        click.echo(f"diligence: {error}", err=True)
        return error.exit_status
    except BrokenPipeError:
        # The reader of our output (head, less) has gone. Python must not write to it again while it shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if "DILIGENCE_DEBUG" in os.environ:
            raise
        click.echo(
            f"diligence: An error of our own: {type(error).__name__}. Nothing that was saved is lost. "
            "Run the command again with DILIGENCE_DEBUG=1 and report what it prints.",
            err=True,
        )
        return 70
    return status if isinstance(status, int) else 0


def run() -> None:
    """Run the command line and end the process with its exit status."""
    sys.exit(main())
