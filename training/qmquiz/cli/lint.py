"""``qmquiz lint``: check the authored questions."""

import sys

import click

from qmanual.config import Settings
from qmquiz.cli.inputs import read_catalogue, settings_option


@click.command()
@settings_option
def command(settings: Settings) -> None:
    """Check the authored questions; findings with file and line, exit status 1."""
    from qmquiz.edition import find_problems

    findings = find_problems(settings, read_catalogue(settings))
    for finding in findings:
        click.echo(str(finding))
    if findings:
        sys.exit(1)
    click.echo("The authored questions are in order.")
