"""Intervals around a value. Each gives (low, high), or None when there is too little data.

Checked against R in the tests. Only ``scipy.special`` is imported, where it is needed: the
whole of ``scipy.stats`` costs ten times as much.
"""

import math
from collections.abc import Sequence
from statistics import NormalDist

Bounds = tuple[float, float] | None
"""Lower and upper bound of an interval; None when none can be given."""


def wilson(good: float, n: float, level: float = 0.95, *, continuity: bool = False) -> Bounds:
    """Interval of a share by Wilson's score method.

    Weighted answers go in as share * effective n, and effective n.

    :param continuity: with Yates' correction, as in ``prop.test`` of R, which leaves it out
        where exactly half are good.

    Source: Wilson 1927; Newcombe 1998; agrees with R's ``prop.test``.
    """
    if n <= 0:
        return None
    z = _z(level)
    shift = min(0.5, abs(good - n / 2)) / n if continuity else 0.0
    # Rounding must not push a bound past 0 or 1, nor past the share itself.
    low = 0.0 if good <= 0 else max(0.0, _score_bound(good / n - shift, n, -z))
    high = 1.0 if good >= n else min(1.0, _score_bound(good / n + shift, n, z))
    return low, high


def _score_bound(share: float, n: float, z: float) -> float:
    share = min(1.0, max(0.0, share))
    spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return (share + z * z / (2 * n) + spread) / (1 + z * z / n)


def exact(good: float, n: float, level: float = 0.95) -> Bounds:
    """Exact interval of a share (Clopper and Pearson 1934), as R's ``binom.test``."""
    if n <= 0:
        return None
    from scipy.special import betaincinv

    tail = (1 - level) / 2
    low = 0.0 if good == 0 else float(betaincinv(good, n - good + 1, tail))
    high = 1.0 if good == n else float(betaincinv(good + 1, n - good, 1 - tail))
    return low, high


def poisson(events: float, exposure: float = 1, level: float = 0.95) -> Bounds:
    """Exact interval of a rate (Garwood 1936), as R's ``poisson.test``."""
    if exposure <= 0:
        return None
    from scipy.special import gammaincinv

    tail = (1 - level) / 2
    low = 0.0 if events == 0 else float(gammaincinv(events, tail))
    high = float(gammaincinv(events + 1, 1 - tail))
    return low / exposure, high / exposure


def mean_t(mean: float, variance: float | None, n: int, level: float = 0.95) -> Bounds:
    """Interval of a mean by Student's t, as R's ``t.test``.

    :param variance: sample variance, with n - 1 below the line.
    """
    if n < 2 or variance is None:
        return None
    from scipy.special import stdtrit

    spread = float(stdtrit(n - 1, 1 - (1 - level) / 2)) * math.sqrt(variance / n)
    return mean - spread, mean + spread


def nps(promoters: float, detractors: float, n: float, level: float = 0.95) -> Bounds:
    """Interval of a net promoter score, in points from -100 to 100.

    Large-sample interval of a difference of two shares of one multinomial:
    var = (p + d - (p - d)^2) / n.
    """
    if n <= 0:
        return None
    p, d = promoters / n, detractors / n
    spread = _z(level) * math.sqrt(max(0.0, p + d - (p - d) ** 2) / n)
    return max(-100.0, 100 * (p - d - spread)), min(100.0, 100 * (p - d + spread))


def ratio_of_sums(
    groups: int,
    *,
    sum_y: float,
    sum_x: float,
    sum_yy: float,
    sum_xy: float,
    sum_xx: float,
    level: float = 0.95,
) -> Bounds:
    """Interval of sum(y) / sum(x) when lines come in groups, such as the checks of one visit.

    The lines of one visit are alike, so the visits are what counts: with residuals
    e = y - ratio * x of each group, var = groups / (groups - 1) * sum(e^2) / sum(x)^2, and
    Student's t with groups - 1. Source: Cochran 1977, Sampling Techniques, 6.4 (linearised).

    :param groups: number of groups.
    :param sum_y: sum over groups of what was reached; ``sum_x`` of what could be.
    :param sum_yy: sum of the squares of the groups' y; ``sum_xy`` and ``sum_xx`` alike.
    """
    if groups < 2 or sum_x == 0:
        return None
    ratio = sum_y / sum_x
    # Groups that agree leave nothing but rounding, which may fall below nought.
    residuals = max(0.0, sum_yy - 2 * ratio * sum_xy + ratio * ratio * sum_xx)
    variance = groups * groups / (groups - 1) * residuals / (sum_x * sum_x)
    return mean_t(ratio, variance, groups, level)


def ratio_of_pairs(pairs: Sequence[tuple[float, float]], level: float = 0.95) -> Bounds:
    """The same from the sums of each group: (reached, possible).

    Here residuals are squared one by one, which keeps digits that sums of squares lose.
    """
    groups = len(pairs)
    sum_x = math.fsum(x for _, x in pairs)
    if groups < 2 or sum_x == 0:
        return None
    ratio = math.fsum(y for y, _ in pairs) / sum_x
    residuals = math.fsum((y - ratio * x) ** 2 for y, x in pairs)
    variance = groups * groups / (groups - 1) * residuals / (sum_x * sum_x)
    return mean_t(ratio, variance, groups, level)


def quantile_ranks(n: int, p: float, level: float = 0.95) -> tuple[int, int] | None:
    """Ranks, counted from 1, of the values that bound a percentile whatever the distribution.

    The number of values not above the percentile is binomial, so the interval between the
    values of these ranks holds it with at least the given probability. Source: Conover 1999,
    section 3.2.
    """
    if n < 2:
        return None
    tail = (1 - level) / 2
    low = _binomial_quantile(n, p, tail)
    high = _binomial_quantile(n, p, 1 - tail) + 1
    return (low, high) if low >= 1 and high <= n else None


def _binomial_quantile(n: int, p: float, probability: float) -> int:
    """Least k with P(X <= k) >= probability."""
    from scipy.special import bdtr

    low, high = -1, n
    while high - low > 1:
        middle = (low + high) // 2
        if float(bdtr(middle, n, p)) >= probability:
            high = middle
        else:
            low = middle
    return high


def _z(level: float) -> float:
    return NormalDist().inv_cdf(1 - (1 - level) / 2)
