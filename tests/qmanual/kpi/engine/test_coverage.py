"""Coverage on the last day of each period, worked out by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.qmanual.kpi.engine.conftest import kpi, words

from qmanual.kpi.definitions.definition import (
    Interval,
    IntervalMethod,
    Metric,
    MetricType,
    TimeAxis,
)
from qmanual.kpi.definitions.periods import Grain

D = date

# One row for each obligation; the tests' today is 2024-12-31.
ROWS: dict[str, Any] = {
    "from": [D(2024, 9, 1), D(2024, 9, 30), D(2024, 10, 15), D(2024, 9, 1), None],
    "to": [None, None, D(2024, 11, 30), D(2024, 10, 31), None],
    "valid": [D(2024, 9, 10), D(2024, 11, 5), None, D(2024, 9, 1), D(2024, 9, 1)],
    "expires": [D(2024, 12, 31), None, None, None, None],
    "unit": ["a", "b", "a", "b", "a"],
}
METRIC = Metric(
    type=MetricType.COVERAGE,
    required_from=words("`from`"),
    required_to=words("to"),
    valid_from=words("valid"),
    valid_to=words("expires"),
)
FIELDS: dict[str, Any] = {
    "unit": "percent",
    "time": TimeAxis(column="from", grain=Grain.MONTH),
    "interval": Interval(method=IntervalMethod.WILSON),
}


def points(found: Any) -> list[tuple[str, float, float | None]]:
    return [(point.label, point.numerator, point.denominator) for point in found.series]


def test_each_period_has_the_state_at_its_end(measured: Callable[..., Any]) -> None:
    found = measured(ROWS, kpi(METRIC, **FIELDS))

    assert points(found) == [
        ("2024-09", 2, 3),
        # What ends on the last day of a period is over then: the fourth no longer counts.
        ("2024-10", 1, 3),
        ("2024-11", 2, 2),
        # The first has expired on the last day.
        ("2024-12", 1, 2),
    ]
    assert (found.value, found.n, found.period.label) == (0.5, 2, "2024-12")
    assert (found.previous, found.as_of) == (1.0, "2024-12-31")
    assert [(entry.reason, entry.n) for entry in found.left_out] == [("from: empty", 1)]


def test_breakdown_is_of_the_day_of_the_headline(measured: Callable[..., Any]) -> None:
    found = measured(ROWS, kpi(METRIC, by=("unit",), **FIELDS))

    assert [(s.key, s.numerator, s.denominator) for s in found.breakdown["unit"]] == [
        ("a", 0, 1),
        ("b", 1, 1),
    ]


def test_window_is_kept(measured: Callable[..., Any]) -> None:
    axis = TimeAxis(column="from", grain=Grain.QUARTER, window=1)

    found = measured(ROWS, kpi(METRIC, **(FIELDS | {"time": axis})))

    assert (points(found), found.previous) == ([("2024-Q4", 1, 2)], pytest.approx(2 / 3))


def test_many_days_are_counted_in_several_queries(measured: Callable[..., Any]) -> None:
    axis = TimeAxis(column="from", grain=Grain.DAY)

    found = measured(ROWS, kpi(METRIC, **(FIELDS | {"time": axis})))

    assert len(found.series) == 122
    assert [p.denominator for p in found.series[:30]] == [2] * 29 + [3]


def test_nothing_required_yet_says_so(measured: Callable[..., Any]) -> None:
    rows = ROWS | {"from": [D(2030, 1, 1)] * 5}

    found = measured(rows, kpi(METRIC, **FIELDS))

    assert (found.status, found.statement) == (
        "no-data",
        "No value: nothing is required yet in any row.",
    )


def test_text_is_no_day(over: Callable[..., Any]) -> None:
    wrong = replace(METRIC, valid_from=words("unit"))

    _, failures = over(ROWS, kpi(wrong, **FIELDS))

    assert [failure.error.message for failure in failures] == [
        "'unit' must be a date or a time; give its 'type' in sources.yml"
    ]
