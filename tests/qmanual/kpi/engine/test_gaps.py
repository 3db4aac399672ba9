"""SERVQUAL: figures held against NumPy's own covariances."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest
from tests.qmanual.kpi.engine.conftest import kpi, words

from qmanual.kpi.definitions.definition import (
    GapDefinition,
    Interval,
    IntervalMethod,
    Metric,
    MetricType,
)
from qmanual.kpi.measurements.measurement import LeftOut

T = Interval(method=IntervalMethod.T)


def dimension(key: str, pairs: int, weight: float = 1) -> GapDefinition:
    return GapDefinition(
        key=key,
        label=key.title(),
        expectation=tuple(words(f"e_{key}{i}") for i in range(pairs)),
        perception=tuple(words(f"p_{key}{i}") for i in range(pairs)),
        weight=weight,
    )


METRIC = Metric(type=MetricType.GAP, dimensions=(dimension("a", 3, 3), dimension("b", 2, 1)))
N = 40


def survey(*, seed: int = 7) -> dict[str, Any]:
    draw = np.random.default_rng(seed)
    mood = draw.integers(-1, 2, N)
    columns: dict[str, Any] = {"at": [date(2024, 1 + i % 3, 5) for i in range(N)]}
    for key, pairs in (("a", 3), ("b", 2)):
        for i in range(pairs):
            columns[f"e_{key}{i}"] = draw.integers(4, 8, N).astype(float).tolist()
            columns[f"p_{key}{i}"] = (draw.integers(3, 7, N) + mood).astype(float).tolist()
    return columns


def differences(columns: dict[str, Any], key: str, pairs: int) -> Any:
    perceived = np.array([columns[f"p_{key}{i}"] for i in range(pairs)], dtype=float)
    expected = np.array([columns[f"e_{key}{i}"] for i in range(pairs)], dtype=float)
    return perceived - expected


def test_dimensions_have_means_gap_interval_and_alpha(measured: Callable[..., Any]) -> None:
    from scipy.stats import t

    columns = survey()

    found = measured(columns, kpi(METRIC, interval=T))

    for entry, (key, pairs, weight) in zip(
        found.gaps, (("a", 3, 0.75), ("b", 2, 0.25)), strict=True
    ):
        items = differences(columns, key, pairs)
        each = items.mean(axis=0)
        low, high = t.interval(0.95, N - 1, each.mean(), each.std(ddof=1) / np.sqrt(N))
        total = items.sum(axis=0).var(ddof=1)
        alpha = pairs / (pairs - 1) * (1 - items.var(axis=1, ddof=1).sum() / total)
        assert (entry.key, entry.label, entry.n, entry.weight) == (key, key.title(), N, weight)
        assert (entry.gap, entry.low, entry.high, entry.alpha) == pytest.approx(
            (each.mean(), low, high, alpha)
        )
        assert entry.perception - entry.expectation == pytest.approx(entry.gap)


def test_headline_is_weighted_and_its_interval_knows_that_people_answer_both(
    measured: Callable[..., Any],
) -> None:
    from scipy.stats import t

    columns = survey()

    found = measured(columns, kpi(METRIC, interval=T))

    whole = 0.75 * differences(columns, "a", 3).mean(axis=0) + 0.25 * differences(
        columns, "b", 2
    ).mean(axis=0)
    low, high = t.interval(0.95, N - 1, whole.mean(), whole.std(ddof=1) / np.sqrt(N))
    assert (found.value, found.n) == (pytest.approx(whole.mean()), N)
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high))
    assert found.metric_type == "gap"


def test_months_are_merged_and_each_has_its_own_gap(measured: Callable[..., Any]) -> None:
    columns = survey()

    found = measured(columns, kpi(METRIC, interval=T))

    months = np.arange(N) % 3
    for number, point in enumerate(found.series):
        chosen = months == number
        a, b = (differences(columns, k, n)[:, chosen].mean() for k, n in (("a", 3), ("b", 2)))
        assert (point.value, point.n) == (pytest.approx(0.75 * a + 0.25 * b), chosen.sum())


def test_who_misses_a_pair_does_not_count_in_that_dimension(measured: Callable[..., Any]) -> None:
    columns = {
        "at": [date(2024, 1, 5)] * 3,
        "e_a0": [5.0, 6.0, None],
        "p_a0": [4.0, 6.0, None],
        "e_b0": [5.0, 5.0, 7.0],
        "p_b0": [None, 6.0, None],
    }
    metric = Metric(type=MetricType.GAP, dimensions=(dimension("a", 1), dimension("b", 1)))

    found = measured(columns, kpi(metric))

    assert [(g.key, g.n, g.gap, g.alpha) for g in found.gaps] == [
        ("a", 2, -0.5, None),
        ("b", 1, 1.0, None),
    ]
    assert (found.value, found.n) == (0.25, 2)
    assert sum(entry.n for entry in found.left_out) == 1


def test_dimension_without_answers_gives_no_headline(measured: Callable[..., Any]) -> None:
    columns = {
        "at": [date(2024, 1, 5)],
        "e_a0": [5.0],
        "p_a0": [4.0],
        "e_b0": np.array([np.nan]),
        "p_b0": [3.0],
    }
    metric = Metric(type=MetricType.GAP, dimensions=(dimension("a", 1), dimension("b", 1)))

    found = measured(columns, kpi(metric, interval=T))

    assert (found.value, found.status, found.interval) == (None, "no-data", None)
    assert [(g.key, g.n, g.gap) for g in found.gaps] == [("a", 1, -1.0), ("b", 0, None)]


def test_reasons_of_empty_answers_are_told(measured: Callable[..., Any]) -> None:
    columns = {"at": [date(2024, 1, 5)] * 2, "e_a0": [5.0, None], "p_a0": [4.0, 3.0]}
    metric = Metric(type=MetricType.GAP, dimensions=(dimension("a", 1),))

    assert measured(columns, kpi(metric)).left_out == (LeftOut(reason="e_a0: empty", n=1),)
