"""The engine: from definitions and one open source to measurements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from qmanual.errors import KpiError
from qmanual.kpi.definitions.definition import Definition, Headline
from qmanual.kpi.definitions.periods import between, shift, start_of
from qmanual.kpi.engine.assemble import Facts, assemble, make_value
from qmanual.kpi.engine.plan import DefinitionError, Extent, Plan, Span, make_plan, window_of
from qmanual.kpi.engine.queries import (
    Cells,
    read_breakdown,
    read_extents,
    read_left_out,
    read_series,
    read_totals,
)
from qmanual.kpi.measurements.formatting import format_count
from qmanual.kpi.measurements.judge import Status
from qmanual.kpi.measurements.measurement import (
    Measurement,
    SourceNote,
)
from qmanual.kpi.sources.tables import OpenTable, engine_errors, first_line
from qmanual.wording.translations import translations

ENGINE_VERSION = 2
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
    except engine_errors() as error:
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
    facts = Facts(opened=opened, rows=rows, extents=extents)
    # Of nothing, nothing can be said: a count of 0 would look like a good month.
    usable = [p for p in plans if rows and (p.time is None or p.column in extents)]
    windows = {plan.definition.id: _window(plan, extents) for plan in usable}
    series = _series(opened, usable, windows)
    spans = {p.definition.id: _headline_span(p, windows, facts) for p in usable}
    totals = read_totals(opened.table, usable, spans) if usable else {}
    before = _previous(opened, usable, spans, facts)
    left_out = read_left_out(opened.table, usable, spans)
    parts = _breakdowns(opened, usable, spans)
    measured: dict[str, Measurement] = {}
    for plan in plans:
        name = plan.definition.id
        if name not in windows:
            words = translations(opened.language)
            reason = words.gettext("No value: the source has no rows.")
            if rows:
                reason = words.ngettext(
                    "No value: %(column)s holds no date in the only row.",
                    "No value: %(column)s holds no date in any of the %(n)s rows.",
                    rows,
                ) % {"column": plan.column, "n": format_count(rows, opened.language)}
            measured[name] = without_data(plan.definition, facts.note, reason)
            continue
        measured[name] = assemble(
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


def _window(plan: Plan, extents: Mapping[str, Extent]) -> Span | None:
    return window_of(plan.definition, extents[plan.column]) if plan.time is not None else None


def _series(
    opened: OpenTable, plans: Sequence[Plan], windows: Mapping[str, Span | None]
) -> dict[str, Cells]:
    dated = [plan for plan in plans if plan.period is not None]
    return read_series(opened.table, dated, windows) if dated else {}


def _headline_span(plan: Plan, windows: Mapping[str, Span | None], facts: Facts) -> Span | None:
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
    facts: Facts,
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
        first = facts.opened.source.covers[0] or facts.extents[plan.column].days[0]
        if start_of(first, axis.grain) <= start:
            before[plan.definition.id] = Span(start=start, end=span.start)
            asked.append(plan)
    if not asked:
        return {}
    rows = read_totals(opened.table, asked, before)
    return {plan.definition.id: make_value(plan, rows[plan.definition.id]).value for plan in asked}


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


def sources_used(definitions: Iterable[Definition]) -> dict[str, list[Definition]]:
    """Name of a source to the definitions that read it."""
    result: dict[str, list[Definition]] = {}
    for definition in definitions:
        result.setdefault(definition.source, []).append(definition)
    return result
