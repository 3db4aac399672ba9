"""Checklists: scores of mystery visits and audits, line by line.

A line has points from 0 to a maximum, and a weight; the score of many lines is the weighted
points reached, divided by the weighted points that applied. A line without points did not apply
and leaves the denominator. A critical line fails when it gets no points; then the whole visit
(the group) has reached none, while all that applied still counts.

What is random is which visits were made, not which lines are on the list. So the interval rests
on visits: the score is a ratio of two sums over visits, with the variance of a linearised ratio.
Source: Cochran 1977, section 6.4 and 6.8.
"""

import math
from collections.abc import Mapping
from typing import Any

from qmanual.kpi.definitions.definition import Interval, IntervalMethod, Metric
from qmanual.kpi.engine.binding import bind, bind_condition
from qmanual.kpi.engine.bound import Bound, bind_finite
from qmanual.kpi.engine.cell import Cell
from qmanual.kpi.statistics import intervals

Value = Any
State = Mapping[str, float]

_NAMES = ("n", "reached", "applied", "rr", "aa", "ra")


def bind_score(metric: Metric, columns: Mapping[str, Value]) -> Bound:
    """The sums over visits that a score and its interval follow from.

    :raises ExpressionError: if a column is missing, or is not of the type that is needed.
    """
    import ibis

    assert metric.value is not None
    points = bind_finite(metric.value, columns)
    weight: Value = ibis.literal(1.0, "float64")
    if metric.weight is not None:
        weight = bind_finite(metric.weight, columns)
    failed = ibis.literal(False)
    if metric.critical is not None:
        failed = bind_condition(metric.critical, columns).fill_null(False) & (points <= 0)
    # A line without points did not apply, and one without a weight cannot be weighed.
    counts = points.notnull() & weight.notnull()
    group = bind(metric.group, columns) if metric.group is not None else None

    def staged(rows: Value, keys: dict[str, Value]) -> Value:
        line = rows.filter(counts).select(
            **keys,
            __group=ibis.row_number() if group is None else group,
            __reached=weight * points / metric.maximum,
            __applied=weight,
            __failed=failed,
        )
        visit = line.group_by([*keys, "__group"]).aggregate(
            __whole=line["__reached"].sum(),
            __applied=line["__applied"].sum(),
            __failed=line["__failed"].any(),
        )
        visit = visit.mutate(
            __reached=visit["__failed"].ifelse(ibis.literal(0.0, "float64"), visit["__whole"])
        )
        reached, applied = visit["__reached"], visit["__applied"]
        sums = {
            "n": visit.count(),
            "reached": reached.sum(),
            "applied": applied.sum(),
            "rr": (reached * reached).sum(),
            "aa": (applied * applied).sum(),
            "ra": (reached * applied).sum(),
        }
        return visit.group_by(list(keys)).aggregate(**sums) if keys else visit.aggregate(**sums)

    return Bound(
        counts=counts, unknown=~counts, names=_NAMES, aggregates=lambda _rows: {}, staged=staged
    )


def score_cell(state: State, interval: Interval) -> Cell:
    """Points reached / points that applied; n counts visits."""
    n, reached, applied = int(state["n"]), state["reached"], state["applied"]
    if n == 0 or applied <= 0:
        return Cell(n=n, numerator=reached, denominator=applied)
    value = reached / applied
    bounds = None
    if interval.method is not IntervalMethod.NONE and n > 1:
        squares = state["rr"] - 2 * value * state["ra"] + value * value * state["aa"]
        # Of the linearised values n (r - R a) / A, whose mean is 0 and whose n is the visits'.
        variance = max(0.0, squares) * n * n / (n - 1) / (applied * applied)
        found = intervals.mean_t(value, variance, n, interval.level)
        if found is not None and all(map(math.isfinite, found)):
            bounds = max(0.0, found[0]), min(1.0, found[1])
    return Cell(value=value, n=n, numerator=reached, denominator=applied, bounds=bounds)
