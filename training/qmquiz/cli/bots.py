"""``qmquiz bots``: let readers who know tests, and not the manual, answer all questions."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict

import click

from qmanual.config import Settings
from qmquiz.bots.judge import BotResult
from qmquiz.cli.inputs import bank_of, read_catalogue, settings_option

ENOUGH = 1000
"""Items that are asked about, at least; where the manual has fewer, a made-up one is added."""


@click.command()
@settings_option
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.option("--all", "show_all", is_flag=True, help="Also print each bot rule by rule.")
@click.option("--seed", default="bots", help="Arranges the options; any text.")
@click.option(
    "--items",
    type=click.IntRange(min=0),
    default=ENOUGH,
    show_default=True,
    help="Size of the made-up manual; 0 for none.",
)
def command(settings: Settings, as_json: bool, show_all: bool, seed: str, items: int) -> None:
    """Let readers who know tests, and not the manual, answer all questions.

    They read this manual's questions, then those of a made-up manual that is large enough to
    show a small bias. One that is right more often than chance (p < 0.01 over all of them,
    Holm) shows that the options give answers away. At last they read questions with well-known
    flaws, which they must catch. Exit status 1 if something is not as it should be.
    """
    from qmquiz.bots.flawed import flawed_banks
    from qmquiz.bots.run import run_bots
    from qmquiz.generate import generate
    from qmquiz.specimen.manual import make_specimen

    bank = bank_of(settings, read_catalogue(settings))
    runs = {"this manual": run_bots(bank, seed)}
    large = bank
    if items:
        large = generate(make_specimen(items))
        runs[f"a made-up manual of {items} items"] = run_bots(large, seed)
    flawed = {
        name: run_bots(one, seed, whole_forms=False) for name, one in flawed_banks(large).items()
    }
    blind = [name for name, results in flawed.items() if not any(r.caught for r in results)]
    if as_json:
        _print_json(runs, flawed)
    else:
        for name, results in runs.items():
            _print_run(name, results, show_all=show_all)
        _print_flawed(flawed)
    if blind or any(result.caught for results in runs.values() for result in results):
        sys.exit(1)


def _print_run(name: str, results: Sequence[BotResult], *, show_all: bool) -> None:
    click.echo(f"{name}:")
    for result in results:
        if not (show_all or result.caught or not result.rule):
            continue
        who = f"{result.name} ({result.rule})" if result.rule else result.name
        mark = "  above chance" if result.caught else ""
        click.echo(
            f"  {who:34} {result.answers:6} answers  {result.share:.3f} right, "
            f"{result.expected:.3f} by chance, p {result.p:.4f}{mark}"
        )


def _print_flawed(flawed: Mapping[str, Sequence[BotResult]]) -> None:
    click.echo("questions with a flaw put in:")
    for name, results in flawed.items():
        caught = [result.name for result in results if result.caught and not result.rule]
        answer = "caught by: " + ", ".join(caught) if caught else "NOT CAUGHT"
        click.echo(f"  {name:44} {answer}")


def _print_json(
    runs: Mapping[str, Sequence[BotResult]], flawed: Mapping[str, Sequence[BotResult]]
) -> None:
    found = {
        "runs": {name: [asdict(result) for result in results] for name, results in runs.items()},
        "flawed": {
            name: [result.name for result in results if result.caught and not result.rule]
            for name, results in flawed.items()
        },
    }
    click.echo(json.dumps(found, indent=1))
