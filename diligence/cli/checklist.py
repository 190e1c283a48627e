"""``diligence checklist``: list, show and check the checklists, shipped and of the house's own."""

import textwrap

import click

from diligence.cli.layout import columns
from diligence.cli.scan_table import WIDTH
from diligence.cli.session import Session, pass_session

AGREEMENT = "baa"


@click.group()
def checklist() -> None:
    """List, show and check the checklists."""


@checklist.command("list")
@pass_session
def list_(session: Session) -> None:
    """List the checklists with their versions and the date of the law they follow."""
    from diligence.catalog.checklists import load_checklists
    from diligence.catalog.location import shipped
    from diligence.catalog.requirements import load_requirements
    from diligence.model.text import one_line

    root = shipped()
    agreement = load_requirements(root)
    rows = [
        (one.id, one_line(one.asked_version), one.as_of.isoformat(), f"{len(one.questions)} questions", one_line(one.title))
        for one in load_checklists(root, own=session.own_folders())
    ]
    rows.append((AGREEMENT, agreement.version, agreement.as_of.isoformat(), f"{len(agreement.requirements)} requirements", agreement.title))
    click.echo(columns(("ID", "VERSION", "LAW AS OF", "HOLDS", "TITLE"), rows))


@checklist.command()
@click.argument("checklist_id", metavar="CHECKLIST")
@pass_session
def show(session: Session, checklist_id: str) -> None:
    """Show every question of a checklist, or with `baa` every requirement of an agreement."""
    from diligence.assess.answers import what_fits
    from diligence.catalog.checklists import load_checklist
    from diligence.catalog.location import shipped
    from diligence.catalog.requirements import load_requirements

    if checklist_id == AGREEMENT:
        for requirement in load_requirements(shipped()).requirements:
            head, facts = f"{requirement.id}  ({requirement.level.value})", [requirement.citation, requirement.mark.value]
            _item(head, requirement.title, requirement.explains, facts)
        return
    for section in load_checklist(shipped(), checklist_id, own=session.own_folders()).sections:
        click.echo(click.style(section.title, bold=True) + "\n")
        for question in section.questions:
            takes = f"Takes {what_fits(question)}"
            _item(question.id, question.text, question.why, [takes, *question.citations, question.mark.value])


@checklist.command()
@pass_session
def lint(session: Session) -> int:
    """Check every record: ids, references, conditions, branches, citations, dates, and that each example holds."""
    from diligence.catalog.lint import lint as problems_in
    from diligence.catalog.location import shipped

    problems = problems_in(shipped(), own=session.own_folders())
    for problem in problems:
        click.echo(problem)
    click.echo(f"{len(problems)} problems." if problems else "No problems.", err=True)
    return 1 if problems else 0


def _item(head: str, title: str, why: str, facts: list[str]) -> None:
    click.echo(click.style(head, bold=True))
    for text in (title, why, " · ".join(facts)):
        click.echo(textwrap.fill(text, WIDTH, initial_indent="  ", subsequent_indent="  "))
    click.echo()
