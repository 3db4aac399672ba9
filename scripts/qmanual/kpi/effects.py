"""Effects: whether a corrective action moved its KPI, from before to after.

The periods and the KPI were written down when the check was planned, so that nobody chooses
them after having seen the figures.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qmanual.kpi.definitions.definition import Direction, MetricType
from qmanual.kpi.measurements.measurement import HeatCell, Measurement, SeriesPoint
from qmanual.kpi.statistics.compare import (
    Better,
    Comparison,
    compare_ranks,
    compare_rates,
    compare_shares,
)
from qmanual.registers.record import Record

_SHARES = (MetricType.RATIO, MetricType.TOP_BOX)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A comparison of before and after, and what it rests on.

    :param comparison: None when a period is empty, or the KPI has no better side.
    :param before: labels of the periods that count as before.
    :param after: the same for after.
    :param left_out: labels of periods that lie only partly in before or after, or that the
        data do not cover.
    """

    comparison: Comparison | None
    before: tuple[str, ...]
    after: tuple[str, ...]
    left_out: tuple[str, ...] = ()


def effect_of(
    check: Record,
    series: Sequence[SeriesPoint],
    metric: MetricType,
    direction: Direction | None,
    *,
    level: float = 0.95,
) -> Effect:
    """Compare the series of a check's KPI before and after.

    Shares and rates are pooled over the periods by their numerators and denominators; values
    that cannot be pooled, such as a median per month, are compared by the ranks of the periods.

    :param check: a row of ``checks`` of a nonconformity; a period that it leaves open is empty.
    :param direction: a band has no better side: nothing is compared.
    """
    # Of a share of no cases nothing is known; that there were no cases is a count.
    known = [point for point in series if point.n or metric is MetricType.COUNT]
    before = _within(known, check.day("before_from"), check.day("before_to"))
    after = _within(known, check.day("after_from"), check.day("after_to"))
    touched = [p for side in (before, after) for p in side.partly]
    comparison = None
    if before.points and after.points and direction in (Direction.HIGHER, Direction.LOWER):
        better: Better = "higher" if direction is Direction.HIGHER else "lower"
        comparison = _compare(before.points, after.points, metric, better, level)
    return Effect(
        comparison=comparison,
        before=tuple(point.label for point in before.points),
        after=tuple(point.label for point in after.points),
        left_out=tuple(dict.fromkeys(point.label for point in touched)),
    )


def part_of(measurement: Measurement, value: str) -> Measurement | None:
    """The measurement with the series of one part of it, such as one channel.

    :param value: value of a dimension, or what people call it.
    :return: None if its parts are not known by period, or not just one dimension has the value.
    """
    found = [
        cells
        for dimension in measurement.heat.values()
        if (cells := {cell.period: cell for cell in dimension if value in (cell.key, cell.label)})
    ]
    if len(found) != 1:
        return None
    # A number of cases is nought where the part has none; other values are not known there.
    empty = 0 if measurement.metric_type == MetricType.COUNT else None
    series = tuple(
        _of_part(point, found[0].get(point.label), empty) for point in measurement.series
    )
    return replace(measurement, series=series)


def _of_part(point: SeriesPoint, cell: HeatCell | None, empty: float | None) -> SeriesPoint:
    return replace(
        point,
        value=cell.value if cell else empty,
        n=cell.n if cell else 0,
        numerator=cell.numerator if cell else None,
        denominator=cell.denominator if cell else None,
        low=None,
        high=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    points: tuple[SeriesPoint, ...] = ()
    partly: tuple[SeriesPoint, ...] = ()


def _within(
    series: Sequence[SeriesPoint], first: datetime.date | None, last: datetime.date | None
) -> _Side:
    """The periods that lie in a span in full, and those that only touch it or lack data."""
    if first is None or last is None:
        return _Side()
    low, high = first.isoformat(), last.isoformat()
    touching = [p for p in series if p.start <= high and p.end >= low]
    full = [p for p in touching if low <= p.start and p.end <= high and p.complete]
    return _Side(points=tuple(full), partly=tuple(p for p in touching if p not in full))


def _compare(
    before: Sequence[SeriesPoint],
    after: Sequence[SeriesPoint],
    metric: MetricType,
    better: Better,
    level: float,
) -> Comparison:
    good_before, all_before = _pooled(before)
    good_after, all_after = _pooled(after)
    whole = all(float(n).is_integer() for n in (good_before, all_before, good_after, all_after))
    if metric in _SHARES and whole:
        return compare_shares(
            int(good_before), int(all_before), int(good_after), int(all_after),
            better=better, level=level,
        )  # fmt: skip
    if metric is MetricType.RATE:
        return compare_rates(
            int(good_before), all_before, int(good_after), all_after, better=better, level=level
        )
    if metric is MetricType.COUNT:
        return compare_rates(
            int(sum(p.n for p in before)), _days(before), int(sum(p.n for p in after)),
            _days(after), better=better, level=level,
        )  # fmt: skip
    return compare_ranks(
        [p.value for p in before], [p.value for p in after], better=better, level=level
    )


def _pooled(points: Sequence[SeriesPoint]) -> tuple[float, float]:
    return sum(p.numerator or 0 for p in points), sum(p.denominator or 0 for p in points)


def _days(points: Sequence[SeriesPoint]) -> int:
    """Days of the periods: the exposure of a number of events."""
    return sum(
        (datetime.date.fromisoformat(p.end) - datetime.date.fromisoformat(p.start)).days + 1
        for p in points
    )
