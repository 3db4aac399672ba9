"""Differences of two groups by ranks: for waits and other skewed values.

Sources: Mann and Whitney 1947; Hodges and Lehmann 1963; Hollander and Wolfe, Nonparametric
Statistical Methods, 4.1 to 4.3; agrees with ``wilcox.test`` of R.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from statistics import NormalDist
from typing import Any

from qmanual.kpi.statistics.intervals import Bounds
from qmanual.kpi.statistics.missing import Number, known

EXACT_BELOW = 50
"""With fewer values on both sides, and without ties, p and interval are exact, as in R."""

_AT_ONCE = 4_000_000
"""So many differences are sorted at once; of more, those that are needed are searched for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankTest:
    """Two groups compared by ranks.

    :param u: pairs in which the first is greater; ties count half. W of R.
    :param p: two-sided.
    :param shift: median of all differences, first minus other (Hodges and Lehmann).
    :param bounds: interval of the shift; None with so few values that none holds.
    """

    u: float
    p: float
    shift: float
    bounds: Bounds


def mann_whitney(
    values: Sequence[Number], other: Sequence[Number], level: float = 0.95
) -> RankTest | None:
    """Compare two groups by ranks; None if one has no value."""
    import numpy as np

    first, second = np.sort(np.array(known(values))), np.sort(np.array(known(other)))
    m, n = len(first), len(second)
    if not m or not n:
        return None
    below = np.searchsorted(second, first, side="left")
    up_to = np.searchsorted(second, first, side="right")
    u = float((below + up_to).sum()) / 2
    _, ties = np.unique(np.concatenate([first, second]), return_counts=True)
    is_exact = m < EXACT_BELOW and n < EXACT_BELOW and bool((ties == 1).all())
    if is_exact:
        p = _exact_p(int(u), m, n)
        rank = max(1, _quantile((1 - level) / 2, m, n))
        attainable = 2 * _cumulative(m, n)[0] <= 1 - level + 1e-12
    else:
        p = _normal_p(u, m, n, ties)
        z = NormalDist().inv_cdf((1 + level) / 2)
        rank = math.floor(m * n / 2 - z * math.sqrt(m * n * (m + n + 1) / 12))
        attainable = rank >= 1
    # Odd: the middle difference; even: the mean of the two around the middle.
    middle = ((m * n - 1) // 2, m * n // 2)
    ends = (rank - 1, m * n - rank) if attainable else ()
    found = _ordered_differences(first, second, (*middle, *ends))
    return RankTest(
        u=u,
        p=p,
        shift=(found[0] + found[1]) / 2,
        bounds=(found[2], found[3]) if attainable else None,
    )


def hodges_lehmann(values: Sequence[Number], other: Sequence[Number]) -> float | None:
    """Median of all differences between two groups, the first minus the other."""
    result = mann_whitney(values, other)
    return None if result is None else result.shift


def _ordered_differences(first: Any, second: Any, places: Sequence[int]) -> list[float]:
    """The differences at these places, counted from 0, of all in order."""
    import numpy as np

    if len(first) * len(second) <= _AT_ONCE:
        differences = np.subtract.outer(first, second).ravel()
        differences.partition(sorted(set(places)))
        return [float(differences[place]) for place in places]
    return [_search_difference(first, second, place) for place in places]


def _search_difference(first: Any, second: Any, place: int) -> float:
    """The same without all of them in memory: halve the span until it holds one double."""
    import numpy as np

    low, high = float(first[0] - second[-1]), float(first[-1] - second[0])
    for _ in range(200):
        middle = low + (high - low) / 2
        if middle in (low, high):
            break
        # Pairs whose difference is not above the middle: second >= first - middle.
        at_most = len(first) * len(second) - int(np.searchsorted(second, first - middle).sum())
        if at_most > place:
            high = middle
        else:
            low = middle
    return high


@cache
def _cumulative(m: int, n: int) -> tuple[float, ...]:
    """P(U <= u) for u from 0 to m n, if both groups are alike.

    The numbers of arrangements are the coefficients of the Gaussian binomial, multiplied out in
    whole numbers.
    """
    counts = [1] + [0] * (m * n)
    for step in range(1, m + 1):
        for u in range(m * n, n + step - 1, -1):
            counts[u] -= counts[u - n - step]
        for u in range(step, m * n + 1):
            counts[u] += counts[u - step]
    total = math.comb(m + n, m)
    return tuple(count / total for count in accumulate(counts))


def _exact_p(u: int, m: int, n: int) -> float:
    smaller = min(u, m * n - u)
    return min(1.0, 2 * _cumulative(m, n)[smaller])


def _quantile(probability: float, m: int, n: int) -> int:
    """Least u with P(U <= u) >= probability."""
    return bisect_left(_cumulative(m, n), probability)


def _normal_p(u: float, m: int, n: int, ties: Any) -> float:
    """Normal approximation with corrections for ties and for continuity."""
    tied = float((ties.astype(float) ** 3 - ties).sum())
    total = m + n
    variance = m * n / 12 * (total + 1 - tied / (total * (total - 1)))
    if variance <= 0:
        return 1.0
    distance = abs(u - m * n / 2)
    return min(1.0, math.erfc(max(0.0, distance - 0.5) / math.sqrt(2 * variance)))
