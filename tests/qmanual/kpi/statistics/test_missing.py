"""Missing values, and sums that do not lose digits."""

import math

import pytest

from qmanual.kpi.statistics.missing import is_known, known, mean, variance


def test_only_finite_numbers_are_known() -> None:
    values = [1.0, None, math.nan, math.inf, -math.inf, 0.0, 3]

    assert [is_known(value) for value in values] == [True, False, False, False, False, True, True]
    assert known(values) == [1.0, 0.0, 3.0]


def test_mean_and_variance() -> None:
    assert (mean([1.0, 2.0, 6.0]), variance([1.0, 2.0, 6.0])) == (3.0, 7.0)
    assert (mean([]), variance([]), variance([4.0])) == (None, None, None)


def test_equal_values_do_not_vary() -> None:
    assert variance([0.1] * 7) == 0.0


def test_variance_far_from_nought_keeps_its_digits() -> None:
    assert variance([1e9 + value for value in (4.0, 7.0, 13.0, 16.0)]) == pytest.approx(30.0)
