"""Before and after: which periods count, and how each type of KPI is compared."""

import datetime

import pytest

from qmanual.kpi.definitions.definition import Direction, MetricType
from qmanual.kpi.effects import Effect, effect_of
from qmanual.kpi.measurements.measurement import SeriesPoint
from qmanual.kpi.statistics.compare import compare_ranks, compare_rates, compare_shares
from qmanual.registers.record import Record

DAY = datetime.date.fromisoformat
CHECK = Record(
    id="",
    fields={
        "before_from": DAY("2026-01-01"),
        "before_to": DAY("2026-02-28"),
        "after_from": DAY("2026-04-01"),
        "after_to": DAY("2026-06-15"),
    },
)


def point(month: int, good: float, n: float, *, complete: bool = True) -> SeriesPoint:
    last = (datetime.date(2026, month + 1, 1) - datetime.timedelta(days=1)).isoformat()
    return SeriesPoint(
        label=f"2026-{month:02d}", start=f"2026-{month:02d}-01", end=last,
        value=good / n if n else None, n=n, numerator=good, denominator=n,
        low=None, high=None, target=None, warning=None, status="met", complete=complete,
    )  # fmt: skip


SERIES = [point(1, 30, 50), point(2, 28, 50), point(3, 1, 50), point(4, 45, 50), point(5, 47, 50), point(6, 9, 9)]  # fmt: skip


def test_shares_are_pooled() -> None:
    """March lies between; June only touches the period after."""
    effect = effect_of(CHECK, SERIES, MetricType.RATIO, Direction.HIGHER)

    assert effect == Effect(
        comparison=compare_shares(58, 100, 92, 100, better="higher"),
        before=("2026-01", "2026-02"),
        after=("2026-04", "2026-05"),
        left_out=("2026-06",),
    )
    assert effect.comparison is not None
    assert effect.comparison.verdict == "improved"


def test_lower_is_better() -> None:
    effect = effect_of(CHECK, SERIES, MetricType.RATIO, Direction.LOWER)

    assert effect.comparison is not None
    assert effect.comparison.verdict == "worse"


@pytest.mark.parametrize(
    ("metric", "expected"),
    [
        (MetricType.RATE, compare_rates(58, 100, 92, 100, better="higher")),
        (MetricType.COUNT, compare_rates(100, 59, 100, 61, better="higher")),
        (MetricType.PERCENTILE, compare_ranks([0.6, 0.56], [0.9, 0.94], better="higher")),
    ],
)
def test_other_types(metric, expected) -> None:
    assert effect_of(CHECK, SERIES, metric, Direction.HIGHER).comparison == expected


def test_incomplete_period_is_left_out() -> None:
    series = [*SERIES[:4], point(5, 10, 10, complete=False)]

    effect = effect_of(CHECK, series, MetricType.RATIO, Direction.HIGHER)

    assert (effect.after, effect.left_out) == (("2026-04",), ("2026-05",))


@pytest.mark.parametrize(
    ("check", "direction"),
    [
        (Record(id="", fields={"before_from": DAY("2026-01-01")}), Direction.HIGHER),
        (CHECK, Direction.BAND),
        (CHECK, None),
    ],
)
def test_nothing_to_compare(check, direction) -> None:
    assert effect_of(check, SERIES, MetricType.RATIO, direction).comparison is None
