"""How a KPI came about, as text of at most 100 columns."""

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qmanual.kpi.measurements.formatting import format_value

if TYPE_CHECKING:
    from qmanual.kpi.engine.explain import Trail
    from qmanual.kpi.measurements.measurement import Measurement

WIDTH = 100
_LABEL = 15
_SHOWN_FILES = 6


def explained(
    measurement: "Measurement", formula: str | None, trail: "Trail | None"
) -> Iterator[str]:
    """The lines of one KPI, without its title."""
    yield from _paragraph(measurement.statement)
    for name, text in _facts(measurement, formula):
        if text:
            yield from _line(name, text)
    for entry in measurement.left_out:
        yield from _line("left out", f"{entry.n:,}: {entry.reason}")
    if not measurement.left_out and measurement.value is not None:
        yield from _line("left out", "no row")
    if trail is not None:
        yield from _trail(measurement.id, trail)


def written(measurement: "Measurement", value: float | None) -> str:
    """A value in the KPI's unit."""
    return format_value(value, measurement.unit, measurement.decimals)


def target_of(measurement: "Measurement") -> str:
    """What the value is held against; empty if there is nothing."""
    if measurement.low is not None:
        low, high = (written(measurement, bound) for bound in (measurement.low, measurement.high))
        return f"{low} to {high}"
    if measurement.target is None:
        return ""
    sign = "≥" if measurement.direction == "higher" else "≤"
    return f"{sign} {written(measurement, measurement.target)}"


def _facts(measurement: "Measurement", formula: str | None) -> Iterator[tuple[str, str | None]]:
    yield "formula", formula
    if measurement.numerator is not None and measurement.denominator is not None:
        yield "computed", f"{measurement.numerator:,} / {measurement.denominator:,}"
    if measurement.interval:
        interval = measurement.interval
        low, high = written(measurement, interval.low), written(measurement, interval.high)
        yield "interval", f"{low} to {high} ({interval.method}, {interval.level:.0%})"
    if measurement.previous is not None:
        yield "before", written(measurement, measurement.previous)
    target = target_of(measurement)
    if target and measurement.warning is not None:
        target += f", warning {written(measurement, measurement.warning)}"
    yield "target", target
    yield "status", str(measurement.status)
    source = measurement.source
    if source:
        sample = " (sample data)" if source.sample else ""
        yield (
            "source",
            f"{source.title}{sample}{', ' if source.publisher else ''}{source.publisher}",
        )
        yield "rows read", f"{source.rows:,}" if source.rows is not None else None
    if measurement.value is not None:
        yield "n", f"{measurement.n:,}"
    yield "as of", measurement.as_of
    yield "computed at", measurement.computed_at


def _trail(kpi: str, trail: "Trail") -> Iterator[str]:
    yield from _line("time zone", trail.timezone)
    yield from _line("calendar", trail.calendar(kpi) or "none: the clock runs round the clock")
    files = trail.files
    for number, file in enumerate(files):
        if number < _SHOWN_FILES or number == len(files) - 1:
            yield from _line("file" if file.name else "", f"{file.name}  {file.fingerprint}")
        elif number == _SHOWN_FILES:
            yield from _line("", f"and {len(files) - _SHOWN_FILES - 1} more")
    hits = trail.kept(kpi)
    for hit in hits:
        told = f"{len(hit.files)} of {hit.of} files were known and not read"
        if hit.periods:
            told += f"; {len(hit.periods)} periods from {hit.periods[0]} to {hit.periods[-1]}"
        yield from _line("from the cache", told)
    if not hits:
        yield from _line("from the cache", "nothing: all rows were read")
    queries = trail.queries(kpi)
    for number, query in enumerate(queries, 1):
        shared = [name for name in query.kpis if name != kpi]
        beside = f", shared with {', '.join(shared)}" if shared else ""
        yield ""
        yield from _paragraph(
            f"Query {number} of {len(queries)} ({trail.backend}): {query.about}{beside}"
        )
        for line in query.sql.splitlines():
            yield from _sql_line(line)


def _line(name: str, text: str) -> Iterator[str]:
    label = f"  {name + ':' if name else '':<{_LABEL}} "
    yield from textwrap.wrap(
        text,
        WIDTH,
        initial_indent=label,
        subsequent_indent=" " * len(label),
        break_long_words=False,
        break_on_hyphens=False,
    ) or [label.rstrip()]


def _paragraph(text: str) -> Iterator[str]:
    yield from textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ")


def _sql_line(line: str) -> Iterator[str]:
    """A line of a query, as it is; broken between words where it is too long."""
    indent = "    " + " " * (len(line) - len(line.lstrip()))
    if len(line) + 4 <= WIDTH:
        yield "    " + line
        return
    yield from textwrap.wrap(
        line.strip(),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
