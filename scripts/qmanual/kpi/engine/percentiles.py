"""Percentiles: which ranks of a sorted group they lie between, and the value there.

Type 7 of Hyndman and Fan 1996, as R's default: with n values, the percentile p lies at
1 + (n - 1) p, between two values linearly.
"""

import math
from collections.abc import Mapping

from qmanual.kpi.definitions.definition import Interval, IntervalMethod
from qmanual.kpi.statistics.intervals import quantile_ranks


def ranks_of(n: int, p: float, interval: Interval) -> frozenset[int]:
    """The ranks, counted from 1, whose values a percentile and its interval need."""
    if n < 1:
        return frozenset()
    low, _share = _position(n, p)
    return frozenset({low, min(low + 1, n), *(_bound_ranks(n, p, interval) or ())})


def percentile(n: int, p: float, values: Mapping[int, float]) -> float:
    """The percentile, from the values at its ranks."""
    low, share = _position(n, p)
    below = values[low]
    return below + share * (values[min(low + 1, n)] - below)


def percentile_bounds(
    n: int, p: float, interval: Interval, values: Mapping[int, float]
) -> tuple[float, float] | None:
    """The interval of a percentile; None if there are too few values for one."""
    ranks = _bound_ranks(n, p, interval)
    return (values[ranks[0]], values[ranks[1]]) if ranks else None


def _position(n: int, p: float) -> tuple[int, float]:
    place = (n - 1) * p
    return math.floor(place) + 1, place - math.floor(place)


def _bound_ranks(n: int, p: float, interval: Interval) -> tuple[int, int] | None:
    if interval.method is not IntervalMethod.QUANTILE:
        return None
    return quantile_ranks(n, p, interval.level)
