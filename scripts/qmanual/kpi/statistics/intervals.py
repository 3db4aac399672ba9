"""Intervals around a value. Each gives (low, high), or None when there is too little data.

Checked against R in the tests. Only ``scipy.special`` is imported, where it is needed: the
whole of ``scipy.stats`` costs ten times as much.
"""

import math
from statistics import NormalDist

Bounds = tuple[float, float] | None
"""Lower and upper bound of an interval; None when none can be given."""


def wilson(good: float, n: float, level: float = 0.95) -> Bounds:
    """Interval of a share by Wilson's score method, without continuity correction.

    Source: Wilson 1927; agrees with R's ``prop.test(correct=FALSE)``.
    """
    if n <= 0:
        return None
    z = _z(level)
    share = good / n
    centre = share + z * z / (2 * n)
    spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    # Rounding must not push a bound past 0 or 1, nor past the share itself.
    low = 0.0 if good == 0 else max(0.0, (centre - spread) / scale)
    high = 1.0 if good == n else min(1.0, (centre + spread) / scale)
    return low, high


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
