"""Aggregates: what a query has to bring back for each type of metric.

A query brings back a *state* for each group of rows: a few counts, sums and moments that can be
merged (:mod:`qmanual.kpi.engine.states`) and from which the value, its n and its interval follow
(:mod:`qmanual.kpi.engine.cells`). Percentiles and distinct counts do not merge; their state is
the n only, and their value comes from a tally (:mod:`qmanual.kpi.engine.tallies`).
"""

from collections.abc import Callable, Mapping
from typing import Any

from qmanual.kpi.definitions.definition import Metric, MetricType
from qmanual.kpi.definitions.expressions import Expression, ExpressionError
from qmanual.kpi.engine.binding import as_column, bind, bind_condition
from qmanual.kpi.engine.bound import Bound, bind_finite, is_empty_with_columns, is_known
from qmanual.kpi.engine.checklists import bind_score
from qmanual.kpi.engine.conditions import both, count
from qmanual.kpi.engine.coverage import bind_coverage
from qmanual.kpi.engine.gaps import bind_gap

Value = Any

TALLIED = (MetricType.PERCENTILE, MetricType.DISTINCT)
"""Metrics whose values do not merge: the value of a year does not follow from its months'."""


def bind_metric(metric: Metric, table: Value, columns: Mapping[str, Value]) -> Bound:
    """Bind a metric to a table.

    :raises ExpressionError: if a column is missing, or is not of the type that is needed.
    """
    if metric.type is MetricType.COUNT:
        return _bind_count(table)
    if metric.type is MetricType.RATIO:
        return _bind_ratio(metric, table, columns)
    if metric.type is MetricType.RATE:
        return _bind_sums(metric.numerator, metric.denominator, table, columns)
    if metric.type is MetricType.GAP:
        return bind_gap(metric, table, columns)
    if metric.type is MetricType.SCORE:
        return bind_score(metric, columns)
    if metric.type is MetricType.COVERAGE:
        return bind_coverage(metric, columns)
    return _bind_value(metric, table, columns)


def _bind_count(table: Value) -> Bound:
    return Bound(
        counts=None,
        unknown=None,
        names=("n",),
        aggregates=lambda rows: {"n": count(table, rows)},
    )


def _bind_ratio(metric: Metric, table: Value, columns: Mapping[str, Value]) -> Bound:
    assert metric.numerator is not None
    numerator = bind(metric.numerator, columns)
    if numerator.type().is_boolean():
        counts = is_known(numerator, metric.numerator, columns)
        # What is empty is not counted; only under a "not" it has to be made false.
        unknown, good = ~counts, numerator
        if metric.denominator is not None:
            eligible = bind_condition(metric.denominator, columns)
            unknown = eligible.fill_null(True) & ~(eligible.fill_null(False) & counts)
            counts, good = eligible & counts, eligible & good
        return Bound(
            counts=counts,
            unknown=unknown,
            names=("n", "numerator"),
            aggregates=lambda rows: {
                "n": count(table, both(rows, counts)),
                "numerator": count(table, both(rows, good)),
            },
            unknown_where_empty=metric.denominator is None
            and is_empty_with_columns(metric.numerator),
        )
    if metric.denominator is None:
        raise ExpressionError(
            f"{metric.numerator.text!r} is a number, so a ratio needs a denominator", 1
        )
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
        names=("n", "numerator", "denominator"),
        aggregates=lambda rows: {
            "n": count(table, both(rows, counts)),
            "numerator": numerator.sum(where=both(rows, counts)),
            "denominator": denominator.sum(where=both(rows, counts)),
        },
    )


def _addable(expression: Expression, columns: Mapping[str, Value]) -> Value:
    import ibis

    value = bind(expression, columns)
    if value.type().is_boolean():
        # PostgreSQL, for one, casts no truth value to a wide number.
        found = as_column(value, columns)
        return ibis.cases((found, 1), (~found, 0)).cast("float64")
    return bind_finite(expression, columns)


def _bind_value(metric: Metric, table: Value, columns: Mapping[str, Value]) -> Bound:
    assert metric.value is not None
    if metric.type is MetricType.DISTINCT:
        value = bind(metric.value, columns)
    else:
        value = bind_finite(metric.value, columns)
    counts = is_known(value, metric.value, columns)
    made = _VALUE_AGGREGATES[metric.type]

    def aggregates(rows: Value) -> dict[str, Value]:
        kept = both(rows, counts)
        return {"n": count(table, kept), **made(metric, table, value, kept)}

    return Bound(
        counts=counts,
        unknown=~counts,
        names=("n", *_VALUE_NAMES.get(metric.type, ())),
        aggregates=aggregates,
        unknown_where_empty=is_empty_with_columns(metric.value),
        value=value,
    )


_VALUE_AGGREGATES: dict[MetricType, Callable[[Metric, Value, Value, Value], dict[str, Value]]] = {
    MetricType.SUM: lambda _m, _t, v, rows: {"sum": v.sum(where=rows)},
    MetricType.MEAN: lambda _m, _t, v, rows: {
        "mean": v.mean(where=rows),
        # Of the population: it merges, also where there is one row.
        "variance": v.var(where=rows, how="pop"),
    },
    MetricType.PERCENTILE: lambda _m, _t, _v, _rows: {},
    MetricType.DISTINCT: lambda _m, _t, _v, _rows: {},
    MetricType.TOP_BOX: lambda m, t, v, rows: {"numerator": count(t, rows & v.isin(list(m.top)))},
    MetricType.NPS: lambda m, t, v, rows: {
        "promoters": count(t, rows & (v >= m.promoter)),
        "detractors": count(t, rows & (v <= m.detractor)),
    },
    MetricType.APDEX: lambda m, t, v, rows: {
        "satisfied": count(t, rows & (v <= m.threshold)),
        "tolerating": count(t, rows & (v > m.threshold) & (v <= 4 * m.threshold)),
    },
}

_VALUE_NAMES: dict[MetricType, tuple[str, ...]] = {
    MetricType.SUM: ("sum",),
    MetricType.MEAN: ("mean", "variance"),
    MetricType.TOP_BOX: ("numerator",),
    MetricType.NPS: ("promoters", "detractors"),
    MetricType.APDEX: ("satisfied", "tolerating"),
}
