"""Control charts of KPIs: which chart fits a metric, its limits, and its signals.

The rules of choice are those of the books: shares vary as a binomial, events as a Poisson
count, all else is one value per period. With so many cases that chance is the lesser part of
the variation, the limits come from how periods differ (Laney), or from the single values.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from qmanual.kpi.definitions.definition import Chart, Definition, MetricType
from qmanual.kpi.measurements.judge import Status
from qmanual.kpi.measurements.measurement import (
    Control,
    ControlPoint,
    Phase,
    SeriesPoint,
    Signal,
)
from qmanual.kpi.statistics.chart import Point
from qmanual.kpi.statistics.missing import Number, is_known
from qmanual.kpi.statistics.phases import Setting, phased_chart
from qmanual.kpi.statistics.rules import BEYOND, broken_rules

MINIMUM_POINTS = 8
"""Periods below which a chart shows its centre and no limits.

Sigma from n single values is uncertain by 1 / sqrt(2 * 0.62 (n - 1)) of itself: by a third with
8, by a fifth with 20. Below 8 the limits say more about chance than about the process;
Montgomery asks for 20 to 25 before limits are frozen.
"""

MANY_CASES = 1000
"""Cases per period above which a share is drawn as p': see Laney 2002."""

MANY_EVENTS = 100
"""Events per period above which a rate is drawn as u', and a count as single values.

A Poisson count of 100 varies by a tenth; of more events that part is small beside the reasons
for which months differ, such as their length and the season.
"""

MISSED = "missed"
"""Kind of a signal that is a missed target, not a rule of the chart."""

_SMOOTHED = frozenset({Chart.EWMA, Chart.CUSUM})


def control_of(definition: Definition, points: Sequence[SeriesPoint]) -> Control | None:
    """The control chart of a series; None if the definition asks for none, or there is no value.

    Limits come from complete periods with a value that rests on at least ``min_n`` cases, within
    each phase: from those of the baseline, where a phase has any. Other periods are drawn and
    not judged. Where no period differs from another there is a centre and no limits: the
    first change would else be a signal, however small.

    :return: one point for each of the series, in its order. A CUSUM is drawn in sigma, around
        0; the line is the one of its two sums that has gone further.
    """
    if not definition.chart.is_control or not any(is_known(entry.value) for entry in points):
        return None
    judged = [_is_judged(definition, entry) for entry in points]
    kind = _kind(definition, [e for e, use in zip(points, judged, strict=True) if use])
    columns = _columns(definition, points, kind)
    starts = _phase_starts(definition, points)
    baseline = _baseline(definition, points)
    chart = phased_chart(
        kind.value,
        columns.values,
        columns.sizes,
        starts=[place for place, _ in starts],
        baseline=baseline,
        counted=judged,
        setting=Setting(minimum=MINIMUM_POINTS),
    )
    drawn = [_without_width(entry) for entry in chart.points]
    broken = broken_rules(drawn, _rules(definition, kind), judged=judged, phases=chart.phases)
    return Control(
        kind=kind.value,
        points=tuple(
            ControlPoint(
                label=source.label,
                value=entry.value if kind in _SMOOTHED else source.value,
                centre=columns.scale(entry.centre),
                lower=columns.scale(entry.lower),
                upper=columns.scale(entry.upper),
                rules=rules,
                phase=phase,
            )
            for source, entry, rules, phase in zip(points, drawn, broken, chart.phases, strict=True)
        ),
        phases=tuple(
            Phase(label=points[place].label, start=points[place].start, reason=reason)
            for place, reason in starts
        ),
        frozen_at=_frozen_at(definition, points, judged, baseline),
    )


def signals_of(
    definition: Definition, points: Sequence[SeriesPoint], control: Control | None
) -> tuple[Signal, ...]:
    """Reasons to look, in the order of time: missed targets, then broken rules of each period.

    A period that is not over, or rests on too few cases, gives none.
    """
    signals = []
    for place, entry in enumerate(points):
        kinds: list[str] = []
        if entry.status == Status.MISSED and _is_judged(definition, entry):
            kinds.append(MISSED)
        if control is not None:
            kinds += control.points[place].rules
        signals += [
            Signal(
                kind=kind,
                period=entry.label,
                start=entry.start,
                end=entry.end,
                value=entry.value,
            )
            for kind in kinds
        ]
    return tuple(signals)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """What a chart is computed from.

    :param scale: from the chart's unit to that of the KPI.
    """

    values: list[Number]
    sizes: list[Number] | None
    scale: Callable[[Number], Number]


def _is_judged(definition: Definition, entry: SeriesPoint) -> bool:
    return entry.complete and is_known(entry.value) and entry.n >= definition.min_n


def _kind(definition: Definition, points: Sequence[SeriesPoint]) -> Chart:
    """The chart to draw; single values where a series does not hold what the chart needs."""
    wanted = definition.chart
    if wanted is Chart.CONTROL:
        wanted = _fitting(definition.metric.type, points)
    needed = _NEEDS.get(wanted)
    if needed is None:
        return wanted
    per = _per(definition, wanted)
    return wanted if all(needed(entry, per) for entry in points) else Chart.I


