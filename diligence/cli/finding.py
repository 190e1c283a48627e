"""``diligence finding``: what is open, by severity and source."""

import textwrap

import click

from diligence.cli.layout import as_json
from diligence.cli.scan_table import WIDTH, in_color
from diligence.cli.session import Session, pass_session
from diligence.model.plain_words import SEVERITY_GLYPHS
from diligence.model.text import one_line


@click.group()
def finding() -> None:
    """List what is open, by severity and source."""


@finding.command("list")
@click.argument("vendor")
@click.option("--format", "layout", type=click.Choice(["table", "json"]), default="table", help="Lines for people, or JSON.")
@click.option("--all", "everything", is_flag=True, help="Show what is settled too.")
@pass_session
def list_(session: Session, vendor: str, layout: str, everything: bool) -> None:
    """List the findings of a review, the worst first."""
    from diligence.assess.decisions import FindingState
    from diligence.workspace.judging import findings_of

    workspace = session.open(writing=False)
    settled = findings_of(workspace, workspace.review_of(vendor))
    if layout == "json":
        rows = [
            one.finding.model_dump(mode="json", exclude={"basis_of"})
            | {"state": one.state.value, "reopened": one.reopened}
            | ({"decision": one.decision.event.model_dump(mode="json", exclude={"type", "basis", "finding"})} if one.decision else {})
            for one in settled
        ]
        click.echo(as_json(rows))
        return
    shown = [one for one in settled if everything or one.undecided]
    for one in shown:
        severity = one.finding.severity.value
        state = "" if one.state is FindingState.OPEN else f" [{one.state.value.replace('-', ' ')}]"
        click.echo(in_color(f"{SEVERITY_GLYPHS[severity]} {severity:<9}", severity) + click.style(one.finding.id, bold=True) + state)
        sides = [f"{side.who}: {side.says} ({side.where})" for side in one.finding.sides]
        for line in (one.finding.title, one.finding.detail, *sides, *([f"Open again: {one.reopened}"] if one.reopened else [])):
            click.echo(textwrap.fill(one_line(line), WIDTH, initial_indent=" " * 11, subsequent_indent=" " * 11))
    hidden = len(settled) - len(shown)
    settled_too = f", {hidden} settled (--all shows them)" if hidden else ""
    session.remark(f"{len(shown)} findings{settled_too}. For review by counsel; not legal advice.")
