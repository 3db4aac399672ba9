"""Constants agree with the exact integrals, for all sizes of the printed tables and beyond."""

import math
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtr

from qmanual.kpi.statistics.constants import c4, d2, d3, factors


def test_every_constant_of_the_table(read_table: Any) -> None:
    rows = read_table("spc_constants.csv")

    assert [int(row["n"]) for row in rows] == list(range(2, 26))
    for row in rows:
        found = factors(int(row["n"]))
        names = ("d2", "d3", "c4", "a2", "a3", "lower_r", "upper_r", "lower_s", "upper_s")
        printed = ("d2", "d3", "c4", "A2", "A3", "D3", "D4", "B3", "B4")
        # Its integrals of the range lose digits with n, up to 7e-8 for 25; c4 has them all. The
        # next test holds ours to 1e-11.
        assert [getattr(found, name) for name in names] == pytest.approx(
            [float(row[name]) for name in printed], abs=1e-7
        )


@pytest.mark.parametrize("n", [2, 5, 14, 16, 25])
def test_range_agrees_with_its_double_integral(n: int) -> None:
    # E[R^2] = 2 * integral over x < y of P(least < x or greatest > y), on another grid.
    nodes, weights = np.polynomial.legendre.leggauss(300)
    r = (nodes + 1) * 9
    x = np.arange(-27, 9.5, 1 / 50)[:, None]
    inside = 1 - ndtr(x + r) ** n - ndtr(-x) ** n + (ndtr(x + r) - ndtr(x)) ** n
    second = 2 * float(np.sum(weights * 9 * np.sum(inside, axis=0))) / 50
    z = np.arange(-12, 12, 1 / 50)
    first = float(np.sum(1 - ndtr(z) ** n - ndtr(-z) ** n)) / 50

    assert d2(n) == pytest.approx(first, abs=1e-12)
    assert d3(n) == pytest.approx(math.sqrt(second - first**2), abs=1e-11)


def test_two_values_have_closed_forms() -> None:
    assert (d2(2), d3(2)) == pytest.approx((2 / math.sqrt(math.pi), math.sqrt(2 - 4 / math.pi)))
    assert d2(2) == pytest.approx(1.1283791670955126, abs=1e-14)


def test_large_subgroups() -> None:
    # Expected range of 1000 normal values, Tippett 1925, table X.
    assert d2(1000) == pytest.approx(6.48287, abs=1e-4)
    # Both sides of the place where the series takes over.
    assert c4(1001) - c4(1000) == pytest.approx(0.25 / 1000 / 1001, rel=1e-2)
    assert c4(1e12) == pytest.approx(1, abs=1e-11)


@pytest.mark.parametrize("constant", [d2, d3, c4])
def test_one_value_does_not_vary(constant: Any) -> None:
    with pytest.raises(ValueError, match="needs two values"):
        constant(1)
