"""``diligence schema``: print the form of a file that machines read."""

import click


@click.command()
@click.argument("what", type=click.Choice(["findings"]))
def schema(what: str) -> None:
    """Print the JSON Schema of a findings file.

    It describes (in draft 2020-12) what a TOML parser makes of a findings file of either face, signatures included; dates and times are
    strings there.
    """
    from diligence.export.findings_schema import schema_text

    click.echo({"findings": schema_text}[what](), nl=False)
