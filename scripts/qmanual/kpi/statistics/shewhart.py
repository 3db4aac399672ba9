"""Shewhart charts: I and MR, x-bar, R and S, p, np, c and u.

In two steps, so that limits can be frozen: ``fit_…`` estimates a process from a baseline, and
:func:`points_of` gives the limits of any values by it. Formulas: Montgomery, Statistical
Quality Control, chapters 6 and 7; checked against the R package qcc and the NIST/SEMATECH
e-Handbook, 6.3.
"""

import math
from collections.abc import Callable, Mapping, Sequence

from qmanual.kpi.statistics import sigma
from qmanual.kpi.statistics.chart import NSIGMAS, Fit, Point, point
from qmanual.kpi.statistics.constants import c4, c4_spread, d2, d3
from qmanual.kpi.statistics.missing import Number, is_known, known, mean

Subgroups = Sequence[Sequence[Number]]


def fit_individuals(values: Sequence[Number], estimator: str = "moving-range") -> Fit | None:
    """One value per period; None without a value.

    :param estimator: ``moving-range`` (of neighbours; gaps break them), ``median-moving-range``
        or ``sd``.
    """
    centre = mean(known(values))
    if centre is None:
        return None
    return Fit(kind="i", centre=centre, sigma=_INDIVIDUALS[estimator](values))


_INDIVIDUALS: Mapping[str, Callable[[Sequence[Number]], float | None]] = {
    "moving-range": sigma.by_moving_range,
    "median-moving-range": sigma.by_median_moving_range,
    "sd": sigma.by_deviation,
}


def fit_subgroups(
    subgroups: Subgroups, kind: str = "xbar", estimator: str = "UWAVE-R"
) -> Fit | None:
    """Several values per period, of any and of different numbers.

    :param kind: xbar, r or s.
    :param estimator: a key of :data:`qmanual.kpi.statistics.sigma.ESTIMATORS`.
    """
    centre = mean(value for subgroup in subgroups for value in known(subgroup))
    if centre is None:
        return None
    return Fit(kind=kind, centre=centre, sigma=sigma.within_subgroups(subgroups, estimator))


def fit_p(counts: Sequence[Number], sizes: Sequence[Number], kind: str = "p") -> Fit | None:
    """Shares: centre = sum of counts / sum of sizes; None if nothing was counted.

    :param kind: ``p``, or ``np`` to draw counts.
    """
    share = _pooled(counts, sizes)
    if share is None:
        return None
    if not 0 <= share <= 1:
        raise ValueError(f"a share lies from 0 to 1, not at {share}")
    return Fit(kind=kind, centre=share, sigma=math.sqrt(share * (1 - share)))


def fit_c(counts: Sequence[Number]) -> Fit | None:
    """Events of periods that are alike: a Poisson count, whose variance is its mean."""
    centre = mean(known(counts))
    if centre is None:
        return None
    _check_events(centre)
    return Fit(kind="c", centre=centre, sigma=math.sqrt(centre))


def fit_u(counts: Sequence[Number], sizes: Sequence[Number]) -> Fit | None:
    """Events per unit of exposure."""
    rate = _pooled(counts, sizes)
    if rate is None:
        return None
    _check_events(rate)
    return Fit(kind="u", centre=rate, sigma=math.sqrt(rate))


def points_of(
    fit: Fit,
    values: Sequence[Number],
    sizes: Sequence[Number] | None = None,
    nsigmas: float = NSIGMAS,
) -> tuple[Point, ...]:
    """Points and limits by a fit, one for each value, also for missing ones.

    :param values: values of i; ranges of mr; means of xbar; ranges of r; standard deviations of
        s; counts of p, np, c, u.
    :param sizes: cases, exposure, or values of each subgroup; not used by i, mr and c. Without
        one, a place has no limits.
    """
    draw = _DRAW[fit.kind]
    known_sizes = sizes if sizes is not None else [None] * len(values)
    return tuple(
        draw(fit, value if is_known(value) else None, size, nsigmas)
        for value, size in zip(values, known_sizes, strict=True)
    )


def xbar_values(subgroups: Subgroups) -> tuple[list[Number], list[Number]]:
    """Means and sizes of subgroups."""
    return _describe(subgroups, lambda numbers: mean(numbers), 1)


