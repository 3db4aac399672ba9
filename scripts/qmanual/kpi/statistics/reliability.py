"""Reliability of a scale: whether its questions measure one thing.

Source: Cronbach 1951; agrees with ``psych::alpha`` of R.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from qmanual.kpi.statistics.missing import Number, known, variance

Answers = Sequence[Sequence[Number]]
"""One row for each respondent, one column for each question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionReliability:
    """How one question fits with the others.

    :param correlation: with the sum of the others; None where one of the two does not vary.
    :param alpha_without: alpha of the others; None of fewer than two.
    """

    correlation: float | None
    alpha_without: float | None


def cronbach_alpha(answers: Answers) -> float | None:
    """Cronbach's alpha: k / (k - 1) * (1 - sum of variances / variance of sums).

    Respondents who left a question out are left out.

    :return: at most 1, below 0 if questions contradict each other; None with fewer than two
        questions or respondents, or if the sums do not vary.
    """
    rows = complete(answers)
    if len(rows) < 2 or len(rows[0]) < 2:
        return None
    k = len(rows[0])
    of_sums = variance([math.fsum(row) for row in rows])
    if not of_sums:
        return None
    single = math.fsum(variance(column) or 0.0 for column in zip(*rows, strict=True))
    return k / (k - 1) * (1 - single / of_sums)


def standardised_alpha(answers: Answers) -> float | None:
    """Alpha of questions that each count the same, from their mean correlation r.

    k r / (1 + (k - 1) r); None as for :func:`cronbach_alpha`, or if a question does not vary.
    """
    rows = complete(answers)
    if len(rows) < 2 or len(rows[0]) < 2:
        return None
    columns = list(zip(*rows, strict=True))
    k = len(columns)
    pairs = [correlation(columns[i], columns[j]) for i in range(k) for j in range(i)]
    numbers = known(pairs)
    if len(numbers) < len(pairs):
        return None
    r = math.fsum(numbers) / len(numbers)
    below = 1 + (k - 1) * r
    return k * r / below if below else None


def by_question(answers: Answers) -> tuple[QuestionReliability, ...]:
    """Each question against the others, in the order of the columns."""
    rows = complete(answers)
    if not rows:
        return ()
    found = []
    for place in range(len(rows[0])):
        others = [(*row[:place], *row[place + 1 :]) for row in rows]
        found.append(
            QuestionReliability(
                correlation=correlation(
                    [row[place] for row in rows], [math.fsum(other) for other in others]
                ),
                alpha_without=cronbach_alpha(others),
            )
        )
    return tuple(found)


def correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Pearson's correlation; None where one of the two does not vary."""
    spread_x, spread_y = variance(xs), variance(ys)
    if not spread_x or not spread_y:
        return None
    n = len(xs)
    mean_x, mean_y = math.fsum(xs) / n, math.fsum(ys) / n
    both = math.fsum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / (n - 1)
    return both / math.sqrt(spread_x * spread_y)


def complete(answers: Answers) -> list[list[float]]:
    """Rows in which nothing is missing."""
    return [
        numbers
        for row, numbers in ((row, known(row)) for row in answers)
        if len(numbers) == len(row)
    ]
