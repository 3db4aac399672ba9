"""Phases and baselines: limits that are computed anew only when the process was changed.

Limits that follow each new point would hide a slow decline, so they can be frozen after a
baseline; and limits from before a deliberate change would call the change itself a signal, so
each phase has its own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qmanual.kpi.statistics.chart import NSIGMAS, Fit, Point, point
from qmanual.kpi.statistics.cusum import ALLOWANCE, DECISION, cusum, cusum_points
from qmanual.kpi.statistics.ewma import WEIGHT, ewma_points
from qmanual.kpi.statistics.laney import fit_p_prime, fit_u_prime
from qmanual.kpi.statistics.missing import Number, is_known
from qmanual.kpi.statistics.shewhart import fit_c, fit_individuals, fit_p, fit_u, points_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a chart may be drawn with.

    :param minimum: values below which a baseline gives a centre and no limits.
    :param weight: lambda of an EWMA.
    :param allowance: k of a CUSUM.
    :param decision: h of a CUSUM.
    """

    nsigmas: float = NSIGMAS
    minimum: int = 1
    weight: float = WEIGHT
    allowance: float = ALLOWANCE
    decision: float = DECISION


@dataclass(frozen=True, slots=True, kw_only=True)
class PhasedChart:
    """A chart whose limits may change from phase to phase.

    :param points: one for each value, in their order.
    :param phases: number of the phase of each point, from 0.
    :param fits: of each phase; None where it has no value.
    """

    points: tuple[Point, ...]
    phases: tuple[int, ...]
    fits: tuple[Fit | None, ...]


def phased_chart(
    kind: str,
    values: Sequence[Number],
    sizes: Sequence[Number] | None = None,
    *,
    starts: Sequence[int] = (),
    baseline: Sequence[bool] | None = None,
    counted: Sequence[bool] | None = None,
    setting: Setting | None = None,
) -> PhasedChart:
    """Limits for each point: frozen after the baseline of its phase, new in each phase.

    :param kind: i, p, p-prime, np, c, u, u-prime, ewma or cusum.
    :param values: values of i, ewma and cusum; counts of the others.
    :param sizes: cases or exposure; needed by p, np and u, with and without prime.
    :param starts: places at which a new phase begins; 0 may be left out.
    :param baseline: places that limits are computed from. A phase that holds none of them uses
        all of its own.
    :param counted: False for places that never count, such as a month that is not over; an
        EWMA and a CUSUM pass over them.
    """
    setting = setting or Setting()
    edges = sorted({0, *(start for start in starts if 0 < start < len(values)), len(values)})
    points: list[Point] = []
    phases: list[int] = []
    fits: list[Fit | None] = []
    for number, (start, end) in enumerate(pairwise(edges)):
        part = slice(start, end)
        usable = [counted is None or counted[place] for place in range(start, end)]
        frozen = [baseline is not None and baseline[place] for place in range(start, end)]
        chosen = [use and freeze for use, freeze in zip(usable, frozen, strict=True)]
        own = _Part(
            values=values[part],
            sizes=None if sizes is None else sizes[part],
            usable=usable,
            chosen=chosen if any(chosen) else usable,
        )
        fit = _fit(kind, own, setting.minimum)
        fits.append(fit)
        points += _points(kind, own, fit, setting)
        phases += [number] * (end - start)
    return PhasedChart(points=tuple(points), phases=tuple(phases), fits=tuple(fits))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """The values of one phase.

    :param usable: places that count at all.
    :param chosen: places that the limits are computed from.
    """

    values: Sequence[Number]
    sizes: Sequence[Number] | None
    usable: Sequence[bool]
    chosen: Sequence[bool]


def _only(values: Sequence[Number], places: Sequence[bool]) -> list[Number]:
    """The values of these places; the others stay as gaps, which no moving range bridges."""
    return [value if use else None for value, use in zip(values, places, strict=True)]


def _fit(kind: str, part: _Part, minimum: int) -> Fit | None:
    values = _only(part.values, part.chosen)
    if part.sizes is None:
        if kind in _SIZED:
            raise ValueError(f"a {kind} chart needs the size of each point")
        sizes: list[Number] = [None] * len(values)
        rests_on = sum(map(is_known, values))
    else:
        sizes = _only(part.sizes, part.chosen)
        rests_on = sum(
            is_known(value) and (kind not in _SIZED or (is_known(size) and size > 0))
            for value, size in zip(values, sizes, strict=True)
        )
    fit = _FITS[kind](values, sizes)
    if fit is not None and rests_on < minimum:
        return Fit(kind=fit.kind, centre=fit.centre, sigma=None)
    return fit


def _points(kind: str, part: _Part, fit: Fit | None, setting: Setting) -> Sequence[Point]:
    if fit is None:
        nothing: Sequence[Number] = [None] * len(part.values)
        return [point(value, None, None) for value in (nothing if kind in _SIZED else part.values)]
    if kind == "ewma":
        used = _only(part.values, part.usable)
        return ewma_points(fit, used, weight=setting.weight, nsigmas=setting.nsigmas)
    if kind == "cusum":
        sums = cusum(fit, _only(part.values, part.usable), allowance=setting.allowance)
        if not fit.sigma:
            return [point(None, 0.0, None) for _ in sums]
        return cusum_points(sums, setting.decision)
    return points_of(fit, part.values, part.sizes, setting.nsigmas)


_SIZED = frozenset({"p", "p-prime", "np", "u", "u-prime"})

_FITS: Mapping[str, Callable[[Sequence[Number], Sequence[Number]], Fit | None]] = {
    "i": lambda values, _: fit_individuals(values),
    "p": fit_p,
    "p-prime": fit_p_prime,
    "np": lambda values, sizes: fit_p(values, sizes, "np"),
    "c": lambda values, _: fit_c(values),
    "u": fit_u,
    "u-prime": fit_u_prime,
    "ewma": lambda values, _: fit_individuals(values),
    "cusum": lambda values, _: fit_individuals(values),
}
