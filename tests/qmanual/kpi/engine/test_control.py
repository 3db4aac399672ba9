"""Control charts of KPIs: the chart that fits, limits that are frozen, signals in order."""

import dataclasses
import time
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmanual.kpi.definitions.definition import (
    Baseline,
    Chart,
    Definition,
    Metric,
    MetricType,
    PhaseChange,
)
from qmanual.kpi.engine.control import MINIMUM_POINTS, control_of, signals_of
from qmanual.kpi.measurements.measurement import (
    Control,
    ControlPoint,
    Phase,
    SeriesPoint,
    Signal,
)
from qmanual.kpi.statistics.rules import RULES


def defined(
    metric: MetricType = MetricType.MEAN,
    chart: Chart = Chart.CONTROL,
    per: float = 1,
    **fields: object,
) -> Definition:
    definition = Definition(
        id="KPI-A",
        title="A",
        source="log",
        metric=Metric(type=metric, per=per),
        unit="count",
        chart=chart,
    )
    return dataclasses.replace(definition, **fields)  # type: ignore[arg-type]


def at(place: int, value: float | None, **fields: object) -> SeriesPoint:
    """A month from January 2024 on."""
    first = date(2024 + place // 12, place % 12 + 1, 1)
    following = date(2024 + (place + 1) // 12, (place + 1) % 12 + 1, 1)
    point = SeriesPoint(
        label=f"{first:%Y-%m}",
        start=first.isoformat(),
        end=(following - timedelta(days=1)).isoformat(),
        value=value,
        n=1,
        numerator=None,
        denominator=None,
        low=None,
        high=None,
        target=None,
        warning=None,
        status="no-target",
        complete=True,
    )
    return dataclasses.replace(point, **fields)  # type: ignore[arg-type]


def series(values: Sequence[float | None]) -> list[SeriesPoint]:
    return [at(place, value) for place, value in enumerate(values)]


def cases(counts: Sequence[int], n: int) -> list[SeriesPoint]:
    return [
        at(place, count / n, n=n, numerator=count, denominator=n)
        for place, count in enumerate(counts)
    ]


def control(definition: Definition, points: Sequence[SeriesPoint]) -> Control:
    found = control_of(definition, points)
    assert found is not None
    return found


TEN = [9, 11, 10, 8, 12, 10, 11, 9, 10, 10]
SEVEN_AND_SIX = [7, 6, 7, 6, 7, 6, 7, 6]


@pytest.mark.parametrize(
    ("metric", "points", "kind"),
    [
        (MetricType.RATIO, cases(TEN, 40), "p"),
        (MetricType.TOP_BOX, cases(TEN, 1000), "p"),
        (MetricType.RATIO, cases(TEN, 1001), "p-prime"),
        # Money late / money due is no number of cases, though it looks like a share.
        (MetricType.RATIO, [dataclasses.replace(p, n=3) for p in cases(TEN, 40)], "i"),
        (MetricType.COUNT, series(TEN), "c"),
        (MetricType.DISTINCT, series(TEN), "c"),
        (MetricType.COUNT, series([1000 * x for x in TEN]), "i"),
        (MetricType.RATE, cases(TEN, 40), "u"),
        (MetricType.RATE, cases([20 * x for x in TEN], 40), "u-prime"),
        (MetricType.MEAN, series(TEN), "i"),
        (MetricType.PERCENTILE, series(TEN), "i"),
        (MetricType.NPS, cases(TEN, 40), "i"),
        (MetricType.SCORE, cases(TEN, 40), "i"),
    ],
)
def test_chart_fits_the_metric(metric: MetricType, points: list[SeriesPoint], kind: str) -> None:
    assert control(defined(metric), points).kind == kind


def test_named_chart_is_drawn_where_it_can_be() -> None:
    shares, values = cases(TEN, 40), series([-x for x in TEN])
    scores = [dataclasses.replace(p, value=100 * (p.value or 0)) for p in shares]

    drawn = [
        control(defined(MetricType.RATIO, Chart.P_PRIME), shares).kind,
        control(defined(MetricType.RATIO, Chart.I), shares).kind,
        control(defined(MetricType.MEAN, Chart.P), values).kind,
        control(defined(MetricType.MEAN, Chart.C), values).kind,
        # In points from -100 to 100: limits between 0 and 1 would be beside them.
        control(defined(MetricType.NPS, Chart.P), scores).kind,
        control(defined(MetricType.RATE, Chart.U, per=1000), shares).kind,
    ]

    assert drawn == ["p-prime", "i", "i", "i", "i", "i"]


@pytest.mark.parametrize("chart", [Chart.TREND, Chart.NONE, Chart.PARETO])
def test_other_charts_have_no_limits(chart: Chart) -> None:
    assert control_of(defined(chart=chart), series(TEN)) is None


@pytest.mark.parametrize("values", [[], [None, None]])
def test_series_without_a_value_has_no_chart(values: list[float | None]) -> None:
    assert control_of(defined(), series(values)) is None


def test_limits_of_the_textbook() -> None:
    # x = 7 and 6 by turns: mean 6.5, each moving range 1, sigma = sqrt(pi) / 2.
    values = [7, 6, 7, 6, 7, 6, 7, 6, 12]
    points = [*series(values[:8]), at(8, 12, complete=False)]

    found = control(defined(), points)

    reach = 3 * 0.886226925452758
    expected = ControlPoint(
        label="2024-01",
        value=7,
        centre=6.5,
        lower=pytest.approx(6.5 - reach),
        upper=pytest.approx(6.5 + reach),
    )
    # The month that is not over is far outside, is drawn, and neither counts nor is judged.
    assert [found.points[0], found.points[8]] == [
        expected,
        dataclasses.replace(expected, label="2024-09", value=12),
    ]
    assert (found.frozen_at, found.phases) == ("", (Phase(label="2024-01", start="2024-01-01"),))


def test_rate_is_told_per_its_units() -> None:
    points = [at(place, 1000 * 9 / 4500, n=9, numerator=9, denominator=4500) for place in range(8)]

    first = control(defined(MetricType.RATE, per=1000), points).points[0]

    # Nine events a month: 9 + 3 * 3 = 18 of 4500; the lower limit is nought.
    assert first == ControlPoint(
        label="2024-01",
        value=2,
        centre=pytest.approx(2),
        lower=pytest.approx(0),
        upper=pytest.approx(4),
    )


def test_limits_are_frozen_after_the_baseline() -> None:
    values = [7, 6, 7, 6, 7, 6, 7, 6, 9, 10, 9, 10]
    frozen = defined(baseline=Baseline(end=date(2024, 8, 31)), rules=("we-1",))

    found, open_one = control(frozen, series(values)), control(defined(), series(values))

    assert {point.centre for point in found.points} == {6.5}
    assert [point.rules for point in found.points[8:]] == [(), ("we-1",), (), ("we-1",)]
    assert (found.frozen_at, open_one.points[0].centre) == ("2024-08", 7.5)


def test_new_phase_has_its_own_limits_and_the_change_is_no_signal() -> None:
    change = PhaseChange(start=date(2024, 9, 1), reason="second shift")
    points = series([*SEVEN_AND_SIX, 27, 26, 27, 26, 27, 26, 27, 26])

    found = control(defined(phases=(change,)), points)

    assert [(point.phase, point.centre) for point in found.points] == [(0, 6.5)] * 8 + [
        (1, 26.5)
    ] * 8
    assert found.phases == (
        Phase(label="2024-01", start="2024-01-01"),
        Phase(label="2024-09", start="2024-09-01", reason="second shift"),
    )
    assert signals_of(defined(), points, found) == ()


def test_change_within_a_month_counts_from_the_next_and_one_to_come_not_yet() -> None:
    changes = (PhaseChange(start=date(2024, 3, 2)), PhaseChange(start=date(2030, 1, 1)))

    found = control(defined(phases=changes), series(TEN))

    assert [point.phase for point in found.points] == [0] * 3 + [1] * 7


def test_too_few_periods_have_a_centre_and_no_limits() -> None:
    few, enough = SEVEN_AND_SIX[: MINIMUM_POINTS - 1], SEVEN_AND_SIX[:MINIMUM_POINTS]

    drawn = [control(defined(), series(values)).points[0] for values in (few, enough)]

    assert [(p.centre is None, p.lower is None, p.upper is None) for p in drawn] == [
        (False, True, True),
        (False, False, False),
    ]


def test_equal_values_have_a_centre_and_no_limits_and_no_signal() -> None:
    found = control(defined(baseline=Baseline(end=date(2024, 8, 31))), series([0.1] * 9 + [0.2]))

    assert {(p.centre, p.lower, p.upper, p.rules) for p in found.points} == {(0.1, None, None, ())}


def test_too_few_cases_are_drawn_and_not_judged() -> None:
    points = [
        *cases([10, 11] * 5, 40),
        at(10, 1.0, n=4, numerator=4, denominator=4, status="missed"),
    ]
    definition = defined(MetricType.RATIO, min_n=10)

    found = control(definition, points)

    last = found.points[10]
    assert (last.value, last.centre, last.rules) == (1.0, pytest.approx(105 / 400), ())
    assert signals_of(definition, points, found) == ()
    assert control(defined(MetricType.RATIO, min_n=4), points).points[10].rules == ("we-1",)


def test_missing_month_keeps_its_place() -> None:
    found = control(defined(), series([7, 6, 7, None, 7, 6, 7, 6, 7]))

    assert [point.value for point in found.points] == [7, 6, 7, None, 7, 6, 7, 6, 7]
    assert found.points[3].upper is not None


def test_ewma_and_cusum_are_judged_by_their_limits_only() -> None:
    # Runs of an EWMA mean nothing, so we-4 is not asked of it.
    values = [7, 6, 7, 6, 7, 6, 7, 6, 9, 9, 9, 9, 9, 9]
    rules = ("we-2", "we-4")
    frozen = Baseline(end=date(2024, 8, 31))

    drawn = [
        control(defined(chart=chart, rules=rules, baseline=frozen), series(values))
        for chart in (Chart.EWMA, Chart.CUSUM)
    ]

    assert [chart.kind for chart in drawn] == ["ewma", "cusum"]
    assert [{rule for point in c.points for rule in point.rules} for c in drawn] == [{"we-1"}] * 2
    assert (drawn[1].points[0].centre, drawn[1].points[0].lower, drawn[1].points[0].upper) == (
        0,
        -5,
        5,
    )
    assert drawn[0].points[0].value == pytest.approx(6.5 + 0.2 * 0.5)


def test_signals_stand_in_the_order_of_time() -> None:
    values = [7, 6, 7, 6, 7, 6, 7, 6, 9.3, 12]
    points = series(values)
    points[1] = dataclasses.replace(points[1], status="missed")
    points[9] = dataclasses.replace(points[9], status="missed")
    points.append(at(10, 12, status="missed", complete=False))
    definition = defined(baseline=Baseline(end=date(2024, 8, 31)))

    found = signals_of(definition, points, control(definition, points))

    assert found == (
        Signal(kind="missed", period="2024-02", start="2024-02-01", end="2024-02-29", value=6),
        Signal(kind="we-1", period="2024-09", start="2024-09-01", end="2024-09-30", value=9.3),
        Signal(kind="missed", period="2024-10", start="2024-10-01", end="2024-10-31", value=12),
        Signal(kind="we-1", period="2024-10", start="2024-10-01", end="2024-10-31", value=12),
        Signal(kind="we-2", period="2024-10", start="2024-10-01", end="2024-10-31", value=12),
    )


def test_missed_targets_are_signals_without_a_chart() -> None:
    points = [at(0, 3, status="missed"), at(1, 3, status="met")]

    assert signals_of(defined(chart=Chart.TREND), points, None) == (
        Signal(kind="missed", period="2024-01", start="2024-01-01", end="2024-01-31", value=3),
    )


numbers = st.one_of(st.none(), st.integers(-5, 2000), st.floats(-1e6, 1e6))
any_points = st.lists(
    st.builds(
        lambda value, n, above, below, complete, status: at(
            0, value, n=n, numerator=above, denominator=below, complete=complete, status=status
        ),
        numbers,
        st.integers(0, 3000),
        numbers,
        numbers,
        st.booleans(),
        st.sampled_from(["met", "missed", "no-data"]),
    ),
    max_size=30,
)


@given(
    any_points,
    st.sampled_from(list(MetricType)),
    st.sampled_from([chart for chart in Chart if chart.is_control]),
    st.sampled_from([None, Baseline(), Baseline(start=date(2024, 5, 1), end=date(2025, 1, 31))]),
    st.lists(st.dates(date(2023, 1, 1), date(2027, 1, 1)), max_size=2),
)
def test_whatever_a_series_holds_each_period_has_its_point(
    entries: list[SeriesPoint],
    metric: MetricType,
    chart: Chart,
    baseline: Baseline | None,
    changes: list[date],
) -> None:
    points = [
        dataclasses.replace(
            entry, label=at(i, None).label, start=at(i, None).start, end=at(i, None).end
        )
        for i, entry in enumerate(entries)
    ]
    phases = tuple(PhaseChange(start=day) for day in sorted(changes))
    definition = defined(
        metric, chart, baseline=baseline, phases=phases, min_n=20, rules=tuple(RULES)
    )

    found = control_of(definition, points)

    signals = signals_of(definition, points, found)
    assert [signal.start for signal in signals] == sorted(signal.start for signal in signals)
    if found is None:
        assert all(point.value is None for point in points)
        return
    assert [point.label for point in found.points] == [point.label for point in points]
    for source, point in zip(points, found.points, strict=True):
        if not source.complete or source.value is None or source.n < 20:
            assert point.rules == ()
        if point.lower is not None:
            assert point.centre is not None
            assert point.upper is not None
            assert point.lower <= point.centre <= point.upper


def test_ten_thousand_periods_are_quick() -> None:
    points = [at(place % 1000, 7 - place % 2) for place in range(10_000)]
    definition = defined(rules=("we-1", "we-2", "we-3", "we-4"))
    began = time.process_time()

    found = control(definition, points)

    # 0.1 CPU s on a quiet machine; here other tests run beside it.
    assert len(found.points) == 10_000
    assert time.process_time() - began < 1
