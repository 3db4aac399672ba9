"""Gaps: SERVQUAL, perception minus expectation, paired by respondent.

A respondent counts in a dimension who answered all of its pairs; the gap of a dimension is the
mean over its respondents of the mean difference of their pairs. The headline is the weighted sum
of the gaps of the dimensions, so that it follows from the table that the reader sees; its n is
the number of respondents who count in at least one dimension. Source: Parasuraman, Zeithaml,
Berry 1988.
"""

import math
from collections.abc import Mapping
from itertools import combinations
from typing import Any

from qmanual.kpi.definitions.definition import GapDefinition, Interval, IntervalMethod, Metric
from qmanual.kpi.engine.bound import Bound, bind_finite
from qmanual.kpi.engine.cell import Cell
from qmanual.kpi.engine.conditions import both, count
from qmanual.kpi.measurements.measurement import GapDimension
from qmanual.kpi.statistics import intervals

Value = Any
State = Mapping[str, float]


def bind_gap(metric: Metric, table: Value, columns: Mapping[str, Value]) -> Bound:
    """The aggregates of a SERVQUAL survey: sums for each dimension, and products between them.

    :raises ExpressionError: if a column is missing or holds no numbers.
    """
    import ibis

    answered: list[Value] = []
    sums: list[dict[str, Value]] = []
    for dimension in metric.dimensions:
        expected = [bind_finite(e, columns) for e in dimension.expectation]
        perceived = [bind_finite(e, columns) for e in dimension.perception]
        differences = [p - e for p, e in zip(perceived, expected, strict=True)]
        answered.append(ibis.and_(*(d.notnull() for d in differences)))
        pairs = len(differences)
        sums.append(
            {
                "e": sum(expected[1:], expected[0]) / pairs,
                "p": sum(perceived[1:], perceived[0]) / pairs,
                "g": sum(differences[1:], differences[0]) / pairs,
                **{f"i{number}": value for number, value in enumerate(differences)},
            }
        )
    counts = ibis.or_(*answered)

    def aggregates(rows: Value) -> dict[str, Value]:
        asked = {"n": count(table, both(rows, counts))}
        for number, (whole, values) in enumerate(zip(answered, sums, strict=True)):
            kept = both(rows, whole)
            asked[f"n{number}"] = count(table, kept)
            for name, value in values.items():
                asked[f"{name}_{number}"] = value.sum(where=kept)
                if name not in ("e", "p"):
                    asked[f"{name}{name}_{number}"] = (value * value).sum(where=kept)
        for one, other in combinations(range(len(answered)), 2):
            shared = both(rows, answered[one], answered[other])
            left, right = sums[one]["g"], sums[other]["g"]
            asked[f"n{one}_{other}"] = count(table, shared)
            asked[f"l{one}_{other}"] = left.sum(where=shared)
            asked[f"r{one}_{other}"] = right.sum(where=shared)
            asked[f"x{one}_{other}"] = (left * right).sum(where=shared)
        return asked

    return Bound(counts=counts, unknown=~counts, names=tuple(_names(metric)), aggregates=aggregates)


def _names(metric: Metric) -> list[str]:
    names = ["n"]
    for number, dimension in enumerate(metric.dimensions):
        items = [f"i{item}" for item in range(len(dimension.expectation))]
        names += [f"n{number}", f"e_{number}", f"p_{number}"]
        names += [f"{form}_{number}" for name in ("g", *items) for form in (name, name * 2)]
    for one, other in combinations(range(len(metric.dimensions)), 2):
        names += [f"{letter}{one}_{other}" for letter in "nlrx"]
    return names


def gap_cell(metric: Metric, state: State, interval: Interval) -> Cell:
    """The weighted gap; without a value while a dimension with weight has no respondent.

    Its interval takes into account that the same people answered several dimensions: the
    variance of the weighted sum has the covariances between them.
    """
    n = int(state["n"])
    weights = _weights(metric)
    used = [number for number, weight in enumerate(weights) if weight]
    if n == 0 or any(not state[f"n{number}"] for number in used):
        return Cell(n=n)
    value = sum(weights[d] * state[f"g_{d}"] / state[f"n{d}"] for d in used)
    bounds = None
    least = int(min(state[f"n{d}"] for d in used))
    if interval.method is IntervalMethod.T and least > 1:
        variance = sum(weights[d] ** 2 * _variance(state, "g", d) / state[f"n{d}"] for d in used)
        for one, other in combinations(used, 2):
            shared = state[f"n{one}_{other}"] / (state[f"n{one}"] * state[f"n{other}"])
            variance += 2 * weights[one] * weights[other] * _covariance(state, one, other) * shared
        # The variance of a mean of ``least`` values; t has its degrees of freedom.
        bounds = intervals.mean_t(value, max(0.0, variance) * least, least, interval.level)
    return Cell(value=value, n=n, bounds=bounds)


def gap_dimensions(metric: Metric, state: State, interval: Interval) -> tuple[GapDimension, ...]:
    """The dimensions of a survey, in the order of the definition."""
    weights = _weights(metric)
    return tuple(
        _dimension(dimension, number, weights[number], state, interval)
        for number, dimension in enumerate(metric.dimensions)
    )


def _dimension(
    dimension: GapDefinition, number: int, weight: float, state: State, interval: Interval
) -> GapDimension:
    n = int(state[f"n{number}"])
    means = [state[f"{name}_{number}"] / n if n else None for name in "epg"]
    bounds = None
    if n > 1 and means[2] is not None and interval.method is IntervalMethod.T:
        bounds = intervals.mean_t(means[2], _variance(state, "g", number), n, interval.level)
    return GapDimension(
        key=dimension.key,
        label=dimension.label,
        n=n,
        expectation=means[0],
        perception=means[1],
        gap=means[2],
        low=bounds[0] if bounds else None,
        high=bounds[1] if bounds else None,
        weight=weight,
        alpha=_alpha(state, number, len(dimension.expectation)),
    )


def _alpha(state: State, number: int, pairs: int) -> float | None:
    """Cronbach's alpha of the differences; None where it is not defined."""
    n = state[f"n{number}"]
    if pairs < 2 or n < 2:
        return None
    # The mean of the pairs is kept, not their sum: its variance is that of the sum / pairs^2.
    whole = _variance(state, "g", number) * pairs * pairs
    if whole <= 0:
        return None
    parts = sum(_variance(state, f"i{item}", number) for item in range(pairs))
    alpha = pairs / (pairs - 1) * (1 - parts / whole)
    return alpha if math.isfinite(alpha) else None


def _variance(state: State, name: str, number: int) -> float:
    """Sample variance, from the sum and the sum of squares. Answers are small whole numbers."""
    n, total = state[f"n{number}"], state[f"{name}_{number}"]
    return max(0.0, (state[f"{name}{name}_{number}"] - total * total / n) / (n - 1))


def _covariance(state: State, one: int, other: int) -> float:
    """Sample covariance of two dimensions, over those who count in both."""
    pair = f"{one}_{other}"
    n = state[f"n{pair}"]
    if n < 2:
        return 0.0
    return (state[f"x{pair}"] - state[f"l{pair}"] * state[f"r{pair}"] / n) / (n - 1)


def _weights(metric: Metric) -> list[float]:
    whole = sum(dimension.weight for dimension in metric.dimensions)
    return [dimension.weight / whole if whole else 0.0 for dimension in metric.dimensions]
