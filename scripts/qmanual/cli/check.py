"""``qmanual check``: what is wrong with the manual."""

import json
import sys

import click

from qmanual.cli.options import counted, settings_option
from qmanual.config import Settings


@click.command(short_help="Say what is wrong with the manual.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too; notes do not count.")
@settings_option
def command(settings: Settings, as_json: bool, strict: bool) -> None:
    """Check items, links, KPIs, approvals, curricula and question banks.

    Prints one line for each finding, with file and line. Exits with 1 if there is an error.
    """
    from dataclasses import asdict

    from qmanual.checks.run import errors_of, run_checks
    from qmanual.items.findings import Severity
    from qmanual.items.read import read_folder

    reading = read_folder(settings.root, settings.manual)
    findings = run_checks(settings, reading)
    errors = errors_of(findings)
    if as_json:
        click.echo(json.dumps([asdict(f) for f in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            click.echo(str(finding))
        count = len(reading.catalogue.items)
        notes = sum(finding.severity is Severity.NOTE for finding in findings)
        click.echo(
            f"{counted(count, 'item')} checked: {counted(len(errors), 'error')}, "
            f"{counted(len(findings) - len(errors) - notes, 'warning')}"
            + (f", {counted(notes, 'note')}" if notes else "")
        )
    warned = any(finding.severity is Severity.WARNING for finding in findings)
    sys.exit(1 if errors or (strict and warned) else 0)
