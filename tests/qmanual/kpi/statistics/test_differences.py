"""Differences of shares and ratios of rates agree with R and with Newcombe's table."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qmanual.kpi.statistics.differences import (
    binomial_p,
    chi_squared,
    chi_squared_p,
    fisher_p,
    newcombe,
    rate_ratio,
    rate_ratio_p,
    wald_difference,
)


@pytest.mark.parametrize(
    ("cases", "bounds"),
    [
        # Newcombe 1998, Statistics in Medicine 17:873, table II, method 10.
        ((56, 70, 48, 80), (0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.1705, 0.8090)),
        ((6, 7, 2, 7), (0.0582, 0.8062)),
        ((5, 56, 0, 29), (-0.0381, 0.1926)),
        ((0, 10, 0, 20), (-0.1611, 0.2775)),
        ((0, 10, 0, 10), (-0.2775, 0.2775)),
        ((10, 10, 0, 20), (0.6791, 1.0000)),
        ((10, 10, 0, 10), (0.6075, 1.0000)),
    ],
)
def test_newcombe_prints_these(
    cases: tuple[int, int, int, int], bounds: tuple[float, float]
) -> None:
    assert newcombe(*cases) == pytest.approx(bounds, abs=6e-5)


def test_two_shares_agree_with_r(r_truth: Any) -> None:
    truth = r_truth["newcombe_two_prop"]
    cases = truth["x"][0], truth["n"][0], truth["x"][1], truth["n"][1]

    statistic = chi_squared(*cases)

    assert statistic == pytest.approx(truth["chi2"], rel=1e-9)
    assert chi_squared_p(statistic or 0) == pytest.approx(truth["p"], rel=1e-9)
    assert wald_difference(*cases) == pytest.approx(truth["wald_ci"], abs=1e-9)
    assert fisher_p(*cases) == pytest.approx(truth["fisher_p"], rel=1e-9)


def test_fisher_tea() -> None:
    # fisher.test(matrix(c(3, 1, 1, 3), 2)) in R: p = 0.4857.
    assert fisher_p(3, 4, 1, 4) == pytest.approx(34 / 70)
    assert fisher_p(0, 4, 0, 4) == 1.0


def test_binomial_p_agrees_with_r() -> None:
    # binom.test(682, 925, p = 0.75), Conover 1971: p = 0.3825.
    assert binomial_p(682, 925, 0.75) == pytest.approx(0.3825, abs=5e-5)
    # binom.test(0, 10), binom.test(9, 12): 2 (1 + 12 + 66 + 220) / 4096.
    assert binomial_p(0, 10, 0.5) == pytest.approx(2 / 1024)
    assert binomial_p(9, 12, 0.5) == pytest.approx(2 * 299 / 4096)
    assert [binomial_p(5, 10, 0.5), binomial_p(0, 0, 0.5)] == [1.0, 1.0]


def test_rate_ratio_agrees_with_r() -> None:
    # poisson.test(c(11, 6 + 8 + 7), c(800, 1083 + 1050 + 878)): p = 0.07967, 0.8584 to 4.2773.
    assert rate_ratio(11, 800, 21, 3011) == pytest.approx((0.8584264, 4.2772659), abs=1e-6)
    assert rate_ratio_p(11, 800, 21, 3011) == pytest.approx(0.07967, abs=5e-6)


def test_too_little_gives_none() -> None:
    assert [
        newcombe(0, 0, 1, 2),
        newcombe(1, 2, 0, 0),
        wald_difference(0, 0, 1, 2),
        chi_squared(0, 4, 0, 9),
        chi_squared(0, 0, 0, 9),
        rate_ratio(0, 10, 0, 10),
        rate_ratio(3, 0, 3, 10),
        rate_ratio_p(3, 0, 3, 10),
    ] == [None] * 8
    low, high = rate_ratio(3, 10, 0, 10)  # type: ignore[misc]
    assert (low > 0, high) == (True, float("inf"))


sizes = st.tuples(st.integers(0, 60), st.integers(60, 90))


@given(sizes, sizes)
def test_newcombe_holds_the_difference_and_turns_with_it(
    first: tuple[int, int], second: tuple[int, int]
) -> None:
    low, high = newcombe(*first, *second)  # type: ignore[misc]
    wide_low, wide_high = newcombe(*first, *second, 0.99)  # type: ignore[misc]
    turned_low, turned_high = newcombe(*second, *first)  # type: ignore[misc]

    difference = first[0] / first[1] - second[0] / second[1]
    assert -1 <= wide_low <= low <= difference <= high <= wide_high <= 1
    assert (turned_low, turned_high) == pytest.approx((-high, -low))


@given(sizes, sizes)
def test_p_does_not_see_which_is_first(first: tuple[int, int], second: tuple[int, int]) -> None:
    assert fisher_p(*first, *second) == pytest.approx(fisher_p(*second, *first))
    ratio_p = rate_ratio_p(*first, *second)
    assert ratio_p == pytest.approx(rate_ratio_p(*second, *first))
    assert 0 <= (ratio_p or 0) <= 1


@given(st.integers(0, 60), st.integers(0, 60), st.sampled_from([0.1, 0.5, 0.7]))
def test_binomial_p_is_the_sum_of_what_is_no_more_likely(good: int, bad: int, share: float) -> None:
    from math import comb

    n = good + bad
    likely = [comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
    limit = likely[good] * (1 + 1e-7)

    assert binomial_p(good, n, share) == pytest.approx(
        min(1.0, sum(p for p in likely if p <= limit)), rel=1e-9
    )
