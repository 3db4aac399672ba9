"""Constants agree with the exact integrals, for all sizes of the printed tables and beyond."""

import math
from typing import Any

import pytest

from qmanual.kpi.statistics.constants import c4, d2, d3, factors


def test_every_constant_of_the_table(read_table: Any) -> None:
    rows = read_table("spc_constants.csv")

    assert [int(row["n"]) for row in rows] == list(range(2, 26))
    for row in rows:
        found = factors(int(row["n"]))
        names = ("d2", "d3", "c4", "a2", "a3", "lower_r", "upper_r", "lower_s", "upper_s")
        printed = ("d2", "d3", "c4", "A2", "A3", "D3", "D4", "B3", "B4")
        # The integrals of the table are themselves off by up to 4e-9, d3 of 14 the most.
        assert [getattr(found, name) for name in names] == pytest.approx(
            [float(row[name]) for name in printed], abs=4e-9
        )


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
