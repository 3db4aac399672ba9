"""Pareto analysis: which few causes bring most of the cases, and whether that is more than noise.

Source: Juran; intervals of all shares together: Goodman 1965, Technometrics 7(2).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from qmanual.kpi.statistics.intervals import Bounds
from qmanual.kpi.statistics.missing import is_known


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One bar.

    :param cumulative: cases of this cause and of all greater ones.
    :param share: of all cases, from 0 to 1; None if there are no cases.
    :param bounds: interval of the share; all intervals hold together at the level.
    """

    name: str
    count: float
    cumulative: float
    share: float | None
    cumulative_share: float | None
    bounds: Bounds


def pareto(counts: Mapping[str, float | None], level: float = 0.95) -> tuple[Cause, ...]:
    """Causes, the greatest first; equal ones by name. Missing counts are left out.

    :raises ValueError: if a count is below 0.
    """
    present = {name: count for name, count in counts.items() if is_known(count)}
    if any(count < 0 for count in present.values()):
        raise ValueError("a cause cannot have fewer than no cases")
    ordered = sorted(present.items(), key=lambda entry: (-entry[1], entry[0]))
    total = math.fsum(present.values())
    causes = []
    for place, (name, count) in enumerate(ordered, 1):
        reached = total if place == len(ordered) else math.fsum(c for _, c in ordered[:place])
        causes.append(
            Cause(
                name=name,
                count=count,
                cumulative=reached,
                share=count / total if total else None,
                cumulative_share=reached / total if total else None,
                bounds=goodman(count, total, len(ordered), level),
            )
        )
    return tuple(causes)


def goodman(count: float, total: float, causes: int, level: float = 0.95) -> Bounds:
    """Interval of one share of a multinomial, so wide that all of them hold together.

    A Wilson interval whose chi-square is shared among the causes; of one cause it is Wilson's.
    """
    if total <= 0 or causes < 1:
        return None
    from scipy.special import gammainccinv

    chi2 = 2 * float(gammainccinv(0.5, (1 - level) / causes))
    root = math.sqrt(chi2 * (chi2 + 4 * count * (total - count) / total))
    low = (chi2 + 2 * count - root) / (2 * (total + chi2))
    high = (chi2 + 2 * count + root) / (2 * (total + chi2))
    return (0.0 if count == 0 else max(0.0, low)), (1.0 if count == total else min(1.0, high))


def leads(causes: tuple[Cause, ...], level: float = 0.95) -> bool:
    """Whether the first cause is ahead of the second by more than chance.

    Exact two-sided test that a new case of the two is as likely of the one as of the other.
    With one cause alone there is nothing to be ahead of, and it leads if it has a case.
    """
    if len(causes) < 2:
        return bool(causes) and causes[0].count > 0
    first, second = causes[0].count, causes[1].count
    if first == second:
        return False
    from scipy.special import betainc

    # P(X >= first) of the binomial of both and a half.
    tail = float(betainc(first, second + 1, 0.5))
    return 2 * tail < 1 - level
