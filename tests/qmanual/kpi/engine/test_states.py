from statistics import fmean, pvariance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmanual.kpi.definitions.definition import MetricType
from qmanual.kpi.engine.states import merge


def state_of(values: list[float]) -> dict[str, float | None]:
    if not values:
        return {"n": 0, "mean": None, "variance": None}
    return {"n": len(values), "mean": fmean(values), "variance": pvariance(values)}


NUMBERS = st.lists(st.integers(-1000, 1000).map(float), max_size=8)


@given(st.lists(NUMBERS, max_size=6))
def test_moments_of_groups_are_those_of_all_rows(groups: list[list[float]]) -> None:
    merged = merge(MetricType.MEAN, [state_of(group) for group in groups])

    rows = [value for group in groups for value in group]
    expected = state_of(rows) if rows else {"n": 0, "mean": 0.0, "variance": 0.0}
    assert merged == pytest.approx(expected if groups else {}, rel=1e-12, abs=1e-9)


def test_a_large_mean_costs_no_digits_of_the_variance() -> None:
    groups = [[1e9 + 1, 1e9 + 2], [1e9 + 3, 1e9 + 4]]

    merged = merge(MetricType.MEAN, [state_of(group) for group in groups])

    assert merged["variance"] == 1.25


def test_sums_and_counts_add_up_and_nothing_is_nought() -> None:
    states = [{"n": 2, "sum": 1.5}, {"n": 1, "sum": None}]

    assert merge(MetricType.SUM, states) == {"n": 3, "sum": 1.5}


def test_no_state_is_no_state() -> None:
    assert merge(MetricType.COUNT, []) == {}
