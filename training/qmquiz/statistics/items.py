"""Classical item statistics, question by question.

Definitions are those of Moodle's quiz statistics report (docs.moodle.org, "Quiz statistics
calculations"), which follow classical test theory (Lord and Novick 1968); with every question
asked of everybody the numbers are the same. All are shares, 0 to 1 or -1 to 1, where Moodle
prints percent.

**Holes.** As in Moodle's report about random questions, a question is judged by the attempts
that it was in, and by no others. Two things are ours, because a question drawn for some people
stands among other questions each time:

- The *rest* of an attempt, which a mark is held against, never holds the mark itself (Moodle
  leaves it in for random questions, which lifts the correlation), and each mark in it counts as
  the distance from its question's mean: who was asked harder questions is not taken for weaker.
  It is the mean of these distances times the usual number of other questions. Where everybody
  was asked the same, this is the sum of the other marks less a constant.
- An attempt with one question only has no rest: it counts for the facility, not for the rest.

The effective weight is a share of the variance of one total. Where totals are of different
questions there is none; Moodle does not give it for random questions either.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qmquiz.statistics.marks import Marks

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

    Array = NDArray[float64]

NOTHING = 1e-12
"""A variance below this share of the squared maximum is rounding, not spread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemStatistics:
    """What the marks say about one question; ``None`` where they say nothing.

    :param n: attempts that it was in.
    :param n_rest: those of them that had other questions, too.
    :param facility: mean mark as a share of the most it gives; 0 (nobody) to 1 (everybody).
    :param sd: standard deviation of the marks (n - 1), in points.
    :param mark_variance: its square, over the attempts that have a rest.
    :param rest_variance: variance of the rest of these attempts.
    :param covariance: of mark and rest.
    :param covariance_max: the same if the best marks had gone with the best rests.
    :param point_biserial: corrected: correlation of mark and rest, -1 to 1. Moodle prints it as
        discrimination index, in percent.
    :param discriminative_efficiency: covariance / covariance_max, at most 1.
    :param effective_weight: share of the question in the variance of the totals, 0 to 1; nothing
        where its covariance with the total is negative.
    """

    n: int
    n_rest: int
    facility: float | None
    sd: float | None
    mark_variance: float | None = None
    rest_variance: float | None = None
    covariance: float | None = None
    covariance_max: float | None = None
    point_biserial: float | None = None
    discriminative_efficiency: float | None = None
    effective_weight: float | None = None

    @property
    def discrimination_index(self) -> float | None:
        """As Moodle prints it: the corrected point-biserial in percent, -100 to 100."""
        return None if self.point_biserial is None else 100 * self.point_biserial


def item_statistics(marks: Marks) -> tuple[ItemStatistics, ...]:
    """Statistics of each question, in the order of the marks."""
    import numpy as np

    rest = rest_scores(marks)
    cells = [marks.cells_of(question) for question in range(marks.n_questions)]
    weights = _effective_weights(marks, rest) if marks.is_complete else [None] * len(cells)
    return tuple(
        _judge(marks.values[part], rest[part], float(best), weight)
        for part, best, weight in zip(cells, np.asarray(marks.maxima), weights, strict=True)
    )


def rest_scores(marks: Marks) -> "Array":
    """For each cell what the rest of its attempt came to; not a number where there is none.

    In points, relative to the means of the questions asked; shape as ``marks.values``.
    """
    import numpy as np

    n = np.diff(marks.starts)
    question = np.repeat(np.arange(marks.n_questions), n)
    sums = np.bincount(question, weights=marks.values, minlength=marks.n_questions)
    centred = marks.values - (sums / np.maximum(n, 1))[question]
    asked = np.bincount(marks.attempts, minlength=marks.n_attempts)
    total = np.bincount(marks.attempts, weights=centred, minlength=marks.n_attempts)
    others = (asked - 1)[marks.attempts]
    usual = float(np.mean(asked[asked > 0])) - 1 if len(marks.values) else 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (total[marks.attempts] - centred) / others
    return np.where(others > 0, mean * usual, np.nan)


def _judge(
    values: "Array", rest: "Array", best: float, effective_weight: float | None
) -> ItemStatistics:
    """The statistics of one question from its marks and the rests of their attempts."""
    import numpy as np

    n = len(values)
    has_rest = ~np.isnan(rest)
    x, y = values[has_rest], rest[has_rest]
    found = ItemStatistics(
        n=n,
        n_rest=len(x),
        facility=float(values.mean()) / best if n else None,
        sd=float(values.std(ddof=1)) if n > 1 else None,
    )
    if len(x) < 2:
        return found
    covariance, covariance_max = _covariance(x, y), _covariance(np.sort(x), np.sort(y))
    x_variance, y_variance = float(x.var(ddof=1)), float(y.var(ddof=1))
    spread = min(x_variance, y_variance) > NOTHING * best * best
    return ItemStatistics(
        n=n,
        n_rest=len(x),
        facility=found.facility,
        sd=found.sd,
        mark_variance=x_variance,
        rest_variance=y_variance,
        covariance=covariance,
        covariance_max=covariance_max,
        point_biserial=covariance / math.sqrt(x_variance * y_variance) if spread else None,
        discriminative_efficiency=covariance / covariance_max
        if spread and covariance_max > NOTHING * best * best
        else None,
        effective_weight=effective_weight,
    )


def _covariance(x: "Array", y: "Array") -> float:
    return float((x - x.mean()) @ (y - y.mean())) / (len(x) - 1)


def _effective_weights(marks: Marks, rest: "Array") -> list[float | None]:
    """Share of each question in the variance of the totals, when all were asked the same.

    Source: Moodle: root of the covariance with the total, divided by the sum of these roots.
    """
    if marks.n_attempts < 2 or marks.n_questions < 2:
        return [None] * marks.n_questions
    with_total = []
    for question in range(marks.n_questions):
        part = marks.cells_of(question)
        x, y = marks.values[part], rest[part]
        with_total.append(_covariance(x, x + y))
    roots = [math.sqrt(value) if value >= 0 else None for value in with_total]
    whole = sum(root for root in roots if root is not None)
    if whole <= math.sqrt(NOTHING):
        return [None] * marks.n_questions
    return [None if root is None else root / whole for root in roots]
