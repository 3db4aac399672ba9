"""Assembling: from the figures of a KPI to its measurement."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from qmanual.kpi.definitions.definition import Definition, MetricType, Target
from qmanual.kpi.definitions.periods import Grain, label, label_of_span, shift
from qmanual.kpi.engine.cell import Cell
from qmanual.kpi.engine.control import control_of, signals_of
from qmanual.kpi.engine.figures import Figures, Rest
from qmanual.kpi.engine.gaps import gap_dimensions
from qmanual.kpi.engine.plan import Extent, Plan, Span, moment_text
from qmanual.kpi.measurements.formatting import format_count
from qmanual.kpi.measurements.judge import Status, judge
from qmanual.kpi.measurements.measurement import (
    Bounds,
    GapDimension,
    HeatCell,
    LeftOut,
    Measurement,
    Period,
    Segment,
    SeriesPoint,
    SourceNote,
)
from qmanual.kpi.measurements.source_notes import source_note
from qmanual.kpi.measurements.statement import say
from qmanual.kpi.sources.tables import OpenTable
from qmanual.wording.translations import translations

REST_KEY = "*"
"""Key of the part that holds all values beyond the largest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of the rows that a KPI is measured over.

    :param extent: first and last moment; None for a KPI without time.
    """

    opened: OpenTable
    rows: int
    extent: Extent | None = None

    @property
    def note(self) -> SourceNote:
        """Where the figures come from."""
        return source_note(self.opened.source, self.rows)

    def is_complete(self, start: date, grain: Grain) -> bool:
        """Whether the data cover all days of a period."""
        assert self.extent is not None
        since, until = self.opened.source.covers
        last = until or self.extent.days[1]
        return shift(start, grain, 1) - timedelta(days=1) <= last and (
            since is None or since <= start
        )


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


def assemble(figures: Figures, facts: Facts) -> Measurement:
    """The measurement of a KPI."""
    plan, span = figures.plan, figures.spans.headline
    definition, cell = plan.definition, figures.total
    # History is judged by the target then in force, so a window by the one on its last day.
    target = definition.target_on(span.end - timedelta(days=1) if span else None)
    interval = None
    if cell.bounds is not None:
        low, high = cell.bounds
        method, level = definition.interval.method, definition.interval.level
        interval = Bounds(method=method, level=level, low=low, high=high)
    left_out = figures.partials.left(span)
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
        previous=figures.before.value if figures.before else None,
        target=target.target if target else None,
        warning=target.warning if target else None,
        low=target.low if target else None,
        high=target.high if target else None,
        period=_period(definition, span),
        as_of=moment_text(facts.extent.last) if facts.extent else None,
        left_out=tuple(LeftOut(reason=reason, n=n) for reason, n in left_out.items() if n),
        source=facts.note,
        series=_points(figures, facts),
        breakdown={name: _segments(figures, facts, name, target) for name in figures.parts},
        heat={name: _heat_cells(figures, facts, name) for name in figures.heat},
        gaps=_gaps(figures),
        chart_type=definition.chart,
        metric_type=definition.metric.type,
    )
    control = control_of(definition, measurement.series)
    return replace(
        measurement,
        control=control,
        signals=signals_of(definition, measurement.series, control),
        statement=say(definition, measurement, facts.opened.language),
    )


def _gaps(figures: Figures) -> tuple[GapDimension, ...]:
    definition = figures.plan.definition
    if definition.metric.type is not MetricType.GAP:
        return ()
    state = figures.partials.state(figures.spans.headline)
    return gap_dimensions(definition.metric, state, definition.interval)


def _period(definition: Definition, span: Span | None) -> Period | None:
    if span is None or definition.time is None:
        return None
    grain = definition.time.grain
    return Period(
        label=label_of_span(span.start, shift(span.end, grain, -1), grain),
        start=span.start.isoformat(),
        end=(span.end - timedelta(days=1)).isoformat(),
    )


def _points(figures: Figures, facts: Facts) -> tuple[SeriesPoint, ...]:
    """One point for each period of the window."""
    plan, axis = figures.plan, figures.plan.definition.time
    if axis is None:
        return ()
    points = []
    for start, cell in figures.series.items():
        end = shift(start, axis.grain, 1) - timedelta(days=1)
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
                complete=facts.is_complete(start, axis.grain),
            )
        )
    return tuple(points)


def _segments(
    figures: Figures, facts: Facts, dimension: str, target: Target | None
) -> tuple[Segment, ...]:
    """The parts of a breakdown, the largest first, then what is left."""
    parts = figures.parts[dimension]
    whole = sum(cell.share_of or 0 for cell in parts.values())
    segments = []
    for key, cell in parts.items():
        low, high = cell.bounds or (None, None)
        segments.append(
            Segment(
                value_label=_label(facts, dimension, key),
                key=REST_KEY if isinstance(key, Rest) else key_text(key),
                value=cell.value,
                n=cell.n,
                numerator=cell.numerator,
                denominator=cell.denominator,
                low=low,
                high=high,
                status=_judged(figures.plan, cell, target),
                share=cell.share_of / whole if whole and cell.share_of is not None else None,
            )
        )
    return tuple(segments)


def _heat_cells(figures: Figures, facts: Facts, dimension: str) -> tuple[HeatCell, ...]:
    plan, axis = figures.plan, figures.plan.definition.time
    assert axis is not None
    cells = []
    for (key, start), cell in figures.heat[dimension].items():
        target = plan.definition.target_on(shift(start, axis.grain, 1) - timedelta(days=1))
        cells.append(
            HeatCell(
                key=key_text(key),
                label=_label(facts, dimension, key),
                period=label(start, axis.grain),
                value=cell.value,
                n=cell.n,
                status=_judged(plan, cell, target),
                numerator=cell.numerator,
                denominator=cell.denominator,
            )
        )
    return tuple(cells)


def _label(facts: Facts, dimension: str, key: Any) -> str:
    if isinstance(key, Rest):
        language = facts.opened.language
        told = translations(language).ngettext("%s other", "%s others", key.values)
        return told % format_count(key.values, language)
    column = facts.opened.source.columns.get(dimension)
    labels: Mapping[str, str] = column.labels if column else {}
    text = key_text(key)
    return labels.get(text, text) if text is not None else ""


def key_text(key: Any) -> str | None:
    """A value of a dimension as text, as labels name it."""
    if key is None:
        return None
    if isinstance(key, bool):
        return "true" if key else "false"
    if isinstance(key, float) and key.is_integer():
        return str(int(key))
    return str(key)
