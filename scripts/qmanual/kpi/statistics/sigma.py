"""Sigma of a process: how much single values vary when nothing special happens.

Estimated within subgroups, or between neighbours, so that shifts of the process do not widen
the limits that are to find them. Names as in Burr 1969 and in the R package qcc.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from statistics import median

from qmanual.kpi.statistics.constants import c4, c4_spread, d2, d3
from qmanual.kpi.statistics.missing import Number, is_known, known, variance

Subgroups = Sequence[Sequence[Number]]


def moving_ranges(values: Sequence[Number], span: int = 2) -> list[Number]:
    """Ranges of neighbours, at the place of the last of them; None at the start and at gaps.

    :param span: how many neighbours.
    """
    ranges: list[Number] = [None] * min(span - 1, len(values))
    for end in range(span, len(values) + 1):
        window = values[end - span : end]
        numbers = [value for value in window if is_known(value)]
        ranges.append(max(numbers) - min(numbers) if len(numbers) == span else None)
    return ranges


def by_moving_range(values: Sequence[Number], span: int = 2) -> float | None:
    """Mean moving range over d2; None without two neighbours."""
    ranges = known(moving_ranges(values, span))
    return math.fsum(ranges) / len(ranges) / d2(span) if ranges else None


def by_median_moving_range(values: Sequence[Number]) -> float | None:
    """Median moving range over 0.954, its value of a normal process: outliers count less.

    The median of the absolute difference of two standard normal values is the upper quartile
    of the normal distribution times the root of 2.
    """
    from statistics import NormalDist

    ranges = known(moving_ranges(values))
    return median(ranges) / (math.sqrt(2) * NormalDist().inv_cdf(0.75)) if ranges else None


def by_deviation(values: Sequence[Number]) -> float | None:
    """Standard deviation of single values over c4; None of fewer than two."""
    numbers = known(values)
    spread = variance(numbers)
    return None if spread is None else math.sqrt(spread) / c4(len(numbers))


def within_subgroups(subgroups: Subgroups, estimator: str = "UWAVE-R") -> float | None:
    """Sigma from the variation within subgroups; those of fewer than two values say nothing.

    :param estimator: a key of :data:`ESTIMATORS`.
    :return: None if no subgroup has two values.
    """
    usable = [numbers for numbers in map(known, subgroups) if len(numbers) > 1]
    return ESTIMATORS[estimator](usable) if usable else None


def _unweighted_r(subgroups: Sequence[Sequence[float]]) -> float:
    return math.fsum(_range(g) / d2(len(g)) for g in subgroups) / len(subgroups)


def _weighted_r(subgroups: Sequence[Sequence[float]]) -> float:
    above = math.fsum(_range(g) * d2(len(g)) / d3(len(g)) ** 2 for g in subgroups)
    return above / math.fsum((d2(len(g)) / d3(len(g))) ** 2 for g in subgroups)


def _unweighted_sd(subgroups: Sequence[Sequence[float]]) -> float:
    return math.fsum(_deviation(g) / c4(len(g)) for g in subgroups) / len(subgroups)


def _weighted_sd(subgroups: Sequence[Sequence[float]]) -> float:
    above = math.fsum(_deviation(g) * c4(len(g)) / c4_spread(len(g)) ** 2 for g in subgroups)
    return above / math.fsum((c4(len(g)) / c4_spread(len(g))) ** 2 for g in subgroups)


def _pooled(subgroups: Sequence[Sequence[float]]) -> float:
    freedom = sum(len(g) - 1 for g in subgroups)
    squares = math.fsum(_deviation(g) ** 2 * (len(g) - 1) for g in subgroups)
    return math.sqrt(squares / freedom) / c4(freedom + 1)


ESTIMATORS: Mapping[str, Callable[[Sequence[Sequence[float]]], float]] = {
    "UWAVE-R": _unweighted_r,
    "MVLUE-R": _weighted_r,
    "UWAVE-SD": _unweighted_sd,
    "MVLUE-SD": _weighted_sd,
    "RMSDF": _pooled,
}
"""Unweighted average of ranges or of standard deviations, the same weighted by how exact each
is (minimum variance linear unbiased), and the root mean square of the deviations."""


def _range(numbers: Sequence[float]) -> float:
    return max(numbers) - min(numbers)


def _deviation(numbers: Sequence[float]) -> float:
    return math.sqrt(variance(numbers) or 0.0)
