"""Before and after: whether an improvement is shown, in numbers without words.

Decide what is compared before looking: after a bad month the next is better by itself
(regression to the mean), and months differ by season.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from qmanual.kpi.statistics.differences import (
    chi_squared,
    chi_squared_p,
    fisher_p,
    newcombe,
    rate_ratio,
    rate_ratio_p,
)
from qmanual.kpi.statistics.intervals import Bounds
from qmanual.kpi.statistics.means import TTest, paired_t, welch
from qmanual.kpi.statistics.missing import Number, is_known, known, mean
from qmanual.kpi.statistics.ranks import mann_whitney

Better = Literal["higher", "lower"]
"""Which way is better. For a band, compare the distances from it, of which lower is better."""

_SMALL = 5
"""Below so many expected cases in a cell, chi-squared is not trusted (Cochran 1954)."""


class Verdict(StrEnum):
    """What the comparison shows."""

    IMPROVED = "improved"
    """The interval of the change lies on the better side."""
    WORSE = "worse"
    """It lies on the worse side."""
    NO_CHANGE_SHOWN = "no-change-shown"
    """It holds no change; which does not prove that there was none."""
    TOO_FEW = "too-few"
    """So few cases that no outcome whatever could have shown a change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A change from before to after.

    :param method: newcombe, poisson, welch, paired-t or mann-whitney.
    :param before: share, rate, mean; None for nothing.
    :param change: after - before, or for rates after / before; by ranks the shift.
    :param bounds: interval of the change.
    :param p: two-sided; None where none can be given.
    :param n_before: cases; events of a rate.
    """

    method: str
    verdict: Verdict
    before: float | None
    after: float | None
    change: float | None
    bounds: Bounds
    p: float | None
    n_before: int
    n_after: int


def compare_shares(
    good_before: int,
    n_before: int,
    good_after: int,
    n_after: int,
    *,
    better: Better = "higher",
    level: float = 0.95,
) -> Comparison:
    """Two shares: Newcombe's interval; chi-squared, or Fisher's test where cells are small.

    :raises ValueError: if more are good than there are.
    """
    for good, n in ((good_before, n_before), (good_after, n_after)):
        if not 0 <= good <= n:
            raise ValueError(f"{good} of {n} is no share")
    bounds = newcombe(good_after, n_after, good_before, n_before, level)
    before = good_before / n_before if n_before else None
    after = good_after / n_after if n_after else None
    enough = can_show(n_before, n_after, level)
    return Comparison(
        method="newcombe",
        verdict=_verdict(bounds, 0.0, better, enough),
        before=before,
        after=after,
        change=None if before is None or after is None else after - before,
        bounds=bounds,
        p=_shares_p(good_before, n_before, good_after, n_after),
        n_before=n_before,
        n_after=n_after,
    )


def compare_rates(
    events_before: int,
    exposure_before: float,
    events_after: int,
    exposure_after: float,
    *,
    better: Better = "lower",
    level: float = 0.95,
) -> Comparison:
    """Two rates of events: exact interval and test of their ratio."""
    bounds = rate_ratio(events_after, exposure_after, events_before, exposure_before, level)
    before = events_before / exposure_before if exposure_before > 0 else None
    after = events_after / exposure_after if exposure_after > 0 else None
    enough = False
    if bounds is not None:
        # The outcomes that say most: all events before, or all of them after.
        share = exposure_after / (exposure_before + exposure_after)
        events = events_before + events_after
        enough = 2 * min(share, 1 - share) ** events < 1 - level
    return Comparison(
        method="poisson",
        verdict=_verdict(bounds, 1.0, better, enough),
        before=before,
        after=after,
        change=after / before if before and after is not None else None,
        bounds=bounds,
        p=rate_ratio_p(events_after, exposure_after, events_before, exposure_before),
        n_before=events_before,
        n_after=events_after,
    )


def compare_means(
    before: Sequence[Number],
    after: Sequence[Number],
    *,
    better: Better,
    level: float = 0.95,
) -> Comparison:
    """Two means by Welch's t; for values that are not very skewed."""
    return _of_t("welch", welch(after, before, level), known(before), known(after), better, level)


