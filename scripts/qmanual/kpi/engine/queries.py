"""Queries: the few that bring all figures of one source back, as plain rows.

KPIs that share a source and a grain share a query; the same goes for a dimension.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from qmanual.kpi.definitions.definition import IntervalMethod, MetricType
from qmanual.kpi.engine.plan import Extent, Plan, Span
from qmanual.kpi.statistics.intervals import quantile_ranks

Value = Any
Row = Mapping[str, Any]
Key = Any
Cells = dict[Key, Row]
"""Key of a group to its aggregates; the key is None where all rows are one group."""

Spans = Mapping[str, Span | None]


def read_extents(table: Value, plans: Sequence[Plan], today: date) -> tuple[int, dict[str, Extent]]:
    """Number of rows of the table, and the extent of each column of time.

    A column without any date is not among them.
    """
    asked: dict[str, Value] = {"rows": table.count()}
    columns: dict[str, Plan] = {}
    for plan in plans:
        if plan.definition.time is not None and plan.time is not None:
            columns.setdefault(plan.definition.time.column, plan)
    for number, plan in enumerate(columns.values()):
        assert plan.time is not None
        reached = plan.within(
            Span(start=date(1, 1, 1), end=_day_after_tomorrow(today, plan.by_year))
        )
        asked[f"first{number}"] = plan.time.min(where=reached)
        asked[f"last{number}"] = plan.time.max(where=reached)
    row = _rows(table.aggregate(**asked))[0]
    extents = {}
    for number, (name, plan) in enumerate(columns.items()):
        first, last = row[f"first{number}"], row[f"last{number}"]
        if first is not None:
            if plan.by_year:
                first, last = date(first, 1, 1), date(last, 12, 31)
            extents[name] = Extent(first=first, last=last)
    return row["rows"], extents


def _day_after_tomorrow(today: date, by_year: bool) -> date:
    return date(today.year + 1, 1, 1) if by_year else today + timedelta(days=2)


def read_totals(table: Value, plans: Sequence[Plan], spans: Spans) -> dict[str, Row]:
    """KPI to its aggregates over all rows of its span."""
    groups = _grouped(table, plans, spans, lambda _plan: None)
    return {name: cells.get(None, {}) for name, cells in groups.items()}


def read_series(table: Value, plans: Sequence[Plan], spans: Spans) -> dict[str, Cells]:
    """KPI to first day of a period to its aggregates."""
    groups = _grouped(table, plans, spans, lambda plan: plan.period)
    by_id = {plan.definition.id: plan for plan in plans}
    return {
        name: {by_id[name].period_start(key): row for key, row in cells.items() if key is not None}
        for name, cells in groups.items()
    }


def read_breakdown(
    table: Value, plans: Sequence[Plan], spans: Spans, dimension: str
) -> dict[str, Cells]:
    """KPI to value of a dimension to its aggregates."""
    return _grouped(table, plans, spans, lambda _plan: table[dimension])


def read_left_out(table: Value, plans: Sequence[Plan], spans: Spans) -> dict[str, dict[str, int]]:
    """KPI to reason to the number of rows left out for it."""
    asked: dict[str, Value] = {}
    places: dict[str, tuple[str, str]] = {}
    for plan in plans:
        span = spans[plan.definition.id]
        inside = plan.within(span).fill_null(True)
        for rule in plan.left_out:
            name = f"c{len(asked)}"
            asked[name] = table.count(where=rule.rows & inside if rule.dated else rule.rows)
            places[name] = plan.definition.id, rule.reason
    result: dict[str, dict[str, int]] = {plan.definition.id: {} for plan in plans}
    if asked:
        row = _rows(table.aggregate(**asked))[0]
        for name, (kpi, reason) in places.items():
            result[kpi][reason] = int(row[name] or 0)
    return result


def _grouped(
    table: Value, plans: Sequence[Plan], spans: Spans, group_of: Callable[[Plan], Value | None]
) -> dict[str, Cells]:
    """KPI to group to aggregates. KPIs with the same grouping share one query."""
    results: dict[str, Cells] = {}
    for sharing in _by_grouping(plans, group_of):
        group = group_of(sharing[0])
        asked: dict[str, Value] = {}
        for number, plan in enumerate(sharing):
            rows = plan.scope & plan.within(spans[plan.definition.id])
            for name, aggregate in plan.bound.aggregates(rows).items():
                asked[f"k{number}_{name}"] = aggregate
        if group is None:
            found = _rows(table.aggregate(**asked))
        else:
            found = _rows(table.group_by(group=group).aggregate(**asked))
        for number, plan in enumerate(sharing):
            prefix = f"k{number}_"
            cells: Cells = {
                row.get("group"): {
                    name.removeprefix(prefix): value
                    for name, value in row.items()
                    if name.startswith(prefix)
                }
                for row in found
            }
            _add_quantile_bounds(table, plan, spans[plan.definition.id], group, cells)
            results[plan.definition.id] = cells
    return results


def _by_grouping(
    plans: Iterable[Plan], group_of: Callable[[Plan], Value | None]
) -> list[list[Plan]]:
    groups: list[tuple[Value | None, list[Plan]]] = []
    for plan in plans:
        group = group_of(plan)
        for other, sharing in groups:
            if group is None or group.equals(other):
                sharing.append(plan)
                break
        else:
            groups.append((group, [plan]))
    return [sharing for _, sharing in groups]


def _add_quantile_bounds(
    table: Value, plan: Plan, span: Span | None, group: Value | None, cells: Cells
) -> None:
    """Put the bounds of percentiles into the aggregates: the values of two ranks in each group."""
    import ibis

    definition = plan.definition
    if (
        definition.metric.type is not MetricType.PERCENTILE
        or definition.interval.method is not IntervalMethod.QUANTILE
    ):
        return
    wanted: dict[Key, tuple[int, int]] = {}
    for key, row in cells.items():
        ranks = quantile_ranks(int(row["n"]), definition.metric.p, definition.interval.level)
        if ranks is not None:
            wanted[key] = ranks
    if not wanted:
        return
    rows = table.filter(plan.scope & plan.within(span) & plan.bound.counts)
    key = ibis.literal(None, "int8") if group is None else group
    rows = rows.select(group=key, value=plan.bound.value)
    ranked = rows.mutate(rank=ibis.row_number().over(group_by=rows.group, order_by=rows.value) + 1)
    conditions = [
        (ranked.group.isnull() if key is None else ranked.group == key) & ranked.rank.isin(ranks)
        for key, ranks in wanted.items()
    ]
    values: dict[tuple[Key, int], float] = {
        (row["group"], row["rank"]): row["value"]
        for row in _rows(ranked.filter(ibis.or_(*conditions)))
    }
    for key, (low, high) in wanted.items():
        cells[key] = {**cells[key], "low": values[key, low], "high": values[key, high]}


def _rows(expression: Value) -> list[dict[str, Any]]:
    # Arrow, not a data frame: nothing here needs pandas.
    rows: list[dict[str, Any]] = expression.to_pyarrow().to_pylist()
    return rows


def moment_text(moment: datetime | date) -> str:
    """A moment as ISO text; midnight is a date."""
    if isinstance(moment, datetime) and (moment.hour or moment.minute or moment.second):
        return moment.replace(microsecond=0).isoformat()
    return moment.isoformat()[:10]
