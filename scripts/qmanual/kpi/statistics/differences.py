"""Differences of two shares, and ratios of two rates, with intervals and tests.

Sources: Newcombe 1998, Statistics in Medicine 17, method 10; Fisher 1934; Clopper and Pearson
1934; each agrees with R where R has it (``prop.test``, ``fisher.test``, ``poisson.test``).
"""

import math
from collections.abc import Callable
from statistics import NormalDist
from typing import Any

from qmanual.kpi.statistics.intervals import Bounds, exact, wilson

_TIES = 1 + 1e-7
"""Outcomes as likely as the observed one but for rounding count as such, as in R."""


def newcombe(
    good: float, n: float, other_good: float, other_n: float, level: float = 0.95
) -> Bounds:
    """Interval of the difference of two shares, the other one taken away from the first.

    Made of the two Wilson intervals, so it is right with few cases and at 0 and 1.
    """
    first, second = wilson(good, n, level), wilson(other_good, other_n, level)
    if first is None or second is None:
        return None
    p, q = good / n, other_good / other_n
    below = math.hypot(p - first[0], second[1] - q)
    above = math.hypot(first[1] - p, q - second[0])
    return p - q - below, p - q + above


def wald_difference(
    good: float, n: float, other_good: float, other_n: float, level: float = 0.95
) -> Bounds:
    """The same by the normal approximation, as ``prop.test(correct=FALSE)``: for comparison."""
    if n <= 0 or other_n <= 0:
        return None
    p, q = good / n, other_good / other_n
    z = NormalDist().inv_cdf((1 + level) / 2)
    spread = z * math.sqrt(p * (1 - p) / n + q * (1 - q) / other_n)
    return max(-1.0, p - q - spread), min(1.0, p - q + spread)


def chi_squared(good: float, n: float, other_good: float, other_n: float) -> float | None:
    """Pearson's chi-squared of two shares, without correction; None if all cases are alike."""
    if n <= 0 or other_n <= 0:
        return None
    pooled = (good + other_good) / (n + other_n)
    variance = pooled * (1 - pooled) * (1 / n + 1 / other_n)
    return (good / n - other_good / other_n) ** 2 / variance if variance > 0 else None


def chi_squared_p(statistic: float) -> float:
    """Two-sided p of a chi-squared with one degree of freedom."""
    return math.erfc(math.sqrt(statistic / 2))


def fisher_p(good: int, n: int, other_good: int, other_n: int) -> float:
    """Fisher's exact two-sided p: tables with these margins that are no more likely."""
    import numpy as np
    from scipy.special import gammaln

    total = good + other_good
    table = np.arange(max(0, total - other_n), min(total, n) + 1)

    def choose(of: int, number: Any) -> Any:
        return gammaln(of + 1) - gammaln(number + 1) - gammaln(of - number + 1)

    logs = choose(n, table) + choose(other_n, total - table)
    weights = np.exp(logs - logs.max())
    observed = weights[good - int(table[0])]
    return min(1.0, float(weights[weights <= observed * _TIES].sum() / weights.sum()))


def rate_ratio(
    events: int, exposure: float, other_events: int, other_exposure: float, level: float = 0.95
) -> Bounds:
    """Exact interval of the ratio of two Poisson rates, the first over the other.

    Given their sum, the events of the first are binomial. The upper bound is infinite if the
    other had none.
    """
    if exposure <= 0 or other_exposure <= 0 or events + other_events == 0:
        return None
    share = exact(events, events + other_events, level)
    assert share is not None
    scale = other_exposure / exposure
    low, high = (part / (1 - part) * scale if part < 1 else math.inf for part in share)
    return low, high


def rate_ratio_p(
    events: int, exposure: float, other_events: int, other_exposure: float
) -> float | None:
    """Exact two-sided p that the two rates are the same; None without exposure."""
    if exposure <= 0 or other_exposure <= 0:
        return None
    return binomial_p(events, events + other_events, exposure / (exposure + other_exposure))


def binomial_p(good: int, n: int, share: float) -> float:
    """Exact two-sided p of a share, as ``binom.test``: outcomes that are no more likely.

    :param share: what it is held against, between 0 and 1, both excluded.
    """
    from scipy.special import bdtr, bdtrc

    def log_likelihood(k: int) -> float:
        choose = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
        return choose + k * math.log(share) + (n - k) * math.log1p(-share)

    limit = log_likelihood(good) + math.log(_TIES)
    middle = n * share
    if good == middle:
        return 1.0
    if good < middle:
        first = _first(math.ceil(middle), n, lambda k: log_likelihood(k) <= limit)
        lower, upper = good, first
    else:
        last = _first(0, math.floor(middle), lambda k: log_likelihood(k) > limit) - 1
        lower, upper = last, good
    below = float(bdtr(lower, n, share)) if lower >= 0 else 0.0
    above = float(bdtrc(upper - 1, n, share)) if 0 < upper <= n else float(upper == 0)
    return min(1.0, below + above)


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The first number from ``low`` on that holds, of which all later ones do; or high + 1."""
    high += 1
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
