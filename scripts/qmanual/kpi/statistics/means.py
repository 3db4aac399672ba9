"""Differences of two means by Student's t, as ``t.test`` of R."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from qmanual.kpi.statistics.intervals import Bounds
from qmanual.kpi.statistics.missing import Number, is_known, known, mean, variance


@dataclass(frozen=True, slots=True, kw_only=True)
class TTest:
    """A difference of means.

    :param freedom: degrees of freedom; by Welch no whole number.
    :param p: two-sided.
    """

    difference: float
    t: float
    freedom: float
    p: float
    bounds: Bounds


def welch(values: Sequence[Number], other: Sequence[Number], level: float = 0.95) -> TTest | None:
    """Means of two groups of different variance, the other taken away from the first.

    :return: None with fewer than two values on a side, or if neither side varies.
    Source: Welch 1947.
    """
    first, second = known(values), known(other)
    spread_1, spread_2 = variance(first), variance(second)
    mean_1, mean_2 = mean(first), mean(second)
    if spread_1 is None or spread_2 is None or mean_1 is None or mean_2 is None:
        return None
    part_1, part_2 = spread_1 / len(first), spread_2 / len(second)
    if part_1 + part_2 == 0:
        return None
    # In shares of the sum, so that squares of tiny variances do not vanish.
    share = part_1 / (part_1 + part_2)
    freedom = 1 / (share**2 / (len(first) - 1) + (1 - share) ** 2 / (len(second) - 1))
    return _t_test(mean_1 - mean_2, math.sqrt(part_1 + part_2), freedom, level)


def paired_t(
    values: Sequence[Number], other: Sequence[Number], level: float = 0.95
) -> TTest | None:
    """Mean difference of pairs; pairs of which one is missing do not count.

    :return: None with fewer than two pairs, or if all differences are the same.
    """
    differences = [
        value - before
        for value, before in zip(values, other, strict=True)
        if is_known(value) and is_known(before)
    ]
    middle, spread = mean(differences), variance(differences)
    if middle is None or not spread:
        return None
    n = len(differences)
    return _t_test(middle, math.sqrt(spread / n), n - 1, level)


def _t_test(difference: float, error: float, freedom: float, level: float) -> TTest:
    from scipy.special import stdtr, stdtrit

    t = difference / error
    reach = float(stdtrit(freedom, (1 + level) / 2)) * error
    return TTest(
        difference=difference,
        t=t,
        freedom=freedom,
        p=min(1.0, 2 * float(stdtr(freedom, -abs(t)))),
        bounds=(difference - reach, difference + reach),
    )