def _per(definition: Definition, kind: Chart) -> float:
    """Units of exposure that a rate is told per; shares are told as shares."""
    return definition.metric.per if kind in (Chart.U, Chart.U_PRIME) else 1.0


def _fitting(metric: MetricType, points: Sequence[SeriesPoint]) -> Chart:
    if metric in _SHARES:
        if not all(map(_is_of_cases, points)):
            return Chart.I
        return Chart.P_PRIME if _middle([e.denominator for e in points]) > MANY_CASES else Chart.P
    if metric is MetricType.RATE:
        return Chart.U_PRIME if _middle([e.numerator for e in points]) > MANY_EVENTS else Chart.U
    if metric in _COUNTS:
        return Chart.I if _middle([e.value for e in points]) > MANY_EVENTS else Chart.C
    return Chart.I


_SHARES = frozenset({MetricType.RATIO, MetricType.TOP_BOX, MetricType.COVERAGE})
_COUNTS = frozenset({MetricType.COUNT, MetricType.DISTINCT})


def _middle(values: Sequence[Number]) -> float:
    numbers = [value for value in values if is_known(value)]
    return median(numbers) if numbers else 0.0


def _is_share(entry: SeriesPoint, per: float = 1.0) -> bool:
    """Whether a value is a part of something, in the unit that its limits are in.

    A net promoter score has cases above and below the line, too, but is told in points.
    """
    above, below = entry.numerator, entry.denominator
    return _is_rate(entry, per) and above is not None and below is not None and above <= below


def _is_of_cases(entry: SeriesPoint) -> bool:
    """Whether each row is one case, good or not; a sum of money is no number of cases."""
    above = entry.numerator
    return _is_share(entry) and entry.denominator == entry.n and float(above or 0).is_integer()


def _is_rate(entry: SeriesPoint, per: float) -> bool:
    """Whether a value is events over exposure, times what it is told per."""
    value, above, below = entry.value, entry.numerator, entry.denominator
    return (
        is_known(value)
        and is_known(above)
        and is_known(below)
        and above >= 0
        and below > 0
        and math.isclose(value, per * above / below, rel_tol=1e-9)
    )


def _is_count(entry: SeriesPoint, _per: float) -> bool:
    return is_known(entry.value) and entry.value >= 0


_NEEDS: Mapping[Chart, Callable[[SeriesPoint, float], bool]] = {
    Chart.P: _is_share,
    Chart.P_PRIME: _is_share,
    Chart.C: _is_count,
    Chart.U: _is_rate,
    Chart.U_PRIME: _is_rate,
}


def _columns(definition: Definition, points: Sequence[SeriesPoint], kind: Chart) -> _Columns:
    if kind not in _NEEDS or kind is Chart.C:
        return _Columns(values=[e.value for e in points], sizes=None, scale=lambda value: value)
    per = _per(definition, kind)
    return _Columns(
        values=[e.numerator if e.value is not None else None for e in points],
        sizes=[e.denominator for e in points],
        scale=lambda value: None if value is None else per * value,
    )


def _phase_starts(definition: Definition, points: Sequence[SeriesPoint]) -> list[tuple[int, str]]:
    """Places at which phases begin, with the reason; a period belongs where its first day lies.

    Changes before the first period end at it, and those after the last one have none yet.
    """
    starts = {0: ""}
    for change in definition.phases:
        reached = (
            place
            for place, entry in enumerate(points)
            if date.fromisoformat(entry.start) >= change.start
        )
        place = next(reached, None)
        if place is not None:
            starts[place] = change.reason
    return sorted(starts.items())


def _baseline(definition: Definition, points: Sequence[SeriesPoint]) -> list[bool] | None:
    """Periods that lie within the baseline with all their days."""
    baseline = definition.baseline
    if baseline is None:
        return None
    return [
        (baseline.start is None or date.fromisoformat(entry.start) >= baseline.start)
        and (baseline.end is None or date.fromisoformat(entry.end) <= baseline.end)
        for entry in points
    ]


def _frozen_at(
    definition: Definition,
    points: Sequence[SeriesPoint],
    judged: Sequence[bool],
    baseline: Sequence[bool] | None,
) -> str:
    """The last period of the baseline, if it has an end and a period that counts."""
    if baseline is None or definition.baseline is None or definition.baseline.end is None:
        return ""
    used = [
        entry.label
        for entry, counts, chosen in zip(points, judged, baseline, strict=True)
        if counts and chosen
    ]
    return used[-1] if used else ""


def _without_width(entry: Point) -> Point:
    if entry.spread is None or entry.spread > 0:
        return entry
    return Point(value=entry.value, centre=entry.centre, lower=None, upper=None, spread=None)


def _rules(definition: Definition, kind: Chart) -> tuple[str, ...]:
    """The rules to judge by; points of an EWMA or a CUSUM only by their limits."""
    if kind not in _SMOOTHED or not definition.rules:
        return definition.rules
    return tuple(rule for rule in definition.rules if rule in BEYOND) or ("we-1",)