def compare_pairs(
    before: Sequence[Number],
    after: Sequence[Number],
    *,
    better: Better,
    level: float = 0.95,
) -> Comparison:
    """The same cases before and after, by the paired t; half pairs do not count."""
    pairs = [(x, y) for x, y in zip(before, after, strict=True) if is_known(x) and is_known(y)]
    first, second = [x for x, _ in pairs], [y for _, y in pairs]
    return _of_t("paired-t", paired_t(second, first, level), first, second, better, level)


def compare_ranks(
    before: Sequence[Number],
    after: Sequence[Number],
    *,
    better: Better = "lower",
    level: float = 0.95,
) -> Comparison:
    """Waits and other skewed values: Mann-Whitney, with the shift of Hodges and Lehmann."""
    first, second = known(before), known(after)
    test = mann_whitney(second, first, level)
    bounds = None if test is None else test.bounds
    return Comparison(
        method="mann-whitney",
        verdict=_verdict(bounds, 0.0, better, can_show(len(first), len(second), level)),
        before=_median(first),
        after=_median(second),
        change=None if test is None else test.shift,
        bounds=bounds,
        p=None if test is None else test.p,
        n_before=len(first),
        n_after=len(second),
    )


def can_show(n_before: int, n_after: int, level: float = 0.95) -> bool:
    """Whether any outcome of groups of these sizes would be unlikely by chance alone.

    If both groups are alike, all values of the one above all of the other has the probability
    1 / C(n_before + n_after, n_before), and so has the opposite. Four against four can show a
    change at 95 %, three against three cannot.
    """
    if not n_before or not n_after:
        return False
    logs = (
        math.lgamma(n_before + 1) + math.lgamma(n_after + 1) - math.lgamma(n_before + n_after + 1)
    )
    return math.log(2) + logs < math.log(1 - level)


def can_show_pairs(n: int, level: float = 0.95) -> bool:
    """The same for pairs: that all change one way has the probability 2 / 2^n."""
    return 2.0 ** (1 - n) < 1 - level


def _of_t(
    method: str,
    test: TTest | None,
    before: list[float],
    after: list[float],
    better: Better,
    level: float,
) -> Comparison:
    first, second = mean(before), mean(after)
    bounds = None if test is None else test.bounds
    if method == "paired-t":
        enough = can_show_pairs(len(before), level)
    else:
        enough = can_show(len(before), len(after), level)
    change = None if first is None or second is None else second - first
    if test is None and enough and change is not None:
        # Neither side varies: the change is what it is, without error.
        bounds = (change, change)
    return Comparison(
        method=method,
        verdict=_verdict(bounds, 0.0, better, enough),
        before=first,
        after=second,
        change=change,
        bounds=bounds,
        p=None if test is None else test.p,
        n_before=len(before),
        n_after=len(after),
    )


def _verdict(bounds: Bounds, none: float, better: Better, enough: bool) -> Verdict:
    """:param none: the change that is none: 0 of a difference, 1 of a ratio."""
    if not enough or bounds is None:
        return Verdict.TOO_FEW
    low, high = bounds
    if low <= none <= high:
        return Verdict.NO_CHANGE_SHOWN
    return Verdict.IMPROVED if (low > none) == (better == "higher") else Verdict.WORSE


def _shares_p(good: int, n: int, other_good: int, other_n: int) -> float | None:
    if not n or not other_n:
        return None
    total, all_good = n + other_n, good + other_good
    least = min(n, other_n) * min(all_good, total - all_good) / total
    if least < _SMALL:
        return fisher_p(good, n, other_good, other_n)
    statistic = chi_squared(good, n, other_good, other_n)
    return 1.0 if statistic is None else chi_squared_p(statistic)


def _median(values: Sequence[float]) -> float | None:
    from statistics import median

    return median(values) if values else None
