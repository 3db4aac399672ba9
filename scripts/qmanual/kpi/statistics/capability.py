"""Capability: whether a stable process can keep its limits of specification.

Only of use for a process that is in control and whose values are about normal. Waits are
skewed: for them say the share beyond the limit instead.

Sources: Montgomery, Statistical Quality Control, chapter 8; intervals of Cp: Chou, Owen and
Borrego 1990; of Cpl, Cpu and Cpk: Bissell 1990; of Cpm: Boyles 1991; as in the R package qcc.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from qmanual.kpi.statistics.intervals import Bounds, wilson
from qmanual.kpi.statistics.missing import Number, known


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """A capability index; without bounds where n is below 2."""

    value: float
    bounds: Bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """Indices of a process; None where a limit that they need is missing, or sigma is nought.

    :param cp: (upper - lower) / 6 sigma: what the process could do if it were centred.
    :param cpl: (centre - lower) / 3 sigma.
    :param cpu: (upper - centre) / 3 sigma.
    :param cpk: the smaller of the two: what it does.
    :param cpm: Cp that also counts the distance of the centre from the target.
    """

    cp: Index | None
    cpl: Index | None
    cpu: Index | None
    cpk: Index | None
    cpm: Index | None


def capability(
    centre: float,
    sigma: float,
    n: int,
    *,
    lower: float | None = None,
    upper: float | None = None,
    target: float | None = None,
    level: float = 0.95,
) -> Capability:
    """Indices of a process of this centre and sigma, with intervals.

    Each bound of Cpl and Cpu holds at the level by itself, as in qcc: they are asked one-sided.

    :param n: values that sigma rests on.
    :param target: best value; the middle of the limits by default.
    :raises ValueError: if there is no limit, or the lower is not below the upper.
    """
    if lower is None and upper is None:
        raise ValueError("capability needs a lower or an upper limit of specification")
    if lower is not None and upper is not None and lower >= upper:
        raise ValueError(f"the lower limit {lower} is not below the upper limit {upper}")
    if sigma <= 0:
        return Capability(cp=None, cpl=None, cpu=None, cpk=None, cpm=None)
    cpl = None if lower is None else (centre - lower) / (3 * sigma)
    cpu = None if upper is None else (upper - centre) / (3 * sigma)
    one_sided, two_sided = (NormalDist().inv_cdf(p) for p in (level, (1 + level) / 2))
    cp = cpm = None
    if lower is not None and upper is not None:
        potential = (upper - lower) / (6 * sigma)
        cp = Index(value=potential, bounds=_by_chi2(potential, n - 1, level))
        goal = (lower + upper) / 2 if target is None else target
        off = ((centre - goal) / sigma) ** 2
        worth = potential / math.sqrt(1 + off)
        freedom = n * (1 + off) ** 2 / (1 + 2 * off)
        cpm = Index(value=worth, bounds=_by_chi2(worth, freedom, level) if n > 1 else None)
    return Capability(
        cp=cp,
        cpl=None if cpl is None else Index(value=cpl, bounds=_by_bissell(cpl, n, one_sided)),
        cpu=None if cpu is None else Index(value=cpu, bounds=_by_bissell(cpu, n, one_sided)),
        cpk=_smaller(cpl, cpu, n, two_sided),
        cpm=cpm,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Beyond:
    """Share of values outside the limits of specification.

    :param bounds: Wilson interval of the observed share.
    :param expected: share of a normal process; None without a sigma.
    """

    n: int
    below: int
    above: int
    share: float | None
    bounds: Bounds
    expected: float | None


def share_beyond(
    values: Sequence[Number],
    *,
    lower: float | None = None,
    upper: float | None = None,
    sigma: float | None = None,
    level: float = 0.95,
) -> Beyond:
    """How many values lie outside, and how many of a normal process with their mean would."""
    numbers = known(values)
    n = len(numbers)
    below = 0 if lower is None else sum(value < lower for value in numbers)
    above = 0 if upper is None else sum(value > upper for value in numbers)
    expected = None
    if n and sigma is not None and sigma > 0:
        process = NormalDist(math.fsum(numbers) / n, sigma)
        expected = (0.0 if lower is None else process.cdf(lower)) + (
            0.0 if upper is None else 1 - process.cdf(upper)
        )
    return Beyond(
        n=n,
        below=below,
        above=above,
        share=(below + above) / n if n else None,
        bounds=wilson(below + above, n, level),
        expected=expected,
    )


def _smaller(cpl: float | None, cpu: float | None, n: int, z: float) -> Index:
    value = min(index for index in (cpl, cpu) if index is not None)
    # The interval is that of the smaller index, asked two-sided.
    return Index(value=value, bounds=_by_bissell(value, n, z))


def _by_bissell(value: float, n: int, z: float) -> Bounds:
    """value (1 ± z sqrt(1 / (9 n value^2) + 1 / (2 (n - 1)))), also right at nought."""
    if n < 2:
        return None
    spread = z * math.sqrt(1 / (9 * n) + value**2 / (2 * (n - 1)))
    return value - spread, value + spread


def _by_chi2(value: float, freedom: float, level: float) -> Bounds:
    if freedom <= 0:
        return None
    from scipy.special import gammaincinv

    def factor(p: float) -> float:
        return math.sqrt(2 * float(gammaincinv(freedom / 2, p)) / freedom)

    return value * factor((1 - level) / 2), value * factor((1 + level) / 2)
