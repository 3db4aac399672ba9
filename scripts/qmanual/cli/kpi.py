"""``qmanual kpi``: compute and print the KPIs."""

import json
import sys
from typing import TYPE_CHECKING

import click

from qmanual.cli.options import settings_option
from qmanual.config import Settings
from qmanual.errors import KpiError

if TYPE_CHECKING:
    from qmanual.kpi.measurements.measurement import Measurement

_COLOURS = {
    "met": "green",
    "warning": "yellow",
    "missed": "red",
    "insufficient": "bright_black",
    "no-data": "bright_black",
    "no-target": None,
}
_NARROWEST_TITLE = 16


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

    catalogue = read_folder(settings.root, settings.manual).catalogue
    known = [item.id for item in catalogue.of_type("kpi")]
    for identifier in ids:
        if identifier not in known:
            hint = did_you_mean(identifier, known) or f"; there are {', '.join(known) or 'none'}"
            raise KpiError(f"there is no KPI {identifier!r}{hint}")
    refreshed = refresh(settings, catalogue)
    chosen = [refreshed.measurements[name] for name in dict.fromkeys(ids or known)]
    findings = [f for f in refreshed.findings if not ids or f.item is None or f.item in ids]
    if as_json:
        _print_json(chosen)
    elif explain:
        for measurement in chosen:
            _print_explained(measurement, catalogue.items[measurement.id].fields.get("formula"))
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
    left_out = sum(entry.n for entry in measurement.left_out)
    return (
        measurement.id,
        measurement.title,
        _written(measurement, measurement.value),
        _target(measurement),
        str(measurement.status),
        measurement.period.label if measurement.period else "",
        f"{measurement.n:,}" if measurement.value is not None else "",
        f"{left_out:,}" if left_out else "",
    )


def _written(measurement: "Measurement", value: float | None) -> str:
    from qmanual.kpi.measurements.formatting import format_value

    return format_value(value, measurement.unit, measurement.decimals)


def _target(measurement: "Measurement") -> str:
    if measurement.low is not None:
        low, high = (_written(measurement, bound) for bound in (measurement.low, measurement.high))
        return f"{low} to {high}"
    if measurement.target is None:
        return ""
    sign = "≥" if measurement.direction == "higher" else "≤"
    return f"{sign} {_written(measurement, measurement.target)}"


def _print_explained(measurement: "Measurement", formula: str | None) -> None:
    click.echo(click.style(f"{measurement.id}  {measurement.title}", bold=True))
    click.echo(f"  {measurement.statement}")
    lines = [("formula", formula)]
    if measurement.numerator is not None and measurement.denominator is not None:
        lines.append(("computed", f"{measurement.numerator:,} / {measurement.denominator:,}"))
    if measurement.interval:
        interval = measurement.interval
        low, high = _written(measurement, interval.low), _written(measurement, interval.high)
        lines.append(("interval", f"{low} to {high} ({interval.method}, {interval.level:.0%})"))
    if measurement.previous is not None:
        lines.append(("before", _written(measurement, measurement.previous)))
    if _target(measurement):
        warning = f", warning {_written(measurement, measurement.warning)}"
        lines.append(
            ("target", _target(measurement) + (warning if measurement.warning is not None else ""))
        )
    lines.append(("status", str(measurement.status)))
    source = measurement.source
    if source:
        rows = f", {source.rows:,} rows" if source.rows is not None else ""
        sample = " (sample data)" if source.sample else ""
        by = f", {source.publisher}" if source.publisher else ""
        lines.append(("source", f"{source.title}{sample}{by}{rows}"))
    lines += [("as of", measurement.as_of), ("computed at", measurement.computed_at)]
    for name, text in lines:
        if text:
            click.echo(f"  {name + ':':<13}{text}")
    click.echo()
