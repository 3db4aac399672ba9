"""Constants of control charts, computed from their integrals for any size of subgroup.

The printed tables stop at n = 25 and round (1.128 for d2 of two), which moves limits in the
fourth digit. Source of the definitions: Montgomery, Statistical Quality Control, appendix VI;
distribution of the range: Tippett 1925.
"""

import math
from dataclasses import dataclass
from functools import cache
from typing import Any

_REACH = 9.0
"""Beyond so many standard deviations the normal density adds nothing to a double."""


@cache
def d2(n: int) -> float:
    """Mean range of n standard normal values.

    d2 = integral of 1 - F^n - (1 - F)^n, the same on both sides of 0. The trapezoid rule is
    exact to rounding here: the integrand is analytic and vanishes at both ends.

    :param n: at least 2.
    """
    _check(n)
    steps = 32
    # Plain floats: charts of single values need this one, and numpy takes a quarter second.
    below = (math.erfc(-place / steps / math.sqrt(2)) / 2 for place in range(int(_REACH * steps)))
    whole = [1 - p**n - (1 - p) ** n for p in below]
    return (2 * math.fsum(whole) - whole[0]) / steps


@cache
def d3(n: int) -> float:
    """Standard deviation of the range of n standard normal values.

    E[R^2] = 2 * integral of r * P(R > r), with
    P(R <= r) = n * integral of f(x) * (F(x + r) - F(x))^(n - 1).

    :param n: at least 2.
    """
    _check(n)
    import numpy as np
    from scipy.special import ndtr

    nodes, weights = np.polynomial.legendre.leggauss(160)
    reach = 2 * _REACH
    r = (nodes + 1) * reach / 2
    step = 1 / 32
    x = np.arange(-_REACH - reach, _REACH + step, step)[:, None]
    density = np.exp(-x * x / 2) / math.sqrt(2 * math.pi)
    within: Any = n * np.sum(density * (ndtr(x + r) - ndtr(x)) ** (n - 1), axis=0) * step
    second = 2 * float(np.sum(weights * r * (1 - within))) * reach / 2
    return math.sqrt(second - d2(n) ** 2)


def c4(n: float) -> float:
    """Mean of the standard deviation of n normal values, over the true one.

    c4 = sqrt(2 / (n - 1)) * Gamma(n / 2) / Gamma((n - 1) / 2).

    :param n: at least 2.
    """
    _check(n)
    if n > 1000:
        # Here the difference of the two logarithms loses digits; the series, to n^-4, does not.
        return 1 - 1 / (4 * n) - 7 / (32 * n**2) - 19 / (128 * n**3)
    return math.sqrt(2 / (n - 1)) * math.exp(math.lgamma(n / 2) - math.lgamma((n - 1) / 2))


def c4_spread(n: float) -> float:
    """Standard deviation of the standard deviation of n normal values: sqrt(1 - c4^2)."""
    return math.sqrt(max(0.0, 1 - c4(n) ** 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """The factors of the printed tables, for three sigma."""

    d2: float
    d3: float
    c4: float
    a2: float
    a3: float
    lower_r: float
    upper_r: float
    lower_s: float
    upper_s: float


def factors(n: int) -> Factors:
    """A2, A3, D3, D4, B3 and B4 (here lower and upper, of r and of s) for subgroups of n."""
    range_ratio, s_ratio = 3 * d3(n) / d2(n), 3 * c4_spread(n) / c4(n)
    return Factors(
        d2=d2(n),
        d3=d3(n),
        c4=c4(n),
        a2=3 / (d2(n) * math.sqrt(n)),
        a3=3 / (c4(n) * math.sqrt(n)),
        lower_r=max(0.0, 1 - range_ratio),
        upper_r=1 + range_ratio,
        lower_s=max(0.0, 1 - s_ratio),
        upper_s=1 + s_ratio,
    )


def _check(n: float) -> None:
    if n < 2:
        raise ValueError(f"a subgroup needs two values to vary, not {n}")
