"""Assembling: from the rows that the queries brought back to a measurement."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from qmanual.kpi.definitions.definition import Definition, IntervalMethod, Target
from qmanual.kpi.definitions.periods import Grain, between, label, label_of_span, shift
from qmanual.kpi.engine.aggregates import Cell, make_cell
from qmanual.kpi.engine.plan import Extent, Plan, Span
from qmanual.kpi.engine.queries import Cells, moment_text
from qmanual.kpi.measurements.judge import Status, judge
from qmanual.kpi.measurements.measurement import (
    Bounds,
    LeftOut,
    Measurement,
    Period,
    Segment,
    SeriesPoint,
    SourceNote,
)
from qmanual.kpi.measurements.statement import say
from qmanual.kpi.sources.source import source_note
from qmanual.kpi.sources.tables import OpenTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a source that has been opened.

    :param extents: column of time to its first and last moment.
    """

    opened: OpenTable
    rows: int
    extents: Mapping[str, Extent]

    @property
    def note(self) -> SourceNote:
        """Where the figures come from."""
        return source_note(self.opened.source, self.rows)

    def is_complete(self, plan: Plan, start: date, grain: Grain) -> bool:
        """Whether the data cover all days of a period."""
        extent = self.extents[plan.column]
        since, until = self.opened.source.covers
        last = until or extent.days[1]
        return shift(start, grain, 1) - timedelta(days=1) <= last and (
            since is None or since <= start
        )


def make_value(plan: Plan, row: Mapping[str, Any]) -> Cell:
    """The value of one group of rows, from what the query brought back for it."""
    if not row:
        return Cell()
    definition = plan.definition
    cell = make_cell(definition.metric, row, definition.interval)
    if definition.interval.method is IntervalMethod.QUANTILE and row.get("low") is not None:
        cell = replace(cell, bounds=(float(row["low"]), float(row["high"])))
    return cell


def _judged(plan: Plan, cell: Cell, target: Target | None) -> Status:
    definition = plan.definition
    return judge(
        cell.value,
        n=cell.n,
        target=target,
        direction=definition.direction,
        min_n=definition.min_n,
        decide=definition.decide,
        interval=cell.bounds,
    )


def assemble(
    plan: Plan,
    facts: Facts,
    *,
    total: Mapping[str, Any],
    span: Span | None,
    series: Cells,
    window: Span | None,
    previous: float | None,
    left_out: Mapping[str, int],
    parts: Mapping[str, Cells],
) -> Measurement:
    """The measurement of a KPI, from what the queries brought back.

    :param total: aggregates of the headline.
    :param span: days that the headline is about.
    :param series: first day of a period to its aggregates.
    :param left_out: reason to number of rows, also where it is 0.
    :param parts: dimension to value to aggregates.
    """
    definition = plan.definition
    cell = make_value(plan, total)
    # History is judged by the target then in force, so a window by the one on its last day.
    target = definition.target_on(span.end - timedelta(days=1) if span else None)
    interval = None
    if cell.bounds is not None:
        low, high = cell.bounds
        method, level = definition.interval.method, definition.interval.level
        interval = Bounds(method=method, level=level, low=low, high=high)
    extent = facts.extents.get(plan.column)
    measurement = Measurement(
        id=definition.id,
        title=definition.title,
        unit=definition.unit,
        decimals=definition.decimals,
        direction=definition.direction,
        status=_judged(plan, cell, target),
        value=cell.value,
        n=cell.n,
        numerator=cell.numerator,
        denominator=cell.denominator,
        interval=interval,
        previous=previous,
        target=target.target if target else None,
        warning=target.warning if target else None,
        low=target.low if target else None,
        high=target.high if target else None,
        period=_period(definition, span),
        as_of=moment_text(extent.last) if extent else None,
        left_out=tuple(LeftOut(reason=reason, n=n) for reason, n in left_out.items() if n),
        source=facts.note,
        series=_points(plan, facts, series, window),
        breakdown={
            name: _segments(plan, facts, name, cells, target) for name, cells in parts.items()
        },
        chart_type=definition.chart,
    )
    return replace(measurement, statement=say(definition, measurement, facts.opened.language))


def _period(definition: Definition, span: Span | None) -> Period | None:
    if span is None or definition.time is None:
        return None
    grain = definition.time.grain
    return Period(
        label=label_of_span(span.start, shift(span.end, grain, -1), grain),
        start=span.start.isoformat(),
        end=(span.end - timedelta(days=1)).isoformat(),
    )


def _points(
    plan: Plan, facts: Facts, series: Cells, window: Span | None
) -> tuple[SeriesPoint, ...]:
    """One point for each period of the window, also for those without a row."""
    axis = plan.definition.time
    if axis is None or window is None:
        return ()
    points = []
    for start in between(window.start, shift(window.end, axis.grain, -1), axis.grain):
        end = shift(start, axis.grain, 1) - timedelta(days=1)
        # A period without rows is asked for its value, too: a count of nothing is nought.
        cell = make_value(plan, series.get(start) or _nothing(plan))
        target = plan.definition.target_on(end)
        points.append(
            SeriesPoint(
                label=label(start, axis.grain),
                start=start.isoformat(),
                end=end.isoformat(),
                value=cell.value,
                n=cell.n,
                numerator=cell.numerator,
                denominator=cell.denominator,
                low=cell.bounds[0] if cell.bounds else None,
                high=cell.bounds[1] if cell.bounds else None,
                target=target.target if target else None,
                warning=target.warning if target else None,
                status=_judged(plan, cell, target),
                complete=facts.is_complete(plan, start, axis.grain),
            )
        )
    return tuple(points)


def _nothing(plan: Plan) -> dict[str, Any]:
    import ibis

    return dict.fromkeys(plan.bound.aggregates(ibis.literal(False)), 0)


def _segments(
    plan: Plan, facts: Facts, dimension: str, cells: Cells, target: Target | None
) -> tuple[Segment, ...]:
    """The parts of a breakdown, the largest first; parts that hold nothing are left out."""
    column = facts.opened.source.columns.get(dimension)
    labels: Mapping[str, str] = column.labels if column else {}
    parts = [(key, make_value(plan, row)) for key, row in cells.items()]
    parts = [(key, cell) for key, cell in parts if cell.n]
    whole = sum(cell.share_of or 0 for _, cell in parts)
    segments = []
    for key, cell in sorted(parts, key=lambda part: (-part[1].n, str(part[0]))):
        text = None if key is None else _key_text(key)
        low, high = cell.bounds or (None, None)
        segments.append(
            Segment(
                value_label=labels.get(text, text) if text is not None else "",
                key=text,
                value=cell.value,
                n=cell.n,
                numerator=cell.numerator,
                denominator=cell.denominator,
                low=low,
                high=high,
                status=_judged(plan, cell, target),
                share=cell.share_of / whole if whole and cell.share_of is not None else None,
            )
        )
    return tuple(segments)


def _key_text(key: Any) -> str:
    if isinstance(key, bool):
        return "true" if key else "false"
    if isinstance(key, float) and key.is_integer():
        return str(int(key))
    return str(key)
