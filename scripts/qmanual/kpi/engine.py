"""The engine: from definitions and one open source to measurements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from qmanual.errors import KpiError
from qmanual.kpi.aggregates import Cell, make_cell
from qmanual.kpi.definition import Definition, Headline, IntervalMethod, Target
from qmanual.kpi.judge import Status, judge
from qmanual.kpi.measurement import (
    Bounds,
    LeftOut,
    Measurement,
    Period,
    Segment,
    SeriesPoint,
    SourceNote,
)
from qmanual.kpi.periods import Grain, between, label, label_of_span, shift, start_of
from qmanual.kpi.plan import DefinitionError, Extent, Plan, Span, make_plan, window_of
from qmanual.kpi.queries import (
    Cells,
    moment_text,
    read_breakdown,
    read_extents,
    read_left_out,
    read_series,
    read_totals,
)
from qmanual.kpi.statement import say
from qmanual.kpi.tables import OpenTable, first_line

ENGINE_VERSION = 1
"""Counts up when the same definition and data would give another measurement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A definition that could not be computed."""

    definition: Definition
    error: KpiError


def measure_source(
    definitions: Sequence[Definition], opened: OpenTable, *, today: date
) -> tuple[dict[str, Measurement], tuple[Failure, ...]]:
    """Compute all KPIs of one source.

    :param today: rows dated later are left out, and counted.
    :return: identifier to measurement; without charts, digests and time of computation.
    """
    plans: list[Plan] = []
    failures: list[Failure] = []
    for definition in definitions:
        try:
            plans.append(make_plan(definition, opened, today))
        except DefinitionError as error:
            failures.append(Failure(definition=definition, error=error))
    try:
        return _measure(plans, opened, today), tuple(failures)
    except Exception as error:
        if len(plans) < 2:
            # The engine refused this one; it is told which, because nothing else was asked.
            failures += [
                Failure(definition=p.definition, error=_engine_error(error)) for p in plans
            ]
            return {}, tuple(failures)
    # Together they failed: one at a time shows whose fault it is, and the others are measured.
    measured: dict[str, Measurement] = {}
    for plan in plans:
        found, failed = measure_source([plan.definition], opened, today=today)
        measured |= found
        failures += failed
    return measured, tuple(failures)


def _engine_error(error: Exception) -> KpiError:
    return KpiError(f"cannot be computed: {first_line(error)}")


def without_data(definition: Definition, source: SourceNote | None, reason: str) -> Measurement:
    """The measurement of a KPI that has no value, and why."""
    target = definition.target_on(None)
    return Measurement(
        id=definition.id,
        title=definition.title,
        unit=definition.unit,
        decimals=definition.decimals,
        direction=definition.direction,
        status=Status.NO_DATA,
        target=target.target if target else None,
        warning=target.warning if target else None,
        low=target.low if target else None,
        high=target.high if target else None,
        source=source,
        chart_type=definition.chart,
        statement=reason,
    )


def _measure(plans: Sequence[Plan], opened: OpenTable, today: date) -> dict[str, Measurement]:
    if not plans:
        return {}
    rows, extents = read_extents(opened.table, plans, today)
    facts = _Facts(opened=opened, rows=rows, extents=extents)
    usable = [plan for plan in plans if plan.time is None or _column(plan) in extents]
    windows = {plan.definition.id: _window(plan, extents) for plan in usable}
    series = _series(opened, usable, windows)
    spans = {p.definition.id: _headline_span(p, windows, series, facts) for p in usable}
    # Where the headline is a period of the series, the series has it already.
    totals = read_totals(opened.table, usable, spans) if usable else {}
    before = _previous(opened, usable, spans, windows, facts)
    left_out = read_left_out(opened.table, usable, spans)
    parts = _breakdowns(opened, usable, spans)
    measured: dict[str, Measurement] = {}
    for plan in plans:
        name = plan.definition.id
        if name not in windows:
            reason = "No value: the source has no rows."
            if rows:
                reason = f"No value: {_column(plan)} holds no date in any of the {rows:,} rows."
            measured[name] = without_data(plan.definition, facts.note, reason)
            continue
        measured[name] = _one(
            plan,
            facts,
            total=totals[name],
            span=spans[name],
            series=series.get(name, {}),
            window=windows[name],
            previous=before.get(name),
            left_out=left_out[name],
            parts=parts.get(name, {}),
        )
    return measured


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    opened: OpenTable
    rows: int
    extents: Mapping[str, Extent]

    @property
    def note(self) -> SourceNote:
        source = self.opened.source
        return SourceNote(
            name=source.name,
            title=source.title,
            publisher=source.publisher,
            licence=source.licence,
            url=source.url,
            note=source.note,
            sample=source.sample,
            rows=self.rows,
        )

    def is_complete(self, plan: Plan, start: date, grain: Grain) -> bool:
        """Whether the data cover all days of a period."""
        extent = self.extents[_column(plan)]
        since, until = self.opened.source.covers
        last = until or extent.days[1]
        return shift(start, grain, 1) - timedelta(days=1) <= last and (
            since is None or since <= start
        )


def _column(plan: Plan) -> str:
    return plan.definition.time.column if plan.definition.time else ""


def _window(plan: Plan, extents: Mapping[str, Extent]) -> Span | None:
    return window_of(plan.definition, extents[_column(plan)]) if plan.time is not None else None


def _series(
    opened: OpenTable, plans: Sequence[Plan], windows: Mapping[str, Span | None]
) -> dict[str, Cells]:
    dated = [plan for plan in plans if plan.period is not None]
    return read_series(opened.table, dated, windows) if dated else {}


def _headline_span(
    plan: Plan, windows: Mapping[str, Span | None], series: Mapping[str, Cells], facts: _Facts
) -> Span | None:
    """The days that the headline value is about."""
    axis, window = plan.definition.time, windows[plan.definition.id]
    if axis is None or window is None or axis.headline is Headline.WINDOW:
        return window
    last = shift(window.end, axis.grain, -1)
    starts = between(window.start, last, axis.grain)
    complete = [start for start in starts if facts.is_complete(plan, start, axis.grain)]
    start = complete[-1] if complete else last
    return Span(start=start, end=shift(start, axis.grain, 1))


def _previous(
    opened: OpenTable,
    plans: Sequence[Plan],
    spans: Mapping[str, Span | None],
    windows: Mapping[str, Span | None],
    facts: _Facts,
) -> dict[str, float | None]:
    """The values of the period, or the window, before; only where data reach that far back."""
    before: dict[str, Span | None] = {}
    asked: list[Plan] = []
    for plan in plans:
        axis, span = plan.definition.time, spans[plan.definition.id]
        if axis is None or span is None:
            continue
        periods = 1 if axis.headline is Headline.LAST else axis.window
        if periods is None:
            continue
        start = shift(span.start, axis.grain, -periods)
        first = facts.opened.source.covers[0] or facts.extents[_column(plan)].days[0]
        if start_of(first, axis.grain) <= start:
            before[plan.definition.id] = Span(start=start, end=span.start)
            asked.append(plan)
    if not asked:
        return {}
    rows = read_totals(opened.table, asked, before)
    return {plan.definition.id: _cell(plan, rows[plan.definition.id]).value for plan in asked}


def _breakdowns(
    opened: OpenTable, plans: Sequence[Plan], spans: Mapping[str, Span | None]
) -> dict[str, dict[str, Cells]]:
    """KPI to dimension to cells; one query for each dimension."""
    dimensions = dict.fromkeys(name for plan in plans for name in plan.definition.by)
    result: dict[str, dict[str, Cells]] = {}
    for dimension in dimensions:
        sharing = [plan for plan in plans if dimension in plan.definition.by]
        for name, cells in read_breakdown(opened.table, sharing, spans, dimension).items():
            result.setdefault(name, {})[dimension] = cells
    return result


def _cell(plan: Plan, row: Mapping[str, Any]) -> Cell:
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


def _one(
    plan: Plan,
    facts: _Facts,
    *,
    total: Mapping[str, Any],
    span: Span | None,
    series: Cells,
    window: Span | None,
    previous: float | None,
    left_out: Mapping[str, int],
    parts: Mapping[str, Cells],
) -> Measurement:
    definition = plan.definition
    cell = _cell(plan, total)
    # History is judged by the target then in force, so a window by the one on its last day.
    target = definition.target_on(span.end - timedelta(days=1) if span else None)
    interval = None
    if cell.bounds is not None:
        low, high = cell.bounds
        method, level = definition.interval.method, definition.interval.level
        interval = Bounds(method=method, level=level, low=low, high=high)
    extent = facts.extents.get(_column(plan))
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
    return replace(measurement, statement=say(definition, measurement))


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
    plan: Plan, facts: _Facts, series: Cells, window: Span | None
) -> tuple[SeriesPoint, ...]:
    """One point for each period of the window, also for those without a row."""
    axis = plan.definition.time
    if axis is None or window is None:
        return ()
    points = []
    for start in between(window.start, shift(window.end, axis.grain, -1), axis.grain):
        end = shift(start, axis.grain, 1) - timedelta(days=1)
        # A period without rows is asked for its value, too: a count of nothing is nought.
        cell = _cell(plan, series.get(start) or _nothing(plan))
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
    plan: Plan, facts: _Facts, dimension: str, cells: Cells, target: Target | None
) -> tuple[Segment, ...]:
    """The parts of a breakdown, the largest first; parts that hold nothing are left out."""
    column = facts.opened.source.columns.get(dimension)
    labels: Mapping[str, str] = column.labels if column else {}
    parts = [(key, _cell(plan, row)) for key, row in cells.items()]
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


def sources_used(definitions: Iterable[Definition]) -> dict[str, list[Definition]]:
    """Name of a source to the definitions that read it."""
    result: dict[str, list[Definition]] = {}
    for definition in definitions:
        result.setdefault(definition.source, []).append(definition)
    return result
