"""Survey error: small populations, weights, and people who did not answer.

Sources: Cochran 1977, Sampling Techniques; Kish 1965, Survey Sampling.
"""

import math
from collections.abc import Sequence
from statistics import NormalDist

from qmanual.kpi.statistics.intervals import Bounds, wilson
from qmanual.kpi.statistics.missing import Number, is_known


def population_correction(n: float, population: float) -> float:
    """Factor of the standard error when a good part of all was asked: sqrt((N - n) / (N - 1)).

    :return: 1 of a population without end, 0 when all were asked.
    :raises ValueError: if more were asked than there are.
    """
    if n > population:
        raise ValueError(f"{n:g} were asked of a population of {population:g}")
    if population <= 1:
        return 0.0
    return math.sqrt((population - n) / (population - 1)) if math.isfinite(population) else 1.0


def effective_n(weights: Sequence[Number]) -> float:
    """Answers without weights that would say as much: (sum w)^2 / sum w^2 (Kish).

    Missing weights and weights of 0 add nothing.

    :raises ValueError: if a weight is below 0.
    """
    used = _weights(weights)
    squares = math.fsum(weight * weight for weight in used)
    return math.fsum(used) ** 2 / squares if squares else 0.0


def design_effect(weights: Sequence[Number]) -> float | None:
    """How much weights widen the variance: answers / effective answers; None without answers."""
    used = [weight for weight in _weights(weights) if weight > 0]
    return len(used) / effective_n(used) if used else None


def weighted_share(good: Sequence[bool | None], weights: Sequence[Number]) -> float | None:
    """Share of good answers by weight; answers that are missing do not count."""
    pairs = _answered(good, weights)
    total = math.fsum(weight for _, weight in pairs)
    return math.fsum(weight for answer, weight in pairs if answer) / total if total else None


def survey_share(
    good: Sequence[bool | None],
    weights: Sequence[Number] | None = None,
    population: float | None = None,
    level: float = 0.95,
) -> Bounds:
    """Wilson interval of a share with the answers that weights and a small population leave.

    When a good part of a population was asked, the answers say as much as
    n (N - 1) / (N - n) from one without end. When all of it was asked, there is no error left.
    """
    used = [1.0] * len(good) if weights is None else weights
    pairs = _answered(good, used)
    share = weighted_share(good, used)
    if share is None:
        return None
    n = effective_n([weight for _, weight in pairs])
    if population is not None:
        correction = population_correction(len(pairs), population)
        if correction == 0:
            return share, share
        n /= correction**2
    return wilson(share * n, n, level)


def response_rate(answers: float, asked: float) -> float | None:
    """Answers / people asked; None if nobody was."""
    return answers / asked if asked > 0 else None


def nonresponse_bounds(good: float, answers: float, asked: float) -> Bounds:
    """Where the share lies if all who did not answer were dissatisfied, or satisfied.

    No assumption about them at all, so these are wide; an interval by chance alone leaves out
    what is usually the greater error.

    :raises ValueError: if there are more answers than people asked.
    """
    if answers > asked:
        raise ValueError(f"{answers:g} answers of {asked:g} people asked")
    if asked <= 0:
        return None
    return good / asked, (good + asked - answers) / asked


def needed_answers(
    margin: float, share: float = 0.5, population: float | None = None, level: float = 0.95
) -> int:
    """Answers for a margin of error of a share: z^2 p (1 - p) / margin^2, corrected for N.

    :param margin: half of the interval, above 0 and below 1.
    """
    if not 0 < margin < 1:
        raise ValueError(f"a margin of error lies between 0 and 1, not at {margin}")
    z = NormalDist().inv_cdf((1 + level) / 2)
    n = z * z * share * (1 - share) / margin**2
    if population is not None:
        n = n * population / (n + population - 1) if population > 0 else 0.0
    return math.ceil(n - 1e-9)


def _answered(good: Sequence[bool | None], weights: Sequence[Number]) -> list[tuple[bool, float]]:
    _weights(weights)
    return [
        (answer, weight)
        for answer, weight in zip(good, weights, strict=True)
        if answer is not None and is_known(weight)
    ]


def _weights(weights: Sequence[Number]) -> list[float]:
    used = [weight for weight in weights if is_known(weight)]
    if any(weight < 0 for weight in used):
        raise ValueError("a weight cannot be below 0")
    return used
