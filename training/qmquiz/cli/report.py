"""``qmquiz report``: which statements of the manual nobody is asked about, and why."""

import json
from dataclasses import asdict

import click

from qmanual.config import Settings
from qmquiz.authored.banks import Authored
from qmquiz.cli.inputs import read_catalogue, read_history, settings_option
from qmquiz.coverage import Coverage
from qmquiz.model import Bank
from qmquiz.quality import Quality


@click.command()
@settings_option
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--all", "show_all", is_flag=True, help="Also what was not made for other items.")
def command(settings: Settings, as_json: bool, show_all: bool) -> None:
    """Say which statements of the manual nobody is asked about, and why."""
    from qmquiz.coverage import measure_coverage
    from qmquiz.edition import make_bank
    from qmquiz.quality import flaws_of, measure_quality

    catalogue = read_catalogue(settings)
    bank, authored = make_bank(settings, catalogue, read_history(settings))
    coverage = measure_coverage(catalogue, bank)
    quality = measure_quality(bank.questions, flaws_of(bank.questions))
    if as_json:
        click.echo(_report_json(coverage, bank, quality, authored))
        return
    for finding in authored.left_out:
        click.echo(str(finding))
    for entry in coverage.uncovered:
        item = entry.item
        click.echo(f"{item.path}:{item.line}: {item.id} has no question")
        for reason in entry.reasons:
            click.echo(f"    {reason}")
    for defect in coverage.defects:
        # it begins with file and line; no question is made from a case that it concerns
        click.echo(f"{defect.reason} ({defect.item}: mend the document)")
    if show_all:
        for rejection in bank.rejected:
            click.echo(f"{rejection.item} {rejection.rule} {rejection.slot}: {rejection.reason}")
    click.echo(
        f"{len(bank.questions)} questions about {coverage.asked} of {coverage.normative} "
        f"statements that people have to know; {coverage.two_kinds} are asked in two ways or more."
    )
    click.echo(
        f"{quality.hard_free_pct:.1f} % pass all gates, {quality.soft_free_pct:.1f} % give no cue "
        f"either; {len(authored.stale)} are stale and wait for somebody to look."
    )


def _report_json(coverage: Coverage, bank: Bank, quality: Quality, authored: Authored) -> str:
    return json.dumps(
        {
            "format": 1,
            "normative": coverage.normative,
            "asked": coverage.asked,
            "two_kinds": coverage.two_kinds,
            "questions": len(bank.questions),
            "hard_free_pct": round(quality.hard_free_pct, 2),
            "soft_free_pct": round(quality.soft_free_pct, 2),
            "stale": [question.slot for question in authored.stale],
            "left_out": [str(finding) for finding in authored.left_out],
            "uncovered": [
                {
                    "item": entry.item.id,
                    "path": entry.item.path,
                    "line": entry.item.line,
                    "reasons": list(entry.reasons),
                }
                for entry in coverage.uncovered
            ],
            "defects": [asdict(defect) for defect in coverage.defects],
            "rejected": [asdict(rejection) for rejection in bank.rejected],
        },
        ensure_ascii=False,
        indent=1,
        sort_keys=True,
    )
