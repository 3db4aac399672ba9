from dataclasses import replace
from typing import Any

import pytest

from qmanual.kpi.charts.trend import describe_trend, trend_chart
from qmanual.kpi.measurements.measurement import Measurement


def domain_of(chart: Any) -> Any:
    return next(
        layer["encoding"]["y"]["scale"]["domain"]
        for layer in chart.to_dict()["layer"]
        if "scale" in layer["encoding"].get("y", {})
    )


def texts_of(chart: Any) -> list[str]:
    return [
        layer["data"]["values"][0]["text"]
        for layer in chart.to_dict()["layer"]
        if layer["mark"]["type"] == "text"
    ]


def test_what_is_not_final_or_not_judged_is_grey(measured, point, rows_of) -> None:
    series = (
        point(2021, 0.9),
        point(2022, 0.9, complete=False),
        point(2023, 0.2, status="insufficient"),
        point(2024, 0.2, status="missed"),
        point(2025, 0.2, status="no-target"),
    )

    chart = trend_chart(replace(measured, series=series))

    statuses = [row["status"] for row in rows_of(chart, "status")]
    assert statuses == ["met", "open", "open", "missed", "value"]


def test_no_line_crosses_a_gap(measured: Measurement, rows_of) -> None:
    chart = trend_chart(measured)

    assert rows_of(chart, "status") == [
        {"x": 0, "period": "2022", "value": 0.75, "run": 0, "status": "warning"},
        {"x": 2, "period": "2024", "value": 0.9, "run": 1, "status": "met"},
    ]


def test_target_jumps_where_it_changes_and_is_named_at_its_end(measured, point, rows_of) -> None:
    series = (point(2022, 0.8), point(2023, 0.9, target=0.85, warning=None))

    chart = trend_chart(replace(measured, series=series, decimals=1))

    assert rows_of(chart, "run")[:4] == [
        {"x": -0.5, "value": 0.8, "run": "0/0"},
        {"x": 0.5, "value": 0.8, "run": "0/0"},
        {"x": 0.5, "value": 0.85, "run": "0/0"},
        {"x": 1.5, "value": 0.85, "run": "0/0"},
    ]
    assert texts_of(chart) == ["Target 85%"]


def test_shapes_are_explained_where_they_occur(measured, point) -> None:
    plain = (point(2022, 0.8, target=None, warning=None),) * 2
    missed = tuple(replace(p, status="missed") for p in plain)

    charts = [trend_chart(replace(measured, series=series)) for series in (plain, missed)]

    assert [texts_of(chart) for chart in charts] == [[], ["Target missed"]]


@pytest.mark.parametrize("value", [5.0, 9000.0])
def test_period_of_too_few_cases_does_not_flatten_the_trend(measured, point, value) -> None:
    free: dict[str, Any] = {"target": None, "warning": None}
    series = (
        point(2021, 4.5, low=4.0, high=6.0, **free),
        point(2022, 5.0, low=4.0, high=6.0, **free),
        point(2023, value, low=1.0, high=9000.0, status="insufficient", **free),
    )

    chart = trend_chart(replace(measured, unit="h", series=series, target=None))

    assert domain_of(chart) == [0, 8]


@pytest.mark.parametrize(
    ("values", "unit", "domain"),
    [
        ((0.8, 0.8, 0.8), "percent", [0.76, 0.84]),
        ((0.0, 0.0, 0.0), "count", [0.0, 1.0]),
        ((-0.1, 0.2, 0.1), "percent", [-0.2, 0.3]),
        ((1.0, 1.3, 1.2), "percent", [0.9, 1.4]),
        ((-12.0, -8.0, -3.0), "s", [-15.0, 0.0]),
        ((3e11, 6e11, 9e11), "count", [0.0, 1e12]),
    ],
)
def test_axis_covers_whatever_there_is(measured, point, values, unit, domain) -> None:
    series = tuple(point(2020 + n, v, target=None, warning=None) for n, v in enumerate(values))

    chart = trend_chart(replace(measured, unit=unit, series=series, target=None))

    assert domain_of(chart) == domain


def test_fewer_than_two_values_or_infinite_ones_make_no_trend(measured, point) -> None:
    one, infinite = measured.series[:2], (point(2022, float("inf")), point(2023, 0.5))

    assert [trend_chart(replace(measured, series=s)) for s in ((), one, infinite)] == [None] * 3


def test_a_long_trend_shows_and_tells_its_newest_periods(measured, point, rows_of) -> None:
    series = tuple(point(f"D{n}", 0.5) for n in range(10_000))
    long = replace(measured, series=series)

    told = describe_trend(long)

    assert [len(rows_of(trend_chart(long), "status")), told.count("; ")] == [240, 23]
    assert told.endswith("D9999: 50%. Target 80%. 9976 earlier periods are in the table.")


def test_description(measured: Measurement) -> None:
    assert describe_trend(measured) == "By period: 2022: 75%; 2024: 90%. Target 80%."


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("ru", "По периодам: 2022: 75 %; 2024: 90 %. Целевое значение: 80 %."),
        ("zh-Hant", "各期：2022：75%；2024：90%。目標值：80%。"),
    ],
)
def test_description_is_in_the_language(measured, language, told) -> None:
    found = describe_trend(measured, language)

    assert found.replace("\N{NO-BREAK SPACE}", " ") == told