def r_values(subgroups: Subgroups) -> tuple[list[Number], list[Number]]:
    """Ranges and sizes of subgroups; None with fewer than two values."""
    return _describe(subgroups, lambda numbers: max(numbers) - min(numbers), 2)


def s_values(subgroups: Subgroups) -> tuple[list[Number], list[Number]]:
    """Standard deviations and sizes of subgroups; None with fewer than two values."""
    from statistics import stdev

    return _describe(subgroups, stdev, 2)


def _describe(
    subgroups: Subgroups, describe: Callable[[list[float]], Number], least: int
) -> tuple[list[Number], list[Number]]:
    groups = [known(subgroup) for subgroup in subgroups]
    values = [describe(numbers) if len(numbers) >= least else None for numbers in groups]
    return values, [float(len(numbers)) for numbers in groups]


def _pooled(counts: Sequence[Number], sizes: Sequence[Number]) -> float | None:
    pairs = [
        (count, size)
        for count, size in zip(counts, sizes, strict=True)
        if is_known(count) and is_known(size) and size > 0
    ]
    below = math.fsum(size for _, size in pairs)
    return math.fsum(count for count, _ in pairs) / below if pairs else None


def _check_events(centre: float) -> None:
    if centre < 0:
        raise ValueError(f"events cannot be fewer than none: their mean is {centre}")


def _draw_individual(fit: Fit, value: Number, _size: Number, nsigmas: float) -> Point:
    return point(value, fit.centre, fit.sigma, nsigmas=nsigmas)


def _draw_moving_range(fit: Fit, value: Number, _size: Number, nsigmas: float) -> Point:
    return _draw_range(fit, value, 2, nsigmas)


def _draw_mean(fit: Fit, value: Number, size: Number, nsigmas: float) -> Point:
    spread = None
    if fit.sigma is not None and is_known(size) and size > 0:
        spread = fit.sigma / math.sqrt(size)
    return point(value, fit.centre, spread, nsigmas=nsigmas)


def _draw_range(fit: Fit, value: Number, size: Number, nsigmas: float) -> Point:
    if fit.sigma is None or not is_known(size) or size < 2:
        return point(value, None, None)
    n = int(size)
    return point(value, fit.sigma * d2(n), fit.sigma * d3(n), nsigmas=nsigmas, least=0.0)


def _draw_deviation(fit: Fit, value: Number, size: Number, nsigmas: float) -> Point:
    if fit.sigma is None or not is_known(size) or size < 2:
        return point(value, None, None)
    centre, spread = fit.sigma * c4(size), fit.sigma * c4_spread(size)
    return point(value, centre, spread, nsigmas=nsigmas, least=0.0)


def _draw_share(fit: Fit, value: Number, size: Number, nsigmas: float) -> Point:
    share, spread = _per_size(fit, value, size)
    return point(share, fit.centre, spread, nsigmas=nsigmas, least=0.0, greatest=1.0)


def _draw_rate(fit: Fit, value: Number, size: Number, nsigmas: float) -> Point:
    rate, spread = _per_size(fit, value, size)
    return point(rate, fit.centre, spread, nsigmas=nsigmas, least=0.0)


def _per_size(fit: Fit, value: Number, size: Number) -> tuple[Number, Number]:
    """The value of one unit, and how much it varies."""
    if not is_known(size) or size <= 0:
        return None, None
    spread = None if fit.sigma is None else fit.inflation * fit.sigma / math.sqrt(size)
    return (None if value is None else value / size), spread


def _draw_number(fit: Fit, value: Number, size: Number, nsigmas: float) -> Point:
    if not is_known(size) or size <= 0 or fit.sigma is None:
        return point(value, None, None)
    centre, spread = size * fit.centre, math.sqrt(size) * fit.sigma
    return point(value, centre, spread, nsigmas=nsigmas, least=0.0, greatest=float(size))


def _draw_count(fit: Fit, value: Number, _size: Number, nsigmas: float) -> Point:
    return point(value, fit.centre, fit.sigma, nsigmas=nsigmas, least=0.0)


_DRAW: Mapping[str, Callable[[Fit, Number, Number, float], Point]] = {
    "i": _draw_individual,
    "mr": _draw_moving_range,
    "xbar": _draw_mean,
    "r": _draw_range,
    "s": _draw_deviation,
    "p": _draw_share,
    "p-prime": _draw_share,
    "np": _draw_number,
    "c": _draw_count,
    "u": _draw_rate,
    "u-prime": _draw_rate,
}
