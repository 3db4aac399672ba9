"""Scores of a whole quiz: where they lie, and how their distribution is shaped."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What scores look like; in the unit of the scores, except ``skew`` and ``kurtosis``.

    :param sd: standard deviation (n - 1).
    :param skew: below 0 when a few did much worse than the rest; needs 3 scores that differ.
    :param kurtosis: excess kurtosis, 0 for a normal distribution; needs 4.
    """

    n: int
    mean: float | None = None
    median: float | None = None
    sd: float | None = None
    skew: float | None = None
    kurtosis: float | None = None


def describe_scores(scores: Sequence[float]) -> Scores:
    """Mean, median, spread and shape of scores.

    Source: Moodle, "Quiz statistics calculations" (k-statistics, Kenney and Keeping 1951); skew
    and kurtosis agree with ``SKEW`` and ``KURT`` of spreadsheets.
    """
    n = len(scores)
    if not n:
        return Scores(n=0)
    mean = math.fsum(scores) / n
    m2, m3, m4 = (math.fsum((score - mean) ** power for score in scores) / n for power in (2, 3, 4))
    k2 = n * m2 / (n - 1) if n > 1 else 0.0
    spread = k2 > 1e-12 * max(1.0, mean * mean)
    skew = kurtosis = None
    if n > 2 and spread:
        skew = n * n * m3 / ((n - 1) * (n - 2)) / k2**1.5
    if n > 3 and spread:
        k4 = n * n * ((n + 1) * m4 - 3 * (n - 1) * m2 * m2) / ((n - 1) * (n - 2) * (n - 3))
        kurtosis = k4 / (k2 * k2)
    return Scores(
        n=n,
        mean=mean,
        median=float(statistics.median(scores)),
        sd=math.sqrt(k2) if n > 1 else None,
        skew=skew,
        kurtosis=kurtosis,
    )
