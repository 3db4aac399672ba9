"""``qmanual kpi``: compute and print the KPIs."""

import json
import sys
from typing import TYPE_CHECKING

import click

from qmanual.cli.options import settings_option
from qmanual.config import Settings
from qmanual.errors import KpiError

if TYPE_CHECKING:
    from qmanual.items.model import Item
    from qmanual.kpi.measurements.measurement import Measurement
    from qmanual.kpi.refresh import Refreshed

_COLOURS = {
    "met": "green",
    "warning": "yellow",
    "missed": "red",
    "insufficient": "bright_black",
    "no-data": "bright_black",
    "no-target": None,
}
_NARROWEST_TITLE = 16
_MISREAD = ("bad-yaml", "bad-value", "unknown-option", "duplicate-option")
"""Codes of findings about what is written in a KPI and does not get as far as its definition."""


@click.command
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--json", "as_json", is_flag=True, help="Print the measurements as JSON.")
@click.option("--explain", is_flag=True, help="Say how each value came about.")
@settings_option
def command(ids: tuple[str, ...], as_json: bool, explain: bool, settings: Settings) -> None:
    """Compute the KPIs, all or those named, and print them.

    Exit status 0: every KPI could be computed or has no data yet; 1: a definition, a source or
    its data has to be mended; 2: could not run.
    """
    from qmanual.items.read import read_folder
    from qmanual.items.suggest import did_you_mean
    from qmanual.kpi.refresh import refresh

    read = read_folder(settings.root, settings.manual)
    catalogue = read.catalogue
    known = [item.id for item in catalogue.of_type("kpi")]
    for identifier in ids:
        if identifier not in known:
            hint = did_you_mean(identifier, known) or f"; there are {', '.join(known) or 'none'}"
            raise KpiError(f"there is no KPI {identifier!r}{hint}")
    refreshed = refresh(settings, catalogue, explain=(ids or known) if explain else ())
    chosen = [refreshed.measurements[name] for name in dict.fromkeys(ids or known)]
    # What could not be read of a KPI is missing in its figure: a min_n, or a target.
    misread = [f for f in read.findings if f.code in _MISREAD and f.item in known]
    found = sorted([*misread, *refreshed.findings], key=lambda finding: finding.order)
    findings = [f for f in found if not ids or f.item is None or f.item in ids]
    if as_json:
        _print_json(chosen)
    elif explain:
        for measurement in chosen:
            _print_explained(refreshed, measurement, catalogue.items[measurement.id])
    elif chosen:
        _print_table(chosen)
    else:
        click.echo("The manual has no KPIs.")
    for finding in findings:
        click.echo(str(finding), err=True)
    if findings:
        sys.exit(1)


def _print_json(measurements: "list[Measurement]") -> None:
    from qmanual.kpi.measurements.measurement import to_json
    from qmanual.kpi.measurements.store import FORMAT

    kpis = {measurement.id: to_json(measurement) for measurement in measurements}
    click.echo(json.dumps({"format": FORMAT, "kpis": kpis}, indent=2, ensure_ascii=False))


def _print_table(measurements: "list[Measurement]") -> None:
    """Columns that are as wide as they need; the title gives way on a narrow terminal."""
    import shutil

    header = ("KPI", "Title", "Value", "Target", "Status", "Period", "n", "Left out")
    rows = [_cells(measurement) for measurement in measurements]
    widths = [max(len(row[i]) for row in (header, *rows)) for i in range(len(header))]
    room = shutil.get_terminal_size((120, 24)).columns
    excess = sum(widths) + 2 * (len(widths) - 1) - room
    if sys.stdout.isatty() and excess > 0:
        widths[1] = max(widths[1] - excess, _NARROWEST_TITLE)
    right = {2, 3, 6, 7}
    for number, row in enumerate((header, *rows)):
        cells = []
        for i, text in enumerate(row):
            cut = text if len(text) <= widths[i] else text[: widths[i] - 1] + "…"
            padded = cut.rjust(widths[i]) if i in right else cut.ljust(widths[i])
            if number == 0:
                padded = click.style(padded, bold=True)
            elif i == 4:
                padded = click.style(padded, fg=_COLOURS.get(text))
            cells.append(padded)
        click.echo("  ".join(cells).rstrip())


def _cells(measurement: "Measurement") -> tuple[str, ...]:
    from qmanual.cli.kpi_explained import target_of, written

    left_out = sum(entry.n for entry in measurement.left_out)
    return (
        measurement.id,
        measurement.title,
        written(measurement, measurement.value),
        target_of(measurement),
        str(measurement.status),
        measurement.period.label if measurement.period else "",
        f"{measurement.n:,}" if measurement.value is not None else "",
        f"{left_out:,}" if left_out else "",
    )


def _print_explained(refreshed: "Refreshed", measurement: "Measurement", item: "Item") -> None:
    from qmanual.cli.kpi_explained import explained

    click.echo(click.style(f"{measurement.id}  {measurement.title}", bold=True))
    trail = refreshed.trails.get(measurement.source.name) if measurement.source else None
    for line in explained(measurement, item.fields.get("formula"), trail):
        click.echo(line)
    click.echo()
