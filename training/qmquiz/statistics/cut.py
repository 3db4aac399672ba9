"""Decisions at the pass mark: how many pass, and how many stand so near that chance decides."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from qmquiz.statistics.intervals import wilson


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What first attempts came to at one pass mark.

    :param pass_mark: share of the points, 0 to 1.
    :param passed: attempts that reached it.
    :param judged: attempts with two questions or more, for which an error can be told.
    :param near: those of them within one standard error of the pass mark.
    :param standard_error: mean of these errors, as a share of the points.
    """

    n: int
    pass_mark: float
    passed: int
    judged: int
    near: int
    standard_error: float | None

    @property
    def share(self) -> float | None:
        """Share of attempts that passed."""
        return self.passed / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 % interval of this share."""
        return wilson(self.passed / self.n, self.n) if self.n else None


def judge_cut(scores: Iterable[tuple[float, int]], pass_mark: float) -> Cut:
    """How first attempts stand at a pass mark.

    A form is a sample of the questions that could have been drawn. The standard error of a score
    at the pass mark c on k questions is then sqrt(c (1 - c) / (k - 1)): with six questions and
    80 % it is 18 points of a hundred, so one question more or less decides. Unlike the error that
    follows from alpha it needs no form that all took. At 100 % it is 0.

    :param scores: points and the most that could be reached, for each attempt.
    :param pass_mark: share of the points, 0 to 1.

    Source: Lord 1957, "Do tests of the same length have the same standard errors of
    measurement?"; Standards for Educational and Psychological Testing 2014, 2.14 (errors are to
    be reported near cut scores).
    """
    n = passed = judged = near = 0
    errors = []
    for points, out_of in scores:
        if out_of <= 0:
            continue
        n += 1
        share = points / out_of
        passed += share >= pass_mark - 1e-9
        if out_of < 2:
            continue
        judged += 1
        error = math.sqrt(max(0.0, pass_mark * (1 - pass_mark)) / (out_of - 1))
        errors.append(error)
        near += error > 0 and abs(share - pass_mark) <= error + 1e-9
    return Cut(
        n=n,
        pass_mark=pass_mark,
        passed=passed,
        judged=judged,
        near=near,
        standard_error=math.fsum(errors) / judged if judged else None,
    )
