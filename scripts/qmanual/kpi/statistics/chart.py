"""A control chart in numbers: what is estimated from a process, and the limits that follow."""

from dataclasses import dataclass

from qmanual.kpi.statistics.missing import Number

NSIGMAS = 3.0
"""Limits lie three sigma from the centre (Shewhart 1931)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A process as estimated from its baseline.

    :param kind: i, mr, xbar, r, s, p, p-prime, np, c, u or u-prime.
    :param centre: mean of single values; of a share, from 0 to 1; of events per unit.
    :param sigma: standard deviation of a single value, case or unit of exposure; None if the
        baseline does not show how much the values vary.
    :param inflation: Laney's sigma z: how much more the process varies than its cases alone
        would make it; 1 for all other charts.
    """

    kind: str
    centre: float
    sigma: float | None
    inflation: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of a chart; what cannot be known is None.

    :param value: what is drawn: a mean, a share, a rate, an EWMA.
    :param spread: one sigma of the value at this place, for rules about zones.
    """

    value: Number
    centre: Number
    lower: Number
    upper: Number
    spread: Number


def point(
    value: Number,
    centre: Number,
    spread: Number,
    *,
    nsigmas: float = NSIGMAS,
    least: Number = None,
    greatest: Number = None,
) -> Point:
    """A point with limits that end where values end.

    :param least: limits do not go below, such as 0 for counts.
    :param greatest: limits do not go above, such as 1 for shares.
    """
    if centre is None or spread is None:
        return Point(value=value, centre=centre, lower=None, upper=None, spread=None)
    lower, upper = centre - nsigmas * spread, centre + nsigmas * spread
    if least is not None:
        lower = max(least, lower)
    if greatest is not None:
        upper = min(greatest, upper)
    return Point(value=value, centre=centre, lower=lower, upper=upper, spread=spread)
