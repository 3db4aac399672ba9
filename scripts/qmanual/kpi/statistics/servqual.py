"""SERVQUAL: what customers found, minus what they expected, by dimension.

Pairs are of one respondent: the gap is taken within each of them, and its interval from how
the gaps differ. Sources: Parasuraman, Zeithaml and Berry 1988; Cronin and Taylor 1992 for
SERVPERF, which is the perception alone.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qmanual.kpi.statistics.intervals import Bounds, mean_t
from qmanual.kpi.statistics.missing import Number, is_known, mean, variance
from qmanual.kpi.statistics.reliability import cronbach_alpha

Answers = Sequence[Sequence[Number]]
"""One row for each respondent, one column for each question of the dimension."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One dimension, or all of them by weight.

    :param n: respondents with at least one pair; with a pair in each dimension, for the whole.
    :param gap: perception - expectation; below 0 if expectations are not met.
    :param perception: mean perception, which is SERVPERF.
    :param bounds: Student's interval of the gap.
    :param t: paired t of the gap; None where gaps do not vary.
    :param alpha: Cronbach's alpha of the differences, over complete respondents.
    """

    n: int
    expectation: float | None
    perception: float | None
    gap: float | None
    bounds: Bounds
    t: float | None
    alpha: float | None = None


def dimension_gap(expectations: Answers, perceptions: Answers, level: float = 0.95) -> Gap:
    """The gap of one dimension.

    A respondent counts with the mean of the pairs of which both answers are there, so that who
    skips a question is not lost.

    :raises ValueError: if the two have not the same shape.
    """
    scores = _scores(expectations, perceptions)
    gap = _gap([score for score in scores if score is not None], level)
    differences = [
        [_difference(e, p) for e, p in zip(*pair, strict=True)]
        for pair in zip(expectations, perceptions, strict=True)
    ]
    alpha = cronbach_alpha(differences)
    return Gap(
        n=gap.n,
        expectation=gap.expectation,
        perception=gap.perception,
        gap=gap.gap,
        bounds=gap.bounds,
        t=gap.t,
        alpha=alpha,
    )


def overall_gap(
    dimensions: Mapping[str, tuple[Answers, Answers]],
    weights: Mapping[str, float] | None = None,
    level: float = 0.95,
) -> Gap:
    """The weighted gap of all dimensions, of the respondents who answered each that has weight.

    :param dimensions: name to expectations and perceptions, with the same respondents in the
        same order.
    :param weights: divided by their sum; without them all count the same.
    """
    shares = normalised(weights or dict.fromkeys(dimensions, 1.0))
    used = {name: share for name, share in shares.items() if share > 0}
    columns = [(_scores(*dimensions[name]), share) for name, share in used.items()]
    if not columns:
        return _gap([], level)
    scores: list[tuple[float, float]] = []
    for respondent in zip(*(column for column, _ in columns), strict=True):
        pairs = [score for score in respondent if score is not None]
        if len(pairs) == len(columns):
            scores.append(
                (
                    math.fsum(e * share for (e, _), (_, share) in zip(pairs, columns, strict=True)),
                    math.fsum(p * share for (_, p), (_, share) in zip(pairs, columns, strict=True)),
                )
            )
    return _gap(scores, level)


def weighted_gap(gaps: Mapping[str, Number], weights: Mapping[str, float]) -> float | None:
    """The weighted gap from gaps that are known already, such as published ones.

    :return: None if a dimension that has weight has no gap: the others cannot stand for it.
    """
    used = {name: share for name, share in normalised(weights).items() if share > 0}
    found = [(gaps.get(name), share) for name, share in used.items()]
    numbers = [(gap, share) for gap, share in found if is_known(gap)]
    if not found or len(numbers) < len(found):
        return None
    return math.fsum(gap * share for gap, share in numbers)


def normalised(weights: Mapping[str, float]) -> dict[str, float]:
    """Weights that add up to 1; all 0 if they are all 0.

    :raises ValueError: if one is below 0.
    """
    if any(weight < 0 for weight in weights.values()):
        raise ValueError("a weight cannot be below 0")
    total = math.fsum(weights.values())
    return {name: weight / total if total else 0.0 for name, weight in weights.items()}


def _scores(expectations: Answers, perceptions: Answers) -> list[tuple[float, float] | None]:
    """Mean expectation and perception of each respondent; None without a pair."""
    scores: list[tuple[float, float] | None] = []
    for expected, found in zip(expectations, perceptions, strict=True):
        pairs = [
            (e, p) for e, p in zip(expected, found, strict=True) if is_known(e) and is_known(p)
        ]
        n = len(pairs)
        if n:
            scores.append((math.fsum(e for e, _ in pairs) / n, math.fsum(p for _, p in pairs) / n))
        else:
            scores.append(None)
    return scores


def _gap(scores: Sequence[tuple[float, float]], level: float) -> Gap:
    gaps = [found - expected for expected, found in scores]
    n, middle, spread = len(gaps), mean(gaps), variance(gaps)
    return Gap(
        n=n,
        expectation=mean(expected for expected, _ in scores),
        perception=mean(found for _, found in scores),
        gap=middle,
        bounds=None if middle is None else mean_t(middle, spread, n, level),
        t=middle / math.sqrt(spread / n) if middle is not None and spread else None,
    )


def _difference(expected: Number, found: Number) -> Number:
    return found - expected if is_known(expected) and is_known(found) else None
