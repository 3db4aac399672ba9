"""Whether a reader does better than chance, when many readers are looked at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

LEVEL = 0.01
"""Chance of calling a fair bank unfair, over all that is looked at together."""
_EXACT = 3000
"""Up to so many answers the distribution of hits is computed exactly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BotResult:
    """How well a bot did.

    :param rule: rule of the questions that it answered; empty for those of all rules.
    :param expected: the part of the answers that chance gets right.
    :param p: probability of doing as well or better by chance.
    :param caught: whether it does better than chance, over all that is looked at together.
    """

    name: str
    rule: str = ""
    answers: int
    hits: int
    expected: float
    p: float
    caught: bool = False

    @property
    def share(self) -> float:
        """The part of the answers that is right; 0 without answers."""
        return self.hits / self.answers if self.answers else 0.0


def compare_with_chance(
    name: str, answers: Sequence[tuple[bool, int]], *, rule: str = ""
) -> BotResult:
    """What a bot's answers are worth.

    :param answers: for each: whether it was right, and of how many options it was chosen.
    """
    chances = [1 / options for _, options in answers]
    hits = sum(right for right, _ in answers)
    return BotResult(
        name=name,
        rule=rule,
        answers=len(answers),
        hits=hits,
        expected=sum(chances) / len(chances) if chances else 0.0,
        p=tail(hits, chances),
    )


def tail(hits: int, chances: Sequence[float]) -> float:
    """Probability of at least so many hits in trials with these chances.

    Exact (the Poisson binomial distribution, summed trial by trial) up to a few thousand trials;
    beyond, the normal distribution with a correction for continuity.
    """
    if hits <= 0:
        return 1.0
    if len(chances) > _EXACT:
        from scipy.stats import norm

        mean = sum(chances)
        deviation = sum(chance * (1 - chance) for chance in chances) ** 0.5
        return float(norm.sf((hits - 0.5 - mean) / deviation))
    return _exact_tail(hits, chances)


def _exact_tail(hits: int, chances: Sequence[float]) -> float:
    import numpy as np

    if len(set(chances)) <= 1:
        from scipy.stats import binom

        return float(binom.sf(hits - 1, len(chances), chances[0])) if chances else 0.0
    distribution = np.zeros(len(chances) + 1)
    distribution[0] = 1.0
    for chance in chances:
        distribution[1:] = distribution[1:] * (1 - chance) + distribution[:-1] * chance
        distribution[0] *= 1 - chance
    return float(min(1.0, distribution[hits:].sum()))


def holm(results: Iterable[BotResult]) -> tuple[BotResult, ...]:
    """Mark those above chance when all of them are looked at together.

    Source: Holm 1979, a simple sequentially rejective multiple test procedure.
    """
    results = tuple(results)
    ordered = sorted(range(len(results)), key=lambda index: results[index].p)
    caught: set[int] = set()
    for rank, index in enumerate(ordered):
        if results[index].p >= LEVEL / (len(ordered) - rank):
            break
        caught.add(index)
    return tuple(replace(result, caught=index in caught) for index, result in enumerate(results))
