"""Aggregates: what a query has to bring back for each type of metric, and the value of it.

The engine returns a few sums and counts for each group of rows; the value, its n and its
interval are made of them here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from qmanual.kpi.definitions.definition import Interval, IntervalMethod, Metric, MetricType
from qmanual.kpi.definitions.expressions import Expression, ExpressionError
from qmanual.kpi.engine.binding import bind, bind_condition, bind_number
from qmanual.kpi.statistics import intervals

Value = Any
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A metric with the columns of a table.

    :param counts: rows whose answer is known, as a condition; what ``n`` counts.
    :param unknown: rows that should count, but whose answer is not known, as a condition.
    :param aggregates: from the condition of a group of rows to named aggregates.
    :param value: what is measured in each row, for intervals that need single rows.
    """

    counts: Value
    unknown: Value
    aggregates: Callable[[Value], dict[str, Value]]
    value: Value | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The value of one group of rows.

    :param n: cases that it rests on.
    :param share_of: what the parts of a breakdown add up in; None where they do not.
    """

    value: float | None = None
    n: float = 0
    numerator: float | None = None
    denominator: float | None = None
    bounds: tuple[float, float] | None = None
    share_of: float | None = field(default=None)


def bind_metric(metric: Metric, table: Value, columns: Mapping[str, Value]) -> Bound:
    """Bind a metric to a table.

    :raises ExpressionError: if a column is missing, or is not of the type that is needed.
    """
    if metric.type is MetricType.COUNT:
        return _bind_count(table)
    if metric.type is MetricType.RATIO:
        return _bind_ratio(metric, table, columns)
    if metric.type is MetricType.RATE:
        return _bind_rate(metric, table, columns)
    return _bind_value(metric, table, columns)


def _bind_count(table: Value) -> Bound:
    import ibis

    yes = ibis.literal(True)
    return Bound(
        counts=yes,
        unknown=ibis.literal(False),
        aggregates=lambda rows: {"n": table.count(where=rows)},
    )


def _bind_ratio(metric: Metric, table: Value, columns: Mapping[str, Value]) -> Bound:
    import ibis

    assert metric.numerator is not None
    numerator = bind(metric.numerator, columns)
    denominator = bind(metric.denominator, columns) if metric.denominator else None
    if numerator.type().is_boolean():
        eligible = ibis.literal(True)
        maybe = eligible
        if denominator is not None:
            eligible = bind_condition(metric.denominator, columns).fill_null(False)  # type: ignore[arg-type]
            maybe = denominator.fill_null(True)
        counts = eligible & numerator.notnull()
        return Bound(
            counts=counts,
            unknown=maybe & ~counts,
            aggregates=lambda rows: {
                "n": table.count(where=rows & counts),
                "numerator": table.count(where=rows & counts & numerator.fill_null(False)),
            },
        )
    if denominator is None:
        raise ExpressionError("is a number, so a ratio needs a denominator", 1)
    return _bind_sums(metric.numerator, metric.denominator, table, columns)


def _bind_rate(metric: Metric, table: Value, columns: Mapping[str, Value]) -> Bound:
    return _bind_sums(metric.numerator, metric.denominator, table, columns)


def _bind_sums(
    above: Expression | None, below: Expression | None, table: Value, columns: Mapping[str, Value]
) -> Bound:
    """One sum above another; what is true or false counts as one or nothing."""
    assert above is not None
    assert below is not None
    numerator, denominator = _addable(above, columns), _addable(below, columns)
    counts = numerator.notnull() & denominator.notnull()
    return Bound(
        counts=counts,
        unknown=~counts,
        aggregates=lambda rows: {
            "n": table.count(where=rows & counts),
            "numerator": numerator.sum(where=rows & counts),
            "denominator": denominator.sum(where=rows & counts),
        },
    )


def _addable(expression: Expression, columns: Mapping[str, Value]) -> Value:
    import ibis

    value = bind(expression, columns)
    if value.type().is_boolean():
        # PostgreSQL, for one, casts no truth value to a wide number.
        return ibis.cases((value, 1), (~value, 0)).cast("float64")
    return bind_number(expression, columns)


def _bind_value(metric: Metric, table: Value, columns: Mapping[str, Value]) -> Bound:
    assert metric.value is not None
    if metric.type is MetricType.DISTINCT:
        value = bind(metric.value, columns)
    else:
        value = bind_number(metric.value, columns)
    counts = value.notnull()

    def aggregates(rows: Value) -> dict[str, Value]:
        return {
            "n": table.count(where=rows & counts),
            **_VALUE_AGGREGATES[metric.type](metric, table, value, rows & counts),
        }

    return Bound(counts=counts, unknown=~counts, aggregates=aggregates, value=value)


_VALUE_AGGREGATES: dict[MetricType, Callable[[Metric, Value, Value, Value], dict[str, Value]]] = {
    MetricType.SUM: lambda _m, _t, v, rows: {"value": v.sum(where=rows)},
    MetricType.MEAN: lambda _m, _t, v, rows: {
        "value": v.mean(where=rows),
        "variance": v.var(where=rows, how="sample"),
    },
    MetricType.PERCENTILE: lambda m, _t, v, rows: {"value": v.quantile(m.p, where=rows)},
    MetricType.DISTINCT: lambda _m, _t, v, rows: {"value": v.nunique(where=rows)},
    MetricType.TOP_BOX: lambda m, t, v, rows: {
        "numerator": t.count(where=rows & v.isin(list(m.top)))
    },
    MetricType.NPS: lambda m, t, v, rows: {
        "promoters": t.count(where=rows & (v >= m.promoter)),
        "detractors": t.count(where=rows & (v <= m.detractor)),
    },
    MetricType.APDEX: lambda m, t, v, rows: {
        "satisfied": t.count(where=rows & (v <= m.threshold)),
        "tolerating": t.count(where=rows & (v > m.threshold) & (v <= 4 * m.threshold)),
    },
}


def make_cell(metric: Metric, row: Row, interval: Interval) -> Cell:
    """The value of a group from its aggregates; without a value if there is nothing to divide by.

    A ``quantile`` interval is not made here: it needs single rows.
    """
    n = int(row["n"] or 0)
    kind = metric.type
    if kind is MetricType.COUNT:
        return Cell(value=n, n=n, bounds=_poisson(interval, n, 1), share_of=n)
    if kind is MetricType.RATE or (kind is MetricType.RATIO and "denominator" in row):
        return _sums(metric, row, n, interval)
    if n == 0:
        return Cell(n=0)
    if kind in (MetricType.RATIO, MetricType.TOP_BOX):
        good = int(row["numerator"])
        bounds = _share(interval, good, n)
        return Cell(value=good / n, n=n, numerator=good, denominator=n, bounds=bounds)
    if kind is MetricType.NPS:
        return _nps(row, n, interval)
    if kind is MetricType.APDEX:
        score = int(row["satisfied"]) + int(row["tolerating"]) / 2
        return Cell(value=score / n, n=n, numerator=score, denominator=n)
    value = float(row["value"])
    if kind is MetricType.MEAN and interval.method is IntervalMethod.T:
        variance = None if row["variance"] is None else float(row["variance"])
        bounds = intervals.mean_t(value, variance, n, interval.level)
        return Cell(value=value, n=n, bounds=bounds)
    return Cell(value=value, n=n, share_of=value if kind is MetricType.SUM else None)


def _sums(metric: Metric, row: Row, n: int, interval: Interval) -> Cell:
    above, below = float(row["numerator"] or 0), float(row["denominator"] or 0)
    if n == 0 or below == 0:
        return Cell(n=n, numerator=above, denominator=below)
    bounds = None
    if metric.type is MetricType.RATE and below > 0:
        bounds = _poisson(interval, above, below / metric.per)
    value = metric.per * above / below
    return Cell(value=value, n=n, numerator=above, denominator=below, bounds=bounds)


def _nps(row: Row, n: int, interval: Interval) -> Cell:
    promoters, detractors = int(row["promoters"]), int(row["detractors"])
    bounds = None
    if interval.method is IntervalMethod.NPS:
        bounds = intervals.nps(promoters, detractors, n, interval.level)
    return Cell(
        value=100 * (promoters - detractors) / n,
        n=n,
        numerator=promoters - detractors,
        denominator=n,
        bounds=bounds,
    )


def _share(interval: Interval, good: int, n: int) -> tuple[float, float] | None:
    if interval.method is IntervalMethod.WILSON:
        return intervals.wilson(good, n, interval.level)
    if interval.method is IntervalMethod.EXACT:
        return intervals.exact(good, n, interval.level)
    return None


def _poisson(interval: Interval, events: float, exposure: float) -> tuple[float, float] | None:
    if interval.method is IntervalMethod.POISSON:
        return intervals.poisson(events, exposure, interval.level)
    return None
