"""Laney's p' and u' charts: shares and rates of so many cases that chance is not what varies.

With thousands of cases a month, binomial limits lie so close that every month is a signal,
because months differ for more reasons than chance. Laney measures that difference from the
moving range of the z-scores and widens the limits by it.

Source: Laney 2002, Improved control charts for attributes, Quality Engineering 14(4).
"""

import dataclasses
from collections.abc import Sequence

from qmanual.kpi.statistics import sigma
from qmanual.kpi.statistics.chart import Fit
from qmanual.kpi.statistics.missing import Number
from qmanual.kpi.statistics.shewhart import fit_p, fit_u, points_of


def fit_p_prime(counts: Sequence[Number], sizes: Sequence[Number]) -> Fit | None:
    """Shares, with limits as wide as periods differ; draw with ``shewhart.points_of``.

    Without two neighbours that difference is not known, and sigma is None.
    """
    return _inflated(fit_p(counts, sizes), "p-prime", counts, sizes)


def fit_u_prime(counts: Sequence[Number], sizes: Sequence[Number]) -> Fit | None:
    """Events per exposure, with limits as wide as periods differ."""
    return _inflated(fit_u(counts, sizes), "u-prime", counts, sizes)


def _inflated(
    fit: Fit | None, kind: str, counts: Sequence[Number], sizes: Sequence[Number]
) -> Fit | None:
    if fit is None or fit.sigma == 0:
        # All good, or nothing at all: there is no chance variation to compare with.
        return None if fit is None else dataclasses.replace(fit, kind=kind)
    inflation = sigma.by_moving_range(z_scores(fit, counts, sizes))
    if inflation is None:
        return dataclasses.replace(fit, kind=kind, sigma=None)
    return dataclasses.replace(fit, kind=kind, inflation=inflation)


def z_scores(fit: Fit, counts: Sequence[Number], sizes: Sequence[Number]) -> list[Number]:
    """Distance of each value from the centre, in standard deviations of chance alone."""
    return [
        (entry.value - entry.centre) / entry.spread
        if entry.value is not None and entry.centre is not None and entry.spread
        else None
        for entry in points_of(fit, counts, sizes)
    ]
