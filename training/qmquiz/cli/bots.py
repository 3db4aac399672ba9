"""``qmquiz bots``: let readers who know tests, and not the manual, answer all questions."""

import json
import sys
from dataclasses import asdict

import click

from qmanual.config import Settings
from qmquiz.cli.inputs import read_catalogue, read_history, settings_option


@click.command()
@settings_option
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
def command(settings: Settings, as_json: bool) -> None:
    """Let readers who know tests, and not the manual, answer all questions.

    One that is right more often than chance (p < 0.01 over all of them) shows that the options
    give answers away; exit status 1.
    """
    from qmquiz.bots import run_bots
    from qmquiz.edition import make_bank

    bank, _ = make_bank(settings, read_catalogue(settings), read_history(settings))
    results = run_bots(bank)
    if as_json:
        click.echo(json.dumps([asdict(result) for result in results], indent=1))
    else:
        for result in results:
            share = result.hits / result.answers if result.answers else 0.0
            mark = "  above chance" if result.caught else ""
            click.echo(
                f"{result.name:22} {result.answers:6} answers  {share:.3f} right, "
                f"{result.expected:.3f} by chance, p {result.p:.4f}{mark}"
            )
    if any(result.caught for result in results):
        sys.exit(1)
