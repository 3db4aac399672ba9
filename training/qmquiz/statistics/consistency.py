"""Whether the questions of a quiz measure one thing: internal consistency and its error.

Only where everybody was asked the same questions. **A mastery test has a low alpha by design**:
nearly everybody knows nearly everything, so scores hardly differ, and alpha is about differences
between people. It then says nothing bad about the questions; look at the questions one by one
and at the decisions near the pass mark (:mod:`qmquiz.statistics.cut`).
"""

import math
from dataclasses import dataclass

from qmquiz.statistics.items import NOTHING
from qmquiz.statistics.marks import Marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Consistency:
    """Internal consistency of one form that all took.

    :param name: ``KR-20`` where all marks are 0 or 1, else ``alpha``; the same formula.
    :param alpha: at most 1; below 0 when questions work against each other.
    :param alpha_if_deleted: alpha without each question, in their order; nothing where two
        questions or fewer are left, or their scores do not differ.
    :param error_ratio: share of the standard deviation of the totals that is chance:
        ``sqrt(1 - alpha)``; above 1 where alpha is negative.
    :param standard_error: standard error of measurement of a total, in points.
    """

    n: int
    questions: int
    name: str
    alpha: float
    alpha_if_deleted: tuple[float | None, ...]
    error_ratio: float
    standard_error: float


def measure_consistency(marks: Marks) -> Consistency | None:
    """Internal consistency; ``None`` where people were asked different questions, or where there
    are fewer than two questions or attempts, or no differences between totals.

    Source: Cronbach 1951; Kuder and Richardson 1937 (formula 20); error ratio and standard error
    as in Moodle's "Quiz statistics calculations".
    """
    import numpy as np

    k = marks.n_questions
    if not marks.is_complete or k < 2 or marks.n_attempts < 2:
        return None
    matrix = marks.dense()
    totals = matrix.sum(axis=1)
    variances = matrix.var(axis=0, ddof=1)
    total_variance = float(totals.var(ddof=1))
    tiny = NOTHING * float(marks.maxima.sum()) ** 2
    alpha = _alpha(k, float(variances.sum()), total_variance, tiny)
    if alpha is None:
        return None
    rests = (totals[:, None] - matrix).var(axis=0, ddof=1)
    error_ratio = math.sqrt(max(0.0, 1 - alpha))
    return Consistency(
        n=marks.n_attempts,
        questions=k,
        name="KR-20" if bool(np.isin(matrix, (0.0, 1.0)).all()) else "alpha",
        alpha=alpha,
        alpha_if_deleted=tuple(
            _alpha(k - 1, float(variances.sum() - own), float(rest), tiny)
            for own, rest in zip(variances, rests, strict=True)
        ),
        error_ratio=error_ratio,
        standard_error=error_ratio * math.sqrt(total_variance),
    )


def _alpha(k: int, variances: float, total_variance: float, tiny: float) -> float | None:
    if k < 2 or total_variance <= tiny:
        return None
    return k / (k - 1) * (1 - variances / total_variance)
