"""Waits that did not end: the Kaplan-Meier estimate, for callers who hung up first.

Who hangs up after a minute would have waited longer. Leaving them out, or counting the minute
as their wait, makes the figure too good; here they count until they leave.

Source: Kaplan and Meier 1958; Greenwood 1926; intervals on the scale of the logarithm, as
``survfit`` of R.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from qmanual.kpi.statistics.intervals import Bounds
from qmanual.kpi.statistics.missing import Number, is_known


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A time at which a wait ended.

    :param at_risk: cases that still waited just before.
    :param survival: share that waits longer than this.
    :param error: Greenwood's standard error of the share.
    """

    time: float
    at_risk: int
    ended: int
    survival: float
    error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Survival:
    """An estimated curve of waits.

    :param n: cases.
    :param censored: cases whose wait did not end.
    :param longest: longest time seen, ended or not; beyond it nothing is known.
    """

    n: int
    censored: int
    longest: float
    steps: tuple[Step, ...]


def kaplan_meier(durations: Sequence[Number], ended: Sequence[bool]) -> Survival | None:
    """The curve of waits; None without a case.

    Of cases at the same time, ends come before abandonments.

    :param durations: waits, none below 0; missing ones do not count.
    :param ended: False for cases that left before the wait ended.
    :raises ValueError: if a wait is below 0.
    """
    cases = [(t, end) for t, end in zip(durations, ended, strict=True) if is_known(t)]
    if not cases:
        return None
    if min(t for t, _ in cases) < 0:
        raise ValueError("a wait cannot be below 0")
    ends: dict[float, int] = {}
    leaves: dict[float, int] = {}
    for t, end in cases:
        leaves[t] = leaves.get(t, 0) + 1
        if end:
            ends[t] = ends.get(t, 0) + 1
    at_risk, survival, hazard = len(cases), 1.0, 0.0
    steps = []
    for t in sorted(leaves):
        count = ends.get(t, 0)
        if count:
            survival *= 1 - count / at_risk
            hazard += count / (at_risk * (at_risk - count)) if at_risk > count else math.inf
            error = survival * math.sqrt(hazard) if survival > 0 else 0.0
            steps.append(Step(time=t, at_risk=at_risk, ended=count, survival=survival, error=error))
        at_risk -= leaves[t]
    return Survival(
        n=len(cases),
        censored=sum(not end for _, end in cases),
        longest=max(leaves),
        steps=tuple(steps),
    )


def survival_at(curve: Survival, time: float) -> float | None:
    """Share that waits longer than a time; None beyond the longest time seen.

    Once all have been served the share is 0 for good.
    """
    step = _last_step(curve, time)
    survival = 1.0 if step is None else step.survival
    return None if time > curve.longest and survival > 0 else survival


def survival_bounds(curve: Survival, time: float, level: float = 0.95) -> Bounds:
    """Interval of that share: S exp(± z error / S), not above 1; None where the share is 0."""
    survival = survival_at(curve, time)
    if survival is None or survival == 0:
        return None
    step = _last_step(curve, time)
    z = NormalDist().inv_cdf((1 + level) / 2)
    reach = 0.0 if step is None else z * step.error / survival
    return survival * math.exp(-reach), min(1.0, survival * math.exp(reach))


def quantile(curve: Survival, p: float) -> float | None:
    """Time that a share of the waits does not exceed; None if the curve does not come so low.

    Where the curve lies flat at 1 - p, the middle of that stretch, as in R; so without
    abandonments the median is the usual one.

    :param p: 0.5 for the median.
    """
    goal = 1 - p
    for place, step in enumerate(curve.steps):
        if abs(step.survival - goal) < 1e-12:
            following = curve.steps[place + 1 : place + 2]
            # At the end of the curve there is no next step to take the middle with.
            return (step.time + following[0].time) / 2 if following else step.time
        if step.survival < goal:
            return step.time
    return None


def _last_step(curve: Survival, time: float) -> Step | None:
    reached = [step for step in curve.steps if step.time <= time]
    return reached[-1] if reached else None
