"""Data that nobody should have: a clear statement, never a wrong colour."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.qmanual.kpi.engine.conftest import kpi, words

from qmanual.kpi.definitions.definition import (
    Chart,
    Direction,
    GapDefinition,
    Metric,
    MetricType,
    Query,
    Target,
    TimeAxis,
)
from qmanual.kpi.definitions.periods import Grain
from qmanual.kpi.engine.assemble import REST_KEY
from qmanual.kpi.measurements.measurement import LeftOut

DAY = date(2024, 1, 5)
GOOD: dict[str, Any] = {
    "direction": Direction.LOWER,
    "targets": (Target(start=date(2020, 1, 1), target=100.0),),
}
COMPUTED = "cannot be computed, such as a division by zero"


def of_value(kind: MetricType, text: str, **parts: Any) -> Metric:
    return Metric(type=kind, value=words(text), **parts)


@pytest.mark.parametrize("kind", [MetricType.SUM, MetricType.MEAN, MetricType.PERCENTILE])
def test_what_leaves_the_range_of_numbers_is_left_out(
    measured: Callable[..., Any], kind: MetricType
) -> None:
    rows = {"at": [DAY] * 3, "x": [1e300, 2.0, float("nan")]}

    found = measured(rows, kpi(of_value(kind, "x * x"), **GOOD))

    assert (found.value, found.n, found.status) == (4.0, 1, "met")
    assert {(entry.reason, entry.n) for entry in found.left_out} == {
        ("x: empty", 1),
        (COMPUTED, 1),
    }


def test_division_by_zero_in_every_row_gives_no_colour(measured: Callable[..., Any]) -> None:
    rows = {"at": [DAY] * 2, "x": [1.0, 2.0], "y": [0, 0]}

    found = measured(rows, kpi(of_value(MetricType.MEAN, "x / y"), **GOOD))

    assert (found.value, found.status) == (None, "no-data")
    assert found.left_out == (LeftOut(reason=COMPUTED, n=2),)


def test_sum_beyond_all_numbers_gives_no_colour(measured: Callable[..., Any]) -> None:
    rows = {"at": [DAY] * 2, "x": [1.7e308, 1.7e308]}

    found = measured(rows, kpi(of_value(MetricType.SUM, "x"), **GOOD))

    assert (found.value, found.status) == (None, "no-data")


def test_all_infinite_is_empty(measured: Callable[..., Any]) -> None:
    rows = {"at": [DAY] * 2, "x": [float("inf"), float("-inf")]}

    found = measured(rows, kpi(of_value(MetricType.MEAN, "x"), **GOOD))

    assert (found.value, found.status, found.left_out) == (
        None,
        "no-data",
        (LeftOut(reason="x: empty", n=2),),
    )


def test_duration_that_ends_before_it_begins_is_left_out(measured: Callable[..., Any]) -> None:
    rows = {"at": [DAY] * 2, "a": [date(2024, 1, 1)] * 2, "b": [date(2024, 1, 3), date(2023, 1, 1)]}

    found = measured(rows, kpi(of_value(MetricType.MEAN, "days(a, b)"), unit="days"))

    assert (found.value, found.n) == (2.0, 1)
    assert found.left_out == (LeftOut(reason="ends before it begins", n=1),)


def test_equal_rows_each_count(measured: Callable[..., Any]) -> None:
    rows = {"at": [DAY] * 4, "x": [3.0] * 4}

    found = measured(rows, kpi(of_value(MetricType.PERCENTILE, "x", p=0.9)))

    assert (found.value, found.n) == (3.0, 4)


MANY = 10_000


def many_rows() -> dict[str, Any]:
    """Ten thousand values once, and the first of them twice more."""
    names = [f"c{number:05}" for number in range(MANY)] + ["c00000"] * 2
    return {"at": [DAY] * len(names), "x": [float(i % 7) for i in range(len(names))], "c": names}


@pytest.mark.parametrize(
    ("metric", "first", "rest"),
    [
        (Metric(type=MetricType.COUNT), 3, MANY - 50),
        (of_value(MetricType.SUM, "x - x + 1"), 3.0, float(MANY - 50)),
        (of_value(MetricType.DISTINCT, "x"), 3.0, None),
    ],
)
def test_ten_thousand_values_of_a_dimension(
    measured: Callable[..., Any], metric: Metric, first: float, rest: float | None
) -> None:
    found = measured(many_rows(), kpi(metric, by=("c",), chart=Chart.HEAT))

    parts = found.breakdown["c"]
    assert (len(parts), parts[0].key, parts[0].value) == (51, "c00000", first)
    last = parts[-1]
    assert (last.key, last.value_label, last.n, last.value) == (
        REST_KEY,
        "9,950 others",
        MANY - 50,
        rest,
    )
    assert len(found.heat["c"]) == 50


def test_too_many_values_are_one_line(
    over: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qmanual.kpi.engine.partials.MOST_GROUPS", 5_000)
    metric = Metric(type=MetricType.COUNT)

    found, failures = over(many_rows(), kpi(metric, by=("c",)), kpi(metric, "KPI-B"))

    assert [(f.definition.id, f.error.message) for f in failures] == [
        (
            "KPI-A",
            "column 'c' has too many different values for a breakdown "
            "(more than 5,000 with its periods); choose a coarser one",
        )
    ]
    assert (list(found), found["KPI-B"].value) == (["KPI-B"], MANY + 2)


def test_score_with_too_many_values_is_one_line(
    over: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qmanual.kpi.engine.partials.MOST_GROUPS", 5_000)
    metric = of_value(MetricType.SCORE, "x", maximum=6)

    found, failures = over(many_rows(), kpi(metric, by=("c",)), kpi(metric, "KPI-B"))

    assert [(f.definition.id, f.error.message) for f in failures] == [
        (
            "KPI-A",
            "column 'c' has too many different values for a breakdown "
            "(more than 5,000 with its periods); choose a coarser one",
        )
    ]
    assert (list(found), found["KPI-B"].n) == (["KPI-B"], MANY + 2)


@pytest.mark.parametrize("kind", [MetricType.COUNT, MetricType.SCORE])
def test_too_many_periods_are_one_line(
    over: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, kind: MetricType
) -> None:
    monkeypatch.setattr("qmanual.kpi.engine.partials.MOST_GROUPS", 2)
    rows = {"at": [date(2024, month, 1) for month in (1, 2, 3)], "x": [1.0, 2.0, 3.0]}
    value = words("x") if kind is MetricType.SCORE else None
    maximum = 3 if kind is MetricType.SCORE else None

    found, failures = over(rows, kpi(Metric(type=kind, value=value, maximum=maximum)))

    assert found == {}
    assert [f.error.message for f in failures] == [
        "there are too many periods (more than 2); choose a coarser grain"
    ]


def test_dimensions_with_too_many_combinations_are_read_one_by_one(
    measured: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = {
        "at": [DAY] * 100,
        "a": [i // 10 for i in range(100)],
        "b": [i % 10 for i in range(100)],
    }
    definition = kpi(Metric(type=MetricType.COUNT), by=("a", "b"))
    expected = measured(rows, definition)
    monkeypatch.setattr("qmanual.kpi.engine.partials.MOST_GROUPS", 20)

    assert measured(rows, definition) == expected
    assert [part.value for part in expected.breakdown["a"]] == [10] * 10


ROWS = {"at": [DAY] * 3, "x": [1.0, 2.0, 3.0]}


def test_query_prepares_rows(measured: Callable[..., Any]) -> None:
    query = Query(text="SELECT at, x * 10 AS y FROM log WHERE x > 1")

    found = measured(ROWS, kpi(of_value(MetricType.SUM, "y"), sql=query))

    assert (found.value, found.n, found.source.rows) == (50.0, 2, 2)


@pytest.mark.parametrize(
    "text", ["SELECT nothing FROM log", "SELECT FROM WHERE", "SELECT * FROM elsewhere"]
)
def test_query_that_cannot_be_run_is_one_line(over: Callable[..., Any], text: str) -> None:
    wrong = kpi(of_value(MetricType.SUM, "y"), sql=Query(text=text))

    found, failures = over(ROWS, wrong, kpi(Metric(type=MetricType.COUNT), "KPI-B"))

    assert [failure.definition.id for failure in failures] == ["KPI-A"]
    assert failures[0].error.message.startswith("cannot be computed: ")
    assert "\n" not in failures[0].error.message
    assert found["KPI-B"].value == 3


def test_entry_point_that_is_not_there_is_one_line(over: Callable[..., Any]) -> None:
    _, failures = over(ROWS, kpi(Metric(type=MetricType.COUNT), python="nobody"))

    assert failures[0].error.message.startswith("there is no entry point 'nobody' in the group")


def test_nan_that_statistics_of_a_file_do_not_know_is_empty(measured: Callable[..., Any]) -> None:
    """Parquet's least and greatest leave NaN out: a comparison with bounds lets it through."""
    rows = {"at": [DAY] * 3, "x": [1.0, 2.0, float("nan")]}

    found = measured(rows, kpi(of_value(MetricType.MEAN, "x"), **GOOD))

    assert (found.value, found.n, found.left_out) == (1.5, 2, (LeftOut(reason="x: empty", n=1),))


