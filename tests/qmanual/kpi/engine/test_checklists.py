"""Scores of checklists, worked out by hand."""

import math
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.qmanual.kpi.engine.conftest import kpi, words

from qmanual.kpi.definitions.definition import Interval, IntervalMethod, Metric, MetricType

AT = date(2024, 1, 5)

# Three visits. The second fails a critical line, so its 3 points of 5 are none.
LINES: dict[str, Any] = {
    "at": [AT] * 6 + [date(2024, 2, 3)] * 2,
    "visit": ["v1", "v1", "v1", "v2", "v2", "v2", "v3", "v3"],
    "points": [2.0, 1.0, None, 2.0, 0.0, 1.0, 1.0, 0.0],
    "weight": [2.0, 1.0, 4.0, 2.0, 1.0, 2.0, 1.0, 1.0],
    "must": [False, True, True, False, True, False, False, False],
    "branch": ["n", "n", "n", "s", "s", "s", "n", "n"],
}
METRIC = Metric(
    type=MetricType.SCORE,
    value=words("points"),
    maximum=2,
    weight=words("weight"),
    critical=words("must"),
    group=words("visit"),
)
FIELDS: dict[str, Any] = {"unit": "percent", "interval": Interval(method=IntervalMethod.T)}


def test_score_is_points_over_what_applied_and_a_critical_failure_is_nought(
    measured: Callable[..., Any],
) -> None:
    found = measured(LINES, kpi(METRIC, **FIELDS))

    # v1: 2 + 0.5 of 3, its third line did not apply. v2: 0 of 5. v3: 0.5 of 2.
    assert (found.value, found.n, found.numerator, found.denominator) == (0.3, 3, 3.0, 10.0)
    assert [(point.value, point.n) for point in found.series] == [(2.5 / 8, 2), (0.25, 1)]


def test_interval_rests_on_visits(measured: Callable[..., Any]) -> None:
    from scipy.stats import t

    found = measured(LINES, kpi(METRIC, **FIELDS))

    residuals = [2.5 - 0.3 * 3, 0 - 0.3 * 5, 0.5 - 0.3 * 2]
    error = math.sqrt(3 / 2 * sum(r * r for r in residuals)) / 10
    spread = t.ppf(0.975, 2) * error
    assert (found.interval.low, found.interval.high) == (
        pytest.approx(max(0, 0.3 - spread)),
        pytest.approx(min(1, 0.3 + spread)),
    )
    # One visit tells nothing of how visits differ.
    assert (found.series[1].low, found.series[1].high) == (None, None)


def test_without_critical_lines_every_point_counts(measured: Callable[..., Any]) -> None:
    metric = Metric(
        type=MetricType.SCORE,
        value=words("points"),
        maximum=2,
        weight=words("weight"),
        group=words("visit"),
    )

    assert measured(LINES, kpi(metric, **FIELDS)).numerator == 2.5 + 3.0 + 0.5


def test_lines_that_did_not_apply_are_stated(measured: Callable[..., Any]) -> None:
    found = measured(LINES, kpi(METRIC, **FIELDS))

    assert [(entry.reason, entry.n) for entry in found.left_out] == [("points: empty", 1)]


def test_breakdown_has_the_visits_of_each_part(measured: Callable[..., Any]) -> None:
    found = measured(LINES, kpi(METRIC, by=("branch",), **FIELDS))

    assert [(s.key, s.value, s.n) for s in found.breakdown["branch"]] == [
        ("n", 3.0 / 5, 2),
        ("s", 0.0, 1),
    ]


def test_without_groups_each_line_stands_for_itself(measured: Callable[..., Any]) -> None:
    metric = Metric(type=MetricType.SCORE, value=words("points"), maximum=2)

    found = measured(LINES, kpi(metric, **FIELDS))

    assert (found.value, found.n) == (pytest.approx(3.5 / 7), 7)


def test_nothing_that_applied_is_no_score(measured: Callable[..., Any]) -> None:
    import pyarrow as pa

    columns = LINES | {"points": pa.nulls(8, pa.float64())}

    found = measured(columns, kpi(METRIC, **FIELDS))

    assert (found.value, found.n, found.status) == (None, 0, "no-data")
