"""Sigma of single values; that of subgroups is tested with their charts."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmanual.kpi.statistics.constants import c4, d2, d3
from qmanual.kpi.statistics.sigma import (
    ESTIMATORS,
    by_deviation,
    by_median_moving_range,
    by_moving_range,
    moving_ranges,
    within_subgroups,
)


def test_moving_ranges_keep_places_and_stop_at_gaps() -> None:
    assert moving_ranges([1, 4, None, 2, 2, 7]) == [None, 3, None, None, 0, 5]
    assert moving_ranges([1, 4, 2, 9], span=3) == [None, None, 3, 7]
    assert moving_ranges([]) == []


def test_sigma_of_single_values() -> None:
    values = [1.0, 4.0, None, 2.0, 2.0, 7.0]

    assert by_moving_range(values) == pytest.approx(8 / 3 / 1.1283791670955126)
    # 0.6744897501960817 is the upper quartile of the normal distribution.
    assert by_median_moving_range(values) == pytest.approx(3 / (math.sqrt(2) * 0.6744897501960817))
    assert by_deviation(values) == pytest.approx(math.sqrt(5.7) / c4(5))
    assert [by_moving_range([1]), by_deviation([1]), by_median_moving_range([])] == [None] * 3


def test_estimators_of_different_sizes_by_hand() -> None:
    # Ranges 2 of two and 6 of three values; standard deviations root 2 and 3.
    subgroups = [[1.0, 3.0], [0.0, 3.0, 6.0], [5.0], [None]]
    weights = [(d2(n) / d3(n)) ** 2 for n in (2, 3)]
    precise = [c4(n) ** 2 / (1 - c4(n) ** 2) for n in (2, 3)]
    by_r, by_s = (2 / d2(2), 6 / d2(3)), (math.sqrt(2) / c4(2), 3 / c4(3))

    found = {name: within_subgroups(subgroups, name) for name in ESTIMATORS}

    assert found == pytest.approx(
        {
            "UWAVE-R": sum(by_r) / 2,
            "MVLUE-R": sum(r * w for r, w in zip(by_r, weights, strict=True)) / sum(weights),
            "UWAVE-SD": sum(by_s) / 2,
            "MVLUE-SD": sum(s * w for s, w in zip(by_s, precise, strict=True)) / sum(precise),
            "RMSDF": math.sqrt((2 + 18) / 3) / c4(4),
        },
        rel=1e-9,
    )
    assert within_subgroups([[5.0], []]) is None


@given(
    st.lists(st.lists(st.integers(-50, 50), min_size=2, max_size=6), min_size=1, max_size=8),
    st.sampled_from(list(ESTIMATORS)),
    st.integers(-9, 9),
    st.integers(1, 9),
)
def test_estimators_do_not_see_a_shift_and_stretch_with_the_scale(
    subgroups: list[list[int]], estimator: str, shift: int, scale: int
) -> None:
    moved = [[scale * value + shift for value in subgroup] for subgroup in subgroups]

    before = within_subgroups(subgroups, estimator)

    assert before is not None
    assert within_subgroups(moved, estimator) == pytest.approx(scale * before)