def test_years_that_no_calendar_has_are_no_dates(measured: Callable[..., Any]) -> None:
    rows = {"at": [0, -5, 2023, 99999], "x": [7.0, 7.0, 1.0, 7.0]}
    axis = TimeAxis(column="at", grain=Grain.YEAR)

    found = measured(rows, kpi(of_value(MetricType.MEAN, "x"), time=axis))

    assert (found.value, found.n) == (1.0, 1)
    assert found.left_out == (
        LeftOut(reason="no date in at", n=2),
        LeftOut(reason="dated in the future", n=1),
    )


def test_moments_before_the_year_1_are_no_dates(measured: Callable[..., Any]) -> None:
    import pyarrow as pa

    rows = {"at": pa.array([-(2**62), 0, 2**62], pa.timestamp("us")), "x": [7.0, 1.0, 7.0]}

    found = measured(rows, kpi(of_value(MetricType.PERCENTILE, "x")))

    assert (found.value, found.n, found.as_of) == (1.0, 1, "1970-01-01")


def test_lists_cannot_be_parts(over: Callable[..., Any]) -> None:
    rows = {"at": [DAY] * 2, "x": [1.0, 2.0], "tags": [["a"], ["b"]]}

    _, (failure,) = over(rows, kpi(of_value(MetricType.MEAN, "x"), by=("tags",)))

    assert str(failure.error) == (
        "column 'tags' holds lists or records; a breakdown needs plain values, such as text"
    )


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        (of_value(MetricType.MEAN, "5"), 5.0),
        (Metric(type=MetricType.RATE, numerator=words("true"), denominator=words("x")), 2 / 3),
        (Metric(type=MetricType.RATIO, numerator=words("1"), denominator=words("x")), 2 / 3),
    ],
)
def test_the_same_number_in_every_row(
    measured: Callable[..., Any], metric: Metric, value: float
) -> None:
    found = measured({"at": [DAY] * 2, "x": [1.0, 2.0]}, kpi(metric))

    assert found.value == pytest.approx(value, rel=1e-12)


def test_missing_column_of_a_survey_is_named(over: Callable[..., Any]) -> None:
    pair = GapDefinition(
        key="r", label="R", expectation=(words("e9"),), perception=(words("x"),), weight=1
    )
    metric = Metric(type=MetricType.GAP, dimensions=(pair,))

    _, (failure,) = over({"at": [DAY], "x": [1.0]}, kpi(metric))

    assert str(failure.error) == "'e9': there is no column 'e9'; there are at, x (column 1)"
