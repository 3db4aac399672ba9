"""EWMA charts: small, lasting shifts, found by a mean in which old values fade.

z_i = lambda x_i + (1 - lambda) z_(i-1), from the centre on. Source: Roberts 1959; Lucas and
Saccucci 1990; NIST/SEMATECH e-Handbook, 6.3.2.4.
"""

import math
from collections.abc import Sequence

from qmanual.kpi.statistics.chart import NSIGMAS, Fit, Point, point
from qmanual.kpi.statistics.missing import Number, is_known

WEIGHT = 0.2
"""Weight of the newest value: finds shifts of about one sigma soonest."""


def ewma_points(
    fit: Fit,
    values: Sequence[Number],
    sizes: Sequence[Number] | None = None,
    *,
    weight: float = WEIGHT,
    nsigmas: float = NSIGMAS,
    steady: bool = False,
) -> tuple[Point, ...]:
    """The moving mean and its limits; a missing value keeps its place and leaves the mean as is.

    The variance is carried along, weight^2 sigma^2 / n_i + (1 - weight)^2 of the one before;
    with equal sizes that is the formula of the books.

    :param fit: centre and sigma of single values.
    :param sizes: values that each mean is made of; without them, one.
    :param weight: lambda, above 0 and up to 1; with 1 this is the chart of single values.
    :param steady: limits as they are in the long run, for all points.
    """
    if not 0 < weight <= 1:
        raise ValueError(f"the weight of an EWMA lies above 0 and up to 1, not at {weight}")
    current, share = fit.centre, 0.0
    long_run = weight / (2 - weight)
    points = []
    for place, value in enumerate(values):
        size = 1.0 if sizes is None else sizes[place]
        if not is_known(value) or not is_known(size) or size <= 0:
            points.append(point(None, fit.centre, None))
            continue
        current = weight * value + (1 - weight) * current
        share = weight**2 / size + (1 - weight) ** 2 * share
        part = long_run / size if steady else share
        spread = None if fit.sigma is None else fit.sigma * math.sqrt(part)
        points.append(point(current, fit.centre, spread, nsigmas=nsigmas))
    return tuple(points)
