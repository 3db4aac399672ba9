"""CUSUM charts: deviations from the centre that add up.

Tabular form, in sigma of the value: up_i = max(0, up + z_i - k), down_i = min(0, down + z_i + k).
Source: Page 1954; Montgomery, Statistical Quality Control, 9.1; NIST/SEMATECH e-Handbook,
6.3.2.3.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from qmanual.kpi.statistics.chart import Fit, Point
from qmanual.kpi.statistics.missing import Number, is_known

ALLOWANCE = 0.5
"""k: half of the shift that is to be found, in sigma."""
DECISION = 5.0
"""h: with k = 0.5 a false alarm comes every 465 points, and a shift of one sigma is found in 10."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What has added up at one place; None at a missing value.

    :param up: nought or more.
    :param down: nought or less.
    """

    up: Number
    down: Number


def cusum(
    fit: Fit,
    values: Sequence[Number],
    sizes: Sequence[Number] | None = None,
    *,
    allowance: float = ALLOWANCE,
    head_start: float = 0.0,
) -> tuple[Sums, ...]:
    """Both sums at each place; a missing value keeps its place and leaves the sums as they are.

    :param fit: centre, or target, and sigma of single values; without a sigma above 0 nothing
        can be summed.
    :param sizes: values that each mean is made of; without them, one.
    :param head_start: sums to begin with, to find a process that starts off centre.
    """
    up, down = head_start, -head_start
    sums = []
    for place, value in enumerate(values):
        size = 1.0 if sizes is None else sizes[place]
        if not is_known(value) or not is_known(size) or size <= 0 or not fit.sigma:
            sums.append(Sums(up=None, down=None))
            continue
        z = (value - fit.centre) / fit.sigma * math.sqrt(size)
        up = max(0.0, up + z - allowance)
        down = min(0.0, down + z + allowance)
        sums.append(Sums(up=up, down=down))
    return tuple(sums)


def cusum_points(sums: Sequence[Sums], decision: float = DECISION) -> tuple[Point, ...]:
    """One line of both: at each place the sum that has gone further.

    It passes a limit exactly when one of the two does.
    """
    points = []
    for entry in sums:
        value = None
        if entry.up is not None and entry.down is not None:
            value = entry.up if entry.up >= -entry.down else entry.down
        points.append(Point(value=value, centre=0.0, lower=-decision, upper=decision, spread=None))
    return tuple(points)
